//! The state of a handle: evaluate, complete, guard, ticket and feedback as the contract's page 3 tells them.

use super::{EVALUATION, REQUEST, Run, call, config};
use crate::decide::{DecidedBy, Outcome};
use crate::error::{ErrorCode, ErrorInfo};
use crate::protocol::*;

fn evaluate(options: &str, script: &[&str]) -> Evaluation {
    Run::new().of(&mut config(options).evaluate_json(REQUEST, &call()).unwrap(), script).unwrap()
}

/// Completes a handle: `completed`, `notEvaluated` or the error's code, and the state after it.
fn complete(evaluation: &mut Evaluation, status: &str, script: &[&str]) -> String {
    complete_at(evaluation, status, script, 0)
}

fn complete_at(evaluation: &mut Evaluation, status: &str, script: &[&str], later_ms: u64) -> String {
    let config = config("");
    let call = Call { now_ms: call().now_ms + later_ms, ..call() };
    let outcome = match evaluation.begin_completion(&config, Some(status), &call) {
        Ok(BeginCompletion::NotEvaluated) => "notEvaluated".to_owned(),
        Ok(BeginCompletion::Completed(_)) => "completed".to_owned(),
        Ok(BeginCompletion::Send(mut completion)) => {
            let mut run = Run::new();
            run.now_ms = call.now_ms;
            let result = run.of(&mut *completion, script);
            evaluation.end_completion(&completion, &result);
            result.map_or_else(|error| error.code.to_string(), |_| "completed".to_owned())
        }
        Err(error) => error.code.to_string(),
    };
    format!("{outcome} {}", evaluation.completion_status().map_or("-", CompletionState::as_str))
}

