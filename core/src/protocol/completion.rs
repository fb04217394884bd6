//! [`Completion`]: the verdict on an evaluation, and the truth about it when the PUT leaves it open.
//!
//! A verdict is recorded once. So a PUT that was lost must not simply be sent again: the second answer would be a
//! refusal that says nothing about the first. A GET tells instead, and all of it shares one deadline.

use super::config::Config;
use super::event::{Event, EventType};
use super::exchange::Exchange;
use super::http::HttpResponse;
use super::machine::{Call, Input, Machine, Step};
use super::operation::{Operation, malformed};
use super::retry::{Jitter, Unsettled};
use super::service_error::date_ms;
use crate::date_time::parse_rfc3339;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Kind};
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
pub struct Completion {
    config: Config,
    id: String,
    verdict: CompletionStatus,
    put: Exchange<()>,
    /// The GET under way, why it is, and what the call fails with if it tells nothing.
    settling: Option<Settling>,
    gets: u32,
    sent_again: bool,
    recorded: Option<CompletionStatus>,
    call: Call,
    jitter: Jitter,
    events: Vec<Event>,
}

#[derive(Debug)]
struct Settling {
    get: Exchange<Seen>,
    why: Unsettled,
    error: ErrorInfo,
}

/// What a GET shows of an evaluation's completion.
#[derive(Debug)]
struct Seen {
    status: Option<String>,
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
        Ok(Self {
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
            events: Vec::new(),
        })
    }

    /// The verdict that this completion has found recorded, also when it is another one and the call failed.
    #[must_use]
    pub fn recorded(&self) -> Option<CompletionStatus> {
        self.recorded
    }

    /// `None` when the PUT has ended and a GET is to tell the truth.
    fn step_put(&mut self, now_ms: u64) -> Option<Step<Completed>> {
        let step = self.put.advance(now_ms);
        let events = self.put.take_events();
        self.take_over(events);
        match step {
            Ok(result) => self.after_put(result, now_ms).map(|result| self.done(result, now_ms)),
            Err(step) => Some(step),
        }
    }

    /// `None` when the GET has ended and the PUT is to be sent once more.
    fn step_get(&mut self, mut settling: Settling, now_ms: u64) -> Option<Step<Completed>> {
        let step = settling.get.advance(now_ms);
        self.take_over(settling.get.take_events());
        match step {
            Ok(result) => self.after_get(settling, result, now_ms).map(|result| self.done(result, now_ms)),
            Err(step) => {
                self.settling = Some(settling);
                Some(step)
            }
        }
    }

    /// The PUT ended: recorded, failed for good, or open.
    fn after_put(
        &mut self,
        result: Result<(), ErrorInfo>,
        now_ms: u64,
    ) -> Option<Result<Completed, ErrorInfo>> {
        let error = match result {
            Ok(()) => return Some(self.record(self.verdict)),
            Err(error) => error,
        };
        let Some(why) = self.put.take_unsettled().filter(|_| self.gets < MOST_GETS) else {
            return Some(Err(error));
        };
        match self.get(now_ms) {
            Ok(get) => {
                self.gets += 1;
                self.settling = Some(Settling { get, why, error });
                None
            }
            Err(_) => Some(Err(error)),
        }
    }

    /// A GET under the same deadline, with repeats of its own.
    fn get(&mut self, now_ms: u64) -> Result<Exchange<Seen>, ErrorInfo> {
        let call = Call { now_ms, seed: self.jitter.next(), ..self.call.clone() };
        let mut get = self.config.get_with(&self.id, read_seen, &call)?.within(self.put.clock());
        get.adopt_token(self.put.token());
        Ok(get)
    }

    /// The GET ended. One that fails, or shows a status that nobody knows, leaves the PUT's own error.
    fn after_get(
        &mut self,
        settling: Settling,
        result: Result<Seen, ErrorInfo>,
        now_ms: u64,
    ) -> Option<Result<Completed, ErrorInfo>> {
        let Settling { get, why, error } = settling;
        self.put.adopt_token(get.token());
        let Ok(seen) = result else { return Some(Err(error)) };
        match (seen.status.as_deref(), why) {
            (Some("IN_PROGRESS"), Unsettled::Lost) if !self.sent_again => {
                self.sent_again = true;
                self.put.send_again(error, now_ms);
                None
            }
            (Some("IN_PROGRESS"), Unsettled::Lost) => Some(Err(error)),
            (Some("IN_PROGRESS"), Unsettled::Refused) => {
                Some(Err(self.explain_refusal(&seen, error, now_ms)))
            }
            (Some(status), _) => match CompletionStatus::from_text(status) {
                Some(status) => Some(self.record(status).map_err(|already| blame(already, error))),
                None => Some(Err(error)),
            },
            (None, _) => Some(Err(error)),
        }
    }

    fn record(&mut self, status: CompletionStatus) -> Result<Completed, ErrorInfo> {
        self.recorded = Some(status);
        if status == self.verdict { Ok(Completed { status }) } else { Err(already_completed(status)) }
    }

    /// A refusal of an open evaluation is about its age when the service's own clock says so.
    fn explain_refusal(&self, seen: &Seen, error: ErrorInfo, now_ms: u64) -> ErrorInfo {
        let service_ms = seen.date_ms.unwrap_or_else(|| self.put.clock().epoch_ms(now_ms));
        let age_ms = seen.created_at_ms.map(|created_at_ms| service_ms.saturating_sub(created_at_ms));
        let expired =
            age_ms.and_then(|age_ms| u64::try_from(age_ms).ok()).is_some_and(|age_ms| age_ms > WINDOW_MS);
        if expired { blame(window_expired(), error) } else { error }
    }

    /// Takes over what an exchange tells, but for its end: the end of the whole is the only one.
    fn take_over(&mut self, events: Vec<Event>) {
        self.events.extend(events.into_iter().filter(|event| event.kind != EventType::Completed));
    }

    fn done(&mut self, result: Result<Completed, ErrorInfo>, now_ms: u64) -> Step<Completed> {
        let mut event = Event::new(EventType::Completed, Operation::Complete);
        event.attempt = Some(self.put.attempts());
        event.milliseconds = Some(self.put.elapsed_ms(now_ms));
        event.code = result.as_ref().err().map(|error| error.code);
        self.events.push(event);
        Step::Done(result)
    }
}

