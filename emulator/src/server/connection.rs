//! Connections of HTTP/1.1, and how they break on purpose.
//!
//! HTTP/1.1 alone: there a broken answer is a broken connection, as the faults promise.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Response, header};
use http_body::Frame;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Sleep;
use tower::ServiceExt;

use super::site::Site;

/// How long the system gets to send the first half of an answer before the connection breaks.
const FLUSH: Duration = Duration::from_millis(20);

/// Marks a response whose connection closes instead: hyper sends nothing when its service fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct CloseInstead;

/// The connection is broken on purpose.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the emulator breaks this connection on purpose")
    }
}

impl std::error::Error for Broken {}

/// Accepts connections until it is dropped. What the system refuses for a moment is tried again.
pub(super) async fn accept(listener: TcpListener, site: Site) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, site.clone()))),
            Err(_) => tokio::time::sleep(FLUSH).await,
        }
    }
}

async fn converse(stream: TcpStream, site: Site) {
    // Small answers must not wait for each other; a socket that cannot be told so works all the same.
    let _ = stream.set_nodelay(true);
    let router = site.router();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let router = router.clone();
        async move {
            let answer: Result<_, Infallible> = router.oneshot(request.map(Body::new)).await;
            match answer {
                Ok(response) if response.extensions().get::<CloseInstead>().is_some() => Err(Broken),
                Ok(response) => Ok(response),
                Err(never) => match never {},
            }
        }
    });
    // `Date` is the environment's, not the machine's.
    let connection = http1::Builder::new()
        .auto_date_header(false)
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    // A connection that breaks, on purpose or not, is of interest to its client alone.
    let _ = connection.await;
}

/// The same response with the head of a whole body and half of it.
pub(super) fn broken_in_the_middle(response: Response<Body>, body: &Bytes) -> Response<Body> {
    let half = body.slice(..body.len() / 2);
    // An answer without a body promises one byte, so that it can break, too.
    let promised = body.len().max(1);
    let mut response = response.map(|_| Body::new(HalfBody { half: Some(half), pause: None }));
    response.headers_mut().insert(header::CONTENT_LENGTH, promised.into());
    response
}

/// Half a body, a pause in which it is sent, and the break.
struct HalfBody {
    half: Option<Bytes>,
    pause: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for HalfBody {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(FLUSH)));
        pause.as_mut().poll(context).map(|()| Some(Err(Broken)))
    }
}
