//! Feedback on evaluations: at most 100 items in a request.

use std::borrow::Cow;

use super::values::{
    AutomatedAttackReason, CompromisedAccountReason, FalseHighRiskReason, FeedbackCategory,
    FriendlyBotReason, NewAccountFraudReason,
};
use crate::json::{List, Slot, SyntaxError, Wire as _, Writer, wire_object};
use crate::open_enum::{ClosedEnum, Open};

wire_object! {
    /// What is sent as feedback.
    special Feedback {
        /// The items.
        items: List<FeedbackItem> = "evaluationFeedbackItems",
    }
}

wire_object! {
    /// Feedback on one evaluation.
    FeedbackItem {
        /// The evaluation.
        risk_evaluation: Object<EvaluationReference> = "riskEvaluation",
        /// What the evaluation got wrong, or what it was.
        feedback_category: Open<FeedbackCategory> = "feedbackCategory",
        /// Why; the values depend on the category.
        reason: Text = "reason",
    }
}

wire_object! {
    /// The evaluation that feedback is about.
    EvaluationReference {
        /// Its identifier.
        id: Text = "id",
        /// When it was carried out: RFC 3339. Optional, but it makes the service's work more efficient.
        created_at: Text = "createdAt",
    }
}

/// A category of feedback with the reasons that belong to it, so that a wrong pair does not compile.
pub trait Category {
    /// The reasons of this category.
    type Reason: ClosedEnum;
    /// The category on the wire.
    const CATEGORY: FeedbackCategory;
}

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident with $reason:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub struct $name;

            impl Category for $name {
                type Reason = $reason;
                const CATEGORY: FeedbackCategory = FeedbackCategory::$name;
            }
        )*
    };
}

categories! {
    /// `FALSE_HIGH_RISK`: the risk was rated too high.
    FalseHighRisk with FalseHighRiskReason;
    /// `FRIENDLY_BOT`: a bot that is welcome.
    FriendlyBot with FriendlyBotReason;
    /// `NEW_ACCOUNT_FRAUD`: the account was made for fraud.
    NewAccountFraud with NewAccountFraudReason;
    /// `COMPROMISED_ACCOUNT`: somebody else uses the account.
    CompromisedAccount with CompromisedAccountReason;
    /// `AUTOMATED_ATTACK`: an automated attack.
    AutomatedAttack with AutomatedAttackReason;
}

impl<'a> FeedbackItem<'a> {
    /// Feedback of this category, with a reason of that category or `None`.
    ///
    /// ```
    /// use pingone_protect_core::{FalseHighRiskReason, FeedbackItem, feedback::FalseHighRisk};
    ///
    /// let item = FeedbackItem::new("15f1d245", FalseHighRisk, FalseHighRiskReason::CompanyVpn);
    /// assert_eq!(item.reason(), Some("COMPANY_VPN"));
    /// ```
    ///
    /// A reason of another category does not compile:
    ///
    /// ```compile_fail
    /// use pingone_protect_core::{FeedbackItem, FriendlyBotReason, feedback::FalseHighRisk};
    ///
    /// FeedbackItem::new("15f1d245", FalseHighRisk, FriendlyBotReason::KnownCrawler);
    /// ```
    #[must_use]
    pub fn new<C: Category>(
        evaluation_id: impl Into<Cow<'a, str>>,
        _category: C,
        reason: impl Into<Option<C::Reason>>,
    ) -> Self {
        let reference = EvaluationReference { id: Slot::Given(evaluation_id.into()), ..Default::default() };
        Self {
            risk_evaluation: Slot::Given(reference),
            feedback_category: Slot::Given(Open::Known(C::CATEGORY)),
            reason: reason.into().map_or(Slot::Absent, |reason| Slot::Given(Cow::Borrowed(reason.as_str()))),
            ..Self::default()
        }
    }

    /// With the time that the evaluation was carried out, as the service gave it (RFC 3339).
    #[must_use]
    pub fn with_created_at(mut self, created_at: impl Into<Cow<'a, str>>) -> Self {
        if let Slot::Given(reference) = &mut self.risk_evaluation {
            reference.created_at = Slot::Given(created_at.into());
        }
        self
    }

    /// Reads one item. What the check would refuse is kept, and reported there.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`] when the text is not a JSON object.
    pub fn from_json(text: &'a str) -> Result<Self, SyntaxError> {
        Self::of_text(text)
    }

    /// The item as it is sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Writer::default();
        self.write(&mut out);
        out.finish()
    }
}

impl<'a> Feedback<'a> {
    /// Feedback of these items.
    #[must_use]
    pub fn new(items: impl IntoIterator<Item = FeedbackItem<'a>>) -> Self {
        Self { items: Slot::Given(List(items.into_iter().map(Slot::Given).collect())), ..Self::default() }
    }

    /// Reads feedback. What the check would refuse is kept, and reported there.
    ///
    /// # Errors
    ///
    /// [`SyntaxError`] when the text is not a JSON object.
    pub fn from_json(text: &'a str) -> Result<Self, SyntaxError> {
        Self::of_text(text)
    }

    /// The body that is sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Writer::default();
        self.write_object(&mut out);
        out.finish()
    }
}
