//! The one call that is made often enough for its way to count: decide, over plain numbers.
//!
//! uniffi's Kotlin passes every buffer as a JNA structure and every object as a counted handle, so that a decision crosses
//! five times and costs a multiple of the decision itself. Here it crosses once, with numbers alone. ADR 7 has the
//! figures. What comes back is uniffi's own encoding of [`Decision`], so that there is no second one to keep right.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use pingone_protect_core as core;
use uniffi::Lower;

use crate::locked;
use crate::values::Decision;

/// The policies that are in use, by number. A number that is not there gives [`UNKNOWN`], never a wild pointer.
static POLICIES: Mutex<Option<HashMap<u64, Arc<core::OutcomePolicy>>>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The policy is gone, or the arguments are no buffer.
const UNKNOWN: i32 = -1;
/// The decision does not fit into the buffer.
const TOO_LARGE: i32 = -2;
/// The core panicked.
const PANICKED: i32 = -3;

/// A policy with its number, which is given back with it.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) policy: Arc<core::OutcomePolicy>,
    pub(crate) number: u64,
}

impl Numbered {
    pub(crate) fn new(policy: core::OutcomePolicy) -> Self {
        let (policy, number) = (Arc::new(policy), NEXT.fetch_add(1, Ordering::Relaxed));
        locked(&POLICIES).get_or_insert_default().insert(number, Arc::clone(&policy));
        Self { policy, number }
    }
}

impl Drop for Numbered {
    fn drop(&mut self) {
        if let Some(policies) = locked(&POLICIES).as_mut() {
            policies.remove(&self.number);
        }
    }
}

/// Decides from the response in the first `length` bytes of a buffer, and writes the decision over it. Gives the length
/// of what was written, or one of the negative numbers above; the buffer is as it was then.
///
/// # Safety
///
/// `buffer` is the address of `capacity` bytes that nobody else reads or writes during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pingone_protect_decide(
    policy: u64,
    buffer: *mut u8,
    length: i32,
    capacity: i32,
) -> i32 {
    let (Ok(length), Ok(capacity)) = (usize::try_from(length), usize::try_from(capacity)) else {
        return UNKNOWN;
    };
    if buffer.is_null() || length > capacity {
        return UNKNOWN;
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer, capacity) };
    catch_unwind(AssertUnwindSafe(|| decide_in(policy, bytes, length))).unwrap_or(PANICKED)
}

fn decide_in(policy: u64, buffer: &mut [u8], length: usize) -> i32 {
    let policy = locked(&POLICIES).as_ref().and_then(|policies| policies.get(&policy).cloned());
    let (Some(policy), Some(body)) = (policy, buffer.get(..length)) else { return UNKNOWN };
    let mut written = Vec::with_capacity(256);
    <Decision as Lower<crate::UniFfiTag>>::write(core::decide_bytes(body, &policy).into(), &mut written);
    let (Some(target), Ok(count)) = (buffer.get_mut(..written.len()), i32::try_from(written.len())) else {
        return TOO_LARGE;
    };
    target.copy_from_slice(&written);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"e-1","result":{"level":"HIGH","score":125}}"#;

    fn decided(policy: u64, buffer: &mut [u8], length: usize) -> i32 {
        let (length, capacity) =
            (i32::try_from(length).unwrap_or(-1), i32::try_from(buffer.len()).unwrap_or(-1));
        // SAFETY: the buffer is this function's own for as long as the call takes.
        unsafe { pingone_protect_decide(policy, buffer.as_mut_ptr(), length, capacity) }
    }

    fn buffer(capacity: usize) -> Vec<u8> {
        let mut buffer = BODY.to_vec();
        buffer.resize(capacity, 0);
        buffer
    }

    #[test]
    fn the_decision_is_written_as_uniffi_writes_it() {
        let numbered = Numbered::new(core::OutcomePolicy::default());
        let mut bytes = buffer(1024);
        let count = decided(numbered.number, &mut bytes, BODY.len());
        let mut expected = Vec::new();
        let decision = core::decide_bytes(BODY, &numbered.policy).into();
        <Decision as Lower<crate::UniFfiTag>>::write(decision, &mut expected);
        assert_eq!(bytes.get(..usize::try_from(count).unwrap_or(0)), Some(&expected[..]));
    }

    #[test]
    fn what_cannot_be_done_is_a_number_and_leaves_the_buffer() {
        let numbered = Numbered::new(core::OutcomePolicy::default());
        let mut small = buffer(BODY.len());
        assert_eq!(decided(numbered.number, &mut small, BODY.len()), TOO_LARGE);
        assert_eq!(small, BODY);
        assert_eq!(decided(numbered.number, &mut small, BODY.len() + 1), UNKNOWN);
        let number = numbered.number;
        drop(numbered);
        assert_eq!(decided(number, &mut buffer(1024), BODY.len()), UNKNOWN);
        // SAFETY: no buffer is refused before it is read.
        assert_eq!(unsafe { pingone_protect_decide(number, std::ptr::null_mut(), 0, 0) }, UNKNOWN);
    }
}
