//! The request: an event, and optionally the policy set that judges it.

use std::borrow::Cow;

use super::event::Event;
use crate::json::{Json, Slot, SyntaxError, Writer, wire_object};

wire_object! {
    /// What is sent to create a risk evaluation.
    ///
    /// ```
    /// use pingone_protect_core::{Event, EvaluationRequest, User};
    ///
    /// let request = EvaluationRequest::new(Event::new("81.2.69.142", User::external("u-1")));
    /// assert_eq!(
    ///     request.to_json(),
    ///     r#"{"event":{"ip":"81.2.69.142","user":{"type":"EXTERNAL","id":"u-1"}}}"#,
    /// );
    /// ```
    special EvaluationRequest {
        /// What happens, and from where. Required.
        event: Object<Event> = "event",
        /// The policy set that judges it; absent means the environment's default.
        risk_policy_set: Object<RiskPolicySet> = "riskPolicySet",
        /// What the signals SDK reported instead of signals. It decides before any call and is never sent.
        client_error_json: Any = "clientError" (not sent),
    }
}

wire_object! {
    /// The policy set that judges an event. A response echoes the one that did.
    RiskPolicySet {
        /// The identifier; it wins over the name.
        id: Text = "id",
        /// The name.
        name: Text = "name",
        /// True processes the environment's targeted policies until the conditions of one are met; it wins over both.
        targeted: Boolean = "targeted",
    }
}

impl<'a> EvaluationRequest<'a> {
    /// A request for this event, judged by the environment's default policy set.
    #[must_use]
    pub fn new(event: Event<'a>) -> Self {
        Self { event: Slot::Given(event), ..Self::default() }
    }

    /// With the policy set that judges it.
    #[must_use]
    pub fn with_risk_policy_set(mut self, policy_set: RiskPolicySet<'a>) -> Self {
        self.risk_policy_set = Slot::Given(policy_set);
        self
    }

    /// With what the signals SDK reported instead of signals: the outcome is `CLIENT_ERROR`, and no call is made.
    #[must_use]
    pub fn with_client_error(mut self, text: &str) -> Self {
        self.client_error_json = Json::from_serialize(text).map_or(Slot::Absent, Slot::Given);
        self
    }

    /// The client error, when it is a string that is not blank.
    #[must_use]
    pub fn client_error(&self) -> Option<Cow<'_, str>> {
        self.client_error_json.given()?.as_str().filter(|text| !crate::validate::is_blank(text))
    }

    /// Without the client error: what a relay does that does not mean to accept one from a device.
    #[must_use]
    pub fn without_client_error(mut self) -> Self {
        self.client_error_json = Slot::Absent;
        self
    }

    /// The same request with its event changed; a relay fills in the address and the user that it knows itself.
    #[must_use]
    pub fn map_event(mut self, change: impl FnOnce(Event<'a>) -> Event<'a>) -> Self {
        let event = match std::mem::take(&mut self.event) {
            Slot::Given(event) => event,
            Slot::Absent | Slot::Mistyped(_) => Event::default(),
        };
        self.event = Slot::Given(change(event));
        self
    }

    /// Reads a request. Values of a wrong type, unknown enum values and unknown members are kept; the check reports
    /// them.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`] when the text is not a JSON object.
    pub fn from_json(text: &'a str) -> Result<Self, SyntaxError> {
        Self::of_text(text)
    }

    /// The body that is sent: `completionStatus`, `clientError` and `null` members left out, groups as objects,
    /// everything else as it was given.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Writer::with_capacity(768);
        self.write_object(&mut out);
        out.finish()
    }
}

impl<'a> RiskPolicySet<'a> {
    /// The policy set of this identifier.
    #[must_use]
    pub fn by_id(id: impl Into<Cow<'a, str>>) -> Self {
        Self { id: Slot::Given(id.into()), ..Self::default() }
    }

    /// The policy set of this name.
    #[must_use]
    pub fn by_name(name: impl Into<Cow<'a, str>>) -> Self {
        Self { name: Slot::Given(name.into()), ..Self::default() }
    }

    /// The environment's targeted policies.
    #[must_use]
    pub fn targeted_policies() -> Self {
        Self { targeted: Slot::Given(true), ..Self::default() }
    }
}
