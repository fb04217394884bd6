//! The service's answer, [`RiskEvaluation`]: its text to the byte, and typed views drawn from it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::details::{Details, Predictor, PredictorHead};
use super::event::Event;
use super::request::RiskPolicySet;
use super::values::Level;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Kind, Scanner, Slot, Writer, read_members, wire_object};

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
        let malformed = |problem: &[&str]| {
            let message = ["the response is ", &problem.concat()].concat();
            ErrorInfo::new(ErrorCode::MalformedResponse, message)
        };
        match Json::parse(&text) {
            Ok(json) if json.kind() == Kind::Object => Ok(Self { text }),
            Ok(json) => Err(malformed(&["a JSON ", json.kind().name(), ", not an object"])),
            Err(error) => Err(malformed(&[&error.sentence()])),
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
        let members = self.members_of_details();
        members.into_iter().filter_map(|(name, json)| named_head(name, json)).collect()
    }

    /// The same as a JSON list of names, each with level, type and status.
    pub(crate) fn predictors_json(&self) -> String {
        let mut out = Writer::default();
        out.open(b'[');
        for (name, json) in self.members_of_details() {
            let facts = ["level", "type", "status"]
                .map(|fact| json.get(fact).filter(|fact| fact.kind() != Kind::Null));
            if Details::has(&name) || facts.iter().all(Option::is_none) {
                continue;
            }
            out.open(b'[');
            out.string(&name);
            for fact in &facts {
                out.comma();
                match fact.as_ref().and_then(Json::as_str) {
                    Some(text) => out.string(&text),
                    None => out.raw("null"),
                }
            }
            out.close(b']');
            out.comma();
        }
        out.close(b']');
        out.finish()
    }

    /// All members of the details, whether modelled or not.
    fn members_of_details(&self) -> Vec<(Text<'_>, Json<'_>)> {
        let mut members = Vec::new();
        let read = Scanner::new(&self.text).object(|scanner, name| {
            if name == "details" {
                members.clear();
                if scanner.kind()? == Kind::Object {
                    return read_members(scanner, &[], &mut [], &mut members);
                }
            }
            scanner.skip()
        });
        debug_assert!(read.is_ok(), "the text was checked when it was taken");
        members
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn predictors_are_the_same_typed_and_as_json() {
        let text = r#"{"details": {"a": {"type": "x"}}, "details": {
            "device": {"type": "DEVICE"}, "b": {"level": "LOW", "type": "BOT", "status": 5}, "c": {"level": null},
            "b": {"level": "NEW", "status": "IN_\u0054RAINING"}, "d": 1, "\"e\"": {"type": [], "other": {}}, "f": null
        }}"#;
        let evaluation = RiskEvaluation::parse(text).unwrap();
        let heads = evaluation.predictor_heads();
        let typed: Vec<_> = heads
            .iter()
            .map(|(name, head)| (name, head.level().map(|level| level.as_str()), head.kind(), head.status()))
            .collect();
        assert_eq!(typed.len(), 2);
        assert_eq!(evaluation.predictors_json(), serde_json::to_string(&typed).unwrap());
        assert_eq!(RiskEvaluation::parse(r#"{"details": 5}"#).unwrap().predictors_json(), "[]");
    }
}
