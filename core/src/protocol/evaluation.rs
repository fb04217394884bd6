//! [`Evaluation`]: the state of the handle that a client gives, without the client.
//!
//! One rule for all that follows an evaluate: what has an id can be completed, reported on and continued, whatever
//! its outcome. A driver holds this state under the handle's lock; completions on one handle queue there.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::completion::{Completed, Completion, WINDOW_MS, already_completed, window_expired};
use super::config::Config;
use super::event::Event;
use super::machine::Call;
use crate::decide::{Decision, Explanation, explain_bytes};
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, object_of};
use crate::model::evaluation::RiskEvaluation;
use crate::model::values::CompletionStatus;
use crate::validate::{Diagnostic, completion_status};

/// An evaluation with all that a handle shows and remembers.
///
/// The debug output shows id, outcome, who decided and the completion; never the event or the raw text.
#[derive(Clone, PartialEq)]
pub struct Evaluation(pub(super) Box<Handle>);

/// The members of an [`Evaluation`], which is one pointer: it is handed on often.
#[derive(Clone, PartialEq)]
pub(super) struct Handle {
    pub(super) decision: Decision,
    pub(super) error: Option<ErrorInfo>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) raw: Option<String>,
    pub(super) attempts: u32,
    pub(super) elapsed_ms: u64,
    /// When the create answer arrived, on the clock of `now_ms`; unknown after a resume.
    pub(super) received_ms: Option<u64>,
    /// The same on the wall clock, in milliseconds since 1970.
    pub(super) received_epoch_ms: i64,
    /// `createdAt` of a ticket; otherwise it stands in the raw text.
    pub(super) ticket_created_at: Option<String>,
    pub(super) completion: CompletionState,
    pub(super) completion_error: Option<ErrorInfo>,
    /// What the guard sends at its end.
    pub(super) verdict: Option<CompletionStatus>,
    /// A completion through this handle succeeded.
    pub(super) completed_here: bool,
    /// A ticket was taken: somebody else completes.
    pub(super) handed_over: bool,
    pub(super) events: Vec<Event>,
}

/// How far an evaluation's completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CompletionState {
    /// No verdict is known to be recorded.
    InProgress,
    /// `SUCCESS` is recorded.
    Success,
    /// `FAILED` is recorded.
    Failed,
}

/// How the completion of a handle goes on.
#[derive(Debug)]
pub enum BeginCompletion {
    /// There is nothing to complete: the evaluation never existed. No call, no error.
    NotEvaluated,
    /// The same verdict is recorded already. No call.
    Completed(Completed),
    /// Step it, then call [`Evaluation::end_completion`].
    Send(Box<Completion>),
}

impl Evaluation {
    /// A decision with nothing around it; its id is the handle's.
    pub(crate) fn of(decision: Decision) -> Self {
        Self(Box::new(Handle {
            decision,
            error: None,
            diagnostics: Vec::new(),
            raw: None,
            attempts: 0,
            elapsed_ms: 0,
            received_ms: None,
            received_epoch_ms: 0,
            ticket_created_at: None,
            completion: CompletionState::InProgress,
            completion_error: None,
            verdict: None,
            completed_here: false,
            handed_over: false,
            events: Vec::new(),
        }))
    }

