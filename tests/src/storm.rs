//! A service that fails at random, and what must hold all the same: every evaluation is decided once, none is created
//! twice, and every completion is delivered or reported as undelivered.

use std::collections::BTreeMap;
use std::sync::Arc;

use pingone_protect_client::{
    CallOptions, Client, CompletionResult, CompletionStatus, Error, EvaluationRequest, Event, Json, User,
};
use pingone_protect_emulator::server::EmulatorServer;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How hard it blows.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Evaluations in all.
    pub evaluations: usize,
    /// Evaluations at a time.
    pub concurrency: usize,
    /// The part of all requests that gets a fault.
    pub rate: f64,
    /// Where chance begins.
    pub seed: u64,
}

/// What became of the evaluations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// How many ended with each outcome; together they are all.
    pub outcomes: BTreeMap<String, usize>,
    /// How many failed for each reason.
    pub reasons: BTreeMap<String, usize>,
    /// Completions that the client reported as recorded, and that the service has.
    pub completions_delivered: usize,
    /// Completions that the client reported as failed.
    pub completions_undelivered: usize,
    /// Evaluations that the service has and the client never heard of: their answer got lost.
    pub answers_lost: usize,
    /// Requests that the service received.
    pub requests: usize,
    /// What must not be: a second create for one evaluate, or a completion reported as recorded that is not.
    pub violations: Vec<String>,
}

/// Evaluations of one environment; its log must hold all that they send.
const SHARE: usize = 500;

/// Runs all evaluations, one environment after the other.
///
/// # Errors
///
/// A sentence, when the emulator cannot be started or reached, or a client cannot be made.
pub async fn run(weather: Weather) -> Result<Damage, String> {
    let server = EmulatorServer::start().map_err(|error| format!("the emulator cannot start: {error}"))?;
    let mut damage = Damage::default();
    let mut left = weather.evaluations;
    for share in 0.. {
        let evaluations = left.min(SHARE);
        if evaluations == 0 {
            return Ok(damage);
        }
        left -= evaluations;
        let seed = weather.seed.wrapping_add(share);
        run_share(&server, Weather { evaluations, seed, ..weather }, &mut damage).await?;
    }
    Ok(damage)
}

async fn run_share(server: &EmulatorServer, weather: Weather, damage: &mut Damage) -> Result<(), String> {
    let environment = format!("00000000-0000-4000-8000-{:012x}", weather.seed);
    let admin = format!("{}/emulator/environments/{environment}", server.url());
    let chance = format!("{{\"seed\":{},\"rate\":{}}}", weather.seed, weather.rate);
    crate::admin::call("PUT", &format!("{admin}/random"), &chance)?;
    let client = Client::builder()
        .environment_id(environment)
        .api_url(server.api_url())
        .auth_url(server.auth_url())
        .client("worker", "secret")
        .build()
        .map_err(|error| error.to_string())?;
    let ends = sign_in_all(&client, weather).await?;
    let log = crate::admin::call("GET", &format!("{admin}/log"), "")?;
    let stored = crate::admin::call("GET", &format!("{admin}/evaluations"), "")?;
    crate::admin::call("DELETE", &admin, "")?;
    count(&ends, &Service::read(&log, &stored)?, damage);
    Ok(())
}

/// How one sign-in ended, as its caller saw it.
struct End {
    outcome: String,
    reason: Option<String>,
    id: Option<String>,
    completion: Result<CompletionResult, Error>,
}

async fn sign_in_all(client: &Client, weather: Weather) -> Result<Vec<End>, String> {
    let turns = Arc::new(Semaphore::new(weather.concurrency));
    let mut running = JoinSet::new();
    for index in 0..weather.evaluations {
        let (client, turns) = (client.clone(), turns.clone());
        running.spawn(async move {
            let _turn = turns.acquire_owned().await;
            sign_in(&client, index).await
        });
    }
    let mut ends = Vec::new();
    while let Some(ended) = running.join_next().await {
        let ended = ended.map_err(|error| format!("an evaluation panicked: {error}"))?;
        ends.push(ended.map_err(|error| format!("an evaluation raised: {error}"))?);
    }
    Ok(ends)
}

