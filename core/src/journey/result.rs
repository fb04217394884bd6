//! The run of a Result node: complete the evaluation of which the state holds the id
//! ([Result node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-result.html)).

use std::borrow::Cow;

use super::properties::{Properties, mistyped};
use super::request::text;
use super::state::NodeState;
use super::step::{Answer, Done, Step};
use super::turn::{CONTINUE, Turn, keys};
use crate::error::ErrorInfo;
use crate::json::{Json, Kind};
use crate::model::values::CompletionStatus;
use crate::validate::{Report, completion_status};

/// The warning of a Result node that finds no evaluation in the state.
pub const NO_EVALUATION: &str = "No risk evaluation to update";

/// The verdict that the configuration names, and everything that is wrong with it.
pub(super) fn read(config: &Json<'_>) -> (CompletionStatus, Report) {
    let key = "completionStatus";
    let mut from = Properties::of(config);
    let value = from.raw(key).filter(|value| value.kind() != Kind::Null);
    let text = value.as_ref().and_then(|value| value.as_str().map(Cow::into_owned));
    let status = match (&value, &text) {
        // A configuration that is no object has that one finding.
        _ if !matches!(config.kind(), Kind::Object | Kind::Null) => None,
        (Some(_), None) => {
            from.add([mistyped(key, "a string")]);
            None
        }
        _ => completion_status(text.as_deref()).map_err(|report| from.add(report.diagnostics)).ok(),
    };
    (status.unwrap_or(CompletionStatus::Failed), from.into_report())
}

pub(super) fn begin(verdict: CompletionStatus, state: &NodeState<'_>) -> Turn {
    match state.get(keys::EVALUATION_ID).and_then(text) {
        Some(id) => Turn::ask(Step::Complete {
            node: None,
            evaluation_id: id.into_owned(),
            completion_status: verdict,
        }),
        None => done(Some(NO_EVALUATION.to_owned())),
    }
}

/// An update that fails is a warning: the journey goes on.
pub(super) fn go_on(open: &Step, answer: &Answer<'_>) -> Result<Turn, ErrorInfo> {
    match answer {
        Answer::Completed => Ok(done(None)),
        Answer::Error(error) => {
            Ok(done(Some(format!("PingOne Protect risk evaluation not updated: {}", error.code))))
        }
        _ => Err(Answer::misfit(Some(open))),
    }
}

fn done(warning: Option<String>) -> Turn {
    Turn::done(Done { warnings: warning.into_iter().collect(), ..Done::new(CONTINUE) })
}
