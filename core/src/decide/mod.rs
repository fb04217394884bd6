//! From a response to an outcome, in the order that the Evaluation node documents
//! ([Outcome precedence](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-evaluation.html)).
//!
//! Four traps, all seen in real integrations:
//!
//! * `INVALID_SDK_PAYLOAD` comes as level `HIGH` with score 0, so a threshold alone does not see it.
//! * Mitigations may disagree with the level.
//! * An outcome `FAILURE` is not an answer to "is it safe".
//! * An unknown level is no reason to let somebody pass: it is `FAILURE`.

mod decision;
mod facts;
mod policy;

pub use decision::{DecidedBy, Decision, EVALUATION_FAILED, Explanation, Outcome, TraceEntry};
pub use policy::{DEFAULT_SCORE_THRESHOLD, OutcomePolicy};
pub(crate) use policy::{action_problem, threshold_problem};

use facts::Facts;

use crate::error::ErrorCode;
use crate::json::{SyntaxError, json_of};
use crate::model::evaluation::RiskEvaluation;
use crate::text::shortened;

/// The outcome of an evaluation under a policy. Never fails for what the service sent.
///
/// ```
/// use pingone_protect_core::{OutcomePolicy, Outcome, RiskEvaluation, decide};
///
/// let evaluation = RiskEvaluation::parse(r#"{"id":"1","result":{"level":"LOW","score":15,"recommendedAction":"DENY"}}"#)?;
/// let decision = decide(&evaluation, &OutcomePolicy::default());
/// assert_eq!(decision.outcome, Outcome::Action("DENY".into()));
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[must_use]
pub fn decide(evaluation: &RiskEvaluation, policy: &OutcomePolicy) -> Decision {
    decide_bytes(evaluation.raw().as_bytes(), policy)
}

/// The same from the bytes of a response: the fast path, which reads only what the decision needs. Bytes that are not
/// one JSON object in UTF-8 give `FAILURE` with the reason `MALFORMED_RESPONSE`.
#[must_use]
pub fn decide_bytes(body: &[u8], policy: &OutcomePolicy) -> Decision {
    let mut facts = Facts::new();
    let read = facts.read(body);
    decide_read(facts, read, policy)
}

/// The decision about what was read of a response, if it could be read.
fn decide_read(facts: Facts, read: Result<(), SyntaxError>, policy: &OutcomePolicy) -> Decision {
    match read {
        Ok(()) if facts.has_result => decide_facts(facts, policy),
        Ok(()) => {
            let mut decision = malformed("the response has no result object".to_owned());
            decision.evaluation_id = facts.shown.evaluation_id;
            decision
        }
        Err(error) => malformed(["the response is ", &error.sentence()].concat()),
    }
}

/// The same decision with the rules that led to it.
#[must_use]
pub fn explain(evaluation: &RiskEvaluation, policy: &OutcomePolicy) -> Explanation {
    explain_bytes(evaluation.raw().as_bytes(), policy)
}

/// [`explain`] from the bytes of a response.
#[must_use]
pub fn explain_bytes(body: &[u8], policy: &OutcomePolicy) -> Explanation {
    let mut facts = Facts::new();
    let read = facts.read(body);
    let trace = if read.is_ok() && facts.has_result { trace_of(&facts, policy) } else { Vec::new() };
    Explanation { decision: decide_read(facts, read, policy), trace }
}

/// The decision in one piece: what came is shown, whoever decided.
fn decide_facts(facts: Facts, policy: &OutcomePolicy) -> Decision {
    let (outcome, decided_by) = precedence(&facts, policy);
    let action = match &outcome {
        Outcome::Action(action) => Some(action.clone()),
        _ => facts.find_action(&mut |_| true).map(str::to_owned),
    };
    let warnings = warnings(&facts, decided_by);
    let mut decision = facts.shown;
    if decided_by == DecidedBy::Error {
        decision.reason = Some(ErrorCode::UnknownLevel);
        decision.message = Some(unknown_level_message(decision.level.as_deref()));
    }
    (decision.outcome, decision.decided_by) = (outcome, decided_by);
    (decision.recommended_action, decision.warnings) = (action, warnings);
    decision
}

fn precedence(facts: &Facts, policy: &OutcomePolicy) -> (Outcome, DecidedBy) {
    if exceeds(facts, policy) {
        return (Outcome::ExceedsScoreThreshold, DecidedBy::ScoreThreshold);
    }
    if let Some(action) = listed_action(facts, policy) {
        return (Outcome::Action(action.to_owned()), DecidedBy::RecommendedAction);
    }
    match level(facts) {
        Some(outcome) => (outcome, DecidedBy::Level),
        None => (Outcome::Failure, DecidedBy::Error),
    }
}

