//! The core as wasm, for the npm package `pingone-protect`. Users want that package and its documentation.
//!
//! Conversions alone: text, bytes and numbers cross, and what comes back is text, mostly JSON. A rule found here is a
//! bug. One exported function does it all: each further one, and each class, would cost glue on both sides
//! (`docs/adr/0008-small-wasm.md`).
//!
//! | module | what |
//! |---|---|
//! | here | what crosses, and the table of operations |
//! | `objects` | what stays in the wasm between two calls |
//! | `checks` | the operations without I/O |
//! | `client` | a client's configuration and token, and what begins each call |
//! | `machine` | one call, stepped by the driver in TypeScript |
//! | `handle` | completing, reporting and continuing, on the state that a handle keeps |
//! | `journey` | nodes and journeys, and the steps that a client performs |

#![allow(clippy::needless_pass_by_value, reason = "wasm-bindgen hands values over")]

mod checks;
mod client;
mod handle;
mod journey;
mod machine;
mod objects;

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

/// What an operation takes. Each reads what it needs; its own comment says what that is.
struct Taken {
    /// The object that it is an operation of.
    object: u32,
    /// A second object, flags, or a choice.
    number: u32,
    now_ms: u64,
    epoch_ms: f64,
    chance: f64,
    bytes: Vec<u8>,
    /// The operation's own; the last two are the ids of a call.
    texts: [Option<String>; 4],
}

impl Taken {
    fn text(&self) -> &str {
        self.word().unwrap_or_default()
    }

    fn word(&self) -> Option<&str> {
        self.texts[0].as_deref()
    }

    fn second(&self) -> Option<&str> {
        self.texts[1].as_deref()
    }

    fn third(&self) -> Option<&str> {
        self.texts[2].as_deref()
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

/// The functions by number, and the numbers by name: TypeScript inlines them.
macro_rules! operations {
    ($($name:ident $function:path,)*) => {
        const OPERATIONS: &[fn(&mut Objects, &mut Taken) -> Given] = &[$($function),*];

        #[wasm_bindgen(typescript_custom_section)]
        const NAMES: &str =
            concat!("/** What the wasm does. */\nexport const enum Operation {\n", $("  ", stringify!($name), ",\n",)* "}\n");
    };
}

operations! {
    Thrown objects::thrown,
    Free objects::free,
    ValidateRequest checks::validate_request,
    PrepareRequest checks::prepare_request,
    ValidateFeedback checks::validate_feedback,
    RequestBody checks::request_body,
    Decide checks::decide,
    Explain checks::explain,
    OutcomeLabel checks::outcome_label,
    CheckEvaluation checks::check_evaluation,
    Predictors checks::predictors,
    ClientIp checks::client_address,
    NewClient client::new,
    Evaluate client::evaluate,
    EvaluateClientError client::evaluate_client_error,
    Complete client::complete,
    Get client::get,
    SendFeedback client::send_feedback,
    ResetUserProfile client::reset_user_profile,
    Resume client::resume,
    ExplainAnswer client::explain,
    Authorize client::authorize,
    TimeoutMs client::timeout_ms,
    AskForToken client::token,
    TokenOfCallback client::token_of_callback,
    TokenFailed client::token_failed,
    StoreToken client::store,
    Step machine::step,
    OnResponse machine::on_response,
    OnFailure machine::on_failure,
    OnToken machine::on_token,
    TakeEvents machine::take_events,
    BeginCompletion handle::begin_completion,
    BeginGuardEnd handle::begin_guard_end,
    EndCompletion handle::end_completion,
    Record handle::record,
    Ticket handle::ticket,
    FeedbackItems handle::feedback_items,
    NewRun journey::new,
    ResumeRun journey::resume,
    StartRun journey::start,
    AnswerRun journey::answer,
    OpenStep journey::open,
    SaveRun journey::save,
    CheckRun journey::check,
    PerformStep journey::perform,
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
    bytes: Option<Vec<u8>>,
    first: Option<String>,
    second: Option<String>,
    third: Option<String>,
    fourth: Option<String>,
) -> Option<String> {
    let mut taken = Taken {
        object,
        number,
        now_ms: millis(now_ms),
        epoch_ms,
        chance,
        bytes: bytes.unwrap_or_default(),
        texts: [first, second, third, fourth],
    };
    let function = OPERATIONS.get(operation)?;
    OBJECTS.with_borrow_mut(|objects| match function(objects, &mut taken) {
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
