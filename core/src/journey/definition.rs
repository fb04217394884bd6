//! A journey as it is written down, and what is wrong with one.
//!
//! `{"start": "login", "nodes": {name: {"type", "config"?, "task"?, "outcomes": {outcome: name}}}}`

use std::borrow::Cow;

use super::config::{EvaluationConfig, LASTING_OUTCOMES};
use super::graph;
use super::properties::mistyped;
use super::result;
use super::step::JourneyResult;
use super::turn::{Action, CONTINUE};
use crate::json::{Json, Kind};
use crate::validate::{Diagnostic, DiagnosticCode, Report, is_blank};

/// A journey without errors.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    /// As it was given, for a journey that is saved.
    pub(super) source: Json<'static>,
    pub(super) start: String,
    /// In the order in which they are written.
    pub(super) nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) kind: NodeKind,
    pub(super) edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeKind {
    Action(Action),
    End(JourneyResult),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) outcome: String,
    pub(super) to: String,
}

/// A node as far as it can be read.
pub(super) struct Draft {
    pub(super) name: String,
    /// Absent when the type is missing, mistyped or unknown.
    pub(super) kind: Option<NodeKind>,
    pub(super) edges: Vec<Edge>,
    /// The node itself is no object, which is its only finding.
    pub(super) mistyped: bool,
}

/// The types of node, as the definition spells them.
const TYPES: [&str; 6] = [
    "PingOneProtectInitialize",
    "PingOneProtectEvaluation",
    "PingOneProtectResult",
    "Host",
    "Success",
    "Failure",
];

impl Definition {
    /// The journey, when it has no errors, and everything that is wrong with it.
    pub(super) fn read(json: &Json<'_>) -> (Option<Self>, Report) {
        let mut reader = Reader { found: Vec::new() };
        if json.kind() != Kind::Object {
            reader.found.push(mistyped("", "an object"));
            return (None, Report::new(reader.found));
        }
        let start = reader.text("start", json.get("start"), "a journey needs the node that it starts with");
        let drafts = reader.nodes(json.get("nodes"));
        if let Some(drafts) = &drafts {
            reader.check_names(start.as_deref(), drafts);
            reader.found.extend(graph::check(start.as_deref(), drafts));
        }
        let report = Report::new(reader.found);
        let definition = match (start, drafts) {
            (Some(start), Some(drafts)) if report.valid => Self::of(json, start, drafts),
            _ => None,
        };
        (definition, report)
    }

    fn of(json: &Json<'_>, start: String, drafts: Vec<Draft>) -> Option<Self> {
        let node = |Draft { name, kind, edges, mistyped: _ }| Some(Node { name, kind: kind?, edges });
        let nodes = drafts.into_iter().map(node).collect::<Option<Vec<Node>>>()?;
        Some(Self { source: json.clone().into_owned(), start, nodes })
    }

    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.name == name)
    }
}

impl Node {
    /// Where an outcome leads.
    pub(super) fn edge(&self, outcome: &str) -> Option<&str> {
        self.edges.iter().find(|edge| edge.outcome == outcome).map(|edge| &*edge.to)
    }

    pub(super) fn action(&self) -> Option<&Action> {
        match &self.kind {
            NodeKind::Action(action) => Some(action),
            NodeKind::End(_) => None,
        }
    }
}

struct Reader {
    found: Vec<Diagnostic>,
}

impl Reader {
    fn nodes(&mut self, json: Option<Json<'_>>) -> Option<Vec<Draft>> {
        let json = self.required("nodes", json, "a journey needs nodes")?;
        if json.kind() != Kind::Object {
            self.found.push(mistyped("nodes", "an object"));
            return None;
        }
        Some(last_members(&json).into_iter().map(|(name, node)| self.node(name, &node)).collect())
    }

    fn node(&mut self, name: String, json: &Json<'_>) -> Draft {
        let target = format!("nodes.{name}");
        if json.kind() != Kind::Object {
            self.found.push(mistyped(&target, "an object"));
            return Draft { name, kind: None, edges: Vec::new(), mistyped: true };
        }
        let type_name = self.text(&format!("{target}.type"), json.get("type"), "a node needs its type");
        let (kind, outcomes) = match type_name.as_deref() {
            Some(type_name) => self.kind(&target, type_name, json),
            None => (None, Vec::new()),
        };
        let is_host = matches!(&kind, Some(NodeKind::Action(Action::Host { .. })));
        self.optional_task(&target, json, is_host);
        let edges = self.edges(&format!("{target}.outcomes"), json.get("outcomes"), &outcomes, is_host);
        Draft { name, kind, edges, mistyped: false }
    }

    /// The node's kind, and the outcomes that need an edge.
    fn kind(&mut self, target: &str, type_name: &str, json: &Json<'_>) -> (Option<NodeKind>, Vec<String>) {
        let config = json.get("config").filter(|config| config.kind() != Kind::Null);
        let config = config.unwrap_or_else(no_config);
        let one = vec![CONTINUE.to_owned()];
        let (kind, outcomes) = match type_name {
            "PingOneProtectInitialize" => {
                (NodeKind::Action(Action::Initialize { config: config.into_owned() }), one)
            }
            "PingOneProtectEvaluation" => self.evaluation(target, &config),
            "PingOneProtectResult" => {
                let (verdict, report) = result::read(&config);
                self.below(target, report);
                (NodeKind::Action(Action::Result(verdict)), one)
            }
            "Host" => {
                let task = json.get("task").and_then(|task| task.as_str().map(Cow::into_owned));
                (NodeKind::Action(Action::Host { task: task.unwrap_or_default() }), Vec::new())
            }
            "Success" => (NodeKind::End(JourneyResult::Success), Vec::new()),
            "Failure" => (NodeKind::End(JourneyResult::Failure), Vec::new()),
            _ => {
                let message = "there is no such type of node";
                let target = format!("{target}.type");
                let found = Diagnostic::error(DiagnosticCode::InvalidValue, target, message);
                self.found.push(found.with_allowed_values(&TYPES));
                return (None, Vec::new());
            }
        };
        (Some(kind), outcomes)
    }

