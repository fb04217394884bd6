//! The npm package where it runs: the packed tarball in Node, Deno, Bun, workerd, edge-light and Chromium, and through
//! the bundlers that have an entry of theirs.
//!
//! The tests stand in `bindings-wasm/npm/test/runtimes`; `run.mjs` there installs the tarball and the tools into
//! `target/npm/runtimes` and runs them.

use crate::shell::run;
use crate::steps::Outcome;

const RUN: &str = "bindings-wasm/npm/test/runtimes/run.mjs";
const TARBALL: &str = "target/npm/pingone-protect.tgz";
const FOLDER: &str = "target/npm/runtimes";

/// Builds and packs the package, then runs the tests.
pub(crate) fn test() -> Outcome {
    match missing() {
        Some(missing) => Outcome::Skipped(missing),
        None => crate::npm::install().and_then(|()| run("node", &[RUN, TARBALL, FOLDER])).into(),
    }
}

/// The command: the tests, then what the package costs a Worker's cold start.
pub(crate) fn command() -> Result<(), String> {
    test().into_result()?;
    run("node", &["benches/js/start.mjs", FOLDER])
}

fn missing() -> Option<String> {
    let no_browser = || crate::playground::browser().is_none().then(|| "Chromium is missing".to_owned());
    crate::npm::missing().or_else(no_browser)
}
