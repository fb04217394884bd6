//! PingOne Protect risk evaluations without I/O: models, validation, decision and protocol. Unofficial.
//!
//! Programs use `pingone-protect-client`; bindings and drivers of other hosts use this crate. It has no clock, no
//! chance and no sockets: what it needs of them comes in as arguments.
//!
//! ```
//! use pingone_protect_core::{
//!     Browser, EvaluationRequest, Event, Outcome, OutcomePolicy, TargetResource, User, ValidateOptions, decide_bytes,
//! };
//!
//! // What is sent is checked first: everything in one go.
//! let event = Event::new("81.2.69.142", User::external("u-1").with_name("ana@example.com"))
//!     .with_browser(Browser::new().with_user_agent("Mozilla/5.0"))
//!     .with_target(TargetResource::new("shop"));
//! let request = EvaluationRequest::new(event);
//! assert!(request.validate(&ValidateOptions::default()).diagnostics.is_empty());
//!
//! // What comes back is decided by the documented precedence.
//! let body = br#"{"id": "0b5e", "result": {"level": "LOW", "score": 15, "recommendedAction": "BOT_MITIGATION"}}"#;
//! let decision = decide_bytes(body, &OutcomePolicy::default());
//! assert_eq!(decision.outcome, Outcome::Action("BOT_MITIGATION".to_owned()));
//! ```
//!
//! | module | what |
//! |---|---|
//! | [`model`] | the wire, as the service spells it |
//! | [`validate`] | what is checked before anything is sent |
//! | [`mod@decide`] | from a response to an outcome |
//! | [`protocol`] | the service's HTTP without a socket, for drivers |
//! | [`boundary`] | the functions that bindings call |
//! | [`error`] | the catalogue of codes |
#![forbid(unsafe_code)]

mod address;
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
mod text;
pub mod validate;

pub use client_ip::{TrustedProxies, client_ip};
pub use decide::{
    DecidedBy, Decision, Explanation, Outcome, OutcomePolicy, decide, decide_bytes, explain, explain_bytes,
};
pub use error::{ErrorClass, ErrorCode, ErrorDetail, ErrorFacts, ErrorInfo};
pub use json::{Json, Kind, List, Member, Number, SyntaxError};
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
