//! From configuration, node state and context to the request: the table "reading state and context" of
//! `docs/journey.md`, row by row.

use std::borrow::Cow;

use super::config::{EvaluationConfig, Source};
use super::state::{Context, NodeState, quoted};
use crate::json::{Json, Kind, Writer, whole};
use crate::model::values::FlowType;
use crate::open_enum::ClosedEnum as _;
use crate::validate::{TEXT_LIMIT, is_blank};

/// What the platform's node logs, word for word, for each value that it is told to find in the state and cannot.
pub const EXPECTED_ATTRIBUTE: &str = "Expected attribute to be defined in node state";

/// Writes one request as JSON, its members in the order of the model.
struct Request<'r> {
    config: &'r EvaluationConfig,
    state: &'r NodeState<'r>,
    context: &'r Context<'r>,
    out: Writer,
    /// The object whose first member is still awaited: without one it is left out.
    begun: Option<&'static str>,
    warnings: &'r mut Vec<String>,
}

/// The request of an Evaluation node, and a warning for each row of the table that misses its value.
pub(super) fn build(
    config: &EvaluationConfig,
    state: &NodeState<'_>,
    context: &Context<'_>,
    signals: Option<&Json<'_>>,
    warnings: &mut Vec<String>,
) -> String {
    let out = Writer::with_capacity(768);
    let mut request = Request { config, state, context, out, begun: None, warnings };
    request.out.raw(r#"{"event":{"#);
    request.event(signals);
    request.out.close(b'}');
    request.out.comma();
    request.risk_policy_set();
    request.out.close(b'}');
    request.out.finish()
}

impl Request<'_> {
    fn event(&mut self, signals: Option<&Json<'_>>) {
        let config = self.config;
        self.known("ip", "ip");
        self.user();
        self.begin("flow");
        self.text("type", config.flow_type.as_str());
        self.subtype();
        self.end();
        self.begin("session");
        match &config.attributes.event_session_id {
            None => self.known("id", "auditTrackingId"),
            attribute => self.expected("id", attribute),
        };
        self.end();
        self.begin("browser");
        self.known("userAgent", "userAgent");
        self.known("cookie", "cookie");
        self.end();
        self.begin("device");
        self.expected("externalId", &config.attributes.device_external_id);
        self.end();
        if let Some(signals) = signals {
            self.out.raw(r#""sdk":{"signals":{"data":"#);
            self.out.raw(signals.text());
            self.out.raw("}},");
        }
        self.text("sharingType", config.device_sharing_type.as_str());
        self.target_resource();
        self.custom_attributes();
    }

    fn user(&mut self) {
        let config = self.config;
        self.begin("user");
        self.text("type", config.user_type.as_str());
        let _ = self.attribute("id", &config.attributes.user_id) || self.known("id", "userId");
        let _ = self.attribute("name", &config.attributes.username) || self.known("name", "username");
        self.groups();
        self.end();
    }

    /// When an attribute is configured the context is not used, so that nobody sends groups unawares. A list of strings
    /// and `{name}` objects; what is not a usable name is left out.
    fn groups(&mut self) {
        let value = match &self.config.attributes.user_groups {
            Some(attribute) => self.state.get(attribute),
            None => self.context.get("groups"),
        };
        let Some(list) = value.and_then(|value| of_kind(value, Kind::List)) else { return };
        self.out.raw(r#""groups":["#);
        for item in &list.items() {
            let named = item.get("name");
            let name = text(named.as_ref().unwrap_or(item));
            if let Some(name) = name.filter(|name| name.chars().count() <= TEXT_LIMIT) {
                self.out.open(b'{');
                self.text("name", &name);
                self.end();
            }
        }
        self.out.close(b']');
        self.out.comma();
    }

    fn subtype(&mut self) {
        let dynamic = match (self.config.flow_type, &self.config.attributes.flow_subtype) {
            (FlowType::Authentication | FlowType::Authorization, Some(attribute)) => {
                self.state.get(attribute).and_then(text)
            }
            _ => None,
        };
        let subtype = dynamic.or_else(|| self.config.static_subtype().map(Cow::Borrowed));
        if let Some(subtype) = subtype.filter(|subtype| subtype != "NONE") {
            self.text("subtype", &subtype);
        }
    }

    /// A name without an id is not sent, and not read either.
    fn target_resource(&mut self) {
        self.begin("targetResource");
        if self.expected_source("id", &self.config.target_app_id) {
            self.source("name", &self.config.target_app_name);
        }
        self.end();
    }

    fn risk_policy_set(&mut self) {
        self.begin("riskPolicySet");
        if self.config.targeted_policies {
            self.json("targeted", "true");
        } else {
            self.expected_source("id", &self.config.risk_policy_set_id);
        }
        self.end();
    }

    fn custom_attributes(&mut self) {
        let Some(attribute) = &self.config.attributes.custom_attributes else { return };
        match self.state.get(attribute).and_then(|value| of_kind(value, Kind::Object)) {
            Some(attributes) => self.json("customAttributes", attributes.text()),
            None => self.warn(),
        }
    }

    /// A member from the context; whether there is one.
    fn known(&mut self, name: &str, of_context: &str) -> bool {
        self.value(name, self.context.get(of_context))
    }

    /// A member from the state, under a configured name.
    fn attribute(&mut self, name: &str, attribute: &Option<String>) -> bool {
        let attribute = attribute.as_ref();
        self.value(name, attribute.and_then(|attribute| self.state.get(attribute)))
    }

    fn source(&mut self, name: &str, source: &Option<Source>) -> bool {
        match source {
            Some(Source::StateAttribute(attribute)) => self.value(name, self.state.get(attribute)),
            Some(Source::Literal(value)) => self.text(name, value),
            None => false,
        }
    }

    /// A member from a source, whose absence is warned of when there is a source.
    fn expected_source(&mut self, name: &str, source: &Option<Source>) -> bool {
        let found = self.source(name, source);
        if !found && source.is_some() {
            self.warn();
        }
        found
    }

    /// A member from the state whose absence is warned of, and whose `null` is not.
    fn expected(&mut self, name: &str, attribute: &Option<String>) -> bool {
        let Some(attribute) = attribute else { return false };
        let value = self.state.get(attribute);
        let found = self.value(name, value);
        if !found && value.is_none_or(|value| value.kind() != Kind::Null) {
            self.warn();
        }
        found
    }

    fn warn(&mut self) {
        self.warnings.push(EXPECTED_ATTRIBUTE.to_owned());
    }

    /// A member when the value stands for a text; whether it does.
    fn value(&mut self, name: &str, value: Option<&Json<'_>>) -> bool {
        value.and_then(text).is_some_and(|value| self.text(name, &value))
    }

    fn text(&mut self, name: &str, text: &str) -> bool {
        self.name(name);
        self.out.string(text);
        self.out.comma();
        true
    }

    fn json(&mut self, name: &str, json: &str) {
        self.name(name);
        self.out.raw(json);
        self.out.comma();
    }

    fn begin(&mut self, name: &'static str) {
        self.begun = Some(name);
    }

    /// The name of a member whose value comes next, behind the start of its object when it is the first.
    fn name(&mut self, name: &str) {
        if let Some(object) = self.begun.take() {
            self.out.name(object);
            self.out.open(b'{');
        }
        self.out.name(name);
    }

    fn end(&mut self) {
        if self.begun.take().is_none() {
            self.out.close(b'}');
            self.out.comma();
        }
    }
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

/// A whole number in decimal digits. `5.0` and `5e0` are whole, too: some hosts cannot tell them from `5`.
fn whole_number(number: &str) -> Option<Cow<'_, str>> {
    if number.bytes().all(|byte| matches!(byte, b'-' | b'0'..=b'9')) {
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
