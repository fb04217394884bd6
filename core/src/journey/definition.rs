//! A journey as it is written down, and what is wrong with one.
//!
//! `{"start": "login", "nodes": {name: {"type", "config"?, "task"?, "outcomes": {outcome: name}}}}`

use std::borrow::Cow;

use super::config::EvaluationConfig;
use super::findings::{Findings, NOT_A_STRING, NOT_AN_OBJECT};
use super::state::{Members, kept};
use super::step::JourneyResult;
use super::turn::{Action, CONTINUE};
use super::{graph, result, string};
use crate::json::{Json, Kind};
use crate::open_enum::{ClosedEnum as _, closed_enum};
use crate::validate::{DiagnosticCode, is_blank};

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
    /// One with errors, which no definition has that runs: the type is missing, mistyped or unknown, or the node is no
    /// object at all, which is its only finding.
    Faulty {
        object: bool,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) outcome: String,
    pub(super) to: String,
}

closed_enum! {
    /// The types of node, as the definition spells them.
    #[allow(unreachable_pub, reason = "the other enums of this form are public")]
    NodeType {
        /// Initialises the signals SDK.
        Initialize = "PingOneProtectInitialize",
        /// Evaluates.
        Evaluation = "PingOneProtectEvaluation",
        /// Completes the evaluation.
        Result = "PingOneProtectResult",
        /// A task of the host's own.
        Host = "Host",
        /// An end.
        Success = "Success",
        /// The other end.
        Failure = "Failure",
    }
}

impl Definition {
    /// One without nodes yet.
    pub(super) fn of(source: &Json<'_>) -> Self {
        Self { source: kept(source), start: String::new(), nodes: Vec::new() }
    }

    /// Reads start and nodes, as far as they can be read.
    pub(super) fn fill(&mut self, json: &Json<'_>, find: &mut Findings) {
        if json.kind() != Kind::Object {
            find.mistyped(&[], NOT_AN_OBJECT);
            return;
        }
        let members = Members::parse(json.text());
        let start = find.text(&members, "start", "start", "a journey needs the node that it starts with");
        let Some(json) = find.required(&members, "nodes", "nodes", "a journey needs nodes") else { return };
        if json.kind() != Kind::Object {
            find.mistyped(&["nodes"], NOT_AN_OBJECT);
            return;
        }
        for (name, json) in Members::parse(json.text()).distinct() {
            let mut node = Node::of(name);
            find.within(&["nodes.", name], |find| node.fill(json, find));
            self.nodes.push(node);
        }
        check_names(find, start.as_deref(), &self.nodes);
        graph::check(find, start.as_deref(), &self.nodes);
        self.start = start.unwrap_or_default();
    }

    pub(super) fn node(&self, name: &str) -> Option<&Node> {
        named(&self.nodes, name)
    }
}

/// The node of this name.
pub(super) fn named<'n>(nodes: &'n [Node], name: &str) -> Option<&'n Node> {
    nodes.iter().find(|node| node.name == name)
}

impl Node {
    /// One of which the name alone is known.
    fn of(name: &str) -> Self {
        Self { name: name.to_owned(), kind: NodeKind::Faulty { object: false }, edges: Vec::new() }
    }

    fn fill(&mut self, json: &Json<'_>, find: &mut Findings) {
        if json.kind() != Kind::Object {
            find.mistyped(&[], NOT_AN_OBJECT);
            return;
        }
        let members = Members::parse(json.text());
        self.kind = match find.text(&members, "type", ".type", "a node needs its type") {
            Some(type_name) => kind(find, &type_name, &members),
            None => NodeKind::Faulty { object: true },
        };
        // A task is a string wherever it stands; a Host cannot do without.
        if members.given("task").is_some_and(|task| task.kind() != Kind::String) {
            find.mistyped(&[".task"], NOT_A_STRING);
        } else if matches!(&self.kind, NodeKind::Action(Action::Host { task }) if is_blank(task)) {
            find.missing(&[".task"], "a Host node needs the name of its task");
        }
        self.connect(&members, find);
    }

