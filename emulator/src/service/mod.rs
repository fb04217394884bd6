//! The service's calls, a file each.

mod complete;
mod create;
mod feedback;
mod read;
mod reset;

use crate::http::Response;
use crate::limits::BODY_LIMIT;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::route::Call;
use crate::token;
use crate::visit::Visit;

/// The service's answer to a call.
pub(crate) fn answer(visit: &mut Visit<'_>, call: &Call) -> Response {
    if visit.request.body.len() > BODY_LIMIT {
        return visit.settle(Err(Refusal::too_large()));
    }
    let answer = match call {
        Call::Token => Ok(token::answer(visit)),
        Call::Create => create::answer(visit),
        Call::Get(id) => read::answer(visit, id),
        Call::Complete(id) => complete::answer(visit, id),
        Call::Feedback => feedback::answer(visit),
        Call::Reset => reset::answer(visit),
        Call::Mistake(refusal) => Err(refusal.clone()),
    };
    visit.settle(answer)
}

/// What stands in place of an answer when a fault names the status: an error, where the status is one.
pub(crate) fn instead(visit: &mut Visit<'_>, call: &Call, status: u16) -> Response {
    match (status, call) {
        (200..=299, _) => Response::json(status, &Object::default()),
        (_, Call::Token) => token::refused(status),
        _ => visit.settle(Err(Refusal::of_status(status))),
    }
}

pub use create::{DEFAULT_POLICY_SET_ID, DEFAULT_POLICY_SET_NAME};

const JSON: &str = "application/json";
