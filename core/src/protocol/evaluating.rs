//! [`Evaluating`]: from a request to an [`Evaluation`], with a call to the service or without one.

use super::config::Config;
use super::evaluation::Evaluation;
use super::event::Event;
use super::exchange::Exchange;
use super::machine::{Advance, Call, Input, Machine, Step, stepped_too_often};
use crate::decide::{Decision, Outcome, decide_bytes};
use crate::error::{ErrorCode, ErrorInfo};
use crate::model::request::EvaluationRequest;
use crate::validate::{Diagnostic, not_an_object};

/// One evaluate, stepped by a driver; [`Machine`] says how.
///
/// It always ends with an [`Evaluation`]: a failure of the service is an outcome, `FAILURE` or the fallback, with the
/// error beside it. A host that raises instead asks [`Evaluation::into_result`].
#[derive(Debug)]
pub struct Evaluating {
    /// None when there is nothing to ask: the visitor's device reported an error.
    asking: Option<Box<Asking>>,
    evaluation: Option<Evaluation>,
}

#[derive(Debug)]
struct Asking {
    config: Config,
    diagnostics: Vec<Diagnostic>,
    exchange: Exchange<(u16, Vec<u8>)>,
}

impl Config {
    /// Begins an evaluate.
    ///
    /// A root `clientError` that is not blank decides at once: nothing is checked and no call is made. It comes from
    /// the visitor's device, so an evaluation skipped that way must not mean trust.
    ///
    /// # Errors
    ///
    /// `VALIDATION_FAILED`, with the report, when the request has errors; no call is made.
    pub fn evaluate(&self, request: &EvaluationRequest<'_>, call: &Call) -> Result<Evaluating, ErrorInfo> {
        if let Some(text) = request.client_error() {
            let evaluation = self.evaluation_of_client_error(&text);
            return Ok(Evaluating { asking: None, evaluation: Some(evaluation) });
        }
        let report = request.validate(&self.validate_options());
        if !report.valid {
            return Err(report.into());
        }
        let exchange = self.create(request.to_json(), call);
        let asking = Asking { config: self.clone(), diagnostics: report.diagnostics, exchange };
        Ok(Evaluating { asking: Some(Box::new(asking)), evaluation: None })
    }

    /// The same from the request's JSON.
    ///
    /// # Errors
    ///
    /// As [`Config::evaluate`]; text that is not a JSON object has one finding, `INVALID_TYPE` with the empty target.
    pub fn evaluate_json(&self, request: &str, call: &Call) -> Result<Evaluating, ErrorInfo> {
        match EvaluationRequest::from_json(request) {
            Ok(request) => self.evaluate(&request, call),
            Err(error) => Err(not_an_object(request, &error).into()),
        }
    }

    /// What a typed host calls when the signals SDK reported an error instead of signals; no call is made.
    #[must_use]
    pub fn evaluation_of_client_error(&self, text: &str) -> Evaluation {
        Evaluation::of(Decision::client_error(text))
    }
}

impl Asking {
    fn finish(&mut self, result: Result<(), ErrorInfo>, now_ms: u64) -> Evaluation {
        let mut evaluation = match result {
            Ok(()) => {
                let (status, body) = self.exchange.output().unwrap_or_default();
                decide(&self.config, status, body)
            }
            Err(error) => {
                let mut evaluation = Evaluation::of(Decision::failure(error.code, error.message.clone()));
                evaluation.0.error = Some(error);
                evaluation
            }
        };
        let handle = &mut *evaluation.0;
        if let Some(error) = &handle.error {
            self.exchange.fail_end(error.code);
        }
        handle.decision.fall_back(self.config.fallback().map(|level| level.outcome()));
        handle.diagnostics = std::mem::take(&mut self.diagnostics);
        (handle.attempts, handle.elapsed_ms) = (self.exchange.attempts(), self.exchange.elapsed_ms(now_ms));
        handle.received_ms = Some(now_ms);
        handle.received_epoch_ms = self.exchange.clock().epoch_ms(now_ms);
        evaluation
    }
}

/// What a 2xx decides. A body that decides nothing is an error, which names the evaluation if the body does.
fn decide(config: &Config, status: u16, body: Vec<u8>) -> Evaluation {
    let mut evaluation = Evaluation::of(decide_bytes(&body, config.policy()));
    let handle = &mut *evaluation.0;
    let decision = &handle.decision;
    if matches!(decision.outcome, Outcome::Failure) {
        let code = decision.reason.unwrap_or(ErrorCode::Internal);
        let error = ErrorInfo::new(code, decision.message.clone().unwrap_or_default()).with_status(status);
        handle.error = Some(error.with_evaluation_id(decision.evaluation_id.clone()));
    }
    handle.raw = Some(String::from_utf8(body).unwrap_or_else(|bad| readable(bad.as_bytes())));
    evaluation
}

/// As `String::from_utf8_lossy`, which is four times as large.
fn readable(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    while let Err(bad) = std::str::from_utf8(bytes) {
        let (good, rest) = bytes.split_at_checked(bad.valid_up_to()).unwrap_or_default();
        text.push_str(std::str::from_utf8(good).unwrap_or_default());
        text.push(char::REPLACEMENT_CHARACTER);
        bytes = bad.error_len().and_then(|bad| rest.get(bad..)).unwrap_or_default();
    }
    text.push_str(std::str::from_utf8(bytes).unwrap_or_default());
    text
}

impl Machine for Evaluating {
    type Output = Evaluation;

    fn step(&mut self, now_ms: u64) -> Step<Evaluation> {
        self.step_of(now_ms)
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(asking) = &mut self.asking {
            asking.exchange.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.asking.as_mut().map(|asking| asking.exchange.take_events()).unwrap_or_default()
    }
}

impl Advance for Evaluating {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        let Some(asking) = &mut self.asking else {
            return Step::Done(self.evaluation.is_some().then_some(()).ok_or_else(stepped_too_often));
        };
        match asking.exchange.advance(now_ms) {
            // A driver that does wrong must not pass for a service that fails.
            Step::Done(Err(error)) if error.code == ErrorCode::Internal => Step::Done(Err(error)),
            Step::Done(result) => {
                self.evaluation = Some(asking.finish(result, now_ms));
                Step::Done(Ok(()))
            }
            step => step,
        }
    }

    fn output(&mut self) -> Option<Evaluation> {
        self.evaluation.take()
    }
}
