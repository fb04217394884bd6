//! The PingOne Protect nodes of a journey, and a runner for journeys, without I/O: they give a step, the host does it
//! and answers.
//!
//! For programs that orchestrate a sign-in themselves, with the configuration, state keys, outcomes and warnings of
//! the platform's own [Evaluation node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-evaluation.html)
//! and [Result node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-result.html).
//! `docs/journey.md` goes through those pages sentence by sentence.
//!
//! | type | what |
//! |---|---|
//! | [`EvaluationNode`], [`ResultNode`] | one node by itself |
//! | [`Journey`] | nodes, host tasks and ends, connected by outcomes; can be saved between requests |
//! | [`Step`], [`Answer`] | what happens next, and what the host says back |
//! | [`NodeState`], [`Context`] | what nodes read and write, and what the platform knows by itself |
//! | [`diagram`] | a drawing of a journey |
//!
//! ```
//! use pingone_protect_core::Json;
//! use pingone_protect_core::journey::{Answer, Context, HostAnswer, Journey, NodeState, Step, Steps as _};
//!
//! let definition = Json::parse(r#"{"start": "login", "nodes": {
//!     "login": {"type": "Host", "task": "login", "outcomes": {"authenticated": "risk", "rejected": "failure"}},
//!     "risk": {"type": "PingOneProtectEvaluation", "outcomes": {
//!         "LOW": "good", "MEDIUM": "good", "HIGH": "bad", "EXCEEDS_SCORE_THRESHOLD": "bad",
//!         "FAILURE": "failure", "CLIENT_ERROR": "failure"}},
//!     "good": {"type": "PingOneProtectResult", "config": {"completionStatus": "SUCCESS"},
//!         "outcomes": {"CONTINUE": "success"}},
//!     "bad": {"type": "PingOneProtectResult", "config": {"completionStatus": "FAILED"},
//!         "outcomes": {"CONTINUE": "failure"}},
//!     "success": {"type": "Success"},
//!     "failure": {"type": "Failure"}
//! }}"#)?;
//!
//! let mut journey = Journey::from_json(&definition)?;
//! journey.start(&NodeState::new(), &Context::new().with_ip("81.2.69.142"));
//! while let Some(step) = journey.open() {
//!     let answer = match step {
//!         Step::Host { task, .. } if task == "login" => HostAnswer::new("authenticated")
//!             .with_context(Context::new().with_user("u-1", "ana@example.com"))
//!             .into(),
//!         Step::CollectSignals { .. } => Answer::Signals(Some("from the device".into())),
//!         // Here a host calls the service; `Client::perform` of pingone-protect-client does.
//!         Step::Evaluate { .. } => Answer::Evaluated(r#"{"id": "e-1", "result": {"level": "LOW"}}"#.into()),
//!         Step::Complete { .. } => Answer::Completed,
//!         other => return Err(format!("nobody does {}", other.name()).into()),
//!     };
//!     journey.answer(&answer)?;
//! }
//!
//! let Some(Step::End(end)) = journey.steps().last() else { return Err("no end".into()) };
//! let path: Vec<&str> = end.path.iter().map(|entry| entry.outcome.as_str()).collect();
//! assert_eq!(path, ["authenticated", "LOW", "CONTINUE"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod config;
mod definition;
pub mod diagram;
mod evaluation;
mod findings;
mod graph;
mod node;
mod properties;
mod request;
mod result;
mod runner;
mod saved;
mod state;
mod step;
mod turn;

pub use config::{EvaluationConfig, Source, StateAttributes};
pub use node::{EvaluationNode, ResultNode};
pub use request::EXPECTED_ATTRIBUTE;
pub use result::NO_EVALUATION;
pub use runner::Journey;
pub use state::{Context, NodeState};
pub use step::{Answer, Done, End, HostAnswer, JourneyResult, PathEntry, Step};
pub use turn::keys;

pub(crate) use node::Alone;
pub(crate) use state::{Members, kept};

use crate::error::{ErrorCode, ErrorInfo};
use crate::json::Json;
use crate::validate::Report;

/// What nodes and journeys have in common: they give steps, up to and including the next that needs an answer.
pub trait Steps {
    /// Begins. An earlier run is given up.
    fn start(&mut self, state: &NodeState<'_>, context: &Context<'_>) -> &[Step];

    /// Goes on with what the host says about the open step.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when no step is open, the answer does not fit the open one, or a host's outcome has no edge.
    /// The step stays open.
    fn answer(&mut self, answer: &Answer<'_>) -> Result<&[Step], ErrorInfo>;

    /// The steps that the last call gave.
    fn steps(&self) -> &[Step];

    /// The step that waits for an answer.
    fn open(&self) -> Option<&Step> {
        self.steps().last().filter(|step| step.awaits_answer())
    }
}

/// A value's text, when it is a string.
fn string(json: &Json<'_>) -> Option<String> {
    Some(json.as_str()?.into_owned())
}

/// What has been read, or `INVALID_CONFIG` with the report.
pub(crate) fn accepted<T>(read: Option<T>, report: Report) -> Result<T, ErrorInfo> {
    match read {
        Some(value) if report.valid => Ok(value),
        _ => Err(ErrorInfo::validation_failed(report).with_code(ErrorCode::InvalidConfig)),
    }
}
