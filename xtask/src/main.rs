//! `cargo xtask`: every command of the repository in one place.

mod demo;
mod dependencies;
mod examples;
mod journey;
mod mobile;
mod npm;
mod playground;
mod python;
mod runtimes;
mod shell;
mod steps;
mod test;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Commands for working on pingone-protect.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Walks the example sign-in for a set of visitors, on the emulator inside this process.
    Demo(DemoArguments),
    /// Draws a journey's definition, or says what is wrong with it.
    Journey(journey::Arguments),
    /// Builds the page that runs the rules in the browser, and serves it on loopback until Ctrl-C.
    Playground(playground::Arguments),
    /// Format, lints, all tests, documentation, conformance and every build that this machine can do.
    Test {
        /// What cannot be run here is a failure instead of a line.
        #[arg(long)]
        all: bool,
    },
    /// Builds the Python wheel and installs it into `target/python/venv`.
    Python {
        /// And runs everything that is tested of it.
        #[arg(long)]
        test: bool,
    },
    /// Builds the npm package into `target/npm` and checks it: tests, types, what bundlers resolve.
    Npm,
    /// Runs the conformance cases: `--host rust|python|js|kotlin|swift|all`, `--cases FILE`…, `--emit FILE`.
    #[command(disable_help_flag = true)]
    Conformance {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Ten thousand evaluations against an emulator that fails at random, counted.
    #[command(disable_help_flag = true)]
    Storm {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Builds the Kotlin package with its tests and testee.
    Kotlin,
    /// Makes an Android archive, as far as `ANDROID_NDK_HOME` has what links it.
    Aar,
    /// Builds the Swift package with its tests and testee.
    Swift,
    /// Runs the packed npm package in Node, Deno, Bun, workerd, edge-light, Chromium and through bundlers.
    Runtimes,
    /// Builds the npm package and prints what users load of it, raw, gzip and brotli, beside the goals.
    Size,
    /// Tests the examples that are programs of their own.
    Examples,
    /// Measures beside what users would pick instead, and prints the ratios.
    Bench,
}

#[derive(Args)]
struct DemoArguments {
    /// One visitor against the real service of the `PINGONE_…` variables. Asks before it sends; no feedback.
    #[arg(long)]
    live: bool,
    /// The journey of `examples/journey/sign-in.json` instead, with every branch.
    #[arg(long, conflicts_with = "live")]
    journey: bool,
}

fn bench() -> Result<(), String> {
    shell::Program::new("pingone-protect-benches", "ratios").release().run()?;
    mobile::kotlin::bench()?;
    mobile::swift::bench()
}

fn main() -> ExitCode {
    let ran = match Arguments::parse().command {
        Command::Demo(DemoArguments { live: true, .. }) => demo::live(),
        Command::Demo(DemoArguments { journey: true, .. }) => demo::journey::on_the_emulator(),
        Command::Demo(_) => demo::on_the_emulator(),
        Command::Journey(arguments) => journey::draw(&arguments),
        Command::Playground(arguments) => playground::playground(&arguments),
        Command::Test { all } => test::all_steps(all),
        Command::Python { test: false } => python::install(),
        Command::Python { test: true } => python::test(),
        Command::Npm => npm::package().into_result(),
        Command::Conformance { rest } => test::conformance(&rest),
        Command::Storm { rest } => {
            shell::Program::new("pingone-protect-tests", "storm").release().args(&rest).run()
        }
        Command::Kotlin => mobile::kotlin::package().into_result(),
        Command::Swift => mobile::swift::package().into_result(),
        Command::Runtimes => runtimes::command(),
        Command::Size => npm::size().into_result(),
        Command::Examples => examples::test().into_result(),
        Command::Aar => mobile::kotlin::aar(),
        Command::Bench => bench(),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        // A program that failed has said why, and its last line stays the last.
        Err(problem) if problem.is_empty() => ExitCode::FAILURE,
        Err(problem) => {
            shell::say(&format!("\nxtask: {problem}"));
            ExitCode::FAILURE
        }
    }
}
