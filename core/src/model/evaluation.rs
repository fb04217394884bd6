//! The service's answer, [`RiskEvaluation`]: its text to the byte, and typed views drawn from it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::details::{Details, Predictor, PredictorHead};
use super::event::Event;
use super::request::RiskPolicySet;
use super::values::Level;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{AnySlot as _, Json, Kind, Scanner, Slot, read_members, wire_object};

type Text<'a> = Cow<'a, str>;

/// A risk evaluation as the service gave it. Nothing is lost: unknown values, unknown members, malformed dates and
/// all digits stay in [`RiskEvaluation::raw`]; [`RiskEvaluation::view`] reads what is modelled.
#[derive(Clone, PartialEq, Eq)]
pub struct RiskEvaluation {
    text: String,
}

wire_object! {
    /// The modelled members of a risk evaluation, borrowed from its text.
    EvaluationView {
        /// The identifier.
        id: Text = "id",
        /// When it was created: RFC 3339, as it came.
        created_at: Text = "createdAt",
        /// When it was last updated: RFC 3339, as it came.
        updated_at: Text = "updatedAt",
        /// The environment.
        environment: Object<Environment> = "environment",
        /// The event of the request, without the signals, with its `completionStatus`.
        event: Object<Event> = "event",
        /// The policy set that judged.
        risk_policy_set: Object<RiskPolicySet> = "riskPolicySet",
        /// What came out.
        result: Object<EvaluationResult> = "result",
        /// What the service found out.
        details: Object<Details> = "details",
        /// The links of HAL JSON.
        links: Any = "_links",
    }
}

wire_object! {
    /// The environment of an evaluation.
    Environment {
        /// The identifier.
        id: Text = "id",
    }
}

wire_object! {
    /// What came out of an evaluation. Use [`decide`](crate::decide()) to act on it: the order of its rules matters.
    EvaluationResult {
        /// The level; may be absent.
        level: Open<Level> = "level",
        /// The score; may exceed 100, and may be absent.
        score: Number = "score",
        /// Where it comes from, such as `AGGREGATED_SCORES`, `OVERRIDE` or `INVALID_SDK_PAYLOAD`.
        source: Text = "source",
        /// What to do: a string, seen as a list, too.
        recommended_action: Any = "recommendedAction",
        /// The spelling of the documentation's diagram.
        recommended_actions: Any = "recommendedActions",
        /// The type of the result: `VALUE`.
        kind: Text = "type",
        /// Free text.
        value: Any = "value",
        /// What the policy says to do.
        mitigations: List<Mitigation> = "mitigations",
    }
}

wire_object! {
    /// What a policy says to do.
    Mitigation {
        /// `APPROVE`, `DENY`, `DENY_AND_SUSPEND`, `MFA`, `VERIFY` or `CUSTOM`.
        action: Text = "action",
        /// The action of your own behind `CUSTOM`.
        custom_action: Text = "customAction",
        /// The policy for an authentication by MFA.
        mfa_authentication_policy_id: Text = "mfaAuthenticationPolicyId",
        /// The policy for a registration of MFA.
        mfa_registration_policy_id: Text = "mfaRegistrationPolicyId",
        /// The policy for a verification.
        verify_policy_id: Text = "verifyPolicyId",
    }
}

impl RiskEvaluation {
    /// Takes the text of a response.
    ///
    /// ```
    /// use pingone_protect_core::RiskEvaluation;
    ///
    /// let evaluation = RiskEvaluation::parse(
    ///     r#"{"id":"0b5e","result":{"level":"MEDIUM","score":62.5},"details":{"bot":{"level":"HIGH","type":"BOT"}}}"#,
    /// )?;
    /// assert_eq!(evaluation.id().as_deref(), Some("0b5e"));
    /// assert_eq!(evaluation.predictors()["bot"].kind(), Some("BOT"));
    /// # Ok::<(), pingone_protect_core::ErrorInfo>(())
    /// ```
    ///
    /// # Errors
    ///
    /// `MALFORMED_RESPONSE` when it is not one JSON object.
    pub fn parse(text: impl Into<String>) -> Result<Self, ErrorInfo> {
        let text = text.into();
        let malformed = |problem: String| {
            ErrorInfo::new(ErrorCode::MalformedResponse, format!("the response is {problem}"))
        };
        match Json::parse(&text) {
            Ok(json) if json.kind() == Kind::Object => Ok(Self { text }),
            Ok(json) => Err(malformed(format!("a JSON {:?}, not an object", json.kind()))),
            Err(error) => Err(malformed(error.to_string())),
        }
    }

