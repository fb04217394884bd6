//! The one call that is made often enough for its way to count: decide, over plain numbers.
//!
//! uniffi's Kotlin passes every buffer as a JNA structure and every object as a counted handle, so that a decision crosses
//! five times and costs a multiple of the decision itself. Here it crosses once, with numbers alone (`docs/adr/0007-kotlin-decide.md` has the
//! figures). What comes back is uniffi's own encoding of [`Decision`], so that there is no second one to keep right.

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
/// With `utf16` other than 0 the bytes are the units of a JVM's string: the JVM makes UTF-8 of them one by one, which
/// takes longer than the decision.
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
    utf16: i32,
) -> i32 {
    let (Ok(length), Ok(capacity)) = (usize::try_from(length), usize::try_from(capacity)) else {
        return UNKNOWN;
    };
    if buffer.is_null() || length > capacity {
        return UNKNOWN;
    }
    // SAFETY: the caller's promise.
    let bytes = unsafe { std::slice::from_raw_parts_mut(buffer, capacity) };
    catch_unwind(AssertUnwindSafe(|| decide_in(policy, bytes, length, utf16 != 0))).unwrap_or(PANICKED)
}

fn decide_in(policy: u64, buffer: &mut [u8], length: usize, utf16: bool) -> i32 {
    let policy = locked(&POLICIES).as_ref().and_then(|policies| policies.get(&policy).cloned());
    let (Some(policy), Some(body)) = (policy, buffer.get(..length)) else { return UNKNOWN };
    let mut written = Vec::with_capacity(256);
    let decision =
        if utf16 { core::decide_bytes(&utf8(body), &policy) } else { core::decide_bytes(body, &policy) };
    <Decision as Lower<crate::UniFfiTag>>::write(decision.into(), &mut written);
    let (Some(target), Ok(count)) = (buffer.get_mut(..written.len()), i32::try_from(written.len())) else {
        return TOO_LARGE;
    };
    target.copy_from_slice(&written);
    count
}

/// UTF-8 of units in this machine's order. Half of a pair without its other half becomes the replacement character.
fn utf8(units: &[u8]) -> Vec<u8> {
    let units: Vec<u16> = units.as_chunks().0.iter().map(|pair| u16::from_ne_bytes(*pair)).collect();
    let mut text = Vec::with_capacity(units.len() + BLOCK);
    let mut rest = units.as_slice();
    while !rest.is_empty() {
        while let Some((block, after)) = rest.split_first_chunk::<BLOCK>()
            && block.iter().fold(0, |all, unit| all | unit) < 0x80
        {
            text.extend_from_slice(&block.map(|unit| unit.to_le_bytes()[0]));
            rest = after;
        }
        rest = some_characters(rest, &mut text);
    }
    text
}

/// Units that are looked at together: JSON is ASCII but for a few.
const BLOCK: usize = 16;

/// Takes up to a block of characters one by one; gives the rest.
fn some_characters<'a>(units: &'a [u16], text: &mut Vec<u8>) -> &'a [u16] {
    let mut taken = 0;
    for character in char::decode_utf16(units.iter().copied()).take(BLOCK) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        taken += character.len_utf16();
    }
    units.get(taken..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"id":"e-1","result":{"level":"HIGH","score":125}}"#;

    fn decided(policy: u64, buffer: &mut [u8], length: usize) -> i32 {
        let (length, capacity) =
            (i32::try_from(length).unwrap_or(-1), i32::try_from(buffer.len()).unwrap_or(-1));
        // SAFETY: the buffer is this function's own for as long as the call takes.
        unsafe { pingone_protect_decide(policy, buffer.as_mut_ptr(), length, capacity, 0) }
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
        // The sentence of why is longer than this.
        let mut small = b"{}".to_vec();
        assert_eq!(decided(numbered.number, &mut small, 2), TOO_LARGE);
        assert_eq!(small, b"{}");
        assert_eq!(decided(numbered.number, &mut small, 3), UNKNOWN);
        let number = numbered.number;
        drop(numbered);
        assert_eq!(decided(number, &mut buffer(1024), BODY.len()), UNKNOWN);
        // SAFETY: no buffer is refused before it is read.
        assert_eq!(unsafe { pingone_protect_decide(number, std::ptr::null_mut(), 0, 0, 0) }, UNKNOWN);
    }

    #[test]
    fn units_become_what_they_say() {
        let texts = [
            "",
            "a",
            "ñ",
            "0123456789abcdef",
            "0123456789abcde\u{1F980}0123456789abcdef€",
            "ñandú 0123456789abcdef",
        ];
        for text in texts {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_ne_bytes).collect();
            assert_eq!(utf8(&units), text.as_bytes());
        }
        let halves: Vec<u8> = [0xD83E, 0x61, 0xDD80].into_iter().flat_map(u16::to_ne_bytes).collect();
        assert_eq!(utf8(&halves), "\u{FFFD}a\u{FFFD}".as_bytes());
    }
}
