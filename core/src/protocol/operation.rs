//! The six operations of the service, and the exchange that starts each.

use serde::Serialize;

use super::config::{Config, Credentials};
use super::endpoints;
use super::exchange::Exchange;
use super::http::{HttpMethod, HttpResponse};
use super::machine::Call;
use super::reset::ResetUser;
use super::token::{self, AccessToken};
use super::tries::Tries;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, object_of};
use crate::model::evaluation::RiskEvaluation;

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

/// A request but for its token and its times; every try of an exchange sends the same.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) method: HttpMethod,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Vec<u8>>,
}

/// Shows where it goes, and neither credentials nor the body.
impl std::fmt::Debug for Draft {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { method, url, headers: _, body: _ } = self;
        formatter.debug_struct("Draft").field("method", method).field("url", url).finish_non_exhaustive()
    }
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
        let draft = Draft {
            method: HttpMethod::Post,
            url: endpoints::token(auth_url, self.environment_id()),
            headers: vec![
                header("authorization", &token::basic_authorization(client_id, client_secret)),
                header("content-type", endpoints::FORM),
                header("accept", endpoints::JSON),
            ],
            body: Some(token::GRANT.to_vec()),
        };
        Some(Exchange::new(
            Tries::new(self, Operation::Token, draft, call).without_token(),
            token::read_answer,
        ))
    }

    /// Sends a new evaluation; the output is the answer.
    ///
    /// It is not read here: what a 2xx must hold is the decision's business, because even a body that decides nothing
    /// may name an evaluation that can be completed.
    pub(crate) fn create(&self, body: String, call: &Call) -> Exchange<HttpResponse> {
        let url = endpoints::evaluations(self.api_url(), self.environment_id());
        let draft = self.draft(HttpMethod::Post, url, Some((endpoints::JSON, body)), call);
        Exchange::new(Tries::new(self, Operation::Create, draft, call), |response, _| Ok(response))
    }

    /// Sends the request of a journey's `evaluate` step as it is; the output is the answer's text. Policy and fallback
    /// play no part: the node decides. It ends with `MALFORMED_RESPONSE` when a 2xx is not UTF-8.
    #[must_use]
    pub fn create_for_node(&self, request: &Json<'_>, call: &Call) -> Exchange<String> {
        let url = endpoints::evaluations(self.api_url(), self.environment_id());
        let draft =
            self.draft(HttpMethod::Post, url, Some((endpoints::JSON, request.text().to_owned())), call);
        Exchange::new(Tries::new(self, Operation::Create, draft, call), read_text)
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
        let url = endpoints::evaluation(self.api_url(), self.environment_id(), id)?;
        let draft = self.draft(HttpMethod::Get, url, None, call);
        Ok(Exchange::new(Tries::new(self, Operation::Get, draft, call), read))
    }

    /// The PUT of a completion; settling what it leaves open is [`Completion`](super::Completion)'s work.
    pub(crate) fn put_verdict(&self, id: &str, status: &str, call: &Call) -> Result<Exchange<()>, ErrorInfo> {
        let url = endpoints::completion(self.api_url(), self.environment_id(), id)?;
        let body = object_of(&[("completionStatus", Some(status))]);
        let draft = self.draft(HttpMethod::Put, url, Some((endpoints::JSON, body)), call);
        Ok(Exchange::new(Tries::new(self, Operation::Complete, draft, call), |_, _| Ok(())))
    }

    /// Sends one batch of feedback; the output is the feedback's id, when the answer names one.
    pub(crate) fn feedback_batch(&self, body: String, call: &Call) -> Exchange<Option<String>> {
        let url = endpoints::feedback(self.api_url(), self.environment_id());
        let draft = self.draft(HttpMethod::Post, url, Some((endpoints::JSON, body)), call);
        Exchange::new(Tries::new(self, Operation::Feedback, draft, call), |response, _| {
            Ok(read_id(&response))
        })
    }

    /// Makes the service forget what it learned of a user.
    #[must_use]
    pub fn reset_user_profile(&self, user: &ResetUser, call: &Call) -> Exchange<()> {
        let url = endpoints::user_profile(self.api_url(), self.environment_id());
        let draft = self.draft(HttpMethod::Post, url, Some((endpoints::PROFILE_RESET, user.body())), call);
        Exchange::new(Tries::new(self, Operation::Reset, draft, call), |_, _| Ok(()))
    }

    fn draft(&self, method: HttpMethod, url: String, body: Option<(&str, String)>, call: &Call) -> Draft {
        let mut headers = vec![header("accept", endpoints::JSON)];
        headers.extend(body.as_ref().map(|(media_type, _)| header("content-type", media_type)));
        headers.extend(endpoints::correlation_headers(call));
        Draft { method, url, headers, body: body.map(|(_, text)| text.into_bytes()) }
    }
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn read_text(response: HttpResponse, _now_ms: u64) -> Result<String, ErrorInfo> {
    String::from_utf8(response.body).map_err(|_| malformed(response.status, "UTF-8"))
}

/// An evaluation: a 2xx that must be one JSON object.
fn read_evaluation(response: HttpResponse, _now_ms: u64) -> Result<RiskEvaluation, ErrorInfo> {
    let status = response.status;
    let text = String::from_utf8(response.body).map_err(|_| malformed(status, "UTF-8"))?;
    RiskEvaluation::parse(text).map_err(|error| error.with_status(status))
}

/// `MALFORMED_RESPONSE` for a 2xx that does not hold what it must.
pub(crate) fn malformed(status: u16, wanted: &str) -> ErrorInfo {
    let message = format!("the service answered {status}, but its body is not {wanted}");
    ErrorInfo::new(ErrorCode::MalformedResponse, message).with_status(status)
}

/// The resource's `id`, when there is one: a 2xx of feedback is success whatever its body.
fn read_id(response: &HttpResponse) -> Option<String> {
    let json = Json::parse(response.text()?).ok()?;
    json.get("id")?.as_str().map(std::borrow::Cow::into_owned)
}