/// Ends a guard: what it sends, the state after it, and its warnings.
fn end_guard(evaluation: &mut Evaluation, raised: bool, script: &[&str]) -> String {
    let mut run = Run::new();
    if let Some(mut completion) =
        evaluation.begin_guard_end(&config(r#","timeoutMs":10000"#), raised, &call())
    {
        let result = run.of(&mut *completion, script);
        evaluation.end_guard(&completion, &result);
    }
    let state = evaluation.completion_status().map_or("-", CompletionState::as_str);
    let warnings = evaluation.take_events();
    assert!(warnings.iter().all(|event| event.kind == EventType::Warning && event.message.is_some()));
    format!("{}; {state}; {} warnings", run.steps.join(", "), warnings.len())
}

fn code(error: Option<&ErrorInfo>) -> Option<&'static str> {
    error.map(|error| error.code.as_str())
}

#[test]
fn an_answer_decides() {
    let evaluation = evaluate("", &["429+0", EVALUATION]);
    assert_eq!((evaluation.id(), &evaluation.decision().outcome), (Some("ev-1"), &Outcome::Low));
    assert_eq!((evaluation.attempts(), evaluation.elapsed_ms(), code(evaluation.error())), (2, 20, None));
    assert_eq!(evaluation.created_at().as_deref(), Some("2026-05-04T09:12:55.101Z"));
    assert_eq!(evaluation.completion_status(), Some(CompletionState::InProgress));
    assert_eq!(evaluation.explain(&config("")).trace.len(), 3);
    assert!(evaluation.response().is_some() && !evaluation.diagnostics().is_empty());
}

#[test]
fn a_client_error_decides_before_any_check_or_call() {
    for request in [r#"{"clientError":"x"}"#, r#"{"clientError":"x","event":5}"#] {
        let mut evaluating = config(r#","fallback":"HIGH""#).evaluate_json(request, &call()).unwrap();
        let evaluation = Run::new().of(&mut evaluating, &[]).unwrap();
        let decision = evaluation.decision();
        assert_eq!((&decision.outcome, decision.decided_by), (&Outcome::ClientError, DecidedBy::ClientError));
        assert_eq!((evaluation.attempts(), evaluation.id(), evaluation.raw()), (0, None, None));
        assert!(evaluation.into_result().is_ok());
    }
    let blank = config("").evaluate_json(r#"{"clientError":" "}"#, &call()).unwrap_err();
    assert_eq!(blank.code, ErrorCode::ValidationFailed);
}

#[test]
fn a_request_with_errors_makes_no_call() {
    for (request, target) in [("{}", "event"), ("[]", ""), ("text", "")] {
        let error = config(r#","fallback":"LOW""#).evaluate_json(request, &call()).unwrap_err();
        assert_eq!((error.code, error.target.as_deref()), (ErrorCode::ValidationFailed, Some(target)));
        assert!(error.report.is_some());
    }
}

#[test]
fn a_failure_is_an_outcome_with_its_error() {
    for (answer, reason) in [
        ("500", "SERVER_ERROR"),
        ("lost", "NETWORK"),
        ("400", "REJECTED"),
        ("201 <html>", "MALFORMED_RESPONSE"),
    ] {
        let evaluation = evaluate("", &[answer]);
        assert_eq!(evaluation.decision().outcome, Outcome::Failure);
        assert_eq!(
            (evaluation.decision().reason.map(ErrorCode::as_str), code(evaluation.error())),
            (Some(reason), Some(reason))
        );
        let fallback = evaluate(r#","fallback":"MEDIUM""#, &[answer]);
        assert_eq!(
            (&fallback.decision().outcome, fallback.decision().decided_by),
            (&Outcome::Medium, DecidedBy::Fallback)
        );
        assert_eq!(code(fallback.error()), Some(reason));
        assert_eq!(fallback.into_result().unwrap_err().code.as_str(), reason);
    }
}

#[test]
fn what_has_an_id_can_be_completed_whatever_its_outcome() {
    for (answer, reason) in [
        (r#"201 {"id":"ev-1"}"#, "MALFORMED_RESPONSE"),
        (r#"201 {"id":"ev-1","result":{}}"#, "UNKNOWN_LEVEL"),
    ] {
        let mut evaluation = evaluate("", &[answer]);
        assert_eq!((evaluation.id(), code(evaluation.error())), (Some("ev-1"), Some(reason)));
        assert_eq!(evaluation.error().unwrap().evaluation_id.as_deref(), Some("ev-1"));
        assert_eq!(complete(&mut evaluation, "FAILED", &["200"]), "completed FAILED");
    }
}

#[test]
fn an_answer_that_decides_nothing_ends_with_its_code() {
    let mut run = Run::new();
    let _ = run.of(&mut config("").evaluate_json(REQUEST, &call()).unwrap(), &["201 garbage"]);
    assert_eq!(run.events.last().and_then(|event| event.code), Some(ErrorCode::MalformedResponse));
}

#[test]
fn a_verdict_is_sent_once() {
    let mut evaluation = evaluate("", &[EVALUATION]);
    assert_eq!(complete(&mut evaluation, "IN_PROGRESS", &[]), "VALIDATION_FAILED IN_PROGRESS");
    assert_eq!(complete(&mut evaluation, "SUCCESS", &["403"]), "FORBIDDEN IN_PROGRESS");
    assert_eq!(code(evaluation.completion_error()), Some("FORBIDDEN"));
    assert_eq!(complete(&mut evaluation, "SUCCESS", &["200"]), "completed SUCCESS");
    assert_eq!(complete(&mut evaluation, "SUCCESS", &[]), "completed SUCCESS");
    assert_eq!(complete(&mut evaluation, "FAILED", &[]), "ALREADY_COMPLETED SUCCESS");
}

#[test]
fn a_verdict_that_a_get_shows_is_the_handles() {
    let mut evaluation = evaluate("", &[EVALUATION]);
    let shown = r#"200 {"event":{"completionStatus":"FAILED"}}"#;
    assert_eq!(complete(&mut evaluation, "SUCCESS", &["lost", shown]), "ALREADY_COMPLETED FAILED");
    assert_eq!(complete(&mut evaluation, "FAILED", &[]), "completed FAILED");
    assert_eq!(complete(&mut evaluation, "SUCCESS", &[]), "ALREADY_COMPLETED FAILED");
}

#[test]
fn without_an_id_there_is_nothing_to_complete() {
    let mut evaluation = evaluate("", &["500"]);
    assert_eq!(complete(&mut evaluation, "SUCCESS", &[]), "notEvaluated -");
    assert_eq!(complete(&mut evaluation, "DONE", &[]), "VALIDATION_FAILED -");
    assert_eq!(evaluation.ticket().unwrap_err().code, ErrorCode::NotEvaluated);
    assert_eq!(evaluation.feedback_json("FRIENDLY_BOT", None).unwrap_err().code, ErrorCode::NotEvaluated);
}

#[test]
fn an_unusable_id_is_refused_where_it_would_be_sent() {
    let mut evaluation = evaluate("", &[r#"201 {"id":"a/b","result":{"level":"LOW"}}"#]);
    assert_eq!(complete(&mut evaluation, "SUCCESS", &[]), "INVALID_CONFIG IN_PROGRESS");
    assert_eq!(end_guard(&mut evaluation, false, &[]), "; IN_PROGRESS; 1 warnings");
}

#[test]
fn the_window_is_thirty_minutes_after_the_answer_arrived() {
    // The answer arrived 10 ms after the call began.
    let mut evaluation = evaluate("", &[EVALUATION]);
    assert_eq!(complete_at(&mut evaluation.clone(), "SUCCESS", &["200"], 1_800_010), "completed SUCCESS");
    assert_eq!(
        complete_at(&mut evaluation, "SUCCESS", &[], 1_800_011),
        "COMPLETION_WINDOW_EXPIRED IN_PROGRESS"
    );
}

#[test]
fn a_guard_sends_the_recorded_verdict() {
    let mut passed = evaluate("", &[EVALUATION]);
    passed.fail();
    passed.succeed();
    assert_eq!(end_guard(&mut passed.clone(), false, &["200"]), "token, PUT, ok; SUCCESS; 0 warnings");
    assert_eq!(end_guard(&mut passed, true, &["200"]), "token, PUT, ok; SUCCESS; 0 warnings");
    let mut forgotten = evaluate("", &[EVALUATION]);
    assert_eq!(end_guard(&mut forgotten.clone(), false, &["200"]), "token, PUT, ok; FAILED; 1 warnings");
    assert_eq!(end_guard(&mut forgotten, true, &["200"]), "token, PUT, ok; FAILED; 0 warnings");
}

#[test]
fn a_guard_sends_nothing_after_a_completion_or_a_ticket() {
    let mut completed = evaluate("", &[EVALUATION]);
    assert_eq!(complete(&mut completed, "SUCCESS", &["200"]), "completed SUCCESS");
    completed.fail();
    assert_eq!(end_guard(&mut completed, true, &[]), "; SUCCESS; 0 warnings");
    let mut handed_over = evaluate("", &[EVALUATION]);
    handed_over.succeed();
    let _ = handed_over.ticket();
    assert_eq!(end_guard(&mut handed_over, false, &[]), "; IN_PROGRESS; 0 warnings");
    assert_eq!(end_guard(&mut evaluate("", &["500"]), false, &[]), "; -; 0 warnings");
}

#[test]
fn a_guard_tries_once_more_what_failed_inside() {
    let mut evaluation = evaluate("", &[EVALUATION]);
    assert_eq!(complete(&mut evaluation, "SUCCESS", &["403"]), "FORBIDDEN IN_PROGRESS");
    assert_eq!(end_guard(&mut evaluation.clone(), false, &["200"]), "token, PUT, ok; SUCCESS; 0 warnings");
    assert_eq!(end_guard(&mut evaluation, false, &["403"]), "token, PUT, FORBIDDEN; IN_PROGRESS; 1 warnings");
    assert_eq!(code(evaluation.completion_error()), Some("FORBIDDEN"));
    let mut refused = evaluate("", &[EVALUATION]);
    assert_eq!(complete(&mut refused, "IN_PROGRESS", &[]), "VALIDATION_FAILED IN_PROGRESS");
    assert_eq!(end_guard(&mut refused, true, &["200"]), "token, PUT, ok; FAILED; 0 warnings");
}

#[test]
fn a_guard_waits_two_seconds_at_most() {
    let mut evaluation = evaluate("", &[EVALUATION]);
    evaluation.succeed();
    assert_eq!(
        end_guard(&mut evaluation, false, &["429+4"]),
        "token, PUT, RATE_LIMITED; IN_PROGRESS; 1 warnings"
    );
}

#[test]
fn a_ticket_continues_elsewhere() {
    let mut evaluation = evaluate("", &[EVALUATION]);
    let ticket = evaluation.ticket().unwrap().to_json();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&ticket).unwrap(),
        serde_json::json!({
            "id": "ev-1", "createdAt": "2026-05-04T09:12:55.101Z", "receivedAt": "2026-05-04T09:12:55.010Z",
            "completionStatus": "IN_PROGRESS", "outcome": "LOW",
        })
    );
    let mut resumed = config("").resume(&ticket).unwrap();
    assert_eq!((resumed.id(), &resumed.decision().outcome), (Some("ev-1"), &Outcome::Low));
    assert_eq!(resumed.decision().evaluation_id.as_deref(), Some("ev-1"));
    assert_eq!(resumed.ticket().unwrap().to_json(), ticket);
    // Years later: the service decides about the window.
    assert_eq!(complete_at(&mut resumed, "SUCCESS", &["200"], 100_000_000_000), "completed SUCCESS");
    let kept = resumed.ticket().unwrap().to_json();
    assert_eq!(complete(&mut config("").resume(&kept).unwrap(), "FAILED", &[]), "ALREADY_COMPLETED SUCCESS");
}

#[test]
fn a_damaged_ticket_is_refused() {
    let good = r#"{"id":"e","receivedAt":"2026-05-04T09:12:55Z","completionStatus":"FAILED","outcome":"DENY","createdAt":null,"more":1}"#;
    assert!(config("").resume(good).is_ok());
    let bad = [
        "",
        "{}",
        "null",
        "[]",
        r#"["e",null,"2026-05-04T09:12:55Z","FAILED","DENY"]"#,
        &good.replace(r#""e""#, r#""""#),
        &good.replace(r#""e""#, "5"),
        &good.replace("2026", "x"),
        &good.replace("FAILED", "DONE"),
        &good.replace("DENY", ""),
        &good.replace("null", "5"),
    ];
    for text in bad {
        let error = config("").resume(text).unwrap_err();
        assert_eq!(
            (error.code, error.target.as_deref()),
            (ErrorCode::InvalidConfig, Some("ticket")),
            "{text}"
        );
    }
}

#[test]
fn feedback_has_the_id_and_a_usable_time() {
    let item = |answer: &str| evaluate("", &[answer]).feedback_json("FRIENDLY_BOT", Some("OTHER")).unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&item(EVALUATION)).unwrap(),
        serde_json::json!([{
            "riskEvaluation": { "id": "ev-1", "createdAt": "2026-05-04T09:12:55.101Z" },
            "feedbackCategory": "FRIENDLY_BOT", "reason": "OTHER",
        }])
    );
    assert!(!item(&EVALUATION.replace("T09", "T-09")).contains("createdAt"));
    assert!(config("").send_feedback_json(&item(EVALUATION), &call()).is_ok());
}