    /// Of a bad configuration only the outcomes are needed that every Evaluation node can have.
    fn evaluation(&mut self, target: &str, config: &Json<'_>) -> (NodeKind, Vec<String>) {
        let (config, report) = EvaluationConfig::read(config);
        let outcomes = if report.valid { config.outcomes() } else { LASTING_OUTCOMES.to_vec() };
        let outcomes = outcomes.into_iter().map(str::to_owned).collect();
        self.below(target, report);
        (NodeKind::Action(Action::Evaluation(Box::new(config))), outcomes)
    }

    /// A task is a string wherever it stands; a Host cannot do without.
    fn optional_task(&mut self, target: &str, json: &Json<'_>, needed: bool) {
        let target = format!("{target}.task");
        let task = json.get("task").filter(|task| task.kind() != Kind::Null);
        let blank = task.as_ref().is_none_or(|task| task.as_str().is_some_and(|task| is_blank(&task)));
        if task.is_some_and(|task| task.kind() != Kind::String) {
            self.found.push(mistyped(&target, "a string"));
        } else if needed && blank {
            self.found.push(missing(&target, "a Host node needs the name of its task"));
        }
    }

    fn edges(
        &mut self,
        target: &str,
        json: Option<Json<'_>>,
        needed: &[String],
        any_needed: bool,
    ) -> Vec<Edge> {
        let json = json.filter(|json| json.kind() != Kind::Null).unwrap_or_else(no_config);
        if json.kind() != Kind::Object {
            self.found.push(mistyped(target, "an object"));
            return Vec::new();
        }
        let mut written = last_members(&json);
        written.retain(|(_, to)| to.kind() != Kind::Null);
        if any_needed && written.is_empty() {
            self.found.push(missing(target, "a Host node needs at least one outcome"));
        }
        for outcome in needed.iter().filter(|needed| !written.iter().any(|(outcome, _)| outcome == *needed)) {
            let message = "the node can have this outcome, so it needs an edge";
            self.found.push(missing(&format!("{target}.{outcome}"), message));
        }
        let mut edges = Vec::new();
        for (outcome, to) in written {
            match to.as_str().map(Cow::into_owned) {
                Some(to) => edges.push(Edge { outcome, to }),
                None => self.found.push(mistyped(&format!("{target}.{outcome}"), "a string")),
            }
        }
        edges
    }

    /// Every name that is used must be a node's.
    fn check_names(&mut self, start: Option<&str>, drafts: &[Draft]) {
        let unknown = |name: &str| !drafts.iter().any(|draft| draft.name == name);
        let finding =
            |target| Diagnostic::error(DiagnosticCode::InvalidValue, target, "there is no node of this name");
        if start.is_some_and(unknown) {
            self.found.push(finding("start".to_owned()));
        }
        for draft in drafts {
            for edge in draft.edges.iter().filter(|edge| unknown(&edge.to)) {
                self.found.push(finding(format!("nodes.{}.outcomes.{}", draft.name, edge.outcome)));
            }
        }
    }

    fn text(&mut self, target: &str, json: Option<Json<'_>>, message: &str) -> Option<String> {
        let json = self.required(target, json, message)?;
        let text = json.as_str().map(Cow::into_owned);
        if text.is_none() {
            self.found.push(mistyped(target, "a string"));
        }
        text
    }

    fn required<'j>(&mut self, target: &str, json: Option<Json<'j>>, message: &str) -> Option<Json<'j>> {
        let json = json.filter(|json| json.kind() != Kind::Null);
        if json.is_none() {
            self.found.push(missing(target, message));
        }
        json
    }

    /// The findings of a node's configuration, at their place.
    fn below(&mut self, node: &str, report: Report) {
        for diagnostic in report.diagnostics {
            let target = match &*diagnostic.target {
                "" => format!("{node}.config"),
                key => format!("{node}.config.{key}"),
            };
            self.found.push(Diagnostic { target, ..diagnostic });
        }
    }
}

fn missing(target: &str, message: &str) -> Diagnostic {
    Diagnostic::error(DiagnosticCode::RequiredValue, target, message)
}

fn no_config<'a>() -> Json<'a> {
    Json::trusted(Cow::Borrowed("{}"))
}

/// The members of an object; of duplicates the last counts.
fn last_members<'j>(json: &'j Json<'_>) -> Vec<(String, Json<'j>)> {
    let mut members: Vec<(String, Json<'_>)> = Vec::new();
    for (name, value) in json.members() {
        match members.iter_mut().find(|(member, _)| *member == name) {
            Some((_, earlier)) => *earlier = value,
            None => members.push((name.into_owned(), value)),
        }
    }
    members
}
