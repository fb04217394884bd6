//! From HTTP to the emulator and back; the page at `/` and the events that it watches.

use std::convert::Infallible;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use http_body_util::BodyExt;
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::connection::{CloseInstead, broken_in_the_middle};
use crate::{BODY_LIMIT, DropPoint, Emulator, Limits, Reply};

/// How many events a slow watcher may be behind before it misses some.
const BACKLOG: usize = 128;

/// What is read and thrown away of a body above the limit, so that its sender gets to see the answer.
const PATIENCE: usize = 64 << 20;

/// Sees every request that reaches an environment, as one line of JSON.
#[derive(Clone, Default)]
pub struct Watcher(Option<Arc<See>>);

type See = dyn Fn(&str) + Send + Sync;

impl Watcher {
    /// A watcher that calls this function.
    #[must_use]
    pub fn new(see: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(see)))
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Watcher").field("watching", &self.0.is_some()).finish()
    }
}

/// One emulator, and those who watch it.
#[derive(Clone)]
pub(super) struct Site {
    emulator: Arc<Mutex<Emulator>>,
    events: broadcast::Sender<String>,
    watcher: Watcher,
}

impl Site {
    pub(super) fn new(watcher: Watcher) -> Self {
        // Another run has other ids, so that nothing of an old run seems to be known.
        let emulator = Emulator::new(now_ms(), Limits::default());
        Self { emulator: Arc::new(Mutex::new(emulator)), events: broadcast::Sender::new(BACKLOG), watcher }
    }

    pub(super) fn router(&self) -> Router {
        Router::new()
            .route("/", get(async || Html(include_str!("page.html"))))
            .route("/emulator/events", get(events))
            .fallback(answer)
            .with_state(self.clone())
    }

    fn handle(&self, request: &crate::Request) -> Reply {
        // A panic elsewhere leaves the emulator as it was before a request or behind it, so it can go on.
        let mut emulator = self.emulator.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = emulator.handle(request, now_ms());
        if let Some(line) = &reply.logged {
            // Sent while the emulator is held, so that events keep the order of the log. Nobody need watch.
            let _ = self.events.send(line.clone());
            if let Some(see) = &self.watcher.0 {
                see(line);
            }
        }
        reply
    }
}

async fn answer(State(site): State<Site>, request: Request<Body>) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Some(body) = read(body).await else { return closed() };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let request = crate::Request {
        method: head.method.to_string(),
        path: head.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
        body,
    };
    let reply = site.handle(&request);
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    respond(reply)
}

/// The body, cut above the limit; none when its sender went away.
async fn read(mut body: Body) -> Option<Vec<u8>> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else { continue };
        length = length.saturating_add(data.len());
        let room = (BODY_LIMIT + 1).saturating_sub(kept.len());
        kept.extend(data.iter().take(room));
        if length > PATIENCE {
            break;
        }
    }
    Some(kept)
}

fn respond(reply: Reply) -> Response<Body> {
    let body = Bytes::from(reply.response.body);
    let mut response = Response::new(Body::from(body.clone()));
    *response.status_mut() =
        StatusCode::from_u16(reply.response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.response.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    match reply.drop {
        Some(DropPoint::Before | DropPoint::After) => closed(),
        Some(DropPoint::Middle) => broken_in_the_middle(response, &body),
        None => response,
    }
}

fn closed() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CloseInstead);
    response
}

/// Every new entry of any log, as it comes.
async fn events(State(site): State<Site>) -> impl IntoResponse {
    let events = Sse::new(stream(&site)).keep_alive(KeepAlive::default());
    ([(header::CACHE_CONTROL, "no-store")], events)
}

fn stream(site: &Site) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let entries = BroadcastStream::new(site.events.subscribe());
    // A watcher that was too slow is told to look at everything again.
    entries.map(|entry| {
        Ok(entry
            .map_or_else(|_| Event::default().event("missed").data("{}"), |line| Event::default().data(line)))
    })
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
