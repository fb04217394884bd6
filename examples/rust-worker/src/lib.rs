//! A sign-in on Cloudflare Workers, in Rust: a browser's login, and the relay that phones and pages point their client
//! at. Users stand in the source, so that only the evaluation is left to read; take your own.

#![cfg(target_arch = "wasm32")]

mod relay;
mod session;
mod sign_in;

use pingone_protect_client::{CallOptions, Client, Error, ErrorCode};
use session::Session;
use worker::{Context, Env, Method, Request, Response, Result, event};

/// Where the answer to a request is made. What fails on the way is an answer, too.
#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _context: Context) -> Result<Response> {
    if request.method() != Method::Post {
        return Response::error("not found", 404);
    }
    let path = request.path();
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "login"] => sign_in::login(&mut request, &env).await,
        ["", "login", "push"] => sign_in::push(&request, &env).await,
        ["", "phone", "session"] => sign_in::phone_session(&mut request, &env).await,
        ["", "phone", "finish"] => sign_in::phone_finish(&mut request, &env).await,
        ["", "protect", "v1", "environments", _, "riskEvaluations"] => create(&mut request, &env).await,
        _ => Response::error("not found", 404),
    }
}

/// The relay's create, and no other call: completing, reading, feedback and reset stay on this side.
async fn create(request: &mut Request, env: &Env) -> Result<Response> {
    let Some((token, mut session)) = Session::of(request, env).await? else {
        return sign_in::refuse(401, "sign in first");
    };
    let event = match relay::of_the_device(&request.bytes().await?) {
        Ok(sent) => relay::with_visitor(sent, request, &session.user_id)?,
        Err((status, problem)) => return sign_in::refuse(status, problem),
    };
    match client(env)?.evaluate_json(&event, CallOptions::default()).await {
        Ok(evaluation) => {
            // The decision that counts; the phone's is for its screen.
            session.ticket = evaluation.ticket().ok();
            session.store(&token, env).await?;
            relay::answered(&evaluation)
        }
        Err(error) if error.code() == ErrorCode::ValidationFailed => relay::refused(&error),
        Err(error) => Err(failed(&error)),
    }
}

/// One client for the whole Worker: it keeps the token.
fn client(env: &Env) -> Result<Client> {
    thread_local! {
        static CLIENT: std::cell::RefCell<Option<Client>> = const { std::cell::RefCell::new(None) };
    }
    if let Some(client) = CLIENT.with_borrow(Clone::clone) {
        return Ok(client);
    }
    let variable = |name: &str| env.var(name).map(|value| value.to_string());
    let client = Client::builder()
        .environment_id(variable("PINGONE_ENVIRONMENT_ID")?)
        .api_url(variable("PINGONE_API_URL")?)
        .auth_url(variable("PINGONE_AUTH_URL")?)
        .client(variable("PINGONE_CLIENT_ID")?, env.secret("PINGONE_CLIENT_SECRET")?.to_string())
        .build()
        .map_err(|error| failed(&error))?;
    CLIENT.set(Some(client.clone()));
    Ok(client)
}

fn failed(error: &Error) -> worker::Error {
    worker::Error::RustError(error.to_string())
}
