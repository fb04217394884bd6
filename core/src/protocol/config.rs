//! [`Config`]: options that hold every rule, made by [`Options::check`] alone.

use std::sync::Arc;

use super::endpoints::Region;
use super::options::Options;
use super::secret::Secret;
use super::url::check_base;
use crate::decide::{Outcome, OutcomePolicy};
use crate::error::ErrorInfo;
use crate::validate::ValidateOptions;

/// The overall time of an operation when the options name none, in milliseconds.
const DEFAULT_TIMEOUT_MS: u64 = 5000;
/// The longest time that every host's timers take, in milliseconds (some count in 32 bits): 24 days.
const LONGEST_TIMEOUT_MS: u64 = 2_147_483_647;
const DEFAULT_MAX_RETRIES: u32 = 2;

/// Checked options, shared by all calls. The debug output shows no secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Config(Arc<Checked>);

#[derive(Debug, PartialEq)]
struct Checked {
    environment_id: String,
    api_url: String,
    credentials: Credentials,
    policy: OutcomePolicy,
    validate_options: ValidateOptions,
    timeout_ms: u64,
    max_retries: u32,
    fallback: Option<FallbackLevel>,
}

/// Where tokens come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The token endpoint, by [`Config::token`].
    Secret {
        /// The worker application's id.
        client_id: String,
        /// Its secret.
        client_secret: Secret,
        /// The token endpoint's base.
        auth_url: String,
    },
    /// The host's callback.
    Callback,
}

/// The level that a failed evaluation falls back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FallbackLevel {
    /// `LOW`: the sign-in goes on (fail open).
    Low,
    /// `MEDIUM`: typically a second factor.
    Medium,
    /// `HIGH`: typically refused (fail closed).
    High,
}

impl Options {
    /// Checks every rule and gives the configuration that all calls start from.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` with the first option that breaks a rule as `target`.
    pub fn check(&self) -> Result<Config, ErrorInfo> {
        let region = check_region(self.region.as_deref())?;
        let environment_id = check_environment(self.environment_id.as_deref())?;
        let api_url = self.check_api_url(region)?;
        let credentials = self.check_credentials(self.check_auth_url(region)?)?;
        let policy = self.policy.as_ref().map(OutcomePolicy::from_json).transpose()?;
        Ok(Config(Arc::new(Checked {
            timeout_ms: check_timeout(self.timeout_ms)?,
            max_retries: check_max_retries(self.max_retries)?,
            fallback: check_fallback(self.fallback.as_deref())?,
            validate_options: ValidateOptions {
                ip_from_server: self.ip_from_server,
                allow_unknown_values: self.allow_unknown_values,
            },
            environment_id: environment_id.to_owned(),
            api_url,
            credentials,
            policy: policy.unwrap_or_default(),
        })))
    }

    /// The same where a visitor can read the program (a JavaScript host with a `document`): there a client secret
    /// needs `dangerouslyAllowBrowser`.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` at `clientSecret`, or as [`Options::check`] says.
    pub fn check_in_browser(&self) -> Result<Config, ErrorInfo> {
        if self.client_secret.is_some() && !self.dangerously_allow_browser {
            let message = "every visitor could read clientSecret here; call a relay on your server with a token instead";
            return Err(ErrorInfo::invalid_config("clientSecret", message));
        }
        self.check()
    }

    fn check_api_url(&self, region: Option<Region>) -> Result<String, ErrorInfo> {
        match (&self.api_url, region) {
            (Some(url), _) => check_base("apiUrl", url, self.allow_insecure_http).map(str::to_owned),
            (None, Some(region)) => Ok(region.api_url()),
            (None, None) => {
                Err(ErrorInfo::invalid_config("region", "region or apiUrl must say where the service is"))
            }
        }
    }

    /// An `authUrl` is checked even where nothing needs it: a wrong one is a mistake all the same.
    fn check_auth_url(&self, region: Option<Region>) -> Result<Option<String>, ErrorInfo> {
        match &self.auth_url {
            Some(url) => Ok(Some(check_base("authUrl", url, self.allow_insecure_http)?.to_owned())),
            None => Ok(region.map(Region::auth_url)),
        }
    }

