//! [`FeedbackSending`]: feedback of any number of items, in batches that the service takes.

use serde::Serialize;

use super::completion::unfinished;
use super::config::Config;
use super::event::Event;
use super::exchange::Exchange;
use super::http::{HttpResponse, TransportError};
use super::machine::{Call, Machine, Step};
use super::retry::Jitter;
use super::token::AccessToken;
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
            let step = exchange.step(now_ms);
            self.events.extend(exchange.take_events());
            match step {
                Step::Done(result) => self.end_batch(&items, result),
                other => {
                    self.current = Some((items, exchange));
                    return unfinished(other);
                }
            }
        }
    }

    fn on_token(&mut self, token: &AccessToken, now_ms: u64) {
        if let Some((_, exchange)) = &mut self.current {
            exchange.on_token(token, now_ms);
        }
    }

    fn on_token_error(&mut self, error: ErrorInfo, now_ms: u64) {
        if let Some((_, exchange)) = &mut self.current {
            exchange.on_token_error(error, now_ms);
        }
    }

    fn on_response(&mut self, response: HttpResponse, now_ms: u64) {
        if let Some((_, exchange)) = &mut self.current {
            exchange.on_response(response, now_ms);
        }
    }

    fn on_transport_error(&mut self, error: TransportError, now_ms: u64) {
        if let Some((_, exchange)) = &mut self.current {
            exchange.on_transport_error(error, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

#[cfg(test)]
mod tests {
    use super::super::traces::{Run, call, config};
    use super::*;

    fn items(count: usize) -> String {
        let item = |index| {
            format!(r#"{{"riskEvaluation":{{"id":"ev-{index}"}},"feedbackCategory":"AUTOMATED_ATTACK"}}"#)
        };
        format!("[{}]", (0..count).map(item).collect::<Vec<_>>().join(","))
    }

    fn send(count: usize, script: &[&str]) -> (String, String) {
        let mut run = Run::new();
        let mut sending = config("").send_feedback_json(&items(count), &call()).unwrap();
        let result = run.of(&mut sending, script).unwrap();
        let shown = |batch: &FeedbackBatch| {
            let code = batch.error.as_ref().map(|error| error.code.as_str());
            format!("{}:{} {}", batch.index, batch.count, code.or(batch.id.as_deref()).unwrap_or("ok"))
        };
        let batches: Vec<String> = result.batches.iter().map(shown).collect();
        (run.steps.join(", "), format!("{}; {} failed", batches.join(", "), result.failed.len()))
    }

    fn pair(steps: &str, result: &str) -> (String, String) {
        (steps.to_owned(), result.to_owned())
    }

    #[test]
    fn a_hundred_items_are_one_batch() {
        assert_eq!(send(100, &[r#"201 {"id":"fb-1"}"#]), pair("token, POST, ok", "0:100 fb-1; 0 failed"));
        let steps = "token, POST, token, POST, token, POST, ok";
        assert_eq!(
            send(201, &["201", "201 garbage", "201"]),
            pair(steps, "0:100 ok, 1:100 ok, 2:1 ok; 0 failed")
        );
    }

    #[test]
    fn a_failed_batch_is_no_exception() {
        let steps = "token, POST, token, POST, token, POST, ok";
        let result = "0:100 ok, 1:100 SERVER_ERROR, 2:1 ok; 100 failed";
        assert_eq!(send(201, &["201", "500", "201"]), pair(steps, result));
        assert_eq!(send(1, &["lost"]), pair("token, POST, ok", "0:1 NETWORK; 1 failed"));
    }

    #[test]
    fn after_a_refusal_of_the_credentials_the_rest_is_not_sent() {
        let result = "0:100 ok, 1:100 FORBIDDEN, 2:1 FORBIDDEN; 101 failed";
        assert_eq!(send(201, &["201", "403"]), pair("token, POST, token, POST, ok", result));
        let steps = "token, POST, token after t-1, POST, ok";
        assert_eq!(
            send(101, &["401", "401"]),
            pair(steps, "0:100 UNAUTHORIZED, 1:1 UNAUTHORIZED; 101 failed")
        );
    }

    #[test]
    fn every_batch_has_its_own_deadline() {
        let mut run = Run::new();
        let mut sending = config(r#","timeoutMs":1000"#).send_feedback_json(&items(200), &call()).unwrap();
        let result = run.of(&mut sending, &["timeout", "201"]).unwrap();
        assert_eq!(
            (result.batches[0].error.as_ref().map(|error| error.code), result.batches[1].error.as_ref()),
            (Some(ErrorCode::Timeout), None)
        );
    }

    #[test]
    fn the_result_is_json_as_the_contract_shows_it() {
        let mut sending = config("").send_feedback_json(&items(1), &call()).unwrap();
        let result = Run::new().of(&mut sending, &["403"]).unwrap();
        let json = serde_json::to_value(&result).unwrap();
        assert_eq!(json["batches"][0]["index"], 0);
        assert_eq!(json["batches"][0]["error"]["code"], "FORBIDDEN");
        assert_eq!(json["failed"][0]["riskEvaluation"]["id"], "ev-0");
    }

    #[test]
    fn what_is_not_feedback_is_refused_before_any_call() {
        for (items, target) in [
            ("[]", "evaluationFeedbackItems"),
            ("null", "evaluationFeedbackItems"),
            ("{}", "evaluationFeedbackItems"),
            ("not json", "evaluationFeedbackItems"),
            ("[5]", "evaluationFeedbackItems[0]"),
            (
                r#"[{"riskEvaluation":{"id":"e"},"feedbackCategory":"SPAM"}]"#,
                "evaluationFeedbackItems[0].feedbackCategory",
            ),
        ] {
            let error = config("").send_feedback_json(items, &call()).unwrap_err();
            assert_eq!(
                (error.code, error.target.as_deref()),
                (ErrorCode::ValidationFailed, Some(target)),
                "{items}"
            );
        }
    }
}
