//! From configuration, node state and context to the request: the table "reading state and context" of
//! `docs/journey.md`, row by row.

use std::borrow::Cow;

use super::config::{EvaluationConfig, Source};
use super::state::{Context, NodeState, quoted};
use crate::json::{Json, Kind, List, Slot, whole};
use crate::model::event::{Browser, Event, Flow, Group, Sdk, Signals, TargetResource, User};
use crate::model::request::{EvaluationRequest, RiskPolicySet};
use crate::model::values::FlowType;
use crate::open_enum::Open;
use crate::validate::{TEXT_LIMIT, is_blank};

/// What the platform's node logs, word for word, for each value that it is told to find in the state and cannot.
pub const EXPECTED_ATTRIBUTE: &str = "Expected attribute to be defined in node state";

/// What the state holds under the name that the configuration gives.
enum Found<T> {
    /// There is no such key, or its value cannot be used.
    Absent,
    /// The key is there and holds `null`.
    Null,
    Value(T),
}

/// Reads the values of one request, in the order of the table.
struct Reader<'r> {
    config: &'r EvaluationConfig,
    state: &'r NodeState<'r>,
    context: &'r Context<'r>,
    warnings: Vec<String>,
}

/// The request of an Evaluation node, and a warning for each row of the table that misses its value.
pub(super) fn build<'r>(
    config: &'r EvaluationConfig,
    state: &'r NodeState<'r>,
    context: &'r Context<'r>,
    signals: Option<Json<'r>>,
) -> (EvaluationRequest<'r>, Vec<String>) {
    let mut reader = Reader { config, state, context, warnings: Vec::new() };
    let user = reader.user();
    let flow = reader.flow();
    let target_resource = reader.target_resource();
    let risk_policy_set = reader.risk_policy_set();
    let event = Event {
        ip: slot(reader.known("ip")),
        user: Slot::Given(user),
        flow: Slot::Given(flow),
        browser: reader.browser(),
        sharing_type: Slot::Given(Open::Known(config.device_sharing_type)),
        target_resource,
        custom_attributes: Slot::Absent,
        ..Event::default()
    };
    let mut event = match reader.custom_attributes() {
        Some(attributes) => event.with_custom_attributes(attributes),
        None => event,
    };
    if let Some(id) = reader.device_external_id() {
        event = event.with_external_device_id(id);
    }
    if let Some(id) = reader.event_session_id() {
        event = event.with_session(id);
    }
    if let Some(signals) = signals {
        event.sdk = sdk(signals);
    }
    let request = EvaluationRequest { risk_policy_set, ..EvaluationRequest::new(event) };
    (request, reader.warnings)
}

impl<'r> Reader<'r> {
    fn user(&mut self) -> User<'r> {
        let attributes = &self.config.attributes;
        let id = self.attribute(attributes.user_id.as_deref()).or_else(|| self.known("userId"));
        let name = self.attribute(attributes.username.as_deref()).or_else(|| self.known("username"));
        User {
            kind: Slot::Given(Open::Known(self.config.user_type)),
            id: slot(id),
            name: slot(name),
            groups: slot(self.groups()),
            ..User::default()
        }
    }

    /// When an attribute is configured the context is not used, so that nobody sends groups unawares.
    fn groups(&self) -> Option<List<'r, Group<'r>>> {
        let value = match &self.config.attributes.user_groups {
            Some(attribute) => self.state.get(attribute),
            None => self.context.get("groups"),
        };
        group_names(value?)
    }

    fn flow(&self) -> Flow<'r> {
        let kind = self.config.flow_type;
        let dynamic = match kind {
            FlowType::Authentication | FlowType::Authorization => {
                self.attribute(self.config.attributes.flow_subtype.as_deref())
            }
            FlowType::Registration | FlowType::Access | FlowType::Transaction => None,
        };
        let subtype = dynamic.or_else(|| self.config.static_subtype().map(Cow::Borrowed));
        let subtype = subtype.filter(|subtype| subtype != "NONE");
        Flow { kind: Slot::Given(Open::Known(kind)), subtype: slot(subtype), ..Flow::default() }
    }

    /// A name without an id is not sent, and not read either.
    fn target_resource(&mut self) -> Slot<'r, TargetResource<'r>> {
        let Some(source) = &self.config.target_app_id else { return Slot::Absent };
        let Some(id) = self.source(source) else {
            self.warn();
            return Slot::Absent;
        };
        let name = self.config.target_app_name.as_ref().and_then(|source| self.source(source));
        Slot::Given(TargetResource { name: slot(name), ..TargetResource::new(id) })
    }

    fn risk_policy_set(&mut self) -> Slot<'r, RiskPolicySet<'r>> {
        if self.config.targeted_policies {
            return Slot::Given(RiskPolicySet::targeted_policies());
        }
        let Some(source) = &self.config.risk_policy_set_id else { return Slot::Absent };
        match self.source(source) {
            Some(id) => Slot::Given(RiskPolicySet::by_id(id)),
            None => {
                self.warn();
                Slot::Absent
            }
        }
    }

    fn custom_attributes(&mut self) -> Option<Json<'r>> {
        let attribute = self.config.attributes.custom_attributes.as_deref()?;
        let attributes = self.state.get(attribute).and_then(|value| of_kind(value, Kind::Object));
        if attributes.is_none() {
            self.warn();
        }
        attributes
    }

    fn device_external_id(&mut self) -> Option<Cow<'r, str>> {
        self.config.attributes.device_external_id.as_deref().and_then(|attribute| self.expected(attribute))
    }

    fn event_session_id(&mut self) -> Option<Cow<'r, str>> {
        match self.config.attributes.event_session_id.as_deref() {
            Some(attribute) => self.expected(attribute),
            None => self.known("auditTrackingId"),
        }
    }

    fn browser(&self) -> Slot<'r, Browser<'r>> {
        let (user_agent, cookie) = (self.known("userAgent"), self.known("cookie"));
        if user_agent.is_none() && cookie.is_none() {
            return Slot::Absent;
        }
        Slot::Given(Browser { user_agent: slot(user_agent), cookie: slot(cookie), ..Browser::default() })
    }

    /// A text of the context.
    fn known(&self, name: &str) -> Option<Cow<'r, str>> {
        self.context.get(name).and_then(text)
    }

    /// A text of the state, under a configured name.
    fn attribute(&self, attribute: Option<&str>) -> Option<Cow<'r, str>> {
        self.state.get(attribute?).and_then(text)
    }

    fn source(&self, source: &'r Source) -> Option<Cow<'r, str>> {
        match source {
            Source::Literal(value) => Some(Cow::Borrowed(value)),
            Source::StateAttribute(attribute) => self.attribute(Some(attribute)),
        }
    }

    /// A text of the state whose absence is warned of, and whose `null` is not.
    fn expected(&mut self, attribute: &str) -> Option<Cow<'r, str>> {
        match self.find(attribute) {
            Found::Value(text) => Some(text),
            Found::Null => None,
            Found::Absent => {
                self.warn();
                None
            }
        }
    }

    fn find(&self, attribute: &str) -> Found<Cow<'r, str>> {
        match self.state.get(attribute) {
            None => Found::Absent,
            Some(value) if value.kind() == Kind::Null => Found::Null,
            Some(value) => text(value).map_or(Found::Absent, Found::Value),
        }
    }

    fn warn(&mut self) {
        self.warnings.push(EXPECTED_ATTRIBUTE.to_owned());
    }
}