    fn check_credentials(&self, auth_url: Option<String>) -> Result<Credentials, ErrorInfo> {
        let (target, message) = match (&self.client_id, &self.client_secret, self.token) {
            (_, Some(_), true) => ("token", "give either clientSecret or token, not both"),
            (None, None, true) => return Ok(Credentials::Callback),
            (None, None, false) => ("clientSecret", "give clientId and clientSecret, or token"),
            (None, Some(_), false) => ("clientId", "clientSecret needs clientId"),
            (Some(_), None, _) => ("clientSecret", "clientId needs clientSecret"),
            (Some(id), _, _) if id.is_empty() => ("clientId", "clientId must not be empty"),
            (_, Some(secret), _) if secret.reveal().is_empty() => {
                ("clientSecret", "clientSecret must not be empty")
            }
            (Some(id), Some(secret), false) => match auth_url {
                None => ("authUrl", "clientSecret needs authUrl or region"),
                Some(auth_url) => {
                    let (client_id, client_secret) = (id.clone(), secret.clone());
                    return Ok(Credentials::Secret { client_id, client_secret, auth_url });
                }
            },
        };
        Err(ErrorInfo::invalid_config(target, message))
    }
}

impl Config {
    /// The environment, a UUID.
    #[must_use]
    pub fn environment_id(&self) -> &str {
        &self.0.environment_id
    }

    /// The API's base, without a trailing slash.
    #[must_use]
    pub fn api_url(&self) -> &str {
        &self.0.api_url
    }

    /// Where tokens come from.
    #[must_use]
    pub fn credentials(&self) -> &Credentials {
        &self.0.credentials
    }

    /// How a response becomes an outcome.
    #[must_use]
    pub fn policy(&self) -> &OutcomePolicy {
        &self.0.policy
    }

    /// What the checks before every call take into account.
    #[must_use]
    pub fn validate_options(&self) -> ValidateOptions {
        self.0.validate_options
    }

    /// The overall time of one operation with all its tries, in milliseconds.
    #[must_use]
    pub fn timeout_ms(&self) -> u64 {
        self.0.timeout_ms
    }

    /// How many repeats there may be.
    #[must_use]
    pub fn max_retries(&self) -> u32 {
        self.0.max_retries
    }

    /// The level that a failed evaluation falls back to.
    #[must_use]
    pub fn fallback(&self) -> Option<FallbackLevel> {
        self.0.fallback
    }
}

impl FallbackLevel {
    /// `LOW`, `MEDIUM` or `HIGH`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "LOW",
            Self::Medium => "MEDIUM",
            Self::High => "HIGH",
        }
    }

    /// The outcome that it stands for.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Low => Outcome::Low,
            Self::Medium => Outcome::Medium,
            Self::High => Outcome::High,
        }
    }
}

/// A UUID in its 36 characters, upper or lower case; it is kept as it came.
fn check_environment(id: Option<&str>) -> Result<&str, ErrorInfo> {
    match id {
        Some(id) if is_uuid(id) => Ok(id),
        Some(_) => Err(ErrorInfo::invalid_config("environmentId", "environmentId must be a UUID")),
        None => Err(ErrorInfo::invalid_config("environmentId", "environmentId is required")),
    }
}

fn is_uuid(text: &str) -> bool {
    let good = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == 36 && text.bytes().enumerate().all(good)
}

/// A region must be known even where `apiUrl` wins over it.
fn check_region(name: Option<&str>) -> Result<Option<Region>, ErrorInfo> {
    let Some(name) = name else { return Ok(None) };
    match Region::from_name(name) {
        Some(region) => Ok(Some(region)),
        None => Err(ErrorInfo::invalid_config("region", "region must be NA, CA, EU, AP, AU or SG")),
    }
}

fn check_timeout(timeout_ms: Option<f64>) -> Result<u64, ErrorInfo> {
    let Some(timeout_ms) = timeout_ms else { return Ok(DEFAULT_TIMEOUT_MS) };
    if timeout_ms.is_nan() || timeout_ms <= 0.0 {
        return Err(ErrorInfo::invalid_config("timeoutMs", "timeoutMs must be more than 0"));
    }
    // A part of a millisecond counts as one, so that a time above 0 never becomes 0.
    Ok(whole(timeout_ms.ceil()).min(LONGEST_TIMEOUT_MS))
}

fn check_max_retries(max_retries: Option<f64>) -> Result<u32, ErrorInfo> {
    let Some(max_retries) = max_retries else { return Ok(DEFAULT_MAX_RETRIES) };
    if !(0.0..=f64::from(u32::MAX)).contains(&max_retries) || max_retries.fract() != 0.0 {
        return Err(ErrorInfo::invalid_config("maxRetries", "maxRetries must be a whole number, 0 or more"));
    }
    Ok(u32::try_from(whole(max_retries)).unwrap_or(u32::MAX))
}

