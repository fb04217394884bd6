//! `POST …/riskUserProfile`

use pingone_protect_core::Json;

use crate::checks;
use crate::http::Response;
use crate::object::{Object, at};
use crate::profile::user_key;
use crate::refusal::Refusal;
use crate::visit::{Visit, link};

/// As it is compared: in lower case.
const RESET: &str = "application/vnd.pingidentity.risk.userprofile.reset+json";
const RESET_AS_WRITTEN: &str = "application/vnd.pingidentity.risk.userProfile.reset+json";

pub(super) fn answer(visit: &mut Visit<'_>) -> Result<Response, Refusal> {
    visit.authorize()?;
    if visit.request.media_type() != RESET {
        return Err(Refusal::wrong_media_type(format!(
            "Send the body with Content-Type: {RESET_AS_WRITTEN}."
        )));
    }
    let text = visit.request.text();
    let body = Json::parse(&text).map_err(|error| Refusal::invalid_request(error.to_string()))?;
    let report = checks::reset_user(&body);
    if !report.valid && !visit.environment.lenient {
        return Err(Refusal::invalid_data(&report));
    }
    let user = at(&body, &["user"]);
    if let Some(key) = user.as_ref().and_then(user_key) {
        visit.environment.profiles.remove(&key);
    }
    let links = Object::default().with("environment", &link(&visit.environment_url()));
    Ok(Response::hal(200, &Object::default().with("_links", &links).with("user", &user)))
}
