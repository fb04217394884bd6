//! `shapes.ts` among the tests of the types: the members of the Rust types, which the compiler holds against the
//! TypeScript types that are written by hand.
//!
//! Members come from the tables of the model, and otherwise from a value with every member there is: one more in Rust
//! does not compile here.

use std::path::{Path, PathBuf};

use pingone_protect_core::decide::TraceEntry;
use pingone_protect_core::journey::{Done, End, EvaluationConfig, JourneyResult, NodeState, PathEntry, Step};
use pingone_protect_core::model::event::{
    Browser, Device, EvaluatedFactor, Event, Flow, Sdk, Session, Signals, TargetResource, User,
};
use pingone_protect_core::model::feedback::{EvaluationReference, Feedback, FeedbackItem};
use pingone_protect_core::protocol::{
    CompletionState, Event as ProtectEvent, EventType, FeedbackBatch, FeedbackResult, Operation, Options,
    Ticket,
};
use pingone_protect_core::validate::{Diagnostic, Report, ValidateOptions};
use pingone_protect_core::{
    CompletionStatus, DecidedBy, Decision, DiagnosticCode, ErrorCode, ErrorFacts, ErrorInfo,
    EvaluationRequest, Explanation, Json, Member, Outcome, RiskPolicySet, Severity,
};
use serde::Serialize;
use serde_json::Value;

use crate::types::File;

/// Where the file is checked in.
#[must_use]
pub fn shapes_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../npm/types-test/shapes.ts")
}

/// What the file must say.
#[must_use]
pub fn shapes() -> String {
    let mut file = File::of("Rust types", "shapes.rs");
    file.line("// A line that does not compile is a member that only one side has.\n");
    file.line("import type * as ts from \"pingone-protect\";\n");
    file.line("type Named<T> = T extends unknown ? keyof { [K in keyof T as string extends K ? never : K]: 1 } : never;");
    file.line("type Same<T, Rust> = [Exclude<Named<T>, Rust>, Exclude<Rust, Named<T>>];");
    file.line("type Nothing = [never, never];\n");
    file.line("export function holds(..._all: Nothing[]): void {}\n");
    file.line("declare const found: {");
    let shapes = tables().into_iter().chain(values()).chain(configurations()).collect::<Vec<Shape>>();
    for (index, (of, names)) in shapes.iter().enumerate() {
        let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        file.line(&format!("  {index}: Same<{of}, {}>;", names.join(" | ")));
    }
    file.line("};");
    for index in 0..shapes.len() {
        file.line(&format!("holds(found[{index}]);"));
    }
    file.text()
}

