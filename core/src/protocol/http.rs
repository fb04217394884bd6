//! Requests and answers as plain data that any host can send: no stream, no client, no types of an HTTP crate.

use std::fmt;

use crate::json::Json;

/// The methods that the service is called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HttpMethod {
    /// Reading an evaluation.
    Get,
    /// Completing one.
    Put,
    /// Everything else.
    Post,
}

/// One request, complete: a driver adds nothing but what its transport needs (`Host`, `Content-Length`).
///
/// It is sent once. Redirects and the transport's own repeats are off, because what may be repeated is decided here.
/// The debug output shows neither the `Authorization` header nor the body.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: HttpMethod,
    /// The absolute URL.
    pub url: String,
    /// Names in lower case, and values of visible ASCII.
    pub headers: Vec<(String, String)>,
    /// The body; none for a GET.
    pub body: Option<Vec<u8>>,
    /// How long the whole try may take, from connecting to the last byte of the answer, in milliseconds.
    pub timeout_ms: u64,
    /// How long connecting may take, in milliseconds. Running out of it is [`TransportErrorKind::Connect`].
    pub connect_timeout_ms: u64,
}

/// One answer that arrived whole, whatever its status.
///
/// The debug output does not show the body.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// Names in any case; only `date` and `retry-after` are read.
    pub headers: Vec<(String, String)>,
    /// The body, all of it.
    pub body: Vec<u8>,
}

/// No answer arrived, or only a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransportError {
    /// What it means for repeating.
    pub kind: TransportErrorKind,
    /// The transport's own words, for the `cause` of an [`ErrorInfo`](crate::ErrorInfo); no header and no body in it.
    pub message: String,
}

/// What a transport's failure means for repeating. A host that cannot tell says [`Lost`](Self::Lost).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransportErrorKind {
    /// Certainly not a byte of the request was processed: name lookup, refused, TLS, the connect time ran out,
    /// HTTP/2 `REFUSED_STREAM`.
    Connect,
    /// The connection broke after something may have been written, or within the answer.
    Lost,
    /// [`HttpRequest::timeout_ms`] ran out; while a token is awaited, the time of [`Step::Authorize`] did.
    ///
    /// [`Step::Authorize`]: super::Step::Authorize
    Timeout,
}

impl HttpMethod {
    /// The method as HTTP spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
        }
    }
}

impl HttpRequest {
    /// A request without headers, body and times.
    pub(crate) fn new(method: HttpMethod, url: String) -> Self {
        Self { method, url, headers: Vec::new(), body: None, timeout_ms: 0, connect_timeout_ms: 0 }
    }

    pub(crate) fn add_header(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), value));
    }

    pub(crate) fn add_body(&mut self, media_type: &str, text: String) {
        self.add_header("content-type", media_type.to_owned());
        self.body = Some(text.into_bytes());
    }
}

impl HttpResponse {
    /// The first header of that name, in whatever case, without the white space around it.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim())
    }

    /// Whether the status is 2xx.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The body, when it is JSON.
    pub(crate) fn json(&self) -> Option<Json<'_>> {
        Json::parse(std::str::from_utf8(&self.body).ok()?).ok()
    }
}

impl TransportError {
    /// A failure of this kind, in the transport's own words.
    #[must_use]
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): &(String, String)| match name.eq_ignore_ascii_case("authorization") {
            true => (name.clone(), "redacted".to_owned()),
            false => (name.clone(), value.clone()),
        };
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers.iter().map(shown).collect::<Vec<_>>())
            .field("body", &self.body.as_ref().map(|body| format!("{} bytes", body.len())))
            .field("timeout_ms", &self.timeout_ms)
            .field("connect_timeout_ms", &self.connect_timeout_ms)
            .finish()
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &format!("{} bytes", self.body.len()))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_in_any_case() {
        let headers = vec![("RETRY-After".to_owned(), " 3 ".to_owned())];
        let response = HttpResponse { status: 429, headers, body: Vec::new() };
        assert_eq!(response.header("retry-after"), Some("3"));
        assert_eq!(response.header("date"), None);
    }

    #[test]
    fn debug_output_shows_neither_credentials_nor_bodies() {
        let request = HttpRequest {
            method: HttpMethod::Post,
            url: "https://api.example.com".to_owned(),
            headers: vec![("Authorization".to_owned(), "Bearer t0ken".to_owned())],
            body: Some(b"ana@example.com".to_vec()),
            timeout_ms: 1,
            connect_timeout_ms: 1,
        };
        let response = HttpResponse { status: 201, headers: Vec::new(), body: b"ana@example.com".to_vec() };
        let shown = format!("{request:?} {response:?}");
        assert!(!shown.contains("t0ken") && !shown.contains("ana@"), "{shown}");
        assert!(shown.contains("15 bytes"));
    }
}
