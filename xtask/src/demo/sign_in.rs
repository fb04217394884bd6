//! The example journey of the Evaluation node's documentation as a program: what happens behind each outcome.

use pingone_protect_client::feedback::{AutomatedAttack, CompromisedAccount, FalseHighRisk, NewAccountFraud};
use pingone_protect_client::{
    AutomatedAttackReason, Client, CompromisedAccountReason, Error, Evaluation, FalseHighRiskReason,
    FeedbackResult, NewAccountFraudReason, Outcome,
};

use super::visitors::Visitor;

/// Where a visitor went, and why.
pub(crate) struct Walked {
    pub(crate) visitor: &'static str,
    pub(crate) expected: &'static str,
    pub(crate) outcome: String,
    pub(crate) decided_by: String,
    /// The deciding rule in a sentence.
    pub(crate) because: String,
    pub(crate) path: &'static str,
    pub(crate) completion: String,
    pub(crate) feedback: String,
}

/// One sign-in: evaluate, act on the outcome, complete, and report what the evaluation could not know.
pub(crate) async fn walk(client: &Client, visitor: &Visitor) -> Result<Walked, Error> {
    let (evaluation, path) = client
        .guard(&visitor.request(), async |evaluation| {
            let (path, let_in) = act_on(evaluation.outcome());
            if let_in {
                evaluation.succeed();
            } else {
                evaluation.fail();
            }
            Ok::<_, Error>((evaluation, path))
        })
        .await?;
    let feedback = report(&evaluation).await?;
    let decision = evaluation.decision();
    Ok(Walked {
        visitor: visitor.name,
        expected: visitor.expected,
        outcome: decision.outcome.to_string(),
        decided_by: decision.decided_by.to_string(),
        because: because(&evaluation),
        path,
        completion: completion(&evaluation),
        feedback: feedback.to_owned(),
    })
}

/// The way behind each outcome, and whether the visitor gets in. The host's own steps (push, CAPTCHA) are taken as
/// passed.
fn act_on(outcome: &Outcome) -> (&'static str, bool) {
    match outcome {
        Outcome::Low | Outcome::Medium => ("session", true),
        Outcome::High => ("push notification → session", true),
        Outcome::ExceedsScoreThreshold => ("refused", false),
        Outcome::Action(action) => match action.as_str() {
            "BOT_MITIGATION" => ("CAPTCHA → session", true),
            "TEMP_EMAIL_MITIGATION" => ("push notification (inner) → session", true),
            "ACCOUNT_RECOVERY" => ("account recovery", false),
            _ => ("refused", false),
        },
        Outcome::Failure | Outcome::ClientError => ("failure page", false),
    }
}

/// Feedback where the flow learned more than the evaluation knew.
async fn report(evaluation: &Evaluation) -> Result<&'static str, Error> {
    if evaluation.id().is_none() {
        return Ok("–");
    }
    let (shown, result) = match evaluation.outcome() {
        Outcome::High => (
            "FALSE_HIGH_RISK\nSUCCESSFUL_MFA",
            evaluation.feedback(FalseHighRisk, FalseHighRiskReason::SuccessfulMfa).await?,
        ),
        Outcome::ExceedsScoreThreshold => (
            "AUTOMATED_ATTACK\nCREDENTIAL_STUFFING",
            evaluation.feedback(AutomatedAttack, AutomatedAttackReason::CredentialStuffing).await?,
        ),
        Outcome::Action(action) if action == "ACCOUNT_RECOVERY" => (
            "COMPROMISED_ACCOUNT\nUSER_CLAIMS_IT_IS_NOT_THEM",
            evaluation.feedback(CompromisedAccount, CompromisedAccountReason::UserClaimsItIsNotThem).await?,
        ),
        Outcome::Action(action) if action == "TEMP_EMAIL_MITIGATION" => (
            "NEW_ACCOUNT_FRAUD\nSUSPICIOUS_EMAIL_ADDRESS",
            evaluation.feedback(NewAccountFraud, NewAccountFraudReason::SuspiciousEmailAddress).await?,
        ),
        Outcome::Action(action) if action == "DENY" => {
            ("AUTOMATED_ATTACK", evaluation.feedback(AutomatedAttack, None).await?)
        }
        _ => return Ok("–"),
    };
    Ok(if taken(&result) { shown } else { "not taken" })
}

fn taken(result: &FeedbackResult) -> bool {
    result.failed.is_empty()
}

fn because(evaluation: &Evaluation) -> String {
    let decision = evaluation.decision();
    match &decision.reason {
        Some(reason) => format!("{reason}: {}", decision.message.as_deref().unwrap_or_default()),
        None => {
            let trace = evaluation.explain().trace;
            trace.last().map(|entry| entry.detail.clone()).unwrap_or_default()
        }
    }
}

fn completion(evaluation: &Evaluation) -> String {
    match (evaluation.completion_status(), evaluation.completion_error()) {
        (_, Some(error)) => format!("undelivered: {}", error.code),
        (Some(status), None) => status.as_str().to_owned(),
        (None, None) => "–".to_owned(),
    }
}
