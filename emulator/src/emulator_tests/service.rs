//! What a client meets: the service's calls, and the scenarios.

use super::*;

#[test]
fn tokens_are_of_their_environment_and_end() {
    let mut laboratory = Laboratory::new();
    let own = laboratory.token.clone();
    laboratory.token = laboratory.fresh_token(OTHER);
    let (status, body) = laboratory.create(&json!({"event": event("8.8.8.8")}));
    assert_eq!((status, &body["code"]), (401, &json!("ACCESS_FAILED")));
    assert_eq!(body["details"][0]["code"], "INVALID_TOKEN");
    laboratory.token = own;
    laboratory.now += 3_599_999;
    laboratory.created(&event("8.8.8.8"));
    laboratory.admin("POST", "clock", &json!({"advanceMs": 1}));
    assert_eq!(laboratory.create(&json!({"event": event("8.8.8.8")})).0, 401);
}

#[test]
fn an_evaluation_looks_like_the_services() {
    let mut laboratory = Laboratory::new();
    let request = json!({
        "event": {
            "ip": "203.0.113.24", "completionStatus": "SUCCESS", "colour": ["blue", 1.5],
            "user": {"id": "medium", "type": "PING_ONE", "groups": ["staff"]},
            "flow": {"type": "AUTHENTICATION", "subtype": "PASSKEY"},
            "sdk": {"signals": {"data": "R/o/1.2"}},
        }
    });
    let (status, body) = laboratory.create(&request);
    assert_eq!(status, 201);
    let id = body["id"].as_str().unwrap().to_owned();
    let url = format!("http://emulator.test:8787/v1/environments/{ENVIRONMENT}/riskEvaluations/{id}");
    assert_eq!(body["_links"]["self"]["href"], url);
    assert_eq!(body["environment"]["id"], ENVIRONMENT);
    assert_eq!(body["createdAt"], "2026-05-04T09:12:55.101Z");
    assert_eq!(
        body["event"],
        json!({
            "completionStatus": "IN_PROGRESS", "ip": "203.0.113.24", "colour": ["blue", 1.5],
            "user": {"id": "medium", "type": "PING_ONE", "groups": [{"name": "staff"}]},
            "flow": {"type": "AUTHENTICATION", "subtype": "PASSKEY"},
        })
    );
    assert_eq!(
        body["result"],
        json!({"level": "MEDIUM", "score": 60, "source": "AGGREGATED_SCORES", "type": "VALUE"})
    );
    assert_eq!(body["details"]["ipAddressReputation"], json!({"score": 24, "level": "LOW"}));
    let (status, again) = laboratory.call("GET", &format!("riskEvaluations/{id}"), &Value::Null);
    assert_eq!((status, again), (200, body));
    assert_eq!(laboratory.call("GET", "riskEvaluations/unknown", &Value::Null).0, 404);
}

#[test]
fn the_cores_errors_are_the_services_details() {
    let mut laboratory = Laboratory::new();
    let mut event = event("10.0.0.1, 8.8.8.8");
    event["user"]["type"] = json!("PARTNER");
    let (status, body) = laboratory.create(&json!({ "event": event }));
    assert_eq!((status, &body["code"]), (400, &json!("INVALID_DATA")));
    let details = body["details"].as_array().unwrap();
    let find = |target: &str| details.iter().find(|detail| detail["target"] == target).unwrap();
    assert_eq!(find("event.ip")["code"], "INVALID_VALUE");
    assert_eq!(find("event.user.type")["innerError"]["allowedValues"], json!(["PING_ONE", "EXTERNAL"]));
    assert_eq!(details.len(), 2, "warnings are not errors");
    assert!(body["id"].is_string());
    for (text, code) in [("nonsense", "INVALID_TYPE"), ("[]", "INVALID_TYPE"), ("{}", "REQUIRED_VALUE")] {
        let request = laboratory.request("POST", "riskEvaluations", "application/json", text);
        let (status, body) = laboratory.send(&request);
        assert_eq!((status, &body["details"][0]["code"]), (400, &json!(code)), "{text}");
    }
}

