//! [`EvaluationConfig`]: every property of the Evaluation node's configuration, with its default and its rule
//! ([Configuration](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-evaluation.html#configuration)).

use super::properties::{Properties, mistyped};
use crate::decide::{DEFAULT_SCORE_THRESHOLD, OutcomePolicy, action_problem, threshold_problem};
use crate::json::{Json, Kind};
use crate::model::values::{AuthenticationSubtype, AuthorizationSubtype, FlowType, SharingType, UserType};
use crate::open_enum::ClosedEnum as _;
use crate::validate::{DiagnosticCode, Report};

/// The configuration of an Evaluation node.
///
/// **No recommended action is listed unless configured**, as the platform's node has it: then a response that
/// recommends `DENY` at level `LOW` goes on as `LOW`. Give [`OutcomePolicy::default`] to list the API's five.
///
/// ```
/// use pingone_protect_core::journey::{EvaluationConfig, Source};
/// use pingone_protect_core::OutcomePolicy;
///
/// let config = EvaluationConfig {
///     target_app_id: Some(Source::StateAttribute("appId".to_owned())),
///     policy: OutcomePolicy::new(Some(80.0), ["BOT_MITIGATION", "DENY"])?,
///     ..EvaluationConfig::default()
/// };
/// # let _ = config;
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationConfig {
    /// `workerServiceId`: opaque; written to the state.
    pub worker_service_id: Option<String>,
    /// `targetAppId`, with `useNodeStateAttributeForTargetAppId`.
    pub target_app_id: Option<Source>,
    /// `targetAppName`, with `useNodeStateAttributeForTargetAppName`; not used without an id.
    pub target_app_name: Option<Source>,
    /// `riskPolicySetId`, with `useNodeStateAttributeForRiskPolicySetId`; not used with targeted policies.
    pub risk_policy_set_id: Option<Source>,
    /// `targetedPoliciesEvaluation`: the service chooses among the environment's targeted policies.
    pub targeted_policies: bool,
    /// `flowType`.
    pub flow_type: FlowType,
    /// `authenticationFlowSubtype`, used for `AUTHENTICATION` alone; none stands for `NONE`.
    pub authentication_subtype: Option<AuthenticationSubtype>,
    /// `authorizationFlowSubtype`, used for `AUTHORIZATION` alone; none stands for `NONE`.
    pub authorization_subtype: Option<AuthorizationSubtype>,
    /// `deviceSharingType`.
    pub device_sharing_type: SharingType,
    /// `userType`.
    pub user_type: UserType,
    /// `scoreThreshold` and `recommendedActions`; the default has the threshold 300 and no actions.
    pub policy: OutcomePolicy,
    /// `pauseBehavioralData`: the device stops collecting once it has given its signals.
    pub pause_behavioral_data: bool,
    /// `storeRiskEvaluation`: the response is written to the transient state.
    pub store_risk_evaluation: bool,
    /// `allowUnknownValues`: an unknown flow subtype from the state is a warning instead of an error.
    pub allow_unknown_values: bool,
    /// The attributes of the node state that values are read from.
    pub attributes: StateAttributes,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The configuration itself.
    Literal(String),
    /// The node state, under this name.
    StateAttribute(String),
}

/// The properties `nodeStateAttributeFor…`: names of node state attributes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateAttributes {
    /// `nodeStateAttributeForFlowSubtype`; wins over the static value.
    pub flow_subtype: Option<String>,
    /// `nodeStateAttributeForUserId`; without a value there, the context's `userId`.
    pub user_id: Option<String>,
    /// `nodeStateAttributeForUsername`; without a value there, the context's `username`. The email predictors of a
    /// registration need an email address here.
    pub username: Option<String>,
    /// `nodeStateAttributeForUserGroups`; when it is configured the context's `groups` are not used.
    pub user_groups: Option<String>,
    /// `nodeStateAttributeForCustomAttributes`.
    pub custom_attributes: Option<String>,
    /// `nodeStateAttributeForDeviceExternalId`.
    pub device_external_id: Option<String>,
    /// `nodeStateAttributeForEventSessionId`; when it is not configured, the context's `auditTrackingId`.
    pub event_session_id: Option<String>,
}

impl Default for EvaluationConfig {
    fn default() -> Self {
        Self {
            worker_service_id: None,
            target_app_id: None,
            target_app_name: None,
            risk_policy_set_id: None,
            targeted_policies: false,
            flow_type: FlowType::Authentication,
            authentication_subtype: None,
            authorization_subtype: None,
            device_sharing_type: SharingType::Shared,
            user_type: UserType::External,
            policy: policy(Some(DEFAULT_SCORE_THRESHOLD), Vec::new()),
            pause_behavioral_data: true,
            store_risk_evaluation: false,
            allow_unknown_values: false,
            attributes: StateAttributes::default(),
        }
    }
}

impl EvaluationConfig {
    /// The configuration as far as it can be read, and everything that is wrong with it.
    pub(super) fn read(json: &Json<'_>) -> (Self, Report) {
        let mut from = Properties::of(json);
        (Self::of(&mut from), from.into_report())
    }

