//! What a failed try becomes: error bodies of both shapes, `Retry-After` in all its forms, and the transport's words.
//!
//! The status class decides the code, never a text of the body; the body adds what helps a person.

use super::http::{HttpResponse, TransportError, TransportErrorKind};
use super::operation::Operation;
use crate::date_time::{parse_http_date, parse_rfc3339};
use crate::error::{ErrorCode, ErrorDetail, ErrorInfo};
use crate::json::{Json, Kind, object_of};
use crate::text::{decimal, has, unsigned};

/// The error of an answer that is not 2xx, at this time of the wall clock (for an answer without a `Date`).
pub(crate) fn read(operation: Operation, response: &HttpResponse, epoch_ms: i64) -> ErrorInfo {
    // Anything but JSON counts as no body at all: a proxy's page says nothing about the service.
    let body = response.json().unwrap_or_else(|| Json::trusted("null".into()));
    let details = details_of(&body);
    let message = message(operation, response.status, &body, &details);
    let mut error = ErrorInfo::new(code_of(operation, response.status), message);
    error.status = Some(response.status);
    error.retry_after_ms = retry_after_ms(response, &details, date_ms(response).unwrap_or(epoch_ms));
    error.request_id = body.text_of("id");
    error.details = details;
    error
}

/// The error of a try without an answer.
pub(crate) fn of_transport(error: TransportError) -> ErrorInfo {
    let (code, message) = match error.kind {
        TransportErrorKind::Connect => (ErrorCode::Network, "the service could not be reached"),
        TransportErrorKind::Lost => {
            (ErrorCode::Network, "the connection broke before the answer was complete")
        }
        TransportErrorKind::Timeout => (ErrorCode::Timeout, "no answer arrived in time"),
    };
    ErrorInfo::new(code, message).with_cause(error.message)
}

/// When the answer was made, by the service's own clock, in milliseconds since 1970.
pub(crate) fn date_ms(response: &HttpResponse) -> Option<i64> {
    parse_http_date(response.header("date")?)
}

/// The status class decides. The token endpoint says 400 and 403 where it means the credentials.
fn code_of(operation: Operation, status: u16) -> ErrorCode {
    match status {
        400 | 401 | 403 if operation == Operation::Token => ErrorCode::Unauthorized,
        401 => ErrorCode::Unauthorized,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        408 => ErrorCode::Timeout,
        429 => ErrorCode::RateLimited,
        500.. => ErrorCode::ServerError,
        _ => ErrorCode::Rejected,
    }
}

/// The details of a body of the API (`{id, code, message, details}`) as they came; of an OAuth error (`{error,
/// error_description}`), one in the same shape.
fn details_of(body: &Json<'_>) -> Vec<ErrorDetail> {
    let mut details = Vec::new();
    if let Some(list) = body.get("details") {
        for item in list.items() {
            if item.kind() == Kind::Object {
                details.push(ErrorDetail::new(item.into_owned()));
            }
        }
    }
    if details.is_empty() && body.get("error").is_some() {
        let (code, message) = (body.text_of("error"), body.text_of("error_description"));
        let detail = object_of(&[("code", code.as_deref()), ("message", message.as_deref())]);
        details.push(ErrorDetail::new(Json::trusted(detail.into())));
    }
    details
}

/// How long the service asks to wait, in milliseconds: the header before the body, unreadable is absent.
fn retry_after_ms(response: &HttpResponse, details: &[ErrorDetail], date_ms: i64) -> Option<u64> {
    let header = response.header("retry-after").and_then(|header| wait_of_header(header, date_ms));
    let of_detail = |detail: &ErrorDetail| wait_of_member(&detail.inner_error()?.get("retryAfter")?, date_ms);
    header.or_else(|| details.iter().find_map(of_detail))
}

/// Whole seconds, or an HTTP date.
fn wait_of_header(header: &str, date_ms: i64) -> Option<u64> {
    // Too many digits for 64 bits are still a time that no deadline reaches.
    if let Some(seconds) = unsigned(header) {
        return Some(seconds.saturating_mul(1000));
    }
    parse_http_date(header).map(|until_ms| wait_until(until_ms, date_ms))
}

/// An RFC 3339 date-time, or a number of seconds.
fn wait_of_member(value: &Json<'_>, date_ms: i64) -> Option<u64> {
    match value.kind() {
        Kind::String => parse_rfc3339(&value.as_str()?).map(|until_ms| wait_until(until_ms, date_ms)),
        Kind::Number => value.as_f64().filter(|seconds| *seconds >= 0.0).map(milliseconds),
        _ => None,
    }
}

/// A time that has passed is no wait.
fn wait_until(until_ms: i64, date_ms: i64) -> u64 {
    u64::try_from(until_ms.saturating_sub(date_ms)).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and saturates")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0).ceil() as u64
}

/// Place, problem and the service's own codes; never its sentences, which may quote what was sent.
fn message(operation: Operation, status: u16, body: &Json<'_>, details: &[ErrorDetail]) -> String {
    let who = if operation == Operation::Token { "the token endpoint" } else { "the service" };
    let mut message = [who, " answered ", &decimal(status.into())].concat();
    if let Some(code) = word(body.text_of("code").or_else(|| body.text_of("error"))) {
        message.push(' ');
        message.push_str(&code);
    }
    let mut complaints = 0;
    for detail in details {
        // `event.ip REQUIRED_VALUE`, when both are what they should be.
        if let (Some(target), Some(code), 0..3) = (word(detail.target()), word(detail.code()), complaints) {
            message.push_str(if complaints == 0 { " (" } else { ", " });
            message.push_str(&target);
            message.push(' ');
            message.push_str(&code);
            complaints += 1;
        }
    }
    if complaints > 0 {
        message.push(')');
    }
    message
}

