//! A host over all cases, on several testees at a time: most of a `client` case is waiting.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use pingone_protect_emulator::server::EmulatorServer;

use crate::hosts::Host;
use crate::service::EmulatedService;
use crate::suite::{Case, Tally, Testee};

/// Testees at a time.
const WORKERS: usize = 6;
/// Cases that a worker takes at once.
const SHARE: usize = 8;

/// Runs all cases on a host. Answers and failures come in the order of the cases.
///
/// # Errors
///
/// A sentence, when the emulator or the testee cannot be started.
pub fn host(host: Host, cases: &[Case]) -> Result<Tally, String> {
    let server = EmulatorServer::start().map_err(|error| format!("the emulator cannot start: {error}"))?;
    let shares: Vec<&[Case]> = cases.chunks(SHARE).collect();
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Tally)>> = Mutex::default();
    let problems: Mutex<Vec<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for worker in 0..WORKERS.min(shares.len()) {
            let (server, shares, next, done, problems) = (&server, &shares, &next, &done, &problems);
            scope.spawn(move || {
                if let Err(problem) = work(host, worker, server, shares, next, done)
                    && let Ok(mut problems) = problems.lock()
                {
                    problems.push(problem);
                }
            });
        }
    });
    let mut done = done.into_inner().map_err(|error| error.to_string())?;
    done.sort_by_key(|(share, _)| *share);
    let mut tally = Tally::default();
    for (_, share) in done {
        tally.add(share);
    }
    // A worker that failed has left shares undone, and a run with a case left out is no success.
    tally.failures.extend(problems.into_inner().map_err(|error| error.to_string())?);
    Ok(tally)
}

fn work(
    host: Host,
    worker: usize,
    server: &EmulatorServer,
    shares: &[&[Case]],
    next: &AtomicUsize,
    done: &Mutex<Vec<(usize, Tally)>>,
) -> Result<(), String> {
    let mut testee = Testee::start(host.testee()?)?;
    let mut service = EmulatedService::new(server, worker);
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        let Some(cases) = shares.get(index) else { return Ok(()) };
        let tally = testee.run(cases, &mut service);
        done.lock().map_err(|error| error.to_string())?.push((index, tally));
    }
}
