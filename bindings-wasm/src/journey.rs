//! Nodes and journeys, stepped by the program or by the driver in TypeScript, and what performs two of their steps.

use pingone_protect_core::boundary::journey::{Run, RunKind, performed_step};
use pingone_protect_core::journey::Step;
use pingone_protect_core::{ClosedEnum as _, ErrorInfo};

use wasm_bindgen::prelude::wasm_bindgen;

use crate::handle::Completing;
use crate::machine::{Giving, Machine, nothing};
use crate::objects::{Object, Objects};
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
pub(crate) fn new(objects: &mut Objects, taken: &mut Taken) -> Given {
    let run = Run::new(kind(taken), taken.text())?;
    Ok(objects.keep(Object::Run(run)))
}

/// A saved journey and `{context, transient?}` to the number of a run that goes on.
pub(crate) fn resume(objects: &mut Objects, taken: &mut Taken) -> Given {
    let run = Run::resume(taken.text(), taken.second().unwrap_or_default())?;
    Ok(objects.keep(Object::Run(run)))
}

/// State and context to the first steps.
pub(crate) fn start(objects: &mut Objects, taken: &mut Taken) -> Given {
    let run = objects.run(taken.object)?;
    Ok(run.start(taken.text(), taken.second().unwrap_or_default()).join(SEPARATOR))
}

/// An answer to the next steps.
pub(crate) fn answer(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(objects.run(taken.object)?.answer(taken.text())?.join(SEPARATOR))
}

/// A run to the step that waits for an answer, if one does.
pub(crate) fn open(objects: &mut Objects, taken: &mut Taken) -> Given {
    Ok(objects.run(taken.object)?.open().unwrap_or_default())
}

/// A journey to what is saved of it.
pub(crate) fn save(objects: &mut Objects, taken: &mut Taken) -> Given {
    objects.run(taken.object)?.to_json()
}

/// A kind and a configuration or definition to a `Report`.
pub(crate) fn check(_: &mut Objects, taken: &mut Taken) -> Given {
    Ok(json(&Run::check(kind(taken), taken.text())))
}

/// A client begins an `evaluate` or `complete` step. The text of an evaluate's answer is the driver's already.
pub(crate) fn perform(objects: &mut Objects, taken: &mut Taken) -> Given {
    let call = taken.call();
    let config = &objects.client(taken.object)?.config;
    let machine = match performed_step(taken.text())? {
        Step::Evaluate { request, .. } => {
            Machine::of(Giving(config.create_for_node(&request, &call), |_| nothing()))
        }
        Step::Complete { evaluation_id, completion_status, .. } => {
            let begun = config.complete(&evaluation_id, Some(completion_status.as_str()), &call);
            Machine::of(begun.map_or_else(Completing::refused, Completing::alone))
        }
        _ => return Err(ErrorInfo::invalid_config("step", "the client performs no such step")),
    };
    Ok(objects.keep(machine))
}
