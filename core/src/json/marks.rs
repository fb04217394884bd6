//! Where a text has bytes that a JSON string must stop at.
//!
//! Looking for the end of each string by itself makes every search wait for the one before. Marking the bytes block by
//! block waits for nothing, and the next mark behind a position is then a shift away. That, and positions in
//! registers, is what makes skipping several times as fast as building (`benches/`).

/// The bytes of a block: a mark for each fits into a word.
const SIZE: usize = 64;
/// The blocks of a window.
const BLOCKS: usize = 16;

/// The marks of the next KB, made together: a loop over blocks keeps a processor busier than a block now and then.
#[derive(Clone, Default)]
pub(super) struct Window([u64; BLOCKS]);

/// The block that is looked at. It only moves forward.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// A bit for each byte of the block, the first in the lowest.
    block: u64,
    /// Where the block ends, a multiple of its size; 0 before the first.
    end: usize,
}

/// The bytes of a text with their marks.
pub(super) struct Marks<'w, 'a> {
    bytes: &'a [u8],
    window: &'w mut Window,
    place: Place,
}

impl<'w, 'a> Marks<'w, 'a> {
    #[inline]
    pub(super) fn new(bytes: &'a [u8], window: &'w mut Window, place: Place) -> Self {
        Self { bytes, window, place }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    #[inline]
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// Lets `read` have marks that nothing else can see, so that they stay in registers.
    #[inline]
    pub(super) fn in_registers<T, E>(
        &mut self,
        read: impl FnOnce(&mut Marks<'_, 'a>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut local = Marks { bytes: self.bytes, window: &mut *self.window, place: self.place };
        let value = read(&mut local)?;
        self.place = local.place;
        Ok(value)
    }

    /// The position of the next special byte, or of the end. From call to call, positions do not go back.
    #[inline(always)]
    pub(super) fn next(&mut self, from: usize) -> usize {
        let mut found = self.next_in_block(from);
        while found.is_none() && self.place.end < self.bytes.len() {
            let index = self.place.end / SIZE % BLOCKS;
            if index == 0 {
                self.window.fill(self.bytes, self.place.end);
            }
            self.place.block = self.window.0.get(index).copied().unwrap_or_default();
            self.place.end += SIZE;
            found = self.next_in_block(from.max(self.place.end - SIZE));
        }
        found.unwrap_or(self.bytes.len())
    }

    #[inline(always)]
    fn next_in_block(&self, from: usize) -> Option<usize> {
        let ahead = if from < self.place.end { self.place.block >> (from % SIZE) } else { 0 };
        (ahead != 0).then(|| from + ahead.trailing_zeros() as usize)
    }
}

impl Window {
    /// Marks the blocks that start here; behind the end of the text nothing is special.
    #[inline(never)]
    fn fill(&mut self, bytes: &[u8], start: usize) {
        let (blocks, rest) = bytes.get(start..).unwrap_or_default().as_chunks::<SIZE>();
        for (marks, block) in self.0.iter_mut().zip(blocks) {
            *marks = marked(block);
        }
        if let Some(marks) = self.0.get_mut(blocks.len()) {
            let mut block = [b' '; SIZE];
            if let Some(part) = block.get_mut(..rest.len()) {
                part.copy_from_slice(rest);
            }
            *marks = marked(&block);
        }
    }
}

/// A bit for each special byte, the first in the lowest. The loop becomes vector instructions: a row of 16 bytes, each
/// with a bit for its place in every quarter of the block. Turning the rows into columns puts the bits in order.
#[cfg(not(target_family = "wasm"))]
#[inline(always)]
fn marked(block: &[u8; SIZE]) -> u64 {
    let (quarters, _) = block.as_chunks::<16>();
    let [first, second, third, fourth] = quarters else { return 0 };
    let mut rows = [0_u8; 16];
    for ((((row, a), b), c), d) in rows.iter_mut().zip(first).zip(second).zip(third).zip(fourth) {
        *row = bit(*a, 1) | bit(*b, 1 << 2) | bit(*c, 1 << 4) | bit(*d, 1 << 6);
    }
    let rows = u128::from_le_bytes(rows);
    transposed(rows as u64 | ((rows >> 64) as u64) << 1)
}

#[cfg(not(target_family = "wasm"))]
#[inline]
fn bit(byte: u8, bit: u8) -> u8 {
    if is_special(byte) { bit } else { 0 }
}

#[cfg(not(target_family = "wasm"))]
/// Eight bytes of eight bits, with rows and columns exchanged (Hacker's Delight, 7-3).
#[inline]
fn transposed(bits: u64) -> u64 {
    let swapped = |bits: u64, mask: u64, distance: u32| {
        let differing = (bits ^ (bits >> distance)) & mask;
        bits ^ differing ^ (differing << distance)
    };
    let pairs = swapped(bits, 0x00aa_00aa_00aa_00aa, 7);
    let fours = swapped(pairs, 0x0000_cccc_0000_cccc, 14);
    swapped(fours, 0x0000_0000_f0f0_f0f0, 28)
}

/// The same where there are no vector instructions: eight bytes of a word at a time.
#[cfg(any(target_family = "wasm", test))]
fn marked_by_words(block: &[u8; SIZE]) -> u64 {
    let (words, _) = block.as_chunks::<8>();
    words.iter().rev().fold(0, |marks, word| marks << 8 | bits(u64::from_le_bytes(*word)))
}

#[cfg(target_family = "wasm")]
use marked_by_words as marked;

/// A bit for each special byte of a word. Adding carries into a byte's highest bit, and never into the next byte.
#[cfg(any(target_family = "wasm", test))]
#[inline]
fn bits(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x80 * EACH;
    let low = word & !HIGHEST;
    let differs_from = |byte: u8| (low ^ (u64::from(byte) * EACH)) + 0x7f * EACH;
    let plain = (low + 0x60 * EACH) & differs_from(b'"') & differs_from(b'\\');
    let special = (word | !plain) & HIGHEST;
    // The highest bits side by side.
    (special >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// A control character or a byte of a character beyond ASCII (as signed numbers both are below the blank), a quote or a
/// backslash. `|` has no branch, which would keep the loop above from becoming vector instructions.
#[inline]
pub(super) fn is_special(byte: u8) -> bool {
    (byte.cast_signed() < 0x20) | (byte == b'"') | (byte == b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_judged_the_same_at_every_position() {
        for byte in 0..=u8::MAX {
            let special = !(0x20..0x80).contains(&byte) || byte == b'"' || byte == b'\\';
            for position in 0..150 {
                let mut bytes = [b'x'; 150];
                bytes[position] = byte;
                let expected = if special { position } else { 150 };
                let found = Marks::new(&bytes, &mut Window::default(), Place::default()).next(0);
                assert_eq!(found, expected, "{byte:#x} at {position}");
            }
        }
    }

    #[test]
    fn words_are_marked_as_vectors_are() {
        for start in 0..=u8::MAX {
            let block: [u8; SIZE] = std::array::from_fn(|at| start.wrapping_add(at as u8).wrapping_mul(37));
            assert_eq!(marked_by_words(&block), marked(&block), "{block:?}");
        }
    }

    #[test]
    fn every_mark_is_found_across_blocks_and_windows() {
        for (length, distance) in [(0, 7), (63, 7), (64, 7), (65, 7), (1024, 64), (1025, 100), (5000, 1500)] {
            let bytes: Vec<u8> =
                (0..length).map(|at: usize| if at.is_multiple_of(distance) { b'"' } else { b'x' }).collect();
            let mut window = Window::default();
            let mut marks = Marks::new(&bytes, &mut window, Place::default());
            let mut from = 0;
            while from <= length {
                let expected = from.next_multiple_of(distance).min(length);
                assert_eq!(marks.next(from), expected, "from {from} of {length}");
                from = expected + 1;
            }
        }
    }
}
