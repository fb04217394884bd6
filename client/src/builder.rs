//! [`ClientBuilder`]: the options, each with its meaning and default.

use std::future::Future;
use std::time::Duration;

use pingone_protect_core::protocol::{Event, FallbackLevel, Options, Region, Secret};
use pingone_protect_core::{Json, OutcomePolicy};

use crate::client::{Client, Inner, Listener, Shared};
use crate::error::Error;
use crate::platform::{MaybeSend, MaybeSync, Transport};
use crate::tokens::{Token, TokenCallback, TokenRequest, Tokens, erase};

/// The options of a client, checked by [`ClientBuilder::build`].
///
/// ```
/// use pingone_protect_client::{Client, FallbackLevel, Region};
/// use std::time::Duration;
///
/// let client = Client::builder()
///     .environment_id("6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21")
///     .region(Region::Europe)
///     .client("worker-id", "worker-secret")
///     .timeout(Duration::from_secs(3))
///     .fallback(FallbackLevel::High)
///     .build()?;
/// # let _ = client;
/// # Ok::<(), pingone_protect_client::Error>(())
/// ```
#[must_use]
#[derive(Default)]
pub struct ClientBuilder {
    options: Options,
    token_callback: Option<Box<TokenCallback>>,
    on_event: Option<Box<Listener>>,
}

impl ClientBuilder {
    /// The options of the `PINGONE_…` environment variables; see [`Options::from_env`].
    #[cfg(not(target_arch = "wasm32"))]
    pub fn from_env() -> Self {
        Self::from_options(Options::from_env(|name| std::env::var(name).ok()))
    }

    /// Options that stand somewhere else already, such as [`Options::from_json`].
    pub fn from_options(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// The environment: a UUID. Required.
    pub fn environment_id(mut self, id: impl Into<String>) -> Self {
        self.options.environment_id = Some(id.into());
        self
    }

    /// Where the service is. This or [`ClientBuilder::api_url`] is required.
    pub fn region(mut self, region: Region) -> Self {
        self.options.region = Some(region.as_str().to_owned());
        self
    }

    /// The API's base, with `/v1`; it wins over the region. A relay's on a phone.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.options.api_url = Some(url.into());
        self
    }

    /// The token endpoint's base, without the environment; it wins over the region.
    pub fn auth_url(mut self, url: impl Into<String>) -> Self {
        self.options.auth_url = Some(url.into());
        self
    }

    /// The worker application. This or [`ClientBuilder::token`] is required.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.options.client_id = Some(id.into());
        self.options.client_secret = Some(Secret::new(secret));
        self
    }

    /// A callback that gives tokens, such as a user's session at a relay. An empty token sends no `Authorization`.
    pub fn token<F, R, T, E>(mut self, callback: F) -> Self
    where
        F: Fn(TokenRequest) -> R + MaybeSend + MaybeSync + 'static,
        R: Future<Output = Result<T, E>> + MaybeSend + 'static,
        T: Into<Token>,
        E: std::fmt::Display,
    {
        self.options.token = true;
        self.token_callback = Some(erase(callback));
        self
    }

    /// How a response becomes an outcome; the default has the threshold 300 and the API's five actions.
    pub fn policy(mut self, policy: &OutcomePolicy) -> Self {
        self.options.policy = Json::from_serialize(policy).ok();
        self
    }

    /// The overall time of one call with all its tries; default 5 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout_ms = Some(timeout.as_secs_f64() * 1000.0);
        self
    }

    /// How many repeats there may be; default 2. 0 switches repeats off, but for the one after a 401 and the reading
    /// that settles a completion.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.options.max_retries = Some(f64::from(retries));
        self
    }

    /// The level that a failed evaluation falls back to; default none, so that it is `FAILURE`.
    pub fn fallback(mut self, level: FallbackLevel) -> Self {
        self.options.fallback = Some(level.as_str().to_owned());
        self
    }

    /// Values of enums that this version does not know are warnings instead of errors.
    pub fn allow_unknown_values(mut self, allow: bool) -> Self {
        self.options.allow_unknown_values = allow;
        self
    }

    /// A request without `event.ip` is good: the relay fills it in.
    pub fn ip_from_server(mut self, from_server: bool) -> Self {
        self.options.ip_from_server = from_server;
        self
    }

    /// Plain http to a host that is not loopback is good. Tokens and personal data then travel in the open.
    pub fn allow_insecure_http(mut self, allow: bool) -> Self {
        self.options.allow_insecure_http = allow;
        self
    }

    /// Is told of tries, waits, warnings and ends, for logs and metrics; never of personal data. A panic in it is
    /// swallowed.
    pub fn on_event(mut self, listener: impl Fn(&Event) + MaybeSend + MaybeSync + 'static) -> Self {
        self.on_event = Some(Box::new(listener));
        self
    }

    /// Checks the options.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the option as the target.
    pub fn build(self) -> Result<Client, Error> {
        let config = self.options.check()?;
        let transport = Transport::new(&config)?;
        let inner = Inner {
            config,
            transport,
            tokens: Tokens::default(),
            token_callback: self.token_callback,
            on_event: self.on_event,
        };
        Ok(Client { shared: Shared::new(inner) })
    }
}

/// Shows the options without secrets.
impl std::fmt::Debug for ClientBuilder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("ClientBuilder").field("options", &self.options).finish_non_exhaustive()
    }
}