/// Strictly greater; a score that is absent or not a number never exceeds.
fn exceeds(facts: &Facts, policy: &OutcomePolicy) -> bool {
    match (policy.score_threshold(), facts.shown.score) {
        (Some(threshold), Some(score)) => score > threshold,
        _ => false,
    }
}

fn listed_action<'r>(facts: &'r Facts, policy: &OutcomePolicy) -> Option<&'r str> {
    facts.find_action(&mut |came| policy.recommended_actions().iter().any(|listed| listed == came))
}

fn level(facts: &Facts) -> Option<Outcome> {
    match facts.shown.level.as_deref() {
        Some("LOW") => Some(Outcome::Low),
        Some("MEDIUM") => Some(Outcome::Medium),
        Some("HIGH") => Some(Outcome::High),
        _ => None,
    }
}

fn unknown_level_message(level: Option<&str>) -> String {
    match level {
        Some(level) => ["nothing decided: the level ", &json_of(shortened(level)), " is not known"].concat(),
        None => "nothing decided: the response has no level".to_owned(),
    }
}

fn malformed(message: String) -> Decision {
    Decision::failure(ErrorCode::MalformedResponse, message)
}

/// What the Evaluation node logs when neither the threshold nor an action decided.
fn warnings(facts: &Facts, decided_by: DecidedBy) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    if !matches!(decided_by, DecidedBy::Level | DecidedBy::Error) {
        return warnings;
    }
    facts.find_action(&mut |action| {
        let warning = ["Outcome not found for recommended action ", action].concat();
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
        false
    });
    if decided_by == DecidedBy::Error {
        warnings.push(EVALUATION_FAILED.to_owned());
    }
    warnings
}

/// Whether a rule decides, and why in one sentence.
type Look = fn(&Facts, &OutcomePolicy) -> (bool, String);

/// One entry for each rule, up to the one that decided.
fn trace_of(facts: &Facts, policy: &OutcomePolicy) -> Vec<TraceEntry> {
    let rules: [(DecidedBy, Look); 3] = [
        (DecidedBy::ScoreThreshold, look_at_threshold),
        (DecidedBy::RecommendedAction, look_at_actions),
        (DecidedBy::Level, look_at_level),
    ];
    let mut trace = Vec::new();
    for (rule, look) in rules {
        let (matched, detail) = look(facts, policy);
        trace.push(TraceEntry { rule, matched, detail });
        if matched {
            break;
        }
    }
    trace
}

fn look_at_threshold(facts: &Facts, policy: &OutcomePolicy) -> (bool, String) {
    let exceeds = exceeds(facts, policy);
    let detail = match (policy.score_threshold(), facts.shown.score) {
        (None, _) => "The policy has no threshold.".to_owned(),
        (Some(threshold), None) => {
            ["The response has no score to compare with ", &number(threshold), "."].concat()
        }
        (Some(threshold), Some(score)) => {
            let is = if exceeds { " is " } else { " is not " };
            ["The score ", &number(score), is, "above the threshold ", &number(threshold), "."].concat()
        }
    };
    (exceeds, detail)
}

/// A number in a sentence, as JSON writes it; `core::fmt` would bring 12 KB of its own into the wasm for it.
fn number(value: f64) -> String {
    let text = json_of(&value);
    match value.is_finite() {
        true => text.strip_suffix(".0").map(str::to_owned).unwrap_or(text),
        false => "out of range".to_owned(),
    }
}

fn look_at_actions(facts: &Facts, policy: &OutcomePolicy) -> (bool, String) {
    let listed = listed_action(facts, policy);
    let detail = match listed.or_else(|| facts.find_action(&mut |_| true)) {
        _ if policy.recommended_actions().is_empty() => "The policy lists no actions.".to_owned(),
        None => "The response recommends no action.".to_owned(),
        Some(action) => {
            let lists = if listed.is_some() { "lists" } else { "does not list" };
            ["The policy ", lists, " the recommended action ", shortened(action), "."].concat()
        }
    };
    (listed.is_some(), detail)
}

fn look_at_level(facts: &Facts, _policy: &OutcomePolicy) -> (bool, String) {
    let known = level(facts).is_some();
    let detail = match facts.shown.level.as_deref() {
        None => "The response has no level.".to_owned(),
        Some(level) if known => ["The level is ", level, "."].concat(),
        Some(level) => ["The level ", &json_of(shortened(level)), " is not known."].concat(),
    };
    (known, detail)
}
