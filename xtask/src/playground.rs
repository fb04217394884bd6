//! The playground: the static page of `playground/`, built into `target/playground`; a server for it on loopback; and
//! its tests in a headless browser.

use std::fs;
use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::http::{HeaderValue, header};
use clap::Args;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::runtimes::{CHROMIUM, browser};
use crate::shell::{root, run, say};
use crate::steps::Outcome;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The port; 0 stands for a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Stops by itself after so many seconds.
    #[arg(long = "for", value_name = "SECONDS")]
    seconds: Option<u64>,
    /// Runs the tests of the page in a browser instead.
    #[arg(long, conflicts_with_all = ["port", "seconds"])]
    test: bool,
}

/// Where a page below the root of a host is served as well, for the tests.
const PREFIX: &str = "/under/a/prefix";
const TESTS: [&str; 3] = ["request.test.mjs", "response.test.mjs", "page.test.mjs"];

/// Builds the page and serves it, or tests it.
pub(crate) fn playground(arguments: &Arguments) -> Result<(), String> {
    if arguments.test { tests().into_result() } else { serve(arguments) }
}

fn serve(arguments: &Arguments) -> Result<(), String> {
    if let Some(missing) = crate::npm::missing() {
        return Err(missing);
    }
    let folder = build()?;
    let runtime = runtime().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let listener =
            listen(arguments.port).await.map_err(|error| format!("{}: {error}", arguments.port))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        say(&format!("the playground: http://{address}/ (Ctrl-C ends it)"));
        tokio::select! {
            served = axum::serve(listener, site(&folder)) => served.map_err(|error| error.to_string()),
            pressed = tokio::signal::ctrl_c() => pressed.map_err(|error| error.to_string()),
            () = pause(arguments.seconds) => Ok(()),
        }
    })
}

/// The page in a browser without a window, below a prefix.
pub(crate) fn tests() -> Outcome {
    match browser() {
        Ok(browser) => tests_in(&browser).into(),
        Err(missing) => Outcome::Skipped(missing),
    }
}

fn tests_in(browser: &Path) -> Result<(), String> {
    let folder = build()?;
    let tests = root().join("playground/test");
    install(&tests)?;
    run("npm", &["run", "--silent", "--prefix", "playground", "types"])?;
    let server = Server::start(folder).map_err(|error| format!("the page cannot be served: {error}"))?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-timeout=300000"]).args(TESTS).current_dir(&tests);
    node.env("PLAYGROUND_URL", format!("{}{PREFIX}/", server.url)).env(CHROMIUM, browser);
    node.env("PLAYGROUND_SCREENSHOTS", root().join("target/playground-screenshots"));
    match node.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the tests of the page failed ({status})")),
        Err(error) => Err(format!("node cannot be run: {error}")),
    }
}

/// The page with everything that it loads, in a folder for any static host.
fn build() -> Result<PathBuf, String> {
    crate::npm::install()?;
    let package = root().join("target/npm/installed/node_modules/pingone-protect");
    let (page, folder) = (root().join("playground"), root().join("target/playground"));
    install(&page)?;
    let script = page.join("build.mjs").display().to_string();
    run("node", &[&script, &package.display().to_string(), &folder.display().to_string()])?;
    Ok(folder)
}

/// Installs what the lock file says, unless that was done already.
fn install(folder: &Path) -> Result<(), String> {
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= changed(&folder.join("package-lock.json")) {
        return Ok(());
    }
    run("npm", &["ci", "--silent", "--prefix", &folder.display().to_string()])
}

fn changed(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

/// The folder as any static host gives it, asked for anew each time, since a build may have changed it.
fn site(folder: &Path) -> Router {
    let fresh = HeaderValue::from_static("no-cache");
    let files = ServeDir::new(folder);
    Router::new()
        .nest_service(PREFIX, files.clone())
        .fallback_service(files)
        .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, fresh))
}

async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Forever, unless somebody says how long.
async fn pause(seconds: Option<u64>) {
    match seconds {
        Some(seconds) => tokio::time::sleep(Duration::from_secs(seconds)).await,
        None => std::future::pending().await,
    }
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// The page on a free port, from a thread of its own, until it is dropped.
struct Server {
    url: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl Server {
    fn start(folder: PathBuf) -> io::Result<Self> {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (ready, started) = mpsc::channel();
        let runtime = runtime()?;
        std::thread::spawn(move || {
            runtime.block_on(async {
                let listener = match listen(0).await {
                    Ok(listener) => listener,
                    Err(error) => return drop(ready.send(Err(error))),
                };
                let told = ready.send(listener.local_addr());
                if told.is_ok() {
                    tokio::select! {
                        _ = axum::serve(listener, site(&folder)) => {}
                        _ = stopped => {}
                    }
                }
            });
        });
        let address = started.recv().map_err(|_| io::Error::other("the server's thread ended"))??;
        Ok(Self { url: format!("http://{address}"), stop: Some(stop) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // The thread may have ended by itself; then there is nobody to tell.
            let _ = stop.send(());
        }
    }
}

#[cfg(test)]
mod tests {
    use pingone_protect_client::OutcomePolicy;
    use serde_json::Value;

    #[test]
    fn the_page_starts_with_the_default_policy_of_the_core() {
        let page: Value =
            serde_json::from_str(include_str!("../../playground/src/default-policy.json")).unwrap();
        assert_eq!(page, serde_json::to_value(OutcomePolicy::default()).unwrap());
    }
}