#[test]
fn a_completion_is_final_and_in_time() {
    let mut laboratory = Laboratory::new();
    let evaluation = laboratory.created(&event("8.8.8.8"));
    for (body, code) in [
        (json!({}), "REQUIRED_VALUE"),
        (json!({"completionStatus": null}), "REQUIRED_VALUE"),
        (json!({"completionStatus": "IN_PROGRESS"}), "INVALID_VALUE"),
        (json!({"completionStatus": 5}), "INVALID_VALUE"),
        (json!([]), "INVALID_TYPE"),
    ] {
        let rest = format!("riskEvaluations/{}/event", evaluation["id"].as_str().unwrap());
        let (status, answer) = laboratory.call("PUT", &rest, &body);
        assert_eq!((status, &answer["details"][0]["code"]), (400, &json!(code)), "{body}");
    }
    laboratory.now += 30 * MINUTE;
    let (status, event) = laboratory.complete(&evaluation["id"], "FAILED");
    assert_eq!(
        (status, &event["completionStatus"], &event["ip"]),
        (200, &json!("FAILED"), &json!("8.8.8.8"))
    );
    assert_eq!(event["_links"]["riskEvaluation"], evaluation["_links"]["self"]);
    let (status, refused) = laboratory.complete(&evaluation["id"], "FAILED");
    assert_eq!((status, &refused["code"]), (400, &json!("REQUEST_FAILED")));
    let id = evaluation["id"].as_str().unwrap();
    let (_, shown) = laboratory.call("GET", &format!("riskEvaluations/{id}"), &Value::Null);
    assert_eq!(shown["event"]["completionStatus"], "FAILED");
    assert_eq!(shown["updatedAt"], "2026-05-04T09:42:55.101Z");
    let late = laboratory.created(&self::event("8.8.8.8"));
    laboratory.admin("POST", "clock", &json!({"advanceMs": 30 * MINUTE + 1}));
    laboratory.token = laboratory.fresh_token(ENVIRONMENT);
    assert_eq!(laboratory.complete(&late["id"], "SUCCESS").1["code"], "REQUEST_FAILED");
    assert_eq!(laboratory.complete(&json!("unknown"), "SUCCESS").0, 404);
}

#[test]
fn feedback_of_both_versions() {
    let mut laboratory = Laboratory::new();
    let evaluation = laboratory.created(&event("8.8.8.8"));
    let item = json!({"riskEvaluation": {"id": evaluation["id"]}, "feedbackCategory": "FALSE_HIGH_RISK"});
    let unknown = json!({"riskEvaluation": {"id": "ev-1"}, "feedbackCategory": "FRIENDLY_BOT"});
    let (status, body) =
        laboratory.call("POST", "riskFeedback", &json!({"evaluationFeedbackItems": [item, unknown]}));
    assert_eq!((status, &body["environment"]["id"]), (201, &json!(ENVIRONMENT)));
    assert!(body["id"].is_string() && body["createdAt"].is_string() && body["_links"].is_object());
    let bad = json!({"evaluationFeedbackItems": [{"feedbackCategory": "MAYBE"}]});
    let (status, body) = laboratory.call("POST", "riskFeedback", &bad);
    assert_eq!((status, &body["code"]), (400, &json!("INVALID_DATA")));
    for media_type in ["feedback.v2", "feedback.bulk.v2"] {
        let media_type = format!("application/vnd.pingidentity.risk.{media_type}+json");
        let request = laboratory.request("POST", "riskFeedback", &media_type, "{}");
        assert_eq!(laboratory.send(&request).0, 201);
    }
    let stored = laboratory.admin("GET", "evaluations", &Value::Null);
    assert_eq!(stored[0]["feedback"], json!([item]));
    assert_eq!(stored[0]["completionStatus"], "IN_PROGRESS");
    assert_eq!(stored[0]["outcome"], "LOW");
    assert_eq!(stored[0]["id"], evaluation["id"]);
}

#[test]
fn media_types_are_checked() {
    let mut laboratory = Laboratory::new();
    for (rest, wrong, right) in [
        ("riskEvaluations", "text/plain", "application/json"),
        ("riskFeedback", "application/xml", "application/json"),
        ("riskUserProfile", "application/json", "application/vnd.pingidentity.risk.userProfile.reset+json"),
    ] {
        let request = laboratory.request("POST", rest, wrong, "{}");
        let (status, body) = laboratory.send(&request);
        assert_eq!(status, 415, "{rest}");
        assert!(body["message"].as_str().unwrap().contains(right), "{body}");
    }
    let with_charset = "Application/JSON; charset=utf-8";
    let body = json!({"event": event("8.8.8.8")}).to_string();
    let request = laboratory.request("POST", "riskEvaluations", with_charset, &body);
    assert_eq!(laboratory.send(&request).0, 201);
}

#[test]
fn policy_sets() {
    let mut laboratory = Laboratory::new();
    let mut set = |policy: Value| {
        let (status, body) = laboratory.create(&json!({"event": event("8.8.8.8"), "riskPolicySet": policy}));
        (status, body["riskPolicySet"].clone())
    };
    let (id, name) = (crate::DEFAULT_POLICY_SET_ID, crate::DEFAULT_POLICY_SET_NAME);
    let default = json!({"id": id, "name": name});
    assert_eq!(set(json!({})), (201, default.clone()));
    assert_eq!(set(json!({"id": id, "name": "mine"})), (201, default));
    assert_eq!(set(json!({"name": "mine"})), (201, json!({"id": id, "name": "mine"})));
    let targeted = json!({"id": id, "name": name, "targeted": true});
    assert_eq!(set(json!({"targeted": true, "id": OTHER, "name": "mine"})), (201, targeted));
    assert_eq!(set(json!({"id": OTHER})).0, 404);
}

