//! [`ClientCore`]: a client's configuration and token, and what begins each call.

use pingone_protect_core::protocol::{
    self, AccessToken, Config, Options, ResetUser, TokenCache, TokenPlan, token_callback_failed,
};
use pingone_protect_core::{ErrorInfo, explain_bytes};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::machine::{Machine, Running};
use crate::{Thrown, handle, json, thrown};

/// What a driver knows when it starts a call. Handing it over consumes it.
#[wasm_bindgen]
pub struct Call(pub(crate) protocol::Call);

/// A client.
#[wasm_bindgen]
pub struct ClientCore {
    pub(crate) config: Config,
    tokens: TokenCache,
}

/// What asking for a token came to, for whoever waits for it.
#[wasm_bindgen]
pub struct TokenResult(pub(crate) Result<AccessToken, ErrorInfo>);

/// What a driver does for a machine that asks for a token.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum TokenStep {
    /// The machine has it.
    Given = 0,
    /// The machine has it; begin a refresh behind the call and drop its error.
    GivenRefresh = 1,
    /// Wait for a refresh.
    Wait = 2,
    /// The same, with `forceRefresh`.
    WaitForced = 3,
}

#[wasm_bindgen]
impl Call {
    /// The clock that never goes back and the wall clock, in milliseconds; chance from 0 to 1.
    #[wasm_bindgen(constructor)]
    pub fn new(
        now_ms: f64,
        epoch_ms: f64,
        chance: f64,
        transaction_id: Option<String>,
        session_id: Option<String>,
    ) -> Self {
        Self(protocol::Call {
            now_ms: millis(now_ms),
            epoch_ms: i64::try_from(millis(epoch_ms)).unwrap_or(i64::MAX),
            seed: chance.to_bits(),
            limit_ms: None,
            transaction_id,
            session_id,
        })
    }
}

#[wasm_bindgen]
impl ClientCore {
    /// Checks the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str, in_browser: bool) -> Result<ClientCore, Thrown> {
        let options = Options::from_json(options).map_err(thrown)?;
        let config = if in_browser { options.check_in_browser() } else { options.check() };
        Ok(Self { config: config.map_err(thrown)?, tokens: TokenCache::default() })
    }

    /// Begins an evaluate.
    pub fn evaluate(&self, request: &str, call: Call) -> Result<Machine, Thrown> {
        self.config.evaluate_json(request, &call.0).map(|it| Running::Evaluate(it).into()).map_err(thrown)
    }

    /// The evaluation of a client error, as an evaluate would end with it.
    #[wasm_bindgen(js_name = evaluateClientError)]
    pub fn evaluate_client_error(&self, text: &str) -> String {
        handle::evaluated(&self.config.evaluation_of_client_error(text))
    }

    /// Begins a completion by id.
    pub fn complete(&self, id: &str, status: Option<String>, call: Call) -> Result<Machine, Thrown> {
        let completion = self.config.complete(id, status.as_deref(), &call.0).map_err(thrown)?;
        Ok(Running::of_completion(completion).into())
    }

    /// Begins a read. The answer's bytes are the driver's already.
    pub fn get(&self, id: &str, call: Call) -> Result<Machine, Thrown> {
        self.config.get(id, &call.0).map(|it| Running::Read(it).into()).map_err(thrown)
    }

    /// Begins to send feedback, a JSON list of items.
    #[wasm_bindgen(js_name = sendFeedback)]
    pub fn send_feedback(&self, items: &str, call: Call) -> Result<Machine, Thrown> {
        self.config
            .send_feedback_json(items, &call.0)
            .map(|it| Running::Feedback(Box::new(it)).into())
            .map_err(thrown)
    }

    /// Begins a reset of a user's learned profile.
    #[wasm_bindgen(js_name = resetUserProfile)]
    pub fn reset_user_profile(&self, user: &str, call: Call) -> Result<Machine, Thrown> {
        let user = ResetUser::from_json(user, &self.config).map_err(thrown)?;
        Ok(Running::Reset(self.config.reset_user_profile(&user, &call.0)).into())
    }

    /// Begins to ask for a token with the client's secret; none when the options name a callback.
    pub fn token(&self, call: Call) -> Option<Machine> {
        self.config.token(&call.0).map(|it| Running::Token(it, None).into())
    }

    /// The evaluation of a ticket.
    pub fn resume(&self, ticket: &str) -> Result<String, Thrown> {
        self.config.resume(ticket).map(|evaluation| handle::evaluated(&evaluation)).map_err(thrown)
    }

    /// The trace of an answer under the client's policy: an `Explanation` as JSON.
    pub fn explain(&self, body: &[u8]) -> String {
        json(&explain_bytes(body, self.config.policy()))
    }

    /// The overall time of one operation, in milliseconds.
    #[wasm_bindgen(js_name = timeoutMs, getter)]
    pub fn timeout_ms(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "below 2^31")]
        let timeout_ms = self.config.timeout_ms() as f64;
        timeout_ms
    }

    /// Gives a machine that asks for a token the cached one, or says what to do.
    #[wasm_bindgen(js_name = authorize)]
    pub fn authorize(&mut self, machine: &mut Machine, now_ms: f64) -> TokenStep {
        let now_ms = millis(now_ms);
        match self.tokens.plan(machine.stale(), now_ms) {
            TokenPlan::Use(token) => {
                machine.give_token(&Ok(token), now_ms);
                TokenStep::Given
            }
            TokenPlan::UseAndRefresh(token) => {
                machine.give_token(&Ok(token), now_ms);
                TokenStep::GivenRefresh
            }
            TokenPlan::Refresh if machine.stale().is_some() => TokenStep::WaitForced,
            TokenPlan::Refresh => TokenStep::Wait,
        }
    }

    /// Keeps a token that came.
    pub fn store(&mut self, result: &TokenResult) {
        if let Ok(token) = &result.0 {
            self.tokens.store(token.clone());
        }
    }
}

#[wasm_bindgen]
impl TokenResult {
    /// What a token callback gave, as JSON.
    #[wasm_bindgen(js_name = fromCallback)]
    pub fn from_callback(given: &str, now_ms: f64) -> TokenResult {
        Self(AccessToken::from_callback_json(given, millis(now_ms)))
    }

    /// The callback failed, for this reason.
    pub fn failed(cause: &str) -> TokenResult {
        Self(Err(token_callback_failed(cause)))
    }
}

/// A time of JavaScript, which has parts of milliseconds; the cast saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN becomes 0")]
pub(crate) fn millis(ms: f64) -> u64 {
    ms as u64
}
