//! The rows of the contract's page on the emulator, through the front door.

mod admin;
mod service;

use serde_json::{Value, json};

use super::*;

const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";
const OTHER: &str = "7a1d0e2f-3c58-4d80-9a1b-6c2a7e1d8f32";
const START: u64 = 1_777_885_975_101;
const MINUTE: u64 = 60_000;

/// An emulator with a client of one environment.
struct Laboratory {
    emulator: Emulator,
    now: u64,
    token: String,
}

impl Laboratory {
    fn new() -> Self {
        Self::with_limits(Limits::default())
    }

    fn with_limits(limits: Limits) -> Self {
        let mut laboratory = Self { emulator: Emulator::new(0, limits), now: START, token: String::new() };
        laboratory.token = laboratory.fresh_token(ENVIRONMENT);
        laboratory
    }

    fn fresh_token(&mut self, environment: &str) -> String {
        let request = Request::new("POST", format!("/{environment}/as/token"))
            .with_header("Content-Type", "application/x-www-form-urlencoded")
            .with_body("grant_type=client_credentials&client_id=a&client_secret=s3cret");
        let (status, body) = self.send(&request);
        assert_eq!((status, &body["token_type"], &body["expires_in"]), (200, &json!("Bearer"), &json!(3600)));
        body["access_token"].as_str().unwrap().to_owned()
    }

    fn send(&mut self, request: &Request) -> (u16, Value) {
        let response = self.emulator.handle(request, self.now).response;
        (response.status, serde_json::from_slice(&response.body).unwrap_or(Value::Null))
    }

    fn request(&self, method: &str, rest: &str, media_type: &str, body: &str) -> Request {
        Request::new(method, format!("/v1/environments/{ENVIRONMENT}/{rest}"))
            .with_header("Host", "emulator.test:8787")
            .with_header("Authorization", format!("Bearer {}", self.token))
            .with_header("Content-Type", media_type)
            .with_body(body)
    }

    fn call(&mut self, method: &str, rest: &str, body: &Value) -> (u16, Value) {
        let request = self.request(method, rest, "application/json", &body.to_string());
        self.send(&request)
    }

    fn create(&mut self, request: &Value) -> (u16, Value) {
        self.call("POST", "riskEvaluations", request)
    }

    fn created(&mut self, event: &Value) -> Value {
        let (status, body) = self.create(&json!({ "event": event }));
        assert_eq!(status, 201, "{body}");
        body
    }

    fn complete(&mut self, id: &Value, verdict: &str) -> (u16, Value) {
        let rest = format!("riskEvaluations/{}/event", id.as_str().unwrap());
        self.call("PUT", &rest, &json!({"completionStatus": verdict}))
    }

    /// A sign-in from this address that was completed.
    fn sign_in(&mut self, ip: &str, verdict: &str) -> Value {
        let evaluation = self.created(&event(ip));
        assert_eq!(self.complete(&evaluation["id"], verdict).0, 200);
        evaluation
    }

    fn admin(&mut self, method: &str, call: &str, body: &Value) -> Value {
        let path = format!("/emulator/environments/{ENVIRONMENT}/{call}");
        let (status, answer) = self.send(&Request::new(method, path).with_body(body.to_string()));
        assert_eq!(status, 200, "{answer}");
        answer
    }

    fn log(&mut self) -> Vec<Value> {
        self.admin("GET", "log", &Value::Null).as_array().unwrap().clone()
    }

    fn statuses(&mut self) -> Vec<Value> {
        self.log().iter().map(|entry| json!([entry["operation"], entry["status"]])).collect()
    }
}

fn event(ip: &str) -> Value {
    json!({
        "ip": ip,
        "user": {"id": "u-1", "name": "ana@example.com", "type": "EXTERNAL"},
        "browser": {"userAgent": "Mozilla/5.0"},
        "targetResource": {"id": "app"}
    })
}

fn overlaid(overlay: &Value) -> Value {
    let mut event = event("8.8.8.8");
    event["customAttributes"] = json!({"emulator": overlay, "cart": 7});
    event
}
