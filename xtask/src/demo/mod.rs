//! `cargo xtask demo`: the example sign-in of the Evaluation node's documentation, walked for visitors that together
//! reach every outcome.

mod live;
mod sign_in;
mod table;
mod visitors;

use pingone_protect_client::{Client, ErrorInfo};
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
    complain_about_surprises(&walked)
}

async fn walk(visitor: &Visitor, server: &EmulatorServer) -> Result<Walked, String> {
    set_faults(server, visitor.service)?;
    let mut builder = Client::builder()
        .environment_id(ENVIRONMENT)
        .api_url(server.api_url())
        .auth_url(server.auth_url())
        .client("demo-worker", "demo-secret")
        .max_retries(1);
    if let Some(level) = visitor.fallback {
        builder = builder.fallback(level);
    }
    let told = |error: &ErrorInfo| format!("{}: {error}", visitor.name);
    let client = builder.build().map_err(|error| told(error.info()))?;
    sign_in::walk(&client, visitor).await.map_err(|error| told(error.info()))
}

fn set_faults(server: &EmulatorServer, service: Service) -> Result<(), String> {
    let url = format!("{}/emulator/environments/{ENVIRONMENT}/faults", server.url());
    let faults = match service {
        Service::Up => "[]",
        Service::Down => r#"[{"operation":"create","status":503}]"#,
    };
    let sent = ureq::put(&url).send(faults);
    sent.map(|_| ()).map_err(|error| format!("the emulator's faults cannot be set: {error}"))
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
