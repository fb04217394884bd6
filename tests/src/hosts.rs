//! The hosts and how their testees are started.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A host of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Rust: the crates `core` and `client`.
    Rust,
    /// Python: the built wheel in a virtual environment.
    Python,
    /// JavaScript: the packed npm package in Node.
    Js,
    /// Kotlin: the jar, on the JVM.
    Kotlin,
    /// Swift: the package, through the toolchain of `.ci/swift-toolchain` where the machine has none.
    Swift,
}

impl Host {
    /// Every host that has a testee.
    pub const ALL: &'static [Host] = &[Host::Rust, Host::Python, Host::Js, Host::Kotlin, Host::Swift];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Host::Rust => "rust",
            Host::Python => "python",
            Host::Js => "js",
            Host::Kotlin => "kotlin",
            Host::Swift => "swift",
        }
    }

    /// The host of a name.
    ///
    /// # Errors
    ///
    /// A sentence with the names that there are.
    pub fn named(name: &str) -> Result<Self, String> {
        let names: Vec<&str> = Host::ALL.iter().map(|host| host.name()).collect();
        let found = Host::ALL.iter().copied().find(|host| host.name() == name);
        found.ok_or_else(|| format!("there is no testee for {name:?}; there are: all, {}", names.join(", ")))
    }

    /// The program that answers cases.
    ///
    /// # Errors
    ///
    /// A sentence, when it is not where it is built.
    pub fn testee(self) -> Result<Command, String> {
        match self {
            Host::Rust => beside_the_runner("rust-testee").map(Command::new),
            Host::Python => python(),
            Host::Js => js_testee(),
            Host::Kotlin => kotlin(),
            Host::Swift => swift(),
        }
    }
}

/// The testee is copied to where the tarball is installed: there, `pingone-protect` is what users get.
fn js_testee() -> Result<Command, String> {
    static COPIED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let copy = || {
        if Command::new("node").arg("--version").output().is_err() {
            return Err("node is missing (Node from 20 up)".to_owned());
        }
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let installed = tests.join("../target/npm/installed");
        if !installed.join("node_modules/pingone-protect").is_dir() {
            let problem = "the npm package is not built: cargo xtask npm builds it";
            return Err(problem.to_owned());
        }
        for file in ["main.mjs", "client.mjs", "journey.mjs", "lossless.mjs", "pure.mjs"] {
            let source = tests.join("js-testee").join(file);
            std::fs::copy(&source, installed.join(file))
                .map_err(|error| format!("{}: {error}", source.display()))?;
        }
        Ok(installed.join("main.mjs"))
    };
    let mut command = Command::new("node");
    command.arg(COPIED.get_or_init(copy).clone()?);
    Ok(command)
}

fn beside_the_runner(name: &str) -> Result<PathBuf, String> {
    let runner = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = runner.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    match program.is_file() {
        true => Ok(program),
        false => Err(format!("{} is missing: cargo xtask conformance builds it", program.display())),
    }
}

/// The interpreter that has the built wheel, with the testee.
fn python() -> Result<Command, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
    let interpreter = root.join("target/python/venv").join(folder);
    if !interpreter.is_file() {
        return Err("the wheel is not installed: cargo xtask python builds it".to_owned());
    }
    let mut command = Command::new(interpreter);
    command.arg(root.join("bindings-python/tests/testee.py"));
    Ok(command)
}

/// The jar of the package, that of its tests with the testee, and what both need.
fn kotlin() -> Result<Command, String> {
    let built = root().join("target/kotlin");
    let missing = |what: &str| format!("{what} is missing: cargo xtask kotlin builds it");
    let needed = std::fs::read_to_string(built.join("classpath.txt")).map_err(|_| missing("the jar"))?;
    let jar = |name: &str| built.join(name).display().to_string();
    let (package, tests) = (jar("pingone-protect-0.1.0.jar"), jar("pingone-protect-0.1.0-tests.jar"));
    let mut command = Command::new("java");
    // Cargo lets what it runs find the debug build of the library; the one in the jar is meant.
    command.env_remove("LD_LIBRARY_PATH");
    // A testee is short-lived: starting fast is worth more than running fast.
    command.args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"]);
    command.args([
        "-cp",
        &format!("{package}:{tests}:{}", needed.trim()),
        "dev.pingoneprotect.testee.MainKt",
    ]);
    Ok(command)
}

/// The program that SwiftPM built, run where its libraries are.
fn swift() -> Result<Command, String> {
    let program = root().join("target/swift/debug/testee");
    if !program.is_file() {
        return Err("the Swift testee is missing: cargo xtask swift builds it".to_owned());
    }
    let has_swift =
        Command::new("swift").arg("--version").output().is_ok_and(|output| output.status.success());
    if has_swift {
        return Ok(Command::new(program));
    }
    let mut command = Command::new(root().join(".ci/swift-toolchain"));
    command.arg("run").arg(program);
    Ok(command)
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}
