//! The npm package where it runs: the packed tarball in Node, Deno, Bun, workerd, edge-light and Chromium, and through
//! the bundlers that have an entry of theirs.
//!
//! The tests stand in `bindings-wasm/npm/test/runtimes`; `run.mjs` there installs the tarball and the tools into
//! `target/npm/runtimes` and runs them.

use std::path::PathBuf;

use crate::shell::run;
use crate::steps::Outcome;

const RUN: &str = "bindings-wasm/npm/test/runtimes/run.mjs";
const TARBALL: &str = "target/npm/pingone-protect.tgz";
const FOLDER: &str = "target/npm/runtimes";
/// Where `browser.mjs` looks.
const BROWSERS: [&str; 3] = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

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
    if let Some(missing) = crate::npm::missing() {
        return Some(missing);
    }
    let problem = "Chromium is missing (the variable CHROMIUM may name it)";
    browser().is_none().then(|| problem.to_owned())
}

/// Chromium, where `browser.mjs` finds it as well.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var("CHROMIUM").ok();
    let places = BROWSERS.iter().map(PathBuf::from).chain(named.map(PathBuf::from));
    places.into_iter().find(|place| place.is_file())
}
