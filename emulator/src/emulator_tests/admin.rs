//! What a test sets and sees: faults, chance, clock, leniency, log, memory.

use super::*;

#[test]
fn the_date_is_the_environments() {
    let mut laboratory = Laboratory::new();
    laboratory.admin("POST", "clock", &json!({"advanceMs": 86_400_000}));
    laboratory.token = laboratory.fresh_token(ENVIRONMENT);
    let request = laboratory.request("GET", "riskEvaluations/x", "", "");
    let response = laboratory.emulator.handle(&request, laboratory.now + 1_000).response;
    assert!(response.headers.contains(&("Date".to_owned(), "Tue, 05 May 2026 09:12:56 GMT".to_owned())));
    assert_eq!(laboratory.log().last().unwrap()["at"], "2026-05-05T09:12:56.101Z");
}

#[test]
fn lenient_takes_what_the_core_refuses() {
    let mut laboratory = Laboratory::new();
    laboratory.admin("PUT", "lenient", &json!(true));
    for body in [json!({"user": {"id": "u-1"}}), json!({"event": 5}), json!([]), json!({})] {
        assert_eq!(laboratory.create(&body).0, 201, "{body}");
    }
    let (_, body) = laboratory.create(&json!({"event": {"user": {"type": "PARTNER", "id": "high"}}}));
    assert_eq!(body["result"]["score"], 125);
    assert_eq!(laboratory.complete(&body["id"], "DONE").1["completionStatus"], "DONE");
    assert_eq!(laboratory.call("POST", "riskFeedback", &json!({"evaluationFeedbackItems": []})).0, 201);
    laboratory.admin("PUT", "lenient", &json!(false));
    assert_eq!(laboratory.create(&json!({})).0, 400);
}

#[test]
fn faults_stand_in_change_and_break() {
    let mut laboratory = Laboratory::new();
    laboratory.admin(
        "PUT",
        "faults",
        &json!([
            {"operation": "create", "count": 1},
            {"operation": "create", "count": 1, "status": 429, "headers": {"Retry-After": 2}},
            {"operation": "create", "count": 1, "status": 500, "body": "<html>oops</html>"},
            {"operation": "create", "count": 1, "body": {"id": "ev-1"}, "headers": {"date": "never"}},
            {"operation": "create", "count": 1, "delayMs": 70, "drop": "before"},
            {"operation": "create", "count": 1, "drop": "after"},
            {"operation": "create", "count": 1, "drop": "middle"},
        ]),
    );
    let request = laboratory.request(
        "POST",
        "riskEvaluations",
        "application/json",
        &json!({"event": event("8.8.8.8")}).to_string(),
    );
    let replies: Vec<Reply> = (0..8).map(|_| laboratory.emulator.handle(&request, laboratory.now)).collect();
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.response.status).collect();
    assert_eq!(statuses, [201, 429, 500, 201, 0, 201, 201, 201]);
    let header = |index: usize, name: &str| {
        let headers = &replies[index].response.headers;
        let found: Vec<_> = headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).collect();
        assert_eq!(found.len(), 1);
        found[0].1.clone()
    };
    assert_eq!(header(1, "Retry-After"), "2");
    assert!(String::from_utf8_lossy(&replies[1].response.body).contains("REQUEST_LIMITED"));
    assert_eq!(replies[2].response.body, b"<html>oops</html>");
    assert_eq!(replies[3].response.body, br#"{"id":"ev-1"}"#);
    assert_eq!(header(3, "Date"), "never");
    assert_eq!((replies[4].delay_ms, replies[4].drop), (70, Some(DropPoint::Before)));
    assert_eq!(replies[5].drop, Some(DropPoint::After));
    assert_eq!(replies[6].drop, Some(DropPoint::Middle));
    let expected = [201, 429, 500, 201, 0, 201, 201, 201]
        .map(|status| json!(["create", if status == 0 { Value::Null } else { json!(status) }]));
    assert_eq!(laboratory.statuses()[1..], expected);
    let stored = laboratory.admin("GET", "evaluations", &Value::Null);
    assert_eq!(stored.as_array().unwrap().len(), 5, "a status stands in place of the processing");
}

#[test]
fn a_fault_speaks_oauth_at_the_token_endpoint() {
    let mut laboratory = Laboratory::new();
    laboratory.admin("PUT", "faults", &json!([{"operation": "token", "status": 401}]));
    let request = Request::new("POST", format!("/{ENVIRONMENT}/as/token"));
    let (status, body) = laboratory.send(&request);
    assert_eq!((status, &body["error"]), (401, &json!("invalid_client")));
    laboratory.admin("PUT", "faults", &json!([]));
    assert_eq!(laboratory.send(&request).1["error"], "invalid_request");
}

