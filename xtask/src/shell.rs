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

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// A cargo command under construction.
pub(crate) struct Cargo(Vec<String>);

impl Cargo {
    /// `cargo run` of a program of the workspace.
    pub(crate) fn run_bin(package: &str, bin: &str) -> Self {
        Self(["run", "--quiet", "--package", package, "--bin", bin].map(str::to_owned).to_vec())
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

    pub(crate) fn run(&self) -> Result<(), String> {
        let arguments: Vec<&str> = self.0.iter().map(String::as_str).collect();
        run("cargo", &arguments)
    }
}
