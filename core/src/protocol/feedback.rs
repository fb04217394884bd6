//! [`FeedbackSending`]: feedback of any number of items, in batches that the service takes.

use serde::Serialize;

use super::config::Config;
use super::event::Event;
use super::exchange::Exchange;
use super::machine::{Advance, Call, Input, Machine, Step};
use super::retry::Jitter;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Writer};
use crate::model::feedback::{Feedback, FeedbackItem};
use crate::validate::FEEDBACK_LIMIT;

/// What became of the feedback. A batch that failed is no exception.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FeedbackResult {
    /// The batches in their order.
    pub batches: Vec<FeedbackBatch>,
    /// The items of every batch that failed, in their order. One that was lost after sending is among them: the
    /// service may have it, so sending it again may repeat it.
    pub failed: Vec<Json<'static>>,
}

/// What became of one batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeedbackBatch {
    /// The batch, from 0.
    pub index: usize,
    /// How many items it has, 1 to 100.
    pub count: usize,
    /// The service's id of the feedback, when its answer named one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorInfo>,
}

/// The sending of feedback, stepped by a driver; [`Machine`] says how.
///
/// Batches go out one after the other, each with the full time and repeats of the options. After `UNAUTHORIZED` or
/// `FORBIDDEN` the rest is not sent and carries that error: it would fail the same way.
pub struct FeedbackSending(Box<Sending>);

struct Sending {
    config: Config,
    call: Call,
    jitter: Jitter,
    /// Every item, and of how many the outcome is known.
    items: Vec<String>,
    known: usize,
    current: Option<Exchange<Option<String>>>,
    result: FeedbackResult,
    events: Vec<Event>,
}

impl Config {
    /// Sends feedback of any number of items.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED` when any item has errors, with indices over the whole list; nothing is sent.
    pub fn send_feedback(&self, feedback: &Feedback<'_>, call: &Call) -> Result<FeedbackSending, ErrorInfo> {
        let report = feedback.validate_for_split(&self.validate_options());
        match feedback.items() {
            Some(items) if report.valid => {
                let items: Vec<String> = items.iter().map(FeedbackItem::to_json).collect();
                Ok(FeedbackSending::new(self, items, call))
            }
            _ => Err(report.into()),
        }
    }

    /// The same from the JSON list of items.
    ///
    /// # Errors
    ///
    /// As [`Config::send_feedback`]. Text that is not a JSON list has one finding, `INVALID_TYPE`.
    pub fn send_feedback_json(&self, items: &str, call: &Call) -> Result<FeedbackSending, ErrorInfo> {
        // Text that is not JSON becomes a string in the list's place, for the check to report.
        let list = match Json::parse(items) {
            Ok(json) => json.text().to_owned(),
            Err(_) => "\"\"".to_owned(),
        };
        let body = body_of(&list);
        match Feedback::from_json(&body) {
            Ok(feedback) => self.send_feedback(&feedback, call),
            Err(error) => Err(crate::validate::not_an_object(&body, &error).into()),
        }
    }
}

impl FeedbackSending {
    fn new(config: &Config, items: Vec<String>, call: &Call) -> Self {
        Self(Box::new(Sending {
            config: config.clone(),
            call: call.clone(),
            jitter: Jitter::new(call.seed),
            items,
            known: 0,
            current: None,
            result: FeedbackResult::default(),
            events: Vec::new(),
        }))
    }
}

impl Sending {
    /// The exchange of the next batch, whose time begins now; `None` when no batch is left.
    fn next_batch(&mut self, now_ms: u64) -> Option<Exchange<Option<String>>> {
        let items = batch(&mut self.items, self.known);
        if items.is_empty() {
            return None;
        }
        let mut list = Writer::default();
        list.open(b'[');
        for item in items {
            list.raw(item);
            list.comma();
        }
        list.close(b']');
        let elapsed_ms = i64::try_from(now_ms.saturating_sub(self.call.now_ms)).unwrap_or(i64::MAX);
        self.call.now_ms = now_ms;
        self.call.epoch_ms = self.call.epoch_ms.saturating_add(elapsed_ms);
        self.call.seed = self.jitter.next();
        Some(self.config.feedback_batch(body_of(&list.finish()), &self.call))
    }

    fn end_batch(&mut self, id: Option<String>, error: Option<&ErrorInfo>) {
        let hopeless =
            matches!(error.map(|error| error.code), Some(ErrorCode::Unauthorized | ErrorCode::Forbidden));
        self.note(id, error);
        while hopeless && self.known < self.items.len() {
            self.note(None, error);
        }
    }

    fn note(&mut self, id: Option<String>, error: Option<&ErrorInfo>) {
        let items = batch(&mut self.items, self.known);
        let count = items.len();
        if error.is_some() {
            for text in items {
                self.result.failed.push(Json::trusted(std::mem::take(text).into()));
            }
        }
        self.known += count;
        let index = self.result.batches.len();
        self.result.batches.push(FeedbackBatch { index, count, id, error: error.cloned() });
    }
}

/// The items of the batch behind so many; none when no batch is left.
fn batch(items: &mut [String], known: usize) -> &mut [String] {
    let rest = items.get_mut(known..).unwrap_or_default();
    let count = rest.len().min(FEEDBACK_LIMIT);
    rest.get_mut(..count).unwrap_or_default()
}

/// Shows how far it is, and nothing of the items.
impl std::fmt::Debug for FeedbackSending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FeedbackSending").field("result", &self.0.result).finish_non_exhaustive()
    }
}

/// The body around a list of items.
fn body_of(list: &str) -> String {
    ["{\"evaluationFeedbackItems\":", list, "}"].concat()
}

impl Machine for FeedbackSending {
    type Output = FeedbackResult;

    fn step(&mut self, now_ms: u64) -> Step<FeedbackResult> {
        self.step_of(now_ms)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(exchange) = &mut self.0.current {
            exchange.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.0.events)
    }
}

impl Advance for FeedbackSending {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        let sending = &mut *self.0;
        loop {
            if sending.current.is_none() {
                sending.current = sending.next_batch(now_ms);
            }
            let Some(exchange) = &mut sending.current else { return Step::Done(Ok(())) };
            let step = exchange.advance(now_ms);
            sending.events.append(&mut exchange.take_events());
            match step {
                Step::Done(result) => {
                    let id = exchange.output().flatten();
                    sending.current = None;
                    sending.end_batch(id, result.err().as_ref());
                }
                step => return step,
            }
        }
    }

    fn output(&mut self) -> Option<FeedbackResult> {
        Some(std::mem::take(&mut self.0.result))
    }
}
