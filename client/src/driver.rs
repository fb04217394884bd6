//! The loop that steps a machine of the protocol with this host's I/O. Cancelling is dropping the future.

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    Call, Event, EventType, Machine, Step, TransportError, TransportErrorKind,
};

use tracing::Instrument as _;

use crate::client::Shared;
use crate::platform;

impl Shared {
    /// Runs a call to its end, in a span of its own.
    pub(crate) async fn drive<M: Machine>(
        &self,
        call: &'static str,
        machine: &mut M,
    ) -> Result<M::Output, ErrorInfo> {
        let span = tracing::debug_span!("pingone_protect", call, environment = self.config.environment_id());
        self.step_to_the_end(machine).instrument(span).await
    }

    async fn step_to_the_end<M: Machine>(&self, machine: &mut M) -> Result<M::Output, ErrorInfo> {
        loop {
            let step = machine.step(platform::now_ms());
            self.tell(machine.take_events());
            match step {
                Step::Authorize { stale, timeout_ms } => {
                    let token = self.tokens.get(self, stale.as_ref());
                    match platform::limited(timeout_ms, token).await {
                        Some(Ok(token)) => machine.on_token(&token, platform::now_ms()),
                        Some(Err(error)) => machine.on_token_error(error, platform::now_ms()),
                        None => machine.on_transport_error(no_token_in_time(timeout_ms), platform::now_ms()),
                    }
                }
                Step::Send(request) => match self.transport.send(request).await {
                    Ok(response) => machine.on_response(response, platform::now_ms()),
                    Err(error) => machine.on_transport_error(error, platform::now_ms()),
                },
                Step::Wait { millis } => platform::sleep(millis).await,
                Step::Done(result) => {
                    self.tell(machine.take_events());
                    return result;
                }
            }
        }
    }

    /// What a call starts from.
    pub(crate) fn call(&self) -> Call {
        Call {
            now_ms: platform::now_ms(),
            epoch_ms: platform::epoch_ms(),
            seed: platform::seed(),
            ..Call::default()
        }
    }

    /// Tells `on_event` and `tracing`. An event holds no personal data, so neither do they.
    pub(crate) fn tell(&self, events: Vec<Event>) {
        for event in events {
            trace(&event);
            let Some(listener) = &self.on_event else { continue };
            // A listener that panics must not take a sign-in down with it.
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| listener(&event)));
            if told.is_err() {
                tracing::warn!("the on_event callback panicked");
            }
        }
    }
}

fn trace(event: &Event) {
    let Event { kind, operation, attempt, status, milliseconds, code, message } = event;
    let operation = operation.as_str();
    let code = code.map(|code| code.as_str());
    let happened = kind.as_str();
    if *kind == EventType::Warning {
        tracing::warn!(operation, attempt, status, code, message, "{happened}");
    } else {
        tracing::debug!(operation, attempt, status, milliseconds, code, message, "{happened}");
    }
}

fn no_token_in_time(timeout_ms: u64) -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, format!("no token within {timeout_ms} ms"))
}
