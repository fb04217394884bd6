//! The steps of a node that a client performs: `evaluate` and `complete`. What comes of one is an answer, never an error.

use std::sync::Arc;

use pingone_protect_core as core;
use pingone_protect_core::boundary::journey::performed_step;
use pingone_protect_core::protocol::{self, Completion, Exchange, Machine};
use pingone_protect_core::{ClosedEnum as _, Json, journey};

use crate::call::{Output, Running, ServiceCall, Step, convert};
use crate::config::{CallStart, ClientConfig};
use crate::error::Fallible;
use crate::json::json_quoted;

/// A step under way.
#[derive(Debug)]
pub(crate) enum Performing {
    Create(Box<Exchange<String>>),
    Complete(Box<Completion>),
    /// No call can be made of it.
    Refused(Box<core::ErrorInfo>),
}

#[uniffi::export]
impl ClientConfig {
    /// Begins an `evaluate` or `complete` step, given as JSON; it ends with [`Output::Answer`]. Policy and fallback play
    /// no part: the node decides.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for any other step: that is the program's.
    pub fn perform(&self, step: &str, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        let call: protocol::Call = start.into();
        let performing = match performed_step(step)? {
            journey::Step::Evaluate { request, .. } => {
                Performing::Create(Box::new(self.0.create_for_node(&request, &call)))
            }
            journey::Step::Complete { evaluation_id, completion_status, .. } => {
                match self.0.complete(&evaluation_id, Some(completion_status.as_str()), &call) {
                    Ok(completion) => Performing::Complete(Box::new(completion)),
                    Err(error) => Performing::Refused(Box::new(error)),
                }
            }
            other => {
                return Err(core::ErrorInfo::invalid_config(
                    "step",
                    format!("the client performs no {}", other.name()),
                )
                .into());
            }
        };
        Ok(ServiceCall::new(Running::Perform(performing)))
    }
}

impl Performing {
    pub(crate) fn step(&mut self, now_ms: u64) -> Fallible<Step> {
        match self {
            Self::Create(exchange) => {
                answered(exchange.step(now_ms), |text| Ok(format!("{{\"text\":{}}}", json_quoted(&text)?)))
            }
            Self::Complete(completion) => {
                answered(completion.step(now_ms), |_| Ok("{\"completed\":true}".to_owned()))
            }
            Self::Refused(error) => Ok(done(error_answer(error))),
        }
    }

    pub(crate) fn on(&mut self, input: protocol::Input, now_ms: u64) {
        match self {
            Self::Create(exchange) => exchange.on(input, now_ms),
            Self::Complete(completion) => completion.on(input, now_ms),
            Self::Refused(_) => {}
        }
    }

    pub(crate) fn take_events(&mut self) -> Vec<protocol::Event> {
        match self {
            Self::Create(exchange) => exchange.take_events(),
            Self::Complete(completion) => completion.take_events(),
            Self::Refused(_) => Vec::new(),
        }
    }
}

/// Where the machine's own end is an error, the step's is an answer that says so.
fn answered<T>(step: protocol::Step<T>, answer: impl FnOnce(T) -> Fallible<String>) -> Fallible<Step> {
    match step {
        protocol::Step::Done(Ok(value)) => Ok(done(answer(value)?)),
        protocol::Step::Done(Err(error)) => Ok(done(error_answer(&error))),
        under_way => convert(under_way, |_| Output::Nothing),
    }
}

fn done(json: String) -> Step {
    Step::Done { output: Output::Answer { json } }
}

fn error_answer(error: &core::ErrorInfo) -> String {
    let json = Json::from_serialize(error);
    let text = json.as_ref().map_or("{\"code\":\"INTERNAL\"}", |json| json.text());
    format!("{{\"error\":{text}}}")
}
