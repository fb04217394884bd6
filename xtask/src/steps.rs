//! The steps of `cargo xtask test`.

use crate::shell::{output, run};

/// One step.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) run: fn() -> Outcome,
}

/// How a step ended.
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    /// The machine lacks something that is not ours to install.
    Skipped(String),
}

impl Outcome {
    /// The outcome of a step that somebody asked for by its name: a skip is no success then.
    pub(crate) fn into_result(self) -> Result<(), String> {
        match self {
            Outcome::Passed => Ok(()),
            Outcome::Failed(problem) | Outcome::Skipped(problem) => Err(problem),
        }
    }
}

impl From<Result<(), String>> for Outcome {
    fn from(result: Result<(), String>) -> Self {
        match result {
            Ok(()) => Outcome::Passed,
            Err(problem) => Outcome::Failed(problem),
        }
    }
}

/// Targets that the core must build for: edge workers and phones.
const CORE_TARGETS: [&str; 3] = ["wasm32-unknown-unknown", "aarch64-apple-ios", "aarch64-linux-android"];

pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", run: || run("cargo", &["fmt", "--all", "--check"]).into() },
    Step { name: "lints", run: lints },
    Step { name: "dependencies of the core", run: || crate::dependencies::check().into() },
    Step { name: "tests", run: || run("cargo", &["test", "--workspace", "--quiet"]).into() },
    Step { name: "documentation", run: documentation },
    Step { name: "Kotlin package", run: crate::mobile::kotlin::package },
    Step { name: "Swift package", run: crate::mobile::swift::package },
    Step { name: "static libraries for phones", run: crate::mobile::static_libraries },
    Step { name: "npm package", run: crate::npm::package },
    Step { name: "size of the npm package", run: crate::npm::size },
    Step { name: "npm package in every runtime", run: crate::runtimes::test },
    Step { name: "examples", run: crate::examples::test },
    Step { name: "conformance", run: conformance },
    Step { name: "builds for edge workers and phones", run: other_targets },
    Step { name: "playground in a browser", run: crate::playground::tests },
    Step { name: "demo", run: || crate::demo::on_the_emulator().into() },
    Step { name: "demo of the journey", run: || crate::demo::journey::on_the_emulator().into() },
];

fn lints() -> Outcome {
    run("cargo", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]).into()
}

fn documentation() -> Outcome {
    let flags = "build.rustdocflags=[\"-D\", \"warnings\"]";
    run("cargo", &["doc", "--workspace", "--no-deps", "--quiet", "--config", flags]).into()
}

fn conformance() -> Outcome {
    crate::test::conformance(&[])
        .map_err(|_| "an answer is wrong; the lines above say which".to_owned())
        .into()
}

fn other_targets() -> Outcome {
    if let Err(problem) = install_targets() {
        return Outcome::Skipped(problem);
    }
    let builds =
        CORE_TARGETS.iter().map(|target| ("pingone-protect-core", *target, "--all-features")).chain([
            ("pingone-protect-client", "wasm32-unknown-unknown", "--all-features"),
            ("pingone-protect-emulator", "wasm32-unknown-unknown", "--no-default-features"),
        ]);
    for (package, target, features) in builds {
        let built = run("cargo", &["build", "--quiet", "--package", package, "--target", target, features]);
        if let Err(problem) = built {
            return Outcome::Failed(problem);
        }
    }
    Outcome::Passed
}

/// rustup brings the source of the standard library, which the npm package's wasm is built with.
pub(crate) fn install_standard_library_source() -> Result<(), String> {
    let installed = output("rustup", &["component", "list", "--installed"])
        .ok_or("rustup is missing, so rust-src cannot be added")?;
    if installed.lines().any(|line| line == "rust-src") {
        return Ok(());
    }
    run("rustup", &["component", "add", "rust-src"])
}

/// rustup brings the standard library of the targets that are missing.
pub(crate) fn install_targets() -> Result<(), String> {
    let Some(installed) = output("rustup", &["target", "list", "--installed"]) else {
        return Err("rustup is missing, so the targets cannot be added".to_owned());
    };
    let missing: Vec<&str> =
        CORE_TARGETS.into_iter().filter(|target| !installed.lines().any(|line| line == *target)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let arguments: Vec<&str> = ["target", "add"].into_iter().chain(missing).collect();
    run("rustup", &arguments)
}
