//! The core for Kotlin and Swift: conversions over uniffi and nothing else. A rule found here is a bug.
//!
//! For the authors of the packages in `kotlin/` and `swift/`; apps use those. JSON crosses as text, so that no digit is
//! lost; decisions, reports and errors cross as records; a call to the service crosses as a [`call::ServiceCall`], a
//! synchronous machine that the host steps with its own HTTP, clock and cancellation. Core types are taken apart
//! exhaustively, so that one that grows does not compile here until somebody has decided what becomes of it.
//!
//! | module | what |
//! |---|---|
//! | [`checks`] | checks, decisions, the client's address: functions without state |
//! | [`direct`] | decide over plain numbers, for hosts whose calls are dear |
//! | [`json`] | reading and writing JSON text without losing a digit |
//! | [`response`] | what a response holds |
//! | [`config`] | checked options, and the calls that start from them |
//! | [`call`] | a call under way and its steps |
//! | [`evaluation`] | the state of a handle |
//! | [`journey`] | nodes and journeys; `perform` has the steps of theirs that a client performs |
//! | [`tokens`] | a token and its cache |
//! | [`values`], [`error`] | records |

// What uniffi generates exports symbols, which is unsafe by definition; of this crate's own code `direct` does.
#![allow(unsafe_code)]
// Every function can fail with `INTERNAL`; where there is more, it says so.
#![allow(clippy::missing_errors_doc)]

pub mod call;
pub mod checks;
pub mod config;
pub mod direct;
pub mod error;
pub mod evaluation;
pub mod journey;
pub mod json;
mod perform;
pub mod response;
pub mod tokens;
pub mod values;

uniffi::setup_scaffolding!();

/// A state behind a lock. A panic of another thread has left it whole: core types change in one piece.
pub(crate) fn locked<T>(state: &std::sync::Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
