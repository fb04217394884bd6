//! The step traces of the machines: each row of the contract's table of failures, with each kind of operation.
//!
//! A script is what the network answers, one word a try; the trace is what the machine asked the driver for.
//!
//! | word | the try |
//! |---|---|
//! | `connect`, `lost`, `timeout` | fails in the transport; a timeout takes the whole time of the try |
//! | `404` | is answered with that status |
//! | `503+3` | the same, with `Retry-After: 3` |
//! | `200 {…}` | is answered with that body |
//!
//! Tokens are `t-1`, `t-2` and so on; every answer takes 10 ms.

mod batches;
mod bounds;
mod exchanges;
mod handles;
mod settling;

use super::*;
use crate::error::ErrorInfo;

const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";
const REQUEST: &str =
    r#"{"event":{"ip":"81.2.69.142","user":{"type":"EXTERNAL","id":"u-1","name":"ana@example.com"}}}"#;
const EVALUATION: &str =
    r#"201 {"id":"ev-1","createdAt":"2026-05-04T09:12:55.101Z","result":{"level":"LOW","score":15}}"#;

/// A configuration with these options beside the necessary ones.
fn config(options: &str) -> Config {
    let text = format!(
        r#"{{"environmentId":"{ENVIRONMENT}","region":"EU","clientId":"id","clientSecret":"s3cret"{options}}}"#
    );
    Options::from_json(&text).unwrap().check().unwrap()
}

/// A call that begins 100 s after the clock's origin, at 2026-05-04T09:12:55Z.
fn call() -> Call {
    Call { now_ms: 100_000, epoch_ms: 1_777_885_975_000, seed: 7, ..Call::default() }
}

/// Runs a machine against a script.
struct Run {
    now_ms: u64,
    steps: Vec<String>,
    events: Vec<Event>,
    tokens: u32,
    timed: bool,
}

impl Run {
    fn new() -> Self {
        Self { now_ms: call().now_ms, steps: Vec::new(), events: Vec::new(), tokens: 0, timed: false }
    }

    fn of<M: Machine>(&mut self, machine: &mut M, script: &[&str]) -> Result<M::Output, ErrorInfo> {
        let mut script = script.iter();
        loop {
            let step = machine.step(self.now_ms);
            self.events.extend(machine.take_events());
            match step {
                Step::Authorize { stale, .. } => self.authorize(machine, stale.as_ref()),
                Step::Send(request) => {
                    self.send(machine, &request, script.next().expect("the script is too short"));
                }
                Step::Wait { millis } => {
                    self.steps.push(if self.timed { format!("wait {millis}") } else { "wait".to_owned() });
                    self.now_ms += millis;
                }
                Step::Done(result) => {
                    assert_eq!(script.next(), None, "the script is too long: {:?}", self.steps);
                    let shown =
                        result.as_ref().map_or_else(|error| error.code.to_string(), |_| "ok".to_owned());
                    self.steps.push(shown);
                    return result;
                }
            }
        }
    }

    fn authorize<M: Machine>(&mut self, machine: &mut M, stale: Option<&AccessToken>) {
        self.tokens += 1;
        let shown =
            stale.map_or_else(|| "token".to_owned(), |stale| format!("token after {}", stale.reveal()));
        self.steps.push(shown);
        let token = AccessToken::new(format!("t-{}", self.tokens), None, self.now_ms).unwrap();
        machine.on_token(&token, self.now_ms);
    }

    fn send<M: Machine>(&mut self, machine: &mut M, request: &HttpRequest, answer: &str) {
        let name = match request.method {
            HttpMethod::Get => "GET",
            HttpMethod::Put => "PUT",
            HttpMethod::Post => "POST",
        };
        let shown = if self.timed { format!("{name} {}", request.timeout_ms) } else { name.to_owned() };
        self.steps.push(shown);
        self.now_ms += if answer == "timeout" { request.timeout_ms } else { 10 };
        let kind = match answer {
            "connect" => TransportErrorKind::Connect,
            "lost" => TransportErrorKind::Lost,
            "timeout" => TransportErrorKind::Timeout,
            _ => return machine.on_response(response(answer), self.now_ms),
        };
        machine.on_transport_error(TransportError::new(kind, answer), self.now_ms);
    }
}

/// `503+3`, `200 {…}`, `404`; a `Date` in angle brackets goes before the body.
fn response(answer: &str) -> HttpResponse {
    let (head, body) = answer.split_once(' ').unwrap_or((answer, ""));
    let (status, retry_after) =
        head.split_once('+').map_or((head, None), |(status, wait)| (status, Some(wait)));
    let (date, body) = match body.strip_prefix('<').and_then(|rest| rest.split_once("> ")) {
        Some((date, body)) => (Some(date), body),
        None => (None, body),
    };
    let header = |name: &str, value: Option<&str>| value.map(|value| (name.to_owned(), value.to_owned()));
    let headers = [header("Retry-After", retry_after), header("Date", date)].into_iter().flatten().collect();
    HttpResponse { status: status.parse().unwrap(), headers, body: body.as_bytes().to_vec() }
}
