//! Running programs, and saying so.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A line for the reader. One who has gone is no reason to fail.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Runs a program in the root, with its output going where ours goes.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<(), String> {
    let status = command(program, arguments).status();
    let shown = format!("{program} {}", arguments.join(" "));
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed ({status})")),
        Err(error) => Err(format!("`{shown}` cannot be run: {error}")),
    }
}

/// What a program prints to its standard output, when it succeeds.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program, arguments).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A program with the root as its folder.
///
/// Cargo lets what it runs find libraries in `target`, and a host would take the debug build there for the one in its
/// package.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root()).env_remove("LD_LIBRARY_PATH");
    command
}

/// A program of the workspace that has its own output and its own last line: run where the caller stands, so that
/// paths on the command line mean what they say.
pub(crate) struct Program(Vec<String>);

impl Program {
    pub(crate) fn new(package: &str, bin: &str) -> Self {
        let manifest = root().join("Cargo.toml").display().to_string();
        let arguments = ["run", "--quiet", "--manifest-path", &manifest, "--package", package, "--bin", bin];
        Self(arguments.map(str::to_owned).to_vec())
    }

    pub(crate) fn release(mut self) -> Self {
        self.0.push("--release".to_owned());
        self
    }

    /// Arguments of the program itself.
    pub(crate) fn args(mut self, arguments: &[String]) -> Self {
        self.0.push("--".to_owned());
        self.0.extend_from_slice(arguments);
        self
    }

    /// Runs it; an empty problem stands for one that the program has told of itself.
    pub(crate) fn run(&self) -> Result<(), String> {
        match Command::new("cargo").args(&self.0).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(_) => Err(String::new()),
            Err(error) => Err(format!("cargo cannot be run: {error}")),
        }
    }
}
