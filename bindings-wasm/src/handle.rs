//! What a handle does, on the state that it keeps (`Evaluation::to_state`), which every operation here takes.

use pingone_protect_core::protocol::{
    BeginCompletion, Completed, Completion, Evaluation, Event, Input, Machine as _, Step, Ticket,
};
use pingone_protect_core::{Decision, Diagnostic, ErrorInfo, Json};
use serde::Serialize;

use crate::machine::{Machine, Running};
use crate::objects::Objects;
use crate::{Given, Taken, json};

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

/// A completion, alone or of a handle.
pub(crate) struct Completing {
    /// None when nothing is sent.
    completion: Option<Box<Completion>>,
    /// How it ended; there from the beginning when nothing is sent.
    result: Option<Result<Option<Completed>, ErrorInfo>>,
    ends_guard: bool,
}

/// Begins to complete, with a status: the number of a machine, a line end, and what became of the handle.
pub(crate) fn begin_completion(objects: &mut Objects, taken: &mut Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text())?;
    let call = taken.call();
    let config = &objects.client(taken.object)?.config;
    let (completion, result) = match evaluation.begin_completion(config, taken.second(), &call) {
        Ok(BeginCompletion::Send(completion)) => (Some(completion), None),
        Ok(BeginCompletion::Completed(completed)) => (None, Some(Ok(Some(completed)))),
        Ok(BeginCompletion::NotEvaluated) => (None, Some(Ok(None))),
        Err(error) => (None, Some(Err(error))),
    };
    Ok(begun(objects, Completing { completion, result, ends_guard: false }, &mut evaluation))
}

/// Begins what a guard sends at its end, like `begin_completion`; the number is 1 behind an exception. It never fails
/// by what the service says.
pub(crate) fn begin_guard_end(objects: &mut Objects, taken: &mut Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text())?;
    let call = taken.call();
    let config = &objects.client(taken.object)?.config;
    let completion = evaluation.begin_guard_end(config, taken.has(1), &call);
    let result = completion.is_none().then_some(Ok(None));
    Ok(begun(objects, Completing { completion, result, ends_guard: true }, &mut evaluation))
}

/// A completion's machine to what becomes of the handle, whose state is this now; nothing when nothing was sent, or
/// nothing is known of its end.
pub(crate) fn end_completion(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(objects.machine(taken.object)?.ended(taken.text()).unwrap_or_default())
}

/// The handle with a verdict for the guard: the number is 1 for a success.
pub(crate) fn record(_: &mut Objects, taken: &mut Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text())?;
    match taken.has(1) {
        true => evaluation.succeed(),
        false => evaluation.fail(),
    }
    Ok(updated(&mut evaluation))
}

/// The ticket, with the handle that is handed over from now on.
pub(crate) fn ticket(_: &mut Objects, taken: &mut Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text())?;
    let ticket = evaluation.ticket()?;
    Ok(json(&Updated { ticket: Some(ticket), ..Updated::of(&mut evaluation) }))
}

/// A category and a reason, if there is one, to the items to give feedback with.
pub(crate) fn feedback_items(_: &mut Objects, taken: &mut Taken) -> Given {
    Evaluation::from_state(taken.text())?.feedback_json(taken.second().unwrap_or_default(), taken.third())
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

fn begun(objects: &mut Objects, completing: Completing, evaluation: &mut Evaluation) -> String {
    let number = objects.keep(Machine::of(completing));
    number + "\n" + &updated(evaluation)
}

fn updated(evaluation: &mut Evaluation) -> String {
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
    /// A completion without a handle.
    pub(crate) fn alone(completion: Completion) -> Self {
        Self { completion: Some(Box::new(completion)), result: None, ends_guard: false }
    }

    /// One that failed before it began.
    pub(crate) fn refused(error: ErrorInfo) -> Self {
        Self { completion: None, result: Some(Err(error)), ends_guard: false }
    }
}

impl Running for Completing {
    fn step(&mut self, now_ms: u64) -> Step<String> {
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

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(completion) = &mut self.completion {
            completion.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.completion.as_mut().map(|completion| completion.take_events()).unwrap_or_default()
    }

    fn ended(&self, state: &str) -> Option<String> {
        let (completion, result) = (self.completion.as_deref()?, self.result.as_ref()?);
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
