//! The emulator itself: a request and the time come in, an answer goes out.

use crate::admin;
use crate::chance::Chance;
use crate::environment::Environment;
use crate::fault::Fault;
use crate::http::{DropPoint, Reply, Request, Response};
use crate::limits::Limits;
use crate::log::LogEntry;
use crate::moment::http_date;
use crate::object::Object;
use crate::refusal::Refusal;
use crate::route::{self, AdminCall, Call, Route};
use crate::service;
use crate::shelf::{Shelf, ShelfLimit};
use crate::visit::Visit;

/// How many names of forgotten environments are kept, to say so when they come back.
const FORGOTTEN: ShelfLimit = ShelfLimit { items: 10_000, bytes: usize::MAX };

/// PingOne Protect's API as a value: no socket, no clock, no randomness of its own.
///
/// ```
/// use pingone_protect_emulator::{Emulator, Request};
///
/// let mut emulator = Emulator::default();
/// let request = Request::new("POST", "/6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21/as/token")
///     .with_header("Content-Type", "application/x-www-form-urlencoded")
///     .with_body("grant_type=client_credentials&client_id=any&client_secret=any");
/// let reply = emulator.handle(&request, 1_777_885_975_101);
/// assert_eq!(reply.response.status, 200);
/// ```
#[derive(Debug)]
pub struct Emulator {
    /// The one that was used last is the newest.
    environments: Shelf<Environment>,
    forgotten: Shelf<()>,
    ids: Chance,
    limits: Limits,
}

impl Default for Emulator {
    fn default() -> Self {
        Self::new(0, Limits::default())
    }
}

impl Emulator {
    /// An emulator without environments. The same seed gives the same ids and tokens for the same requests.
    #[must_use]
    pub fn new(seed: u64, limits: Limits) -> Self {
        let unlimited = ShelfLimit { items: usize::MAX, bytes: usize::MAX };
        Self {
            environments: Shelf::new(unlimited),
            forgotten: Shelf::new(FORGOTTEN),
            ids: Chance::new(seed),
            limits,
        }
    }

    /// Answers a request that arrives at this time, in milliseconds since 1970.
    pub fn handle(&mut self, request: &Request, now_ms: u64) -> Reply {
        match route::of(&request.method, &request.path) {
            Route::Service { environment, call } => self.serve(&environment, &call, request, now_ms),
            Route::Admin { environment, call } => self.administer(&environment, call, request, now_ms).into(),
            Route::Environments => self.list(now_ms).into(),
            Route::Nowhere(refusal) => self.refuse(refusal, now_ms).into(),
        }
    }

    fn serve(&mut self, id: &str, call: &Call, request: &Request, now_ms: u64) -> Reply {
        self.visit_environment(id);
        let Some(environment) = self.environments.get_mut(id) else {
            return Reply::from(Response::default());
        };
        let at = environment.clock.at(now_ms);
        let fault = environment.faults.take(call.operation());
        let mut visit = Visit { environment_id: id, environment, ids: &mut self.ids, request, at };
        let computed = computed(&mut visit, call, &fault);
        let status = computed.as_ref().map(|response| response.status);
        let entry = LogEntry::new(call.operation(), request, status, at);
        let logged = entry.line(id);
        environment.record(entry);
        self.make_room();
        let mut response = computed.unwrap_or_default();
        response.set_header("Date", http_date(at));
        fault.change(&mut response);
        Reply { response, delay_ms: fault.delay_ms.unwrap_or_default(), drop: fault.drop, logged }
    }

    fn administer(&mut self, id: &str, call: AdminCall, request: &Request, now_ms: u64) -> Response {
        match call {
            AdminCall::Forget => {
                self.environments.remove(id);
                return dated(Response { status: 204, ..Response::default() }, now_ms);
            }
            // Looking does not make an environment, nor does it keep one.
            AdminCall::Log | AdminCall::Evaluations => {}
            _ => self.visit_environment(id),
        }
        let nothing = Environment::new(&self.limits, false);
        let base_url = request.base_url();
        let answer = match (call, self.environments.get_mut(id)) {
            (AdminCall::Log, known) => Ok(admin::log(known.as_deref().unwrap_or(&nothing))),
            (AdminCall::Evaluations, known) => {
                Ok(admin::evaluations(id, known.as_deref().unwrap_or(&nothing), &base_url))
            }
            (_, Some(environment)) => admin::change(environment, call, request, now_ms),
            (_, None) => Err(Refusal::of_status(500)),
        };
        self.make_room();
        dated(answer.unwrap_or_else(|refusal| refusal.into_response(&self.ids.uuid())), now_ms)
    }

    /// All environments, the one that was used last at the head.
    fn list(&self, now_ms: u64) -> Response {
        let shown = self.environments.iter().rev().map(|(id, environment)| {
            let mut shown = Object::default().with("id", id);
            shown.extend(&admin::state(environment, now_ms));
            shown
        });
        dated(Response::json(200, &shown.collect::<Vec<_>>()), now_ms)
    }

    fn refuse(&mut self, refusal: Refusal, now_ms: u64) -> Response {
        dated(refusal.into_response(&self.ids.uuid()), now_ms)
    }

    /// The environment exists from now on and is the newest.
    fn visit_environment(&mut self, id: &str) {
        let known = self.environments.remove(id);
        let environment = known.unwrap_or_else(|| {
            let was_forgotten = self.forgotten.remove(id).is_some();
            Environment::new(&self.limits, was_forgotten)
        });
        self.environments.insert(id, environment, 0);
    }

    /// The environments that were not used for longest go, but never the newest.
    fn make_room(&mut self) {
        let limit = self.limits.environments;
        let mut bytes: usize = self.environments.iter().map(|(_, environment)| environment.weight()).sum();
        while self.environments.len() > 1 && (self.environments.len() > limit.items || bytes > limit.bytes) {
            if let Some((id, environment)) = self.environments.forget_oldest() {
                bytes = bytes.saturating_sub(environment.weight());
                self.forgotten.insert(&id, (), 0);
            }
        }
    }
}

/// What processing gives, unless a fault stands in its place: none when the connection breaks before.
fn computed(visit: &mut Visit<'_>, call: &Call, fault: &Fault) -> Option<Response> {
    match (fault.drop, fault.status) {
        (Some(DropPoint::Before), _) => None,
        (_, Some(status)) => Some(service::instead(visit, call, status)),
        (_, None) => Some(service::answer(visit, call)),
    }
}

fn dated(mut response: Response, now_ms: u64) -> Response {
    response.set_header("Date", http_date(now_ms));
    response
}

#[cfg(test)]
#[path = "emulator_tests/mod.rs"]
mod tests;
