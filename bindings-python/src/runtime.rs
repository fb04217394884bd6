//! Waiting: a runtime that survives a fork, and calls that a thread or an event loop waits for.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use pingone_protect_client::Error;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tokio::runtime::Runtime;
use tokio::task::AbortHandle;

use crate::errors::raised;
use crate::mailbox::Mailbox;

/// How long a waiting thread goes without asking for signals such as Ctrl-C.
const TICK: Duration = Duration::from_millis(50);
/// Most of a call is waiting for the network.
const MOST_WORKERS: usize = 4;

/// Turns what a call came to into what Python gets.
pub(crate) type Finish = Box<dyn for<'py> FnOnce(Python<'py>) -> PyResult<Bound<'py, PyAny>> + Send>;
type Work = Pin<Box<dyn Future<Output = Finish> + Send>>;

/// The runtime of one process. A child of a fork has none of its parent's threads, so it gets its own.
struct OfProcess {
    process: u32,
    runtime: Runtime,
    child: OnceLock<Box<OfProcess>>,
}

/// The runtime of this process. No lock is held that a fork could keep closed for ever.
pub(crate) fn runtime() -> PyResult<&'static Runtime> {
    static FIRST: OnceLock<Box<OfProcess>> = OnceLock::new();
    let (process, mut slot) = (std::process::id(), &FIRST);
    loop {
        let found = match slot.get() {
            Some(found) => found,
            None => {
                let made = OfProcess { process, runtime: started()?, child: OnceLock::new() };
                // Another thread may have been faster; then this one's goes, in the background.
                if let Err(late) = slot.set(Box::new(made)) {
                    late.runtime.shutdown_background();
                }
                continue;
            }
        };
        if found.process == process {
            return Ok(&found.runtime);
        }
        slot = &found.child;
    }
}

fn started() -> PyResult<Runtime> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.min(MOST_WORKERS))
        .thread_name("pingone-protect")
        .enable_all()
        .build()
        .map_err(|error| PyRuntimeError::new_err(format!("no threads for the client: {error}")))
}

/// One call that has not begun.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct Pending {
    work: Mutex<Option<Work>>,
    task: OnceLock<AbortHandle>,
}

impl Pending {
    /// A call, and how its result is shown.
    pub(crate) fn new<T, F, S>(call: F, show: S) -> Self
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
        S: for<'py> FnOnce(Python<'py>, T) -> PyResult<Bound<'py, PyAny>> + Send + 'static,
    {
        let work: Work = Box::pin(async move {
            let result = call.await;
            let finish: Finish = Box::new(move |py| match result {
                Ok(value) => show(py, value),
                Err(error) => Err(raised(py, error.info())),
            });
            finish
        });
        Self { work: Mutex::new(Some(work)), task: OnceLock::new() }
    }

    fn take(&self) -> PyResult<Work> {
        let work = self.work.lock().unwrap_or_else(PoisonError::into_inner).take();
        work.ok_or_else(|| PyRuntimeError::new_err("a call begins once"))
    }
}

#[pymethods]
impl Pending {
    /// Waits on this thread with the interpreter released. A signal's exception, such as `KeyboardInterrupt`, ends
    /// the call, unless it must not be interrupted.
    fn wait<'py>(&self, py: Python<'py>, interruptible: bool) -> PyResult<Bound<'py, PyAny>> {
        let (mut work, runtime) = (self.take()?, runtime()?);
        loop {
            let done =
                py.detach(|| runtime.block_on(async { tokio::time::timeout(TICK, work.as_mut()).await }));
            match done {
                Ok(finish) => return finish(py),
                Err(_) if interruptible => py.check_signals()?,
                Err(_) => {}
            }
        }
    }

    /// Begins, and settles the future on its event loop.
    fn start(&self, mailbox: &Bound<'_, Mailbox>, future: Py<PyAny>) -> PyResult<()> {
        let (work, mailbox) = (self.take()?, Arc::clone(&mailbox.get().0));
        let task = runtime()?.spawn(async move { mailbox.put(future, work.await) });
        // It began just now, so nobody else has set it.
        let _ = self.task.set(task.abort_handle());
        Ok(())
    }

    /// Ends a call that was begun: nothing more is sent.
    fn cancel(&self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}
