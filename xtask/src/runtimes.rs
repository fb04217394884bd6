//! The npm package where it runs: the packed tarball in Node, Deno, Bun, workerd, edge-light and Chromium, and through
//! the bundlers that have an entry of theirs.
//!
//! The tests stand in `bindings-wasm/npm/test/runtimes`; `run.mjs` there installs the tarball and the tools into
//! `target/npm/runtimes` and runs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{root, run};
use crate::steps::Outcome;

const RUN: &str = "bindings-wasm/npm/test/runtimes/run.mjs";
const TARBALL: &str = "target/npm/pingone-protect.tgz";
const FOLDER: &str = "target/npm/runtimes";
/// Names Chromium, for us and for the tests.
pub(crate) const CHROMIUM: &str = "CHROMIUM";
/// Where it is without a name.
const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/// Builds and packs the package, then runs the tests.
pub(crate) fn test() -> Outcome {
    match browser() {
        Ok(browser) => tests_in(&browser).into(),
        Err(missing) => Outcome::Skipped(missing),
    }
}

/// The command: the tests, then what the package costs a Worker's cold start.
pub(crate) fn command() -> Result<(), String> {
    test().into_result()?;
    run("node", &["benches/js/start.mjs", FOLDER])
}

/// Chromium, where the package can be built for it; else what is missing.
pub(crate) fn browser() -> Result<PathBuf, String> {
    if let Some(missing) = crate::npm::missing() {
        return Err(missing);
    }
    let named = std::env::var_os(CHROMIUM).map(PathBuf::from);
    let mut places = named.into_iter().chain(BROWSERS.map(PathBuf::from));
    let found = places.find(|place| place.is_file());
    found.ok_or_else(|| format!("Chromium is missing (the variable {CHROMIUM} may name it)"))
}

fn tests_in(browser: &Path) -> Result<(), String> {
    crate::npm::install()?;
    let mut node = Command::new("node");
    node.args([RUN, TARBALL, FOLDER]).env(CHROMIUM, browser).current_dir(root());
    match node.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the tests in the runtimes failed ({status})")),
        Err(error) => Err(format!("node cannot be run: {error}")),
    }
}
