//! The sign-in around the evaluation: passwords, the second factor, what a session is worth.

use pingone_protect_client::{CompletionStatus, Error, EvaluationRequest, Outcome, Ticket};
use serde::Deserialize;
use serde_json::{Map, json};
use worker::{Env, Request, Response, Result};

use crate::session::Session;
use crate::{client, relay};

const PASSWORDS: [(&str, &str); 3] = [("low-ana", "ana"), ("high-bo", "bo"), ("deny-cy", "cy")];

#[derive(Deserialize)]
struct Credentials {
    username: String,
    password: String,
    /// What the Signals SDK collected in the page.
    signals: Option<String>,
}

impl Credentials {
    /// Those of the request, when the password is right.
    async fn of(request: &mut Request) -> Option<Self> {
        let credentials: Self = request.json().await.ok()?;
        let known = PASSWORDS.iter().find(|(name, _)| *name == credentials.username);
        known.is_some_and(|(_, password)| *password == credentials.password).then_some(credentials)
    }
}

/// What a sign-in ends with.
enum End {
    SignedIn,
    SecondFactor(Ticket),
    NotNow,
}

/// A browser's sign-in: evaluated, decided and completed here.
pub(crate) async fn login(request: &mut Request, env: &Env) -> Result<Response> {
    let Some(Credentials { username, signals, .. }) = Credentials::of(request).await else {
        return refuse(401, "no such user, or another password");
    };
    let mut event = Map::new();
    if let Some(signals) = signals {
        event.insert("sdk".to_owned(), json!({"signals": {"data": signals}}));
    }
    let sent = relay::with_visitor(event, request, &username)?;
    let request =
        EvaluationRequest::from_json(&sent).map_err(|error| worker::Error::RustError(error.to_string()))?;
    let client = client(env)?;
    let decided = client.guard(&request, async |evaluation| {
        Ok::<_, Error>(match evaluation.outcome() {
            Outcome::Low | Outcome::Medium => {
                evaluation.succeed();
                End::SignedIn
            }
            // The push completes it, so the guard sends nothing.
            Outcome::High => End::SecondFactor(evaluation.ticket()?),
            // A threshold, DENY, BOT_MITIGATION, FAILURE: the guard completes with FAILED.
            _ => End::NotNow,
        })
    });
    let end = decided.await.map_err(|error| crate::failed(&error))?;
    let session = Session { user_id: username, ..Session::default() };
    match end {
        End::SignedIn => opened(200, Session { signed_in: true, ..session }, env, None).await,
        End::SecondFactor(ticket) => {
            opened(202, Session { ticket: Some(ticket), ..session }, env, Some("push")).await
        }
        End::NotNow => refuse(403, "not now"),
    }
}

/// The second factor, in a request of its own.
pub(crate) async fn push(request: &Request, env: &Env) -> Result<Response> {
    let Some((token, session)) = Session::of(request, env).await? else {
        return refuse(401, "sign in first");
    };
    let let_in = push_was_approved(&session.user_id);
    finish(&token, session, let_in, env).await
}

/// The device's password check. Its token is what the device's client sends to the relay.
pub(crate) async fn phone_session(request: &mut Request, env: &Env) -> Result<Response> {
    match Credentials::of(request).await {
        Some(Credentials { username, .. }) => {
            opened(200, Session { user_id: username, ..Session::default() }, env, None).await
        }
        None => refuse(401, "no such user, or another password"),
    }
}

/// What the session is worth, by the decision that was made here and not by what the device says.
pub(crate) async fn phone_finish(request: &mut Request, env: &Env) -> Result<Response> {
    let Some((token, session)) = Session::of(request, env).await? else {
        return refuse(401, "sign in first");
    };
    let named: serde_json::Value = request.json().await.unwrap_or_default();
    let let_in = match &session.ticket {
        Some(ticket) if named.get("evaluationId").and_then(|id| id.as_str()) == Some(&*ticket.id) => {
            match ticket.outcome {
                Outcome::Low | Outcome::Medium => true,
                Outcome::High => push_was_approved(&session.user_id),
                _ => false,
            }
        }
        _ => return refuse(403, "no answer is not safe"),
    };
    finish(&token, session, let_in, env).await
}

/// Completes what waits. A completion that fails leaves nobody signed in.
async fn finish(token: &str, mut session: Session, let_in: bool, env: &Env) -> Result<Response> {
    let Some(ticket) = session.ticket.take() else { return refuse(409, "nothing waits") };
    session.store(token, env).await?;
    let evaluation = client(env)?.resume(&ticket.to_json()).map_err(|error| crate::failed(&error))?;
    let status = if let_in { CompletionStatus::Success } else { CompletionStatus::Failed };
    let completed = evaluation.complete(status).await.is_ok();
    if !(let_in && completed) {
        return refuse(403, "no answer is not safe");
    }
    opened(200, Session { signed_in: true, ..session }, env, None).await
}

async fn opened(status: u16, session: Session, env: &Env, next: Option<&str>) -> Result<Response> {
    let token = session.open(env).await?;
    Ok(Response::from_json(&json!({"session": token, "next": next}))?.with_status(status))
}

pub(crate) fn refuse(status: u16, detail: &str) -> Result<Response> {
    Ok(Response::from_json(&json!({ "detail": detail }))?.with_status(status))
}

/// Your second factor.
fn push_was_approved(user_id: &str) -> bool {
    user_id.starts_with("high-")
}
