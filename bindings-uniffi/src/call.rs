//! A call under way: the core's machine, stepped by the host.

use std::sync::{Arc, Mutex};

use pingone_protect_core as core;
use pingone_protect_core::protocol::{self, Completed, Completion, Machine};

use crate::error::{ErrorInfo, Fallible};
use crate::evaluation::EvaluationState;
use crate::locked;
use crate::perform::Performing;
use crate::tokens::Token;
use crate::values::{Event, FeedbackResult, spelled};

/// One call to the service. Step it; bring exactly one input after each `Authorize` and `Send`.
#[derive(Debug, uniffi::Object)]
pub struct ServiceCall(Mutex<Running>);

/// Whichever machine the call is.
#[derive(Debug)]
pub(crate) enum Running {
    Token(protocol::Exchange<protocol::AccessToken>),
    Evaluate(protocol::Evaluating),
    /// With how it ended, for the evaluation's [`EvaluationState::end_completion`].
    Complete(Box<Completion>, Option<Result<Completed, core::ErrorInfo>>),
    Get(protocol::Exchange<core::RiskEvaluation>),
    Feedback(Box<protocol::FeedbackSending>),
    Reset(protocol::Exchange<()>),
    Perform(Performing),
}

/// What the host does next.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Step {
    /// Bring a token, within this time.
    Authorize {
        /// The token that the service just refused.
        stale: Option<Arc<Token>>,
        /// In milliseconds.
        timeout_ms: u64,
    },
    /// Send it, once.
    Send {
        /// The request.
        request: HttpRequest,
    },
    /// Sleep.
    Wait {
        /// In milliseconds.
        millis: u64,
    },
    /// The end; one that failed is an error of `step`.
    Done {
        /// What the call gave.
        output: Output,
    },
}

/// What a call gives.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Output {
    /// A token.
    Token {
        /// The token.
        token: Arc<Token>,
    },
    /// The state of a handle.
    Evaluation {
        /// The state.
        evaluation: Arc<EvaluationState>,
    },
    /// A verdict that is recorded.
    Completed {
        /// `SUCCESS` or `FAILED`.
        status: String,
    },
    /// A response's text.
    Response {
        /// The text.
        text: String,
    },
    /// What became of feedback.
    Feedback {
        /// The batches.
        result: FeedbackResult,
    },
    /// What to say back to a journey's step.
    Answer {
        /// The answer as JSON.
        json: String,
    },
    /// Nothing.
    Nothing,
}

/// One request, complete.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// `GET`, `PUT` or `POST`.
    pub method: String,
    /// The absolute URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// How long the whole try may take, in milliseconds.
    pub timeout_ms: u64,
    /// How long connecting may take, in milliseconds.
    pub connect_timeout_ms: u64,
}

/// One header.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// One answer that arrived whole.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers; `date` and `retry-after` are read.
    pub headers: Vec<Header>,
    /// The body.
    pub body: Vec<u8>,
}

/// What a transport's failure means for repeating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum TransportErrorKind {
    /// Certainly nothing of the request was processed.
    Connect,
    /// The connection broke.
    Lost,
    /// The time ran out.
    Timeout,
}

#[uniffi::export]
impl ServiceCall {
    /// What to do now.
    ///
    /// # Errors
    ///
    /// What the call failed with.
    pub fn step(&self, now_ms: u64) -> Fallible<Step> {
        match &mut *locked(&self.0) {
            Running::Token(machine) => {
                step(machine, now_ms, |token| Output::Token { token: Arc::new(Token(token)) })
            }
            Running::Evaluate(machine) => {
                step(machine, now_ms, |state| Output::Evaluation { evaluation: EvaluationState::new(state) })
            }
            Running::Complete(machine, ended) => {
                let stepped = machine.step(now_ms);
                if let protocol::Step::Done(result) = &stepped {
                    *ended = Some(result.clone());
                }
                convert(stepped, |completed| Output::Completed { status: spelled(&completed.status) })
            }
            Running::Get(machine) => {
                step(machine, now_ms, |evaluation| Output::Response { text: evaluation.raw().to_owned() })
            }
            Running::Feedback(machine) => {
                step(&mut **machine, now_ms, |result| Output::Feedback { result: result.into() })
            }
            Running::Reset(machine) => step(machine, now_ms, |()| Output::Nothing),
            Running::Perform(performing) => performing.step(now_ms),
        }
    }

