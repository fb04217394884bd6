//! [`Machine`]: one call, stepped by the driver in TypeScript. Its steps are plain data.

use pingone_protect_core::protocol::{
    AccessToken, Completed, Completion, Evaluating, Evaluation, Exchange, FeedbackSending, HttpRequest,
    HttpResponse, Input, Machine as _, Step, TransportError, TransportErrorKind,
};
use pingone_protect_core::{ErrorInfo, RiskEvaluation};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{TokenResult, millis};
use crate::{handle, json};

/// One call. The driver frees it at its end.
#[wasm_bindgen]
pub struct Machine {
    running: Running,
    stale: Option<AccessToken>,
}

/// The call's own machine.
pub(crate) enum Running {
    Evaluate(Evaluating),
    Complete(Box<Completing>),
    Read(Exchange<RiskEvaluation>),
    Node(Exchange<String>),
    Feedback(Box<FeedbackSending>),
    Reset(Exchange<()>),
    Token(Exchange<AccessToken>, Option<Result<AccessToken, ErrorInfo>>),
}

/// A completion, alone or of a handle.
#[derive(Default)]
pub(crate) struct Completing {
    /// The handle when the completion began.
    pub(crate) evaluation: Option<Evaluation>,
    /// None when nothing is sent.
    pub(crate) completion: Option<Completion>,
    /// How it ended; there from the beginning when nothing is sent.
    pub(crate) result: Option<Result<Option<Completed>, ErrorInfo>>,
    pub(crate) ends_guard: bool,
}

/// Why no answer came, or only a part of one.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Failure {
    /// Certainly nothing was sent.
    Connect = 0,
    /// Something may have been.
    Lost = 1,
    /// The time ran out.
    Timeout = 2,
}

#[derive(Serialize)]
#[serde(tag = "step", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Shown<'s> {
    Authorize {
        timeout_ms: u64,
    },
    Send {
        method: &'s str,
        url: &'s str,
        headers: &'s [(String, String)],
        body: Option<&'s str>,
        timeout_ms: u64,
    },
    Wait {
        millis: u64,
    },
    Failed {
        error: &'s ErrorInfo,
    },
}

#[wasm_bindgen]
impl Machine {
    /// The next step, as JSON.
    pub fn step(&mut self, now_ms: f64) -> String {
        let now_ms = millis(now_ms);
        let step = match &mut self.running {
            Running::Evaluate(machine) => machine.step(now_ms).map(|it| handle::evaluated(&it)),
            Running::Complete(completing) => completing.step(now_ms),
            Running::Read(machine) => machine.step(now_ms).map(|_| nothing(())),
            Running::Node(machine) => machine.step(now_ms).map(|_| nothing(())),
            Running::Feedback(machine) => machine.step(now_ms).map(|it| json(&it)),
            Running::Reset(machine) => machine.step(now_ms).map(nothing),
            Running::Token(machine, result) => match machine.step(now_ms).ended() {
                Ok(ended) => {
                    *result = Some(ended);
                    Step::Done(Ok(nothing(())))
                }
                Err(step) => step,
            },
        };
        self.shown(step)
    }

    /// The answer to what `send` asked for, whole. Of its headers only these two are read.
    #[wasm_bindgen(js_name = onResponse)]
    pub fn on_response(
        &mut self,
        status: u16,
        date: Option<String>,
        retry_after: Option<String>,
        body: Vec<u8>,
        now_ms: f64,
    ) {
        let named = |name: &str, value: Option<String>| value.map(|value| (name.to_owned(), value));
        let headers =
            [named("date", date), named("retry-after", retry_after)].into_iter().flatten().collect();
        self.on(Input::Response(HttpResponse { status, headers, body }), millis(now_ms));
    }

    /// No answer came.
    #[wasm_bindgen(js_name = onFailure)]
    pub fn on_failure(&mut self, failure: Failure, message: String, now_ms: f64) {
        let kind = match failure {
            Failure::Connect => TransportErrorKind::Connect,
            Failure::Lost => TransportErrorKind::Lost,
            Failure::Timeout => TransportErrorKind::Timeout,
        };
        self.on(Input::TransportError(TransportError { kind, message }), millis(now_ms));
    }

