//! The rules for a request, row by row as the service documents them
//! ([Event data model](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html#event-data-model)),
//! with what the older page adds (sizes, `user.id`) and what public integrations get wrong.

use super::address;
use super::findings::{Findings, Quoted};
use super::is_blank;
use super::report::{Diagnostic, DiagnosticCode};
use crate::address::Address;
use crate::json::Slot;
use crate::model::event::{EvaluatedFactor, EvaluatedFactors, Event, Flow, User};
use crate::model::request::{EvaluationRequest, RiskPolicySet};
use crate::model::values::{FlowType, UserType};
use crate::open_enum::{ClosedEnum as _, Open};
use crate::text::has;

/// Properties that are often put straight under the event, and where they belong.
const MISPLACED: [(&str, &str, &str); 5] = [
    ("userAgent", "event.userAgent", "move it to event.browser.userAgent"),
    ("riskPolicySet", "event.riskPolicySet", "move it to riskPolicySet, beside event"),
    ("userId", "event.userId", "move it to event.user.id"),
    ("sessionId", "event.sessionId", "move it to event.session.id"),
    ("flowType", "event.flowType", "move it to event.flow.type"),
];

pub(super) fn check(find: &mut Findings<'_>, request: &EvaluationRequest<'_>) {
    match &request.event {
        Slot::Absent => find.add(absent_event(request)),
        slot => {
            if let Some(event) = find.object("event", slot) {
                check_event(find, event);
            }
        }
    }
    if let Some(policy_set) = find.object("riskPolicySet", &request.risk_policy_set) {
        check_policy_set(find, policy_set);
    }
}

fn absent_event(request: &EvaluationRequest<'_>) -> Diagnostic {
    let absent = Diagnostic::error(DiagnosticCode::RequiredValue, "event", "an event is required");
    let at_root = |name: &str| matches!(name, "ip" | "user" | "flow");
    match request.other.iter().any(|(name, _)| at_root(name)) {
        true => absent.with_hint("put ip, user and flow into an event object: {\"event\": {…}}"),
        false => absent,
    }
}

fn check_event(find: &mut Findings<'_>, event: &Event<'_>) {
    check_ip(find, event);
    check_user_of(find, event);
    if let Some(flow) = find.object("event.flow", &event.flow) {
        check_flow(find, flow);
    }
    find.one_of("event.sharingType", &event.sharing_type, Quoted::Yes);
    check_factors(find, event);
    if let Some(session) = find.object("event.session", &event.session) {
        find.required("event.session.id", &session.id, "a session needs its id");
        find.filled("event.session.id", &session.id);
    }
    check_plain_members(find, event);
    check_browser(find, event);
    check_target_resource(find, event);
    if !event.completion_status.is_absent() {
        let message = "only the service sets it; it is left out of the body";
        find.warn(DiagnosticCode::ReadOnlyValue, "event.completionStatus", message);
    }
    for (name, target, hint) in MISPLACED {
        if event.other.iter().any(|(other, _)| other == name) {
            let message = "the service does not look for it here and takes it for a custom attribute";
            let misplaced = Diagnostic::warning(DiagnosticCode::MisplacedProperty, target, message);
            find.add(misplaced.with_hint(hint));
        }
    }
}

fn check_ip(find: &mut Findings<'_>, event: &Event<'_>) {
    if !find.options.ip_from_server {
        find.required("event.ip", &event.ip, "the visitor's address is required");
    }
    let Some(text) = find.filled("event.ip", &event.ip) else { return };
    match Address::parse(text) {
        None => {
            let message = "must be one IPv4 or IPv6 address and nothing else";
            let invalid = Diagnostic::error(DiagnosticCode::InvalidValue, "event.ip", message);
            find.add(invalid.with_hint(address::hint(text)));
        }
        Some(ip) if address::is_unroutable(ip) => {
            let message = "no visitor on the internet has this address: most predictors are weak with it";
            let unroutable = Diagnostic::warning(DiagnosticCode::UnroutableValue, "event.ip", message);
            find.add(unroutable.with_hint("behind a proxy, clientIp finds the visitor's address"));
        }
        Some(_) => {}
    }
}

fn check_user_of(find: &mut Findings<'_>, event: &Event<'_>) {
    find.required("event.user", &event.user, "a user is required");
    let Some(user) = find.object("event.user", &event.user) else { return };
    check_user(find, user);
    check_user_names(find, user, event);
    let Some(groups) = find.typed("event.user.groups", &user.groups, "a list") else { return };
    find.each("event.user.groups", groups, "a group {\"name\": …} or its name", |find, group| {
        find.required(".name", &group.name, "a group needs its name");
        find.filled_and_short(".name", &group.name);
    });
}

/// The rules of type, id and name alone.
fn check_user(find: &mut Findings<'_>, user: &User<'_>) {
    let (kind, id, name) = ("event.user.type", "event.user.id", "event.user.name");
    find.required(kind, &user.kind, "PING_ONE or EXTERNAL is required");
    match find.one_of(kind, &user.kind, Quoted::No) {
        Some(UserType::External) => find.required(id, &user.id, "an EXTERNAL user needs its id"),
        Some(UserType::PingOne) if user.name.is_absent() => {
            find.required(id, &user.id, "a PING_ONE user needs its id or its name");
        }
        Some(UserType::PingOne) | None => {}
    }
    find.filled_and_short(id, &user.id);
    find.filled_and_short(name, &user.name);
}

