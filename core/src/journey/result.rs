//! The run of a Result node: complete the evaluation of which the state holds the id
//! ([Result node](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-result.html)).

use super::findings::NOT_A_STRING;
use super::properties::Properties;
use super::state::Members;
use super::step::{Answer, Done, Step};
use super::string;
use super::turn::CONTINUE;
use crate::json::{Json, Kind};
use crate::model::values::CompletionStatus;
use crate::validate::{Report, completion_status};

/// The warning of a Result node that finds no evaluation in the state.
pub const NO_EVALUATION: &str = "No risk evaluation to update";

/// The verdict that the configuration names, and everything that is wrong with it.
pub(super) fn read(config: &Json<'_>) -> (CompletionStatus, Report) {
    let key = "completionStatus";
    let members = Members::parse(config.text());
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

/// An update that fails is a warning: the journey goes on.
pub(super) fn go_on(answer: &Answer<'_>) -> Option<Step> {
    match answer {
        Answer::Completed => Some(Step::Done(Done::new(CONTINUE))),
        Answer::Error(error) => {
            Some(done_with(&["PingOne Protect risk evaluation not updated: ", error.code.as_str()]))
        }
        _ => None,
    }
}

pub(super) fn done_with(warning: &[&str]) -> Step {
    let mut done = Done::new(CONTINUE);
    done.warnings.push(warning.concat());
    Step::Done(done)
}
