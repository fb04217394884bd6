//! What a node reads and writes: [`NodeState`] with its two scopes, and [`Context`], what the platform knows by itself.
//!
//! Values are kept as their JSON text, so whatever a host puts into the state comes out again unchanged.

use std::borrow::Cow;
use std::fmt;

use serde::ser::SerializeMap as _;

use super::string;
use crate::json::{Json, Kind, SyntaxError, members_of};

/// The members of a JSON object in their order; of duplicates the last counts.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

/// The state that the nodes of a journey share: `{"shared": {…}, "transient": {…}}`.
///
/// `transient` is read first: the first scope that has a key wins, whatever the value. As what a node wrote, `null`
/// removes the key.
///
/// ```
/// use pingone_protect_core::Json;
/// use pingone_protect_core::journey::NodeState;
///
/// let state = NodeState::parse(r#"{"shared": {"mail": "ana@example.com"}, "transient": {"mail": null}}"#);
/// assert_eq!(state.get("mail").map(Json::text), Some("null"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NodeState<'a> {
    pub(super) shared: Members<'a>,
    pub(super) transient: Members<'a>,
}

/// What the platform would know by itself: `ip`, `userAgent`, `cookie`, `userId`, `username`, `groups`,
/// `auditTrackingId`, `signals`, `clientError`. Other members are kept and not read.
///
/// ```
/// use pingone_protect_core::journey::Context;
///
/// let context = Context::new().with_ip("81.2.69.142").with_user_agent("Mozilla/5.0").with_user("u-1", "ana@example.com");
/// assert_eq!(context, Context::parse(
///     r#"{"ip":"81.2.69.142","userAgent":"Mozilla/5.0","userId":"u-1","username":"ana@example.com"}"#,
/// ));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Context<'a>(Members<'a>);

impl<'a> Members<'a> {
    /// Those of a text that is one object.
    pub(super) fn of_text(text: &'a str) -> Result<Self, SyntaxError> {
        members_of(text).map(Self)
    }

    /// The same; what is not an object counts as empty.
    pub(crate) fn parse(text: &'a str) -> Self {
        Self::of_text(text).unwrap_or_default()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.0.iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Each name once: where it stands first, with what it has last.
    pub(super) fn distinct(&self) -> Vec<(&str, &Json<'a>)> {
        let mut distinct: Vec<(&str, &Json<'a>)> = Vec::new();
        for (name, value) in &self.0 {
            match distinct.iter_mut().find(|(earlier, _)| earlier == name) {
                Some(earlier) => earlier.1 = value,
                None => distinct.push((name, value)),
            }
        }
        distinct
    }

    /// A member that is not `null`.
    pub(super) fn given(&self, name: &str) -> Option<&Json<'a>> {
        self.get(name).filter(|member| member.kind() != Kind::Null)
    }

    /// A member's text, when it is a string.
    pub(crate) fn string(&self, name: &str) -> Option<String> {
        string(self.get(name)?)
    }

    /// The JSON of a member, where it stands in the text that was read; empty when there is none.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        match self.get(name).map(|value| value.clone().into_text()) {
            Some(Cow::Borrowed(text)) => text,
            Some(Cow::Owned(_)) | None => "",
        }
    }

    pub(super) fn put(&mut self, name: &'static str, value: Json<'a>) {
        self.set(Cow::Borrowed(name), value);
    }

    fn set(&mut self, name: Cow<'a, str>, value: Json<'a>) {
        self.remove(&name);
        self.0.push((name, value));
    }

    fn remove(&mut self, name: &str) {
        self.0.retain(|(member, _)| member != name);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn owned(&self) -> Members<'static> {
        Members(self.0.iter().map(|(name, value)| owned(name, value)).collect())
    }
}

impl Members<'static> {
    /// Takes over what somebody wrote; `null` removes.
    fn merge(&mut self, written: &Members<'_>) {
        for (name, value) in &written.0 {
            self.remove(name);
            if value.kind() != Kind::Null {
                self.0.push(owned(name, value));
            }
        }
    }
}

fn owned(name: &str, value: &Json<'_>) -> (Cow<'static, str>, Json<'static>) {
    (Cow::Owned(name.to_owned()), kept(value))
}

