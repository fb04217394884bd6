//! Clock, timers, tasks and `fetch` of an edge worker or browser (wasm32).

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::Poll;

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    Config, HttpMethod, HttpRequest, HttpResponse, TransportError, TransportErrorKind,
};

/// `Send` where tasks move between threads; here they do not.
pub trait MaybeSend {}
impl<T: ?Sized> MaybeSend for T {}
/// `Sync` where values are shared between threads; here they are not.
pub trait MaybeSync {}
impl<T: ?Sized> MaybeSync for T {}

pub(crate) type BoxFuture<T> = Pin<Box<dyn Future<Output = T>>>;

/// Milliseconds on a clock that never goes back.
pub(crate) fn now_ms() -> u64 {
    thread_local! {
        static START: web_time::Instant = web_time::Instant::now();
    }
    START.with(|start| u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX))
}

/// The wall clock, in milliseconds since 1970.
pub(crate) fn epoch_ms() -> i64 {
    let since = web_time::SystemTime::now().duration_since(web_time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Whether one call may wait for what another began. In an edge worker I/O belongs to the request that started it.
pub(crate) const SHARES_PENDING_WORK: bool = false;

/// The process: there is but one.
pub(crate) fn process_id() -> u32 {
    0
}

/// Chance for the jitter of waits.
pub(crate) fn seed() -> u64 {
    js_sys::Math::random().to_bits()
}

pub(crate) async fn sleep(millis: u64) {
    gloo_timers::future::TimeoutFuture::new(u32::try_from(millis).unwrap_or(u32::MAX)).await;
}

/// What the future gives, or nothing when its time runs out.
pub(crate) async fn limited<F: Future>(millis: u64, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut end = pin!(sleep(millis));
    std::future::poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Runs a task behind the caller. A worker may be stopped before it ends: await what must be done.
pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) -> bool {
    wasm_bindgen_futures::spawn_local(task);
    true
}

/// `fetch`.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
}

impl Transport {
    #[expect(clippy::unnecessary_wraps, reason = "the native transport can fail here")]
    pub(crate) fn new(_config: &Config) -> Result<Self, ErrorInfo> {
        Ok(Self { http: reqwest::Client::new() })
    }

    /// Sends one request, once. Dropping it, as running out of time does, aborts the `fetch`.
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let timeout_ms = request.timeout_ms;
        limited(timeout_ms, self.exchange(request)).await.unwrap_or_else(|| {
            let message = format!("no answer within {timeout_ms} ms");
            Err(TransportError::new(TransportErrorKind::Timeout, message))
        })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let method = match request.method {
            HttpMethod::Get => reqwest::Method::GET,
            HttpMethod::Put => reqwest::Method::PUT,
            HttpMethod::Post => reqwest::Method::POST,
        };
        let mut sending = self.http.request(method, &request.url);
        for (name, value) in request.headers {
            sending = sending.header(name, value);
        }
        if let Some(body) = request.body {
            sending = sending.body(body);
        }
        let response = sending.send().await.map_err(lost)?;
        let status = status_of(&response, &request.url);
        let text =
            |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = response.bytes().await.map_err(lost)?.into();
        Ok(HttpResponse { status, headers, body })
    }
}

/// reqwest cannot tell `fetch` not to follow redirects, so one that was followed is seen by where the answer is from,
/// and counts as the redirect that it was.
fn status_of(response: &reqwest::Response, url: &str) -> u16 {
    let asked = reqwest::Url::parse(url).ok();
    if asked.as_ref() == Some(response.url()) { response.status().as_u16() } else { 307 }
}

/// `fetch` cannot explain a failure: something may have been written.
fn lost(error: reqwest::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Lost, error.without_url().to_string())
}
