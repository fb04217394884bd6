//! [`ResetUser`]: whose learned profile is forgotten.

use std::borrow::Cow;

use super::config::Config;
use crate::error::ErrorInfo;
use crate::json::{Json, SyntaxError, object_of};
use crate::model::event::User;
use crate::model::request::EvaluationRequest;

/// A user whose id and type are known to be good. Only these two are sent, whatever else the user has.
///
/// ```
/// use pingone_protect_core::User;
/// use pingone_protect_core::protocol::{Options, ResetUser};
///
/// let options = r#"{"environmentId": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", "region": "EU", "token": true}"#;
/// let config = Options::from_json(options)?.check()?;
/// let user = ResetUser::check(&User::external("u-1").with_name("ana@example.com"), &config)?;
/// assert_eq!(user.body(), r#"{"user":{"id":"u-1","type":"EXTERNAL"}}"#);
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ResetUser {
    id: String,
    kind: String,
}

impl ResetUser {
    /// Checks a user.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` when the id or the type is absent or not what it must be (targets `user.id`, `user.type`).
    pub fn check(user: &User<'_>, config: &Config) -> Result<Self, ErrorInfo> {
        let report = user.validate_for_reset(&config.validate_options());
        match (user.id(), user.kind()) {
            (Some(id), Some(kind)) if report.valid => {
                Ok(Self { id: id.to_owned(), kind: kind.as_str().to_owned() })
            }
            _ => Err(report.into()),
        }
    }

    /// The same from the user's JSON.
    ///
    /// # Errors
    ///
    /// As [`ResetUser::check`], and `INVALID_CONFIG` for text that is not JSON.
    pub fn from_json(user: &str, config: &Config) -> Result<Self, ErrorInfo> {
        let not_json = |error: SyntaxError| ErrorInfo::invalid_config("user", error.sentence());
        Json::parse(user).map_err(not_json)?;
        let request = ["{\"event\":{\"user\":", user, "}}"].concat();
        let request = EvaluationRequest::from_json(&request).map_err(not_json)?;
        let user = request.event().and_then(|event| event.user()).map(Cow::Borrowed);
        Self::check(&user.unwrap_or_default(), config)
    }

    /// The body that is sent.
    #[must_use]
    pub fn body(&self) -> String {
        let user = object_of(&[("id", Some(&self.id)), ("type", Some(&self.kind))]);
        ["{\"user\":", &user, "}"].concat()
    }
}

/// Shows nothing of the user.
impl std::fmt::Debug for ResetUser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ResetUser").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::protocol::Options;

    #[test]
    fn a_user_in_json_is_checked_the_same() {
        let options =
            r#"{"environmentId": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", "region": "EU", "token": true}"#;
        let config = Options::from_json(options).unwrap().check().unwrap();
        let code = |user| ResetUser::from_json(user, &config).map_err(|error| error.code);
        assert!(code(r#"{"id":"u-1","type":"EXTERNAL","name":"n"}"#).is_ok());
        assert_eq!(code("null").unwrap_err(), ErrorCode::ValidationFailed);
        assert_eq!(code("[]").unwrap_err(), ErrorCode::ValidationFailed);
        assert_eq!(code("garbage").unwrap_err(), ErrorCode::InvalidConfig);
    }
}