#[test]
fn faults_that_cannot_be_read_are_refused() {
    let mut laboratory = Laboratory::new();
    let path = |call| format!("/emulator/environments/{ENVIRONMENT}/{call}");
    for (method, call, body) in [
        ("PUT", "faults", r#"[{"delay": 5}]"#),
        ("PUT", "faults", r#"{"status": 500}"#),
        ("PUT", "random", r#"{"seed": 1, "rate": 2}"#),
        ("PUT", "lenient", "1"),
        ("POST", "clock", r#"{"advanceMs": "1"}"#),
    ] {
        let (status, answer) = laboratory.send(&Request::new(method, path(call)).with_body(body));
        assert_eq!((status, &answer["code"]), (400, &json!("INVALID_REQUEST")), "{body}");
    }
    assert_eq!(laboratory.send(&Request::new("POST", path("faults"))).0, 404);
}

#[test]
fn chance_hits_its_part_of_the_requests_the_same_way_each_time() {
    let run = |seed| {
        let mut laboratory = Laboratory::new();
        laboratory.admin("PUT", "random", &json!({"seed": seed, "rate": 0.25}));
        let request = laboratory.request("GET", "riskEvaluations/x", "", "");
        let replies = (0..400).map(|_| laboratory.emulator.handle(&request, START));
        replies.map(|reply| (reply.response.status, reply.delay_ms, reply.drop)).collect::<Vec<_>>()
    };
    let hit = run(7).iter().filter(|reply| **reply != (404, 0, None)).count();
    assert!((70..130).contains(&hit), "{hit}");
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn the_log_keeps_order_and_no_secrets() {
    let mut laboratory = Laboratory::new();
    laboratory.created(&event("8.8.8.8"));
    laboratory.call("PATCH", "riskEvaluations/x", &json!({}));
    let log = laboratory.log();
    assert_eq!(laboratory.statuses(), [json!(["token", 200]), json!(["create", 201]), json!([null, 405])]);
    let text = serde_json::to_string(&log).unwrap();
    assert!(!text.contains("s3cret") && !text.contains(&laboratory.token) && !text.contains("uthorization"));
    assert_eq!(log[1]["body"]["event"]["ip"], "8.8.8.8");
    assert_eq!(log[1]["headers"]["content-type"], "application/json");
    assert_eq!(log[1]["path"], format!("/v1/environments/{ENVIRONMENT}/riskEvaluations"));
}

#[test]
fn whoever_watches_sees_entries_with_their_environment() {
    let mut laboratory = Laboratory::new();
    let request = laboratory.request("GET", "riskEvaluations/x", "", "");
    let line = laboratory.emulator.handle(&request, START).logged.unwrap();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&line["environment"], &line["operation"]), (&json!(ENVIRONMENT), &json!("get")));
    let admin = Request::new("GET", format!("/emulator/environments/{ENVIRONMENT}/log"));
    assert_eq!(laboratory.emulator.handle(&admin, START).logged, None);
}

#[test]
fn environments_are_separate_and_can_be_forgotten() {
    let mut laboratory = Laboratory::new();
    let evaluation = laboratory.created(&event("8.8.8.8"));
    let elsewhere = format!("/emulator/environments/{OTHER}/evaluations");
    assert_eq!(laboratory.send(&Request::new("GET", elsewhere)), (200, json!([])));
    let (_, list) = laboratory.send(&Request::new("GET", "/emulator/environments"));
    assert_eq!(list.as_array().unwrap().len(), 1, "looking makes no environment");
    assert_eq!((&list[0]["id"], &list[0]["evaluations"]), (&json!(ENVIRONMENT), &json!(1)));
    let forget = Request::new("DELETE", format!("/emulator/environments/{ENVIRONMENT}"));
    assert_eq!(laboratory.send(&forget).0, 204);
    assert_eq!(laboratory.log(), [] as [Value; 0]);
    laboratory.token = laboratory.fresh_token(ENVIRONMENT);
    let rest = format!("riskEvaluations/{}", evaluation["id"].as_str().unwrap());
    assert_eq!(laboratory.call("GET", &rest, &Value::Null).0, 404);
}

#[test]
fn bodies_above_the_limit() {
    let mut laboratory = Laboratory::new();
    let body = "x".repeat(crate::BODY_LIMIT + 1);
    let request = laboratory.request("POST", "riskEvaluations", "application/json", &body);
    assert_eq!(laboratory.send(&request).0, 413);
    assert!(laboratory.log().last().unwrap()["body"].as_str().unwrap().len() < 100);
    let path = format!("/emulator/environments/{ENVIRONMENT}/faults");
    assert_eq!(laboratory.send(&Request::new("PUT", path).with_body(body)).0, 413);
}

#[test]
fn memory_is_bounded_and_the_log_says_so() {
    let environments = ShelfLimit { items: 3, bytes: usize::MAX };
    let log = ShelfLimit { items: 4, bytes: usize::MAX };
    let mut laboratory = Laboratory::with_limits(Limits { environments, log, ..Limits::default() });
    for _ in 0..5 {
        laboratory.created(&event("8.8.8.8"));
    }
    let entries = laboratory.log();
    assert_eq!(entries.len(), 5);
    assert!(entries[0]["note"].as_str().unwrap().starts_with("2 older log entries were forgotten"));
    for number in 0..3 {
        laboratory.fresh_token(&format!("00000000-0000-4000-8000-00000000000{number}"));
    }
    assert_eq!(laboratory.log(), [] as [Value; 0]);
    laboratory.token = laboratory.fresh_token(ENVIRONMENT);
    assert!(laboratory.log()[0]["note"].as_str().unwrap().contains("this environment was forgotten"));
}
