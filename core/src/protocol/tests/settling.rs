//! Completions: what a GET tells when the PUT leaves the verdict open.

use super::{Run, call, config};
use crate::error::ErrorCode;
use crate::protocol::*;
use crate::{ClosedEnum as _, CompletionStatus};

/// What completing with `SUCCESS` asks the driver for, and which verdict it found.
fn complete(options: &str, script: &[&str]) -> String {
    let mut run = Run::new();
    let mut completion = config(options).complete("ev-1", Some("SUCCESS"), &call()).unwrap();
    let _ = run.of(&mut completion, script);
    let recorded = completion.recorded().map_or("nothing", CompletionStatus::as_str);
    format!("{}; {recorded}", run.steps.join(", "))
}

const OPEN: &str = r#"200 {"createdAt":"2026-05-04T09:12:55Z","event":{"completionStatus":"IN_PROGRESS"}}"#;
const SUCCESS: &str = r#"200 {"event":{"completionStatus":"SUCCESS"}}"#;
const FAILED: &str = r#"200 {"event":{"completionStatus":"FAILED"}}"#;
const UNKNOWN: &str = r#"200 {"event":{"completionStatus":"ABANDONED"}}"#;
const ONE: &str = r#","maxRetries":1"#;
const NONE: &str = r#","maxRetries":0"#;

#[test]
fn a_get_tells_what_became_of_a_lost_put() {
    assert_eq!(complete("", &["lost", SUCCESS]), "token, PUT, GET, ok; SUCCESS");
    assert_eq!(complete("", &["timeout", SUCCESS]), "token, PUT, GET, ok; SUCCESS");
    assert_eq!(complete(NONE, &["lost", SUCCESS]), "token, PUT, GET, ok; SUCCESS");
    assert_eq!(complete("", &["lost", FAILED]), "token, PUT, GET, ALREADY_COMPLETED; FAILED");
    assert_eq!(complete("", &["lost", UNKNOWN]), "token, PUT, GET, NETWORK; nothing");
}

#[test]
fn a_lost_put_that_was_not_recorded_is_sent_once_more() {
    assert_eq!(complete("", &["lost", OPEN, "200"]), "token, PUT, GET, wait, PUT, ok; SUCCESS");
    assert_eq!(
        complete("", &["lost", OPEN, "lost", OPEN]),
        "token, PUT, GET, wait, PUT, GET, NETWORK; nothing"
    );
    assert_eq!(
        complete("", &["lost", OPEN, "lost", SUCCESS]),
        "token, PUT, GET, wait, PUT, GET, ok; SUCCESS"
    );
    assert_eq!(complete(ONE, &["lost", OPEN, "200"]), "token, PUT, GET, wait, PUT, ok; SUCCESS");
    assert_eq!(complete(NONE, &["lost", OPEN]), "token, PUT, GET, NETWORK; nothing");
    assert_eq!(complete(ONE, &["429+0", "lost", OPEN]), "token, PUT, wait, PUT, GET, NETWORK; nothing");
    assert_eq!(
        complete("", &["lost", OPEN, "400", OPEN]),
        "token, PUT, GET, wait, PUT, GET, REJECTED; nothing"
    );
}

#[test]
fn at_most_two_gets_settle_a_call() {
    let script = ["lost", OPEN, "500", "lost", OPEN];
    assert_eq!(complete("", &script), "token, PUT, GET, wait, PUT, wait, PUT, GET, NETWORK; nothing");
    let script = ["connect", "lost", OPEN, "lost", OPEN];
    assert_eq!(complete("", &script), "token, PUT, wait, PUT, GET, wait, PUT, GET, NETWORK; nothing");
}

