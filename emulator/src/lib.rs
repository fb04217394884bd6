//! PingOne Protect's risk evaluation API on a laptop: a test double with the service's manners, not a risk engine.
//!
//! [`Emulator`] is pure: it takes a request and the time and gives a [`Reply`], so it runs wherever a transport does
//! (a socket, a wheel, a `fetch` in wasm). With the feature `server`, which is on by default,
#![cfg_attr(feature = "server", doc = "[`server::EmulatorServer`] serves it on a loopback port, for tests,")]
#![cfg_attr(
    not(feature = "server"),
    doc = "`server::EmulatorServer` serves it on a loopback port, for tests,"
)]
//! and the program `pingone-protect-emulator` does so until Ctrl-C.
//!
//! What it answers, and to what, stands in the README; so do the calls with which a test sets faults, moves the
//! clock and reads the log. The rules of requests and feedback are the core's.
#![forbid(unsafe_code)]

mod admin;
mod chance;
mod checks;
mod details;
mod emulator;
mod environment;
mod evaluation;
mod fault;
mod geo;
mod http;
mod limits;
mod log;
mod moment;
mod object;
mod profile;
mod refusal;
mod route;
mod scenario;
#[cfg(feature = "server")]
pub mod server;
mod service;
mod shelf;
mod token;
mod visit;

pub use emulator::Emulator;
pub use fault::Operation;
pub use geo::place_table;
pub use http::{DropPoint, Reply, Request, Response};
pub use limits::{BODY_LIMIT, Limits};
pub use profile::TRAINING_SUCCESSES;
pub use scenario::scenario_table;
pub use service::{DEFAULT_POLICY_SET_ID, DEFAULT_POLICY_SET_NAME};
pub use shelf::ShelfLimit;
pub use token::{TOKEN_SECONDS, WRONG_SECRET};
