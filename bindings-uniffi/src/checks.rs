//! Functions without state: checks, the body that is sent, decisions, the client's address.

use std::sync::Arc;

use pingone_protect_core as core;
use pingone_protect_core::boundary;

use crate::direct::Numbered;
use crate::error::Fallible;
use crate::values::{Decision, Explanation, Report};

/// Checks a request.
#[uniffi::export]
pub fn validate_request(json: &str, ip_from_server: bool, allow_unknown_values: bool) -> Fallible<Report> {
    Ok(boundary::validate_request(json, &core::ValidateOptions { ip_from_server, allow_unknown_values })
        .into())
}

/// Checks feedback for one request.
#[uniffi::export]
pub fn validate_feedback(json: &str, allow_unknown_values: bool) -> Fallible<Report> {
    let options = core::ValidateOptions { ip_from_server: false, allow_unknown_values };
    Ok(boundary::validate_feedback(json, &options).into())
}

/// The body that would be sent; none when the text is not a JSON object.
#[uniffi::export]
pub fn request_body(json: &str) -> Fallible<Option<String>> {
    Ok(boundary::request_body(json))
}

/// A checked policy.
#[derive(Debug, uniffi::Object)]
pub struct Policy(Numbered);

#[uniffi::export]
impl Policy {
    /// Reads a policy; absent means the default.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`.
    #[uniffi::constructor]
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn read(json: Option<String>) -> Fallible<Arc<Self>> {
        Ok(Arc::new(Self(Numbered::new(boundary::read_policy(json.as_deref())?))))
    }

    /// The number that [`crate::direct`] knows the policy by, for as long as it lives.
    pub fn number(&self) -> Fallible<u64> {
        Ok(self.0.number)
    }

    /// The threshold, when one is configured.
    pub fn score_threshold(&self) -> Fallible<Option<f64>> {
        Ok(self.0.policy.score_threshold())
    }

    /// The actions that become outcomes.
    pub fn recommended_actions(&self) -> Fallible<Vec<String>> {
        Ok(self.0.policy.recommended_actions().to_vec())
    }

    /// Decides from a response's text.
    pub fn decide(&self, text: &str) -> Fallible<Decision> {
        Ok(core::decide_bytes(text.as_bytes(), &self.0.policy).into())
    }

    /// Decides from a response's bytes.
    pub fn decide_bytes(&self, body: &[u8]) -> Fallible<Decision> {
        Ok(core::decide_bytes(body, &self.0.policy).into())
    }

    /// Explains a response's bytes.
    pub fn explain_bytes(&self, body: &[u8]) -> Fallible<Explanation> {
        Ok(core::explain_bytes(body, &self.0.policy).into())
    }
}

/// The words for an outcome.
#[uniffi::export]
pub fn outcome_label(outcome: &str) -> Fallible<String> {
    Ok(core::Outcome::from(outcome).label().to_owned())
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
) -> Fallible<Option<String>> {
    let trusted = core::TrustedProxies::parse(&trusted_proxies)?;
    Ok(core::client_ip(peer.as_deref(), &forwarded_for, &trusted))
}
