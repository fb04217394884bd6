//! Feedback in batches.

use super::{Run, call, config};
use crate::error::ErrorCode;
use crate::protocol::*;

fn items(count: usize) -> String {
    let item = |index| {
        format!(r#"{{"riskEvaluation":{{"id":"ev-{index}"}},"feedbackCategory":"AUTOMATED_ATTACK"}}"#)
    };
    format!("[{}]", (0..count).map(item).collect::<Vec<_>>().join(","))
}

fn send(count: usize, script: &[&str]) -> (String, String) {
    let mut run = Run::new();
    let mut sending = config("").send_feedback_json(&items(count), &call()).unwrap();
    let result = run.of(&mut sending, script).unwrap();
    let shown = |batch: &FeedbackBatch| {
        let code = batch.error.as_ref().map(|error| error.code.as_str());
        format!("{}:{} {}", batch.index, batch.count, code.or(batch.id.as_deref()).unwrap_or("ok"))
    };
    let batches: Vec<String> = result.batches.iter().map(shown).collect();
    (run.steps.join(", "), format!("{}; {} failed", batches.join(", "), result.failed.len()))
}

fn pair(steps: &str, result: &str) -> (String, String) {
    (steps.to_owned(), result.to_owned())
}

#[test]
fn a_hundred_items_are_one_batch() {
    assert_eq!(send(100, &[r#"201 {"id":"fb-1"}"#]), pair("token, POST, ok", "0:100 fb-1; 0 failed"));
    let steps = "token, POST, token, POST, token, POST, ok";
    assert_eq!(
        send(201, &["201", "201 garbage", "201"]),
        pair(steps, "0:100 ok, 1:100 ok, 2:1 ok; 0 failed")
    );
}

#[test]
fn a_failed_batch_is_no_exception() {
    let steps = "token, POST, token, POST, token, POST, ok";
    let result = "0:100 ok, 1:100 SERVER_ERROR, 2:1 ok; 100 failed";
    assert_eq!(send(201, &["201", "500", "201"]), pair(steps, result));
    assert_eq!(send(1, &["lost"]), pair("token, POST, ok", "0:1 NETWORK; 1 failed"));
}

#[test]
fn after_a_refusal_of_the_credentials_the_rest_is_not_sent() {
    let result = "0:100 ok, 1:100 FORBIDDEN, 2:1 FORBIDDEN; 101 failed";
    assert_eq!(send(201, &["201", "403"]), pair("token, POST, token, POST, ok", result));
    let steps = "token, POST, token after t-1, POST, ok";
    assert_eq!(send(101, &["401", "401"]), pair(steps, "0:100 UNAUTHORIZED, 1:1 UNAUTHORIZED; 101 failed"));
}

#[test]
fn every_batch_has_its_own_deadline() {
    let mut run = Run::new();
    let mut sending = config(r#","timeoutMs":1000"#).send_feedback_json(&items(200), &call()).unwrap();
    let result = run.of(&mut sending, &["timeout", "201"]).unwrap();
    assert_eq!(
        (result.batches[0].error.as_ref().map(|error| error.code), result.batches[1].error.as_ref()),
        (Some(ErrorCode::Timeout), None)
    );
}

#[test]
fn the_result_is_json_as_the_contract_shows_it() {
    let mut sending = config("").send_feedback_json(&items(1), &call()).unwrap();
    let result = Run::new().of(&mut sending, &["403"]).unwrap();
    let json = serde_json::to_value(&result).unwrap();
    assert_eq!(json["batches"][0]["index"], 0);
    assert_eq!(json["batches"][0]["error"]["code"], "FORBIDDEN");
    assert_eq!(json["failed"][0]["riskEvaluation"]["id"], "ev-0");
}

#[test]
fn what_is_not_feedback_is_refused_before_any_call() {
    for (items, target) in [
        ("[]", "evaluationFeedbackItems"),
        ("null", "evaluationFeedbackItems"),
        ("{}", "evaluationFeedbackItems"),
        ("not json", "evaluationFeedbackItems"),
        ("[5]", "evaluationFeedbackItems[0]"),
        (
            r#"[{"riskEvaluation":{"id":"e"},"feedbackCategory":"SPAM"}]"#,
            "evaluationFeedbackItems[0].feedbackCategory",
        ),
    ] {
        let error = config("").send_feedback_json(items, &call()).unwrap_err();
        assert_eq!(
            (error.code, error.target.as_deref()),
            (ErrorCode::ValidationFailed, Some(target)),
            "{items}"
        );
    }
}
