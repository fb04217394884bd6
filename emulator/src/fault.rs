//! What goes wrong on purpose: the list of `PUT faults`, and the faults by chance.

use std::collections::BTreeMap;

use pingone_protect_core::Json;
use serde::{Deserialize, Serialize};

use crate::chance::{Chance, RandomFaults};
use crate::http::{DropPoint, Response};
use crate::refusal::Refusal;

/// A call of the service, as the log and the faults name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// `POST /{environment}/as/token`
    Token,
    /// `POST …/riskEvaluations`
    Create,
    /// `GET …/riskEvaluations/{id}`
    Get,
    /// `PUT …/riskEvaluations/{id}/event`
    Complete,
    /// `POST …/riskFeedback`
    Feedback,
    /// `POST …/riskUserProfile`
    Reset,
}

/// One entry of `PUT faults`. Absent members have no effect; an entry without any lets the request pass.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Fault {
    /// The operation that it is for; every request when absent.
    #[serde(default)]
    operation: Option<Operation>,
    /// How many requests it is for; all when absent.
    #[serde(default)]
    count: Option<u64>,
    #[serde(default)]
    pub(crate) delay_ms: Option<u64>,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    #[serde(default)]
    headers: Option<BTreeMap<String, HeaderValue>>,
    #[serde(default)]
    body: Option<Json<'static>>,
    #[serde(default)]
    pub(crate) drop: Option<DropPoint>,
}

/// A header's value; a number is good for `Retry-After`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum HeaderValue {
    Text(String),
    Number(i64),
}

/// The faults of an environment.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Fault>,
    random: Option<(RandomFaults, Chance)>,
}

impl Faults {
    /// Replaces the list.
    pub(crate) fn set_list(&mut self, list: Vec<Fault>) -> Result<(), Refusal> {
        for (index, fault) in list.iter().enumerate() {
            fault.check().map_err(|problem| Refusal::invalid_request(format!("[{index}].{problem}")))?;
        }
        self.list = list;
        Ok(())
    }

    /// Replaces the faults by chance; the sequence starts anew.
    pub(crate) fn set_random(&mut self, random: Option<RandomFaults>) -> Result<(), Refusal> {
        if random.is_some_and(|random| !(0.0..=1.0).contains(&random.rate)) {
            return Err(Refusal::invalid_request("rate is the part of all requests, from 0 to 1."));
        }
        self.random = random.map(|random| (random, Chance::new(random.seed)));
        Ok(())
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// What happens to the next request: the first entry that fits, else chance.
    pub(crate) fn take(&mut self, operation: Option<Operation>) -> Fault {
        // Thrown for every request, so that a request's luck depends on nothing but its place in the sequence.
        let by_chance = self.random.as_mut().and_then(|(random, chance)| throw(*random, chance));
        let listed = self.list.iter_mut().find(|fault| fault.fits(operation));
        listed.map(Fault::used).or(by_chance).unwrap_or_default()
    }
}

impl Fault {
    fn fits(&self, operation: Option<Operation>) -> bool {
        self.count != Some(0) && (self.operation.is_none() || self.operation == operation)
    }

    fn used(&mut self) -> Self {
        self.count = self.count.map(|count| count.saturating_sub(1));
        self.clone()
    }

    fn of_status(status: u16, retry_after: Option<i64>) -> Self {
        let headers = retry_after
            .map(|seconds| BTreeMap::from([("Retry-After".to_owned(), HeaderValue::Number(seconds))]));
        Self { status: Some(status), headers, ..Self::default() }
    }

    fn of_drop(drop: DropPoint) -> Self {
        Self { drop: Some(drop), ..Self::default() }
    }

    /// What no transport could send is refused when it is set, not when it is due.
    fn check(&self) -> Result<(), String> {
        if self.status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err("status is a number from 200 to 599.".to_owned());
        }
        let headers = self.headers.iter().flatten();
        match headers.into_iter().find(|(name, value)| !is_header(name, &value.text())) {
            Some((name, _)) => Err(format!("headers: {name:?} is not a header that HTTP can carry.")),
            None => Ok(()),
        }
    }

