//! The service's HTTP without a socket: what to send, when to repeat it, and what the answer means.
//!
//! For the authors of drivers (`client` in Rust, the `fetch`, OkHttp, URLSession and Python ones over the bindings).
//! A driver turns [`Options`] into a [`Config`] once, starts a machine per call, and steps it:
//!
//! ```
//! use pingone_protect_core::ErrorInfo;
//! use pingone_protect_core::protocol::{AccessToken, Call, HttpRequest, HttpResponse, Machine, Options, Step};
//!
//! fn drive<M: Machine>(mut machine: M) -> Result<M::Output, ErrorInfo> {
//!     let mut now_ms = 0; // a clock that never goes back
//!     loop {
//!         match machine.step(now_ms) {
//!             Step::Authorize { stale: _, timeout_ms: _ } => {
//!                 machine.on_token(&AccessToken::new("t-1", None, now_ms)?, now_ms); // the driver's token cache
//!             }
//!             Step::Send(request) => machine.on_response(network(&request), now_ms), // or on_transport_error
//!             Step::Wait { millis } => now_ms += millis,                             // sleep
//!             Step::Done(result) => return result,
//!         }
//!     }
//! }
//! # fn network(request: &HttpRequest) -> HttpResponse {
//! #     assert_eq!(request.method.as_str(), "POST");
//! #     let body = br#"{"id": "ev-1", "result": {"level": "LOW"}}"#.to_vec();
//! #     HttpResponse { status: 201, headers: Vec::new(), body }
//! # }
//!
//! let options = r#"{"environmentId": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", "region": "EU", "token": true}"#;
//! let config = Options::from_json(options)?.check()?;
//! let request = r#"{"event": {"ip": "81.2.69.142", "user": {"type": "EXTERNAL", "id": "u-1"}}}"#;
//! let evaluation = drive(config.evaluate_json(request, &Call::default())?)?;
//! assert_eq!(evaluation.decision().outcome.as_str(), "LOW");
//! # Ok::<(), ErrorInfo>(())
//! ```
//!
//! | to | start | output |
//! |---|---|---|
//! | evaluate | [`Config::evaluate`], [`Config::evaluate_json`] | [`Evaluation`], the state of a handle |
//! | evaluate for a node | [`Config::create_for_node`] | the answer's text |
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
mod handle_state;
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
mod tries;
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
pub use machine::{Advance, Call, Input, Machine, Step};
pub use operation::Operation;
pub use options::Options;
pub use reset::ResetUser;
pub use secret::Secret;
pub use ticket::Ticket;
pub use token::{AccessToken, TokenCache, TokenPlan, token_callback_failed};
