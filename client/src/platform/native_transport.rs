//! Sending with reqwest and rustls: the system's proxies and certificates, no redirects, no repeats of its own.

use std::error::Error as _;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};
use std::time::Duration;

use pingone_protect_core::ErrorInfo;
use pingone_protect_core::protocol::{
    Config, Credentials, HttpMethod, HttpRequest, HttpResponse, TransportError, TransportErrorKind,
};
use tower_layer::Layer;
use tower_service::Service;

/// Idle connections are kept at most this long: a load balancer that closes them earlier costs a create.
const POOL_IDLE: Duration = Duration::from_secs(20);

tokio::task_local! {
    /// How long connecting may take for the request that this task sends. reqwest knows only one limit per client,
    /// but each try has its own.
    static CONNECT_LIMIT: Duration;
}

/// The HTTP stack of one client, with its pool of connections.
#[derive(Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    loopback_only: bool,
    /// The process that the connections belong to.
    process: u32,
    /// The stack of a child of a fork: two processes must not write to one connection.
    child: OnceLock<Result<Box<Transport>, ErrorInfo>>,
}

impl Transport {
    pub(crate) fn new(config: &Config) -> Result<Self, ErrorInfo> {
        Self::of_this_process(goes_to_loopback_only(config))
    }

    fn of_this_process(loopback_only: bool) -> Result<Self, ErrorInfo> {
        use_ring_unless_chosen();
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(POOL_IDLE)
            .connector_layer(ConnectLimitLayer)
            .user_agent(concat!("pingone-protect/", env!("CARGO_PKG_VERSION")));
        if loopback_only {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| {
            ErrorInfo::invalid_config("", "the HTTP stack could not be set up").with_cause(told(&error))
        })?;
        Ok(Self { http, loopback_only, process: super::process_id(), child: OnceLock::new() })
    }

    /// The stack to use in this process.
    fn http(&self) -> Result<&reqwest::Client, TransportError> {
        if self.process == super::process_id() {
            return Ok(&self.http);
        }
        let child = self.child.get_or_init(|| Self::of_this_process(self.loopback_only).map(Box::new));
        match child {
            Ok(child) => child.http(),
            Err(error) => Err(TransportError::new(TransportErrorKind::Connect, error.message.clone())),
        }
    }

    /// Sends one request, once.
    pub(crate) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (timeout_ms, connect_ms) = (request.timeout_ms, request.connect_timeout_ms);
        let exchange = CONNECT_LIMIT.scope(Duration::from_millis(connect_ms), self.exchange(request));
        super::limited(timeout_ms, exchange).await.unwrap_or_else(|| {
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
        let mut sending = self.http()?.request(method, request.url);
        for (name, value) in request.headers {
            sending = sending.header(name, value);
        }
        if let Some(body) = request.body {
            sending = sending.body(body);
        }
        let response = sending.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let text =
            |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers =
            response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = response.bytes().await.map_err(failed)?.into();
        Ok(HttpResponse { status, headers, body })
    }
}

/// rustls wants one provider of cryptography for the process. A program that has chosen one keeps it.
fn use_ring_unless_chosen() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Another thread may choose in between; either choice is good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// A proxy of the system has no way to this machine's own loopback.
fn goes_to_loopback_only(config: &Config) -> bool {
    let is_loopback = |url: &str| {
        let host = reqwest::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        host.is_some_and(|host| match host.trim_matches(['[', ']']).parse::<std::net::IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => host == "localhost",
        })
    };
    let auth_is = match config.credentials() {
        Credentials::Secret { auth_url, .. } => is_loopback(auth_url),
        Credentials::Callback => true,
    };
    auth_is && is_loopback(config.api_url())
}

fn failed(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() || was_never_written(&error) {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Lost
    };
    TransportError::new(kind, told(&error.without_url()))
}

/// The connection was closed with the request still in the queue, or HTTP/2 says `REFUSED_STREAM`.
fn was_never_written(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_canceled) {
            return true;
        }
        if let Some(stream) = cause.downcast_ref::<h2::Error>() {
            return stream.is_remote() && stream.reason() == Some(h2::Reason::REFUSED_STREAM);
        }
        source = cause.source();
    }
    false
}

/// An error with what lies beneath it, in one line.
fn told(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

#[derive(Clone)]
struct ConnectLimitLayer;

/// A connector that ends after the time of the request it connects for.
#[derive(Clone)]
struct ConnectLimit<S>(S);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl<S> Layer<S> for ConnectLimitLayer {
    type Service = ConnectLimit<S>;

    fn layer(&self, connector: S) -> ConnectLimit<S> {
        ConnectLimit(connector)
    }
}

impl<S, R> Service<R> for ConnectLimit<S>
where
    S: Service<R, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> Self::Future {
        let limit = CONNECT_LIMIT.try_with(|limit| *limit).ok();
        let connecting = self.0.call(target);
        Box::pin(async move {
            match limit {
                None => connecting.await,
                Some(limit) => match tokio::time::timeout(limit, connecting).await {
                    Ok(connected) => connected,
                    Err(_) => Err(format!("no connection within {} ms", limit.as_millis()).into()),
                },
            }
        })
    }
}
