//! A risk evaluation, as it is stored and as the service shows it.

use pingone_protect_core::{Json, Kind};

use crate::moment::{Moment, rfc_3339};
use crate::object::{Object, at};
use crate::visit::link;

/// How long an evaluation can be completed: 30 minutes, in milliseconds. Exactly that long is in time.
pub(crate) const COMPLETION_WINDOW_MS: u64 = 30 * 60 * 1000;

/// The status of an evaluation without a verdict.
pub(crate) const IN_PROGRESS: &str = "IN_PROGRESS";

/// A stored evaluation.
#[derive(Clone, Debug)]
pub(crate) struct Evaluation {
    pub(crate) id: String,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
    /// What was sent, without the SDK's data and the completion.
    pub(crate) event: Object,
    pub(crate) completion: String,
    pub(crate) policy_set: Object,
    pub(crate) result: Object,
    /// Absent when the overlay took it away.
    pub(crate) details: Option<Object>,
    /// What a client with the default policy makes of it.
    pub(crate) outcome: Option<String>,
    /// The items that named it, as they came.
    pub(crate) feedback: Vec<Json<'static>>,
}

/// `event.customAttributes.emulator`: what is laid over the result.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    /// The answer's status, when it is one.
    pub(crate) status: Option<u16>,
    members: Vec<(String, Json<'static>)>,
}

impl Overlay {
    pub(crate) fn of(event: &Json<'_>) -> Self {
        let Some(json) = at(event, &["customAttributes", "emulator"]) else { return Self::default() };
        let mut overlay = Self::default();
        for (name, value) in json.members() {
            match &*name {
                "status" => overlay.status = status(&value),
                _ => overlay.members.push((name.into_owned(), value.into_owned())),
            }
        }
        overlay
    }

    /// Lays `details` over the details, member by member, and everything else over the result.
    pub(crate) fn apply(self, evaluation: &mut Evaluation) {
        for (name, value) in self.members {
            match (name.as_str(), value.kind()) {
                ("details", Kind::Null) => evaluation.details = None,
                ("details", _) => lay_over(evaluation.details.get_or_insert_default(), &value),
                _ => evaluation.result.overlay(&name, value),
            }
        }
    }
}

fn lay_over(details: &mut Object, changes: &Json<'_>) {
    for (name, value) in changes.members() {
        details.overlay(&name, value.into_owned());
    }
}

fn status(json: &Json<'_>) -> Option<u16> {
    json.text().parse().ok().filter(|status| (200..=599).contains(status))
}

impl Evaluation {
    /// The event as the service shows it: with the completion, without the SDK's data.
    pub(crate) fn event(&self) -> Object {
        let mut event = Object::default().with("completionStatus", &self.completion);
        event.extend(&self.event);
        event
    }

    /// The resource, as create and get show it.
    pub(crate) fn resource(&self, environment_id: &str, environment_url: &str) -> Object {
        let url = self.url(environment_url);
        let links = Object::default()
            .with("self", &link(&url))
            .with("environment", &link(environment_url))
            .with("event", &link(&format!("{url}/event")));
        let mut resource = Object::default()
            .with("_links", &links)
            .with("id", &self.id)
            .with("environment", &Object::default().with("id", environment_id))
            .with("createdAt", &rfc_3339(self.created_at))
            .with("updatedAt", &rfc_3339(self.updated_at))
            .with("event", &self.event())
            .with("riskPolicySet", &self.policy_set)
            .with("result", &self.result);
        if let Some(details) = &self.details {
            resource.set("details", details);
        }
        resource
    }

    pub(crate) fn url(&self, environment_url: &str) -> String {
        format!("{environment_url}/riskEvaluations/{}", self.id)
    }

    /// The bytes that it holds, nearly.
    pub(crate) fn weight(&self) -> usize {
        let details = self.details.as_ref().map_or(0, Object::weight);
        self.event.weight() + self.result.weight() + details + self.policy_set.weight() + 512
    }
}
