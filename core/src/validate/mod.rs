//! Checks before anything is sent: every rule in one go, as a [`Report`], and [`Valid`] as the proof of a good one.
//!
//! | module | what |
//! |---|---|
//! | [`request`](self) | the rules of a request |
//! | `feedback` | the rules of feedback |
//! | `address` | which addresses no visitor has |
//! | `findings` | the vocabulary of the rules |
//! | `report` | what comes out |

mod address;
mod feedback;
mod findings;
mod report;
mod request;

pub use feedback::FEEDBACK_LIMIT;
pub use report::{Diagnostic, DiagnosticCode, Report, Severity};

pub(crate) use findings::TEXT_LIMIT;

use findings::Findings;

use crate::error::ErrorInfo;
use crate::json::{Json, Slot, SyntaxError};
use crate::model::event::User;
use crate::model::feedback::{Feedback, FeedbackItem};
use crate::model::request::EvaluationRequest;
use crate::model::values::CompletionStatus;
use crate::open_enum::ClosedEnum;

/// What a check takes into account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValidateOptions {
    /// The server fills in `event.ip`, so that its absence is no finding.
    pub ip_from_server: bool,
    /// An unknown value of an enum is a warning, so that a value that the service learned yesterday does not stop a
    /// login today.
    pub allow_unknown_values: bool,
}

/// A value that has been checked and has no errors. Only a check makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valid<T> {
    value: T,
    warnings: Vec<Diagnostic>,
}

impl<T> Valid<T> {
    fn of(value: T, report: Report) -> Result<Self, Report> {
        if report.valid { Ok(Self { value, warnings: report.diagnostics }) } else { Err(report) }
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> &T {
        &self.value
    }

    /// What the check warned of.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl EvaluationRequest<'_> {
    /// Everything that is wrong with the request, or could be better.
    ///
    /// ```
    /// use pingone_protect_core::{DiagnosticCode, EvaluationRequest, ValidateOptions};
    ///
    /// let request = EvaluationRequest::from_json(r#"{"event": {"ip": "10.0.0.7, 81.2.69.142"}}"#)?;
    /// let report = request.validate(&ValidateOptions::default());
    /// let first = report.errors().next().ok_or("no finding")?;
    /// assert_eq!((first.code, first.target.as_str()), (DiagnosticCode::InvalidValue, "event.ip"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn validate(&self, options: &ValidateOptions) -> Report {
        let mut findings = Findings::new(options);
        request::check(&mut findings, self);
        findings.into_report()
    }

    /// The request as one that may be sent.
    ///
    /// # Errors
    ///
    /// The report, when it has errors.
    pub fn into_valid(self, options: &ValidateOptions) -> Result<Valid<Self>, Report> {
        let report = self.validate(options);
        Valid::of(self, report)
    }
}

impl Feedback<'_> {
    /// Everything that is wrong with feedback for one request.
    #[must_use]
    pub fn validate(&self, options: &ValidateOptions) -> Report {
        let mut findings = Findings::new(options);
        feedback::check(&mut findings, self);
        findings.into_report()
    }

    /// The feedback as one that may be sent.
    ///
    /// # Errors
    ///
    /// The report, when it has errors.
    pub fn into_valid(self, options: &ValidateOptions) -> Result<Valid<Self>, Report> {
        let report = self.validate(options);
        Valid::of(self, report)
    }

    /// Everything that is wrong with feedback of any number of items, which a client splits into requests.
    #[must_use]
    pub fn validate_for_split(&self, options: &ValidateOptions) -> Report {
        let mut findings = Findings::new(options);
        match &self.items {
            Slot::Given(items) => feedback::check_items(&mut findings, items),
            Slot::Absent | Slot::Mistyped(_) => feedback::check(&mut findings, self),
        }
        findings.into_report()
    }
}

impl<'a> FeedbackItem<'a> {
    /// The same item without a `createdAt` that the check would refuse: it is optional, and the feedback counts.
    #[must_use]
    pub fn without_unusable_created_at(mut self) -> Self {
        if let Slot::Given(reference) = &mut self.risk_evaluation
            && !feedback::is_created_at(&reference.created_at)
        {
            reference.created_at = Slot::Absent;
        }
        self
    }
}

impl User<'_> {
    /// Everything that keeps the learned profile of this user from being reset: id and type are required.
    #[must_use]
    pub fn validate_for_reset(&self, options: &ValidateOptions) -> Report {
        let mut findings = Findings::new(options);
        findings.required("user.id", &self.id, "the user's id is required");
        findings.required("user.type", &self.kind, "PING_ONE or EXTERNAL is required");
        findings.filled_and_short("user.id", &self.id);
        findings.one_of("user.type", &self.kind, findings::Quoted::No);
        findings.into_report()
    }
}

/// The verdict that a text means: `SUCCESS` or `FAILED`, so that `IN_PROGRESS` is refused before any call.
///
/// # Errors
///
/// A report with `REQUIRED_VALUE` when it is absent, else `INVALID_VALUE`.
pub fn completion_status(text: Option<&str>) -> Result<CompletionStatus, Report> {
    let target = "completionStatus";
    let finding = match text {
        None => Diagnostic::error(DiagnosticCode::RequiredValue, target, "SUCCESS or FAILED is required"),
        Some(text) => match CompletionStatus::from_text(text) {
            Some(status) => return Ok(status),
            None => {
                let message = "an evaluation is completed with SUCCESS or FAILED";
                Diagnostic::error(DiagnosticCode::InvalidValue, target, message)
                    .with_allowed_values(CompletionStatus::TEXTS)
            }
        },
    };
    Err(Report::new(vec![finding]))
}

/// The report on a text that is no JSON object.
pub(crate) fn not_an_object(text: &str, error: &SyntaxError) -> Report {
    let message = match Json::parse(text) {
        Ok(json) => ["must be an object, not a JSON ", json.kind().name()].concat(),
        Err(_) => error.sentence(),
    };
    Report::new(vec![Diagnostic::error(DiagnosticCode::InvalidType, "", message)])
}

impl From<Report> for ErrorInfo {
    fn from(report: Report) -> Self {
        ErrorInfo::validation_failed(report)
    }
}

/// Empty, or only characters with the Unicode property `White_Space`.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
