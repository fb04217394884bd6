//! `cargo xtask test`: everything that this machine can run, in the order in which a mistake is cheapest to find.

use std::time::Instant;

use crate::shell::{Program, run, say};
use crate::steps::{Outcome, STEPS};

/// Runs all steps. One that fails does not keep the others from running.
pub(crate) fn run_steps(all: bool) -> Result<(usize, usize), String> {
    let (mut passed, mut failed) = (0, Vec::new());
    for step in STEPS.iter().chain(crate::python::STEPS) {
        say(&format!("\n── {}", step.name));
        let start = Instant::now();
        let outcome = (step.run)();
        let seconds = start.elapsed().as_secs();
        match outcome {
            Outcome::Passed => {
                passed += 1;
                say(&format!("── {} passed ({seconds} s)", step.name));
            }
            Outcome::Failed(problem) => {
                say(&format!("── {} failed: {problem}", step.name));
                failed.push(step.name);
            }
            Outcome::Skipped(reason) if all => {
                say(&format!("── {} failed: it cannot be run here ({reason})", step.name));
                failed.push(step.name);
            }
            Outcome::Skipped(reason) => say(&format!("── {} skipped: {reason}", step.name)),
        }
    }
    match failed.as_slice() {
        [] => Ok((passed, 0)),
        names => {
            say(&format!("\nfailed: {}", names.join(", ")));
            Ok((passed, names.len()))
        }
    }
}

/// The command: ends with a line that says how many steps passed and failed.
pub(crate) fn all_steps(all: bool) -> Result<(), String> {
    let (passed, failed) = run_steps(all)?;
    say(&format!("\nxtask: {passed} passed, {failed} failed"));
    if failed == 0 { Ok(()) } else { Err("some steps failed; each says how above".to_owned()) }
}

/// Builds runner and testees, then runs the cases.
pub(crate) fn conformance(arguments: &[String]) -> Result<(), String> {
    run("cargo", &["build", "--quiet", "--package", "pingone-protect-tests", "--bins"])?;
    let named = arguments.iter().position(|argument| argument == "--host");
    let host = named.and_then(|at| arguments.get(at + 1)).map_or("all", String::as_str);
    for (name, missing) in [("python", crate::python::missing()), ("js", crate::npm::missing())] {
        match missing {
            _ if host != "all" && host != name => {}
            None if name == "python" => crate::python::install()?,
            None => crate::npm::install()?,
            // The runner leaves out what is not built.
            Some(missing) if named.is_none() => say(&format!("without the host {name}: {missing}")),
            Some(missing) => return Err(missing),
        }
    }
    Program::new("pingone-protect-tests", "conformance").args(arguments).run()
}