fn check_user_names(find: &mut Findings<'_>, user: &User<'_>, event: &Event<'_>) {
    let external = user.kind.given().is_some_and(|kind| *kind == UserType::External);
    if external && user.id.given().is_some() && user.name.is_absent() {
        let message = "an EXTERNAL user should have its name beside its id";
        find.warn(DiagnosticCode::RecommendedValue, "event.user.name", message);
    }
    let flow = event.flow.given().and_then(|flow| flow.kind.given());
    let registration = flow.is_some_and(|kind| *kind == FlowType::Registration);
    if registration && user.name.given().is_some_and(|name| !is_blank(name) && !has(name, b'@')) {
        let message = "should be an email address: the email predictors of a registration need one";
        find.warn(DiagnosticCode::RecommendedValue, "event.user.name", message);
    }
}

fn check_flow(find: &mut Findings<'_>, flow: &Flow<'_>) {
    find.one_of("event.flow.type", &flow.kind, Quoted::Yes);
    let Some(subtype) = find.string("event.flow.subtype", &flow.subtype) else { return };
    let kind = match &flow.kind {
        Slot::Absent => FlowType::Authentication,
        Slot::Given(Open::Known(kind)) => *kind,
        Slot::Given(Open::Unknown(_)) | Slot::Mistyped(_) => return,
    };
    let allowed = kind.subtypes();
    if allowed.is_empty() {
        let message = [kind.as_str(), " has no subtypes"].concat();
        find.error(DiagnosticCode::ConstraintViolation, "event.flow.subtype", message);
    } else if !allowed.contains(&subtype) {
        find.not_allowed("event.flow.subtype", subtype, allowed, Quoted::Yes);
    }
}

fn check_factors(find: &mut Findings<'_>, event: &Event<'_>) {
    let target = "event.evaluatedFactors";
    let factor = |find: &mut Findings<'_>, factor: &EvaluatedFactor<'_>| {
        find.string(".type", &factor.kind);
        find.one_of(".status", &factor.status, Quoted::Yes);
    };
    match find.typed(target, &event.evaluated_factors, "an object or a list of objects") {
        Some(EvaluatedFactors::One(one)) => find.within(|| target.to_owned(), |find| factor(find, one)),
        Some(EvaluatedFactors::Many(many)) => find.each(target, many, "an object", factor),
        None => {}
    }
}

/// Members that have a type and no rule beside it.
fn check_plain_members(find: &mut Findings<'_>, event: &Event<'_>) {
    find.string("event.origin", &event.origin);
    find.object("event.customAttributes", &event.custom_attributes);
    if let Some(device) = find.object("event.device", &event.device) {
        find.string("event.device.externalId", &device.external_id);
    }
    if let Some(sdk) = find.object("event.sdk", &event.sdk)
        && let Some(signals) = find.object("event.sdk.signals", &sdk.signals)
    {
        find.string("event.sdk.signals.data", &signals.data);
    }
}

fn check_browser(find: &mut Findings<'_>, event: &Event<'_>) {
    let user_agent = match &event.browser {
        Slot::Absent => None,
        slot => match find.object("event.browser", slot) {
            None => return,
            Some(browser) => {
                find.string("event.browser.cookie", &browser.cookie);
                find.string("event.browser.userAgent", &browser.user_agent);
                match &browser.user_agent {
                    Slot::Mistyped(_) => return,
                    slot => slot.given(),
                }
            }
        },
    };
    if user_agent.is_none_or(|text| is_blank(text)) {
        let message = "without it the modelling of the user's behaviour is off";
        find.warn(DiagnosticCode::RecommendedValue, "event.browser.userAgent", message);
    }
}

fn check_target_resource(find: &mut Findings<'_>, event: &Event<'_>) {
    let named = match &event.target_resource {
        Slot::Absent => false,
        slot => match find.object("event.targetResource", slot) {
            None => return,
            Some(target) => {
                let id = find.string("event.targetResource.id", &target.id);
                let name = find.string("event.targetResource.name", &target.name);
                if matches!(target.id, Slot::Mistyped(_)) || matches!(target.name, Slot::Mistyped(_)) {
                    return;
                }
                id.is_some_and(|id| !is_blank(id)) || name.is_some_and(|name| !is_blank(name))
            }
        },
    };
    if !named {
        let message = "without its id or name the modelling of the user's behaviour is off";
        find.warn(DiagnosticCode::RecommendedValue, "event.targetResource", message);
    }
}

fn check_policy_set(find: &mut Findings<'_>, policy_set: &RiskPolicySet<'_>) {
    find.string("riskPolicySet.id", &policy_set.id);
    find.string("riskPolicySet.name", &policy_set.name);
    let targeted = find.typed("riskPolicySet.targeted", &policy_set.targeted, "true or false");
    if targeted == Some(&true) && !(policy_set.id.is_absent() && policy_set.name.is_absent()) {
        let message = "the targeted policies are used, so id and name are ignored";
        find.warn(DiagnosticCode::ConstraintViolation, "riskPolicySet.targeted", message);
    }
}
