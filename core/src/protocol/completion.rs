//! [`Completion`]: the verdict on an evaluation, and the truth about it when the PUT leaves it open.
//!
//! A verdict is recorded once. So a PUT that was lost must not simply be sent again: the second answer would be a
//! refusal that says nothing about the first. A GET tells instead, and all of it shares one deadline.

use super::config::Config;
use super::evaluation::CompletionState;
use super::event::Event;
use super::exchange::Exchange;
use super::http::HttpResponse;
use super::machine::{Advance, Call, Input, Machine, Step};
use super::operation::malformed;
use super::retry::{Jitter, Unsettled};
use super::service_error::date_ms;
use crate::date_time::parse_rfc3339;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::Kind;
use crate::model::values::CompletionStatus;
use crate::open_enum::ClosedEnum as _;

/// How long after the create answer a verdict is taken, in milliseconds; exactly this is in time.
pub(crate) const WINDOW_MS: u64 = 30 * 60 * 1000;
/// How many GETs may settle one call.
const MOST_GETS: u32 = 2;

/// A verdict that the service has recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Completed {
    /// The verdict.
    pub status: CompletionStatus,
}

/// The completion of one evaluation, stepped by a driver; [`Machine`] says how.
///
/// It fails with `ALREADY_COMPLETED` when the other verdict is recorded, with `COMPLETION_WINDOW_EXPIRED` when it
/// comes too late, and otherwise with what the PUT failed with.
#[derive(Debug)]
pub struct Completion(Box<Completing>);

#[derive(Debug)]
struct Completing {
    config: Config,
    id: String,
    verdict: CompletionStatus,
    /// It tells what the GETs have to tell, too.
    put: Exchange<()>,
    settling: Option<Box<Settling>>,
    gets: u32,
    sent_again: bool,
    recorded: Option<CompletionStatus>,
    call: Call,
    jitter: Jitter,
}

/// The GET under way, why it is, and what the call fails with if it tells nothing.
#[derive(Debug)]
struct Settling {
    get: Exchange<Seen>,
    why: Unsettled,
    error: ErrorInfo,
}

/// What a GET shows of an evaluation's completion.
#[derive(Debug)]
struct Seen {
    state: Option<CompletionState>,
    created_at_ms: Option<i64>,
    date_ms: Option<i64>,
}

impl Config {
    /// Completes an evaluation of which only the id is known: the service always decides about its window.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` when the status is not `SUCCESS` or `FAILED`, `INVALID_CONFIG` when the id is not 1 to 128
    /// characters of `A-Z a-z 0-9 _ -`.
    pub fn complete(&self, id: &str, status: Option<&str>, call: &Call) -> Result<Completion, ErrorInfo> {
        let verdict = crate::validate::completion_status(status)?;
        Completion::new(self, id, verdict, call)
    }
}

impl Completion {
    pub(crate) fn new(
        config: &Config,
        id: &str,
        verdict: CompletionStatus,
        call: &Call,
    ) -> Result<Self, ErrorInfo> {
        Ok(Self(Box::new(Completing {
            config: config.clone(),
            id: id.to_owned(),
            verdict,
            put: config.put_verdict(id, verdict.as_str(), call)?,
            settling: None,
            gets: 0,
            sent_again: false,
            recorded: None,
            call: call.clone(),
            jitter: Jitter::new(call.seed.rotate_left(32)),
        })))
    }

    /// The verdict that this completion has found recorded, also when it is another one and the call failed.
    #[must_use]
    pub fn recorded(&self) -> Option<CompletionStatus> {
        self.0.recorded
    }
}

/// How the whole ended; `None` when it goes on.
type Ended = Option<Result<(), ErrorInfo>>;

impl Completing {
    /// One step of the exchange under way.
    fn part(&mut self, now_ms: u64) -> Step<()> {
        let Some(settling) = &mut self.settling else { return self.put.advance(now_ms) };
        let step = settling.get.advance(now_ms);
        self.put.take_over(settling.get.take_events());
        step
    }

    /// What the end of an exchange leads to.
    fn after(&mut self, result: Result<(), ErrorInfo>, now_ms: u64) -> Ended {
        match self.settling.take() {
            None => self.after_put(result, now_ms),
            Some(settling) => self.after_get(*settling, now_ms),
        }
    }

    /// The PUT ended: recorded, failed for good, or open, so that a GET is to tell the truth.
    fn after_put(&mut self, result: Result<(), ErrorInfo>, now_ms: u64) -> Ended {
        let Err(error) = result else { return Some(self.record(self.verdict)) };
        match self.put.take_unsettled().filter(|_| self.gets < MOST_GETS) {
            Some(why) => match self.get(now_ms) {
                Ok(get) => {
                    self.gets += 1;
                    self.settling = Some(Box::new(Settling { get, why, error }));
                    None
                }
                Err(_) => Some(Err(error)),
            },
            None => Some(Err(error)),
        }
    }