    /// The token that `authorize` asked for, or why there is none.
    #[wasm_bindgen(js_name = onToken)]
    pub fn on_token(&mut self, result: &TokenResult, now_ms: f64) {
        self.give_token(&result.0, millis(now_ms));
    }

    /// What asking for a token came to, once this machine is done.
    #[wasm_bindgen(js_name = takeToken)]
    pub fn take_token(&mut self) -> Option<TokenResult> {
        match &mut self.running {
            Running::Token(_, result) => result.take().map(TokenResult),
            _ => None,
        }
    }

    /// What happened since the last call: a JSON list of events.
    #[wasm_bindgen(js_name = takeEvents)]
    pub fn take_events(&mut self) -> String {
        json(&match &mut self.running {
            Running::Evaluate(machine) => machine.take_events(),
            Running::Complete(completing) => completing.take_events(),
            Running::Read(machine) => machine.take_events(),
            Running::Node(machine) => machine.take_events(),
            Running::Feedback(machine) => machine.take_events(),
            Running::Reset(machine) => machine.take_events(),
            Running::Token(machine, _) => machine.take_events(),
        })
    }

    /// What became of the handle when its completion began.
    pub fn begun(&mut self) -> Option<String> {
        match &mut self.running {
            Running::Complete(completing) => completing.evaluation.as_mut().map(handle::updated),
            _ => None,
        }
    }

    /// What becomes of the handle, whose state is this now, at the end of its completion.
    pub fn ended(&self, state: &str) -> Option<String> {
        match &self.running {
            Running::Complete(completing) => completing.ended(state),
            _ => None,
        }
    }
}

impl Machine {
    /// The token that the service refused, while another is asked for.
    pub(crate) fn stale(&self) -> Option<&AccessToken> {
        self.stale.as_ref()
    }

    pub(crate) fn give_token(&mut self, result: &Result<AccessToken, ErrorInfo>, now_ms: u64) {
        let input = match result {
            Ok(token) => Input::Token(token.clone()),
            Err(error) => Input::TokenError(error.clone()),
        };
        self.on(input, now_ms);
    }

    /// A step whose value is JSON.
    fn shown(&mut self, step: Step<String>) -> String {
        match step {
            Step::Authorize { stale, timeout_ms } => {
                self.stale = stale;
                json(&Shown::Authorize { timeout_ms })
            }
            Step::Send(request) => send(&request),
            Step::Wait { millis } => json(&Shown::Wait { millis }),
            Step::Done(Ok(value)) => format!("{{\"step\":\"done\",\"value\":{value}}}"),
            Step::Done(Err(error)) => json(&Shown::Failed { error: &error }),
        }
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        match &mut self.running {
            Running::Evaluate(machine) => machine.on(input, now_ms),
            Running::Complete(completing) => completing.on(input, now_ms),
            Running::Read(machine) => machine.on(input, now_ms),
            Running::Node(machine) => machine.on(input, now_ms),
            Running::Feedback(machine) => machine.on(input, now_ms),
            Running::Reset(machine) => machine.on(input, now_ms),
            Running::Token(machine, _) => machine.on(input, now_ms),
        }
    }
}

impl Running {
    /// A completion without a handle.
    pub(crate) fn of_completion(completion: Completion) -> Self {
        Completing { completion: Some(completion), ..Completing::default() }.into()
    }
}

impl From<Completing> for Running {
    fn from(completing: Completing) -> Self {
        Self::Complete(Box::new(completing))
    }
}

impl From<Running> for Machine {
    fn from(running: Running) -> Self {
        Self { running, stale: None }
    }
}

/// Bodies are JSON or a form, so they are text. `fetch` has no time for connecting alone.
fn send(request: &HttpRequest) -> String {
    let HttpRequest { method, url, headers, body, timeout_ms, connect_timeout_ms: _ } = request;
    let body = body.as_deref().map(|body| std::str::from_utf8(body).unwrap_or_default());
    json(&Shown::Send { method: method.as_str(), url, headers, body, timeout_ms: *timeout_ms })
}

/// The value of a call that gives none.
fn nothing((): ()) -> String {
    "null".to_owned()
}
