//! The example journey once more, through the npm package in Node: few visitors, a line for each.

use std::process::Command;

use pingone_protect_emulator::server::EmulatorServer;

use super::ENVIRONMENT;
use crate::shell::{root, say};

/// Runs it against this emulator; where Node is missing a line says so.
pub(super) fn walk(server: &EmulatorServer) -> Result<(), String> {
    if let Some(missing) = crate::npm::missing() {
        say(&format!("\nJavaScript is not shown: {missing}"));
        return Ok(());
    }
    crate::npm::install()?;
    say("\nexamples/journey/sign-in.json through the npm package, in Node:\n");
    let script = root().join("target/npm/installed/demo.mjs");
    std::fs::write(&script, include_str!("npm.mjs")).map_err(|error| error.to_string())?;
    let mut node = Command::new("node");
    node.arg(script).arg(root().join("examples/journey/sign-in.json")).env_remove("PINGONE_REGION").envs([
        ("PINGONE_ENVIRONMENT_ID", ENVIRONMENT),
        ("PINGONE_CLIENT_ID", "demo-worker"),
        ("PINGONE_CLIENT_SECRET", "demo-secret"),
        ("PINGONE_API_URL", &server.api_url()),
        ("PINGONE_AUTH_URL", &server.auth_url()),
    ]);
    match node.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the npm package went astray ({status})")),
        Err(error) => Err(format!("node cannot be run: {error}")),
    }
}
