//! The service's HTTP without a socket: what to send, when to repeat it, and what the answer means.
//!
//! For the authors of drivers (`client` in Rust, the `fetch`, OkHttp, URLSession and Python ones over the bindings).
//! A driver turns [`Options`] into a [`Config`] once, starts a machine per call, and steps it:
//!
//! ```text
//! loop {
//!     match machine.step(now) {
//!         Step::Authorize { stale, timeout_ms } => …the token cache, then on_token or on_token_error
//!         Step::Send(request)                   => …the network, then on_response or on_transport_error
//!         Step::Wait { millis }                 => …sleep
//!         Step::Done(result)                    => return result
//!     }
//! }
//! ```
//!
//! | to | start | output |
//! |---|---|---|
//! | evaluate | [`Config::evaluate`], [`Config::evaluate_json`] | [`Evaluation`], the state of a handle |
//! | complete | [`Evaluation::begin_completion`], [`Config::complete`] | [`Completed`] |
//! | end a guard | [`Evaluation::begin_guard_end`] | [`Completed`] |
//! | read | [`Config::get`] | [`RiskEvaluation`](crate::RiskEvaluation) |
//! | give feedback | [`Config::send_feedback`], [`Config::send_feedback_json`] | [`FeedbackResult`] |
//! | reset a learned profile | [`Config::reset_user_profile`] | nothing |
//! | get a token | [`Config::token`] | [`AccessToken`], for the driver's [`TokenCache`] |
//!
//! Everything here is a pure function of its arguments: the time, chance and every answer come in. `now_ms` is a
//! clock that never goes back (milliseconds, any origin); `epoch_ms` is the wall clock (milliseconds since 1970).

mod completion;
mod config;
mod endpoints;
mod evaluating;
mod evaluation;
mod event;
mod exchange;
mod feedback;
mod guard;
mod http;
mod machine;
mod operation;
mod options;
mod reset;
mod retry;
mod secret;
mod service_error;
mod ticket;
mod token;
mod url;

#[cfg(test)]
mod tests;

pub use completion::{Completed, Completion};
pub use config::{Config, Credentials, FallbackLevel};
pub use endpoints::Region;
pub use evaluating::Evaluating;
pub use evaluation::{BeginCompletion, CompletionState, Evaluation};
pub use event::{Event, EventType};
pub use exchange::Exchange;
pub use feedback::{FeedbackBatch, FeedbackResult, FeedbackSending};
pub use guard::GUARD_LIMIT_MS;
pub use http::{HttpMethod, HttpRequest, HttpResponse, TransportError, TransportErrorKind};
pub use machine::{Call, Input, Machine, Step};
pub use operation::Operation;
pub use options::Options;
pub use reset::ResetUser;
pub use secret::Secret;
pub use ticket::Ticket;
pub use token::{AccessToken, TokenCache, TokenPlan, token_callback_failed};
