//! PingOne Protect risk evaluations from Rust, natively and in edge workers (wasm32). Unofficial.
//!
//! [`Client`] evaluates a sign-in, decides by the documented precedence, and makes sure that the evaluation gets
//! completed:
//!
//! ```no_run
//! use pingone_protect_client::{Client, Error, Event, EvaluationRequest, Outcome, User};
//!
//! # async fn sign_in() -> Result<(), Error> {
//! let client = Client::from_env()?;
//! let user = User::external("u-1").with_name("ana@example.com");
//! let request = EvaluationRequest::new(Event::new("81.2.69.142", user));
//!
//! client
//!     .guard(&request, async |evaluation| {
//!         if matches!(evaluation.outcome(), Outcome::Low | Outcome::Medium) {
//!             evaluation.succeed(); // the guard completes with SUCCESS; without it, with FAILED
//!         }
//!         Ok::<_, Error>(())
//!     })
//!     .await?;
//! # Ok(())
//! # }
//! ```
//!
//! The worker application needs a role that may read and write risk evaluations (Identity Data Admin), and the
//! environment needs the Protect service. Models, validation and decision are those of
//! [`pingone_protect_core`], re-exported here; its [`protocol`](pingone_protect_core::protocol) is what this crate
//! drives, with tokio and reqwest (rustls) on native targets and `fetch` on wasm32.
//!
//! Logs go to `tracing`, metrics to [`ClientBuilder::on_event`]; neither ever has personal data.

#![cfg_attr(
    target_arch = "wasm32",
    allow(
        clippy::arc_with_non_send_sync,
        reason = "an edge worker has one thread, and one type serves both targets"
    )
)]

mod builder;
mod client;
mod driver;
mod error;
mod evaluation;
mod guard;
pub mod journey;
mod platform;
mod tokens;

pub use builder::ClientBuilder;
pub use client::{CallOptions, Client};
pub use error::Error;
pub use evaluation::{CompletionResult, Evaluation};
pub use tokens::{Token, TokenRequest};

pub use pingone_protect_core::protocol::{
    CompletionState, Config, Event as ClientEvent, EventType, FallbackLevel, FeedbackBatch, FeedbackResult,
    Options, Region, Ticket,
};
pub use pingone_protect_core::{
    AuthenticationSubtype, AuthorizationSubtype, AutomatedAttackReason, Browser, ClosedEnum,
    CompletionStatus, CompromisedAccountReason, DecidedBy, Decision, Diagnostic, DiagnosticCode, ErrorCode,
    ErrorInfo, EvaluationRequest, Event, Explanation, FactorStatus, FalseHighRiskReason, Feedback,
    FeedbackCategory, FeedbackItem, Flow, FlowType, FriendlyBotReason, Json, Level, NewAccountFraudReason,
    Open, Outcome, OutcomePolicy, RecommendedAction, Report, RiskEvaluation, RiskPolicySet, Severity,
    SharingType, TargetResource, TrustedProxies, User, UserType, Valid, ValidateOptions, client_ip, decide,
    decide_bytes, explain, explain_bytes, feedback,
};

/// The README's quick start compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
