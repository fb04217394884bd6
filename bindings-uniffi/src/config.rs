//! Checked options, and the calls that start from them.

use std::collections::HashMap;
use std::sync::Arc;

use pingone_protect_core::protocol::{self, Options, ResetUser};

use crate::call::{Running, ServiceCall};
use crate::error::Fallible;
use crate::evaluation::EvaluationState;

/// Checked options.
#[derive(Debug, uniffi::Object)]
pub struct ClientConfig(pub(crate) protocol::Config);

/// What a host knows when it starts a call.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CallStart {
    /// A clock that never goes back, in milliseconds.
    pub now_ms: u64,
    /// The wall clock, in milliseconds since 1970.
    pub epoch_ms: i64,
    /// Chance, another one per call.
    pub seed: u64,
    /// `X-Ping-External-Transaction-ID`.
    pub transaction_id: Option<String>,
    /// `X-Ping-External-Session-ID`.
    pub session_id: Option<String>,
}

#[uniffi::export]
impl ClientConfig {
    /// Checks options in JSON, in JavaScript's spelling; `token` says whether there is a callback.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` at the option that is wrong.
    #[uniffi::constructor]
    pub fn check(options: &str) -> Fallible<Arc<Self>> {
        Ok(Arc::new(Self(Options::from_json(options)?.check()?)))
    }

    /// The environment.
    pub fn environment_id(&self) -> Fallible<String> {
        Ok(self.0.environment_id().to_owned())
    }

    /// The API's base.
    pub fn api_url(&self) -> Fallible<String> {
        Ok(self.0.api_url().to_owned())
    }

    /// The overall time of one operation, in milliseconds.
    pub fn timeout_ms(&self) -> Fallible<u64> {
        Ok(self.0.timeout_ms())
    }

    /// Begins an evaluate.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`.
    pub fn evaluate(&self, request: &str, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        Ok(ServiceCall::new(Running::Evaluate(self.0.evaluate_json(request, &start.into())?)))
    }

    /// The outcome of a client error, without a call.
    pub fn evaluation_of_client_error(&self, text: &str) -> Fallible<Arc<EvaluationState>> {
        Ok(EvaluationState::new(self.0.evaluation_of_client_error(text)))
    }

    /// The evaluation of a ticket.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the ticket is damaged.
    pub fn resume(&self, ticket: &str) -> Fallible<Arc<EvaluationState>> {
        Ok(EvaluationState::new(self.0.resume(ticket)?))
    }

    /// Begins a completion of which only the id is known.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`, `INVALID_CONFIG`.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn complete(&self, id: &str, status: Option<String>, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        let completion = self.0.complete(id, status.as_deref(), &start.into())?;
        Ok(ServiceCall::new(Running::Complete(Box::new(completion), None)))
    }

    /// Begins a reading.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for an id that cannot be part of a path.
    pub fn get(&self, id: &str, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        Ok(ServiceCall::new(Running::Get(self.0.get(id, &start.into())?)))
    }

    /// Begins the sending of feedback, from the JSON list of items.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`.
    pub fn send_feedback(&self, items: &str, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        let sending = self.0.send_feedback_json(items, &start.into())?;
        Ok(ServiceCall::new(Running::Feedback(Box::new(sending))))
    }

    /// Begins a reset, from the user's JSON.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`.
    pub fn reset_user_profile(&self, user: &str, start: CallStart) -> Fallible<Arc<ServiceCall>> {
        let user = ResetUser::from_json(user, &self.0)?;
        Ok(ServiceCall::new(Running::Reset(self.0.reset_user_profile(&user, &start.into()))))
    }

    /// Begins a token request; none when the options name a callback.
    pub fn token(&self, start: CallStart) -> Fallible<Option<Arc<ServiceCall>>> {
        Ok(self.0.token(&start.into()).map(|call| ServiceCall::new(Running::Token(call))))
    }
}

/// The members of the `PINGONE_…` variables, in the spelling of the options, each as JSON.
#[uniffi::export]
#[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
pub fn options_of_environment(variables: HashMap<String, String>) -> Fallible<HashMap<String, String>> {
    let Options { environment_id, region, api_url, auth_url, client_id, client_secret, .. } =
        Options::from_env(|name| variables.get(name).cloned());
    let client_secret = client_secret.map(|secret| secret.reveal().to_owned());
    let members = [
        ("environmentId", environment_id),
        ("region", region),
        ("apiUrl", api_url),
        ("authUrl", auth_url),
        ("clientId", client_id),
        ("clientSecret", client_secret),
    ];
    let given = members.into_iter().filter_map(|(name, value)| Some((name, value?)));
    given.map(|(name, value)| Ok((name.to_owned(), crate::json::json_quoted(&value)?))).collect()
}

impl From<CallStart> for protocol::Call {
    fn from(start: CallStart) -> Self {
        let CallStart { now_ms, epoch_ms, seed, transaction_id, session_id } = start;
        Self { now_ms, epoch_ms, seed, limit_ms: None, transaction_id, session_id }
    }
}
