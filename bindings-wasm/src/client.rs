//! [`Client`]: a client's configuration and token, and what begins each call.

use pingone_protect_core::protocol::{
    AccessToken, Call, Config, Input, Options, ResetUser, TokenCache, TokenPlan, token_callback_failed,
};
use pingone_protect_core::{ErrorInfo, boundary, explain_bytes};

use crate::handle::{self, Completing};
use crate::machine::{Asking, Giving, Machine, nothing};
use crate::objects::{Object, Objects};
use crate::{Given, Taken, json};

/// A client.
pub(crate) struct Client {
    pub(crate) config: Config,
    tokens: TokenCache,
}

/// Of options; the number is 1 in a browser.
pub(crate) fn new(taken: &Taken) -> Result<Object, ErrorInfo> {
    let options = Options::from_json(taken.text(0))?;
    let config = if taken.has(1) { options.check_in_browser()? } else { options.check()? };
    Ok(Object::Client(Box::new(Client { config, tokens: TokenCache::default() })))
}

/// An evaluate of a request.
pub(crate) fn evaluate(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Giving(config.evaluate_json(taken.text(0), call)?, handle::evaluated)))
}

/// A completion by id, with a status.
pub(crate) fn complete(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Completing::alone(config.complete(taken.text(0), taken.word(1), call)?)))
}

/// A read by id. The answer's bytes are the driver's already.
pub(crate) fn get(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Giving(config.get(taken.text(0), call)?, |_| nothing())))
}

/// Feedback, a JSON list of items.
pub(crate) fn send_feedback(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Giving(config.send_feedback_json(taken.text(0), call)?, json)))
}

/// A reset of a user's learned profile.
pub(crate) fn reset_user_profile(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    let user = ResetUser::from_json(taken.text(0), config)?;
    Ok(Machine::of(Giving(config.reset_user_profile(&user, call), |()| nothing())))
}

/// A client error to what an evaluate would end with.
pub(crate) fn evaluate_client_error(client: &Client, taken: &Taken) -> Given {
    Ok(handle::evaluated(&client.config.evaluation_of_client_error(taken.text(0))))
}

/// A ticket to what an evaluate would end with.
pub(crate) fn resume(client: &Client, taken: &Taken) -> Given {
    Ok(handle::evaluated(&client.config.resume(taken.text(0))?))
}

/// The bytes of an answer to an `Explanation` under the client's policy.
pub(crate) fn explain(client: &Client, taken: &Taken) -> Given {
    Ok(boundary::explanation_json(&explain_bytes(&taken.bytes, client.config.policy())))
}

/// The overall time of one operation, in milliseconds.
pub(crate) fn timeout_ms(client: &Client, _: &Taken) -> Given {
    Ok(json(&client.config.timeout_ms()))
}

/// Asks for a token with the client's secret, which a client that has a callback does not have.
pub(crate) fn ask_for_token(config: &Config, call: &Call, _: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Asking::new(config.token(call))))
}

/// Of what a token callback gave: a machine that has asked for it.
pub(crate) fn token_of_callback(taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Asking::ended(AccessToken::from_callback_json(taken.text(0), taken.now_ms))))
}

/// Of the reason why a callback failed: a machine that has asked for it.
pub(crate) fn token_failed(taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(Machine::of(Asking::ended(Err(token_callback_failed(taken.text(0))))))
}

/// Keeps the token that the machine of this number asked for, if it came.
pub(crate) fn store_token(objects: &mut Objects, taken: &mut Taken) -> Given {
    if let Some(Input::Token(token)) = objects.machine(taken.number)?.running.token() {
        objects.client(taken.object)?.tokens.store(token);
    }
    Ok(String::new())
}

/// Gives the machine of this number, which asks for a token, the cached one, or says what else to do: `refresh` behind
/// the call and drop its error, `wait` for a refresh, or `force` one and wait.
pub(crate) fn authorize(objects: &mut Objects, taken: &mut Taken) -> Given {
    let stale = objects.machine(taken.number)?.stale.take();
    let (token, then) = match objects.client(taken.object)?.tokens.plan(stale.as_ref(), taken.now_ms) {
        TokenPlan::Use(token) => (Some(token), ""),
        TokenPlan::UseAndRefresh(token) => (Some(token), "refresh"),
        TokenPlan::Refresh if stale.is_some() => (None, "force"),
        TokenPlan::Refresh => (None, "wait"),
    };
    if let Some(token) = token {
        objects.machine(taken.number)?.running.on(Input::Token(token), taken.now_ms);
    }
    Ok(then.to_owned())
}
