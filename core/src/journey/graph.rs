//! What a journey's edges make of it: nodes that no path reaches, and evaluations that a path leaves open.

use super::definition::{Node, NodeKind, named};
use super::findings::Findings;
use super::turn::Action;
use crate::validate::DiagnosticCode;

/// The warnings about the graph. Edges are followed as they are written, whether a node can have the outcome or not.
pub(super) fn check(find: &mut Findings, start: Option<&str>, nodes: &[Node]) {
    if let Some(start) = start.and_then(|start| named(nodes, start)) {
        unreachable(find, nodes, start);
    }
    for node in nodes.iter().filter(|node| is_evaluation(node)) {
        left_open_by(find, nodes, node);
    }
}

fn unreachable(find: &mut Findings, nodes: &[Node], start: &Node) {
    let reached = reached_from(nodes, start, false);
    for node in nodes {
        if !matches!(node.kind, NodeKind::Faulty { object: false }) && !has(&reached, node) {
            let message = "no path from the start leads here";
            find.warning(DiagnosticCode::UnreachableNode, &["nodes.", &node.name], message);
        }
    }
}

/// The outcomes of an evaluation behind which nothing completes it. One that failed has nothing to complete.
fn left_open_by(find: &mut Findings, nodes: &[Node], evaluation: &Node) {
    for edge in &evaluation.edges {
        if matches!(&*edge.outcome, "FAILURE" | "CLIENT_ERROR") {
            continue;
        }
        let Some(next) = named(nodes, &edge.to) else { continue };
        let reached = reached_from(nodes, next, true);
        if reached.iter().any(|node| is_end(node) || is_evaluation(node)) {
            let target = ["nodes.", &evaluation.name, ".outcomes.", &edge.outcome];
            let message =
                "a path from here completes the evaluation nowhere: put a PingOneProtectResult on it";
            find.warning(DiagnosticCode::UncompletedEvaluation, &target, message);
        }
    }
}

/// The nodes on all paths from here, with this one; a path may end before a Result node.
fn reached_from<'n>(nodes: &'n [Node], from: &'n Node, until_result: bool) -> Vec<&'n Node> {
    let mut reached: Vec<&Node> = Vec::new();
    let mut next = vec![from];
    while let Some(node) = next.pop() {
        let passed = !(until_result && is_result(node));
        if passed && !has(&reached, node) {
            reached.push(node);
            if !is_end(node) {
                next.extend(node.edges.iter().filter_map(|edge| named(nodes, &edge.to)));
            }
        }
    }
    reached
}

fn has(nodes: &[&Node], node: &Node) -> bool {
    nodes.iter().any(|other| std::ptr::eq(*other, node))
}

fn is_end(node: &Node) -> bool {
    matches!(node.kind, NodeKind::End(_))
}

fn is_evaluation(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Action(Action::Evaluation(_)))
}

fn is_result(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Action(Action::Result(_)))
}
