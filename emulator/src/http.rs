//! HTTP as plain data: what a transport hands to [`Emulator::handle`](crate::Emulator::handle) and gets back.

use std::borrow::Cow;

use pingone_protect_core::Json;
use serde::{Deserialize, Serialize};

/// A request that has arrived whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case as HTTP writes it.
    pub method: String,
    /// Path and query, as they stood in the request line.
    pub path: String,
    /// Names in any case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// The body's bytes. A transport may cut it one byte above [`BODY_LIMIT`](crate::BODY_LIMIT).
    pub body: Vec<u8>,
}

/// What a transport does with a request: the answer, and how it is to go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answer. With [`DropPoint::Before`] nobody gets to see it.
    pub response: Response,
    /// How long the answer waits, in milliseconds, while other requests go on.
    pub delay_ms: u64,
    /// Where the connection breaks, if it does. The wait comes first.
    pub drop: Option<DropPoint>,
    /// The new entry of the log, as one line of JSON with its `environment`, for whoever watches.
    pub logged: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers; `Content-Length` is left to the transport.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// Where a connection breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DropPoint {
    /// Closed without processing and without a byte of an answer.
    Before,
    /// Processed, then closed without a byte of an answer.
    After,
    /// Processed; the answer's head promises the whole body, half of it follows, then the connection closes.
    Middle,
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), ..Self::default() }
    }

    /// The same request with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same request with this body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// A header's value, whatever the case of its name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text. What is not UTF-8 cannot be JSON either, so a replacement character does no harm.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The media type of the body in lower case, without parameters.
    pub(crate) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// Where the caller reached us, for links.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("localhost"))
    }
}

impl Response {
    /// A JSON answer.
    pub(crate) fn json(status: u16, value: &impl Serialize) -> Self {
        Self::of_type(status, "application/json", value)
    }

    /// An answer with `_links`.
    pub(crate) fn hal(status: u16, value: &impl Serialize) -> Self {
        Self::of_type(status, "application/hal+json", value)
    }

    /// Sets a header, in place of one of that name.
    pub(crate) fn set_header(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.into()));
    }

    fn of_type(status: u16, media_type: &str, value: &impl Serialize) -> Self {
        let body =
            Json::from_serialize(value).map(|json| json.text().as_bytes().to_vec()).unwrap_or_default();
        let headers = vec![("Content-Type".to_owned(), format!("{media_type};charset=UTF-8"))];
        Self { status, headers, body }
    }
}

impl From<Response> for Reply {
    fn from(response: Response) -> Self {
        Self { response, delay_ms: 0, drop: None, logged: None }
    }
}