/// A TypeScript type and the names of its members.
type Shape = (&'static str, Vec<String>);

/// What is sent, from the tables of the model.
fn tables() -> Vec<Shape> {
    let tables: [(&str, &[Member]); 15] = [
        ("ts.EvaluationRequest", EvaluationRequest::MEMBERS),
        ("NonNullable<ts.EvaluationRequest[\"riskPolicySet\"]>", RiskPolicySet::MEMBERS),
        ("ts.RequestEvent", Event::MEMBERS),
        ("ts.User", User::MEMBERS),
        ("ts.Flow", Flow::MEMBERS),
        ("NonNullable<ts.RequestEvent[\"session\"]>", Session::MEMBERS),
        ("NonNullable<ts.RequestEvent[\"browser\"]>", Browser::MEMBERS),
        ("NonNullable<ts.RequestEvent[\"device\"]>", Device::MEMBERS),
        ("NonNullable<ts.RequestEvent[\"sdk\"]>", Sdk::MEMBERS),
        ("NonNullable<NonNullable<ts.RequestEvent[\"sdk\"]>[\"signals\"]>", Signals::MEMBERS),
        ("NonNullable<ts.RequestEvent[\"targetResource\"]>", TargetResource::MEMBERS),
        ("ts.EvaluatedFactor", EvaluatedFactor::MEMBERS),
        ("ts.Feedback", Feedback::MEMBERS),
        ("ts.FeedbackItem", FeedbackItem::MEMBERS),
        ("ts.FeedbackItem[\"riskEvaluation\"]", EvaluationReference::MEMBERS),
    ];
    // Only the service sets a completion status; a request that has one is told so.
    let sent = |member: &&Member| member.name != "completionStatus";
    let names =
        |members: &[Member]| members.iter().filter(sent).map(|member| member.name.to_owned()).collect();
    tables.into_iter().map(|(of, members)| (of, names(members))).collect()
}

/// What comes back, from values with every member.
fn values() -> Vec<Shape> {
    let (diagnostic, decision, error) = (diagnostic(), decision(), error());
    let report = Report { valid: false, diagnostics: vec![diagnostic.clone()] };
    let trace = TraceEntry { rule: DecidedBy::Level, matched: true, detail: text() };
    let batch = FeedbackBatch { index: 0, count: 1, id: Some(text()), error: Some(error.clone()) };
    let explanation = Explanation { decision: decision.clone(), trace: vec![trace.clone()] };
    let mut shapes = vec![
        ("ts.Report", names(&report)),
        ("ts.Diagnostic", names(&diagnostic)),
        ("ts.Decision", names(&decision)),
        ("ts.Explanation", names(&explanation)),
        ("ts.Explanation[\"trace\"][number]", names(&trace)),
        ("ts.ErrorInfo", names(&ErrorFacts { report: Some(report), ..error.into_facts() })),
        ("ts.ProtectEvent", names(&event())),
        ("ts.Ticket", names(&ticket())),
        ("ts.FeedbackResult[\"batches\"][number]", names(&batch)),
        ("ts.FeedbackResult", names(&FeedbackResult { batches: vec![batch], failed: Vec::new() })),
    ];
    shapes.extend(steps(decision, diagnostic));
    shapes
}

fn diagnostic() -> Diagnostic {
    Diagnostic {
        severity: Severity::Error,
        code: DiagnosticCode::InvalidValue,
        target: text(),
        message: text(),
        allowed_values: Some(Vec::new()),
        hint: Some(text()),
    }
}

fn decision() -> Decision {
    Decision {
        outcome: Outcome::Low,
        decided_by: DecidedBy::Level,
        evaluation_id: Some(text()),
        level: Some(text()),
        score: Some(0.0),
        recommended_action: Some(text()),
        mitigations: Vec::new(),
        source: Some(text()),
        reason: Some(ErrorCode::Internal),
        message: Some(text()),
        warnings: Vec::new(),
    }
}

fn error() -> ErrorInfo {
    ErrorFacts {
        code: ErrorCode::Internal,
        message: text(),
        status: Some(500),
        target: Some(text()),
        retry_after_ms: Some(0),
        request_id: Some(text()),
        evaluation_id: Some(text()),
        details: Vec::new(),
        report: None,
        cause: Some(text()),
    }
    .into()
}

fn event() -> ProtectEvent {
    ProtectEvent {
        kind: EventType::Attempt,
        operation: Operation::Create,
        attempt: Some(1),
        status: Some(200),
        milliseconds: Some(0),
        code: Some(ErrorCode::Internal),
        message: Some(text()),
    }
}

fn ticket() -> Ticket {
    Ticket {
        id: text(),
        created_at: Some(text()),
        received_at: text(),
        completion_status: CompletionState::Success,
        outcome: Outcome::Low,
    }
}

fn steps(decision: Decision, diagnostic: Diagnostic) -> Vec<Shape> {
    let (node, state) = (Some(text()), NodeState::default());
    let Ok(json) = Json::parse("{}") else { return Vec::new() };
    let done = Done {
        node: node.clone(),
        outcome: text(),
        decision: Some(decision),
        state: state.clone(),
        warnings: Vec::new(),
        diagnostics: Vec::new(),
    };
    let entry = PathEntry { node: text(), outcome: text() };
    let end = End { result: JourneyResult::Success, path: vec![entry.clone()], state };
    let (evaluation_id, completion_status) = (text(), CompletionStatus::Success);
    vec![
        ("ts.InitializeStep", names(&Step::Initialize { node: node.clone(), config: json.clone() })),
        (
            "ts.CollectSignalsStep",
            names(&Step::CollectSignals { node: node.clone(), pause_behavioral_data: true }),
        ),
        (
            "ts.EvaluateStep",
            names(&Step::Evaluate { node: node.clone(), request: json, diagnostics: vec![diagnostic] }),
        ),
        ("ts.CompleteStep", names(&Step::Complete { node: node.clone(), evaluation_id, completion_status })),
        ("ts.HostStep", names(&Step::Host { node, task: text() })),
        ("ts.DoneStep", names(&Step::Done(Box::new(done)))),
        ("ts.EndStep", names(&Step::End(Box::new(end)))),
        ("ts.EndStep[\"path\"][number]", names(&entry)),
    ]
}

/// What a program says, by the names that the core knows.
fn configurations() -> Vec<Shape> {
    let properties = EvaluationConfig::property_names().into_iter().map(str::to_owned).collect();
    vec![
        ("ts.EvaluationNodeConfig", properties),
        ("ts.ClientOptions", client_options()),
        ("ts.ValidateOptions", validate_options()),
    ]
}

/// An option more in Rust does not compile here; the test asks the core for each name.
fn client_options() -> Vec<String> {
    let Options {
        environment_id: _,
        region: _,
        api_url: _,
        auth_url: _,
        client_id: _,
        client_secret: _,
        token: _,
        policy: _,
        allow_unknown_values: _,
        ip_from_server: _,
        timeout_ms: _,
        max_retries: _,
        fallback: _,
        allow_insecure_http: _,
        dangerously_allow_browser: _,
    } = Options::default();
    OPTIONS.iter().chain(&HOOKS).map(|name| (*name).to_owned()).collect()
}

const OPTIONS: [&str; 15] = [
    "environmentId",
    "region",
    "apiUrl",
    "authUrl",
    "clientId",
    "clientSecret",
    "token",
    "policy",
    "allowUnknownValues",
    "ipFromServer",
    "timeoutMs",
    "maxRetries",
    "fallback",
    "allowInsecureHttp",
    "dangerouslyAllowBrowser",
];

/// Functions, which only a host has.
const HOOKS: [&str; 3] = ["onEvent", "fetch", "waitUntil"];

fn validate_options() -> Vec<String> {
    let ValidateOptions { ip_from_server: _, allow_unknown_values: _ } = ValidateOptions::default();
    ["ipFromServer", "allowUnknownValues"].map(str::to_owned).to_vec()
}

/// The members that a value serialises to.
fn names(value: &impl Serialize) -> Vec<String> {
    match serde_json::to_value(value) {
        Ok(Value::Object(members)) => members.keys().cloned().collect(),
        _ => Vec::new(),
    }
}

fn text() -> String {
    "text".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_what_the_types_say() {
        crate::types::assert_checked_in(&shapes_file(), &shapes());
    }

    #[test]
    fn every_option_is_one() {
        for name in OPTIONS {
            assert!(Options::from_json(&format!("{{\"{name}\": null}}")).is_ok(), "{name}");
        }
    }
}
