//! The rule for `apiUrl` and `authUrl`, by hand: a URL crate would weigh more than the rest of the core.
//!
//! A base is `scheme://host[:port][/path]` and nothing else. User information, a query or a fragment in a base is
//! always a mistake, and the first is a known way to make `http://localhost@elsewhere` look like loopback.

use crate::address::Address;
use crate::error::ErrorInfo;
use crate::text::{cut, unsigned};

/// Checks a base and gives it without a trailing slash.
///
/// # Errors
///
/// `INVALID_CONFIG` at `target` when it is not an absolute `https` URL. Plain `http` is good for loopback
/// (`localhost`, `127.0.0.0/8`, `::1`), and for every host when `allow_insecure` says so.
pub(crate) fn check_base(target: &str, text: &str, allow_insecure: bool) -> Result<String, ErrorInfo> {
    let refuse = |problem: &str| Err(ErrorInfo::invalid_config(target, format!("{target} {problem}")));
    let Some(base) = Base::parse(text) else {
        return refuse(
            "must be an absolute URL such as https://api.pingone.eu/v1, without user, query or fragment",
        );
    };
    if !base.secure && !allow_insecure && !base.is_loopback() {
        return refuse("must be https; allowInsecureHttp allows plain http beyond loopback");
    }
    Ok(text.trim_end_matches('/').to_owned())
}

struct Base<'a> {
    secure: bool,
    host: Host<'a>,
}

enum Host<'a> {
    Name(&'a str),
    Address(Address),
}

impl<'a> Base<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = cut(text, b':')?;
        let rest = rest.strip_prefix("//")?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        // A slash belongs to the path, but is good there in any case.
        let (authority, path) = cut(rest, b'/').unwrap_or((rest, ""));
        let host = Host::parse(authority)?;
        path.bytes().all(is_path_byte).then_some(Self { secure, host })
    }

    fn is_loopback(&self) -> bool {
        match self.host {
            Host::Name(name) => name.eq_ignore_ascii_case("localhost"),
            Host::Address(address) => address.is_loopback(),
        }
    }
}

impl<'a> Host<'a> {
    /// A host with an optional port.
    fn parse(authority: &'a str) -> Option<Self> {
        if let Some(bracketed) = authority.strip_prefix('[') {
            let (address, port) = cut(bracketed, b']')?;
            let address = Address::parse_v6(address)?;
            return is_port(port.strip_prefix(':'), port).then_some(Self::Address(address));
        }
        let (name, port) = match cut(authority, b':') {
            Some((name, port)) => (name, Some(port)),
            None => (authority, None),
        };
        let named = !name.is_empty() && name.bytes().all(is_name_byte);
        (named && is_port(port, port.unwrap_or_default())).then(|| match Address::parse_v4(name) {
            Some(address) => Self::Address(address),
            None => Self::Name(name),
        })
    }
}

/// A port of 1 to 65535, or none at all (then `rest` is empty).
fn is_port(port: Option<&str>, rest: &str) -> bool {
    match port {
        Some(port) => unsigned(port).is_some_and(|port| (1..=u16::MAX.into()).contains(&port)),
        None => rest.is_empty(),
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

/// What RFC 3986 allows in a path: `?`, `#`, white space and everything beyond ASCII are not.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/-._~%!$&'()*+,;=:@".contains(&byte)
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
            assert_eq!(check_base("apiUrl", text, false).as_deref(), Ok(text));
        }
        assert_eq!(
            check_base("apiUrl", "https://api.example.com/v1/", false).as_deref(),
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
