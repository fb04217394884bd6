//! The hosts and how their testees are started.

use std::path::PathBuf;
use std::process::Command;

/// A host of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Rust: the crates `core` and `client`.
    Rust,
}

impl Host {
    /// Every host that has a testee.
    pub const ALL: &'static [Host] = &[Host::Rust];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Host::Rust => "rust",
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
