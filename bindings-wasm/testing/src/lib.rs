//! The emulator as wasm, for the npm entry `pingone-protect/testing`, where it is a `fetch` without a server.

#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "JavaScript calls these, and wasm-bindgen hands values over"
)]

use pingone_protect_emulator::{DropPoint, Limits, Request};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

/// Smaller and faster than the standard one, dlmalloc.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// The service as a value.
#[wasm_bindgen]
pub struct Emulator(pingone_protect_emulator::Emulator);

/// An answer, and how it is to go wrong.
#[wasm_bindgen]
pub struct Reply(pingone_protect_emulator::Reply);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'r> {
    status: u16,
    headers: &'r [(String, String)],
    delay_ms: u64,
    drop: Option<DropPoint>,
}

#[wasm_bindgen]
impl Emulator {
    /// The same seed gives the same ids and tokens for the same requests.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: f64) -> Self {
        Self(pingone_protect_emulator::Emulator::new(seed.to_bits(), Limits::default()))
    }

    /// Answers a request: the headers are a JSON list of pairs, the time is in milliseconds since 1970.
    pub fn handle(
        &mut self,
        method: String,
        path: String,
        headers: &str,
        body: Vec<u8>,
        epoch_ms: f64,
    ) -> Reply {
        let headers = serde_json::from_str(headers).unwrap_or_default();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let now_ms = epoch_ms as u64;
        Reply(self.0.handle(&Request { method, path, headers, body }, now_ms))
    }
}

#[wasm_bindgen]
impl Reply {
    /// `{status, headers, delayMs, drop}` as JSON.
    pub fn head(&self) -> String {
        let head = Head {
            status: self.0.response.status,
            headers: &self.0.response.headers,
            delay_ms: self.0.delay_ms,
            drop: self.0.drop,
        };
        serde_json::to_string(&head).unwrap_or_default()
    }

    /// The body's bytes.
    pub fn body(&self) -> Vec<u8> {
        self.0.response.body.clone()
    }

    /// The new entry of the log as one line of JSON, if there is one.
    pub fn logged(&self) -> Option<String> {
        self.0.logged.clone()
    }
}