    /// The text as it came, to the byte.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.text
    }

    /// The whole response as a JSON value.
    #[must_use]
    pub fn json(&self) -> Json<'_> {
        Json::trusted(Cow::Borrowed(self.text.trim_matches([' ', '\n', '\r', '\t'])))
    }

    /// Everything that is modelled, read in one pass.
    #[must_use]
    pub fn view(&self) -> EvaluationView<'_> {
        let read = EvaluationView::of_text(&self.text);
        debug_assert!(read.is_ok(), "the text was checked when it was taken");
        read.unwrap_or_default()
    }

    /// The identifier, when there is one.
    #[must_use]
    pub fn id(&self) -> Option<Cow<'_, str>> {
        self.member("id")
    }

    /// When it was created: RFC 3339, as it came.
    #[must_use]
    pub fn created_at(&self) -> Option<Cow<'_, str>> {
        self.member("createdAt")
    }

    /// The predictors by compact name.
    #[must_use]
    pub fn predictors(&self) -> BTreeMap<Cow<'_, str>, Predictor<'_>> {
        let Slot::Given(details) = self.view().details else { return BTreeMap::new() };
        details.other.into_iter().filter_map(|(name, json)| named_predictor(name, json)).collect()
    }

    /// The predictors by compact name in the order of the details, without reading what is modelled beside them.
    #[must_use]
    pub fn predictor_heads(&self) -> Vec<(Cow<'_, str>, PredictorHead<'_>)> {
        let mut details = Slot::<Json<'_>>::Absent;
        let read = Scanner::new(&self.text).object(|scanner, name| {
            if name == "details" {
                return details.read(scanner);
            }
            scanner.skip()
        });
        debug_assert!(read.is_ok(), "the text was checked when it was taken");
        let Slot::Given(details) = details else { return Vec::new() };
        let Cow::Borrowed(text) = details.into_text() else { return Vec::new() };
        let mut members = Vec::new();
        let _not_an_object = read_members(&mut Scanner::new(text), &[], &mut [], &mut members);
        members.into_iter().filter_map(|(name, json)| named_head(name, json)).collect()
    }

    fn member(&self, wanted: &str) -> Option<Cow<'_, str>> {
        let mut found = None;
        let read = Scanner::new(&self.text).object(|scanner, name| {
            if name != wanted {
                return scanner.skip();
            }
            found = match scanner.kind()? {
                Kind::String => Some(scanner.string()?),
                _ => scanner.skip().map(|()| None)?,
            };
            Ok(())
        });
        debug_assert!(read.is_ok(), "the text was checked when it was taken");
        found
    }
}

/// A member of the details under its name, when it looks like a predictor. What was read is borrowed.
fn named_predictor<'a>(name: Text<'a>, json: Json<'a>) -> Option<(Text<'a>, Predictor<'a>)> {
    match json.into_text() {
        Cow::Borrowed(text) => Some((name, Predictor::read_from(text)?)),
        Cow::Owned(_) => None,
    }
}

fn named_head<'a>(name: Text<'a>, json: Json<'a>) -> Option<(Text<'a>, PredictorHead<'a>)> {
    match json.into_text() {
        Cow::Borrowed(text) => PredictorHead::read_from(&name, text).map(|head| (name, head)),
        Cow::Owned(_) => None,
    }
}

impl std::str::FromStr for RiskEvaluation {
    type Err = ErrorInfo;

    fn from_str(text: &str) -> Result<Self, ErrorInfo> {
        Self::parse(text)
    }
}

impl serde::Serialize for RiskEvaluation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

/// Shows the identifier alone: the event in it is personal data.
impl fmt::Debug for RiskEvaluation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RiskEvaluation").field("id", &self.id()).finish_non_exhaustive()
    }
}
