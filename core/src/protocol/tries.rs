//! [`Tries`]: one operation with its token, tries, waits and deadline, whatever its answer is read as.

use super::config::Config;
use super::event::{Event, EventType};
use super::http::{HttpRequest, HttpResponse, TransportError};
use super::machine::{Call, Input, Step, misused, stepped_too_often};
use super::operation::Operation;
use super::retry::{self, Failure, Reaction, Repeats, Unsettled};
use super::service_error;
use super::token::AccessToken;
use crate::error::{ErrorCode, ErrorInfo};

/// The part of an [`Exchange`](super::Exchange) that does not depend on what it gives: it exists once.
pub(crate) struct Tries {
    operation: Operation,
    /// The request but for its token and its times; every try sends the same.
    request: HttpRequest,
    clock: Clock,
    repeats: Repeats,
    token: Token,
    attempts: u32,
    state: State,
    /// What the call ends with when its time runs out before the next try.
    last_failure: Option<ErrorInfo>,
    unsettled: Option<Unsettled>,
    events: Vec<Event>,
    /// Its end is not told.
    is_part: bool,
}

/// Reads a 2xx that arrived whole, and keeps what it holds.
pub(crate) type ReadAnswer<'r> = dyn FnMut(&mut HttpResponse) -> Result<(), ErrorInfo> + 'r;

/// When the call began, when it must end, and what the wall clock showed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    started_ms: u64,
    deadline_ms: u64,
    started_epoch_ms: i64,
}

/// What is known of the token.
enum Token {
    /// The operation needs none.
    NotNeeded,
    /// The driver has to bring one.
    Needed { stale: Option<AccessToken>, refreshed: bool },
    /// There is one; `refreshed` when it came after a 401.
    Present { token: AccessToken, refreshed: bool },
}

enum State {
    /// The next step authorises or sends.
    Ready,
    /// The driver is bringing a token.
    AwaitToken,
    /// The driver is sending, since this time.
    AwaitAnswer(u64),
    /// The next step waits that long, in milliseconds.
    Pause(u64),
    /// The next step is the last.
    Ended(Result<(), ErrorInfo>),
    /// The result was given.
    Gone,
}

impl Tries {
    pub(crate) fn new(config: &Config, request: HttpRequest, operation: Operation, call: &Call) -> Box<Self> {
        Box::new(Self {
            operation,
            request,
            clock: Clock::new(config, call),
            repeats: Repeats::new(config.max_retries(), call.seed),
            // A request for a token carries its own credentials.
            token: match operation {
                Operation::Token => Token::NotNeeded,
                _ => Token::Needed { stale: None, refreshed: false },
            },
            attempts: 0,
            state: State::Ready,
            last_failure: None,
            unsettled: None,
            events: Vec::new(),
            // A GET may have to tell the truth about a PUT: only the end of both is the end.
            is_part: operation == Operation::Complete,
        })
    }

    /// How many requests were sent so far, those after a 401 included.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The time since the call began, in milliseconds.
    pub(crate) fn elapsed_ms(&self, now_ms: u64) -> u64 {
        self.clock.elapsed_ms(now_ms)
    }

