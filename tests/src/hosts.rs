//! The hosts and how their testees are started.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A host of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Rust: the crates `core` and `client`.
    Rust,
    /// Kotlin: the jar, on the JVM.
    Kotlin,
    /// Swift: the package, through the toolchain of `.ci/swift-toolchain` where the machine has none.
    Swift,
}

impl Host {
    /// Every host that has a testee.
    pub const ALL: &'static [Host] = &[Host::Rust, Host::Kotlin, Host::Swift];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Host::Rust => "rust",
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
            Host::Kotlin => kotlin(),
            Host::Swift => swift(),
        }
    }
}

fn beside_the_runner(name: &str) -> Result<PathBuf, String> {
    let runner = std::env::current_exe().map_err(|error| error.to_string())?;
    let program = runner.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    match program.is_file() {
        true => Ok(program),
        false => Err(format!("{} is missing: cargo xtask conformance builds it", program.display())),
    }
}

/// The jar of the package, that of its tests with the testee, and what both need.
fn kotlin() -> Result<Command, String> {
    let built = root().join("target/kotlin");
    let missing = |what: &str| format!("{what} is missing: cargo xtask kotlin builds it");
    let needed = std::fs::read_to_string(built.join("classpath.txt")).map_err(|_| missing("the jar"))?;
    let jar = |name: &str| built.join(name).display().to_string();
    let (package, tests) = (jar("pingone-protect-0.1.0.jar"), jar("pingone-protect-0.1.0-tests.jar"));
    let mut command = Command::new("java");
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
