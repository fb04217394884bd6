//! The examples that are programs of their own, each with its tests. To add one, add a row.

use crate::npm::{self, install as package};
use crate::shell::{run, say};
use crate::steps::Outcome;

struct Example {
    /// Its folder in `examples`.
    folder: &'static str,
    /// What it needs before its tests run.
    prepare: fn() -> Result<(), String>,
    test: fn(&str) -> Result<(), String>,
}

const EXAMPLES: &[Example] = &[
    Example { folder: "cloudflare-worker", prepare: package, test: npm_test },
    Example { folder: "express", prepare: package, test: npm_test },
    Example { folder: "next-edge", prepare: package, test: npm_test },
    Example { folder: "rust-worker", prepare: rust_worker, test: npm_test },
];

/// Tests every example; one that fails does not keep the others from running.
pub(crate) fn test() -> Outcome {
    if let Some(missing) = npm::missing() {
        return Outcome::Skipped(missing);
    }
    let failed: Vec<&str> =
        EXAMPLES.iter().filter(|example| !passes(example)).map(|each| each.folder).collect();
    match failed.as_slice() {
        [] => Outcome::Passed,
        folders => Outcome::Failed(format!("the tests of {} fail", folders.join(", "))),
    }
}

fn passes(example: &Example) -> bool {
    say(&format!("examples/{}", example.folder));
    let tested = (example.prepare)().and_then(|()| (example.test)(example.folder));
    if let Err(problem) = &tested {
        say(problem);
    }
    tested.is_ok()
}

/// By its lock file, and the packed package.
fn npm_test(folder: &str) -> Result<(), String> {
    let folder = format!("examples/{folder}");
    run("npm", &["--prefix", &folder, "ci", "--silent"])?;
    run("npm", &["--prefix", &folder, "test", "--silent"])
}

/// The wasm of the Worker and its glue, in `target/rust-worker`.
fn rust_worker() -> Result<(), String> {
    package()?;
    let (name, target) = ("pingone-protect-rust-worker", "wasm32-unknown-unknown");
    run("cargo", &["clippy", "--quiet", "--package", name, "--target", target, "--", "-D", "warnings"])?;
    run("cargo", &["build", "--quiet", "--package", name, "--target", target])?;
    let wasm = format!("target/{target}/debug/pingone_protect_rust_worker.wasm");
    let bind = ["run", "--quiet", "--package", "pingone-protect-wasm-build", "--bin", "bind-worker", "--"];
    run("cargo", &[&bind[..], &[&wasm, "target/rust-worker"]].concat())
}
