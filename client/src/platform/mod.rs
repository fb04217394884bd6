//! What differs between native targets and edge workers (wasm32): the clock, timers, tasks and the HTTP stack.
//!
//! Both have the same few functions, so that nothing above this module asks where it runs.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
mod native_transport;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{
    BoxFuture, MaybeSend, MaybeSync, SHARES_PENDING_WORK, epoch_ms, limited, now_ms, process_id, seed, sleep,
    spawn,
};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native_transport::Transport;
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{
    BoxFuture, MaybeSend, MaybeSync, SHARES_PENDING_WORK, Transport, epoch_ms, limited, now_ms, process_id,
    seed, sleep, spawn,
};
