//! The event of a request: who signs in, from where, with what, to do what. A response echoes it.
//!
//! Every property of the service's event data model
//! ([Risk Evaluations](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html)).

use std::borrow::Cow;

use super::values::{
    AuthenticationSubtype, AuthorizationSubtype, FactorStatus, FlowType, SharingType, UserType,
};
use crate::json::{Json, Kind, List, Scanner, Slot, SyntaxError, Wire, Writer, wire_object};
use crate::open_enum::{ClosedEnum, Open};

type Text<'a> = Cow<'a, str>;

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
pub struct Attributes<'a>(Json<'a>);

impl<'a> Event<'a> {
    /// An event of this user from this address.
    ///
    /// ```
    /// use pingone_protect_core::{AuthenticationSubtype, Browser, Event, Flow, TargetResource, User};
    ///
    /// let event = Event::new("81.2.69.142", User::external("u-1").with_name("ana@example.com"))
    ///     .with_flow(Flow::authentication_by(AuthenticationSubtype::Passkey))
    ///     .with_browser(Browser::new().with_user_agent("Mozilla/5.0"))
    ///     .with_target(TargetResource::new("shop"));
    /// assert_eq!(event.ip(), Some("81.2.69.142"));
    /// ```
    #[must_use]
    pub fn new(ip: impl Into<Text<'a>>, user: User<'a>) -> Self {
        Self::of(user).with_ip(ip)
    }

    /// An event of this user whose address the server fills in (a phone or browser behind a relay).
    #[must_use]
    pub fn of(user: User<'a>) -> Self {
        Self { user: Slot::Given(user), ..Self::default() }
    }

    /// With the address that the visitor comes from.
    #[must_use]
    pub fn with_ip(mut self, ip: impl Into<Text<'a>>) -> Self {
        self.ip = Slot::Given(ip.into());
        self
    }

    /// With another user: a relay takes the user from its own session, never from what a device sent.
    #[must_use]
    pub fn with_user(mut self, user: User<'a>) -> Self {
        self.user = Slot::Given(user);
        self
    }

    /// With what the user is about to do.
    #[must_use]
    pub fn with_flow(mut self, flow: Flow<'a>) -> Self {
        self.flow = Slot::Given(flow);
        self
    }

    /// With the identifier of the session.
    #[must_use]
    pub fn with_session(mut self, id: impl Into<Text<'a>>) -> Self {
        self.session = Slot::Given(Session { id: Slot::Given(id.into()), ..Session::default() });
        self
    }

    /// With the visitor's browser.
    #[must_use]
    pub fn with_browser(mut self, browser: Browser<'a>) -> Self {
        self.browser = Slot::Given(browser);
        self
    }

    /// With the device identifier that you keep yourself.
    #[must_use]
    pub fn with_external_device_id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.device = Slot::Given(Device { external_id: Slot::Given(id.into()), ..Device::default() });
        self
    }

    /// With what the Signals (Protect) SDK collected.
    #[must_use]
    pub fn with_signals(mut self, data: impl Into<Text<'a>>) -> Self {
        let signals = Signals { data: Slot::Given(data.into()), ..Signals::default() };
        self.sdk = Slot::Given(Sdk { signals: Slot::Given(signals), ..Sdk::default() });
        self
    }

    /// With whether several people use the device.
    #[must_use]
    pub fn with_sharing_type(mut self, sharing_type: SharingType) -> Self {
        self.sharing_type = Slot::Given(Open::Known(sharing_type));
        self
    }

    /// With the application or resource that the user wants to reach.
    #[must_use]
    pub fn with_target(mut self, target: TargetResource<'a>) -> Self {
        self.target_resource = Slot::Given(target);
        self
    }

    /// With one factor more that was evaluated before.
    #[must_use]
    pub fn with_evaluated_factor(mut self, kind: impl Into<Text<'a>>, status: FactorStatus) -> Self {
        let factor = EvaluatedFactor {
            kind: Slot::Given(kind.into()),
            status: Slot::Given(Open::Known(status)),
            ..EvaluatedFactor::default()
        };
        let mut factors = match std::mem::take(&mut self.evaluated_factors) {
            Slot::Given(EvaluatedFactors::Many(List(factors))) => factors,
            Slot::Given(EvaluatedFactors::One(first)) => vec![Slot::Given(first)],
            Slot::Absent | Slot::Mistyped(_) => Vec::new(),
        };
        factors.push(Slot::Given(factor));
        self.evaluated_factors = Slot::Given(EvaluatedFactors::Many(List(factors)));
        self
    }

    /// With the calling service.
    #[must_use]
    pub fn with_origin(mut self, origin: impl Into<Text<'a>>) -> Self {
        self.origin = Slot::Given(origin.into());
        self
    }

    /// With attributes of your own, under `customAttributes`. A value that is no JSON object is a finding of the
    /// check.
    #[must_use]
    pub fn with_custom_attributes(mut self, attributes: Json<'a>) -> Self {
        self.custom_attributes = match attributes.kind() {
            Kind::Object => Slot::Given(Attributes(attributes)),
            Kind::Null => Slot::Absent,
            _ => Slot::Mistyped(attributes),
        };
        self
    }

    /// With a member that the model does not name, straight under the event.
    #[must_use]
    pub fn with_other(mut self, name: impl Into<Text<'a>>, value: Json<'a>) -> Self {
        let name = name.into();
        self.other.retain(|(other, _)| *other != name);
        self.other.push((name, value));
        self
    }
}

