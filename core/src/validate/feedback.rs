//! The rules for feedback
//! ([Risk evaluation feedback data model](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html#risk-evaluation-feedback-data-model)).

use super::findings::{Findings, Quoted};
use super::report::DiagnosticCode;
use crate::json::{List, Slot};
use crate::model::feedback::{Feedback, FeedbackItem};
use crate::open_enum::Open;
use crate::text::decimal;

/// The most items of one request.
pub const FEEDBACK_LIMIT: usize = 100;

const ITEMS: &str = "evaluationFeedbackItems";

/// Feedback for one request.
pub(super) fn check(find: &mut Findings<'_>, feedback: &Feedback<'_>) {
    find.required(ITEMS, &feedback.items, "a list of feedback items is required");
    let Some(items) = find.typed(ITEMS, &feedback.items, "a list") else { return };
    if items.0.len() > FEEDBACK_LIMIT {
        let limit = decimal(FEEDBACK_LIMIT as u64);
        let message =
            ["must have at most ", &limit, " items; the client splits longer lists by itself"].concat();
        find.error(DiagnosticCode::SizeLimitExceeded, ITEMS, message);
    }
    check_items(find, items);
}

/// Any number of items: a client splits them into requests.
pub(super) fn check_items(find: &mut Findings<'_>, items: &List<'_, FeedbackItem<'_>>) {
    if items.0.is_empty() {
        find.error(DiagnosticCode::EmptyValue, ITEMS, "must have at least one item");
    }
    find.each(ITEMS, items, "an object", check_item);
}

fn check_item(find: &mut Findings<'_>, item: &FeedbackItem<'_>) {
    check_evaluation(find, item);
    find.required(".feedbackCategory", &item.feedback_category, "a category is required");
    find.one_of(".feedbackCategory", &item.feedback_category, Quoted::Yes);
    let Some(reason) = find.string(".reason", &item.reason) else { return };
    if let Some(Open::Known(category)) = item.feedback_category.given() {
        let allowed = category.reasons();
        if !allowed.contains(&reason) {
            find.not_allowed(".reason", reason, allowed, Quoted::Yes);
        }
    }
}

fn check_evaluation(find: &mut Findings<'_>, item: &FeedbackItem<'_>) {
    let id_target = ".riskEvaluation.id";
    let message = "the evaluation's id is required";
    if item.risk_evaluation.is_absent() {
        find.error(DiagnosticCode::RequiredValue, id_target, message);
    }
    let Some(reference) = find.object(".riskEvaluation", &item.risk_evaluation) else { return };
    find.required(id_target, &reference.id, message);
    find.filled(id_target, &reference.id);
    let created_at_target = ".riskEvaluation.createdAt";
    let Some(created_at) = find.string(created_at_target, &reference.created_at) else { return };
    if crate::date_time::parse_rfc3339(created_at).is_none() {
        let message = "must be an RFC 3339 date-time in upper case, such as 2024-05-01T13:44:33.417Z";
        find.error(DiagnosticCode::InvalidValue, created_at_target, message);
    }
}

/// Whether the service would take this as the time of an evaluation.
pub(crate) fn is_created_at(slot: &Slot<'_, std::borrow::Cow<'_, str>>) -> bool {
    slot.given().is_some_and(|text| crate::date_time::parse_rfc3339(text).is_some())
}