#[test]
fn a_get_that_fails_leaves_the_puts_own_error() {
    assert_eq!(complete("", &["lost", "500", SUCCESS]), "token, PUT, GET, wait, GET, ok; SUCCESS");
    assert_eq!(complete(ONE, &["lost", "500", "500"]), "token, PUT, GET, wait, GET, NETWORK; nothing");
    assert_eq!(complete("", &["lost", "404"]), "token, PUT, GET, NETWORK; nothing");
    assert_eq!(complete("", &["lost", "200 garbage"]), "token, PUT, GET, NETWORK; nothing");
    assert_eq!(complete("", &["400", "403"]), "token, PUT, GET, REJECTED; nothing");
    assert_eq!(complete("", &["400", UNKNOWN]), "token, PUT, GET, REJECTED; nothing");
    assert_eq!(complete("", &["400", "200 {}"]), "token, PUT, GET, REJECTED; nothing");
}

#[test]
fn a_fresh_token_serves_all_that_follows() {
    let script = ["lost", "401", OPEN, "200"];
    assert_eq!(complete("", &script), "token, PUT, GET, token after t-1, GET, wait, PUT, ok; SUCCESS");
    let script = ["lost", OPEN, "401", "200"];
    assert_eq!(complete("", &script), "token, PUT, GET, wait, PUT, token after t-1, PUT, ok; SUCCESS");
}

#[test]
fn a_refusal_is_explained_by_what_a_get_shows() {
    assert_eq!(complete("", &["400", SUCCESS]), "token, PUT, GET, ok; SUCCESS");
    assert_eq!(complete("", &["409", FAILED]), "token, PUT, GET, ALREADY_COMPLETED; FAILED");
    assert_eq!(complete(NONE, &["422", OPEN]), "token, PUT, GET, REJECTED; nothing");
}

#[test]
fn the_services_own_clock_tells_whether_the_window_is_over() {
    let aged = |created_at: &str, date: &str| {
        let seen = format!(
            r#"200 {date}{{"createdAt":"{created_at}","event":{{"completionStatus":"IN_PROGRESS"}}}}"#
        );
        complete("", &["400", &seen])
    };
    let date = "<Thu, 01 Jan 2099 00:00:00 GMT> ";
    let expired = "token, PUT, GET, COMPLETION_WINDOW_EXPIRED; nothing";
    let refused = "token, PUT, GET, REJECTED; nothing";
    assert_eq!(aged("2098-12-31T23:29:59Z", date), expired);
    assert_eq!(aged("2098-12-31T23:30:00Z", date), refused);
    assert_eq!(aged("2099-01-01T00:00:01Z", date), refused);
    assert_eq!(aged("2024-01-30T-13:58:24.650Z", date), refused);
    // Without a Date, by the local clock, which is at 09:12:55.020 when the GET is answered.
    assert_eq!(aged("2026-05-04T08:42:55.019Z", ""), expired);
    assert_eq!(aged("2026-05-04T08:42:55.020Z", ""), refused);
}

#[test]
fn an_error_keeps_what_the_service_said() {
    let mut completion = config("").complete("ev-1", Some("SUCCESS"), &call()).unwrap();
    let error = Run::new().of(&mut completion, &[r#"400 {"id":"err-1"}"#, FAILED]).unwrap_err();
    assert_eq!((error.status, error.request_id.as_deref()), (Some(400), Some("err-1")));
    assert_eq!(error.message, "the evaluation is already completed with FAILED");
}

#[test]
fn the_whole_ends_once() {
    let mut run = Run::new();
    let mut completion = config("").complete("ev-1", Some("SUCCESS"), &call()).unwrap();
    let _ = run.of(&mut completion, &["lost", OPEN, "200"]);
    let ends = run.events.iter().filter(|event| event.kind == EventType::Completed);
    let ends: Vec<_> = ends.map(|event| (event.operation, event.attempt, event.code)).collect();
    assert_eq!(ends, [(Operation::Complete, Some(2), None)]);
}

#[test]
fn what_cannot_be_asked_is_refused_before_any_call() {
    let refused = |id, status| config("").complete(id, status, &call()).unwrap_err();
    assert_eq!(refused("a/b", Some("SUCCESS")).code, ErrorCode::InvalidConfig);
    for status in [None, Some("IN_PROGRESS"), Some("success"), Some("")] {
        let error = refused("ev-1", status);
        assert_eq!(
            (error.code, error.target.as_deref()),
            (ErrorCode::ValidationFailed, Some("completionStatus"))
        );
    }
}
