//! The run of a Result node: complete the evaluation of which the state holds the id
//! ([Result node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-result.html)).

use super::findings::NOT_A_STRING;
use super::properties::Properties;
use super::request::text;
use super::state::NodeState;
use super::step::{Answer, Done, Step};
use super::string;
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
    let members = config.members();
    let mut from = Properties::of(config, &members);
    let value = from.raw(key).filter(|value| value.kind() != Kind::Null);
    let text = value.and_then(string);
    let mut verdict = CompletionStatus::Failed;
    if value.is_some() && text.is_none() {
        from.find.mistyped(&[key], NOT_A_STRING);
    } else if matches!(config.kind(), Kind::Object | Kind::Null) {
        match completion_status(text.as_deref()) {
            Ok(status) => verdict = status,
            Err(report) => report.diagnostics.into_iter().for_each(|found| from.find.add(found)),
        }
    }
    (verdict, from.into_report())
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
            Ok(done(Some(["PingOne Protect risk evaluation not updated: ", error.code.as_str()].concat())))
        }
        _ => Err(Answer::misfit(Some(open))),
    }
}

fn done(warning: Option<String>) -> Turn {
    Turn::done(Done { warnings: warning.into_iter().collect(), ..Done::new(CONTINUE) })
}
