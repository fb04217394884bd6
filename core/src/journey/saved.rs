//! A journey between two requests, as JSON: keep it in the session.

use std::borrow::Cow;

use serde::Serialize;

use super::Steps as _;
use super::runner::{Journey, Run};
use super::state::{Context, NodeState};
use super::step::{PathEntry, Step};
use crate::error::ErrorInfo;
use crate::json::{Json, Kind, json_of};

/// What of a run is saved. Context and transient state are not: they belong to one request, and hold personal data.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Saved<'a> {
    journey: &'a Json<'static>,
    state: NodeState<'static>,
    path: &'a [PathEntry],
    entered: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<SavedStep<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SavedStep<'a> {
    node: &'a str,
    step: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    evaluation_id: Option<&'a str>,
}

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
        let saved = Saved {
            journey: &self.definition.source,
            state: NodeState { shared: self.run.state.shared.clone(), ..NodeState::default() },
            path: &self.run.path,
            entered: &self.run.entered,
            open: self.run.at.as_deref().zip(open).map(|(node, step)| SavedStep::of(node, step)),
        };
        Ok(json_of(&saved))
    }

    /// A journey that goes on where it was saved, with the context of this request and the transient scope of `state`.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when the text is not what [`Journey::to_json`] gave.
    pub fn resume(saved: &str, context: &Context<'_>, state: &NodeState<'_>) -> Result<Self, ErrorInfo> {
        let json = Json::parse(saved).map_err(|error| damaged(&error.to_string()))?;
        let definition = json.get("journey").ok_or_else(|| damaged("it has no definition"))?;
        let mut journey = Self::from_json(&definition)?;
        let kept = json.get("state");
        let kept = kept.as_ref().map(|state| NodeState::parse(state.text())).unwrap_or_default().into_owned();
        journey.run = Run {
            state: NodeState { shared: kept.shared, transient: state.clone().into_owned().transient },
            context: context.clone().into_owned(),
            path: path(&json).ok_or_else(|| damaged("its path cannot be read"))?,
            entered: entered(&json).ok_or_else(|| damaged("its nodes cannot be read"))?,
            ..Run::default()
        };
        journey.reopen(json.get("open").as_ref())?;
        Ok(journey)
    }

    fn reopen(&mut self, open: Option<&Json<'_>>) -> Result<(), ErrorInfo> {
        let Some(open) = open.filter(|open| open.kind() != Kind::Null) else { return Ok(()) };
        let misfit = || damaged("its open step is none of its nodes'");
        let name = text(open, "node").ok_or_else(misfit)?;
        let action = self.definition.node(&name).and_then(|node| node.action()).ok_or_else(misfit)?;
        let step = action.reopened(&text(open, "step").unwrap_or_default(), text(open, "evaluationId"));
        self.run.steps.push(step.ok_or_else(misfit)?.of_node(&name));
        self.run.at = Some(name);
        Ok(())
    }
}

impl<'a> SavedStep<'a> {
    fn of(node: &'a str, step: &'a Step) -> Self {
        let evaluation_id = match step {
            Step::Complete { evaluation_id, .. } => Some(&**evaluation_id),
            _ => None,
        };
        Self { node, step: step.name(), evaluation_id }
    }
}

fn path(json: &Json<'_>) -> Option<Vec<PathEntry>> {
    let entry =
        |item: &Json<'_>| Some(PathEntry { node: text(item, "node")?, outcome: text(item, "outcome")? });
    json.get("path")?.items().iter().map(entry).collect()
}

fn entered(json: &Json<'_>) -> Option<Vec<String>> {
    json.get("entered")?.items().iter().map(|item| item.as_str().map(Cow::into_owned)).collect()
}

fn text(json: &Json<'_>, name: &str) -> Option<String> {
    json.get(name)?.as_str().map(Cow::into_owned)
}

fn damaged(problem: &str) -> ErrorInfo {
    ErrorInfo::invalid_config("journey", format!("the saved journey is damaged: {problem}"))
}
