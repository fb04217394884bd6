//! `storm`: evaluations against a service that fails at random, and the counts of what became of them.

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser;
use pingone_protect_tests::storm::{Damage, Weather, run};

/// Evaluates against an emulator that fails at random, and counts.
#[derive(Parser)]
struct Arguments {
    /// Evaluations in all.
    #[arg(long, default_value_t = 10_000)]
    evaluations: usize,
    /// Evaluations at a time.
    #[arg(long, default_value_t = 50)]
    concurrency: usize,
    /// The part of all requests that gets a fault: latency, 429, 500, 503 or a dropped connection.
    #[arg(long, default_value_t = 0.2)]
    rate: f64,
    /// Where chance begins.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let Arguments { evaluations, concurrency, rate, seed } = Arguments::parse();
    let ran = tokio::runtime::Runtime::new()
        .map_err(|error| error.to_string())
        .and_then(|runtime| runtime.block_on(run(Weather { evaluations, concurrency, rate, seed })));
    let (text, code) = match ran {
        Ok(damage) if damage.violations.is_empty() => (told(&damage), ExitCode::SUCCESS),
        Ok(damage) => (told(&damage), ExitCode::FAILURE),
        Err(problem) => (format!("storm: {problem}"), ExitCode::from(2)),
    };
    // A reader that has gone is no reason to fail.
    let _ = writeln!(std::io::stdout(), "{text}");
    code
}

fn told(damage: &Damage) -> String {
    let Damage {
        outcomes,
        reasons,
        completions_delivered,
        completions_undelivered,
        answers_lost,
        requests,
        violations,
    } = damage;
    let decided: usize = outcomes.values().sum();
    format!(
        "decided                  {decided} {outcomes:?}\n\
         reasons of failures      {reasons:?}\n\
         completions delivered    {completions_delivered}\n\
         completions undelivered  {completions_undelivered} (each reported)\n\
         answers lost             {answers_lost} (created, but the client was never told)\n\
         requests received        {requests}\n\
         violations               {} {violations:?}",
        violations.len()
    )
}
