//! [`Journey`]: runs the nodes of a definition one after the other, along the edges of their outcomes.

use super::definition::{Definition, Node, NodeKind};
use super::findings::Findings;
use super::state::{Context, NodeState};
use super::step::{Answer, End, JourneyResult, PathEntry, Step};
use super::{Steps, accepted};
use crate::error::ErrorInfo;
use crate::json::Json;
use crate::validate::Report;

/// A journey under way. It does no I/O: the host does what a step says and answers.
///
/// A journey that waits for a visitor (a push, a mail) can be saved ([`Journey::to_json`]) and go on in another request
/// ([`Journey::resume`]).
#[derive(Clone, Debug)]
pub struct Journey {
    pub(super) definition: Definition,
    pub(super) run: Run,
}

/// How far a journey is.
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub(super) state: NodeState<'static>,
    pub(super) context: Context<'static>,
    pub(super) path: Vec<PathEntry>,
    /// The nodes that were entered since something came from outside: entering one again would be a loop.
    pub(super) entered: Vec<String>,
    /// The node whose step is open.
    pub(super) at: Option<String>,
    /// Those of the evaluation under way.
    pub(super) warnings: Vec<String>,
    pub(super) steps: Vec<Step>,
}

impl Journey {
    /// A journey of this definition.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the report, when the definition has errors.
    pub fn from_json(definition: &Json<'_>) -> Result<Self, ErrorInfo> {
        let (journey, report) = Self::read(definition);
        accepted(Some(*journey), report)
    }

    /// Everything that is wrong with a definition, or could be better: nodes that no path reaches, evaluations that a
    /// path leaves open.
    #[must_use]
    pub fn check(definition: &Json<'_>) -> Report {
        Self::read(definition).1
    }

    /// The journey, as far as it can be read, and everything that is wrong with it.
    pub(crate) fn read(definition: &Json<'_>) -> (Box<Self>, Report) {
        let mut find = Findings::default();
        let mut journey = Box::new(Self { definition: Definition::of(definition), run: Run::default() });
        journey.definition.fill(definition, &mut find);
        (journey, find.into_report())
    }
}

impl Steps for Journey {
    /// Begins at the definition's start; an earlier run is given up.
    fn start(&mut self, state: &NodeState<'_>, context: &Context<'_>) -> &[Step] {
        self.run = Run { state: state.owned(), context: context.owned(), ..Run::default() };
        self.run.enter_from(&self.definition, &self.definition.start);
        &self.run.steps
    }

    fn answer(&mut self, answer: &Answer<'_>) -> Result<&[Step], ErrorInfo> {
        let run = &mut self.run;
        let node = run.at.as_deref().and_then(|name| self.definition.node(name));
        let asked = node.and_then(|node| Some((node, node.action()?, run.steps.last_mut()?)));
        let (node, action, open) = asked.ok_or_else(|| Answer::misfit(None))?;
        let step = action.go_on(&run.state, &run.context, &mut run.warnings, open, answer)?;
        if let Answer::Host(host) = answer {
            check_outcome(node, &host.outcome)?;
            run.context.merge(&host.context);
        }
        if !matches!(answer, Answer::Error(_)) {
            self.run.entered.clear();
        }
        self.run.steps.clear();
        if let Some(next) = self.run.take(node, step) {
            self.run.enter_from(&self.definition, &next);
        }
        Ok(&self.run.steps)
    }

    fn steps(&self) -> &[Step] {
        &self.run.steps
    }
}

impl Run {
    /// Goes from node to node until one asks, or the journey ends.
    fn enter_from(&mut self, definition: &Definition, name: &str) {
        let mut next = Some(name.to_owned());
        while let Some(name) = next {
            next = match definition.node(&name) {
                Some(node) if !self.entered.contains(&name) => self.enter(node),
                // Nothing but failures since the node was entered last: an outage must not spin.
                Some(_) | None => self.end(JourneyResult::Failure),
            };
        }
    }

    fn enter(&mut self, node: &Node) -> Option<String> {
        self.entered.push(node.name.clone());
        match &node.kind {
            NodeKind::End(result) => self.end(*result),
            NodeKind::Faulty { .. } => self.end(JourneyResult::Failure),
            NodeKind::Action(action) => {
                let step = action.begin(&self.state, &self.context, &mut self.warnings);
                self.take(node, step)
            }
        }
    }

    /// Takes over a node's step; gives the node that is next, when this one is done.
    fn take(&mut self, node: &Node, mut step: Step) -> Option<String> {
        step.set_node(&node.name);
        let mut next = None;
        self.at = match &step {
            Step::Done(done) => {
                self.state.merge(&done.state);
                self.path.push(PathEntry { node: node.name.clone(), outcome: done.outcome.clone() });
                next = node.edge(&done.outcome).map(str::to_owned);
                None
            }
            _ => Some(node.name.clone()),
        };
        self.steps.push(step);
        match (&self.at, next) {
            (None, None) => self.end(JourneyResult::Failure),
            (_, next) => next,
        }
    }

    fn end(&mut self, result: JourneyResult) -> Option<String> {
        let (path, state) = (self.path.clone(), self.state.owned());
        self.steps.push(Step::End(Box::new(End { result, path, state })));
        None
    }
}

fn check_outcome(node: &Node, outcome: &str) -> Result<(), ErrorInfo> {
    if node.edge(outcome).is_some() {
        return Ok(());
    }
    let mut message = ["the node ", &node.name, " has the outcomes"].concat();
    for (index, edge) in node.edges.iter().enumerate() {
        message.push_str(if index == 0 { " " } else { ", " });
        message.push_str(&edge.outcome);
    }
    Err(ErrorInfo::invalid_config("answer.outcome", message))
}