impl<'a> User<'a> {
    /// A user of another directory than PingOne's.
    #[must_use]
    pub fn external(id: impl Into<Text<'a>>) -> Self {
        Self { id: Slot::Given(id.into()), ..Self::of(UserType::External) }
    }

    /// A user of the PingOne directory, by id.
    #[must_use]
    pub fn ping_one(id: impl Into<Text<'a>>) -> Self {
        Self { id: Slot::Given(id.into()), ..Self::of(UserType::PingOne) }
    }

    /// A user of the PingOne directory, by name.
    #[must_use]
    pub fn ping_one_named(name: impl Into<Text<'a>>) -> Self {
        Self { name: Slot::Given(name.into()), ..Self::of(UserType::PingOne) }
    }

    fn of(kind: UserType) -> Self {
        Self { kind: Slot::Given(Open::Known(kind)), ..Self::default() }
    }

    /// With the name that the user signs in with.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<Text<'a>>) -> Self {
        self.name = Slot::Given(name.into());
        self
    }

    /// With the groups that the user belongs to.
    #[must_use]
    pub fn with_groups<T: Into<Text<'a>>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        let group = |name: T| Slot::Given(Group { name: Slot::Given(name.into()), ..Group::default() });
        self.groups = Slot::Given(List(names.into_iter().map(group).collect()));
        self
    }
}

impl<'a> Flow<'a> {
    /// A sign-in.
    #[must_use]
    pub fn authentication() -> Self {
        Self::of(FlowType::Authentication)
    }

    /// A sign-in of this kind.
    #[must_use]
    pub fn authentication_by(subtype: AuthenticationSubtype) -> Self {
        Self { subtype: Slot::Given(Cow::Borrowed(subtype.as_str())), ..Self::authentication() }
    }

    /// An action that needs authorisation.
    #[must_use]
    pub fn authorization() -> Self {
        Self::of(FlowType::Authorization)
    }

    /// This action, which needs authorisation.
    #[must_use]
    pub fn authorization_to(subtype: AuthorizationSubtype) -> Self {
        Self { subtype: Slot::Given(Cow::Borrowed(subtype.as_str())), ..Self::authorization() }
    }

    /// The registration of an account.
    #[must_use]
    pub fn registration() -> Self {
        Self::of(FlowType::Registration)
    }

    /// Access to an application.
    #[must_use]
    pub fn access() -> Self {
        Self::of(FlowType::Access)
    }

    /// A purchase or another monetary transaction.
    #[must_use]
    pub fn transaction() -> Self {
        Self::of(FlowType::Transaction)
    }

    fn of(kind: FlowType) -> Self {
        Self { kind: Slot::Given(Open::Known(kind)), ..Self::default() }
    }
}

impl<'a> Browser<'a> {
    /// A browser of which nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With the `User-Agent` header.
    #[must_use]
    pub fn with_user_agent(mut self, user_agent: impl Into<Text<'a>>) -> Self {
        self.user_agent = Slot::Given(user_agent.into());
        self
    }

    /// With the value of a persistent cookie.
    #[must_use]
    pub fn with_cookie(mut self, cookie: impl Into<Text<'a>>) -> Self {
        self.cookie = Slot::Given(cookie.into());
        self
    }
}

impl<'a> TargetResource<'a> {
    /// The application or resource of this identifier.
    #[must_use]
    pub fn new(id: impl Into<Text<'a>>) -> Self {
        Self { id: Slot::Given(id.into()), ..Self::default() }
    }

    /// The application or resource of this name.
    #[must_use]
    pub fn named(name: impl Into<Text<'a>>) -> Self {
        Self::default().with_name(name)
    }

    /// With a name for display and logs.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<Text<'a>>) -> Self {
        self.name = Slot::Given(name.into());
        self
    }
}

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
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        match scanner.kind()? {
            Kind::Object => Self::read_object(scanner).map(Some),
            Kind::String => {
                let name = scanner.string()?;
                Ok(Some(Group { name: Slot::Given(name), ..Group::default() }))
            }
            _ => Ok(None),
        }
    }

    fn write(&self, out: &mut Writer) {
        self.write_object(out);
    }
}

impl<'a> Wire<'a> for EvaluatedFactors<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        match scanner.kind()? {
            Kind::Object => EvaluatedFactor::read_object(scanner).map(|factor| Some(Self::One(factor))),
            Kind::List => Ok(List::read(scanner)?.map(Self::Many)),
            _ => Ok(None),
        }
    }

    fn write(&self, out: &mut Writer) {
        match self {
            EvaluatedFactors::One(factor) => factor.write(out),
            EvaluatedFactors::Many(factors) => factors.write(out),
        }
    }
}

impl<'a> Wire<'a> for Attributes<'a> {
    fn read(scanner: &mut Scanner<'a>) -> Result<Option<Self>, SyntaxError> {
        (scanner.kind()? == Kind::Object).then(|| scanner.value().map(Attributes)).transpose()
    }

    fn write(&self, out: &mut Writer) {
        out.raw(self.0.text());
    }
}
