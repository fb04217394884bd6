//! The pure core of `pingone-protect`.
#![forbid(unsafe_code)]

pub mod boundary;
mod client_ip;
mod date_time;
pub mod decide;
pub mod error;
pub mod journey;
mod json;
pub mod model;
mod open_enum;
pub mod protocol;
pub mod validate;

pub use client_ip::{TrustedProxies, client_ip};
pub use decide::{
    DecidedBy, Decision, Explanation, Outcome, OutcomePolicy, decide, decide_bytes, explain, explain_bytes,
};
pub use error::{ErrorClass, ErrorCode, ErrorDetail, ErrorInfo};
pub use json::{Json, Kind, List, Number, SyntaxError};
pub use model::evaluation::RiskEvaluation;
pub use model::event::{Browser, Event, Flow, TargetResource, User};
pub use model::feedback::{self, Feedback, FeedbackItem};
pub use model::request::{EvaluationRequest, RiskPolicySet};
pub use model::values::{
    AuthenticationSubtype, AuthorizationSubtype, AutomatedAttackReason, CompletionStatus,
    CompromisedAccountReason, FactorStatus, FalseHighRiskReason, FeedbackCategory, FlowType,
    FriendlyBotReason, Level, NewAccountFraudReason, RecommendedAction, SharingType, UserType,
};
pub use open_enum::{ClosedEnum, Open};
pub use validate::{Diagnostic, DiagnosticCode, Report, Severity, Valid, ValidateOptions};