    /// The service's id; without one there is nothing to complete.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.0.decision.evaluation_id.as_deref()
    }

    /// When the service created it, as it came (RFC 3339, usually).
    #[must_use]
    pub fn created_at(&self) -> Option<String> {
        if self.0.ticket_created_at.is_some() {
            return self.0.ticket_created_at.clone();
        }
        Json::parse(self.raw()?).ok()?.text_of("createdAt")
    }

    /// The decision, with its outcome.
    #[must_use]
    pub fn decision(&self) -> &Decision {
        &self.0.decision
    }

    /// What failed, also beside a fallback.
    #[must_use]
    pub fn error(&self) -> Option<&ErrorInfo> {
        self.0.error.as_ref()
    }

    /// The warnings about the request.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0.diagnostics
    }

    /// The answer's text, when one arrived.
    #[must_use]
    pub fn raw(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }

    /// The answer, when one arrived and can be read.
    #[must_use]
    pub fn response(&self) -> Option<RiskEvaluation> {
        RiskEvaluation::parse(self.0.raw.as_deref()?).ok()
    }

    /// How many creates were sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the evaluate took, in milliseconds.
    #[must_use]
    pub fn elapsed_ms(&self) -> u64 {
        self.0.elapsed_ms
    }

    /// How far the completion is; absent without an id.
    #[must_use]
    pub fn completion_status(&self) -> Option<CompletionState> {
        self.id().map(|_| self.0.completion)
    }

    /// What the last completion that failed, failed with.
    #[must_use]
    pub fn completion_error(&self) -> Option<&ErrorInfo> {
        self.0.completion_error.as_ref()
    }

    /// The decision with the rules that led to it; none when no answer decided.
    #[must_use]
    pub fn explain(&self, config: &Config) -> Explanation {
        let explained = self.0.raw.as_ref().map(|raw| explain_bytes(raw.as_bytes(), config.policy()));
        let trace = explained.map(|explained| explained.trace).unwrap_or_default();
        Explanation { decision: self.0.decision.clone(), trace }
    }

    /// The evaluation, or the error of one that failed: what `evaluateOrThrow` raises, whatever the fallback.
    ///
    /// # Errors
    ///
    /// [`Evaluation::error`], with `evaluation_id` when the answer had an id, so that it can be completed.
    pub fn into_result(mut self) -> Result<Self, ErrorInfo> {
        match self.0.error.take() {
            Some(error) => Err(error),
            None => Ok(self),
        }
    }

    /// Begins to complete it. The verdict is also recorded for the guard.
    ///
    /// # Errors
    ///
    /// In this order: `VALIDATION_FAILED` when the status is not `SUCCESS` or `FAILED`, `ALREADY_COMPLETED` when the
    /// other verdict is recorded, `COMPLETION_WINDOW_EXPIRED` more than 30 minutes after the create answer arrived,
    /// `INVALID_CONFIG` when the service gave an id that cannot be part of a path.
    pub fn begin_completion(
        &mut self,
        config: &Config,
        status: Option<&str>,
        call: &Call,
    ) -> Result<BeginCompletion, ErrorInfo> {
        let verdict = completion_status(status)?;
        self.0.verdict = Some(verdict);
        let begun = self.begin_verdict(config, verdict, call);
        match &begun {
            Ok(BeginCompletion::Completed(_)) => self.0.completed_here = true,
            Ok(BeginCompletion::NotEvaluated | BeginCompletion::Send(_)) => {}
            Err(error) => self.0.completion_error = Some(error.clone()),
        }
        begun
    }

    /// Takes over how a completion ended.
    pub fn end_completion(&mut self, completion: &Completion, result: &Result<Completed, ErrorInfo>) {
        if let Some(status) = completion.recorded() {
            self.0.completion = status.into();
        }
        match result {
            Ok(_) => self.0.completed_here = true,
            Err(error) => self.0.completion_error = Some(error.clone()),
        }
    }

    /// What completing with this verdict takes, without recording it.
    pub(crate) fn begin_verdict(
        &self,
        config: &Config,
        verdict: CompletionStatus,
        call: &Call,
    ) -> Result<BeginCompletion, ErrorInfo> {
        let Some(id) = self.id() else { return Ok(BeginCompletion::NotEvaluated) };
        match self.0.completion.recorded() {
            Some(status) if status == verdict => return Ok(BeginCompletion::Completed(Completed { status })),
            Some(status) => return Err(already_completed(status)),
            None => {}
        }
        let age_ms = self.0.received_ms.map(|received_ms| call.now_ms.saturating_sub(received_ms));
        if age_ms.is_some_and(|age_ms| age_ms > WINDOW_MS) {
            return Err(window_expired());
        }
        Completion::new(config, id, verdict, call)
            .map(|completion| BeginCompletion::Send(Box::new(completion)))
    }

    /// Records `SUCCESS` for the guard and sends nothing; the last of several counts.
    pub fn succeed(&mut self) {
        self.0.verdict = Some(CompletionStatus::Success);
    }

    /// Records `FAILED` for the guard and sends nothing; the last of several counts.
    pub fn fail(&mut self) {
        self.0.verdict = Some(CompletionStatus::Failed);
    }

    /// The items to give feedback with: the JSON list that [`Config::send_feedback_json`] takes, with this
    /// evaluation's id and, when it is one that the service takes, `createdAt`.
    ///
    /// # Errors
    ///
    /// `NOT_EVALUATED` without an id. Category and reason are checked where the feedback is sent.
    pub fn feedback_json(&self, category: &str, reason: Option<&str>) -> Result<String, ErrorInfo> {
        let id = self.id().ok_or_else(not_evaluated)?;
        let created_at = self.created_at().filter(|text| crate::date_time::parse_rfc3339(text).is_some());
        let evaluation = object_of(&[("id", Some(id)), ("createdAt", created_at.as_deref())]);
        let rest = object_of(&[("feedbackCategory", Some(category)), ("reason", reason)]);
        Ok(["[{\"riskEvaluation\":", &evaluation, ",", rest.get(1..).unwrap_or_default(), "]"].concat())
    }

    /// What the guard wants to tell `onEvent`, since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.0.events)
    }
}

impl CompletionState {
    /// `IN_PROGRESS`, `SUCCESS` or `FAILED`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Success => "SUCCESS",
            Self::Failed => "FAILED",
        }
    }

    /// The state that is spelled so.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        [Self::InProgress, Self::Success, Self::Failed].into_iter().find(|state| state.as_str() == text)
    }

    pub(super) fn recorded(self) -> Option<CompletionStatus> {
        match self {
            Self::InProgress => None,
            Self::Success => Some(CompletionStatus::Success),
            Self::Failed => Some(CompletionStatus::Failed),
        }
    }
}

impl From<CompletionStatus> for CompletionState {
    fn from(status: CompletionStatus) -> Self {
        match status {
            CompletionStatus::Success => Self::Success,
            CompletionStatus::Failed => Self::Failed,
        }
    }
}

impl fmt::Debug for Evaluation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Evaluation")
            .field("id", &self.id())
            .field("outcome", &self.0.decision.outcome)
            .field("decided_by", &self.0.decision.decided_by)
            .field("completion_status", &self.completion_status())
            .finish_non_exhaustive()
    }
}

/// `NOT_EVALUATED`: there is nothing to report on or to continue.
pub(crate) fn not_evaluated() -> ErrorInfo {
    ErrorInfo::new(
        ErrorCode::NotEvaluated,
        "the service never evaluated this, so there is nothing to go on from",
    )
}
