//! The example journey once more, through the Kotlin package: few visitors, a line for each.

use pingone_protect_emulator::server::EmulatorServer;

use super::ENVIRONMENT;
use crate::mobile::kotlin;
use crate::shell::say;

/// Runs it against this emulator; where there is no JVM a line says so.
pub(super) fn walk(server: &EmulatorServer) -> Result<(), String> {
    if let Some(missing) = kotlin::missing() {
        say(&format!("\nKotlin is not shown: {missing}"));
        return Ok(());
    }
    let mut java = kotlin::program("dev.pingoneprotect.demo.MainKt")?;
    say("\nexamples/journey/sign-in.json through the Kotlin package, on the JVM:\n");
    java.arg("examples/journey/sign-in.json").env_remove("PINGONE_REGION").envs([
        ("PINGONE_ENVIRONMENT_ID", ENVIRONMENT),
        ("PINGONE_CLIENT_ID", "demo-worker"),
        ("PINGONE_CLIENT_SECRET", "demo-secret"),
        ("PINGONE_API_URL", &server.api_url()),
        ("PINGONE_AUTH_URL", &server.auth_url()),
    ]);
    match java.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the Kotlin package went astray ({status})")),
        Err(error) => Err(format!("java cannot be run: {error}")),
    }
}
