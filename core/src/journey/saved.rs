//! A journey between two requests, as JSON: keep it in the session.

use super::runner::{Journey, Run};
use super::state::{Context, Members, NodeState};
use super::step::{PathEntry, Step};
use super::{Steps as _, accepted, string};
use crate::error::ErrorInfo;
use crate::json::{Json, Writer, json_of, object_of};

impl Journey {
    /// The journey as JSON, for [`Journey::resume`]: the definition, the shared state, the path and the open step.
    /// Context and transient state are left out: they belong to one request, and hold personal data.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` while an `evaluate` is open: that step is answered in the request that asked.
    pub fn to_json(&self) -> Result<String, ErrorInfo> {
        let open = self.open();
        if matches!(open, Some(Step::Evaluate { .. })) {
            let message = "answer the open evaluate step first: it belongs to the request that asked";
            return Err(ErrorInfo::invalid_config("journey", message));
        }
        let run = &self.run;
        let state = NodeState { shared: run.state.shared.owned(), ..NodeState::default() };
        let mut out = Writer::default();
        out.raw(r#"{"journey":"#);
        out.raw(self.definition.source.text());
        out.raw(r#","state":"#);
        out.raw(&json_of(&state));
        out.raw(r#","path":"#);
        out.raw(&json_of(&run.path));
        out.raw(r#","entered":"#);
        out.raw(&json_of(&run.entered));
        if let (Some(node), Some(step)) = (&run.at, open) {
            let evaluation_id = match step {
                Step::Complete { evaluation_id, .. } => Some(&**evaluation_id),
                _ => None,
            };
            out.raw(r#","open":"#);
            out.raw(&object_of(&[
                ("node", Some(&**node)),
                ("step", Some(step.name())),
                ("evaluationId", evaluation_id),
            ]));
        }
        out.close(b'}');
        Ok(out.finish())
    }

    /// A journey that goes on where it was saved, with the context of this request and the transient scope of `state`.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the text is not what [`Journey::to_json`] gave.
    pub fn resume(saved: &str, context: &Context<'_>, state: &NodeState<'_>) -> Result<Self, ErrorInfo> {
        Self::resumed(saved, context, state).map(|journey| *journey)
    }

    /// The same in its place.
    pub(crate) fn resumed(
        saved: &str,
        context: &Context<'_>,
        state: &NodeState<'_>,
    ) -> Result<Box<Self>, ErrorInfo> {
        Json::parse(saved).map_err(|error| damaged(&error.sentence()))?;
        let saved = Members::parse(saved);
        let definition = saved.get("journey").ok_or_else(|| damaged("it has no definition"))?;
        let (journey, report) = Self::read(definition);
        let mut journey = accepted(Some(journey), report)?;
        let run = &mut journey.run;
        run.state.shared = NodeState::parse(saved.text("state")).shared.owned();
        run.state.transient = state.transient.owned();
        run.context = context.owned();
        run.read_path(&saved).ok_or_else(|| damaged("its path cannot be read"))?;
        run.read_entered(&saved).ok_or_else(|| damaged("its nodes cannot be read"))?;
        journey.reopen(&saved).ok_or_else(|| damaged("its open step is none of its nodes'"))?;
        Ok(journey)
    }

    fn reopen(&mut self, saved: &Members<'_>) -> Option<()> {
        let Some(open) = saved.given("open") else { return Some(()) };
        let open = Members::parse(open.text());
        let name = open.string("node")?;
        let action = self.definition.node(&name)?.action()?;
        let mut step = action.first_step(open.string("evaluationId"))?;
        if open.string("step")? != step.name() {
            return None;
        }
        step.set_node(&name);
        self.run.steps.push(step);
        self.run.at = Some(name);
        Some(())
    }
}

impl Run {
    fn read_path(&mut self, saved: &Members<'_>) -> Option<()> {
        for entry in &saved.get("path")?.items() {
            let entry = Members::parse(entry.text());
            self.path.push(PathEntry { node: entry.string("node")?, outcome: entry.string("outcome")? });
        }
        Some(())
    }

    fn read_entered(&mut self, saved: &Members<'_>) -> Option<()> {
        for name in &saved.get("entered")?.items() {
            self.entered.push(string(name)?);
        }
        Some(())
    }
}

fn damaged(problem: &str) -> ErrorInfo {
    ErrorInfo::invalid_config("journey", ["the saved journey is damaged: ", problem].concat())
}
