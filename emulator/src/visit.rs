//! One request in its environment: what the answers are made from.

use crate::chance::Chance;
use crate::environment::Environment;
use crate::http::{Request, Response};
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::token;

/// A request, where it arrived, and when.
pub(crate) struct Visit<'a> {
    pub(crate) environment_id: &'a str,
    pub(crate) environment: &'a mut Environment,
    pub(crate) ids: &'a mut Chance,
    pub(crate) request: &'a Request,
    pub(crate) at: Moment,
}

impl Visit<'_> {
    /// Refuses a request without a good token, then one of another media type.
    pub(crate) fn admit(&self, media_types: &[&str]) -> Result<(), Refusal> {
        self.authorize()?;
        let given = self.request.media_type();
        if media_types.contains(&given.as_str()) {
            return Ok(());
        }
        let right = media_types.join(" or ");
        Err(Refusal::wrong_media_type(format!("Send the body with Content-Type: {right}.")))
    }

    pub(crate) fn authorize(&self) -> Result<(), Refusal> {
        token::check(self.environment, self.request, self.at)
    }

    /// The environment's address, for links.
    pub(crate) fn environment_url(&self) -> String {
        format!("{}/v1/environments/{}", self.request.base_url(), self.environment_id)
    }

    /// The answer, or the refusal under an id of its own.
    pub(crate) fn settle(&mut self, answer: Result<Response, Refusal>) -> Response {
        answer.unwrap_or_else(|refusal| refusal.into_response(&self.ids.uuid()))
    }
}

/// `{"href": …}`
pub(crate) fn link(url: &str) -> crate::object::Object {
    crate::object::Object::default().with("href", url)
}
