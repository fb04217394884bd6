//! Results on their way to an event loop: the loop's own thread makes them into Python values, so that no other thread
//! has to stop the interpreter for it.

use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;

use crate::runtime::Finish;

/// The results for one event loop.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct Mailbox(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    waiting: Mutex<Vec<(Py<PyAny>, Finish)>>,
    bell: Bell,
}

/// How the loop is told: by a socket that it watches, or by a call into it where it watches none.
enum Bell {
    #[cfg(unix)]
    Socket(std::os::unix::net::UnixStream, std::os::unix::net::UnixStream),
    Call(Py<PyAny>),
}

impl Inner {
    /// Leaves a result. The bell rings for the first; the others are found with it.
    pub(crate) fn put(self: Arc<Self>, future: Py<PyAny>, finish: Finish) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.push((future, finish));
        let first = waiting.len() == 1;
        drop(waiting);
        if first {
            self.ring();
        }
    }

    fn ring(self: Arc<Self>) {
        match &self.bell {
            #[cfg(unix)]
            Bell::Socket(bell, _) => {
                // A full socket has rung already; a closed one has nobody behind it.
                let _ = std::io::Write::write(&mut &*bell, b"!");
            }
            Bell::Call(_) => {
                // The interpreter may be busy, and a worker of the runtime must not wait for it.
                tokio::task::spawn_blocking(move || Python::try_attach(|py| self.call_into_the_loop(py)));
            }
        }
    }

    fn call_into_the_loop(self: &Arc<Self>, py: Python<'_>) {
        let Bell::Call(event_loop) = &self.bell else { return };
        let mailbox = Bound::new(py, Mailbox(Arc::clone(self)));
        // A loop that is closed has nobody who waits.
        let _ = mailbox.and_then(|mailbox| event_loop.call_method1(py, "call_soon_threadsafe", (mailbox,)));
    }
}

#[pymethods]
impl Mailbox {
    /// The mailbox of an event loop, which watches it from now on.
    #[staticmethod]
    fn open<'py>(event_loop: &Bound<'py, PyAny>) -> PyResult<Bound<'py, Self>> {
        let make = |bell| {
            let inner = Inner { waiting: Mutex::default(), bell };
            Bound::new(event_loop.py(), Self(Arc::new(inner)))
        };
        #[cfg(unix)]
        {
            use std::os::fd::AsRawFd as _;
            let (bell, ear) = std::os::unix::net::UnixStream::pair()?;
            bell.set_nonblocking(true)?;
            ear.set_nonblocking(true)?;
            let descriptor = ear.as_raw_fd();
            let mailbox = make(Bell::Socket(bell, ear))?;
            if event_loop.call_method1("add_reader", (descriptor, &mailbox)).is_ok() {
                return Ok(mailbox);
            }
        }
        make(Bell::Call(event_loop.clone().unbind()))
    }

    /// Settles what has arrived, on the loop's own thread.
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        #[cfg(unix)]
        if let Bell::Socket(_, ear) = &self.0.bell {
            let mut rung = [0_u8; 64];
            while std::io::Read::read(&mut &*ear, &mut rung).is_ok_and(|read| read == rung.len()) {}
        }
        let arrived = std::mem::take(&mut *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for (future, finish) in arrived {
            let future = future.bind(py);
            if future.call_method0("done")?.is_truthy()? {
                continue;
            }
            match finish(py) {
                Ok(value) => future.call_method1("set_result", (value,))?,
                Err(error) => future.call_method1("set_exception", (error,))?,
            };
        }
        Ok(())
    }
}
