//! The core as wasm, for the npm package `pingone-protect`. Users want that package and its documentation.
//!
//! Conversions alone: text, bytes and numbers cross, and what comes back is text, mostly JSON. A rule found here is a
//! bug. One exported function does it all: each further one, and each class, would cost glue on both sides
//! (`docs/adr/0008-small-wasm.md`).
//!
//! | module | what |
//! |---|---|
//! | here | what crosses |
//! | `operations` | the table of all operations |
//! | `objects` | what stays in the wasm between two calls |
//! | `checks` | the operations without I/O |
//! | `client` | a client's configuration and token, and what begins each call |
//! | `machine` | one call, stepped by the driver in TypeScript |
//! | `handle` | completing, reporting and continuing, on the state that a handle keeps |
//! | `journey` | nodes and journeys, and the steps that a client performs |

#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "JavaScript calls this, and wasm-bindgen hands values over"
)]

mod checks;
mod client;
mod handle;
mod journey;
mod machine;
mod objects;
mod operations;

use std::cell::RefCell;

use pingone_protect_core::{ErrorInfo, boundary, protocol};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use objects::Objects;

/// Smaller and faster than the standard one, dlmalloc.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

thread_local! {
    static OBJECTS: RefCell<Objects> = const { RefCell::new(Objects::new()) };
}

/// What an operation gives: text, empty where there is none.
type Given = Result<String, ErrorInfo>;

/// What an operation takes. Each reads what it needs, and its own comment says what that is.
struct Taken {
    /// The object that it is an operation of.
    object: u32,
    /// A second object, flags, or a choice.
    number: u32,
    now_ms: u64,
    epoch_ms: f64,
    chance: f64,
    bytes: Vec<u8>,
    /// The operation's own; the last two may be the ids of a call.
    texts: [Option<String>; 4],
}

impl Taken {
    fn text(&self, place: usize) -> &str {
        self.word(place).unwrap_or_default()
    }

    fn word(&self, place: usize) -> Option<&str> {
        self.texts.get(place)?.as_deref()
    }

    fn has(&self, flag: u32) -> bool {
        self.number & flag != 0
    }

    /// What a driver knows when it starts a call.
    fn call(&mut self) -> protocol::Call {
        let [_, _, transaction_id, session_id] = &mut self.texts;
        protocol::Call {
            now_ms: self.now_ms,
            epoch_ms: i64::try_from(millis(self.epoch_ms)).unwrap_or(i64::MAX),
            seed: self.chance.to_bits(),
            limit_ms: None,
            transaction_id: transaction_id.take(),
            session_id: session_id.take(),
        }
    }
}

/// Does an operation. None when it failed: `Thrown` says why, with the JSON of an `ErrorInfo`. Whatever this throws by
/// itself is a trap.
#[wasm_bindgen]
#[expect(clippy::too_many_arguments, reason = "each one more costs a few bytes, a structure costs hundreds")]
pub fn invoke(
    operation: usize,
    object: u32,
    number: u32,
    now_ms: f64,
    epoch_ms: f64,
    chance: f64,
    bytes: Vec<u8>,
    first: Option<String>,
    second: Option<String>,
    third: Option<String>,
    fourth: Option<String>,
) -> Option<String> {
    let now_ms = millis(now_ms);
    let texts = [first, second, third, fourth];
    let mut taken = Taken { object, number, now_ms, epoch_ms, chance, bytes, texts };
    let operation = operations::TABLE.get(operation)?;
    OBJECTS.with_borrow_mut(|objects| match operation.perform(objects, &mut taken) {
        Ok(text) => Some(text),
        Err(error) => {
            objects.failed(&error);
            None
        }
    })
}

/// A time of JavaScript, which has parts of milliseconds; the cast saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN becomes 0")]
fn millis(ms: f64) -> u64 {
    ms as u64
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    boundary::json_of(value)
}
