//! The decision as one would write it without the core: the same rule over a parsed response.
//!
//! Two peers, the obvious one and the fast one. They give less than the core (no reason, no warnings, and a response
//! with one member of an unexpected type is refused by the second), so that the comparison flatters them.

use pingone_protect_core::{Decision, Outcome, OutcomePolicy};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// What a peer decides, as far as it can be compared with a [`Decision`]. `M` is how it keeps a mitigation.
#[derive(Debug)]
pub struct PeerDecision<M> {
    /// Where the flow goes on.
    pub outcome: Outcome,
    /// The evaluation's identifier.
    pub evaluation_id: Option<String>,
    /// The level as it came.
    pub level: Option<String>,
    /// The score as it came.
    pub score: Option<f64>,
    /// The action that decided, else the first that came.
    pub recommended_action: Option<String>,
    /// The mitigations as they came.
    pub mitigations: Vec<M>,
    /// Where the result comes from.
    pub source: Option<String>,
}

/// Builds the whole response as a [`Value`], then decides. Nothing when it is not JSON or has no result.
#[must_use]
pub fn decide_value(body: &[u8], policy: &OutcomePolicy) -> Option<PeerDecision<Value>> {
    let mut response: Value = serde_json::from_slice(body).ok()?;
    let evaluation_id = text(response.get("id"));
    let result = response.get_mut("result")?.as_object_mut()?;
    let level = text(result.get("level"));
    let score = result.get("score").and_then(Value::as_f64);
    let actions: Vec<&str> = ["recommendedAction", "recommendedActions"]
        .iter()
        .flat_map(|name| texts(result.get(*name)))
        .collect();
    let (outcome, recommended_action) = precedence(score, &actions, level.as_deref(), policy);
    let source = text(result.get("source"));
    let mitigations = match result.remove("mitigations") {
        Some(Value::Array(mitigations)) => mitigations,
        _ => Vec::new(),
    };
    Some(PeerDecision { outcome, evaluation_id, level, score, recommended_action, mitigations, source })
}

/// Reads the members that count into derived structs and lets serde ignore the rest. Nothing when it is not JSON or
/// a member is of another type.
#[must_use]
pub fn decide_partial(body: &[u8], policy: &OutcomePolicy) -> Option<PeerDecision<Box<RawValue>>> {
    let Response { id: evaluation_id, result } = serde_json::from_slice(body).ok()?;
    let EvaluationResult { level, score, source, mitigations, recommended_action, recommended_actions } =
        result;
    let actions = recommended_action.as_deref().into_iter().chain(recommended_actions.as_deref());
    let actions: Vec<&str> = actions.collect();
    let (outcome, recommended_action) = precedence(score, &actions, level.as_deref(), policy);
    Some(PeerDecision { outcome, evaluation_id, level, score, recommended_action, mitigations, source })
}

impl<M: Serialize> PeerDecision<M> {
    /// Whether the core decided the same. Only then is it fair to compare what the two cost.
    #[must_use]
    pub fn agrees_with(&self, decision: &Decision) -> bool {
        self.outcome == decision.outcome
            && self.evaluation_id == decision.evaluation_id
            && self.level == decision.level
            && self.score == decision.score
            && self.recommended_action == decision.recommended_action
            && self.source == decision.source
            && serde_json::to_value(&self.mitigations).ok()
                == serde_json::to_value(&decision.mitigations).ok()
    }
}

/// The members of a response that a decision reads.
#[derive(Deserialize)]
struct Response {
    id: Option<String>,
    result: EvaluationResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EvaluationResult {
    level: Option<String>,
    score: Option<f64>,
    source: Option<String>,
    #[serde(default)]
    mitigations: Vec<Box<RawValue>>,
    recommended_action: Option<String>,
    recommended_actions: Option<String>,
}

/// The order that the Evaluation node documents: threshold, action, level. With the action to show.
fn precedence(
    score: Option<f64>,
    actions: &[&str],
    level: Option<&str>,
    policy: &OutcomePolicy,
) -> (Outcome, Option<String>) {
    let first = actions.first().map(|action| (*action).to_owned());
    if let (Some(score), Some(threshold)) = (score, policy.score_threshold())
        && score > threshold
    {
        return (Outcome::ExceedsScoreThreshold, first);
    }
    let is_listed = |action: &&&str| policy.recommended_actions().iter().any(|listed| listed == **action);
    if let Some(action) = actions.iter().find(is_listed) {
        return (Outcome::Action((*action).to_owned()), Some((*action).to_owned()));
    }
    let outcome = match level {
        Some("LOW") => Outcome::Low,
        Some("MEDIUM") => Outcome::Medium,
        Some("HIGH") => Outcome::High,
        _ => Outcome::Failure,
    };
    (outcome, first)
}

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

/// One string or the strings of a list.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::RESPONSE;
    use pingone_protect_core::decide_bytes;

    /// For a policy of each rule: one threshold below the score, listed actions, and neither.
    #[test]
    fn the_peers_decide_what_the_core_decides() {
        let by_score = OutcomePolicy::new(Some(50.0), ["DENY"]).unwrap();
        let by_action = OutcomePolicy::default();
        let by_level = OutcomePolicy::new(None, ["DENY"]).unwrap();
        for policy in [by_score, by_action, by_level] {
            let decision = decide_bytes(RESPONSE.as_bytes(), &policy);
            assert!(decide_value(RESPONSE.as_bytes(), &policy).unwrap().agrees_with(&decision));
            assert!(decide_partial(RESPONSE.as_bytes(), &policy).unwrap().agrees_with(&decision));
        }
    }
}
