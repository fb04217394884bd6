//! One token per client, and one refresh at a time however many calls wait for it.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pingone_protect_core::protocol::{AccessToken, TokenCache, TokenPlan, token_callback_failed};
use pingone_protect_core::{ErrorCode, ErrorInfo};
use tokio::sync::watch;

use crate::client::Shared;
use crate::platform::{self, BoxFuture, MaybeSend, MaybeSync};

/// What a token callback is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// The service answered 401 to the token that the callback gave before: a cached one is no good.
    pub force_refresh: bool,
}

/// What a token callback gives. Its debug output does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    value: String,
    expires_in: Option<Duration>,
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) type TokenCallback = dyn Fn(TokenRequest) -> BoxFuture<Result<Token, String>> + Send + Sync;
#[cfg(target_arch = "wasm32")]
pub(crate) type TokenCallback = dyn Fn(TokenRequest) -> BoxFuture<Result<Token, String>>;

impl Token {
    /// A token that is used until the service answers 401. An empty one sends no `Authorization`.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), expires_in: None }
    }

    /// What a callback gave, as JSON: a string, or `{accessToken, expiresIn?}` with seconds.
    ///
    /// # Errors
    ///
    /// `UNAUTHORIZED` when it is anything else.
    pub fn from_json(text: &str) -> Result<Self, ErrorInfo> {
        // On a clock that begins now, its end is its life.
        let token = AccessToken::from_callback_json(text, 0)?;
        let expires_in = token.expires_at_ms().map(Duration::from_millis);
        Ok(Self { value: token.reveal().to_owned(), expires_in })
    }

    /// The same with the rest of its life: it is replaced a little ahead of its end.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.expires_in = Some(life);
        self
    }
}

impl From<String> for Token {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&str> for Token {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Token").field("expires_in", &self.expires_in).finish_non_exhaustive()
    }
}

/// A callback with its types erased.
pub(crate) fn erase<F, R, T, E>(callback: F) -> Box<TokenCallback>
where
    F: Fn(TokenRequest) -> R + MaybeSend + MaybeSync + 'static,
    R: Future<Output = Result<T, E>> + MaybeSend + 'static,
    T: Into<Token>,
    E: std::fmt::Display,
{
    Box::new(move |request| {
        let token = callback(request);
        Box::pin(async move { token.await.map(Into::into).map_err(|error| error.to_string()) })
    })
}

/// The token of a client.
#[derive(Default)]
pub(crate) struct Tokens {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    cache: TokenCache,
    /// The refresh under way, with its process; it tells its result to all who wait.
    refresh: Option<(u32, watch::Receiver<Option<Refreshed>>)>,
}

type Refreshed = Result<AccessToken, ErrorInfo>;

impl Tokens {
    /// A token for a call, whose `stale` one the service just refused.
    pub(crate) async fn get(&self, shared: &Shared, stale: Option<&AccessToken>) -> Refreshed {
        let mut refresh = {
            let mut state = self.lock();
            match state.cache.plan(stale, platform::now_ms()) {
                TokenPlan::Use(token) => return Ok(token),
                TokenPlan::UseAndRefresh(token) => {
                    state.join_or_begin(shared, false);
                    return Ok(token);
                }
                TokenPlan::Refresh => state.join_or_begin(shared, stale.is_some()),
            }
        };
        let refreshed = refresh.wait_for(Option::is_some).await.ok().and_then(|result| result.clone());
        refreshed
            .unwrap_or_else(|| Err(ErrorInfo::new(ErrorCode::Internal, "the token's refresh was stopped")))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// A refresh runs by itself, so that no waiter's cancellation ends it.
    fn join_or_begin(&mut self, shared: &Shared, force_refresh: bool) -> watch::Receiver<Option<Refreshed>> {
        let process = platform::process_id();
        if let Some((of, refresh)) = &self.refresh {
            // One that was stopped with its runtime has no sender any more, and one of the parent of a fork goes on
            // in the parent alone.
            if *of == process && refresh.has_changed().is_ok() {
                return refresh.clone();
            }
        }
        let (sender, receiver) = watch::channel(None);
        self.refresh = platform::SHARES_PENDING_WORK.then(|| (process, receiver.clone()));
        let shared = shared.again();
        platform::spawn(async move {
            let refreshed = shared.fresh_token(force_refresh).await;
            let mut state = shared.tokens.lock();
            if let Ok(token) = &refreshed {
                state.cache.store(token.clone());
            }
            state.refresh = None;
            drop(state);
            // Nobody may be waiting any more.
            let _ = sender.send(Some(refreshed));
        });
        receiver
    }
}

impl Shared {
    async fn fresh_token(&self, force_refresh: bool) -> Refreshed {
        if let Some(mut exchange) = self.config.token(&self.call()) {
            // Boxed, since driving may ask for a token, whose future would hold itself; this exchange never does.
            let driven: BoxedRefresh<'_> = Box::pin(self.drive("token", &mut exchange));
            return driven.await;
        }
        let Some(callback) = &self.token_callback else {
            return Err(ErrorInfo::invalid_config("token", "there is no token callback"));
        };
        let given = callback(TokenRequest { force_refresh });
        let timeout_ms = self.config.timeout_ms();
        match platform::limited(timeout_ms, given).await {
            Some(Ok(Token { value, expires_in })) => {
                AccessToken::new(value, expires_in.map(|life| life.as_secs_f64()), platform::now_ms())
            }
            Some(Err(cause)) => Err(token_callback_failed(&cause)),
            None => Err(token_callback_failed(&format!("no answer within {timeout_ms} ms"))),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
type BoxedRefresh<'m> = std::pin::Pin<Box<dyn Future<Output = Refreshed> + Send + 'm>>;
#[cfg(target_arch = "wasm32")]
type BoxedRefresh<'m> = std::pin::Pin<Box<dyn Future<Output = Refreshed> + 'm>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_as_text_or_with_its_life() {
        assert_eq!(Token::from_json(r#""t""#).unwrap(), Token::new("t"));
        let living = Token::new("t").expires_in(Duration::from_millis(2500));
        assert_eq!(Token::from_json(r#"{"accessToken":"t","expiresIn":2.5}"#).unwrap(), living);
        assert_eq!(Token::from_json("5").unwrap_err().code, ErrorCode::Unauthorized);
    }
}
