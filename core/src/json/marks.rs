//! Where a text has bytes that a JSON string must stop at, 64 at a time.
//!
//! Looking for the end of each string by itself makes every search wait for the one before. Marking a whole block
//! waits for nothing, and the next mark behind a position is then two instructions away; `benches/` measures it.

/// The bytes of a text and the marks of one block of them, which only moves forward.
#[derive(Clone, Copy)]
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    /// A bit for each byte of the block, the first in the lowest.
    block: u64,
    /// Where the block ends, a multiple of its size; 0 before the first.
    end: usize,
}

const SIZE: usize = 64;

impl<'a> Marks<'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, block: 0, end: 0 }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The position of the next quote, backslash or control character, or of the end. Positions
    /// do not go back.
    #[inline(always)]
    pub(super) fn next(&mut self, from: usize) -> usize {
        let mut from = from;
        loop {
            if from < self.end {
                let ahead = self.block >> (from % SIZE);
                if ahead != 0 {
                    return from + ahead.trailing_zeros() as usize;
                }
                from = self.end;
            }
            if self.end >= self.bytes.len() {
                return self.bytes.len();
            }
            self.block = block_at(self.bytes, self.end);
            self.end += SIZE;
        }
    }
}

/// The marks of the block that starts here. Apart and by value, so that a [`Marks`] can stay in registers; and
/// without regard to what was found before, so that a processor can run ahead.
#[inline(never)]
fn block_at(bytes: &[u8], start: usize) -> u64 {
    let rest = bytes.get(start..).unwrap_or_default();
    match rest.first_chunk() {
        Some(block) => marked(block),
        None => marked(&padded(rest)),
    }
}

/// A bit for each special byte. The loop becomes vector instructions; the multiplication gathers eight bytes of 0 or
/// 1 in the highest byte of a word.
#[inline]
fn marked(block: &[u8; SIZE]) -> u64 {
    let special = block.map(|byte| u8::from(is_special(byte)));
    let (words, _) = special.as_chunks::<8>();
    let gathered = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    words.iter().enumerate().fold(0, |bits, (index, word)| bits | (gathered(word) << (8 * index)))
}

/// Without branches: `||` would keep the loop above from becoming vector instructions.
#[inline]
fn is_special(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// The last bytes of a text as a block, with nothing special behind them.
#[inline(never)]
fn padded(rest: &[u8]) -> [u8; SIZE] {
    let mut block = [b' '; SIZE];
    for (to, from) in block.iter_mut().zip(rest) {
        *to = *from;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_the_same_at_every_position() {
        for byte in 0..=u8::MAX {
            for position in 0..150 {
                let mut bytes = [b'x'; 150];
                bytes[position] = byte;
                let expected = if is_special(byte) { position } else { 150 };
                assert_eq!(Marks::new(&bytes).next(0), expected, "{byte:#x} at {position}");
            }
        }
    }

    #[test]
    fn every_mark_is_found_from_every_position_before_it() {
        let bytes: Vec<u8> = (0..200).map(|at: u8| if at.is_multiple_of(7) { b'"' } else { b'x' }).collect();
        let mut marks = Marks::new(&bytes);
        let mut from: usize = 0;
        while from <= 200 {
            let expected = from.next_multiple_of(7).min(200);
            assert_eq!(marks.next(from), expected, "{from}");
            from = expected + 1;
        }
    }
}
