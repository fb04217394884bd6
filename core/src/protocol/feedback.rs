//! [`FeedbackSending`]: feedback of any number of items, in batches that the service takes.

use serde::Serialize;

use super::config::Config;
use super::event::Event;
use super::exchange::Exchange;
use super::machine::{Call, Input, Machine, Step};
use super::retry::Jitter;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::Json;
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
pub struct FeedbackSending {
    config: Config,
    call: Call,
    jitter: Jitter,
    /// The batches that were not sent yet, the next one last.
    waiting: Vec<Vec<String>>,
    current: Option<(Vec<String>, Exchange<Option<String>>)>,
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
                Ok(FeedbackSending::new(self, &items, call))
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
    fn new(config: &Config, items: &[String], call: &Call) -> Self {
        Self {
            config: config.clone(),
            call: call.clone(),
            jitter: Jitter::new(call.seed),
            waiting: items.chunks(FEEDBACK_LIMIT).rev().map(<[String]>::to_vec).collect(),
            current: None,
            result: FeedbackResult::default(),
            events: Vec::new(),
        }
    }

    /// The exchange of the next batch, whose time begins now; `None` when no batch is left.
    fn next_batch(&mut self, now_ms: u64) -> Option<(Vec<String>, Exchange<Option<String>>)> {
        let items = self.waiting.pop()?;
        let elapsed_ms = i64::try_from(now_ms.saturating_sub(self.call.now_ms)).unwrap_or(i64::MAX);
        let call = Call {
            now_ms,
            epoch_ms: self.call.epoch_ms.saturating_add(elapsed_ms),
            seed: self.jitter.next(),
            ..self.call.clone()
        };
        let exchange = self.config.feedback_batch(body_of(&format!("[{}]", items.join(","))), &call);
        Some((items, exchange))
    }

    fn end_batch(&mut self, items: &[String], result: Result<Option<String>, ErrorInfo>) {
        let (id, error) = match result {
            Ok(id) => (id, None),
            Err(error) => (None, Some(error)),
        };
        self.note(items, id, error.clone());
        let hopeless =
            |error: &ErrorInfo| matches!(error.code, ErrorCode::Unauthorized | ErrorCode::Forbidden);
        if error.as_ref().is_some_and(hopeless) {
            while let Some(items) = self.waiting.pop() {
                self.note(&items, None, error.clone());
            }
        }
    }

    fn note(&mut self, items: &[String], id: Option<String>, error: Option<ErrorInfo>) {
        if error.is_some() {
            let texts = items.iter().filter_map(|item| Json::parse(item).ok());
            self.result.failed.extend(texts.map(Json::into_owned));
        }
        let index = self.result.batches.len();
        self.result.batches.push(FeedbackBatch { index, count: items.len(), id, error });
    }
}

/// Shows how far it is, and nothing of the items.
impl std::fmt::Debug for FeedbackSending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("FeedbackSending").field("result", &self.result).finish_non_exhaustive()
    }
}

/// The body around a list of items.
fn body_of(list: &str) -> String {
    format!("{{\"evaluationFeedbackItems\":{list}}}")
}

impl Machine for FeedbackSending {
    type Output = FeedbackResult;

    fn step(&mut self, now_ms: u64) -> Step<FeedbackResult> {
        loop {
            let Some((items, mut exchange)) = self.current.take().or_else(|| self.next_batch(now_ms)) else {
                return Step::Done(Ok(std::mem::take(&mut self.result)));
            };
            let step = exchange.advance(now_ms);
            self.events.extend(exchange.take_events());
            match step {
                Ok(result) => self.end_batch(&items, result),
                Err(step) => {
                    self.current = Some((items, exchange));
                    return step;
                }
            }
        }
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some((_, exchange)) = &mut self.current {
            exchange.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}
