//! Nodes and journeys, stepped by the program or by the driver in TypeScript, and what performs two of their steps.

use pingone_protect_core::boundary::journey::{Run, RunKind, performed_step};
use pingone_protect_core::journey::Step;
use pingone_protect_core::protocol::{Call, Config};
use pingone_protect_core::{ClosedEnum as _, ErrorInfo};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::handle::Completing;
use crate::machine::{Giving, Machine, nothing};
use crate::objects::Object;
use crate::{Given, Taken, json};

#[wasm_bindgen(typescript_custom_section)]
const KIND: &str = "/** What runs: a node alone or a whole journey. */
export const enum RunKind { EvaluationNode, ResultNode, Journey }";

/// Stands between steps; no JSON has one.
const SEPARATOR: &str = "\u{1e}";

fn kind(taken: &Taken) -> RunKind {
    match taken.number {
        0 => RunKind::EvaluationNode,
        1 => RunKind::ResultNode,
        _ => RunKind::Journey,
    }
}

/// A kind and a configuration or definition to the number of a run.
pub(crate) fn new(taken: &Taken) -> Result<Object, ErrorInfo> {
    Run::new(kind(taken), taken.text(0)).map(Object::Run)
}

/// A saved journey and `{context, transient?}` to the number of a run that goes on.
pub(crate) fn resume(taken: &Taken) -> Result<Object, ErrorInfo> {
    Run::resume(taken.text(0), taken.text(1)).map(Object::Run)
}

/// State and context to the first steps.
pub(crate) fn start(run: &mut Run, taken: &Taken) -> Given {
    Ok(joined(&run.start(taken.text(0), taken.text(1))))
}

/// An answer to the next steps.
pub(crate) fn answer(run: &mut Run, taken: &Taken) -> Given {
    Ok(joined(&run.answer(taken.text(0))?))
}

fn joined(steps: &[String]) -> String {
    let mut joined = String::new();
    for step in steps {
        if !joined.is_empty() {
            joined.push_str(SEPARATOR);
        }
        joined.push_str(step);
    }
    joined
}

/// A run to the step that waits for an answer, if one does.
pub(crate) fn open(run: &mut Run, _: &Taken) -> Given {
    Ok(run.open().unwrap_or_default())
}

/// A journey to what is saved of it.
pub(crate) fn save(run: &mut Run, _: &Taken) -> Given {
    run.to_json()
}

/// A kind and a configuration or definition to a `Report`.
pub(crate) fn check(taken: &Taken) -> Given {
    Ok(json(&Run::check(kind(taken), taken.text(0))))
}

/// A client begins an `evaluate` or `complete` step. The text of an evaluate's answer is the driver's already.
pub(crate) fn perform(config: &Config, call: &Call, taken: &Taken) -> Result<Object, ErrorInfo> {
    Ok(match &performed_step(taken.text(0))? {
        Step::Evaluate { request, .. } => {
            Machine::of(Giving(config.create_for_node(request, call), |_| nothing()))
        }
        Step::Complete { evaluation_id, completion_status, .. } => {
            let begun = config.complete(evaluation_id, Some(completion_status.as_str()), call);
            Machine::of(begun.map_or_else(Completing::refused, Completing::alone))
        }
        _ => return Err(ErrorInfo::invalid_config("step", "the client performs no such step")),
    })
}
