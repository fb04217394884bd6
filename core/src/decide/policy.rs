//! [`OutcomePolicy`]: what counts as too high, and which recommended actions become outcomes of their own.

use crate::error::ErrorInfo;
use crate::json::{Json, Kind};
use crate::model::values::RecommendedAction;
use crate::open_enum::ClosedEnum;
use crate::text::item_of;
use crate::validate::is_blank;

/// The threshold of a policy that does not say otherwise; the Evaluation node's default.
pub const DEFAULT_SCORE_THRESHOLD: f64 = 300.0;

/// How a response becomes an outcome.
///
/// The default has the threshold 300 and the API's five actions, so that nobody who follows a quick start lets a
/// `DENY` pass as `LOW`. The Evaluation node's own default lists no actions.
///
/// ```
/// use pingone_protect_core::OutcomePolicy;
///
/// let strict = OutcomePolicy::new(Some(75.0), ["DENY", "BOT_MITIGATION"])?;
/// assert!(OutcomePolicy::new(Some(-1.0), ["DENY"]).is_err());
/// assert!(OutcomePolicy::new(None, ["HIGH"]).is_err());
/// # let _ = strict;
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomePolicy {
    score_threshold: Option<f64>,
    recommended_actions: Vec<String>,
}

/// The outcomes that no action may be named after.
pub(crate) const FIXED_OUTCOMES: [&str; 6] =
    ["EXCEEDS_SCORE_THRESHOLD", "LOW", "MEDIUM", "HIGH", "FAILURE", "CLIENT_ERROR"];

impl OutcomePolicy {
    /// A policy with this threshold (`None`: not configured) and these actions (none: no action decides).
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for a threshold that is negative, infinite or not a number, and for an action that is blank
    /// or named like another outcome.
    pub fn new<A: Into<String>>(
        score_threshold: Option<f64>,
        recommended_actions: impl IntoIterator<Item = A>,
    ) -> Result<Self, ErrorInfo> {
        let recommended_actions = recommended_actions.into_iter().map(Into::into).collect();
        let policy = Self { score_threshold, recommended_actions };
        policy.check()?;
        Ok(policy)
    }

    fn check(&self) -> Result<(), ErrorInfo> {
        if let Some(problem) = self.score_threshold.and_then(threshold_problem) {
            return Err(ErrorInfo::invalid_config("policy.scoreThreshold", problem));
        }
        for (index, action) in self.recommended_actions.iter().enumerate() {
            if let Some(problem) = action_problem(action) {
                return Err(bad_action(index, problem));
            }
        }
        Ok(())
    }

    /// A policy of parts that have been checked.
    pub(crate) fn of_checked(score_threshold: Option<f64>, recommended_actions: Vec<String>) -> Self {
        Self { score_threshold, recommended_actions }
    }

    /// Reads `{"scoreThreshold": number|null, "recommendedActions": [string]|null}`. An omitted member means the
    /// default; a `null` threshold means none, `null` actions mean the default.
    ///
    /// # Errors
    ///
    /// As [`OutcomePolicy::new`], and for a value of another type or an unknown member.
    pub fn from_json(json: &Json<'_>) -> Result<Self, ErrorInfo> {
        let mut policy = Self::default();
        match json.kind() {
            Kind::Null => return Ok(policy),
            Kind::Object => {}
            _ => return Err(ErrorInfo::invalid_config("policy", "the policy must be an object")),
        }
        for (name, value) in &json.members() {
            match &**name {
                "scoreThreshold" => policy.score_threshold = read_threshold(value)?,
                "recommendedActions" => policy.recommended_actions = read_actions(value)?,
                _ => {
                    let message = "a policy has only scoreThreshold and recommendedActions";
                    return Err(ErrorInfo::invalid_config(["policy.", name].concat(), message));
                }
            }
        }
        policy.check()?;
        Ok(policy)
    }

    /// Scores above it (strictly) exceed; `None` when it is not configured.
    #[must_use]
    pub fn score_threshold(&self) -> Option<f64> {
        self.score_threshold
    }

    /// The actions that become outcomes, compared exactly.
    #[must_use]
    pub fn recommended_actions(&self) -> &[String] {
        &self.recommended_actions
    }
}

impl Default for OutcomePolicy {
    fn default() -> Self {
        Self {
            score_threshold: Some(DEFAULT_SCORE_THRESHOLD),
            recommended_actions: RecommendedAction::TEXTS.iter().map(|action| (*action).to_owned()).collect(),
        }
    }
}

/// Whether an action is blank or another outcome's name: a sentence when it is.
pub(crate) fn action_problem(action: &str) -> Option<&'static str> {
    if is_blank(action) {
        return Some("an action must not be blank");
    }
    FIXED_OUTCOMES.contains(&action).then_some("an action must not be named like another outcome")
}

/// Whether a threshold is negative or not finite: a sentence when it is.
pub(crate) fn threshold_problem(threshold: f64) -> Option<&'static str> {
    (!threshold.is_finite() || threshold < 0.0)
        .then_some("the threshold must be a finite number of at least 0")
}

fn bad_action(index: usize, problem: &str) -> ErrorInfo {
    ErrorInfo::invalid_config(item_of("policy.recommendedActions", index), problem)
}

fn read_threshold(json: &Json<'_>) -> Result<Option<f64>, ErrorInfo> {
    match json.kind() {
        Kind::Null => Ok(None),
        Kind::Number => Ok(json.as_f64()),
        _ => {
            Err(ErrorInfo::invalid_config("policy.scoreThreshold", "the threshold must be a number or null"))
        }
    }
}

fn read_actions(json: &Json<'_>) -> Result<Vec<String>, ErrorInfo> {
    match json.kind() {
        Kind::Null => return Ok(OutcomePolicy::default().recommended_actions),
        Kind::List => {}
        _ => {
            let message = "the actions must be a list of strings";
            return Err(ErrorInfo::invalid_config("policy.recommendedActions", message));
        }
    }
    let mut actions = Vec::new();
    for item in &json.items() {
        let action = item.as_str().ok_or_else(|| bad_action(actions.len(), "an action must be a string"))?;
        actions.push(action.into_owned());
    }
    Ok(actions)
}

impl serde::Serialize for OutcomePolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut object = serializer.serialize_struct("OutcomePolicy", 2)?;
        object.serialize_field("scoreThreshold", &self.score_threshold)?;
        object.serialize_field("recommendedActions", &self.recommended_actions)?;
        object.end()
    }
}

impl<'de> serde::Deserialize<'de> for OutcomePolicy {
    /// From `serde_json`, whose raw text keeps a threshold exact.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <Json<'static>>::deserialize(deserializer)?;
        Self::from_json(&json).map_err(serde::de::Error::custom)
    }
}
