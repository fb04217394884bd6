//! `conformance [--host HOST] [--cases FILE]… [--emit FILE]`: runs testees over the cases.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use pingone_protect_tests::hosts::Host;
use pingone_protect_tests::suite::{Case, own_cases, read_cases};

/// Runs the conformance cases on a host's testee, or on every one there is.
#[derive(Parser)]
struct Arguments {
    /// `rust`, `python`, `js`, `kotlin`, `swift`, or `all` of them that are built.
    #[arg(long, default_value = "all")]
    host: String,
    /// A file of cases (JSON lines), or a folder of such files; the repository's own when there is none.
    #[arg(long)]
    cases: Vec<PathBuf>,
    /// Writes every answer to this file, a line each, also of cases that expect nothing.
    #[arg(long)]
    emit: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            say(&format!("conformance: {problem}"));
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool, String> {
    let hosts = match arguments.host.as_str() {
        "all" => built(),
        name => vec![Host::named(name)?],
    };
    let cases = cases(&arguments.cases)?;
    let mut emitted = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for host in hosts {
        let tally = pingone_protect_tests::run::host(host, &cases)?;
        for failure in &tally.failures {
            say(&format!("{} {failure}", host.name()));
        }
        let left_out = cases.len().saturating_sub(tally.passed + tally.failures.len());
        passed += tally.passed;
        failed += tally.failures.len() + left_out;
        emitted.extend(tally.answers);
    }
    if let Some(file) = &arguments.emit {
        let text: String = emitted.iter().map(|answer| format!("{answer}\n")).collect();
        std::fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    say(&format!("{passed} passed, {failed} failed"));
    Ok(failed == 0)
}

/// The hosts that can be asked. All but Rust take what a machine may lack: where one is not built, a line says so, and
/// the step that builds it is what fails in CI.
fn built() -> Vec<Host> {
    let mut hosts = Host::ALL.to_vec();
    hosts.retain(|host| match host.testee() {
        Err(problem) if *host != Host::Rust => {
            say(&format!("{} left out: {problem}", host.name()));
            false
        }
        _ => true,
    });
    hosts
}

fn cases(files: &[PathBuf]) -> Result<Vec<Case>, String> {
    let own = [own_cases()];
    let files = if files.is_empty() { &own } else { files };
    let mut cases = Vec::new();
    for file in files {
        cases.extend(read_cases(file)?);
    }
    match cases.is_empty() {
        true => Err("there are no cases".to_owned()),
        false => Ok(cases),
    }
}

/// A reader that has gone is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
