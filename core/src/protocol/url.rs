//! The rule for `apiUrl` and `authUrl`, by hand: a URL crate would weigh more than the rest of the core.
//!
//! A base is `scheme://host[:port][/path]` and nothing else. User information, a query or a fragment in a base is
//! always a mistake, and the first is a known way to make `http://localhost@elsewhere` look like loopback.

use crate::address::Address;
use crate::error::ErrorInfo;
use crate::text::{cut, has, unsigned};

/// Checks a base and gives it without a trailing slash.
///
/// # Errors
///
/// `INVALID_CONFIG` at `target` when it is not an absolute `https` URL. Plain `http` is good for loopback
/// (`localhost`, `127.0.0.0/8`, `::1`), and for every host when `allow_insecure` says so.
pub(crate) fn check_base<'a>(
    target: &str,
    text: &'a str,
    allow_insecure: bool,
) -> Result<&'a str, ErrorInfo> {
    let problem = match security(text) {
        None => "must be an absolute URL such as https://api.pingone.eu/v1, without user, query or fragment",
        Some(Security::Plain) if !allow_insecure => {
            "must be https; allowInsecureHttp allows plain http beyond loopback"
        }
        Some(_) => return Ok(without_slashes(text)),
    };
    Err(ErrorInfo::invalid_config(target, [target, " ", problem].concat()))
}

fn without_slashes(mut base: &str) -> &str {
    while let Some(shorter) = base.strip_suffix('/') {
        base = shorter;
    }
    base
}

enum Security {
    /// `https`, or a way that nobody else is on.
    Safe,
    Plain,
}

/// How safe the way to a base is; `None` when it is no base.
fn security(text: &str) -> Option<Security> {
    let (secure, rest) = match (behind("https://", text), behind("http://", text)) {
        (Some(rest), _) => (true, rest),
        (None, rest) => (false, rest?),
    };
    let (authority, path) = cut(rest, b'/').unwrap_or((rest, ""));
    let loopback = is_loopback(authority)?;
    if !path.bytes().all(is_path_byte) {
        return None;
    }
    Some(if secure || loopback { Security::Safe } else { Security::Plain })
}

/// What is behind a prefix in any case.
fn behind<'a>(prefix: &str, text: &'a str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Whether a host with an optional port is this machine; `None` when it is none.
fn is_loopback(authority: &str) -> Option<bool> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(bracketed) => cut(bracketed, b']')?,
        None => authority
            .split_at_checked(cut(authority, b':').map_or(authority.len(), |(host, _)| host.len()))?,
    };
    if !port.is_empty() && !port.strip_prefix(':').is_some_and(is_port) {
        return None;
    }
    let address = Address::parse(host);
    // An address of IPv6 is in brackets, and nothing else is.
    let good = match authority.starts_with('[') {
        true => address.is_some() && has(host, b':'),
        false => !host.is_empty() && host.bytes().all(is_name_byte),
    };
    let loopback = address.map_or(host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback());
    good.then_some(loopback)
}

/// A port of 1 to 65535.
fn is_port(text: &str) -> bool {
    unsigned(text).is_some_and(|port| (1..=u16::MAX.into()).contains(&port))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

/// What RFC 3986 allows in a path: `?`, `#`, white space and everything beyond ASCII are not.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || has("/-._~%!$&'()*+,;=:@", byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn https_and_loopback_are_good() {
        let good = [
            "https://api.pingone.eu/v1",
            "HTTPS://api.example.com:8443/a/b/v1",
            "https://10.0.2.2/v1",
            "http://localhost:1/v1",
            "http://LocalHost",
            "http://127.0.0.1:8080/v1",
            "http://127.9.9.9",
            "http://[::1]:1/v1",
            "http://[::ffff:127.0.0.1]/v1",
        ];
        for text in good {
            assert_eq!(check_base("apiUrl", text, false), Ok(text));
        }
        assert_eq!(
            check_base("apiUrl", "https://api.example.com/v1/", false),
            Ok("https://api.example.com/v1")
        );
    }

    #[test]
    fn plain_http_elsewhere_needs_permission() {
        let bad = [
            "http://api.example.com/v1",
            "http://10.0.2.2:8080/v1",
            "http://localhost.example.com/v1",
            "http://127.0.0.1.example.com/v1",
            "http://127.1/v1",
            "http://[::2]/v1",
        ];
        for text in bad {
            assert_eq!(
                check_base("apiUrl", text, false).map_err(|error| error.code),
                Err(ErrorCode::InvalidConfig),
                "{text}"
            );
            assert!(check_base("apiUrl", text, true).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_base_is_never_good() {
        let bad = [
            "",
            "api.example.com/v1",
            "not a url",
            "ftp://localhost/v1",
            "https://",
            "https:///v1",
            "https://a b/v1",
            "http://localhost@example.com/v1",
            "https://user:secret@api.example.com/v1",
            "https://api.example.com/v1?x=1",
            "https://api.example.com/v1#x",
            "https://api.example.com:0/v1",
            "https://api.example.com:65536/v1",
            "https://api.example.com:/v1",
            "https://api.example.com:+1/v1",
            "https://[::1/v1",
            "https://[::1]x/v1",
            "https://[::1]:/v1",
            "https://[nonsense]/v1",
            "https://ex\u{e4}mple.com/v1",
            "https://api.example.com/\u{e4}",
            "https://a\\b/v1",
            " https://a/v1",
            "https://a/v1 ",
            "https://a:1:2/v1",
            "https://a/\r\nx",
        ];
        for text in bad {
            let error = check_base("authUrl", text, true).unwrap_err();
            assert_eq!(
                (error.code, error.target.as_deref()),
                (ErrorCode::InvalidConfig, Some("authUrl")),
                "{text}"
            );
        }
    }
}
