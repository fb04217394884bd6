//! What is repeated, after which wait, and how long one try may take: the table of the contract's page 3.

use super::http::TransportErrorKind;
use super::operation::Operation;

/// The first wait, in milliseconds; it doubles with every repeat.
const FIRST_WAIT_MS: u64 = 100;
/// The first wait after a 429 that does not say how long.
const FIRST_RATE_LIMITED_WAIT_MS: u64 = 500;
/// No wait is longer, unless the service says how long.
const LONGEST_WAIT_MS: u64 = 2000;

/// How a try failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing was processed.
    Connect,
    /// Sent, but no answer, or a part of one.
    Lost,
    /// Sent, and the try's time ran out.
    Timeout,
    /// An answer that is not 2xx.
    Status {
        status: u16,
        /// What the service asks to wait, in milliseconds.
        retry_after_ms: Option<u64>,
    },
}

/// What follows from a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Send it again after a wait, while repeats and time are left.
    Repeat,
    /// Send it again with a fresh token, once, not counted.
    FreshToken,
    /// A completion whose state is open: a GET tells the truth.
    Settle(Unsettled),
    /// The failure is the result.
    GiveUp,
}

/// Why the state of a completion is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsettled {
    /// The PUT may or may not have been processed.
    Lost,
    /// The service refused it and does not say why in a way that can be relied on.
    Refused,
}

/// The columns of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    /// Reading: nothing happens twice.
    Get,
    /// Also without side effects, but its 401 is about the secret.
    Token,
    /// Twice is once, but the second answer may be a refusal.
    Put,
    /// Twice is two.
    Post,
}

/// "What is repeated", row by row.
pub(crate) fn reaction(operation: Operation, failure: Failure) -> Reaction {
    use Column::{Get, Post, Put, Token};
    let column = column(operation);
    let Failure::Status { status, retry_after_ms } = failure else {
        return match (failure, column) {
            (Failure::Connect, _) => Reaction::Repeat,
            (_, Get | Token) => Reaction::Repeat,
            (_, Put) => Reaction::Settle(Unsettled::Lost),
            (_, Post) => Reaction::GiveUp,
        };
    };
    match (status, column) {
        (401, Token) => Reaction::GiveUp,
        (401, _) => Reaction::FreshToken,
        (429, _) => Reaction::Repeat,
        (503, _) if retry_after_ms.is_some() => Reaction::Repeat,
        (408 | 500 | 502 | 503 | 504, Get | Token | Put) => Reaction::Repeat,
        (408 | 500 | 502 | 503 | 504, Post) => Reaction::GiveUp,
        (403 | 404, _) => Reaction::GiveUp,
        (400..=499, Put) => Reaction::Settle(Unsettled::Refused),
        _ => Reaction::GiveUp,
    }
}

fn column(operation: Operation) -> Column {
    match operation {
        Operation::Get => Column::Get,
        Operation::Token => Column::Token,
        Operation::Complete => Column::Put,
        Operation::Create | Operation::Feedback | Operation::Reset => Column::Post,
    }
}

impl From<TransportErrorKind> for Failure {
    fn from(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Lost => Self::Lost,
            TransportErrorKind::Timeout => Self::Timeout,
        }
    }
}

/// The repeats of one exchange, and the waits before them.
#[derive(Clone, Debug)]
pub(crate) struct Repeats {
    allowed: u32,
    used: u32,
    jitter: Jitter,
}

impl Repeats {
    pub(crate) fn new(allowed: u32, seed: u64) -> Self {
        Self { allowed, used: 0, jitter: Jitter(seed) }
    }

    /// How many tries there may still be, the next one included.
    pub(crate) fn tries_left(&self) -> u32 {
        self.allowed.saturating_sub(self.used).saturating_add(1)
    }

    /// Takes one repeat and says how long to wait before it, in milliseconds; `None` when none is left.
    pub(crate) fn take(&mut self, failure: Failure) -> Option<u64> {
        if self.used >= self.allowed {
            return None;
        }
        let wait_ms = self.wait_ms(failure);
        self.used += 1;
        Some(wait_ms)
    }

    /// What the service asks for, exactly; otherwise any time up to the doubled one (full jitter), so that clients
    /// that failed together do not come back together.
    fn wait_ms(&mut self, failure: Failure) -> u64 {
        let first_ms = match failure {
            Failure::Status { retry_after_ms: Some(asked_ms), .. } => return asked_ms,
            Failure::Status { status: 429, .. } => FIRST_RATE_LIMITED_WAIT_MS,
            _ => FIRST_WAIT_MS,
        };
        // Doubled so often, every first wait is beyond the longest.
        let doubled_ms = first_ms << self.used.min(16);
        self.jitter.up_to(doubled_ms.min(LONGEST_WAIT_MS))
    }
}