    /// A GET under the same deadline, with repeats of its own.
    fn get(&mut self, now_ms: u64) -> Result<Exchange<Seen>, ErrorInfo> {
        (self.call.now_ms, self.call.seed) = (now_ms, self.jitter.next());
        let mut get = self.config.get_with(&self.id, read_seen, &self.call)?.part_of(self.put.clock());
        get.adopt_token(self.put.token());
        Ok(get)
    }

    /// The GET ended. One that fails, or shows a status that nobody knows, leaves the PUT's own error.
    fn after_get(&mut self, settling: Settling, now_ms: u64) -> Ended {
        let Settling { mut get, why, error } = settling;
        self.put.adopt_token(get.token());
        let seen = get.output().and_then(|seen| Some((seen.state?, seen)));
        let Some((state, seen)) = seen else { return Some(Err(error)) };
        match (state.recorded(), why) {
            (Some(status), _) => Some(self.record(status).map_err(|already| blame(already, error))),
            (None, Unsettled::Lost) if !self.sent_again => {
                self.sent_again = true;
                self.put.send_again(error, now_ms);
                None
            }
            (None, Unsettled::Lost) => Some(Err(error)),
            (None, Unsettled::Refused) => {
                let expired = seen.is_expired(self.put.clock().epoch_ms(now_ms));
                Some(Err(if expired { blame(window_expired(), error) } else { error }))
            }
        }
    }

    fn record(&mut self, status: CompletionStatus) -> Result<(), ErrorInfo> {
        self.recorded = Some(status);
        if status == self.verdict { Ok(()) } else { Err(already_completed(status)) }
    }
}

impl Machine for Completion {
    type Output = Completed;

    fn step(&mut self, now_ms: u64) -> Step<Completed> {
        self.step_of(now_ms)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        match &mut self.0.settling {
            Some(settling) => settling.get.on(input, now_ms),
            None => self.0.put.on(input, now_ms),
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.0.put.take_events()
    }
}

impl Advance for Completion {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        loop {
            match self.0.part(now_ms) {
                Step::Done(result) => {
                    if let Some(result) = self.0.after(result, now_ms) {
                        self.0.put.tell_end(result.as_ref().err(), now_ms);
                        return Step::Done(result);
                    }
                }
                step => return step,
            }
        }
    }

    fn output(&mut self) -> Option<Completed> {
        Some(Completed { status: self.0.verdict })
    }
}

/// `ALREADY_COMPLETED`, with the verdict that stands.
pub(crate) fn already_completed(recorded: CompletionStatus) -> ErrorInfo {
    let message = ["the evaluation is already completed with ", recorded.as_str()].concat();
    ErrorInfo::new(ErrorCode::AlreadyCompleted, message)
}

/// `COMPLETION_WINDOW_EXPIRED`.
pub(crate) fn window_expired() -> ErrorInfo {
    let message =
        "more than 30 minutes passed since the evaluation was created; it cannot be completed any more";
    ErrorInfo::new(ErrorCode::CompletionWindowExpired, message)
}

/// What a failure turned out to be, with what the service said about it.
fn blame(mut truth: ErrorInfo, mut put: ErrorInfo) -> ErrorInfo {
    (put.code, put.message, put.retry_after_ms) = (truth.code, std::mem::take(&mut truth.message), None);
    put
}

impl Seen {
    /// A refusal of an open evaluation is about its age when the service's own clock says so.
    fn is_expired(&self, epoch_ms: i64) -> bool {
        let service_ms = self.date_ms.unwrap_or(epoch_ms);
        let age_ms = self.created_at_ms.map(|created_at_ms| service_ms.saturating_sub(created_at_ms));
        age_ms.and_then(|age_ms| u64::try_from(age_ms).ok()).is_some_and(|age_ms| age_ms > WINDOW_MS)
    }
}

fn read_seen(response: &mut HttpResponse, _now_ms: u64) -> Result<Seen, ErrorInfo> {
    let json = response.json().filter(|json| json.kind() == Kind::Object);
    let json = json.ok_or_else(|| malformed(response.status, "a JSON object"))?;
    let status = json.get("event").and_then(|event| event.text_of("completionStatus"));
    Ok(Seen {
        state: status.and_then(|status| CompletionState::from_text(&status)),
        created_at_ms: json.text_of("createdAt").and_then(|created_at| parse_rfc3339(&created_at)),
        date_ms: date_ms(response),
    })
}
