//! [`Exchange`]: one operation that gives something.

use super::event::Event;
use super::http::HttpResponse;
use super::machine::{Advance, Input, Machine, Step};
use super::retry::Unsettled;
use super::token::AccessToken;
use super::tries::{Clock, Tries};
use crate::error::{ErrorCode, ErrorInfo};

/// Reads a 2xx that arrived whole, at this time of the machine's clock.
pub(crate) type Read<T> = fn(&mut HttpResponse, u64) -> Result<T, ErrorInfo>;

/// One operation, stepped by a driver; [`Machine`] says how.
pub struct Exchange<T> {
    tries: Box<Tries>,
    read: Read<T>,
    output: Option<T>,
}

impl<T> Exchange<T> {
    pub(crate) fn new(tries: Box<Tries>, read: Read<T>) -> Self {
        Self { tries, read, output: None }
    }

    /// How many requests were sent so far, those after a 401 included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.tries.attempts()
    }

    /// The time since the call began, in milliseconds.
    #[must_use]
    pub fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.tries.elapsed_ms(now_ms)
    }

    /// Why the state of a completion is open, once its exchange has failed that way.
    pub(crate) fn take_unsettled(&mut self) -> Option<Unsettled> {
        self.tries.take_unsettled()
    }

    pub(crate) fn clock(&self) -> Clock {
        self.tries.clock()
    }

    /// The token in use, for an exchange that follows this one.
    pub(crate) fn token(&self) -> Option<AccessToken> {
        self.tries.token()
    }

    /// Starts with this token, if there is one.
    pub(crate) fn adopt_token(&mut self, newer: Option<AccessToken>) {
        self.tries.adopt_token(newer);
    }

    /// Runs within the time of another exchange, whose end is the one that is told.
    pub(crate) fn part_of(mut self, clock: Clock) -> Self {
        self.tries.part_of(clock);
        self
    }

    /// Takes over what a part has to tell.
    pub(crate) fn take_over(&mut self, events: Vec<Event>) {
        self.tries.take_over(events);
    }

    /// Tells the end of an exchange with parts.
    pub(crate) fn tell_end(&mut self, error: Option<&ErrorInfo>, now_ms: u64) {
        self.tries.tell_end(error, now_ms);
    }

    /// Sends once more what failed with `error`, as one of the repeats; ends with `error` when none is left.
    pub(crate) fn send_again(&mut self, error: ErrorInfo, now_ms: u64) {
        self.tries.send_again(error, now_ms);
    }

    /// Says in the event of the end why its answer is worth nothing, when only the caller can tell.
    pub(crate) fn fail_end(&mut self, code: ErrorCode) {
        self.tries.fail_end(code);
    }
}

impl<T> Machine for Exchange<T> {
    type Output = T;

    fn step(&mut self, now_ms: u64) -> Step<T> {
        self.step_of(now_ms)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        let Self { tries, read, output } = self;
        tries.on(input, now_ms, &mut |response| {
            *output = Some(read(response, now_ms)?);
            Ok(())
        });
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.tries.take_events()
    }
}

impl<T> Advance for Exchange<T> {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        self.tries.step(now_ms)
    }

    fn output(&mut self) -> Option<T> {
        self.output.take()
    }
}

/// Shows how far it is, and nothing of what it sends or got.
impl<T> std::fmt::Debug for Exchange<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.tries.fmt(formatter)
    }
}