/// How long the next try may take, in milliseconds, of the time and tries left.
///
/// A POST may take all, because nothing follows a slow one. A PUT counts at most two tries, so that it has half: the
/// other half is for the GET that settles it.
pub(crate) fn try_ms(operation: Operation, left_ms: u64, tries_left: u32) -> u64 {
    let shares = match column(operation) {
        Column::Post => 1,
        Column::Put => tries_left.min(2),
        Column::Get | Column::Token => tries_left,
    };
    (left_ms / u64::from(shares.max(1))).max(1)
}

/// How long connecting may take, in milliseconds: half of the time left at most.
///
/// It ends a little before the try does, so that a host that never answers is a connect failure in every host's stack:
/// after one, a PUT is repeated, while after a try that ran out its fate is unknown.
pub(crate) fn connect_ms(left_ms: u64, try_ms: u64) -> u64 {
    (left_ms / 2).min(try_ms - try_ms / 10).max(1)
}

/// A small deterministic generator (splitmix64): the same seed, the same waits.
#[derive(Clone, Debug)]
pub(crate) struct Jitter(u64);

impl Jitter {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Any number from 0 to the bound, both included. The bounds are small, so the bias of the remainder is nothing.
    fn up_to(&mut self, bound: u64) -> u64 {
        self.next() % bound.saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATIONS: [Operation; 4] =
        [Operation::Get, Operation::Token, Operation::Complete, Operation::Create];

    fn row(failure: Failure) -> String {
        let shown = |operation| match reaction(operation, failure) {
            Reaction::Repeat => "repeat",
            Reaction::FreshToken => "fresh token",
            Reaction::Settle(_) => "settle",
            Reaction::GiveUp => "give up",
        };
        OPERATIONS.map(shown).join(" | ")
    }

    fn status(status: u16) -> Failure {
        Failure::Status { status, retry_after_ms: None }
    }

    #[test]
    fn the_table_of_what_is_repeated() {
        assert_eq!(row(Failure::Connect), "repeat | repeat | repeat | repeat");
        assert_eq!(row(Failure::Lost), "repeat | repeat | settle | give up");
        assert_eq!(row(Failure::Timeout), "repeat | repeat | settle | give up");
        assert_eq!(row(status(401)), "fresh token | give up | fresh token | fresh token");
        assert_eq!(row(status(429)), "repeat | repeat | repeat | repeat");
        assert_eq!(
            row(Failure::Status { status: 503, retry_after_ms: Some(0) }),
            "repeat | repeat | repeat | repeat"
        );
        for repeated in [408, 500, 502, 503, 504] {
            assert_eq!(row(status(repeated)), "repeat | repeat | repeat | give up", "{repeated}");
        }
        for refused in [400, 402, 405, 409, 410, 422, 451, 499] {
            assert_eq!(row(status(refused)), "give up | give up | settle | give up", "{refused}");
        }
        for given_up in [300, 301, 302, 304, 307, 308, 403, 404, 501, 505, 511, 599, 0, 999] {
            assert_eq!(row(status(given_up)), "give up | give up | give up | give up", "{given_up}");
        }
        assert_eq!(column(Operation::Feedback) == Column::Post, column(Operation::Reset) == Column::Post);
    }

    #[test]
    fn waits_double_from_100_ms_and_stay_below_two_seconds() {
        let longest = |failure: Failure, used: u32| {
            let waits =
                (0..2000).map(|seed| Repeats { allowed: 99, used, jitter: Jitter(seed) }.wait_ms(failure));
            waits.max().unwrap()
        };
        for (used, bound) in
            [(0, 100), (1, 200), (2, 400), (4, 1600), (5, 2000), (63, 2000), (64, 2000), (90, 2000)]
        {
            let longest = longest(Failure::Lost, used);
            assert!(longest <= bound && longest > bound * 9 / 10, "{used}: {longest}");
        }
        assert!((451..=500).contains(&longest(status(429), 0)));
        assert!((901..=1000).contains(&longest(status(429), 1)));
    }

    #[test]
    fn what_the_service_asks_for_is_waited_exactly() {
        let mut repeats = Repeats::new(1, 7);
        let asked = Failure::Status { status: 429, retry_after_ms: Some(9000) };
        assert_eq!((repeats.take(asked), repeats.take(asked)), (Some(9000), None));
    }

    #[test]
    fn a_seed_gives_the_same_waits() {
        let waits = |seed| {
            let mut repeats = Repeats::new(5, seed);
            std::iter::from_fn(|| repeats.take(Failure::Lost)).collect::<Vec<_>>()
        };
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
        assert_eq!(waits(1).len(), 5);
    }

    #[test]
    fn time_is_shared_among_the_tries() {
        assert_eq!([3, 2, 1].map(|tries| try_ms(Operation::Get, 3000, tries)), [1000, 1500, 3000]);
        assert_eq!([3, 2, 1].map(|tries| try_ms(Operation::Complete, 3000, tries)), [1500, 1500, 3000]);
        assert_eq!([3, 2, 1].map(|tries| try_ms(Operation::Create, 3000, tries)), [3000, 3000, 3000]);
        assert_eq!((connect_ms(3000, 3000), connect_ms(3000, 1000), connect_ms(1, 1)), (1500, 900, 1));
    }
}
