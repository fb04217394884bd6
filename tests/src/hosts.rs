//! The hosts and how their testees are started.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A host of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Rust: the crates `core` and `client`.
    Rust,
    /// Python: the built wheel in a virtual environment.
    Python,
}

impl Host {
    /// Every host that has a testee.
    pub const ALL: &'static [Host] = &[Host::Rust, Host::Python];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Host::Rust => "rust",
            Host::Python => "python",
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
