//! A client on an emulator of its own.
#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may be blunt")]

use pingone_protect_client::{
    Browser, Client, ClientBuilder, EvaluationRequest, Event, TargetResource, User,
};
use pingone_protect_emulator::server::EmulatorServer;

pub(crate) const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

pub(crate) struct Bench {
    pub(crate) server: EmulatorServer,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { server: EmulatorServer::start().unwrap() }
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .environment_id(ENVIRONMENT)
            .api_url(self.server.api_url())
            .auth_url(self.server.auth_url())
            .client("worker-id", "t0p-s3cret")
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn admin(&self, method: &str, path: &str, body: &str) -> String {
        let url = format!("{}/emulator/environments/{ENVIRONMENT}{path}", self.server.url());
        let request = ureq::http::Request::builder().method(method).uri(url).body(body.to_owned()).unwrap();
        ureq::agent().run(request).unwrap().body_mut().read_to_string().unwrap()
    }

    /// Received requests of an operation, with the status of each.
    pub(crate) fn received(&self, operation: &str) -> Vec<String> {
        let log: serde_json::Value = serde_json::from_str(&self.admin("GET", "/log", "")).unwrap();
        let entries = log.as_array().unwrap().iter().filter(|entry| entry["operation"] == operation);
        entries.map(|entry| entry["status"].to_string()).collect()
    }

    /// The completion status of the only evaluation.
    pub(crate) fn stored_status(&self) -> String {
        let stored: serde_json::Value = serde_json::from_str(&self.admin("GET", "/evaluations", "")).unwrap();
        stored[0]["completionStatus"].as_str().unwrap().to_owned()
    }
}

/// A sign-in that is full of personal data.
pub(crate) fn request() -> EvaluationRequest<'static> {
    let user = User::external("user-id-4711").with_name("ana@example.com").with_groups(["gr0up"]);
    let event = Event::new("81.2.69.142", user)
        .with_browser(Browser::new().with_user_agent("agent-smith/1.0").with_cookie("c00kie-value"))
        .with_session("sess1on-id")
        .with_signals("s1gnals-data")
        .with_target(TargetResource::new("shop"));
    EvaluationRequest::new(event)
}
