//! A token and its cache. One refresh at a time is the host's work; when a token is good is the core's.

use std::sync::{Arc, Mutex};

use pingone_protect_core::protocol;

use crate::error::{ErrorInfo, Fallible};
use crate::locked;

/// A token; its value does not cross back.
#[derive(Debug, uniffi::Object)]
pub struct Token(pub(crate) protocol::AccessToken);

#[uniffi::export]
impl Token {
    /// A token that a callback gave, with its life in seconds, if it has one.
    ///
    /// # Errors
    ///
    /// `UNAUTHORIZED` when no header takes the value.
    #[uniffi::constructor]
    pub fn given(value: String, expires_in_s: Option<f64>, now_ms: u64) -> Fallible<Arc<Self>> {
        Ok(Arc::new(Self(protocol::AccessToken::new(value, expires_in_s, now_ms)?)))
    }
}

/// The token of a client.
#[derive(Debug, Default, uniffi::Object)]
pub struct TokenCache(Mutex<protocol::TokenCache>);

/// What to do for a call that asks for a token.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum TokenPlan {
    /// Use this one.
    Use {
        /// The token.
        token: Arc<Token>,
    },
    /// Use this one and begin a refresh behind the call, whose failure counts for nothing.
    UseAndRefresh {
        /// The token.
        token: Arc<Token>,
    },
    /// Begin a refresh or join the one under way, and wait.
    Refresh,
}

#[uniffi::export]
impl TokenCache {
    /// An empty cache.
    #[uniffi::constructor]
    pub fn empty() -> Fallible<Arc<Self>> {
        Ok(Arc::default())
    }

    /// What to do for a call whose `stale` token was just refused, if it had one.
    #[expect(clippy::needless_pass_by_value, reason = "what crosses is owned")]
    pub fn plan(&self, stale: Option<Arc<Token>>, now_ms: u64) -> Fallible<TokenPlan> {
        let given = |token| Arc::new(Token(token));
        Ok(match locked(&self.0).plan(stale.as_ref().map(|stale| &stale.0), now_ms) {
            protocol::TokenPlan::Use(token) => TokenPlan::Use { token: given(token) },
            protocol::TokenPlan::UseAndRefresh(token) => TokenPlan::UseAndRefresh { token: given(token) },
            protocol::TokenPlan::Refresh => TokenPlan::Refresh,
        })
    }

    /// Keeps what a refresh gave.
    pub fn store(&self, token: &Token) -> Fallible<()> {
        locked(&self.0).store(token.0.clone());
        Ok(())
    }
}

/// The error of a token callback that failed, in the words of the host's own error.
#[uniffi::export]
pub fn token_callback_failed(cause: &str) -> Fallible<ErrorInfo> {
    Ok(protocol::token_callback_failed(cause).into())
}
