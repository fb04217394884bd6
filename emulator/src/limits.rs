//! How much an emulator keeps. What is old goes first, and the log says so.

use crate::shelf::ShelfLimit;

/// The largest body that is taken: 1 MiB, in bytes.
pub const BODY_LIMIT: usize = 1 << 20;

/// Bounds on memory; the defaults are far above what a test needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// All environments together.
    pub environments: ShelfLimit,
    /// The log of one environment.
    pub log: ShelfLimit,
    /// The evaluations of one environment.
    pub evaluations: ShelfLimit,
    /// The learned profiles of one environment.
    pub profiles: ShelfLimit,
    /// The tokens of one environment.
    pub tokens: ShelfLimit,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1 << 20;
        Self {
            environments: ShelfLimit { items: 1_000, bytes: 128 * MIB },
            log: ShelfLimit { items: 5_000, bytes: 8 * MIB },
            evaluations: ShelfLimit { items: 5_000, bytes: 16 * MIB },
            profiles: ShelfLimit { items: 5_000, bytes: 8 * MIB },
            tokens: ShelfLimit { items: 1_000, bytes: MIB },
        }
    }
}
