//! The step interface that every call to the service has, so that a driver writes its loop once.

use super::event::Event;
use super::http::{HttpRequest, HttpResponse, TransportError};
use super::token::AccessToken;
use crate::error::{ErrorCode, ErrorInfo};

/// What a driver does next.
pub enum Step<T> {
    /// Bring a token, then call [`Machine::on_token`] or [`Machine::on_token_error`].
    Authorize {
        /// The token that the service just refused: it must not be used again, a newer one from the cache may.
        stale: Option<AccessToken>,
        /// How long may be waited for the token, in milliseconds. When it runs out, call
        /// [`Machine::on_transport_error`] with [`TransportErrorKind::Timeout`](super::TransportErrorKind::Timeout);
        /// the request for the token goes on, for the others who wait for it.
        timeout_ms: u64,
    },
    /// Send it, then call [`Machine::on_response`] or [`Machine::on_transport_error`].
    Send(HttpRequest),
    /// Sleep that long, then step.
    Wait {
        /// In milliseconds; may be 0.
        millis: u64,
    },
    /// The end. The result is given once.
    Done(Result<T, ErrorInfo>),
}

impl<T> Step<T> {
    /// The same step, with something else made of what the call gave.
    #[must_use]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Step<U> {
        match self.ended() {
            Ok(result) => Step::Done(result.map(make)),
            Err(step) => step,
        }
    }

    /// How a machine within another one ended.
    ///
    /// # Errors
    ///
    /// Its step, when it has not ended: for the outer one to hand on.
    pub fn ended<U>(self) -> Result<Result<T, ErrorInfo>, Step<U>> {
        match self {
            Self::Done(result) => Ok(result),
            Self::Authorize { stale, timeout_ms } => Err(Step::Authorize { stale, timeout_ms }),
            Self::Send(request) => Err(Step::Send(request)),
            Self::Wait { millis } => Err(Step::Wait { millis }),
        }
    }
}

/// Shows neither a token nor what the call gave.
impl<T> std::fmt::Debug for Step<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Authorize { stale, timeout_ms } => {
                let mut shown = formatter.debug_struct("Authorize");
                shown.field("stale", stale).field("timeout_ms", timeout_ms).finish()
            }
            Self::Send(request) => formatter.debug_tuple("Send").field(request).finish(),
            Self::Wait { millis } => formatter.debug_struct("Wait").field("millis", millis).finish(),
            Self::Done(Ok(_)) => formatter.write_str("Done(Ok)"),
            Self::Done(Err(error)) => formatter.debug_tuple("Done").field(error).finish(),
        }
    }
}

/// One call to the service, with its tries, waits and deadline.
///
/// `now_ms` is a clock that never goes back, in milliseconds; all calls on one machine use the same. An answer that
/// the machine does not wait for is ignored. Cancelling is dropping.
pub trait Machine {
    /// What the call gives.
    type Output;

    /// What to do now.
    fn step(&mut self, now_ms: u64) -> Step<Self::Output>;

    /// What the driver brings: exactly one input after each [`Step::Authorize`] and [`Step::Send`].
    fn on(&mut self, input: Input, now_ms: u64);

    /// What happened since the last call, for `onEvent`; also once after [`Step::Done`].
    fn take_events(&mut self) -> Vec<Event>;

    /// The token that [`Step::Authorize`] asked for. One with an empty value sends no `Authorization`.
    fn on_token(&mut self, token: &AccessToken, now_ms: u64) {
        self.on(Input::Token(token.clone()), now_ms);
    }

    /// No token is to be had: this becomes the call's error.
    fn on_token_error(&mut self, error: ErrorInfo, now_ms: u64) {
        self.on(Input::TokenError(error), now_ms);
    }

    /// The answer to what [`Step::Send`] asked for, whole.
    fn on_response(&mut self, response: HttpResponse, now_ms: u64) {
        self.on(Input::Response(response), now_ms);
    }

    /// No answer came; or, while a token is awaited, its time ran out.
    fn on_transport_error(&mut self, error: TransportError, now_ms: u64) {
        self.on(Input::TransportError(error), now_ms);
    }
}

/// A [`Machine`] whose steps are of one type, so that a host that turns them into data does it once for all calls.
pub trait Advance: Machine {
    /// As [`Machine::step`], but what the call gave stays, for [`Advance::output`].
    fn advance(&mut self, now_ms: u64) -> Step<()>;

    /// What the call gave, once, behind a [`Step::Done`] without an error.
    fn output(&mut self) -> Option<Self::Output>;

    /// [`Machine::step`] of these two.
    #[doc(hidden)]
    fn step_of(&mut self, now_ms: u64) -> Step<Self::Output> {
        match self.advance(now_ms).ended() {
            Ok(Ok(())) => Step::Done(self.output().ok_or_else(stepped_too_often)),
            Ok(Err(error)) => Step::Done(Err(error)),
            Err(step) => step,
        }
    }
}

/// `INTERNAL`: the driver does not do what the machine says.
pub(crate) fn misused(how: &str) -> ErrorInfo {
    ErrorInfo::new(ErrorCode::Internal, ["a machine was ", how, "; please report this"].concat())
}

/// The result was given already.
pub(crate) fn stepped_too_often() -> ErrorInfo {
    misused("stepped again after its end")
}

/// What a driver brings to a machine. [`Machine`] has a method for each, which is what drivers call.
#[derive(Clone, Debug)]
pub enum Input {
    /// See [`Machine::on_token`].
    Token(AccessToken),
    /// See [`Machine::on_token_error`].
    TokenError(ErrorInfo),
    /// See [`Machine::on_response`].
    Response(HttpResponse),
    /// See [`Machine::on_transport_error`].
    TransportError(TransportError),
}

/// What a driver knows when it starts a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// A clock that never goes back, in milliseconds. The call's overall time starts here.
    pub now_ms: u64,
    /// The wall clock, in milliseconds since 1970.
    pub epoch_ms: i64,
    /// Chance, for the jitter of waits: any number, another one per call.
    pub seed: u64,
    /// A bound below [`Options::timeout_ms`](super::Options::timeout_ms), in milliseconds.
    pub limit_ms: Option<u64>,
    /// `X-Ping-External-Transaction-ID`, cleaned and cut to 100 characters before it is sent.
    pub transaction_id: Option<String>,
    /// `X-Ping-External-Session-ID`, likewise.
    pub session_id: Option<String>,
}
