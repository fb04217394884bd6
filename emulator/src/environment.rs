//! What one environment knows: its clock, tokens, evaluations, learned profiles, faults and log.

use crate::evaluation::Evaluation;
use crate::fault::Faults;
use crate::limits::Limits;
use crate::log::{Forgotten, LogEntry};
use crate::moment::{Clock, Moment};
use crate::profile::Profile;
use crate::shelf::Shelf;

/// An environment, separate from every other.
#[derive(Debug)]
pub(crate) struct Environment {
    pub(crate) clock: Clock,
    /// Until when each token works.
    pub(crate) tokens: Shelf<Moment>,
    pub(crate) evaluations: Shelf<Evaluation>,
    pub(crate) profiles: Shelf<Profile>,
    pub(crate) faults: Faults,
    /// The bytes of the body that set the faults.
    pub(crate) faults_weight: usize,
    /// Whether requests pass that the core would refuse.
    pub(crate) lenient: bool,
    log: Shelf<LogEntry>,
    received: u64,
    /// It was there before, and had to go.
    was_forgotten: bool,
}

impl Environment {
    pub(crate) fn new(limits: &Limits, was_forgotten: bool) -> Self {
        Self {
            clock: Clock::default(),
            tokens: Shelf::new(limits.tokens),
            evaluations: Shelf::new(limits.evaluations),
            profiles: Shelf::new(limits.profiles),
            faults: Faults::default(),
            faults_weight: 0,
            lenient: false,
            log: Shelf::new(limits.log),
            received: 0,
            was_forgotten,
        }
    }

    pub(crate) fn record(&mut self, entry: LogEntry) {
        self.received += 1;
        let weight = entry.weight();
        self.log.insert(&self.received.to_string(), entry, weight);
    }

    /// From the oldest to the newest.
    pub(crate) fn log(&self) -> impl Iterator<Item = &LogEntry> {
        self.log.iter().map(|(_, entry)| entry)
    }

    /// How many requests it has had.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// What is no longer there, to be said at the head of the log.
    pub(crate) fn forgotten(&self) -> Vec<Forgotten> {
        let mut notes = Vec::new();
        if self.was_forgotten {
            notes.push("this environment was forgotten once, to keep memory bounded".to_owned());
        }
        for (count, what) in [
            (self.log.forgotten(), "older log entries"),
            (self.evaluations.forgotten(), "older evaluations"),
            (self.profiles.forgotten(), "older user profiles"),
            (self.tokens.forgotten(), "older tokens"),
        ] {
            if count > 0 {
                notes.push(format!("{count} {what} were forgotten, to keep memory bounded"));
            }
        }
        notes.into_iter().map(Forgotten::new).collect()
    }

    /// The bytes that it holds, nearly.
    pub(crate) fn weight(&self) -> usize {
        let shelves = self.log.weight() + self.evaluations.weight() + self.profiles.weight();
        shelves + self.tokens.weight() + self.faults_weight + 1024
    }
}
