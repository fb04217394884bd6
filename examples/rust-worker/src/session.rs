//! Sessions in a KV namespace. It is slow to tell other places of a change: for a session that must be used only once
//! take a Durable Object.

use pingone_protect_client::Ticket;
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Result};

const LIFETIME_SECONDS: u64 = 1800;

/// Of a visitor whose password was right. It is worth nothing until it is signed in.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Session {
    pub(crate) user_id: String,
    pub(crate) signed_in: bool,
    /// The evaluation that is still to be finished.
    pub(crate) ticket: Option<Ticket>,
}

impl Session {
    /// The session of the request's token, with the token.
    pub(crate) async fn of(request: &Request, env: &Env) -> Result<Option<(String, Self)>> {
        let header = request.headers().get("authorization")?.unwrap_or_default();
        let Some(token) = header.strip_prefix("Bearer ").filter(|token| !token.is_empty()) else {
            return Ok(None);
        };
        let session = env.kv("SESSIONS")?.get(token).json::<Self>().await?;
        Ok(session.map(|session| (token.to_owned(), session)))
    }

    /// Keeps it under a new token.
    pub(crate) async fn open(self, env: &Env) -> Result<String> {
        let token = uuid::Uuid::new_v4().to_string();
        self.store(&token, env).await?;
        Ok(token)
    }

    /// Keeps what changed.
    pub(crate) async fn store(&self, token: &str, env: &Env) -> Result<()> {
        let text = serde_json::to_string(self)?;
        Ok(env.kv("SESSIONS")?.put(token, text)?.expiration_ttl(LIFETIME_SECONDS).execute().await?)
    }
}