#[test]
fn the_overlay_is_laid_over_every_row() {
    let mut laboratory = Laboratory::new();
    let body = laboratory.created(&overlaid(&json!({
        "level": null, "score": 1.5, "recommendedAction": ["A", "B"], "mitigations": [{"action": "MFA"}],
        "details": {"newDevice": null, "myMap": {"type": "MAP", "level": "HIGH"}},
    })));
    assert_eq!(
        body["result"],
        json!({
            "score": 1.5, "source": "AGGREGATED_SCORES", "recommendedAction": ["A", "B"],
            "mitigations": [{"action": "MFA"}], "type": "VALUE",
        })
    );
    assert_eq!(body["details"]["myMap"]["level"], "HIGH");
    assert!(body["details"].get("newDevice").is_none());
    assert!(body["details"].get("userRiskBehavior").is_some(), "details are merged");
    assert_eq!(body["event"]["customAttributes"]["cart"], 7);
}

#[test]
fn the_overlays_status() {
    let mut laboratory = Laboratory::new();
    assert_eq!(laboratory.create(&json!({"event": overlaid(&json!({"status": 202}))})).0, 202);
    let (status, body) = laboratory.create(&json!({"event": overlaid(&json!({"status": 503}))}));
    assert_eq!((status, &body["code"]), (503, &json!("UNEXPECTED_ERROR")));
    let stored = laboratory.admin("GET", "evaluations", &Value::Null);
    assert_eq!(stored.as_array().unwrap().len(), 1, "from 300 on nothing is stored");
}

#[test]
fn only_success_teaches_and_a_reset_forgets() {
    let mut laboratory = Laboratory::new();
    for verdict in ["FAILED", "SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS"] {
        laboratory.sign_in("203.0.113.1", verdict);
    }
    let learning = laboratory.sign_in("203.0.113.1", "SUCCESS");
    for predictor in ["userRiskBehavior", "userLocationAnomaly", "newDevice", "ipVelocityByUser"] {
        assert_eq!(learning["details"][predictor]["status"], "IN_TRAINING_PERIOD", "{predictor}");
    }
    let learned = laboratory.created(&event("203.0.113.1"));
    assert_eq!(learned["details"]["newDevice"]["status"], "KNOWN_DEVICE");
    assert_eq!(learned["details"]["userRiskBehavior"]["level"], "LOW");
    let media_type = "application/vnd.pingidentity.risk.userProfile.reset+json";
    let reset = |laboratory: &mut Laboratory, body: Value| {
        let request = laboratory.request("POST", "riskUserProfile", media_type, &body.to_string());
        laboratory.send(&request)
    };
    assert_eq!(reset(&mut laboratory, json!({"user": {"id": "u-1", "type": "EXTERNAL"}})).0, 200);
    let forgotten = laboratory.created(&event("203.0.113.1"));
    assert_eq!(forgotten["details"]["newDevice"]["status"], "IN_TRAINING_PERIOD");
    assert!(forgotten["details"].get("previousSuccessfulTransaction").is_none());
    let (status, refused) = reset(&mut laboratory, json!({"user": {"type": "PARTNER"}}));
    let targets: Vec<_> =
        refused["details"].as_array().unwrap().iter().map(|detail| &detail["target"]).collect();
    assert_eq!((status, targets.len()), (400, 2));
    assert!(targets.contains(&&json!("user.id")) && targets.contains(&&json!("user.type")));
    assert_eq!(reset(&mut laboratory, json!({})).0, 400);
}

#[test]
fn travel_is_measured_from_the_last_success() {
    let mut laboratory = Laboratory::new();
    laboratory.sign_in("203.0.113.1", "SUCCESS");
    laboratory.sign_in("192.0.2.1", "FAILED");
    laboratory.now += 60 * MINUTE - 1;
    let details = laboratory.created(&event("198.51.100.1"))["details"].clone();
    assert_eq!(details["impossibleTravel"], true);
    assert_eq!(details["previousSuccessfulTransaction"]["ip"], "203.0.113.1");
    laboratory.admin("POST", "clock", &json!({"advanceMs": 23 * 60 * MINUTE + 1}));
    laboratory.token = laboratory.fresh_token(ENVIRONMENT);
    let details = laboratory.created(&event("198.51.100.1"))["details"].clone();
    assert_eq!(details["impossibleTravel"], false);
}

#[test]
fn digits_and_depth_survive() {
    let mut laboratory = Laboratory::new();
    let deep = format!("{}1.50{}", "[".repeat(5_000), "]".repeat(5_000));
    let text = format!(
        r#"{{"event":{{"ip":"8.8.8.8","user":{{"id":"u","name":"n","type":"EXTERNAL"}},"big":123456789012345678901234567890,"deep":{deep}}}}}"#
    );
    let request = laboratory.request("POST", "riskEvaluations", "application/json", &text);
    let response = laboratory.emulator.handle(&request, START).response;
    let body = String::from_utf8(response.body).unwrap();
    assert_eq!(response.status, 201);
    assert!(body.contains(r#""big":123456789012345678901234567890"#));
    assert!(body.contains(&deep));
}