    /// The token that was asked for.
    pub fn on_token(&self, token: &Token, now_ms: u64) -> Fallible<()> {
        self.on(protocol::Input::Token(token.0.clone()), now_ms);
        Ok(())
    }

    /// No token is to be had, because of this.
    pub fn on_token_error(&self, error: ErrorInfo, now_ms: u64) -> Fallible<()> {
        self.on(protocol::Input::TokenError(error.into()), now_ms);
        Ok(())
    }

    /// The answer, whole.
    pub fn on_response(&self, response: HttpResponse, now_ms: u64) -> Fallible<()> {
        let HttpResponse { status, headers, body } = response;
        let headers = headers.into_iter().map(|Header { name, value }| (name, value)).collect();
        self.on(protocol::Input::Response(protocol::HttpResponse { status, headers, body }), now_ms);
        Ok(())
    }

    /// No answer came; or, while a token was awaited, its time ran out.
    pub fn on_transport_error(&self, kind: TransportErrorKind, message: String, now_ms: u64) -> Fallible<()> {
        let kind = match kind {
            TransportErrorKind::Connect => protocol::TransportErrorKind::Connect,
            TransportErrorKind::Lost => protocol::TransportErrorKind::Lost,
            TransportErrorKind::Timeout => protocol::TransportErrorKind::Timeout,
        };
        self.on(protocol::Input::TransportError(protocol::TransportError { kind, message }), now_ms);
        Ok(())
    }

    /// What happened since the last call, for `onEvent`.
    pub fn take_events(&self) -> Fallible<Vec<Event>> {
        let events = match &mut *locked(&self.0) {
            Running::Token(machine) => machine.take_events(),
            Running::Evaluate(machine) => machine.take_events(),
            Running::Complete(machine, _) => machine.take_events(),
            Running::Get(machine) => machine.take_events(),
            Running::Feedback(machine) => machine.take_events(),
            Running::Reset(machine) => machine.take_events(),
            Running::Perform(performing) => performing.take_events(),
        };
        Ok(events.into_iter().map(Into::into).collect())
    }
}

impl ServiceCall {
    pub(crate) fn new(running: Running) -> Arc<Self> {
        Arc::new(Self(Mutex::new(running)))
    }

    /// Shows a completion and how it ended to the evaluation that it belongs to.
    pub(crate) fn with_ended(&self, take: impl FnOnce(&Completion, &Result<Completed, core::ErrorInfo>)) {
        if let Running::Complete(completion, Some(result)) = &*locked(&self.0) {
            take(completion, result);
        }
    }

    fn on(&self, input: protocol::Input, now_ms: u64) {
        match &mut *locked(&self.0) {
            Running::Token(machine) => machine.on(input, now_ms),
            Running::Evaluate(machine) => machine.on(input, now_ms),
            Running::Complete(machine, _) => machine.on(input, now_ms),
            Running::Get(machine) => machine.on(input, now_ms),
            Running::Feedback(machine) => machine.on(input, now_ms),
            Running::Reset(machine) => machine.on(input, now_ms),
            Running::Perform(performing) => performing.on(input, now_ms),
        }
    }
}

fn step<M: Machine>(
    machine: &mut M,
    now_ms: u64,
    output: impl FnOnce(M::Output) -> Output,
) -> Fallible<Step> {
    convert(machine.step(now_ms), output)
}

pub(crate) fn convert<T>(step: protocol::Step<T>, output: impl FnOnce(T) -> Output) -> Fallible<Step> {
    Ok(match step {
        protocol::Step::Authorize { stale, timeout_ms } => {
            Step::Authorize { stale: stale.map(|stale| Arc::new(Token(stale))), timeout_ms }
        }
        protocol::Step::Send(request) => Step::Send { request: request.into() },
        protocol::Step::Wait { millis } => Step::Wait { millis },
        protocol::Step::Done(result) => Step::Done { output: output(result?) },
    })
}

impl From<protocol::HttpRequest> for HttpRequest {
    fn from(request: protocol::HttpRequest) -> Self {
        let protocol::HttpRequest { method, url, headers, body, timeout_ms, connect_timeout_ms } = request;
        let headers = headers.into_iter().map(|(name, value)| Header { name, value }).collect();
        Self { method: method.as_str().to_owned(), url, headers, body, timeout_ms, connect_timeout_ms }
    }
}