async fn sign_in(client: &Client, index: usize) -> Result<End, Error> {
    let user = User::external(format!("low-{index}")).with_name(format!("user-{index}@example.com"));
    let request = EvaluationRequest::new(Event::new("81.2.69.142", user));
    let options = CallOptions { transaction_id: Some(format!("storm-{index}")), session_id: None };
    let evaluation = client.evaluate_with(&request, options).await?;
    let completion = evaluation.complete(CompletionStatus::Success).await;
    let decision = evaluation.decision();
    Ok(End {
        outcome: decision.outcome.to_string(),
        reason: decision.reason.map(|reason| reason.to_string()),
        id: evaluation.id(),
        completion,
    })
}

/// What the service saw.
#[derive(Default)]
struct Service {
    requests: usize,
    /// Creates that were carried out, by the correlation header of their evaluate.
    creates: BTreeMap<String, usize>,
    /// The completion status of every stored evaluation.
    stored: BTreeMap<String, String>,
}

impl Service {
    fn read(log: &str, stored: &str) -> Result<Self, String> {
        let text = |json: &Json<'_>, name: &str| json.get(name).map(|value| unquoted(&value));
        let mut service = Service::default();
        let log = Json::parse(log).map_err(|error| format!("the emulator's log: {error}"))?;
        for entry in log.items() {
            if entry.get("note").is_some() {
                return Err("the emulator's log was cut, so nothing can be counted".to_owned());
            }
            service.requests += 1;
            let created = text(&entry, "operation").as_deref() == Some("create")
                && text(&entry, "status").as_deref() == Some("201");
            if created {
                let headers = entry.get("headers").ok_or("a log entry without headers")?;
                let transaction = text(&headers, "x-ping-external-transaction-id").unwrap_or_default();
                *service.creates.entry(transaction).or_default() += 1;
            }
        }
        let stored = Json::parse(stored).map_err(|error| format!("the emulator's evaluations: {error}"))?;
        for evaluation in stored.items() {
            let id = text(&evaluation, "id").unwrap_or_default();
            service.stored.insert(id, text(&evaluation, "completionStatus").unwrap_or_default());
        }
        Ok(service)
    }
}

fn unquoted(value: &Json<'_>) -> String {
    value.as_str().map_or_else(|| value.text().to_owned(), std::borrow::Cow::into_owned)
}

fn count(ends: &[End], service: &Service, damage: &mut Damage) {
    damage.requests += service.requests;
    for (transaction, creates) in service.creates.iter().filter(|(_, creates)| **creates > 1) {
        damage.violations.push(format!("{transaction} was created {creates} times"));
    }
    for end in ends {
        *damage.outcomes.entry(end.outcome.clone()).or_default() += 1;
        if let Some(reason) = &end.reason {
            *damage.reasons.entry(reason.clone()).or_default() += 1;
        }
        count_completion(end, service, damage);
    }
    let heard_of = ends.iter().filter(|end| end.id.is_some()).count();
    damage.answers_lost += service.stored.len().saturating_sub(heard_of);
}

fn count_completion(end: &End, service: &Service, damage: &mut Damage) {
    let stored = end.id.as_ref().and_then(|id| service.stored.get(id)).map(String::as_str);
    match (&end.completion, stored) {
        (Ok(CompletionResult::NotEvaluated), _) => {}
        (Ok(CompletionResult::Completed(_)), Some("SUCCESS")) => damage.completions_delivered += 1,
        (Ok(CompletionResult::Completed(_)), stored) => {
            damage.violations.push(format!("{:?} was reported as completed, but is {stored:?}", end.id));
        }
        (Err(_), _) => damage.completions_undelivered += 1,
    }
}
