//! `cargo xtask demo`: the example sign-in of the Evaluation node's documentation, walked for visitors that together
//! reach every outcome.

pub(crate) mod journey;
mod kotlin;
mod live;
mod npm;
mod python;
mod sign_in;
mod swift;
mod table;
mod visitors;

use pingone_protect_client::{Client, ClientBuilder, ErrorInfo};
use pingone_protect_emulator::server::EmulatorServer;

pub(crate) use live::live;
use sign_in::Walked;
use visitors::{Service, VISITORS, Visitor};

const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

/// Walks all visitors on an emulator inside this process and prints where each of them went, and why.
pub(crate) fn on_the_emulator() -> Result<(), String> {
    let server = EmulatorServer::start().map_err(|error| format!("the emulator cannot start: {error}"))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    crate::shell::say(&format!("PingOne Protect on the emulator at {}\n", server.url()));
    let mut walked = Vec::new();
    for visitor in VISITORS {
        walked.push(runtime.block_on(walk(visitor, &server))?);
    }
    table::print(&walked);
    complain_about_surprises(&walked)?;
    set_faults(&server, Service::Up)?;
    npm::walk(&server)?;
    kotlin::walk(&server)?;
    python::walk()?;
    swift::walk(&server)
}

async fn walk(visitor: &Visitor, server: &EmulatorServer) -> Result<Walked, String> {
    set_faults(server, visitor.service)?;
    let mut builder = client(server);
    if let Some(level) = visitor.fallback {
        builder = builder.fallback(level);
    }
    let told = |error: &ErrorInfo| format!("{}: {error}", visitor.name);
    let client = builder.build().map_err(|error| told(error.info()))?;
    sign_in::walk(&client, visitor).await.map_err(|error| told(error.info()))
}

/// A client of the demonstration's environment on this emulator.
fn client(server: &EmulatorServer) -> ClientBuilder {
    Client::builder()
        .environment_id(ENVIRONMENT)
        .api_url(server.api_url())
        .auth_url(server.auth_url())
        .client("demo-worker", "demo-secret")
        .max_retries(1)
}

fn set_faults(server: &EmulatorServer, service: Service) -> Result<(), String> {
    let faults = match service {
        Service::Up => "[]",
        Service::Down => r#"[{"operation":"create","status":503}]"#,
        Service::TakesNoCompletion => r#"[{"operation":"complete","status":503}]"#,
    };
    let sent = ureq::put(admin_url(server, "faults")).send(faults);
    sent.map(|_| ()).map_err(|error| format!("the emulator's faults cannot be set: {error}"))
}

/// Where a test sets and sees what the service itself has no call for.
fn admin_url(server: &EmulatorServer, what: &str) -> String {
    format!("{}/emulator/environments/{ENVIRONMENT}/{what}", server.url())
}

/// The demonstration is also a test: every visitor must end where the documentation sends it.
fn complain_about_surprises(walked: &[Walked]) -> Result<(), String> {
    let surprises: Vec<String> = walked
        .iter()
        .filter(|walked| walked.outcome != walked.expected)
        .map(|walked| format!("{} reached {} instead of {}", walked.visitor, walked.outcome, walked.expected))
        .collect();
    if surprises.is_empty() { Ok(()) } else { Err(surprises.join("; ")) }
}