    /// Why the state of a completion is open, once its exchange has failed that way.
    pub(crate) fn take_unsettled(&mut self) -> Option<Unsettled> {
        self.unsettled.take()
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    /// The token in use, for an exchange that follows this one.
    pub(crate) fn token(&self) -> Option<AccessToken> {
        match &self.token {
            Token::Present { token, .. } => Some(token.clone()),
            Token::NotNeeded | Token::Needed { .. } => None,
        }
    }

    /// Starts with this token, if there is one.
    pub(crate) fn adopt_token(&mut self, newer: Option<AccessToken>) {
        if let Some(newer) = newer {
            let refreshed = matches!(
                self.token,
                Token::Needed { refreshed: true, .. } | Token::Present { refreshed: true, .. }
            );
            self.token = Token::Present { token: newer, refreshed };
        }
    }

    /// Runs within the time of another exchange, whose end is the one that is told.
    pub(crate) fn part_of(&mut self, clock: Clock) {
        (self.clock, self.is_part) = (clock, true);
    }

    /// Takes over what a part has to tell.
    pub(crate) fn take_over(&mut self, mut events: Vec<Event>) {
        self.events.append(&mut events);
    }

    /// Tells the end of the whole, with its error.
    pub(crate) fn tell_end(&mut self, error: Option<&ErrorInfo>, now_ms: u64) {
        let code = error.map(|error| error.code);
        self.tell(EventType::Completed, None, self.clock.elapsed_ms(now_ms), code);
    }

    /// Sends once more what failed with `error`, as one of the repeats; ends with `error` when none is left.
    pub(crate) fn send_again(&mut self, error: ErrorInfo, now_ms: u64) {
        self.repeat(Failure::Lost, error, now_ms);
    }

    /// Says in the event of the end why its answer is worth nothing, when only the caller can tell.
    pub(crate) fn fail_end(&mut self, code: ErrorCode) {
        if let Some(event) = self.events.last_mut().filter(|event| event.kind == EventType::Completed) {
            event.code = Some(code);
        }
    }

    fn take_token(&mut self, token: AccessToken) {
        let refreshed = matches!(self.token, Token::Needed { refreshed: true, .. });
        self.token = Token::Present { token, refreshed };
        // Time that runs out from here on was spent waiting for the token, not after the failure before it.
        self.last_failure = None;
        self.state = State::Ready;
    }

    /// An answer arrived whole; a 2xx is read.
    fn answered(
        &mut self,
        response: &mut HttpResponse,
        since_ms: u64,
        now_ms: u64,
        read: &mut ReadAnswer<'_>,
    ) {
        let status = response.status;
        let result = match response.is_success() {
            true => read(response),
            false => Err(service_error::read(self.operation, response, self.clock.epoch_ms(now_ms))),
        };
        let code = result.as_ref().err().map(|error| error.code);
        self.tell(EventType::Attempt, Some(status), now_ms.saturating_sub(since_ms), code);
        match result {
            Err(error) if !response.is_success() => {
                let retry_after_ms = error.retry_after_ms;
                self.fail(Failure::Status { status, retry_after_ms }, error, now_ms);
            }
            result => self.end(result, now_ms),
        }
    }

    /// No answer arrived, or a part of one.
    fn lost(&mut self, error: TransportError, since_ms: u64, now_ms: u64) {
        let failure = Failure::from(error.kind);
        let error = service_error::of_transport(error);
        self.tell(EventType::Attempt, None, now_ms.saturating_sub(since_ms), Some(error.code));
        self.fail(failure, error, now_ms);
    }

    /// What a failed try leads to.
    fn fail(&mut self, failure: Failure, error: ErrorInfo, now_ms: u64) {
        match retry::reaction(self.operation, failure) {
            Reaction::Repeat => self.repeat(failure, error, now_ms),
            Reaction::FreshToken => self.refresh(error, now_ms),
            Reaction::GiveUp => self.end(Err(error), now_ms),
            Reaction::Settle(why) => {
                self.unsettled = Some(why);
                self.end(Err(error), now_ms);
            }
        }
    }

    /// A wait that would cross the deadline is not begun: the failure is the result at once.
    fn repeat(&mut self, failure: Failure, error: ErrorInfo, now_ms: u64) {
        match self.repeats.take(failure) {
            Some(wait_ms) if wait_ms < self.clock.left_ms(now_ms) => {
                self.tell(EventType::Wait, None, wait_ms, Some(error.code));
                self.last_failure = Some(error);
                self.state = State::Pause(wait_ms);
            }
            Some(_) | None => self.end(Err(error), now_ms),
        }
    }

    /// A 401 asks for a fresh token once; a second one is the result.
    fn refresh(&mut self, error: ErrorInfo, now_ms: u64) {
        match std::mem::replace(&mut self.token, Token::NotNeeded) {
            Token::Present { token, refreshed: false } => {
                self.token = Token::Needed { stale: Some(token), refreshed: true };
                self.last_failure = Some(error);
                self.state = State::Ready;
            }
            other => {
                self.token = other;
                self.end(Err(error), now_ms);
            }
        }
    }

    fn end(&mut self, result: Result<(), ErrorInfo>, now_ms: u64) {
        if !self.is_part {
            self.tell_end(result.as_ref().err(), now_ms);
        }
        self.state = State::Ended(result);
    }

    /// The time ran out before the next try: the last failure counts, if there was one.
    fn run_out(&mut self, now_ms: u64) {
        let error = self.last_failure.take().unwrap_or_else(timed_out);
        self.end(Err(error), now_ms);
    }

    fn tell(&mut self, kind: EventType, status: Option<u16>, milliseconds: u64, code: Option<ErrorCode>) {
        self.events.push(Event {
            attempt: (kind != EventType::Wait).then_some(self.attempts),
            status,
            milliseconds: Some(milliseconds),
            code,
            ..Event::new(kind, self.operation)
        });
    }

    fn next(&mut self, now_ms: u64) -> Step<()> {
        let left_ms = self.clock.left_ms(now_ms);
        if left_ms == 0 {
            self.run_out(now_ms);
            return self.finish();
        }
        if let Token::Needed { stale, .. } = &self.token {
            self.state = State::AwaitToken;
            return Step::Authorize { stale: stale.clone(), timeout_ms: left_ms };
        }
        self.attempts += 1;
        self.state = State::AwaitAnswer(now_ms);
        Step::Send(self.request(left_ms))
    }

    /// What is sent, with this much time left.
    fn request(&self, left_ms: u64) -> HttpRequest {
        let mut request = self.request.clone();
        if let Token::Present { token, .. } = &self.token {
            request.headers.extend(token.authorization().map(|value| ("authorization".to_owned(), value)));
        }
        request.timeout_ms = retry::try_ms(self.operation, left_ms, self.repeats.tries_left());
        request.connect_timeout_ms = retry::connect_ms(left_ms, request.timeout_ms);
        request
    }

    fn finish(&mut self) -> Step<()> {
        match std::mem::replace(&mut self.state, State::Gone) {
            State::Ended(result) => Step::Done(result),
            State::Gone => Step::Done(Err(stepped_too_often())),
            waiting => {
                self.state = waiting;
                Step::Done(Err(misused("stepped while it awaits an answer")))
            }
        }
    }

    /// What the driver does next; [`Machine`](super::Machine) says how.
    pub(crate) fn step(&mut self, now_ms: u64) -> Step<()> {
        match self.state {
            State::Ready => self.next(now_ms),
            State::Pause(millis) => {
                self.state = State::Ready;
                Step::Wait { millis }
            }
            State::Ended(_) | State::Gone | State::AwaitToken | State::AwaitAnswer(_) => self.finish(),
        }
    }

    /// What the driver brings; a 2xx that is awaited is read.
    pub(crate) fn on(&mut self, input: Input, now_ms: u64, read: &mut ReadAnswer<'_>) {
        match (input, &self.state) {
            (Input::Token(token), State::AwaitToken) => self.take_token(token),
            (Input::TokenError(error), State::AwaitToken) => self.end(Err(error), now_ms),
            (Input::TransportError(error), State::AwaitToken) => {
                self.end(Err(timed_out().with_cause(error.message)), now_ms);
            }
            (Input::Response(mut response), &State::AwaitAnswer(since_ms)) => {
                self.answered(&mut response, since_ms, now_ms, read);
            }
            (Input::TransportError(error), &State::AwaitAnswer(since_ms)) => {
                self.lost(error, since_ms, now_ms);
            }
            // An answer that came too late, or that nobody asked for.
            _ => {}
        }
    }

    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

/// Shows how far it is, and nothing of what it sends or got.
impl std::fmt::Debug for Tries {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Exchange")
            .field("operation", &self.operation)
            .field("url", &self.request.url)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl Clock {
    fn new(config: &Config, call: &Call) -> Self {
        let limit_ms = call.limit_ms.unwrap_or(u64::MAX).min(config.timeout_ms());
        Self {
            started_ms: call.now_ms,
            deadline_ms: call.now_ms.saturating_add(limit_ms),
            started_epoch_ms: call.epoch_ms,
        }
    }

    pub(crate) fn left_ms(self, now_ms: u64) -> u64 {
        self.deadline_ms.saturating_sub(now_ms)
    }

    pub(crate) fn elapsed_ms(self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.started_ms)
    }

    /// The wall clock now, carried on from the start of the call.
    pub(crate) fn epoch_ms(self, now_ms: u64) -> i64 {
        let elapsed_ms = i64::try_from(self.elapsed_ms(now_ms)).unwrap_or(i64::MAX);
        self.started_epoch_ms.saturating_add(elapsed_ms)
    }
}

/// `TIMEOUT` of a call whose time ran out while it waited for somebody.
fn timed_out() -> ErrorInfo {
    ErrorInfo::new(ErrorCode::Timeout, "the overall time ran out before an answer arrived")
}
