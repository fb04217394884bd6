//! What holds for every input: nothing panics, nothing of a response is lost, and the body is the caller's JSON with
//! the documented changes alone.

use pingone_protect_core::boundary::{request_body, validate_feedback, validate_request};
use pingone_protect_core::{
    Json, OutcomePolicy, RiskEvaluation, TrustedProxies, ValidateOptions, client_ip, decide_bytes,
    explain_bytes,
};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Names that the rules know, so that random objects hit them.
const NAMES: &[&str] = &[
    "event",
    "riskPolicySet",
    "clientError",
    "ip",
    "user",
    "type",
    "id",
    "name",
    "groups",
    "flow",
    "subtype",
    "session",
    "browser",
    "userAgent",
    "cookie",
    "device",
    "externalId",
    "sdk",
    "signals",
    "data",
    "sharingType",
    "targetResource",
    "evaluatedFactors",
    "status",
    "customAttributes",
    "completionStatus",
    "targeted",
    "userId",
    "evaluationFeedbackItems",
    "riskEvaluation",
    "feedbackCategory",
    "reason",
    "createdAt",
    "result",
    "level",
    "score",
    "recommendedAction",
    "recommendedActions",
    "mitigations",
    "details",
    "other",
];

const TEXTS: &[&str] = &[
    "",
    " ",
    "EXTERNAL",
    "PING_ONE",
    "AUTHENTICATION",
    "REGISTRATION",
    "PASSKEY",
    "LOW",
    "HIGH",
    "DENY",
    "8.8.8.8",
    "10.0.0.1, 8.8.8.8",
    "::ffff:1.2.3.4",
    "2024-05-01T13:44:33.417Z",
    "FRIENDLY_BOT",
    "OTHER",
    "é\u{1f600}\"\\\n",
];

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("finite", |number| number.is_finite().then(|| Value::from(number))),
        proptest::sample::select(TEXTS).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let name = prop_oneof![9 => proptest::sample::select(NAMES).prop_map(str::to_owned), 1 => ".{0,6}"];
    leaf.prop_recursive(5, 48, 8, move |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            4 => proptest::collection::btree_map(name.clone(), inner, 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// JSON text, or something near it.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any_json().prop_map(|json| json.to_string()),
        any_json().prop_map(|json| format!("{json:#}")),
        (any_json(), any::<prop::sample::Index>(), any::<char>()).prop_map(|(json, at, character)| {
            let mut text: Vec<char> = json.to_string().chars().collect();
            let at = at.index(text.len() + 1);
            text.insert(at, character);
            text.into_iter().collect()
        }),
        (any_json(), any::<prop::sample::Index>()).prop_map(|(json, at)| {
            let text: Vec<char> = json.to_string().chars().collect();
            text.iter().take(at.index(text.len() + 1)).collect()
        }),
        ".{0,40}",
    ]
}

/// The documented changes, written once more over a parsed value.
fn sent(request: &Map<String, Value>) -> Value {
    let mut body = without_nulls(request);
    body.remove("clientError");
    if let Some(Value::Object(event)) = body.get("event") {
        let mut event = without_nulls(event);
        event.remove("completionStatus");
        for name in
            ["user", "flow", "session", "browser", "device", "sdk", "targetResource", "evaluatedFactors"]
        {
            if let Some(Value::Object(object)) = event.get(name) {
                let mut object = without_nulls(object);
                if let (Some(Value::Object(signals)), "sdk") = (object.get("signals"), name) {
                    let signals = without_nulls(signals);
                    object.insert("signals".to_owned(), signals.into());
                }
                if let (Some(Value::Array(groups)), "user") = (object.get("groups"), name) {
                    let groups: Vec<Value> = groups.iter().map(group).collect();
                    object.insert("groups".to_owned(), groups.into());
                }
                event.insert(name.to_owned(), object.into());
            }
        }
        if let Some(Value::Array(factors)) = event.get("evaluatedFactors") {
            let factors: Vec<Value> = factors.iter().map(clean_object).collect();
            event.insert("evaluatedFactors".to_owned(), factors.into());
        }
        body.insert("event".to_owned(), event.into());
    }
    if let Some(Value::Object(policy_set)) = body.get("riskPolicySet") {
        let policy_set = without_nulls(policy_set);
        body.insert("riskPolicySet".to_owned(), policy_set.into());
    }
    body.into()
}

fn without_nulls(object: &Map<String, Value>) -> Map<String, Value> {
    object
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn clean_object(value: &Value) -> Value {
    value.as_object().map_or_else(|| value.clone(), |object| without_nulls(object).into())
}

fn group(group: &Value) -> Value {
    match group {
        Value::String(name) => serde_json::json!({ "name": name }),
        other => clean_object(other),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_text_panics(text in any_text(), ip_from_server: bool, allow_unknown_values: bool) {
        let options = ValidateOptions { ip_from_server, allow_unknown_values };
        let policy = OutcomePolicy::default();
        let report = validate_request(&text, &options);
        prop_assert_eq!(report.valid, report.errors().next().is_none());
        let _ = validate_feedback(&text, &options);
        let _ = request_body(&text);
        let decision = decide_bytes(text.as_bytes(), &policy);
        prop_assert_eq!(explain_bytes(text.as_bytes(), &policy).decision, decision);
        if let Ok(evaluation) = RiskEvaluation::parse(text.as_str()) {
            let _ = (evaluation.view(), evaluation.predictors(), evaluation.id(), format!("{evaluation:?}"));
        }
        if let Ok(json) = Json::parse(&text) {
            let _ = OutcomePolicy::from_json(&json);
        }
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = explain_bytes(&bytes, &OutcomePolicy::default());
    }

    #[test]
    fn what_is_json_agrees_with_serde_json(text in any_text()) {
        let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        prop_assert_eq!(Json::parse(&text).is_ok(), theirs, "{}", text);
    }

    #[test]
    fn a_response_survives(json in any_json()) {
        let text = format!("{json:#}");
        if let Ok(evaluation) = RiskEvaluation::parse(text.as_str()) {
            prop_assert_eq!(evaluation.raw(), text.as_str());
            let back: Value = serde_json::from_str(&serde_json::to_string(&evaluation).unwrap()).unwrap();
            prop_assert_eq!(back, json);
        }
    }

    #[test]
    fn the_body_is_the_request_with_the_documented_changes(json in any_json()) {
        let body = request_body(&json.to_string()).map(|body| serde_json::from_str::<Value>(&body).unwrap());
        prop_assert_eq!(body, json.as_object().map(sent));
    }

    #[test]
    fn no_header_panics(peer in ".{0,20}", lines in proptest::collection::vec(".{0,40}", 0..4), block in ".{0,20}") {
        let trusted = TrustedProxies::parse(["10.0.0.0/8", "::1"]).unwrap();
        let _ = client_ip(Some(&peer), &lines, &trusted);
        let _ = client_ip(Some("10.0.0.1"), &lines, &trusted);
        let _ = TrustedProxies::parse([block]);
    }
}