/// A code or a dotted path, and no prose.
fn word(text: Option<String>) -> Option<String> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || has("._-[]", byte);
    text.filter(|text| (1..=64).contains(&text.len()) && text.bytes().all(good))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        HttpResponse { status, headers, body: body.as_bytes().to_vec() }
    }

    fn retry_after(headers: &[(&str, &str)], body: &str) -> Option<u64> {
        // The wall clock is an hour before 2015.
        read(Operation::Create, &response(503, headers, body), 1_420_066_800_000).retry_after_ms
    }

    fn inner(name: &str, value: &str) -> String {
        format!(r#"{{"details":[{{"code":"X"}},{{"{name}":{{"retryAfter":{value}}}}}]}}"#)
    }

    #[test]
    fn the_status_class_decides() {
        let code = |operation, status| read(operation, &response(status, &[], "<html>"), 0).code.as_str();
        let expected = [
            (302, "REJECTED"),
            (400, "REJECTED"),
            (401, "UNAUTHORIZED"),
            (403, "FORBIDDEN"),
            (404, "NOT_FOUND"),
            (408, "TIMEOUT"),
            (409, "REJECTED"),
            (429, "RATE_LIMITED"),
            (500, "SERVER_ERROR"),
            (599, "SERVER_ERROR"),
        ];
        for (status, expected) in expected {
            assert_eq!(code(Operation::Create, status), expected, "{status}");
        }
        for (status, expected) in
            [(400, "UNAUTHORIZED"), (403, "UNAUTHORIZED"), (404, "NOT_FOUND"), (422, "REJECTED")]
        {
            assert_eq!(code(Operation::Token, status), expected, "{status}");
        }
    }

    #[test]
    fn what_the_service_says_is_kept() {
        let body = r#"{"id":"err-1","code":"INVALID_DATA","message":"ana@example.com is odd","details":[
            {"code":"INVALID_VALUE","target":"event.x","message":"m","innerError":{"novel":1.50}}, 5]}"#;
        let error = read(Operation::Create, &response(400, &[], body), 0);
        assert_eq!(error.message, "the service answered 400 INVALID_DATA (event.x INVALID_VALUE)");
        assert_eq!(error.request_id.as_deref(), Some("err-1"));
        assert_eq!(error.details.len(), 1);
        assert!(error.details[0].json().text().contains("1.50"));
    }

    #[test]
    fn oauth_errors_become_a_detail() {
        let error = read(
            Operation::Token,
            &response(401, &[], r#"{"error":"invalid_client","error_description":"no"}"#),
            0,
        );
        assert_eq!(error.message, "the token endpoint answered 401 invalid_client");
        assert_eq!(
            (error.details[0].code(), error.details[0].message()),
            (Some("invalid_client".to_owned()), Some("no".to_owned()))
        );
    }

    #[test]
    fn a_body_that_is_prose_stays_out_of_the_message() {
        for body in
            ["<html>oops</html>", "", "[]", r#"{"code":"ana@example.com is not known"}"#, "\u{feff}{}"]
        {
            let error = read(Operation::Get, &response(500, &[], body), 0);
            assert_eq!(
                (error.message.as_str(), error.details.len()),
                ("the service answered 500", 0),
                "{body}"
            );
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date_of_the_answers_clock() {
        assert_eq!(retry_after(&[("Retry-After", "3")], ""), Some(3000));
        assert_eq!(retry_after(&[("Retry-After", "99999999999999999999999")], ""), Some(u64::MAX));
        let date = ("Date", "Thu, 01 Jan 2015 00:00:00 GMT");
        assert_eq!(retry_after(&[date, ("Retry-After", "Thu, 01 Jan 2015 00:00:07 GMT")], ""), Some(7000));
        assert_eq!(retry_after(&[date, ("Retry-After", "Thursday, 01-Jan-15 00:00:07 GMT")], ""), Some(7000));
        assert_eq!(retry_after(&[date, ("Retry-After", "Wed, 31 Dec 2014 00:00:00 GMT")], ""), Some(0));
        assert_eq!(retry_after(&[("Retry-After", "Thu, 01 Jan 2015 00:00:07 GMT")], ""), Some(3_607_000));
        for unreadable in ["soon", "-1", "1.5", "", "+1", "Thu, 99 Jan 2015 00:00:00 GMT"] {
            assert_eq!(retry_after(&[date, ("Retry-After", unreadable)], ""), None, "{unreadable}");
        }
    }

    #[test]
    fn the_body_counts_when_the_header_cannot_be_read() {
        let date = ("Date", "Thu, 01 Jan 2015 00:00:00 GMT");
        for name in ["innerError", "innererror"] {
            assert_eq!(retry_after(&[date], &inner(name, r#""2015-01-01T01:00:00Z""#)), Some(3_600_000));
            assert_eq!(retry_after(&[date], &inner(name, "1.5")), Some(1500));
            assert_eq!(retry_after(&[date, ("Retry-After", "soon")], &inner(name, "0")), Some(0));
            assert_eq!(retry_after(&[date, ("Retry-After", "0")], &inner(name, "9")), Some(0));
        }
        for unreadable in [r#""tomorrow""#, "-1", "null", "true", "{}"] {
            assert_eq!(retry_after(&[date], &inner("innerError", unreadable)), None, "{unreadable}");
        }
    }
}
