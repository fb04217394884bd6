//! What a journey's edges make of it: nodes that no path reaches, and evaluations that a path leaves open.

use std::collections::BTreeSet;

use super::definition::{Draft, NodeKind};
use super::turn::Action;
use crate::validate::{Diagnostic, DiagnosticCode};

/// The warnings about the graph. Edges are followed as they are written, whether a node can have the outcome or not.
pub(super) fn check(start: Option<&str>, drafts: &[Draft]) -> Vec<Diagnostic> {
    let graph = Graph { drafts };
    let mut found = graph.unreachable(start);
    for draft in drafts.iter().filter(|draft| is_evaluation(draft)) {
        found.extend(graph.left_open_by(draft));
    }
    found
}

struct Graph<'d> {
    drafts: &'d [Draft],
}

impl<'d> Graph<'d> {
    fn unreachable(&self, start: Option<&str>) -> Vec<Diagnostic> {
        let Some(start) = start.and_then(|start| self.find(start)) else { return Vec::new() };
        let reached = self.reached_from(start, |_| true);
        let lost = |draft: &&Draft| !draft.mistyped && !reached.contains(&*draft.name);
        let message = "no path from the start leads here";
        let warning = |draft: &Draft| {
            Diagnostic::warning(DiagnosticCode::UnreachableNode, format!("nodes.{}", draft.name), message)
        };
        self.drafts.iter().filter(lost).map(warning).collect()
    }

    /// The outcomes of an evaluation behind which nothing completes it. One that failed has nothing to complete.
    fn left_open_by(&self, evaluation: &'d Draft) -> Vec<Diagnostic> {
        let message = "a path from here completes the evaluation nowhere: put a PingOneProtectResult on it";
        let mut found = Vec::new();
        for edge in
            evaluation.edges.iter().filter(|edge| !matches!(&*edge.outcome, "FAILURE" | "CLIENT_ERROR"))
        {
            let Some(next) = self.find(&edge.to) else { continue };
            let reached = self.reached_from(next, |draft| !is_result(draft));
            let open =
                |name: &&str| self.find(name).is_some_and(|draft| is_end(draft) || is_evaluation(draft));
            if reached.iter().any(open) {
                let target = format!("nodes.{}.outcomes.{}", evaluation.name, edge.outcome);
                found.push(Diagnostic::warning(DiagnosticCode::UncompletedEvaluation, target, message));
            }
        }
        found
    }

    /// The nodes on all paths from here, with this one; a path ends before a node that it may not pass.
    fn reached_from(&self, from: &'d Draft, may_pass: impl Fn(&Draft) -> bool) -> BTreeSet<&'d str> {
        let mut reached = BTreeSet::new();
        let mut next = vec![from];
        while let Some(draft) = next.pop() {
            if may_pass(draft) && reached.insert(&*draft.name) && !is_end(draft) {
                next.extend(draft.edges.iter().filter_map(|edge| self.find(&edge.to)));
            }
        }
        reached
    }

    fn find(&self, name: &str) -> Option<&'d Draft> {
        self.drafts.iter().find(|draft| draft.name == name)
    }
}

fn is_end(draft: &Draft) -> bool {
    matches!(draft.kind, Some(NodeKind::End(_)))
}

fn is_evaluation(draft: &Draft) -> bool {
    matches!(draft.kind, Some(NodeKind::Action(Action::Evaluation(_))))
}

fn is_result(draft: &Draft) -> bool {
    matches!(draft.kind, Some(NodeKind::Action(Action::Result(_))))
}
