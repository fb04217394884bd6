//! Draws a journey, for documentation and review: [`dot`] for Graphviz, [`mermaid`] for Markdown.

use std::fmt::Write as _;

use super::definition::{Definition, Node, NodeKind};
use super::runner::Journey;
use super::step::JourneyResult;
use super::turn::Action;

/// The journey in Graphviz's DOT.
#[must_use]
pub fn dot(journey: &Journey) -> String {
    let mut out = "digraph journey {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n".to_owned();
    let definition = &journey.definition;
    for (index, node) in definition.nodes.iter().enumerate() {
        let label = dot_text(&label(node).join("\n"));
        let shape = if is_end(node) { ", shape=doublecircle" } else { "" };
        let _ = writeln!(out, "  n{index} [label={label}{shape}];");
    }
    if let Some(start) = position(definition, &definition.start) {
        let _ = writeln!(out, "  start [shape=point];\n  start -> n{start};");
    }
    for arrow in arrows(definition) {
        let label = dot_text(&arrow.outcomes.join("\n"));
        let _ = writeln!(out, "  n{} -> n{} [label={label}];", arrow.from, arrow.to);
    }
    out + "}\n"
}

/// The journey as a Mermaid flowchart.
#[must_use]
pub fn mermaid(journey: &Journey) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let definition = &journey.definition;
    for (index, node) in definition.nodes.iter().enumerate() {
        let label = mermaid_text(&label(node));
        let (open, close) = if is_end(node) { ("([", "])") } else { ("[", "]") };
        let _ = writeln!(out, "  n{index}{open}\"{label}\"{close}");
    }
    if let Some(start) = position(definition, &definition.start) {
        let _ = writeln!(out, "  start((\" \")) --> n{start}");
    }
    for arrow in arrows(definition) {
        let _ = writeln!(out, "  n{} -->|\"{}\"| n{}", arrow.from, mermaid_text(&arrow.outcomes), arrow.to);
    }
    out
}

/// All outcomes that lead from one node to another, as one arrow.
struct Arrow<'d> {
    from: usize,
    to: usize,
    outcomes: Vec<&'d str>,
}

/// The edges that a run can follow: an end has none.
fn arrows(definition: &Definition) -> Vec<Arrow<'_>> {
    let mut arrows: Vec<Arrow<'_>> = Vec::new();
    for (from, node) in definition.nodes.iter().enumerate().filter(|(_, node)| !is_end(node)) {
        for edge in &node.edges {
            let Some(to) = position(definition, &edge.to) else { continue };
            match arrows.iter_mut().find(|arrow| (arrow.from, arrow.to) == (from, to)) {
                Some(arrow) => arrow.outcomes.push(&edge.outcome),
                None => arrows.push(Arrow { from, to, outcomes: vec![&edge.outcome] }),
            }
        }
    }
    arrows
}

fn position(definition: &Definition, name: &str) -> Option<usize> {
    definition.nodes.iter().position(|node| node.name == name)
}

fn is_end(node: &Node) -> bool {
    matches!(node.kind, NodeKind::End(_))
}

/// The node's name, and what it does.
fn label(node: &Node) -> Vec<&str> {
    let what = match &node.kind {
        NodeKind::Action(Action::Initialize { .. }) => "PingOne Protect Initialize",
        NodeKind::Action(Action::Evaluation(_)) => "PingOne Protect Evaluation",
        NodeKind::Action(Action::Result(verdict)) => match verdict {
            crate::CompletionStatus::Success => "PingOne Protect Result: SUCCESS",
            crate::CompletionStatus::Failed => "PingOne Protect Result: FAILED",
        },
        NodeKind::Action(Action::Host { task }) => task,
        NodeKind::End(JourneyResult::Success) => "Success",
        NodeKind::End(JourneyResult::Failure) | NodeKind::Faulty { .. } => "Failure",
    };
    if node.name.eq_ignore_ascii_case(what) { vec![what] } else { vec![&node.name, what] }
}

fn dot_text(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// Entities for the characters that mean something to Mermaid; every line of its own.
fn mermaid_text(lines: &[&str]) -> String {
    let escaped = lines.iter().map(|line| {
        let escape = |character| match character {
            '"' | '#' | '<' | '>' | '&' | '|' | '`' => format!("#{};", u32::from(character)),
            control if control.is_control() => " ".to_owned(),
            plain => plain.to_string(),
        };
        line.chars().map(escape).collect::<String>()
    });
    escaped.collect::<Vec<_>>().join("<br/>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Json;

    fn journey(text: &str) -> Journey {
        Journey::from_json(&Json::parse(text).unwrap()).unwrap()
    }

    const SMALL: &str = r#"{"start": "a \"b\" <c>", "nodes": {
        "a \"b\" <c>": {"type": "Host", "task": "ask|twice", "outcomes": {"yes": "done", "so-so": "done", "no": "failure"}},
        "done": {"type": "Success", "outcomes": {"again": "done"}},
        "failure": {"type": "Failure"}}}"#;

    #[test]
    fn mermaid_quotes_names_and_joins_parallel_edges() {
        let expected = "flowchart LR\n  n0[\"a #34;b#34; #60;c#62;<br/>ask#124;twice\"]\n  n1([\"done<br/>Success\"])\n  \
                        n2([\"Failure\"])\n  start((\" \")) --> n0\n  n0 -->|\"yes<br/>so-so\"| n1\n  n0 -->|\"no\"| n2\n";
        assert_eq!(mermaid(&journey(SMALL)), expected);
    }

    #[test]
    fn dot_quotes_names_and_draws_no_edges_of_ends() {
        let drawn = dot(&journey(SMALL));
        assert!(drawn.contains(r#"n0 [label="a \"b\" <c>\nask|twice"];"#), "{drawn}");
        assert!(drawn.contains("n1 [label=\"done\\nSuccess\", shape=doublecircle];"), "{drawn}");
        assert!(drawn.contains("start -> n0;"), "{drawn}");
        assert!(drawn.contains(r#"n0 -> n1 [label="yes\nso-so"];"#), "{drawn}");
        assert!(!drawn.contains("n1 -> "), "{drawn}");
    }
}
