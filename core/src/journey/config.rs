//! [`EvaluationConfig`]: every property of the Evaluation node's configuration, with its default and its rule
//! ([Configuration](https://docs.pingidentity.com/auth-node-ref/latest/pingone/pingone-protect-evaluation.html#configuration)).

use super::findings::NOT_A_STRING;
use super::properties::{Properties, is_configured};
use super::state::{Members, null};
use super::string;
use crate::decide::{DEFAULT_SCORE_THRESHOLD, OutcomePolicy, action_problem, threshold_problem};
use crate::json::{Json, Kind};
use crate::model::values::{AuthenticationSubtype, AuthorizationSubtype, FlowType, SharingType, UserType};
use crate::open_enum::ClosedEnum as _;
use crate::text::item_of;
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
            policy: OutcomePolicy::of_checked(Some(DEFAULT_SCORE_THRESHOLD), Vec::new()),
            pause_behavioral_data: true,
            store_risk_evaluation: false,
            allow_unknown_values: false,
            attributes: StateAttributes::default(),
        }
    }
}

impl EvaluationConfig {
    /// The configuration as far as it can be read, and everything that is wrong with it. A bad one has no policy, so that
    /// it has the outcomes alone that every Evaluation node can have.
    pub(super) fn read(json: &Json<'_>) -> (Box<Self>, Report) {
        let members = Members::parse(json.text());
        let mut from = Properties::of(json, &members);
        let mut config = Box::<Self>::default();
        config.fill(&mut from);
        let report = from.into_report();
        if !report.valid {
            config.policy = OutcomePolicy::of_checked(None, Vec::new());
        }
        (config, report)
    }

    /// The names of all properties, for hosts whose types are held against them.
    #[must_use]
    pub fn property_names() -> Vec<&'static str> {
        let (config, members) = (null(), Members::default());
        let mut from = Properties::of(&config, &members);
        Self::default().fill(&mut from);
        from.into_names()
    }

    fn fill(&mut self, from: &mut Properties<'_>) {
        from.text("workerServiceId", &mut self.worker_service_id);
        source(from, "targetAppId", "useNodeStateAttributeForTargetAppId", &mut self.target_app_id);
        source(from, "targetAppName", "useNodeStateAttributeForTargetAppName", &mut self.target_app_name);
        source(
            from,
            "riskPolicySetId",
            "useNodeStateAttributeForRiskPolicySetId",
            &mut self.risk_policy_set_id,
        );
        from.flag("targetedPoliciesEvaluation", &mut self.targeted_policies);
        from.one_of("flowType", &mut self.flow_type);
        from.one_of_or_none("authenticationFlowSubtype", &mut self.authentication_subtype);
        from.one_of_or_none("authorizationFlowSubtype", &mut self.authorization_subtype);
        from.one_of("deviceSharingType", &mut self.device_sharing_type);
        from.one_of("userType", &mut self.user_type);
        self.policy = OutcomePolicy::of_checked(threshold(from), actions(from));
        from.flag("pauseBehavioralData", &mut self.pause_behavioral_data);
        from.flag("storeRiskEvaluation", &mut self.store_risk_evaluation);
        from.flag("allowUnknownValues", &mut self.allow_unknown_values);
        self.attributes.fill(from);
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
    pub(super) fn each_outcome(&self, outcome: &mut dyn FnMut(&str)) {
        if self.policy.score_threshold().is_some() {
            outcome("EXCEEDS_SCORE_THRESHOLD");
        }
        self.policy.recommended_actions().iter().for_each(|action| outcome(action));
        ["LOW", "MEDIUM", "HIGH", "FAILURE", "CLIENT_ERROR"].into_iter().for_each(outcome);
    }
}

impl StateAttributes {
    fn fill(&mut self, from: &mut Properties<'_>) {
        from.text("nodeStateAttributeForFlowSubtype", &mut self.flow_subtype);
        from.text("nodeStateAttributeForUserId", &mut self.user_id);
        from.text("nodeStateAttributeForUsername", &mut self.username);
        from.text("nodeStateAttributeForUserGroups", &mut self.user_groups);
        from.text("nodeStateAttributeForCustomAttributes", &mut self.custom_attributes);
        from.text("nodeStateAttributeForDeviceExternalId", &mut self.device_external_id);
        from.text("nodeStateAttributeForEventSessionId", &mut self.event_session_id);
    }
}

/// A value and the switch that makes it a name; the switch alone means nothing.
fn source(from: &mut Properties<'_>, key: &'static str, switch: &'static str, source: &mut Option<Source>) {
    let value = from.string(key);
    let mut dynamic = false;
    from.flag(switch, &mut dynamic);
    *source = value.map(|value| if dynamic { Source::StateAttribute(value) } else { Source::Literal(value) });
}

/// `null` means that there is none, an absent or blank one the default.
fn threshold(from: &mut Properties<'_>) -> Option<f64> {
    let key = "scoreThreshold";
    let value = from.raw(key);
    if value.is_some_and(|value| value.kind() == Kind::Null) {
        return None;
    }
    let Some(value) = value.filter(|value| is_configured(value)) else {
        return Some(DEFAULT_SCORE_THRESHOLD);
    };
    let threshold = value.as_f64();
    from.expect(key, "must be a number", threshold.is_some());
    let problem = threshold_problem(threshold?);
    if let Some(problem) = problem {
        from.find.error(DiagnosticCode::ConstraintViolation, &[key], problem);
        return None;
    }
    threshold
}

fn actions(from: &mut Properties<'_>) -> Vec<String> {
    let key = "recommendedActions";
    let Some(value) = from.configured(key) else { return Vec::new() };
    from.expect(key, "must be a list", value.kind() == Kind::List);
    let mut actions = Vec::new();
    for (index, item) in value.items().iter().enumerate() {
        let target = [&*item_of(key, index)];
        let Some(action) = string(item) else {
            from.find.mistyped(&target, NOT_A_STRING);
            continue;
        };
        match action_problem(&action) {
            Some(problem) => from.find.error(DiagnosticCode::ConstraintViolation, &target, problem),
            None if actions.contains(&action) => {}
            None => actions.push(action),
        }
    }
    actions
}
