//! What `client` cases need around them: an emulator, an environment of their own, and its log afterwards.

use std::collections::BTreeMap;

use pingone_protect_core::{Json, Kind};
use pingone_protect_emulator::server::EmulatorServer;

use crate::suite::{Case, Surroundings};

/// An emulator for `client` cases; other cases go through untouched.
pub struct EmulatedService<'s> {
    server: &'s EmulatorServer,
    /// Environments of different workers must not meet.
    worker: usize,
    cases: usize,
}

impl<'s> EmulatedService<'s> {
    /// The surroundings of one worker.
    #[must_use]
    pub fn new(server: &'s EmulatorServer, worker: usize) -> Self {
        Self { server, worker, cases: 0 }
    }

    fn environment(&self) -> String {
        format!("00000000-0000-4000-8000-{:04x}{:08x}", self.worker, self.cases)
    }

    fn admin(&self, method: &str, path: &str, body: &str) -> Result<String, String> {
        let url = format!("{}/emulator/environments/{}{path}", self.server.url(), self.environment());
        crate::admin::call(method, &url, body)
    }

    /// The options of a case over those of this emulator; `null` takes one away.
    fn options(&self, given: Option<&Json<'_>>) -> String {
        let text =
            |text: &str| Json::from_serialize(text).map(|json| json.text().to_owned()).unwrap_or_default();
        let mut options: BTreeMap<String, String> = BTreeMap::from([
            ("environmentId".to_owned(), text(&self.environment())),
            ("apiUrl".to_owned(), text(&self.server.api_url())),
            ("authUrl".to_owned(), text(&self.server.auth_url())),
            ("clientId".to_owned(), text("worker")),
            ("clientSecret".to_owned(), text("s3cret-of-the-worker")),
        ]);
        for (name, value) in given.map(Json::members).unwrap_or_default() {
            match value.kind() {
                Kind::Null => options.remove(&*name),
                _ => options.insert(name.into_owned(), value.text().to_owned()),
            };
        }
        object(options.iter().map(|(name, value)| (name.as_str(), value.clone())))
    }
}

impl Surroundings for EmulatedService<'_> {
    fn prepare(&mut self, case: &Case) -> Result<Json<'static>, String> {
        if case.operation != "client" {
            return Ok(case.input.clone());
        }
        self.cases += 1;
        for (name, path) in [("faults", "/faults"), ("lenient", "/lenient")] {
            if let Some(value) = case.input.get(name) {
                self.admin("PUT", path, value.text())?;
            }
        }
        let calls = case.input.get("calls").map_or_else(|| "[]".to_owned(), |calls| calls.text().to_owned());
        let options = self.options(case.input.get("options").as_ref());
        parsed(&object([("options", options), ("calls", calls)]))
    }

    fn complete(&mut self, case: &Case, answer: Json<'static>) -> Result<Json<'static>, String> {
        let output = answer.get("output");
        let Some(output) = output.filter(|_| case.operation == "client") else { return Ok(answer) };
        let log = parsed(&self.admin("GET", "/log", "")?)?;
        self.admin("DELETE", "", "")?;
        let entries = match log.kind() {
            Kind::List => log.clone(),
            _ => log.get("entries").ok_or("the emulator's log has no entries")?.into_owned(),
        };
        let wanted = wanted_members(case);
        let received: Vec<String> = entries.items().iter().map(|entry| picked(entry, &wanted)).collect();
        let mut members: Vec<(String, String)> = Vec::new();
        for (name, value) in output.members() {
            members.push((name.into_owned(), value.text().to_owned()));
        }
        members.push(("received".to_owned(), format!("[{}]", received.join(","))));
        members.push(("counts".to_owned(), counts(&entries)));
        let output = object(members.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let id = answer.get("id").map_or_else(|| "null".to_owned(), |id| id.text().to_owned());
        parsed(&object([("id", id), ("output", output)]))
    }
}

/// The members of log entries that the case expects, beside operation and status.
fn wanted_members(case: &Case) -> Vec<String> {
    let mut wanted = vec!["operation".to_owned(), "status".to_owned()];
    let received = case.expected.as_ref().and_then(|expected| expected.get("received").map(Json::into_owned));
    for entry in received.iter().flat_map(Json::items) {
        wanted.extend(entry.members().into_iter().map(|(name, _)| name.into_owned()));
    }
    wanted
}

fn picked(entry: &Json<'_>, wanted: &[String]) -> String {
    let members = entry.members();
    let kept = members.iter().filter(|(name, _)| wanted.iter().any(|wanted| wanted == name));
    object(kept.map(|(name, value)| (&**name, value.text().to_owned())))
}

/// `{"create 201": 1, …}`.
fn counts(entries: &Json<'_>) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries.items() {
        let text = |name: &str| entry.get(name).map(|value| value.text().trim_matches('"').to_owned());
        let name =
            format!("{} {}", text("operation").unwrap_or_default(), text("status").unwrap_or_default());
        *counts.entry(name).or_default() += 1;
    }
    object(counts.iter().map(|(name, count)| (name.as_str(), count.to_string())))
}

fn object<'n>(members: impl IntoIterator<Item = (&'n str, String)>) -> String {
    let quoted =
        |name: &str| Json::from_serialize(name).map(|json| json.text().to_owned()).unwrap_or_default();
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
    format!("{{{}}}", members.join(","))
}

fn parsed(text: &str) -> Result<Json<'static>, String> {
    Json::parse(text).map(Json::into_owned).map_err(|error| format!("{error}: {text}"))
}
