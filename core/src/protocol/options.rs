//! [`Options`]: what a program says about the service, as plain data, before anything is checked.
//!
//! The names of the JSON are those of JavaScript. What the values must be is [`Options::check`]'s work, in
//! `config.rs`; here is only how they are read.

use std::borrow::Cow;

use super::secret::Secret;
use crate::error::ErrorInfo;
use crate::json::{Json, Kind};
use crate::text::cleaned;

/// The options of a client, unchecked.
///
/// ```
/// use pingone_protect_core::protocol::Options;
///
/// let options = Options::from_json(
///     r#"{"environmentId": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", "region": "EU", "token": true}"#,
/// )?;
/// assert_eq!(options.check()?.timeout_ms(), 5000);
///
/// let error = Options::from_json(r#"{"maxRetry": 1}"#).unwrap_err();
/// assert_eq!(error.target.as_deref(), Some("maxRetry"));
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// The environment, a UUID.
    pub environment_id: Option<String>,
    /// `NA`, `CA`, `EU`, `AP`, `AU` or `SG`.
    pub region: Option<String>,
    /// The API's base, with `/v1`; wins over the region.
    pub api_url: Option<String>,
    /// The token endpoint's base, without the environment; wins over the region, needed only with a client secret.
    pub auth_url: Option<String>,
    /// The worker application's id.
    pub client_id: Option<String>,
    /// The worker application's secret.
    pub client_secret: Option<Secret>,
    /// Whether the host has a token callback, which takes the place of id and secret.
    pub token: bool,
    /// The outcome policy as JSON; absent means the default.
    pub policy: Option<Json<'static>>,
    /// Values that no list names are warnings instead of errors.
    pub allow_unknown_values: bool,
    /// A request without `event.ip` is good, because a relay fills it.
    pub ip_from_server: bool,
    /// The overall time of one operation with all its tries, in milliseconds; default 5000.
    pub timeout_ms: Option<f64>,
    /// How many repeats there may be; default 2.
    pub max_retries: Option<f64>,
    /// The level that a failed evaluation falls back to: `LOW`, `MEDIUM` or `HIGH`; default none.
    pub fallback: Option<String>,
    /// Plain http to a host that is not loopback is good.
    pub allow_insecure_http: bool,
    /// A client secret is good even where a visitor can read it; see [`Options::check_in_browser`].
    pub dangerously_allow_browser: bool,
}

impl Options {
    /// Reads options from JSON. `null` counts as absent; `token` is a boolean that says whether there is a callback.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for text that is not a JSON object, and, with the option as `target`, for an option that does
    /// not exist or has a value of the wrong type.
    pub fn from_json(text: &str) -> Result<Self, ErrorInfo> {
        Self::default().and_json(text)
    }

    /// The same options with those of the JSON over them, such as a program's own over its environment's. `null`
    /// takes one away.
    ///
    /// # Errors
    ///
    /// As [`Options::from_json`].
    pub fn and_json(mut self, text: &str) -> Result<Self, ErrorInfo> {
        self.read(text)?;
        Ok(self)
    }

    fn read(&mut self, text: &str) -> Result<(), ErrorInfo> {
        let object = Json::parse(text).ok().filter(|json| json.kind() == Kind::Object);
        let object = object.ok_or_else(|| ErrorInfo::invalid_config("", "options must be a JSON object"))?;
        object.members().iter().try_for_each(|(name, value)| self.set(name, value))
    }

    /// Reads `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID`, `PINGONE_CLIENT_SECRET`, `PINGONE_REGION`,
    /// `PINGONE_API_URL` and `PINGONE_AUTH_URL`. An empty variable counts as absent.
    #[must_use]
    pub fn from_env(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| lookup(name).filter(|value| !value.is_empty());
        Self {
            environment_id: read("PINGONE_ENVIRONMENT_ID"),
            client_id: read("PINGONE_CLIENT_ID"),
            client_secret: read("PINGONE_CLIENT_SECRET").map(Secret::new),
            region: read("PINGONE_REGION"),
            api_url: read("PINGONE_API_URL"),
            auth_url: read("PINGONE_AUTH_URL"),
            ..Self::default()
        }
    }

    /// Takes one option over; a later one of the same name wins, as in every JSON object.
    fn set(&mut self, name: &str, value: &Json<'_>) -> Result<(), ErrorInfo> {
        let text = value.as_str().map(Cow::into_owned);
        let (read, wanted) = match self.place(name) {
            Some(Place::Text(place)) => {
                *place = text;
                (place.is_some(), "a string")
            }
            Some(Place::Secret(place)) => {
                *place = text.map(Secret::new);
                (place.is_some(), "a string")
            }
            Some(Place::Number(place)) => {
                *place = value.as_f64();
                (place.is_some(), "a number")
            }
            Some(Place::Flag(place)) => {
                let flag = value.as_bool();
                *place = flag.unwrap_or_default();
                (flag.is_some(), "true or false")
            }
            Some(Place::Json(place)) => {
                *place = (value.kind() != Kind::Null).then(|| value.clone().into_owned());
                return Ok(());
            }
            None => {
                return Err(ErrorInfo::invalid_config(name, ["there is no option ", &shown(name)].concat()));
            }
        };
        if read || value.kind() == Kind::Null {
            return Ok(());
        }
        // The value is not quoted: under a wrong name it may be the secret.
        Err(ErrorInfo::invalid_config(name, [name, " must be ", wanted].concat()))
    }

