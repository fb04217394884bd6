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

use super::http::{HttpMethod, HttpResponse, TransportError, TransportErrorKind};
use super::*;
use crate::error::ErrorInfo;

pub(super) const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";
pub(super) const REQUEST: &str =
    r#"{"event":{"ip":"81.2.69.142","user":{"type":"EXTERNAL","id":"u-1","name":"ana@example.com"}}}"#;
pub(super) const EVALUATION: &str =
    r#"201 {"id":"ev-1","createdAt":"2026-05-04T09:12:55.101Z","result":{"level":"LOW","score":15}}"#;

/// A configuration with these options beside the necessary ones.
pub(super) fn config(options: &str) -> Config {
    let text = format!(
        r#"{{"environmentId":"{ENVIRONMENT}","region":"EU","clientId":"id","clientSecret":"s3cret"{options}}}"#
    );
    Options::from_json(&text).unwrap().check().unwrap()
}

/// A call that begins 100 s after the clock's origin, at 2026-05-04T09:12:55Z.
pub(super) fn call() -> Call {
    Call { now_ms: 100_000, epoch_ms: 1_777_885_975_000, seed: 7, ..Call::default() }
}

/// Runs a machine against a script.
pub(super) struct Run {
    pub(super) now_ms: u64,
    pub(super) steps: Vec<String>,
    pub(super) events: Vec<Event>,
    tokens: u32,
    timed: bool,
}

impl Run {
    pub(super) fn new() -> Self {
        Self { now_ms: call().now_ms, steps: Vec::new(), events: Vec::new(), tokens: 0, timed: false }
    }