fn slot<'a, T>(value: Option<T>) -> Slot<'a, T> {
    value.map_or(Slot::Absent, Slot::Given)
}

/// The text that a value stands for: a string that is not blank, or a whole number.
pub(super) fn text<'v>(value: &'v Json<'_>) -> Option<Cow<'v, str>> {
    match value.kind() {
        Kind::String => value.as_str().filter(|text| !is_blank(text)),
        Kind::Number => whole_number(value.text()),
        Kind::Null | Kind::Boolean | Kind::List | Kind::Object => None,
    }
}

/// The signals of a context, as JSON. They are long and opaque, so the text goes on as it came where it can.
pub(super) fn signals<'v>(context: &'v Context<'_>) -> Option<Json<'v>> {
    let value = context.get("signals")?;
    let starts_plainly =
        matches!(value.text().as_bytes(), [b'"', first, ..] if first.is_ascii_alphanumeric());
    match starts_plainly {
        true => Some(Json::trusted(Cow::Borrowed(value.text()))),
        false => text(value).map(|text| quoted(&text)),
    }
}

/// No rule reads the signals, so they need not be decoded to be sent.
fn sdk(signals: Json<'_>) -> Slot<'_, Sdk<'_>> {
    let signals = Signals { other: vec![(Cow::Borrowed("data"), signals)], ..Signals::default() };
    Slot::Given(Sdk { signals: Slot::Given(signals), ..Sdk::default() })
}

/// A whole number in decimal digits. `5.0` and `5e0` are whole, too: some hosts cannot tell them from `5`.
fn whole_number(number: &str) -> Option<Cow<'_, str>> {
    if !number.contains(['.', 'e', 'E']) {
        return Some(Cow::Borrowed(if number == "-0" { "0" } else { number }));
    }
    whole(number).map(Cow::Owned)
}

/// A value of this kind, also as JSON text.
fn of_kind<'v>(value: &'v Json<'_>, kind: Kind) -> Option<Json<'v>> {
    if value.kind() == kind {
        return Some(Json::trusted(Cow::Borrowed(value.text())));
    }
    let text = value.as_str()?;
    let parsed = Json::parse(&text).ok()?;
    (parsed.kind() == kind).then(|| parsed.into_owned())
}

/// A list of strings and `{name}` objects; what is not a usable name is left out.
fn group_names<'v>(value: &'v Json<'_>) -> Option<List<'v, Group<'v>>> {
    let list = of_kind(value, Kind::List)?;
    let name = |item: Json<'_>| {
        let name = match item.kind() {
            Kind::Object => item.get("name").and_then(|name| text(&name).map(Cow::into_owned)),
            _ => text(&item).map(Cow::into_owned),
        };
        name.filter(|name| name.chars().count() <= TEXT_LIMIT)
    };
    let group = |name: String| Slot::Given(Group { name: Slot::Given(Cow::Owned(name)), ..Group::default() });
    Some(List(list.items().into_iter().filter_map(name).map(group).collect()))
}