    /// The names of all properties, for hosts whose types are held against them.
    #[must_use]
    pub fn property_names() -> Vec<&'static str> {
        let mut from = Properties::default();
        Self::of(&mut from);
        from.into_names()
    }

    fn of(from: &mut Properties<'_>) -> Self {
        Self {
            worker_service_id: from.text("workerServiceId"),
            target_app_id: source(from, "targetAppId", "useNodeStateAttributeForTargetAppId"),
            target_app_name: source(from, "targetAppName", "useNodeStateAttributeForTargetAppName"),
            risk_policy_set_id: source(from, "riskPolicySetId", "useNodeStateAttributeForRiskPolicySetId"),
            targeted_policies: from.flag("targetedPoliciesEvaluation", false),
            flow_type: from.one_of("flowType").unwrap_or(FlowType::Authentication),
            authentication_subtype: from.one_of_or_none("authenticationFlowSubtype"),
            authorization_subtype: from.one_of_or_none("authorizationFlowSubtype"),
            device_sharing_type: from.one_of("deviceSharingType").unwrap_or(SharingType::Shared),
            user_type: from.one_of("userType").unwrap_or(UserType::External),
            policy: policy(threshold(from), actions(from)),
            pause_behavioral_data: from.flag("pauseBehavioralData", true),
            store_risk_evaluation: from.flag("storeRiskEvaluation", false),
            allow_unknown_values: from.flag("allowUnknownValues", false),
            attributes: StateAttributes::read(from),
        }
    }

    /// The subtype that the configuration itself names, for the flow type.
    pub(super) fn static_subtype(&self) -> Option<&'static str> {
        match self.flow_type {
            FlowType::Authentication => self.authentication_subtype.map(|subtype| subtype.as_str()),
            FlowType::Authorization => self.authorization_subtype.map(|subtype| subtype.as_str()),
            FlowType::Registration | FlowType::Access | FlowType::Transaction => None,
        }
    }

    /// The outcomes that the node can have, in the order of the precedence.
    pub(super) fn outcomes(&self) -> Vec<&str> {
        let threshold = self.policy.score_threshold().map(|_| "EXCEEDS_SCORE_THRESHOLD");
        let actions = self.policy.recommended_actions().iter().map(String::as_str);
        let mut outcomes: Vec<&str> = Vec::new();
        for outcome in threshold.into_iter().chain(actions).chain(LASTING_OUTCOMES) {
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
        }
        outcomes
    }
}

/// The outcomes that every Evaluation node can have.
pub(super) const LASTING_OUTCOMES: [&str; 5] = ["LOW", "MEDIUM", "HIGH", "FAILURE", "CLIENT_ERROR"];

impl StateAttributes {
    fn read(from: &mut Properties<'_>) -> Self {
        Self {
            flow_subtype: from.text("nodeStateAttributeForFlowSubtype"),
            user_id: from.text("nodeStateAttributeForUserId"),
            username: from.text("nodeStateAttributeForUsername"),
            user_groups: from.text("nodeStateAttributeForUserGroups"),
            custom_attributes: from.text("nodeStateAttributeForCustomAttributes"),
            device_external_id: from.text("nodeStateAttributeForDeviceExternalId"),
            event_session_id: from.text("nodeStateAttributeForEventSessionId"),
        }
    }
}

/// A value and the switch that makes it a name; the switch alone means nothing.
fn source(from: &mut Properties<'_>, key: &'static str, switch: &'static str) -> Option<Source> {
    let value = from.text(key);
    let dynamic = from.flag(switch, false);
    value.map(|value| if dynamic { Source::StateAttribute(value) } else { Source::Literal(value) })
}

/// `null` means that there is none, an absent or blank one the default.
fn threshold(from: &mut Properties<'_>) -> Option<f64> {
    let key = "scoreThreshold";
    if from.raw(key).is_some_and(|value| value.kind() == Kind::Null) {
        return None;
    }
    let Some(value) = from.configured(key) else { return Some(DEFAULT_SCORE_THRESHOLD) };
    let threshold = from.number(key, &value)?;
    if let Some(problem) = threshold_problem(threshold) {
        from.error(DiagnosticCode::ConstraintViolation, key, problem);
        return None;
    }
    Some(threshold)
}

fn actions(from: &mut Properties<'_>) -> Vec<String> {
    let key = "recommendedActions";
    let Some(value) = from.configured(key) else { return Vec::new() };
    let mut actions = Vec::new();
    for (index, item) in from.list(key, &value).unwrap_or_default().iter().enumerate() {
        let target = format!("{key}[{index}]");
        match item.as_str() {
            None => from.add([mistyped(&target, "a string")]),
            Some(action) => match action_problem(&action) {
                Some(problem) => from.error(DiagnosticCode::ConstraintViolation, target, problem),
                None => actions.push(action.into_owned()),
            },
        }
    }
    actions
}

/// A policy of parts that have been checked.
fn policy(threshold: Option<f64>, actions: Vec<String>) -> OutcomePolicy {
    OutcomePolicy::new(threshold, actions).unwrap_or_default()
}