    fn place(&mut self, name: &str) -> Option<Place<'_>> {
        Some(match name {
            "environmentId" => Place::Text(&mut self.environment_id),
            "region" => Place::Text(&mut self.region),
            "apiUrl" => Place::Text(&mut self.api_url),
            "authUrl" => Place::Text(&mut self.auth_url),
            "clientId" => Place::Text(&mut self.client_id),
            "clientSecret" => Place::Secret(&mut self.client_secret),
            "token" => Place::Flag(&mut self.token),
            "policy" => Place::Json(&mut self.policy),
            "allowUnknownValues" => Place::Flag(&mut self.allow_unknown_values),
            "ipFromServer" => Place::Flag(&mut self.ip_from_server),
            "timeoutMs" => Place::Number(&mut self.timeout_ms),
            "maxRetries" => Place::Number(&mut self.max_retries),
            "fallback" => Place::Text(&mut self.fallback),
            "allowInsecureHttp" => Place::Flag(&mut self.allow_insecure_http),
            "dangerouslyAllowBrowser" => Place::Flag(&mut self.dangerously_allow_browser),
            _ => return None,
        })
    }
}

/// Where an option is kept, which says what it must be. `null` takes it away.
enum Place<'o> {
    Text(&'o mut Option<String>),
    Secret(&'o mut Option<Secret>),
    Number(&'o mut Option<f64>),
    Flag(&'o mut bool),
    Json(&'o mut Option<Json<'static>>),
}

/// A name that came from outside, short enough for a sentence and without anything that a log could take for its own.
fn shown(name: &str) -> String {
    cleaned(name, 64, |character| !character.is_control(), '?')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn every_option_is_read() {
        let options = Options::from_json(
            r#"{"environmentId":"e","region":"EU","apiUrl":"a","authUrl":"b","clientId":"c","clientSecret":"d",
                "token":true,"policy":{"scoreThreshold":1},"allowUnknownValues":true,"ipFromServer":true,
                "timeoutMs":1.5,"maxRetries":0,"fallback":"LOW","allowInsecureHttp":true,"dangerouslyAllowBrowser":true}"#,
        )
        .unwrap();
        let expected = Options {
            environment_id: Some("e".to_owned()),
            region: Some("EU".to_owned()),
            api_url: Some("a".to_owned()),
            auth_url: Some("b".to_owned()),
            client_id: Some("c".to_owned()),
            client_secret: Some(Secret::new("d")),
            token: true,
            policy: Some(Json::parse(r#"{"scoreThreshold":1}"#).unwrap()),
            allow_unknown_values: true,
            ip_from_server: true,
            timeout_ms: Some(1.5),
            max_retries: Some(0.0),
            fallback: Some("LOW".to_owned()),
            allow_insecure_http: true,
            dangerously_allow_browser: true,
        };
        assert_eq!(options, expected);
    }

    #[test]
    fn null_is_absent() {
        assert_eq!(
            Options::from_json(r#"{"region":null,"token":null,"policy":null}"#),
            Ok(Options::default())
        );
    }

    #[test]
    fn unknown_and_mistyped_options_are_named() {
        let cases = [
            (r#"{"colour":"blue"}"#, "colour"),
            (r#"{"maxRetry":1}"#, "maxRetry"),
            (r#"{"clientSecret":5}"#, "clientSecret"),
            (r#"{"timeoutMs":"5000"}"#, "timeoutMs"),
            (r#"{"token":"t0ken"}"#, "token"),
            (r#"{"fallback":true}"#, "fallback"),
            ("[]", ""),
            ("", ""),
        ];
        for (text, target) in cases {
            let error = Options::from_json(text).unwrap_err();
            assert_eq!(
                (error.code, error.target.as_deref()),
                (ErrorCode::InvalidConfig, Some(target)),
                "{text}"
            );
            assert!(!error.message.contains("t0ken"));
        }
    }

    #[test]
    fn the_environment_is_read_through_a_lookup() {
        let lookup = |name: &str| match name {
            "PINGONE_REGION" => Some("EU".to_owned()),
            "PINGONE_CLIENT_SECRET" => Some("s3cret".to_owned()),
            "PINGONE_API_URL" => Some(String::new()),
            _ => None,
        };
        let options = Options::from_env(lookup);
        assert_eq!((options.region.as_deref(), options.api_url), (Some("EU"), None));
        assert_eq!(options.client_secret, Some(Secret::new("s3cret")));
    }

    #[test]
    fn options_go_over_those_of_the_environment() {
        let env = Options::from_env(|name| {
            (name == "PINGONE_REGION" || name == "PINGONE_CLIENT_ID").then(|| name.to_owned())
        });
        let options = env.and_json(r#"{"region":"EU","clientId":null,"token":true}"#).unwrap();
        let expected = Options { region: Some("EU".to_owned()), token: true, ..Options::default() };
        assert_eq!(options, expected);
    }

    #[test]
    fn debug_output_hides_the_secret() {
        let options = Options { client_secret: Some(Secret::new("s3cret")), ..Options::default() };
        assert!(!format!("{options:?}").contains("s3cret"));
    }
}
