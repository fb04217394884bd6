//! [`Machine`]: one call, stepped by the driver in TypeScript. Its steps are plain data.

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    self, AccessToken, Advance, Event, Exchange, HttpRequest, HttpResponse, Input, Machine as _, Step,
    TransportError, TransportErrorKind,
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
    pub(crate) running: Box<dyn Running>,
    /// The token that the service refused, while another is asked for.
    pub(crate) stale: Option<AccessToken>,
}

/// The call's own machine.
pub(crate) trait Running {
    fn advance(&mut self, now_ms: u64) -> Step<()>;

    /// The JSON of what the call gave.
    fn given(&mut self) -> String;

    fn on(&mut self, input: Input, now_ms: u64);

    fn take_events(&mut self) -> Vec<Event>;

    /// What became of the handle when its completion began.
    fn begun(&mut self) -> String {
        String::new()
    }

    /// What becomes of the handle, whose state is this now, at the end of its completion.
    fn ended(&mut self, _state: &str) -> Option<String> {
        None
    }

    /// What asking for a token came to.
    fn token(&self) -> Option<Input> {
        None
    }
}

/// A machine, and the JSON of what it gives.
pub(crate) struct Giving<M: protocol::Machine>(pub(crate) M, pub(crate) fn(&M::Output) -> String);

/// Asking for a token. What it came to stays here, for all who wait for it.
pub(crate) struct Asking {
    /// None when it is a callback that was asked.
    machine: Option<Exchange<AccessToken>>,
    result: Option<Result<AccessToken, ErrorInfo>>,
}

/// The step that has more than one member.
#[derive(Serialize)]
#[serde(tag = "step", rename = "send", rename_all = "camelCase")]
struct Send<'s> {
    method: &'s str,
    url: &'s str,
    headers: &'s [(String, String)],
    body: Option<&'s str>,
    timeout_ms: u64,
}

/// A machine to its next step; the token that the service refused goes beside it.
pub(crate) fn step(machine: &mut Machine, taken: &mut Taken) -> Given {
    Ok(match machine.running.advance(taken.now_ms) {
        Step::Authorize { stale, timeout_ms } => {
            machine.stale = stale;
            counted("authorize", "timeoutMs", timeout_ms)
        }
        Step::Send(request) => send(&request),
        Step::Wait { millis } => counted("wait", "millis", millis),
        Step::Done(Ok(())) => named("done", "value", &machine.running.given()),
        Step::Done(Err(error)) => named("failed", "error", &json(&error)),
    })
}

/// The answer to what `send` asked for, whole: its status, its bytes, and the two of its headers that are read, `Date`
/// and `Retry-After`.
pub(crate) fn on_response(machine: &mut Machine, taken: &mut Taken) -> Given {
    let mut headers = Vec::new();
    for (name, value) in ["date", "retry-after"].into_iter().zip(&mut taken.texts) {
        headers.extend(value.take().map(|value| (name.to_owned(), value)));
    }
    let status = u16::try_from(taken.number).unwrap_or_default();
    let response = HttpResponse { status, headers, body: std::mem::take(&mut taken.bytes) };
    machine.running.on(Input::Response(response), taken.now_ms);
    Ok(String::new())
}

/// No answer came, or only a part of one: a `Failure`, and the reason in words.
pub(crate) fn on_failure(machine: &mut Machine, taken: &mut Taken) -> Given {
    let kind = match taken.number {
        0 => TransportErrorKind::Connect,
        1 => TransportErrorKind::Lost,
        _ => TransportErrorKind::Timeout,
    };
    let error = TransportError { kind, message: taken.text(0).to_owned() };
    machine.running.on(Input::TransportError(error), taken.now_ms);
    Ok(String::new())
}

/// What the machine of this number, which asked for a token, came to, for one that waits for it.
pub(crate) fn on_token(objects: &mut Objects, taken: &mut Taken) -> Given {
    if let Some(token) = objects.machine(taken.number)?.running.token() {
        objects.machine(taken.object)?.running.on(token, taken.now_ms);
    }
    Ok(String::new())
}

/// A machine to what happened since the last call: a list of events.
pub(crate) fn take_events(machine: &mut Machine, _: &mut Taken) -> Given {
    Ok(json(&machine.running.take_events()))
}

impl Machine {
    pub(crate) fn of(running: impl Running + 'static) -> Object {
        Object::Machine(Self { running: Box::new(running), stale: None })
    }
}

impl<M: Advance> Running for Giving<M> {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        self.0.advance(now_ms)
    }

    fn given(&mut self) -> String {
        self.0.output().as_ref().map_or_else(nothing, self.1)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        self.0.on(input, now_ms);
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.0.take_events()
    }
}

impl Asking {
    pub(crate) fn new(machine: Option<Exchange<AccessToken>>) -> Self {
        Self { machine, result: None }
    }

    pub(crate) fn ended(result: Result<AccessToken, ErrorInfo>) -> Self {
        Self { machine: None, result: Some(result) }
    }
}

impl Running for Asking {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        if let Some(machine) = &mut self.machine {
            match machine.advance(now_ms) {
                Step::Done(Ok(())) => self.result = machine.output().map(Ok),
                Step::Done(Err(error)) => self.result = Some(Err(error)),
                step => return step,
            }
        }
        Step::Done(Ok(()))
    }

    fn given(&mut self) -> String {
        nothing()
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

fn counted(step: &str, member: &str, number: u64) -> String {
    named(step, member, &json(&number))
}

/// A step with one member beside its name.
fn named(step: &str, member: &str, value: &str) -> String {
    ["{\"step\":\"", step, "\",\"", member, "\":", value, "}"].concat()
}

/// Bodies are JSON or a form, so they are text. `fetch` has no time for connecting alone.
fn send(request: &HttpRequest) -> String {
    let HttpRequest { method, url, headers, body, timeout_ms, connect_timeout_ms: _ } = request;
    let body = body.as_deref().map(|body| std::str::from_utf8(body).unwrap_or_default());
    json(&Send { method: method.as_str(), url, headers, body, timeout_ms: *timeout_ms })
}

/// The value of a call that gives none.
pub(crate) fn nothing() -> String {
    "null".to_owned()
}