impl Machine for Completion {
    type Output = Completed;

    fn step(&mut self, now_ms: u64) -> Step<Completed> {
        loop {
            let step = match self.settling.take() {
                Some(settling) => self.step_get(settling, now_ms),
                None => self.step_put(now_ms),
            };
            if let Some(step) = step {
                return step;
            }
        }
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        match &mut self.settling {
            Some(settling) => settling.get.on(input, now_ms),
            None => self.put.on(input, now_ms),
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

/// `ALREADY_COMPLETED`, with the verdict that stands.
pub(crate) fn already_completed(recorded: CompletionStatus) -> ErrorInfo {
    let message = format!("the evaluation is already completed with {recorded}");
    ErrorInfo::new(ErrorCode::AlreadyCompleted, message)
}

/// `COMPLETION_WINDOW_EXPIRED`.
pub(crate) fn window_expired() -> ErrorInfo {
    let message =
        "more than 30 minutes passed since the evaluation was created; it cannot be completed any more";
    ErrorInfo::new(ErrorCode::CompletionWindowExpired, message)
}

/// What a failure turned out to be, with what the service said about it.
fn blame(truth: ErrorInfo, mut put: ErrorInfo) -> ErrorInfo {
    (put.code, put.message, put.retry_after_ms) = (truth.code, truth.into_facts().message, None);
    put
}

fn read_seen(response: &mut HttpResponse, _now_ms: u64) -> Result<Seen, ErrorInfo> {
    let refuse = || malformed(response.status, "a JSON object");
    let json = response.text().and_then(|text| Json::parse(text).ok()).ok_or_else(refuse)?;
    if json.kind() != Kind::Object {
        return Err(refuse());
    }
    let event = json.get("event");
    let status = event
        .as_ref()
        .and_then(|event| event.get("completionStatus")?.as_str().map(|text| text.into_owned()));
    let created_at_ms = json.get("createdAt").and_then(|created_at| parse_rfc3339(&created_at.as_str()?));
    Ok(Seen { status, created_at_ms, date_ms: date_ms(response) })
}
