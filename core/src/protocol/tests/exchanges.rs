//! Exchanges: each row of the contract's table of what is repeated, deadlines, requests and events.

use super::{ENVIRONMENT, EVALUATION, REQUEST, Run, call, config, response};
use crate::protocol::*;

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