    pub(super) fn of<M: Machine>(
        &mut self,
        machine: &mut M,
        script: &[&str],
    ) -> Result<M::Output, ErrorInfo> {
        let mut script = script.iter();
        loop {
            let step = machine.step(self.now_ms);
            self.events.extend(machine.take_events());
            match step {
                Step::Authorize { stale, .. } => self.authorize(machine, stale.as_ref()),
                Step::Send(request) => {
                    self.send(machine, &request, script.next().expect("the script is too short"))
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
pub(super) fn response(answer: &str) -> HttpResponse {
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

fn joined<M: Machine>(machine: &mut M, script: &[&str], timed: bool) -> String {
    let mut run = Run { timed, ..Run::new() };
    let _ = run.of(machine, script);
    run.steps.join(", ")
}

fn get(options: &str, script: &[&str]) -> String {
    joined(&mut config(options).get("ev-1", &call()).unwrap(), script, false)
}

fn reset(options: &str, script: &[&str]) -> String {
    let config = config(options);
    let user = ResetUser::check(&crate::User::external("u-1"), &config).unwrap();
    joined(&mut config.reset_user_profile(&user, &call()), script, false)
}

fn token(options: &str, script: &[&str]) -> String {
    joined(&mut config(options).token(&call()).unwrap(), script, false)
}

fn put(options: &str, script: &[&str]) -> String {
    joined(&mut config(options).complete("ev-1", Some("SUCCESS"), &call()).unwrap(), script, false)
}

const TOKEN: &str = r#"200 {"access_token":"abc"}"#;
const ONE: &str = r#","maxRetries":1"#;
const NONE: &str = r#","maxRetries":0"#;

#[test]
fn an_answer_ends_an_exchange() {
    assert_eq!(get("", &["200 {}"]), "token, GET, ok");
    assert_eq!(reset("", &["200"]), "token, POST, ok");
    assert_eq!(token("", &[TOKEN]), "POST, ok");
    assert_eq!(put("", &["200 garbage"]), "token, PUT, ok");
}

#[test]
fn a_connect_failure_is_repeated() {
    assert_eq!(get("", &["connect", "200 {}"]), "token, GET, wait, GET, ok");
    assert_eq!(token("", &["connect", TOKEN]), "POST, wait, POST, ok");
    assert_eq!(put("", &["connect", "204"]), "token, PUT, wait, PUT, ok");
    assert_eq!(reset("", &["connect", "connect", "connect"]), "token, POST, wait, POST, wait, POST, NETWORK");
    assert_eq!(reset(NONE, &["connect"]), "token, POST, NETWORK");
}

#[test]
fn a_loss_is_repeated_settled_or_given_up() {
    assert_eq!(get("", &["lost", "200 {}"]), "token, GET, wait, GET, ok");
    assert_eq!(get(ONE, &["lost", "lost"]), "token, GET, wait, GET, NETWORK");
    assert_eq!(token("", &["lost", TOKEN]), "POST, wait, POST, ok");
    assert_eq!(reset("", &["lost"]), "token, POST, NETWORK");
    assert_eq!(reset("", &["timeout"]), "token, POST, TIMEOUT");
    assert_eq!(reset("", &["429+0", "lost"]), "token, POST, wait, POST, NETWORK");
}

#[test]
fn a_401_gets_a_fresh_token_once_and_uncounted() {
    assert_eq!(get(NONE, &["401", "200 {}"]), "token, GET, token after t-1, GET, ok");
    assert_eq!(get("", &["401", "401"]), "token, GET, token after t-1, GET, UNAUTHORIZED");
    assert_eq!(reset(ONE, &["429+0", "401", "200"]), "token, POST, wait, POST, token after t-1, POST, ok");
    assert_eq!(reset(ONE, &["401", "429+0", "200"]), "token, POST, token after t-1, POST, wait, POST, ok");
    assert_eq!(reset("", &["401", "500"]), "token, POST, token after t-1, POST, SERVER_ERROR");
    assert_eq!(put(NONE, &["401", "200"]), "token, PUT, token after t-1, PUT, ok");
    assert_eq!(token("", &["401"]), "POST, UNAUTHORIZED");
}

#[test]
fn a_429_and_a_503_that_says_when_are_repeated() {
    assert_eq!(reset("", &["429+0", "429", "200"]), "token, POST, wait, POST, wait, POST, ok");
    assert_eq!(reset("", &["503+0", "503+0", "200"]), "token, POST, wait, POST, wait, POST, ok");
    assert_eq!(reset(NONE, &["429+0"]), "token, POST, RATE_LIMITED");
    assert_eq!(reset(ONE, &["503+0", "503+0"]), "token, POST, wait, POST, SERVER_ERROR");
    assert_eq!(put("", &["503+0", "429+0", "200"]), "token, PUT, wait, PUT, wait, PUT, ok");
    assert_eq!(token("", &["429+0", TOKEN]), "POST, wait, POST, ok");
    assert_eq!(reset("", &["503"]), "token, POST, SERVER_ERROR");
}

#[test]
fn passing_faults_of_the_service_are_repeated_but_for_a_post() {
    assert_eq!(get("", &["408", "500", "200 {}"]), "token, GET, wait, GET, wait, GET, ok");
    assert_eq!(token("", &["502", "504", TOKEN]), "POST, wait, POST, wait, POST, ok");
    assert_eq!(put("", &["408", "503", "200"]), "token, PUT, wait, PUT, wait, PUT, ok");
    assert_eq!(put(NONE, &["500"]), "token, PUT, SERVER_ERROR");
    assert_eq!(get(NONE, &["408"]), "token, GET, TIMEOUT");
    for (status, code) in
        [("408", "TIMEOUT"), ("500", "SERVER_ERROR"), ("502", "SERVER_ERROR"), ("504", "SERVER_ERROR")]
    {
        assert_eq!(reset("", &[status]), format!("token, POST, {code}"));
    }
}

#[test]
fn what_no_repeat_mends_is_given_up() {
    for (status, code) in [
        ("302", "REJECTED"),
        ("307", "REJECTED"),
        ("403", "FORBIDDEN"),
        ("404", "NOT_FOUND"),
        ("501", "SERVER_ERROR"),
    ] {
        assert_eq!(get("", &[status]), format!("token, GET, {code}"));
        assert_eq!(put("", &[status]), format!("token, PUT, {code}"));
        assert_eq!(reset("", &[status]), format!("token, POST, {code}"));
    }
    assert_eq!(get("", &["409"]), "token, GET, REJECTED");
    assert_eq!(token("", &["403"]), "POST, UNAUTHORIZED");
    assert_eq!(get("", &["200 garbage"]), "token, GET, MALFORMED_RESPONSE");
    assert_eq!(get("", &["200 [1]"]), "token, GET, MALFORMED_RESPONSE");
    assert_eq!(token("", &["200 []"]), "POST, MALFORMED_RESPONSE");
}

#[test]
fn a_wait_beyond_the_deadline_is_not_begun() {
    assert_eq!(reset("", &["429+3600"]), "token, POST, RATE_LIMITED");
    assert_eq!(reset("", &["503+3600"]), "token, POST, SERVER_ERROR");
    assert_eq!(reset("", &["429+0", "429+60"]), "token, POST, wait, POST, RATE_LIMITED");
    assert_eq!(get(r#","timeoutMs":2000"#, &["429+2"]), "token, GET, RATE_LIMITED");
    assert_eq!(get(r#","timeoutMs":2011"#, &["429+2", "200 {}"]), "token, GET, wait, GET, ok");
    let error =
        config("").get("ev-1", &call()).map(|mut get| Run::new().of(&mut get, &["429+3600"])).unwrap();
    assert_eq!(error.unwrap_err().retry_after_ms, Some(3_600_000));
}

#[test]
fn tries_share_the_time() {
    let timed = |machine: &mut Exchange<_>, script: &[&str]| joined(machine, script, true);
    let config = config(r#","timeoutMs":3000"#);
    let shared = timed(&mut config.get("ev-1", &call()).unwrap(), &["timeout", "timeout", "timeout"]);
    assert!(shared.starts_with("token, GET 1000, wait "), "{shared}");
    assert!(shared.ends_with(", TIMEOUT"), "{shared}");
    let mut put = config.complete("ev-1", Some("FAILED"), &call()).unwrap();
    let settled = joined(&mut put, &["timeout", r#"200 {"event":{"completionStatus":"FAILED"}}"#], true);
    assert_eq!(settled, "token, PUT 1500, GET 500, ok");
}

#[test]
fn a_guard_or_another_limit_bounds_the_whole() {
    let config = config(r#","timeoutMs":10000"#);
    let call = Call { limit_ms: Some(2000), ..call() };
    let mut put = config.complete("ev-1", Some("SUCCESS"), &call).unwrap();
    assert_eq!(joined(&mut put, &["429+4"], true), "token, PUT 1000, RATE_LIMITED");
}

#[test]
fn a_token_that_is_not_to_be_had_ends_the_call() {
    let mut get = config("").get("ev-1", &call()).unwrap();
    assert!(matches!(get.step(100_000), Step::Authorize { stale: None, timeout_ms: 5000 }));
    get.on_token_error(token_callback_failed("boom"), 100_010);
    let Step::Done(Err(error)) = get.step(100_010) else { panic!("not at its end") };
    assert_eq!((error.code.as_str(), error.cause.as_deref()), ("UNAUTHORIZED", Some("boom")));
}

#[test]
fn the_overall_time_also_bounds_waiting_for_a_token() {
    let mut get = config("").get("ev-1", &call()).unwrap();
    let _ = get.step(100_000);
    get.on_transport_error(TransportError::new(TransportErrorKind::Timeout, "token"), 105_000);
    let Step::Done(Err(error)) = get.step(105_000) else { panic!("not at its end") };
    assert_eq!(error.code.as_str(), "TIMEOUT");

    let mut late = config("").get("ev-1", &call()).unwrap();
    let _ = late.step(100_000);
    late.on_token(&AccessToken::new("t", None, 0).unwrap(), 105_000);
    let Step::Done(Err(error)) = late.step(105_000) else { panic!("not at its end") };
    assert_eq!(error.code.as_str(), "TIMEOUT");
}

#[test]
fn a_machine_that_is_driven_wrongly_says_so_and_goes_on() {
    let mut get = config("").get("ev-1", &call()).unwrap();
    let _ = get.step(100_000);
    get.on_response(response("500"), 100_001);
    let Step::Done(Err(error)) = get.step(100_002) else { panic!("a step without a token") };
    assert_eq!(error.code.as_str(), "INTERNAL");
    get.on_token(&AccessToken::new("t", None, 0).unwrap(), 100_003);
    assert!(matches!(get.step(100_004), Step::Send(_)));
    get.on_response(response("200 {}"), 100_005);
    assert!(matches!(get.step(100_006), Step::Done(Ok(_))));
    assert!(matches!(get.step(100_007), Step::Done(Err(_))));
}

#[test]
fn an_empty_token_sends_no_authorization() {
    let sent = |token: &str| {
        let mut get = config("").get("ev-1", &call()).unwrap();
        let _ = get.step(100_000);
        get.on_token(&AccessToken::new(token, None, 0).unwrap(), 100_000);
        let Step::Send(request) = get.step(100_000) else { panic!("nothing is sent") };
        request.headers.into_iter().find(|(name, _)| name == "authorization").map(|(_, value)| value)
    };
    assert_eq!((sent("t-1").as_deref(), sent("")), (Some("Bearer t-1"), None));
}

#[test]
fn requests_are_what_the_service_documents() {
    let config = config("");
    let call = Call { transaction_id: Some("t 1".to_owned()), ..call() };
    let user = ResetUser::check(&crate::User::external("u-1"), &config).unwrap();
    let mut lines = Vec::new();
    let mut note = |step: Option<HttpRequest>| {
        let Some(HttpRequest { method, url, headers, body, .. }) = step else { panic!("nothing is sent") };
        let headers: Vec<String> = headers
            .iter()
            .filter(|(name, _)| name != "authorization" && name != "accept")
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let body = body.map(|body| String::from_utf8(body).unwrap()).unwrap_or_default();
        lines.push(format!("{} {url} [{}] {body}", method.as_str(), headers.join(", ")));
    };
    note(first_request(config.token(&call).unwrap()));
    note(first_request(config.evaluate_json(REQUEST, &call).unwrap()));
    note(first_request(config.get("ev-1", &call).unwrap()));
    note(first_request(config.complete("ev-1", Some("SUCCESS"), &call).unwrap()));
    let items = r#"[{"riskEvaluation":{"id":"ev-1"},"feedbackCategory":"FRIENDLY_BOT","note":"kept"}]"#;
    note(first_request(config.send_feedback_json(items, &call).unwrap()));
    note(first_request(config.reset_user_profile(&user, &call)));
    let api = format!("https://api.pingone.eu/v1/environments/{ENVIRONMENT}");
    let correlation = "x-ping-external-transaction-id: t_1";
    assert_eq!(
        lines,
        [
            format!(
                "POST https://auth.pingone.eu/{ENVIRONMENT}/as/token [content-type: application/x-www-form-urlencoded] grant_type=client_credentials"
            ),
            format!("POST {api}/riskEvaluations [content-type: application/json, {correlation}] {REQUEST}"),
            format!("GET {api}/riskEvaluations/ev-1 [{correlation}] "),
            format!(
                "PUT {api}/riskEvaluations/ev-1/event [content-type: application/json, {correlation}] {{\"completionStatus\":\"SUCCESS\"}}"
            ),
            format!(
                "POST {api}/riskFeedback [content-type: application/json, {correlation}] {{\"evaluationFeedbackItems\":{items}}}"
            ),
            format!(
                "POST {api}/riskUserProfile [content-type: application/vnd.pingidentity.risk.userProfile.reset+json, {correlation}] {{\"user\":{{\"id\":\"u-1\",\"type\":\"EXTERNAL\"}}}}"
            ),
        ]
    );
}

fn first_request<M: Machine>(mut machine: M) -> Option<HttpRequest> {
    if let Step::Send(request) = machine.step(100_000) {
        return Some(request);
    }
    machine.on_token(&AccessToken::new("t-1", None, 0).unwrap(), 100_000);
    match machine.step(100_000) {
        Step::Send(request) => Some(request),
        _ => None,
    }
}

#[test]
fn events_tell_every_try_wait_and_the_end() {
    let mut run = Run::new();
    let _ = run.of(&mut config("").get("ev-1", &call()).unwrap(), &["429+1", "lost", "200 {}"]);
    let shown: Vec<String> = run.events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    assert_eq!(
        shown[0],
        r#"{"type":"attempt","operation":"get","attempt":1,"status":429,"milliseconds":10,"code":"RATE_LIMITED"}"#
    );
    assert_eq!(shown[1], r#"{"type":"wait","operation":"get","milliseconds":1000,"code":"RATE_LIMITED"}"#);
    assert_eq!(
        shown[2],
        r#"{"type":"attempt","operation":"get","attempt":2,"milliseconds":10,"code":"NETWORK"}"#
    );
    assert_eq!(
        shown[4],
        r#"{"type":"attempt","operation":"get","attempt":3,"status":200,"milliseconds":10}"#
    );
    assert!(
        shown[5].starts_with(r#"{"type":"completed","operation":"get","attempt":3,"milliseconds":1"#),
        "{}",
        shown[5]
    );
    assert_eq!(shown.len(), 6);
}

#[test]
fn nothing_secret_is_shown() {
    let mut run = Run::new();
    let config = config("");
    let mut evaluating = config.evaluate_json(REQUEST, &call()).unwrap();
    let mut shown = format!("{config:?} {evaluating:?}");
    let evaluation = run.of(&mut evaluating, &["401", EVALUATION]).unwrap();
    shown.push_str(&format!("{evaluation:?} {evaluating:?} {:?}", run.events));
    let mut failed = config.evaluate_json(REQUEST, &call()).unwrap();
    let echo = r#"400 {"code":"INVALID_DATA","message":"ana@example.com","details":[{"code":"X","target":"event.ip","message":"81.2.69.142"}]}"#;
    let error = run.of(&mut failed, &[echo]).unwrap();
    shown.push_str(&format!("{:?} {:?} {:?}", error.error(), error.decision(), run.events));
    for secret in ["s3cret", "t-1", "t-2", "ana@", "81.2.69.142", "u-1"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
