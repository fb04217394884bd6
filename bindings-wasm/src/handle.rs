//! What a handle does, on the state that it keeps (`Evaluation::to_state`), which every operation here takes.

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    Advance, BeginCompletion, Call, Completed, Completion, Config, Evaluation, Event, Input, Machine as _,
    Step,
};

use crate::machine::{Machine, Running};
use crate::objects::Object;
use crate::{Given, Taken, json};

/// A completion, alone or of a handle.
#[derive(Default)]
pub(crate) struct Completing {
    /// What became of the handle when this began.
    begun: String,
    /// None when nothing is sent.
    completion: Option<Box<Completion>>,
    /// How it ended; there from the beginning when nothing is sent.
    result: Option<Result<Option<Completed>, ErrorInfo>>,
    ends_guard: bool,
}

/// Begins to complete, with a status.
pub(crate) fn begin_completion(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    let mut evaluation = Evaluation::from_state(taken.text(0))?;
    let (completion, result) = match evaluation.begin_completion(config, taken.word(1), call) {
        Ok(BeginCompletion::Send(completion)) => (Some(completion), None),
        Ok(BeginCompletion::Completed(completed)) => (None, Some(Ok(Some(completed)))),
        Ok(BeginCompletion::NotEvaluated) => (None, Some(Ok(None))),
        Err(error) => (None, Some(Err(error))),
    };
    let begun = updated(&mut evaluation, String::new());
    Ok(Machine::of(Completing { begun, completion, result, ends_guard: false }))
}

/// Begins what a guard sends at its end; the number is 1 behind an exception. It never fails by what the service says.
pub(crate) fn begin_guard_end(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    let mut evaluation = Evaluation::from_state(taken.text(0))?;
    let completion = evaluation.begin_guard_end(config, taken.has(1), call);
    let result = completion.is_none().then_some(Ok(None));
    let begun = updated(&mut evaluation, String::new());
    Ok(Machine::of(Completing { begun, completion, result, ends_guard: true }))
}

/// What became of the handle when its completion began.
pub(crate) fn begun(machine: &mut Machine, _: &mut Taken) -> Given {
    Ok(machine.running.begun())
}

/// A completion's machine to what becomes of the handle, whose state is this now; nothing when nothing was sent, or
/// nothing is known of its end.
pub(crate) fn end_completion(machine: &mut Machine, taken: &mut Taken) -> Given {
    Ok(machine.running.ended(taken.text(0)).unwrap_or_default())
}

/// The handle with a verdict for the guard: the number is 1 for a success.
pub(crate) fn record(taken: &Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text(0))?;
    match taken.has(1) {
        true => evaluation.succeed(),
        false => evaluation.fail(),
    }
    Ok(updated(&mut evaluation, String::new()))
}

/// The ticket, with the handle that is handed over from now on.
pub(crate) fn ticket(taken: &Taken) -> Given {
    let mut evaluation = Evaluation::from_state(taken.text(0))?;
    let ticket = evaluation.ticket()?.to_json();
    Ok(updated(&mut evaluation, ticket))
}

/// A category and a reason, if there is one, to the items to give feedback with.
pub(crate) fn feedback_items(taken: &Taken) -> Given {
    Evaluation::from_state(taken.text(0))?.feedback_json(taken.text(1), taken.word(2))
}

/// What an evaluate or a resume gives a handle. The answer's bytes are the driver's already.
pub(crate) fn evaluated(evaluation: &Evaluation) -> String {
    object(&[
        ("decision", json(evaluation.decision())),
        ("error", error(evaluation.error())),
        ("diagnostics", json(evaluation.diagnostics())),
        ("attempts", json(&u64::from(evaluation.attempts()))),
        ("elapsedMs", json(&evaluation.elapsed_ms())),
        ("hasAnswer", json(&evaluation.raw().is_some())),
        ("state", evaluation.to_state()),
    ])
}

/// What became of a handle, and its ticket, when one was taken.
fn updated(evaluation: &mut Evaluation, ticket: String) -> String {
    object(&[
        ("state", evaluation.to_state()),
        ("completionError", error(evaluation.completion_error())),
        ("events", json(&evaluation.take_events())),
        ("ticket", ticket),
    ])
}

fn error(error: Option<&ErrorInfo>) -> String {
    error.map(json).unwrap_or_default()
}

/// An object of members in JSON; one that is empty is left out.
fn object(members: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (name, value) in members {
        if !value.is_empty() {
            let start = if text.is_empty() { "{\"" } else { ",\"" };
            text = [&text, start, name, "\":", value].concat();
        }
    }
    text.push('}');
    text
}

impl Completing {
    /// A completion without a handle.
    pub(crate) fn alone(completion: Completion) -> Self {
        Self { completion: Some(Box::new(completion)), ..Self::default() }
    }

    /// One that failed before it began.
    pub(crate) fn refused(error: ErrorInfo) -> Self {
        Self { result: Some(Err(error)), ..Self::default() }
    }
}

impl Running for Completing {
    fn advance(&mut self, now_ms: u64) -> Step<()> {
        if let (None, Some(completion)) = (&self.result, &mut self.completion) {
            match completion.advance(now_ms) {
                Step::Done(result) => self.result = Some(result.map(|()| completion.output())),
                step => return step,
            }
        }
        Step::Done(match &self.result {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        })
    }

    fn given(&mut self) -> String {
        let how = match &self.result {
            Some(Ok(Some(_))) => "\"completed\"",
            _ => "\"notEvaluated\"",
        };
        how.to_owned()
    }

    fn on(&mut self, input: Input, now_ms: u64) {
        if let Some(completion) = &mut self.completion {
            completion.on(input, now_ms);
        }
    }

    fn take_events(&mut self) -> Vec<Event> {
        self.completion.as_mut().map(|completion| completion.take_events()).unwrap_or_default()
    }

    fn begun(&mut self) -> String {
        std::mem::take(&mut self.begun)
    }

    fn ended(&mut self, state: &str) -> Option<String> {
        let (completion, result) = (self.completion.as_deref()?, self.result.take()?.transpose()?);
        let mut evaluation = Evaluation::from_state(state).ok()?;
        match self.ends_guard {
            true => evaluation.end_guard(completion, &result),
            false => evaluation.end_completion(completion, &result),
        }
        Some(updated(&mut evaluation, String::new()))
    }
}