    /// Lays headers and body over an answer.
    pub(crate) fn change(&self, response: &mut Response) {
        if let Some(body) = &self.body {
            response.body = match body.as_str() {
                Some(text) => text.as_bytes().to_vec(),
                None => body.text().as_bytes().to_vec(),
            };
        }
        for (name, value) in self.headers.iter().flatten() {
            response.set_header(name, value.text());
        }
    }
}

impl HeaderValue {
    fn text(&self) -> String {
        match self {
            HeaderValue::Text(text) => text.clone(),
            HeaderValue::Number(number) => number.to_string(),
        }
    }
}

fn is_header(name: &str, value: &str) -> bool {
    let token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    !name.is_empty()
        && name.chars().all(token)
        && value.chars().all(|letter| matches!(letter, '\t' | ' '..='~'))
}

/// One fault out of what a network and a service do to a client on a bad day.
fn throw(random: RandomFaults, chance: &mut Chance) -> Option<Fault> {
    let hit = chance.fraction() < random.rate;
    let kind = chance.next() % 7;
    hit.then(|| match kind {
        0 => Fault::of_status(500, None),
        1 => Fault::of_status(503, Some(0)),
        2 => Fault::of_status(429, Some(0)),
        3 => Fault::of_drop(DropPoint::Before),
        4 => Fault::of_drop(DropPoint::After),
        5 => Fault::of_drop(DropPoint::Middle),
        _ => Fault { delay_ms: Some(250), ..Fault::default() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(json: &str) -> Faults {
        let mut faults = Faults::default();
        faults.set_list(serde_json::from_str(json).unwrap()).unwrap();
        faults
    }

    #[test]
    fn the_second_of_three() {
        let mut faults =
            faults(r#"[{"operation":"create","count":1},{"operation":"create","count":1,"status":500}]"#);
        let statuses: Vec<_> = (0..3).map(|_| faults.take(Some(Operation::Create)).status).collect();
        assert_eq!(statuses, [None, Some(500), None]);
    }

    #[test]
    fn operations_and_counts() {
        let mut faults = faults(r#"[{"operation":"get","status":404},{"count":2,"status":503}]"#);
        assert_eq!(faults.take(Some(Operation::Token)).status, Some(503));
        assert_eq!(faults.take(Some(Operation::Get)).status, Some(404));
        assert_eq!(faults.take(None).status, Some(503));
        assert_eq!(faults.take(Some(Operation::Token)).status, None);
        assert_eq!(faults.take(Some(Operation::Get)).status, Some(404));
    }

    #[test]
    fn chance_is_reproducible_and_keeps_its_rate() {
        let run = |seed| {
            let mut faults = Faults::default();
            faults.set_random(Some(RandomFaults { seed, rate: 0.3 })).unwrap();
            (0..1_000).map(|_| format!("{:?}", faults.take(None))).collect::<Vec<_>>()
        };
        let calm = format!("{:?}", Fault::default());
        let hits = run(5).iter().filter(|fault| **fault != calm).count();
        assert!((250..350).contains(&hits), "{hits}");
        assert_eq!(run(5), run(5));
        assert_ne!(run(5), run(6));
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        for bad in [
            r#"[{"status":99}]"#,
            r#"[{"status":600}]"#,
            r#"[{"headers":{"a b":"c"}}]"#,
            r#"[{"headers":{"a":"b\r\nc: d"}}]"#,
        ] {
            let list = serde_json::from_str(bad).unwrap();
            assert!(Faults::default().set_list(list).is_err(), "{bad}");
        }
        for typo in [r#"[{"delay":5}]"#, r#"[{"operation":"creat"}]"#, r#"[{"drop":"now"}]"#] {
            assert!(serde_json::from_str::<Vec<Fault>>(typo).is_err(), "{typo}");
        }
        let random = Some(RandomFaults { seed: 1, rate: 1.5 });
        assert!(Faults::default().set_random(random).is_err());
    }
}
