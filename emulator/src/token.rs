//! The token endpoint and the check of the tokens that it gave.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use crate::environment::Environment;
use crate::http::{Request, Response};
use crate::moment::Moment;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// How long a token works, in seconds of the environment's clock.
pub const TOKEN_SECONDS: u64 = 3600;

/// The one client secret that is refused.
pub const WRONG_SECRET: &str = "wrong";

#[derive(Serialize)]
struct Token<'a> {
    access_token: &'a str,
    token_type: &'a str,
    expires_in: u64,
}

/// An error as OAuth 2.0 writes it (RFC 6749, 5.2).
#[derive(Debug, Serialize)]
struct TokenRefusal {
    #[serde(skip)]
    status: u16,
    error: &'static str,
    error_description: &'static str,
}

/// The answer to a token request.
pub(crate) fn answer(visit: &mut Visit<'_>) -> Response {
    let mut response = match grant(visit.request) {
        Ok(()) => {
            let token = format!("emulator-{}", visit.ids.uuid());
            visit.environment.tokens.insert(&token, visit.at + TOKEN_SECONDS * 1000, 0);
            let body = Token { access_token: &token, token_type: "Bearer", expires_in: TOKEN_SECONDS };
            Response::json(200, &body)
        }
        Err(refusal) => Response::json(refusal.status, &refusal),
    };
    response.set_header("Cache-Control", "no-store");
    response
}

/// The error body for a status that a fault asks for.
pub(crate) fn refused(status: u16) -> Response {
    let (error, error_description) = match status {
        401 => ("invalid_client", "Client authentication failed."),
        403 => ("access_denied", "The client may not have a token."),
        429 => ("temporarily_unavailable", "Too many requests."),
        500.. => ("server_error", "An unexpected error occurred."),
        _ => ("invalid_request", "The request could not be completed."),
    };
    Response::json(status, &TokenRefusal { status, error, error_description })
}

/// Whether the request carries a token that this environment gave and that still works.
pub(crate) fn check(environment: &Environment, request: &Request, at: Moment) -> Result<(), Refusal> {
    let value = request.header("authorization").unwrap_or_default();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(Refusal::unauthorized("Send the access token as Authorization: Bearer {token}.")),
    };
    match environment.tokens.get(token) {
        Some(end) if at < *end => Ok(()),
        Some(_) => Err(Refusal::unauthorized("The access token has expired.")),
        None => Err(Refusal::unauthorized("The access token is not one that this environment gave.")),
    }
}

fn grant(request: &Request) -> Result<(), TokenRefusal> {
    if request.media_type() != "application/x-www-form-urlencoded" {
        return Err(bad("invalid_request", "Send the parameters as application/x-www-form-urlencoded."));
    }
    let text = request.text();
    let grant_type = parameter(&text, "grant_type");
    match grant_type.as_deref() {
        Some("client_credentials") => {}
        Some(_) => {
            return Err(bad("unsupported_grant_type", "The only grant type here is client_credentials."));
        }
        None => return Err(bad("invalid_request", "grant_type is required: client_credentials.")),
    }
    match credentials(request, &text) {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() && secret != WRONG_SECRET => Ok(()),
        Some(_) => Err(invalid_client("Client authentication failed.")),
        None => {
            Err(invalid_client("Send client id and secret as HTTP Basic, or as client_id and client_secret."))
        }
    }
}

/// Client id and secret, from HTTP Basic before the form.
fn credentials(request: &Request, form: &str) -> Option<(String, String)> {
    match request.header("authorization") {
        Some(value) => basic(value),
        None => Some((parameter(form, "client_id")?, parameter(form, "client_secret")?)),
    }
}

fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded =
        scheme.eq_ignore_ascii_case("basic").then(|| BASE64_STANDARD.decode(encoded.trim()).ok())??;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    // RFC 6749, 2.3.1: both are form-encoded before they are joined.
    Some((form_decoded(id), form_decoded(secret)))
}

fn parameter(form: &str, name: &str) -> Option<String> {
    let mut pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(known, _)| form_decoded(known) == name).map(|(_, value)| form_decoded(value))
}

/// `application/x-www-form-urlencoded`; what is no escape stands for itself.
pub(crate) fn form_decoded(text: &str) -> String {
    let mut rest = text.as_bytes();
    let mut decoded = Vec::with_capacity(rest.len());
    loop {
        let (byte, behind) = match rest {
            [] => break,
            [b'+', behind @ ..] => (b' ', behind),
            [b'%', high, low, behind @ ..] => match hex_pair(*high, *low) {
                Some(byte) => (byte, behind),
                None => (b'%', rest.get(1..).unwrap_or_default()),
            },
            [byte, behind @ ..] => (*byte, behind),
        };
        decoded.push(byte);
        rest = behind;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

fn hex_pair(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

fn bad(error: &'static str, error_description: &'static str) -> TokenRefusal {
    TokenRefusal { status: 400, error, error_description }
}

fn invalid_client(error_description: &'static str) -> TokenRefusal {
    TokenRefusal { status: 401, error: "invalid_client", error_description }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert_eq!(form_decoded("a+b%20c%3D%zz%"), "a b c=%zz%");
        assert_eq!(parameter("x=1&client%5Fid=a%26b", "client_id").as_deref(), Some("a&b"));
    }

    fn refusal(request: &Request) -> Option<(u16, &'static str)> {
        grant(request).err().map(|refusal| (refusal.status, refusal.error))
    }

    fn form(body: &str) -> Request {
        Request::new("POST", "/x/as/token")
            .with_header("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8")
            .with_body(body)
    }

    #[test]
    fn basic_and_post() {
        let basic = |text: &str| {
            form("grant_type=client_credentials")
                .with_header("Authorization", format!("Basic {}", BASE64_STANDARD.encode(text)))
        };
        assert_eq!(refusal(&basic("id:secret:with:colons")), None);
        assert_eq!(refusal(&basic("id:wrong")), Some((401, "invalid_client")));
        assert_eq!(refusal(&basic("id:wron%67")), Some((401, "invalid_client")));
        assert_eq!(refusal(&basic("id")), Some((401, "invalid_client")));
        assert_eq!(refusal(&basic(":secret")), Some((401, "invalid_client")));
        let post = "grant_type=client_credentials&client_id=a&client_secret=";
        assert_eq!(refusal(&form(&format!("{post}b"))), None);
        assert_eq!(refusal(&form(&format!("{post}wrong"))), Some((401, "invalid_client")));
        assert_eq!(refusal(&form("grant_type=client_credentials")), Some((401, "invalid_client")));
    }

    #[test]
    fn the_grant_type_is_checked() {
        assert_eq!(refusal(&form("grant_type=password")), Some((400, "unsupported_grant_type")));
        assert_eq!(refusal(&form("")), Some((400, "invalid_request")));
        let json = Request::new("POST", "/x").with_header("Content-Type", "application/json").with_body("{}");
        assert_eq!(refusal(&json), Some((400, "invalid_request")));
    }
}
