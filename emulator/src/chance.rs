//! Numbers that look random and are the same on every run: ids, tokens, and the faults by chance.

use serde::Deserialize;

/// The generator SplitMix64: one word of state, good enough for ids and dice, never for secrets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chance {
    state: u64,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, below 1.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A UUID of version 4. No two of one generator are alike: it has a period of 2^64.
    pub(crate) fn uuid(&mut self) -> String {
        let high = (self.next() & 0xffff_ffff_ffff_0fff) | 0x4000;
        let low = (self.next() & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            high >> 32,
            (high >> 16) & 0xffff,
            high & 0xffff,
            low >> 48,
            low & 0xffff_ffff_ffff
        )
    }
}

/// What `PUT random` takes.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RandomFaults {
    /// The same seed gives the same faults to the same sequence of requests.
    pub(crate) seed: u64,
    /// The part of all requests that gets a fault, from 0 to 1.
    pub(crate) rate: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_well_formed_and_repeatable() {
        let (mut one, mut other) = (Chance::new(7), Chance::new(7));
        let uuid = one.uuid();
        assert_eq!(uuid, other.uuid());
        assert_ne!(uuid, one.uuid());
        let parts: Vec<&str> = uuid.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
    }

    #[test]
    fn the_published_generator() {
        let mut chance = Chance::new(1_234_567);
        let known = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([(); 3].map(|()| chance.next()), known);
    }

    #[test]
    fn fractions_spread() {
        let mut chance = Chance::new(1);
        let mean = (0..10_000).map(|_| chance.fraction()).sum::<f64>() / 10_000.0;
        assert!((0.48..0.52).contains(&mean), "{mean}");
    }
}
