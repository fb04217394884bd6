//! [`Client`]: a client's configuration and token, and what begins each call. What begins one takes what
//! [`Taken::call`] reads, too, and gives the number of a machine.

use pingone_protect_core::explain_bytes;
use pingone_protect_core::protocol::{
    AccessToken, Config, Input, Options, ResetUser, TokenCache, TokenPlan, token_callback_failed,
};

use crate::handle::{self, Completing};
use crate::machine::{Asking, Giving, Machine, nothing};
use crate::objects::{Object, Objects};
use crate::{Given, Taken, json};

/// A client.
pub(crate) struct Client {
    pub(crate) config: Config,
    tokens: TokenCache,
}

/// Options, and a number that is 1 in a browser, to the number of a client.
pub(crate) fn new(objects: &mut Objects, taken: &mut Taken) -> Given {
    let options = Options::from_json(taken.text())?;
    let config = if taken.has(1) { options.check_in_browser()? } else { options.check()? };
    Ok(objects.keep(Object::Client(Box::new(Client { config, tokens: TokenCache::default() }))))
}

/// Begins an evaluate of a request.
pub(crate) fn evaluate(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let evaluating = objects.client(taken.object)?.config.evaluate_json(taken.text(), &call)?;
    Ok(objects.keep(Machine::of(Giving(evaluating, |it| handle::evaluated(&it)))))
}

/// The text of a client error to what an evaluate would end with.
pub(crate) fn evaluate_client_error(objects: &mut Objects, taken: &mut Taken) -> Given {
    let client = objects.client(taken.object)?;
    Ok(handle::evaluated(&client.config.evaluation_of_client_error(taken.text())))
}

/// Begins a completion by id, with a status.
pub(crate) fn complete(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let completion = objects.client(taken.object)?.config.complete(taken.text(), taken.second(), &call)?;
    Ok(objects.keep(Machine::of(Completing::alone(completion))))
}

/// Begins a read by id. The answer's bytes are the driver's already.
pub(crate) fn get(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let reading = objects.client(taken.object)?.config.get(taken.text(), &call)?;
    Ok(objects.keep(Machine::of(Giving(reading, |_| nothing()))))
}

/// Begins to send feedback, a JSON list of items.
pub(crate) fn send_feedback(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let sending = objects.client(taken.object)?.config.send_feedback_json(taken.text(), &call)?;
    Ok(objects.keep(Machine::of(Giving(sending, |it| json(&it)))))
}

/// Begins a reset of a user's learned profile.
pub(crate) fn reset_user_profile(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let config = &objects.client(taken.object)?.config;
    let resetting = config.reset_user_profile(&ResetUser::from_json(taken.text(), config)?, &call);
    Ok(objects.keep(Machine::of(Giving(resetting, |()| nothing()))))
}

/// A ticket to what an evaluate would end with.
pub(crate) fn resume(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(handle::evaluated(&objects.client(taken.object)?.config.resume(taken.text())?))
}

/// The bytes of an answer to an `Explanation` under the client's policy.
pub(crate) fn explain(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(json(&explain_bytes(&taken.bytes, objects.client(taken.object)?.config.policy())))
}

/// The overall time of one operation, in milliseconds.
pub(crate) fn timeout_ms(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(objects.client(taken.object)?.config.timeout_ms().to_string())
}

/// Gives the machine of this number, which asks for a token, the cached one, or says what else to do: `refresh` behind
/// the call and drop its error, `wait` for a refresh, or `force` one and wait.
pub(crate) fn authorize(objects: &mut Objects, taken: &mut Taken) -> Given {
    let stale = objects.machine(taken.number)?.stale.take();
    let plan = objects.client(taken.object)?.tokens.plan(stale.as_ref(), taken.now_ms);
    let (token, then) = match plan {
        TokenPlan::Use(token) => (Some(token), ""),
        TokenPlan::UseAndRefresh(token) => (Some(token), "refresh"),
        TokenPlan::Refresh if stale.is_some() => (None, "force"),
        TokenPlan::Refresh => (None, "wait"),
    };
    if let Some(token) = token {
        objects.machine(taken.number)?.on(Input::Token(token), taken.now_ms);
    }
    Ok(then.to_owned())
}

/// Begins to ask for a token with the client's secret; nothing when the options name a callback.
pub(crate) fn token(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let asking = objects.client(taken.object)?.config.token(&call);
    Ok(asking.map(|asking| objects.keep(Machine::of(Asking::new(asking)))).unwrap_or_default())
}

/// What a token callback gave to the number of a machine that has asked for it.
pub(crate) fn token_of_callback(objects: &mut Objects, taken: &mut Taken) -> Given {
    let result = AccessToken::from_callback_json(taken.text(), taken.now_ms);
    Ok(objects.keep(Machine::of(Asking::ended(result))))
}

/// The reason why a callback failed to the number of a machine that has asked for it.
pub(crate) fn token_failed(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(objects.keep(Machine::of(Asking::ended(Err(token_callback_failed(taken.text()))))))
}

/// Keeps the token that the machine of this number asked for, if it came.
pub(crate) fn store(objects: &mut Objects, taken: &mut Taken) -> Given {
    if let Some(Input::Token(token)) = objects.machine(taken.number)?.token() {
        objects.client(taken.object)?.tokens.store(token);
    }
    Ok(String::new())
}