    fn connect(&mut self, members: &Members<'_>, find: &mut Findings) {
        let json = object_or_empty(members, "outcomes");
        if json.kind() != Kind::Object {
            find.mistyped(&[".outcomes"], NOT_AN_OBJECT);
            return;
        }
        let written = Members::parse(json.text());
        self.kind.each_outcome(&mut |outcome| {
            if written.given(outcome).is_none() {
                find.missing(&[".outcomes.", outcome], "the node can have this outcome, so it needs an edge");
            }
        });
        let mut leads_nowhere = true;
        for (outcome, to) in written.distinct().into_iter().filter(|(_, to)| to.kind() != Kind::Null) {
            leads_nowhere = false;
            match string(to) {
                Some(to) => self.edges.push(Edge { outcome: outcome.to_owned(), to }),
                None => find.mistyped(&[".outcomes.", outcome], NOT_A_STRING),
            }
        }
        if leads_nowhere && matches!(self.kind, NodeKind::Action(Action::Host { .. })) {
            find.missing(&[".outcomes"], "a Host node needs at least one outcome");
        }
    }

    /// Where an outcome leads.
    pub(super) fn edge(&self, outcome: &str) -> Option<&str> {
        self.edges.iter().find(|edge| edge.outcome == outcome).map(|edge| &*edge.to)
    }

    pub(super) fn action(&self) -> Option<&Action> {
        match &self.kind {
            NodeKind::Action(action) => Some(action),
            _ => None,
        }
    }
}

impl NodeKind {
    /// The outcomes that need an edge.
    fn each_outcome(&self, needed: &mut dyn FnMut(&str)) {
        match self {
            NodeKind::Action(Action::Initialize { .. } | Action::Result(_)) => needed(CONTINUE),
            NodeKind::Action(Action::Evaluation(config)) => config.each_outcome(needed),
            NodeKind::Action(Action::Host { .. }) | NodeKind::End(_) | NodeKind::Faulty { .. } => {}
        }
    }
}

fn kind(find: &mut Findings, type_name: &str, node: &Members<'_>) -> NodeKind {
    let Some(type_of_node) = NodeType::from_text(type_name) else {
        find.not_allowed(".type", "there is no such type of node", NodeType::TEXTS);
        return NodeKind::Faulty { object: true };
    };
    let config = object_or_empty(node, "config");
    NodeKind::Action(match type_of_node {
        NodeType::Initialize => Action::Initialize { config: kept(config) },
        NodeType::Evaluation => {
            let (config, report) = EvaluationConfig::read(config);
            find.of_config(report);
            Action::Evaluation(config)
        }
        NodeType::Result => {
            let (verdict, report) = result::read(config);
            find.of_config(report);
            Action::Result(verdict)
        }
        NodeType::Host => Action::Host { task: node.string("task").unwrap_or_default() },
        NodeType::Success => return NodeKind::End(JourneyResult::Success),
        NodeType::Failure => return NodeKind::End(JourneyResult::Failure),
    })
}

/// Every name that is used must be a node's.
fn check_names(find: &mut Findings, start: Option<&str>, nodes: &[Node]) {
    let mut check = |name: &str, target: &[&str]| {
        if named(nodes, name).is_none() {
            find.error(DiagnosticCode::InvalidValue, target, "there is no node of this name");
        }
    };
    if let Some(start) = start {
        check(start, &["start"]);
    }
    for node in nodes {
        for edge in &node.edges {
            check(&edge.to, &["nodes.", &node.name, ".outcomes.", &edge.outcome]);
        }
    }
}

/// The member, or an object without members when it is absent or `null`.
fn object_or_empty<'j>(node: &'j Members<'_>, name: &str) -> &'j Json<'j> {
    static EMPTY: Json<'static> = Json::trusted(Cow::Borrowed("{}"));
    node.given(name).unwrap_or(&EMPTY)
}
