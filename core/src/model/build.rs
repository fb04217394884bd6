//! Writing an event in Rust: constructors that take what is required, and a `with_…` for what is not.
//!
//! A wrong value cannot be written: flows and users have a constructor for each type, subtypes are closed enums.

use std::borrow::Cow;

use super::event::{
    Attributes, Browser, Device, EvaluatedFactor, EvaluatedFactors, Event, Flow, Group, Sdk, Session,
    Signals, TargetResource, User,
};
use super::values::{
    AuthenticationSubtype, AuthorizationSubtype, FactorStatus, FlowType, SharingType, UserType,
};
use crate::json::{Json, Kind, List, Slot};
use crate::open_enum::{ClosedEnum as _, Open};

type Text<'a> = Cow<'a, str>;

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
