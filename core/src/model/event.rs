//! The event of a request: who signs in, from where, with what, to do what. A response echoes it.
//!
//! Every property of the service's event data model; how Rust programs write one stands in `build.rs`
//! ([Risk Evaluations](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html)).

use super::values::{FactorStatus, FlowType, SharingType, UserType};
use crate::json::{Json, Kind, List, Scanner, Slot, SyntaxError, Wire, Writer, wire_object};

wire_object! {
    /// What happens, and from where. Members that the model does not name are custom attributes: kept and sent.
    Event {
        /// The address that the visitor comes from: one IPv4 or IPv6 literal.
        ip: Text = "ip",
        /// The user. Required.
        user: Object<User> = "user",
        /// What the user is about to do; absent means `AUTHENTICATION`.
        flow: Object<Flow> = "flow",
        /// The session that the event belongs to.
        session: Object<Session> = "session",
        /// The visitor's browser.
        browser: Object<Browser> = "browser",
        /// The visitor's device, as your own system knows it.
        device: Object<Device> = "device",
        /// What the Signals (Protect) SDK collected.
        sdk: Object<Sdk> = "sdk",
        /// Whether several people use the device.
        sharing_type: Open<SharingType> = "sharingType",
        /// The application or resource that the user wants to reach.
        target_resource: Object<TargetResource> = "targetResource",
        /// Factors that were evaluated before.
        evaluated_factors: Object<EvaluatedFactors> = "evaluatedFactors",
        /// The calling service.
        origin: Text = "origin",
        /// Attributes of your own: an object.
        custom_attributes: Object<Attributes> = "customAttributes",
        /// Set by the service alone: `IN_PROGRESS`, `SUCCESS` or `FAILED`.
        completion_status: Any = "completionStatus" (not sent),
    }
}

wire_object! {
    /// The user of the event.
    User {
        /// Who keeps the user. Required.
        kind: Open<UserType> = "type",
        /// A lasting identifier: at most 1024 characters. Required for `EXTERNAL`.
        id: Text = "id",
        /// What the user signs in with, such as an email address: at most 1024 characters.
        name: Text = "name",
        /// The groups that the user belongs to.
        groups: List<Group> = "groups",
    }
}

wire_object! {
    /// A group of the user. A string in a list of groups stands for its name.
    special Group {
        /// The name: at most 1024 characters.
        name: Text = "name",
    }
}

wire_object! {
    /// What the user is about to do.
    Flow {
        /// The type of flow.
        kind: Open<FlowType> = "type",
        /// More about the context; only `AUTHENTICATION` and `AUTHORIZATION` have subtypes.
        subtype: Text = "subtype",
    }
}

wire_object! {
    /// The session that the event belongs to.
    Session {
        /// The session's identifier.
        id: Text = "id",
    }
}

wire_object! {
    /// The visitor's browser.
    Browser {
        /// The `User-Agent` header. Without it the modelling of the user's behaviour is off.
        user_agent: Text = "userAgent",
        /// The value of a persistent cookie.
        cookie: Text = "cookie",
    }
}

wire_object! {
    /// The visitor's device, as your own system knows it.
    Device {
        /// An identifier that you keep yourself; a response may carry the SDK's own beside it.
        external_id: Text = "externalId",
    }
}

wire_object! {
    /// The Signals (Protect) SDK.
    Sdk {
        /// The signals.
        signals: Object<Signals> = "signals",
    }
}

wire_object! {
    /// What the Signals (Protect) SDK collected.
    Signals {
        /// Opaque, about 10 KB; never decode it.
        data: Text = "data",
    }
}

wire_object! {
    /// The application or resource that the user wants to reach. One of the two is needed for the modelling of the
    /// user's behaviour.
    TargetResource {
        /// The identifier; for PingOne applications their id.
        id: Text = "id",
        /// A name for display and logs.
        name: Text = "name",
    }
}

wire_object! {
    /// A factor that was evaluated before.
    EvaluatedFactor {
        /// The transaction type.
        kind: Text = "type",
        /// The state of the transaction.
        status: Open<FactorStatus> = "status",
    }
}

/// One evaluated factor, or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvaluatedFactors<'a> {
    /// One, as an object.
    One(EvaluatedFactor<'a>),
    /// A list.
    Many(List<'a, EvaluatedFactor<'a>>),
}

/// Attributes of your own: a JSON object, kept as its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributes<'a>(pub(super) Json<'a>);

impl<'a> EvaluatedFactors<'a> {
    /// The factors.
    pub fn iter(&self) -> impl Iterator<Item = &EvaluatedFactor<'a>> {
        let (one, many) = match self {
            EvaluatedFactors::One(factor) => (Some(factor), None),
            EvaluatedFactors::Many(factors) => (None, Some(factors.iter())),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

impl<'a> Attributes<'a> {
    /// The object.
    #[must_use]
    pub fn json(&self) -> &Json<'a> {
        &self.0
    }
}

impl<'a> Wire<'a> for Group<'a> {
    const KINDS: &'static [Kind] = &[Kind::String, Kind::Object];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        if scanner.kind()? == Kind::String {
            let name = Slot::Given(scanner.string()?);
            *slot = Slot::Given(Group { name, ..Group::default() });
            return Ok(());
        }
        slot.empty().map_or(Ok(()), |object| object.read_object(scanner))
    }

    fn write(&self, out: &mut Writer) {
        self.write_object(out);
    }
}

impl<'a> Wire<'a> for EvaluatedFactors<'a> {
    const KINDS: &'static [Kind] = &[Kind::Object, Kind::List];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        if scanner.kind()? == Kind::Object {
            let mut factor = EvaluatedFactor::default();
            factor.read_object(scanner)?;
            *slot = Slot::Given(Self::One(factor));
            return Ok(());
        }
        let mut factors = Slot::Absent;
        List::read(scanner, &mut factors)?;
        if let Slot::Given(factors) = factors {
            *slot = Slot::Given(Self::Many(factors));
        }
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        match self {
            EvaluatedFactors::One(factor) => factor.write(out),
            EvaluatedFactors::Many(factors) => factors.write(out),
        }
    }
}

impl<'a> Wire<'a> for Attributes<'a> {
    const KINDS: &'static [Kind] = &[Kind::Object];

    fn read(scanner: &mut Scanner<'a>, slot: &mut Slot<'a, Self>) -> Result<(), SyntaxError> {
        *slot = Slot::Given(Attributes(scanner.value()?));
        Ok(())
    }

    fn write(&self, out: &mut Writer) {
        out.raw(self.0.text());
    }
}
