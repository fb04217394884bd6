//! The six operations of the service, and the exchange that starts each.

use serde::Serialize;

use super::config::{Config, Credentials};
use super::endpoints;
use super::exchange::Exchange;
use super::http::{HttpMethod, HttpRequest, HttpResponse};
use super::machine::Call;
use super::reset::ResetUser;
use super::token::{self, AccessToken};
use super::tries::Tries;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, object_of};
use crate::model::evaluation::RiskEvaluation;
use crate::text::decimal;

/// What the service is asked for, in the words of events, the emulator's log and its faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// An access token.
    Token,
    /// A new evaluation.
    Create,
    /// An evaluation that exists.
    Get,
    /// The verdict on an evaluation.
    Complete,
    /// Feedback on up to 100 evaluations.
    Feedback,
    /// Forgetting what was learned of a user.
    Reset,
}

impl Operation {
    /// The operation's name: `token`, `create`, `get`, `complete`, `feedback`, `reset`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Create => "create",
            Self::Get => "get",
            Self::Complete => "complete",
            Self::Feedback => "feedback",
            Self::Reset => "reset",
        }
    }
}

impl Config {
    /// Asks for a token with the client's secret. `None` when the options name a token callback instead.
    ///
    /// It has the full time and repeats of the options, whoever waits for it, and never asks for a token itself.
    #[must_use]
    pub fn token(&self, call: &Call) -> Option<Exchange<AccessToken>> {
        let Credentials::Secret { client_id, client_secret, auth_url } = self.credentials() else {
            return None;
        };
        let mut request =
            HttpRequest::new(HttpMethod::Post, endpoints::token(auth_url, self.environment_id()));
        request.add_header("authorization", token::basic_authorization(client_id, client_secret));
        request.add_body(endpoints::FORM, token::GRANT.to_owned());
        request.add_header("accept", endpoints::JSON.to_owned());
        Some(Exchange::new(Tries::new(self, request, Operation::Token, call), token::read_answer))
    }

    /// Sends a new evaluation; the output is the status and the body of the answer.
    ///
    /// It is not read here: what a 2xx must hold is the decision's business, because even a body that decides nothing
    /// may name an evaluation that can be completed.
    pub(crate) fn create(&self, body: String, call: &Call) -> Exchange<(u16, Vec<u8>)> {
        let tries = self.tries(Operation::Create, endpoints::EVALUATIONS, Some(body), call);
        Exchange::new(tries, |response, _| Ok((response.status, std::mem::take(&mut response.body))))
    }

    /// Sends the request of a journey's `evaluate` step as it is; the output is the answer's text. Policy and fallback
    /// play no part: the node decides. It ends with `MALFORMED_RESPONSE` when a 2xx is not UTF-8.
    #[must_use]
    pub fn create_for_node(&self, request: &Json<'_>, call: &Call) -> Exchange<String> {
        let body = Some(request.text().to_owned());
        Exchange::new(self.tries(Operation::Create, endpoints::EVALUATIONS, body, call), read_text)
    }

    /// Reads an evaluation.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the id is not 1 to 128 characters of `A-Z a-z 0-9 _ -`. The exchange ends with
    /// `MALFORMED_RESPONSE` when a 2xx holds anything but a JSON object.
    pub fn get(&self, id: &str, call: &Call) -> Result<Exchange<RiskEvaluation>, ErrorInfo> {
        self.get_with(id, read_evaluation, call)
    }

    /// The same, with another reading of the answer.
    pub(crate) fn get_with<T>(
        &self,
        id: &str,
        read: super::exchange::Read<T>,
        call: &Call,
    ) -> Result<Exchange<T>, ErrorInfo> {
        let tries = self.tries(Operation::Get, &endpoints::evaluation(id, "")?, None, call);
        Ok(Exchange::new(tries, read))
    }

    /// The PUT of a completion; settling what it leaves open is [`Completion`](super::Completion)'s work.
    pub(crate) fn put_verdict(&self, id: &str, status: &str, call: &Call) -> Result<Exchange<()>, ErrorInfo> {
        let path = endpoints::evaluation(id, "/event")?;
        let body = object_of(&[("completionStatus", Some(status))]);
        Ok(Exchange::new(self.tries(Operation::Complete, &path, Some(body), call), |_, _| Ok(())))
    }

    /// Sends one batch of feedback; the output is the feedback's id, when the answer names one.
    pub(crate) fn feedback_batch(&self, body: String, call: &Call) -> Exchange<Option<String>> {
        let tries = self.tries(Operation::Feedback, endpoints::FEEDBACK, Some(body), call);
        Exchange::new(tries, |response, _| Ok(read_id(response)))
    }

    /// Makes the service forget what it learned of a user.
    #[must_use]
    pub fn reset_user_profile(&self, user: &ResetUser, call: &Call) -> Exchange<()> {
        let tries = self.tries(Operation::Reset, endpoints::USER_PROFILE, Some(user.body()), call);
        Exchange::new(tries, |_, _| Ok(()))
    }

    /// What all operations of the API have in common, below the environment.
    fn tries(&self, operation: Operation, path: &str, body: Option<String>, call: &Call) -> Box<Tries> {
        let (method, media_type) = match operation {
            Operation::Get => (HttpMethod::Get, endpoints::JSON),
            Operation::Complete => (HttpMethod::Put, endpoints::JSON),
            Operation::Reset => (HttpMethod::Post, endpoints::PROFILE_RESET),
            _ => (HttpMethod::Post, endpoints::JSON),
        };
        let url = endpoints::below_environment(self.api_url(), self.environment_id(), path);
        let mut request = HttpRequest::new(method, url);
        request.add_header("accept", endpoints::JSON.to_owned());
        if let Some(body) = body {
            request.add_body(media_type, body);
        }
        endpoints::add_correlation(&mut request, call);
        Tries::new(self, request, operation, call)
    }
}

fn read_text(response: &mut HttpResponse, _now_ms: u64) -> Result<String, ErrorInfo> {
    String::from_utf8(std::mem::take(&mut response.body)).map_err(|_| malformed(response.status, "UTF-8"))
}

/// An evaluation: a 2xx that must be one JSON object.
fn read_evaluation(response: &mut HttpResponse, now_ms: u64) -> Result<RiskEvaluation, ErrorInfo> {
    RiskEvaluation::parse(read_text(response, now_ms)?).map_err(|error| error.with_status(response.status))
}

/// `MALFORMED_RESPONSE` for a 2xx that does not hold what it must.
pub(crate) fn malformed(status: u16, wanted: &str) -> ErrorInfo {
    let message =
        ["the service answered ", &decimal(status.into()), ", but its body is not ", wanted].concat();
    ErrorInfo::new(ErrorCode::MalformedResponse, message).with_status(status)
}

/// The resource's `id`, when there is one: a 2xx of feedback is success whatever its body.
fn read_id(response: &HttpResponse) -> Option<String> {
    response.json()?.text_of("id")
}
