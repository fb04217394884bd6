//! The service on a laptop, in this process: for tests and for `python -m pingone_protect emulator`.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use pingone_protect_emulator::server;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

/// A server that stops when it is closed or forgotten.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct EmulatorServer {
    url: String,
    server: Mutex<Option<server::EmulatorServer>>,
}

#[pymethods]
impl EmulatorServer {
    /// Listens at once; port 0 stands for a free one. `on_request` sees each request as a line of JSON.
    #[new]
    #[pyo3(signature = (host, port, on_request))]
    fn new(host: &str, port: u16, on_request: Option<Py<PyAny>>) -> PyResult<Self> {
        let host: IpAddr = host.parse().map_err(|_| PyValueError::new_err("host must be an IP address"))?;
        let watcher = on_request.map_or_else(server::Watcher::default, |see| {
            server::Watcher::new(move |line| {
                // What a watcher raises is its own.
                Python::try_attach(|py| drop(see.call1(py, (line,))));
            })
        });
        let server = server::EmulatorServer::start_watched(SocketAddr::new(host, port), watcher)
            .map_err(|error| PyOSError::new_err(error.to_string()))?;
        Ok(Self { url: server.url(), server: Mutex::new(Some(server)) })
    }

    #[getter]
    fn url(&self) -> &str {
        &self.url
    }

    /// Stops it. Its thread may wait for the interpreter, so that is released.
    fn close(&self, py: Python<'_>) {
        let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(server));
    }
}
