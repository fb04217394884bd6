//! Functions without state: checks, the body that is sent, decisions, the client's address.

use std::sync::Arc;

use pingone_protect_core as core;
use pingone_protect_core::boundary;

use crate::error::CoreError;
use crate::values::{Decision, Explanation, Report};

/// Checks a request.
#[uniffi::export]
#[must_use]
pub fn validate_request(json: &str, ip_from_server: bool, allow_unknown_values: bool) -> Report {
    boundary::validate_request(json, &core::ValidateOptions { ip_from_server, allow_unknown_values }).into()
}

/// Checks feedback for one request.
#[uniffi::export]
#[must_use]
pub fn validate_feedback(json: &str, allow_unknown_values: bool) -> Report {
    let options = core::ValidateOptions { ip_from_server: false, allow_unknown_values };
    boundary::validate_feedback(json, &options).into()
}

/// The body that would be sent; none when the text is not a JSON object.
#[uniffi::export]
#[must_use]
pub fn request_body(json: &str) -> Option<String> {
    boundary::request_body(json)
}

/// A checked policy.
#[derive(Debug, uniffi::Object)]
pub struct Policy(core::OutcomePolicy);

#[uniffi::export]
impl Policy {
    /// Reads a policy; absent means the default.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`.
    #[uniffi::constructor]
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn read(json: Option<String>) -> Result<Arc<Self>, CoreError> {
        Ok(Arc::new(Self(boundary::read_policy(json.as_deref())?)))
    }

    /// The threshold, when one is configured.
    #[must_use]
    pub fn score_threshold(&self) -> Option<f64> {
        self.0.score_threshold()
    }

    /// The actions that become outcomes.
    #[must_use]
    pub fn recommended_actions(&self) -> Vec<String> {
        self.0.recommended_actions().to_vec()
    }

    /// Decides from a response's text.
    #[must_use]
    pub fn decide(&self, text: &str) -> Decision {
        core::decide_bytes(text.as_bytes(), &self.0).into()
    }

    /// Decides from a response's bytes.
    #[must_use]
    pub fn decide_bytes(&self, body: &[u8]) -> Decision {
        core::decide_bytes(body, &self.0).into()
    }

    /// Explains a response's bytes.
    #[must_use]
    pub fn explain_bytes(&self, body: &[u8]) -> Explanation {
        core::explain_bytes(body, &self.0).into()
    }
}

/// The words for an outcome.
#[uniffi::export]
#[must_use]
pub fn outcome_label(outcome: &str) -> String {
    core::Outcome::from(outcome).label().to_owned()
}

/// The address to send as `event.ip`.
///
/// # Errors
///
/// `INVALID_CONFIG` for a block that is none.
#[uniffi::export]
#[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
pub fn client_ip(
    peer: Option<String>,
    forwarded_for: Vec<String>,
    trusted_proxies: Vec<String>,
) -> Result<Option<String>, CoreError> {
    let trusted = core::TrustedProxies::parse(&trusted_proxies)?;
    Ok(core::client_ip(peer.as_deref(), &forwarded_for, &trusted))
}