/// A value without a borrow.
pub(crate) fn kept(value: &Json<'_>) -> Json<'static> {
    Json::trusted(Cow::Owned(value.text().to_owned()))
}

impl<'a> NodeState<'a> {
    /// A state without values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a state. What is not an object counts as empty: the state, or a scope of it.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        let scopes = Members::parse(text);
        Self {
            shared: Members::parse(scopes.text("shared")),
            transient: Members::parse(scopes.text("transient")),
        }
    }

    /// With a value in the shared scope.
    #[must_use]
    pub fn with_shared(mut self, name: impl Into<Cow<'a, str>>, value: Json<'a>) -> Self {
        self.shared.set(name.into(), value);
        self
    }

    /// With a value in the transient scope, which lives as long as one request.
    #[must_use]
    pub fn with_transient(mut self, name: impl Into<Cow<'a, str>>, value: Json<'a>) -> Self {
        self.transient.set(name.into(), value);
        self
    }

    /// A value, of the transient scope when that has the key.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.transient.get(name).or_else(|| self.shared.get(name))
    }

    /// The same state without a borrow.
    #[must_use]
    pub fn into_owned(self) -> NodeState<'static> {
        self.owned()
    }

    pub(super) fn owned(&self) -> NodeState<'static> {
        NodeState { shared: self.shared.owned(), transient: self.transient.owned() }
    }
}

impl NodeState<'static> {
    pub(super) fn merge(&mut self, written: &NodeState<'_>) {
        self.shared.merge(&written.shared);
        self.transient.merge(&written.transient);
    }
}

impl<'a> Context<'a> {
    /// A context of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a context; what is not an object counts as empty.
    #[must_use]
    pub fn parse(text: &'a str) -> Self {
        Self(Members::parse(text))
    }

    /// With the address that the visitor comes from.
    #[must_use]
    pub fn with_ip(self, ip: &str) -> Self {
        self.with_text("ip", ip)
    }

    /// With the `User-Agent` header.
    #[must_use]
    pub fn with_user_agent(self, user_agent: &str) -> Self {
        self.with_text("userAgent", user_agent)
    }

    /// With the user's id and name, for a node that is not told to find them in the state.
    #[must_use]
    pub fn with_user(self, id: &str, name: &str) -> Self {
        self.with_text("userId", id).with_text("username", name)
    }

    /// With what the signals SDK collected, so that no step asks for it.
    #[must_use]
    pub fn with_signals(self, signals: &str) -> Self {
        self.with_text("signals", signals)
    }

    /// With any member.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'a, str>>, value: Json<'a>) -> Self {
        self.0.set(name.into(), value);
        self
    }

    fn with_text(mut self, name: &'static str, text: &str) -> Self {
        self.0.put(name, quoted(text));
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&Json<'a>> {
        self.0.get(name)
    }

    /// The same context without a borrow.
    #[must_use]
    pub fn into_owned(self) -> Context<'static> {
        self.owned()
    }

    pub(super) fn owned(&self) -> Context<'static> {
        Context(self.0.owned())
    }
}

impl Context<'static> {
    pub(super) fn merge(&mut self, written: &Context<'_>) {
        self.0.merge(&written.0);
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> Json<'static> {
    let mut out = crate::json::Writer::with_capacity(text.len() + 2);
    out.string(text);
    Json::trusted(Cow::Owned(out.finish()))
}

pub(super) fn null() -> Json<'static> {
    Json::trusted(Cow::Borrowed("null"))
}

impl serde::Serialize for Members<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl serde::Serialize for NodeState<'_> {
    /// Empty scopes are left out.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, scope) in [("shared", &self.shared), ("transient", &self.transient)] {
            if !scope.is_empty() {
                map.serialize_entry(name, scope)?;
            }
        }
        map.end()
    }
}

/// Shows the keys and no values: they may be personal data.
impl fmt::Debug for Members<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl fmt::Debug for NodeState<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shared, transient } = self;
        formatter.debug_struct("NodeState").field("shared", shared).field("transient", transient).finish()
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Context").field(&self.0).finish()
    }
}
