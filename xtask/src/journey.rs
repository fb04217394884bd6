//! `cargo xtask journey FILE`: draws a journey's definition, for documentation and review, or says what is wrong with it.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use pingone_protect_client::journey::{Journey, diagram};
use pingone_protect_client::{Diagnostic, Json, Severity};

use crate::shell::say;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The definition, as `examples/journey/sign-in.json` has one.
    file: PathBuf,
    /// As Graphviz reads it.
    #[arg(long)]
    dot: bool,
    /// As Markdown shows it; this is the default.
    #[arg(long, conflicts_with = "dot")]
    mermaid: bool,
}

/// What there is to say of a definition.
struct Drawn {
    /// A line each.
    findings: Vec<String>,
    /// A definition with errors has none.
    drawing: Option<String>,
}

/// Prints the drawing; without one the findings, which are else beside it.
pub(crate) fn draw(arguments: &Arguments) -> Result<(), String> {
    let file = arguments.file.display();
    let text = std::fs::read_to_string(&arguments.file)
        .map_err(|error| format!("{file} cannot be read: {error}"))?;
    let figure = if arguments.dot { diagram::dot } else { diagram::mermaid };
    let Drawn { findings, drawing } = drawn(&text, figure).map_err(|problem| format!("{file}: {problem}"))?;
    let Some(drawing) = drawing else {
        findings.iter().for_each(|finding| say(finding));
        return Err(format!("{file} is no journey that could run"));
    };
    findings.iter().for_each(|finding| warn(finding));
    say(drawing.trim_end());
    Ok(())
}

fn drawn(text: &str, figure: fn(&Journey) -> String) -> Result<Drawn, String> {
    let definition = Json::parse(text).map_err(|error| error.to_string())?;
    let report = Journey::check(&definition);
    let drawing = Journey::from_json(&definition).ok().map(|journey| figure(&journey));
    Ok(Drawn { findings: report.diagnostics.iter().map(line).collect(), drawing })
}

/// A finding with everything that helps to mend it.
fn line(finding: &Diagnostic) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let allowed = finding.allowed_values.as_ref();
    let allowed = allowed.map_or_else(String::new, |values| format!("; allowed: {}", values.join(", ")));
    format!("{severity} {} {finding}{allowed}", code(finding))
}

/// The code as everybody writes it.
fn code(finding: &Diagnostic) -> String {
    let code = serde_json::to_value(finding.code).ok();
    code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("UNKNOWN").to_owned()
}

/// Where it does not get into the drawing, which may be going into a file.
fn warn(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Drawn {
        drawn(text, diagram::mermaid).unwrap()
    }

    #[test]
    fn only_a_journey_that_could_run_is_drawn() {
        let example = of(include_str!("../../examples/journey/sign-in.json"));
        assert!(example.drawing.is_some() && example.findings.is_empty());
        let warned = of(r#"{"start": "a", "nodes": {"a": {"type": "Success"}, "b": {"type": "Failure"}}}"#);
        assert!(warned.drawing.is_some());
        assert!(warned.findings[0].starts_with("warning UNREACHABLE_NODE nodes.b: "));
        let bad = of(r#"{"start": "b", "nodes": {"a": {"type": "Success"}}}"#);
        assert!(bad.drawing.is_none() && !bad.findings.is_empty());
        assert!(drawn(r#"{"start":"#, diagram::dot).is_err());
    }

    #[test]
    fn a_finding_is_a_line_with_what_mends_it() {
        let lines = of(r#"{"start": "a", "nodes": {"a": {"type": "Succes"}}}"#).findings;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("error INVALID_VALUE nodes.a.type: "), "{lines:?}");
        assert!(lines[0].contains("allowed: PingOneProtectInitialize, "), "{lines:?}");
    }
}
