//! What a handle does, on the state that it keeps (`Evaluation::to_state`).

use pingone_protect_core::protocol::{
    BeginCompletion, Completed, Evaluation, Event, Input, Machine as _, Step, Ticket,
};
use pingone_protect_core::{Decision, Diagnostic, ErrorInfo, Json};
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::client::{Call, ClientCore};
use crate::machine::{Completing, Machine, Running};
use crate::{Thrown, json, thrown};

/// What an evaluate ends with. The answer's bytes are the driver's already.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Evaluated<'e> {
    decision: &'e Decision,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'e ErrorInfo>,
    diagnostics: &'e [Diagnostic],
    attempts: u32,
    elapsed_ms: u64,
    has_answer: bool,
    state: Option<Json<'static>>,
}

/// What became of a handle.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Updated<'e> {
    state: Option<Json<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion_error: Option<&'e ErrorInfo>,
    events: Vec<Event>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ticket: Option<Ticket>,
}

#[wasm_bindgen]
impl ClientCore {
    /// Begins to complete.
    #[wasm_bindgen(js_name = beginCompletion)]
    pub fn begin_completion(
        &self,
        state: &str,
        status: Option<String>,
        call: Call,
    ) -> Result<Machine, Thrown> {
        let mut evaluation = Evaluation::from_state(state).map_err(thrown)?;
        let begun = evaluation.begin_completion(&self.config, status.as_deref(), &call.0);
        let (completion, result) = match begun {
            Ok(BeginCompletion::Send(completion)) => (Some(*completion), None),
            Ok(BeginCompletion::Completed(completed)) => (None, Some(Ok(Some(completed)))),
            Ok(BeginCompletion::NotEvaluated) => (None, Some(Ok(None))),
            Err(error) => (None, Some(Err(error))),
        };
        let evaluation = Some(evaluation);
        Ok(Running::from(Completing { evaluation, completion, result, ends_guard: false }).into())
    }

    /// Begins what a guard sends at its end. It never fails by what the service says.
    #[wasm_bindgen(js_name = beginGuardEnd)]
    pub fn begin_guard_end(&self, state: &str, raised: bool, call: Call) -> Result<Machine, Thrown> {
        let mut evaluation = Evaluation::from_state(state).map_err(thrown)?;
        let completion =
            evaluation.begin_guard_end(&self.config, raised, &call.0).map(|completion| *completion);
        let result = completion.is_none().then_some(Ok(None));
        let evaluation = Some(evaluation);
        Ok(Running::from(Completing { evaluation, completion, result, ends_guard: true }).into())
    }
}

/// The state with a verdict for the guard.
#[wasm_bindgen]
pub fn record(state: &str, succeeded: bool) -> Result<String, Thrown> {
    let mut evaluation = Evaluation::from_state(state).map_err(thrown)?;
    if succeeded {
        evaluation.succeed();
    } else {
        evaluation.fail();
    }
    Ok(updated(&mut evaluation))
}

/// The ticket, with the state that is handed over from now on.
#[wasm_bindgen]
pub fn ticket(state: &str) -> Result<String, Thrown> {
    let mut evaluation = Evaluation::from_state(state).map_err(thrown)?;
    let ticket = evaluation.ticket().map_err(thrown)?;
    Ok(json(&Updated { ticket: Some(ticket), ..Updated::of(&mut evaluation) }))
}

/// The items to give feedback with.
#[wasm_bindgen(js_name = feedbackItems)]
pub fn feedback_items(state: &str, category: &str, reason: Option<String>) -> Result<String, Thrown> {
    let evaluation = Evaluation::from_state(state).map_err(thrown)?;
    evaluation.feedback_json(category, reason.as_deref()).map_err(thrown)
}

/// What an evaluate or a resume gives a handle.
pub(crate) fn evaluated(evaluation: &Evaluation) -> String {
    json(&Evaluated {
        decision: evaluation.decision(),
        error: evaluation.error(),
        diagnostics: evaluation.diagnostics(),
        attempts: evaluation.attempts(),
        elapsed_ms: evaluation.elapsed_ms(),
        has_answer: evaluation.raw().is_some(),
        state: state_of(evaluation),
    })
}

pub(crate) fn updated(evaluation: &mut Evaluation) -> String {
    json(&Updated::of(evaluation))
}

impl<'e> Updated<'e> {
    fn of(evaluation: &'e mut Evaluation) -> Self {
        let events = evaluation.take_events();
        let state = state_of(evaluation);
        Self { state, completion_error: evaluation.completion_error(), events, ticket: None }
    }
}

/// The state, to stand within other JSON.
fn state_of(evaluation: &Evaluation) -> Option<Json<'static>> {
    Json::parse(&evaluation.to_state()).map(Json::into_owned).ok()
}

impl Completing {
    /// A completion without a handle that failed before it began.
    pub(crate) fn refused(error: ErrorInfo) -> Running {
        Completing { result: Some(Err(error)), ..Completing::default() }.into()
    }

    pub(crate) fn step(&mut self, now_ms: u64) -> Step<String> {
        if let (None, Some(completion)) = (&self.result, &mut self.completion) {
            match completion.step(now_ms).ended() {
                Ok(result) => self.result = Some(result.map(Some)),
                Err(step) => return step,
            }
        }
        let became = match &self.result {
            Some(Err(error)) => return Step::Done(Err(error.clone())),
            Some(Ok(Some(Completed { status: _ }))) => "completed",
            Some(Ok(None)) | None => "notEvaluated",
        };
        Step::Done(Ok(json(became)))
    }

    pub(crate) fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(completion) = &mut self.completion {
            completion.on(input, now_ms);
        }
    }

    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        self.completion.as_mut().map(|completion| completion.take_events()).unwrap_or_default()
    }

    /// None when nothing was sent, or nothing is known of its end.
    pub(crate) fn ended(&self, state: &str) -> Option<String> {
        let (completion, result) = (self.completion.as_ref()?, self.result.as_ref()?);
        let result = match result {
            Ok(completed) => Ok((*completed)?),
            Err(error) => Err(error.clone()),
        };
        let mut evaluation = Evaluation::from_state(state).ok()?;
        match self.ends_guard {
            true => evaluation.end_guard(completion, &result),
            false => evaluation.end_completion(completion, &result),
        }
        Some(updated(&mut evaluation))
    }
}
