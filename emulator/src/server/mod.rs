//! The emulator behind a socket: for tests ([`EmulatorServer`]) and for the program ([`serve`]).
//!
//! | file | what |
//! |---|---|
//! | `connection.rs` | connections, and how they break on purpose |
//! | `site.rs` | from HTTP to the emulator and back; the page; the stream of events |

mod connection;
mod site;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;
use std::thread::JoinHandle;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use site::Site;
pub use site::Watcher;

/// A server on a free loopback port, in a thread with a runtime of its own, so that blocking and asynchronous tests
/// can use it alike. It stops when it is dropped.
///
/// ```
/// use pingone_protect_emulator::server::EmulatorServer;
///
/// let server = EmulatorServer::start()?;
/// assert!(server.api_url().starts_with("http://127.0.0.1:"));
/// assert!(server.api_url().ends_with("/v1"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct EmulatorServer {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl EmulatorServer {
    /// Starts a server on `127.0.0.1` and a port that is free.
    ///
    /// # Errors
    ///
    /// What the system says when there is no port, thread or event queue to be had.
    pub fn start() -> io::Result<Self> {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into())
    }

    /// Starts a server at an address; port 0 stands for a free one.
    ///
    /// # Errors
    ///
    /// As for [`EmulatorServer::start`], and when the address is taken.
    pub fn start_at(address: SocketAddr) -> io::Result<Self> {
        Self::start_watched(address, Watcher::default())
    }

    /// The same with a watcher that sees every request.
    ///
    /// # Errors
    ///
    /// As for [`EmulatorServer::start_at`].
    pub fn start_watched(address: SocketAddr, watcher: Watcher) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("pingone-protect-emulator".to_owned())
            .spawn(move || run(address, watcher, stopped, &ready))?;
        let address = started.recv().map_err(|_| io::Error::other("the server's thread ended"))??;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    /// The address that it listens at.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root, `http://127.0.0.1:{port}`: the page, and the calls under `/emulator`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client's `apiUrl`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("{}/v1", self.url())
    }

    /// A client's `authUrl`.
    #[must_use]
    pub fn auth_url(&self) -> String {
        self.url()
    }
}

impl Drop for EmulatorServer {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself; then there is nobody to tell.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Serves an emulator until the future is dropped; `watcher` sees every request.
pub async fn serve(listener: TcpListener, watcher: Watcher) {
    connection::accept(listener, Site::new(watcher)).await;
}

/// The thread: everything that the server started ends with its runtime.
fn run(
    address: SocketAddr,
    watcher: Watcher,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<io::Result<SocketAddr>>,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return drop(ready.send(Err(error))),
    };
    runtime.block_on(async {
        let listener = match TcpListener::bind(address).await {
            Ok(listener) => listener,
            Err(error) => return drop(ready.send(Err(error))),
        };
        let told = ready.send(listener.local_addr());
        if told.is_ok() {
            tokio::select! {
                () = serve(listener, watcher) => {}
                _ = stopped => {}
            }
        }
    });
}
