//! [`Machine`]: one call, stepped by the driver in TypeScript. Its steps are plain data.

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    self, AccessToken, Event, Exchange, HttpRequest, HttpResponse, Input, Machine as _, Step, TransportError,
    TransportErrorKind,
};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::objects::{Object, Objects};
use crate::{Given, Taken, json};

#[wasm_bindgen(typescript_custom_section)]
const FAILURE: &str = "/** Certainly nothing was sent; something may have been; the time ran out. */
export const enum Failure { Connect, Lost, Timeout }";

/// One call. The driver frees it at its end.
pub(crate) struct Machine {
    running: Box<dyn Running>,
    /// The token that the service refused, while another is asked for.
    pub(crate) stale: Option<AccessToken>,
}

/// The call's own machine; what it gives is JSON.
pub(crate) trait Running {
    fn step(&mut self, now_ms: u64) -> Step<String>;

    fn on(&mut self, input: Input, now_ms: u64);

    fn take_events(&mut self) -> Vec<Event>;

    /// What becomes of the handle, whose state is this now, at the end of its completion.
    fn ended(&self, _state: &str) -> Option<String> {
        None
    }

    /// What asking for a token came to.
    fn token(&self) -> Option<Input> {
        None
    }
}

/// A machine, and the JSON of what it gives.
pub(crate) struct Giving<M: protocol::Machine>(pub(crate) M, pub(crate) fn(M::Output) -> String);

/// Asking for a token. What it came to stays here, for all who wait for it.
pub(crate) struct Asking {
    /// None when it is a callback that was asked.
    machine: Option<Exchange<AccessToken>>,
    result: Option<Result<AccessToken, ErrorInfo>>,
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

/// A machine to its next step.
pub(crate) fn step(objects: &mut Objects, taken: &mut Taken) -> Given {
    let machine = objects.machine(taken.object)?;
    Ok(match machine.running.step(taken.now_ms) {
        Step::Authorize { stale, timeout_ms } => {
            machine.stale = stale;
            json(&Shown::Authorize { timeout_ms })
        }
        Step::Send(request) => send(&request),
        Step::Wait { millis } => json(&Shown::Wait { millis }),
        Step::Done(Ok(value)) => format!("{{\"step\":\"done\",\"value\":{value}}}"),
        Step::Done(Err(error)) => json(&Shown::Failed { error: &error }),
    })
}

/// The answer to what `send` asked for, whole: its status, its bytes, and the two of its headers that are read, `Date`
/// and `Retry-After`.
pub(crate) fn on_response(objects: &mut Objects, taken: &mut Taken) -> Given {
    let mut headers = Vec::new();
    for (name, value) in ["date", "retry-after"].into_iter().zip(&mut taken.texts) {
        headers.extend(value.take().map(|value| (name.to_owned(), value)));
    }
    let status = u16::try_from(taken.number).unwrap_or_default();
    let response = HttpResponse { status, headers, body: std::mem::take(&mut taken.bytes) };
    objects.machine(taken.object)?.on(Input::Response(response), taken.now_ms);
    Ok(String::new())
}

/// No answer came, or only a part of one: a `Failure`, and the reason in words.
pub(crate) fn on_failure(objects: &mut Objects, taken: &mut Taken) -> Given {
    let kind = match taken.number {
        0 => TransportErrorKind::Connect,
        1 => TransportErrorKind::Lost,
        _ => TransportErrorKind::Timeout,
    };
    let error = TransportError { kind, message: taken.text().to_owned() };
    objects.machine(taken.object)?.on(Input::TransportError(error), taken.now_ms);
    Ok(String::new())
}

/// What the machine of this number, which asked for a token, came to, for one that waits for it.
pub(crate) fn on_token(objects: &mut Objects, taken: &mut Taken) -> Given {
    if let Some(token) = objects.machine(taken.number)?.token() {
        objects.machine(taken.object)?.on(token, taken.now_ms);
    }
    Ok(String::new())
}

/// A machine to what happened since the last call: a list of events.
pub(crate) fn take_events(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(json(&objects.machine(taken.object)?.running.take_events()))
}

impl Machine {
    pub(crate) fn of(running: impl Running + 'static) -> Object {
        Object::Machine(Self { running: Box::new(running), stale: None })
    }

    pub(crate) fn on(&mut self, input: Input, now_ms: u64) {
        self.running.on(input, now_ms);
    }

    pub(crate) fn token(&self) -> Option<Input> {
        self.running.token()
    }

    pub(crate) fn ended(&self, state: &str) -> Option<String> {
        self.running.ended(state)
    }
}

impl<M: protocol::Machine> Running for Giving<M> {
    fn step(&mut self, now_ms: u64) -> Step<String> {
        self.0.step(now_ms).map(self.1)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        self.0.on(input, now_ms);
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.0.take_events()
    }
}

impl Asking {
    pub(crate) fn new(machine: Exchange<AccessToken>) -> Self {
        Self { machine: Some(machine), result: None }
    }

    pub(crate) fn ended(result: Result<AccessToken, ErrorInfo>) -> Self {
        Self { machine: None, result: Some(result) }
    }
}

impl Running for Asking {
    fn step(&mut self, now_ms: u64) -> Step<String> {
        if let Some(machine) = &mut self.machine {
            match machine.step(now_ms).ended() {
                Ok(result) => self.result = Some(result),
                Err(step) => return step,
            }
        }
        Step::Done(Ok(nothing()))
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(machine) = &mut self.machine {
            machine.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.machine.as_mut().map(|machine| machine.take_events()).unwrap_or_default()
    }

    fn token(&self) -> Option<Input> {
        Some(match self.result.as_ref()? {
            Ok(token) => Input::Token(token.clone()),
            Err(error) => Input::TokenError(error.clone()),
        })
    }
}

/// Bodies are JSON or a form, so they are text. `fetch` has no time for connecting alone.
fn send(request: &HttpRequest) -> String {
    let HttpRequest { method, url, headers, body, timeout_ms, connect_timeout_ms: _ } = request;
    let body = body.as_deref().map(|body| std::str::from_utf8(body).unwrap_or_default());
    json(&Shown::Send { method: method.as_str(), url, headers, body, timeout_ms: *timeout_ms })
}

/// The value of a call that gives none.
pub(crate) fn nothing() -> String {
    "null".to_owned()
}
