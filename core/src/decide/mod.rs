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

use facts::{Facts, ResultFacts};

use crate::error::ErrorCode;
use crate::model::evaluation::RiskEvaluation;

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
    decide_text(evaluation.raw(), policy)
}

/// The same from the bytes of a response: the fast path, which reads only what the decision needs. Bytes that are not
/// one JSON object in UTF-8 give `FAILURE` with the reason `MALFORMED_RESPONSE`.
#[must_use]
pub fn decide_bytes(body: &[u8], policy: &OutcomePolicy) -> Decision {
    match std::str::from_utf8(body) {
        Ok(text) => decide_text(text, policy),
        Err(error) => malformed(format!("the response is not UTF-8 from byte {} on", error.valid_up_to())),
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
    let decision = decide_bytes(body, policy);
    let trace = std::str::from_utf8(body).ok().and_then(|text| Facts::read(text).ok()?.result);
    let trace = trace.map(|result| trace_of(&result, policy)).unwrap_or_default();
    Explanation { decision, trace }
}

fn decide_text(text: &str, policy: &OutcomePolicy) -> Decision {
    match Facts::read(text) {
        Ok(Facts { evaluation_id, result: Some(result) }) => {
            Decision { evaluation_id: evaluation_id.map(Into::into), ..decide_result(&result, policy) }
        }
        Ok(Facts { evaluation_id, result: None }) => {
            let decision = malformed("the response has no result object".to_owned());
            Decision { evaluation_id: evaluation_id.map(Into::into), ..decision }
        }
        Err(error) => malformed(format!("the response is {error}")),
    }
}

/// The precedence.
fn decide_result(result: &ResultFacts<'_>, policy: &OutcomePolicy) -> Decision {
    if exceeds(result, policy) {
        return shown(result, Outcome::ExceedsScoreThreshold, DecidedBy::ScoreThreshold);
    }
    if let Some(action) = listed_action(result, policy) {
        let decision = shown(result, Outcome::Action(action.to_owned()), DecidedBy::RecommendedAction);
        return Decision { recommended_action: Some(action.to_owned()), ..decision };
    }
    let decision = match level(result) {
        Some(outcome) => shown(result, outcome, DecidedBy::Level),
        None => unknown_level(result),
    };
    Decision { warnings: warnings(result, &decision.outcome), ..decision }
}

/// Strictly greater; a score that is absent or not a number never exceeds.
fn exceeds(result: &ResultFacts<'_>, policy: &OutcomePolicy) -> bool {
    match (policy.score_threshold(), result.score) {
        (Some(threshold), Some(score)) => score > threshold,
        _ => false,
    }
}

fn listed_action<'r>(result: &'r ResultFacts<'_>, policy: &OutcomePolicy) -> Option<&'r str> {
    result.actions().find(|came| policy.recommended_actions().iter().any(|listed| listed == came))
}

fn level(result: &ResultFacts<'_>) -> Option<Outcome> {
    match result.level.as_deref() {
        Some("LOW") => Some(Outcome::Low),
        Some("MEDIUM") => Some(Outcome::Medium),
        Some("HIGH") => Some(Outcome::High),
        _ => None,
    }
}

fn unknown_level(result: &ResultFacts<'_>) -> Decision {
    let message = match result.level.as_deref() {
        Some(level) => format!("nothing decided: the level {:?} is not known", shortened(level)),
        None => "nothing decided: the response has no level".to_owned(),
    };
    Decision {
        reason: Some(ErrorCode::UnknownLevel),
        message: Some(message),
        ..shown(result, Outcome::Failure, DecidedBy::Error)
    }
}

fn malformed(message: String) -> Decision {
    Decision::failure(ErrorCode::MalformedResponse, message)
}

/// What came is shown, whoever decided.
fn shown(result: &ResultFacts<'_>, outcome: Outcome, decided_by: DecidedBy) -> Decision {
    let mitigations = result.mitigations.as_ref().map(|list| list.items()).unwrap_or_default();
    Decision {
        level: result.level.as_deref().map(str::to_owned),
        score: result.score,
        recommended_action: result.actions().next().map(str::to_owned),
        mitigations: mitigations.into_iter().map(|mitigation| mitigation.into_owned()).collect(),
        source: result.source.as_deref().map(str::to_owned),
        ..Decision::bare(outcome, decided_by)
    }
}

fn warnings(result: &ResultFacts<'_>, outcome: &Outcome) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    for action in result.actions() {
        let warning = format!("Outcome not found for recommended action {action}");
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    if *outcome == Outcome::Failure {
        warnings.push(EVALUATION_FAILED.to_owned());
    }
    warnings
}

/// One entry for each rule, up to the one that decided.
fn trace_of(result: &ResultFacts<'_>, policy: &OutcomePolicy) -> Vec<TraceEntry> {
    let mut trace = Vec::new();
    for (rule, matched, detail) in [
        (DecidedBy::ScoreThreshold, exceeds(result, policy), threshold_detail(result, policy)),
        (
            DecidedBy::RecommendedAction,
            listed_action(result, policy).is_some(),
            action_detail(result, policy),
        ),
        (DecidedBy::Level, level(result).is_some(), level_detail(result)),
    ] {
        trace.push(TraceEntry { rule, matched, detail });
        if matched {
            break;
        }
    }
    trace
}

fn threshold_detail(result: &ResultFacts<'_>, policy: &OutcomePolicy) -> String {
    let Some(threshold) = policy.score_threshold() else { return "The policy has no threshold.".to_owned() };
    let limit = number(threshold);
    match result.score {
        None => format!("The response has no score to compare with {limit}."),
        Some(score) if score > threshold => {
            format!("The score {} is above the threshold {limit}.", number(score))
        }
        Some(score) => format!("The score {} is not above the threshold {limit}.", number(score)),
    }
}

/// A number in a sentence, as JSON writes it; `core::fmt` would bring 12 KB of its own into the wasm for it.
fn number(value: f64) -> String {
    match serde_json::to_string(&value) {
        Ok(text) if value.is_finite() => text.strip_suffix(".0").unwrap_or(&text).to_owned(),
        _ => "out of range".to_owned(),
    }
}

fn action_detail(result: &ResultFacts<'_>, policy: &OutcomePolicy) -> String {
    if let Some(action) = listed_action(result, policy) {
        return format!("The policy lists the recommended action {}.", shortened(action));
    }
    match result.actions().next() {
        _ if policy.recommended_actions().is_empty() => "The policy lists no actions.".to_owned(),
        None => "The response recommends no action.".to_owned(),
        Some(action) => format!("The policy does not list the recommended action {}.", shortened(action)),
    }
}

fn level_detail(result: &ResultFacts<'_>) -> String {
    match result.level.as_deref() {
        None => "The response has no level.".to_owned(),
        Some(level) if self::level(result).is_some() => format!("The level is {level}."),
        Some(level) => format!("The level {:?} is not known.", shortened(level)),
    }
}

/// A value of the service in a sentence: at most 64 characters.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(64).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}
