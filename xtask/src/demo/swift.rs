//! The example journey once more, through the Swift package: few visitors, a line for each.

use pingone_protect_emulator::server::EmulatorServer;

use super::ENVIRONMENT;

/// Runs it against this emulator; where Swift is missing a line says so.
pub(super) fn walk(server: &EmulatorServer) -> Result<(), String> {
    crate::mobile::swift::demo(&[
        ("PINGONE_ENVIRONMENT_ID", ENVIRONMENT),
        ("PINGONE_CLIENT_ID", "demo-worker"),
        ("PINGONE_CLIENT_SECRET", "demo-secret"),
        ("PINGONE_API_URL", &server.api_url()),
        ("PINGONE_AUTH_URL", &server.auth_url()),
    ])
}