fn check_fallback(level: Option<&str>) -> Result<Option<FallbackLevel>, ErrorInfo> {
    match level {
        None => Ok(None),
        Some("LOW") => Ok(Some(FallbackLevel::Low)),
        Some("MEDIUM") => Ok(Some(FallbackLevel::Medium)),
        Some("HIGH") => Ok(Some(FallbackLevel::High)),
        Some(_) => Err(ErrorInfo::invalid_config("fallback", "fallback must be LOW, MEDIUM or HIGH")),
    }
}

/// A checked number that is whole and not negative; the cast saturates.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked by the callers, and saturating"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    fn good() -> Options {
        Options {
            environment_id: Some("6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21".to_owned()),
            api_url: Some("http://127.0.0.1:1/v1/".to_owned()),
            auth_url: Some("http://127.0.0.1:1".to_owned()),
            client_id: Some("id".to_owned()),
            client_secret: Some(Secret::new("s3cret")),
            ..Options::default()
        }
    }

    fn target(change: impl Fn(&mut Options)) -> Option<String> {
        let mut options = good();
        change(&mut options);
        let error = options.check().err()?;
        assert_eq!(error.code, ErrorCode::InvalidConfig);
        error.into_facts().target
    }

    #[test]
    fn good_options_give_a_configuration() {
        let config = good().check().unwrap();
        assert_eq!(config.api_url(), "http://127.0.0.1:1/v1");
        assert_eq!((config.timeout_ms(), config.max_retries(), config.fallback()), (5000, 2, None));
        assert!(!format!("{config:?}").contains("s3cret"));
    }

    #[test]
    fn every_rule_names_its_option() {
        let text = |text: &str| Some(text.to_owned());
        for id in [
            "",
            "production",
            "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e2g",
            "{6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21}",
            "6f0c9d1e2b474c7f8f0a5b1f6d0c7e21",
            "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21-",
        ] {
            assert_eq!(
                target(|options| options.environment_id = text(id)).as_deref(),
                Some("environmentId"),
                "{id}"
            );
        }
        assert_eq!(target(|options| options.environment_id = None).as_deref(), Some("environmentId"));
        assert_eq!(target(|options| options.region = text("XX")).as_deref(), Some("region"));
        assert_eq!(target(|options| options.region = text("")).as_deref(), Some("region"));
        assert_eq!(target(|options| options.api_url = None).as_deref(), Some("region"));
        assert_eq!(target(|options| options.auth_url = None).as_deref(), Some("authUrl"));
        assert_eq!(target(|options| options.auth_url = text("http://a.example")).as_deref(), Some("authUrl"));
        assert_eq!(target(|options| options.client_id = None).as_deref(), Some("clientId"));
        assert_eq!(target(|options| options.client_id = text("")).as_deref(), Some("clientId"));
        assert_eq!(target(|options| options.client_secret = None).as_deref(), Some("clientSecret"));
        assert_eq!(
            target(|options| options.client_secret = Some(Secret::new(""))).as_deref(),
            Some("clientSecret")
        );
        assert_eq!(target(|options| options.token = true).as_deref(), Some("token"));
        assert_eq!(target(|options| options.fallback = text("low")).as_deref(), Some("fallback"));
        for bad in [0.0, -1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(
                target(|options| options.timeout_ms = Some(bad)).as_deref(),
                Some("timeoutMs"),
                "{bad}"
            );
        }
        for bad in [-1.0, 1.5, f64::NAN, f64::INFINITY] {
            assert_eq!(
                target(|options| options.max_retries = Some(bad)).as_deref(),
                Some("maxRetries"),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_region_gives_what_no_url_says() {
        let options = Options { region: Some("AU".to_owned()), api_url: None, auth_url: None, ..good() };
        let config = options.check().unwrap();
        assert_eq!(config.api_url(), "https://api.pingone.com.au/v1");
        assert!(
            matches!(config.credentials(), Credentials::Secret { auth_url, .. } if auth_url == "https://auth.pingone.com.au")
        );
    }

    #[test]
    fn a_callback_needs_no_token_endpoint() {
        let options = Options { client_id: None, client_secret: None, auth_url: None, token: true, ..good() };
        assert_eq!(options.check().unwrap().credentials(), &Credentials::Callback);
    }

    #[test]
    fn times_are_rounded_up_and_bounded() {
        let timeout =
            |timeout_ms| Options { timeout_ms: Some(timeout_ms), ..good() }.check().unwrap().timeout_ms();
        assert_eq!((timeout(0.25), timeout(1e300)), (1, 2_147_483_647));
    }

    #[test]
    fn a_browser_gets_no_secret_by_accident() {
        assert_eq!(good().check_in_browser().unwrap_err().target.as_deref(), Some("clientSecret"));
        assert!(Options { dangerously_allow_browser: true, ..good() }.check_in_browser().is_ok());
    }
}
