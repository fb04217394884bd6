//! Access tokens: asking the token endpoint, reading its answer, and when a cached token is still good.
//!
//! One refresh at a time however many calls wait is the driver's work; the rules are here.

use std::borrow::Cow;
use std::sync::Arc;

use super::http::HttpResponse;
use super::operation::malformed;
use super::secret::Secret;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Kind};
use crate::text::has;

pub(crate) const GRANT: &str = "grant_type=client_credentials";

/// A token is refreshed ahead of its end by the smaller of this and a tenth of its life, in milliseconds.
const LONGEST_AHEAD_MS: u64 = 60_000;

/// A token with its times, on the clock of `now_ms`. Its debug output does not show it.
///
/// One allocation that the cache and every call share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken(Arc<Token>);

#[derive(Debug, PartialEq, Eq)]
struct Token {
    value: Secret,
    life: Option<Life>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Life {
    refresh_at_ms: u64,
    expires_at_ms: u64,
}

/// The token of a client, and what to do when a call asks for it.
///
/// The pure part of a driver's cache: the driver holds it under its lock, runs one refresh at a time and lets every
/// waiter share its result, whatever happens to the one who began it.
///
/// ```
/// use pingone_protect_core::protocol::{AccessToken, TokenCache, TokenPlan};
///
/// let mut cache = TokenCache::default();
/// assert_eq!(cache.plan(None, 0), TokenPlan::Refresh);
///
/// let token = AccessToken::new("t-1", Some(100.0), 0)?;
/// cache.store(token.clone());
/// assert_eq!(cache.plan(None, 89_999), TokenPlan::Use(token.clone()));
/// assert_eq!(cache.plan(None, 90_000), TokenPlan::UseAndRefresh(token.clone()));
/// assert_eq!(cache.plan(None, 100_000), TokenPlan::Refresh);
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenCache {
    token: Option<AccessToken>,
}

/// What to do for a call that asks for a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenPlan {
    /// Use this one.
    Use(AccessToken),
    /// Use this one, and begin a refresh behind the call unless one is under way. When it fails, drop its error: the
    /// old token stays in use until its end.
    UseAndRefresh(AccessToken),
    /// Begin a refresh, or join the one under way, and wait for it; its failure is every waiter's. A callback is
    /// called with `forceRefresh` when the call came with a stale token.
    Refresh,
}

impl AccessToken {
    /// A token that lives for so many seconds from now; without them, until the service answers 401.
    ///
    /// An empty value is good: a call with it sends no `Authorization`. A life that is negative or not a number
    /// counts as none at all, so that the token serves the calls that wait for it and no others.
    ///
    /// # Errors
    ///
    /// `UNAUTHORIZED` when the value does not fit into a header.
    pub fn new(value: impl Into<String>, expires_in_s: Option<f64>, now_ms: u64) -> Result<Self, ErrorInfo> {
        Self::of(value.into(), expires_in_s, now_ms)
    }

    fn of(value: String, expires_in_s: Option<f64>, now_ms: u64) -> Result<Self, ErrorInfo> {
        if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ErrorInfo::new(
                ErrorCode::Unauthorized,
                "the token has characters that no header takes",
            ));
        }
        let life = expires_in_s.map(milliseconds).map(|life_ms| Life {
            refresh_at_ms: now_ms.saturating_add(life_ms - LONGEST_AHEAD_MS.min(life_ms / 10)),
            expires_at_ms: now_ms.saturating_add(life_ms),
        });
        Ok(Self(Arc::new(Token { value: Secret::new(value), life })))
    }

    /// What a token callback gave, as JSON: a string, or `{accessToken, expiresIn?}` with seconds.
    ///
    /// # Errors
    ///
    /// `UNAUTHORIZED` when it is anything else.
    pub fn from_callback_json(text: &str, now_ms: u64) -> Result<Self, ErrorInfo> {
        let refuse = || {
            ErrorInfo::new(
                ErrorCode::Unauthorized,
                "the token callback must give a string or {accessToken, expiresIn?}",
            )
        };
        let json = Json::parse(text).map_err(|_| refuse())?;
        let value = json.as_str().map(Cow::into_owned).or_else(|| json.text_of("accessToken"));
        let life = json.get("expiresIn").filter(|life| life.kind() != Kind::Null);
        let life = life.map(|life| life.as_f64().ok_or_else(refuse)).transpose()?;
        Self::of(value.ok_or_else(refuse)?, life, now_ms)
    }

    /// The token itself, for the `Authorization` header and for nothing else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.value.reveal()
    }

    /// When it ends, on the clock that it was made with, in milliseconds; without a value it lives until a 401.
    #[must_use]
    pub fn expires_at_ms(&self) -> Option<u64> {
        self.0.life.map(|life| life.expires_at_ms)
    }

    /// The value of the `Authorization` header, unless the token is empty.
    pub(crate) fn authorization(&self) -> Option<String> {
        (!self.reveal().is_empty()).then(|| ["Bearer ", self.reveal()].concat())
    }
}

impl TokenCache {
    /// What to do for a call, whose `stale` token the service just refused, if it had one.
    ///
    /// A stale token leaves the cache; when it was replaced meanwhile, the newer one is used.
    pub fn plan(&mut self, stale: Option<&AccessToken>, now_ms: u64) -> TokenPlan {
        self.token.take_if(|token| stale.is_some_and(|stale| stale.reveal() == token.reveal()));
        let Some(token) = self.token.clone() else { return TokenPlan::Refresh };
        match token.0.life {
            Some(life) if now_ms >= life.expires_at_ms => TokenPlan::Refresh,
            Some(life) if now_ms >= life.refresh_at_ms => TokenPlan::UseAndRefresh(token),
            _ => TokenPlan::Use(token),
        }
    }

    /// Keeps what a refresh gave. What waits for that refresh uses the token even when its life is already over.
    pub fn store(&mut self, token: AccessToken) {
        self.token = Some(token);
    }
}

/// The error of a token callback that failed, in the words of the host's own error.
#[must_use]
pub fn token_callback_failed(cause: &str) -> ErrorInfo {
    ErrorInfo::new(ErrorCode::Unauthorized, "the token callback failed").with_cause(cause)
}

/// HTTP Basic with id and secret in form encoding, as RFC 6749 (2.3.1) says; see [`form_encode`].
pub(crate) fn basic_authorization(client_id: &str, client_secret: &Secret) -> String {
    let mut pair = String::new();
    form_encode(client_id, &mut pair);
    pair.push(':');
    form_encode(client_secret.reveal(), &mut pair);
    let mut header = "Basic ".to_owned();
    base64(&pair, &mut header);
    header
}

/// Form encoding that leaves the unreserved characters of RFC 3986 alone: a server that decodes sees no difference,
/// and for the secrets that the service makes up (`~` is one of their characters) nor does one that does not.
fn form_encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            _ if byte.is_ascii_alphanumeric() || has("-._~", byte) => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(digit(b"0123456789ABCDEF", u32::from(byte >> 4)));
                out.push(digit(b"0123456789ABCDEF", u32::from(byte & 15)));
            }
        }
    }
}

/// Base64 with its padding (RFC 4648, 4).
fn base64(text: &str, out: &mut String) {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=3 {
            out.push(if place > three.len() { '=' } else { digit(DIGITS, bits >> (18 - 6 * place) & 63) });
        }
    }
}

fn digit(digits: &[u8], value: u32) -> char {
    digits.get(value as usize).copied().map_or('?', char::from)
}

/// Reads `{access_token, expires_in?}`. A life that is not a number counts as absent.
pub(crate) fn read_answer(response: &mut HttpResponse, now_ms: u64) -> Result<AccessToken, ErrorInfo> {
    let refuse = || malformed(response.status, "a JSON object with an access_token");
    let json = response.json().ok_or_else(refuse)?;
    let value = json.text_of("access_token").filter(|value| !value.is_empty()).ok_or_else(refuse)?;
    let life = json.get("expires_in").and_then(|life| life.as_f64());
    AccessToken::of(value, life, now_ms).map_err(|_| refuse())
}

/// Seconds in milliseconds; the cast saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and NaN becomes 0")]
fn milliseconds(seconds: f64) -> u64 {
    (seconds * 1000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &str) -> HttpResponse {
        HttpResponse { status: 200, headers: Vec::new(), body: body.as_bytes().to_vec() }
    }

    fn token(value: &str, life_s: Option<f64>) -> AccessToken {
        AccessToken::new(value, life_s, 1000).unwrap()
    }

    #[test]
    fn basic_credentials_survive_every_server() {
        let encoded = |encode: fn(&str, &mut String), text| {
            let mut out = String::new();
            encode(text, &mut out);
            out
        };
        assert_eq!(encoded(form_encode, "aZ09-._~"), "aZ09-._~");
        assert_eq!(encoded(form_encode, "a:b c%\u{e4}*"), "a%3Ab+c%25%C3%A4%2A");
        for (text, wanted) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("~?>", "fj8+")]
        {
            assert_eq!(encoded(base64, text), wanted);
        }
        assert_eq!(basic_authorization("id", &Secret::new("p:w")), "Basic aWQ6cCUzQXc=");
    }

    #[test]
    fn answers_are_read() {
        let read = read_answer(
            &mut answer(r#"{"access_token":"abc","token_type":"Bearer","expires_in":3600}"#),
            1000,
        )
        .unwrap();
        assert_eq!((read.reveal(), read.expires_at_ms()), ("abc", Some(3_601_000)));
        assert_eq!(
            read_answer(&mut answer(r#"{"access_token":"abc","expires_in":null}"#), 0)
                .unwrap()
                .expires_at_ms(),
            None
        );
        for body in [
            "garbage",
            "",
            "[]",
            r#"{"expires_in":1}"#,
            r#"{"access_token":5}"#,
            r#"{"access_token":""}"#,
            r#"{"access_token":"a\nb"}"#,
        ] {
            assert_eq!(
                read_answer(&mut answer(body), 0).unwrap_err().code,
                ErrorCode::MalformedResponse,
                "{body}"
            );
        }
    }

    #[test]
    fn callbacks_give_a_string_or_an_object() {
        let read = |text| AccessToken::from_callback_json(text, 0);
        assert_eq!(read(r#""t""#).unwrap(), AccessToken::new("t", None, 0).unwrap());
        assert_eq!(read(r#""""#).unwrap().authorization(), None);
        assert_eq!(read(r#"{"accessToken":"t","expiresIn":2}"#).unwrap().expires_at_ms(), Some(2000));
        assert_eq!(read(r#"{"accessToken":"t","expiresIn":null}"#).unwrap().expires_at_ms(), None);
        for text in [
            "null",
            "5",
            "{}",
            r#"{"accessToken":5}"#,
            r#"{"accessToken":"t","expiresIn":"soon"}"#,
            r#""a b""#,
        ] {
            assert_eq!(read(text).unwrap_err().code, ErrorCode::Unauthorized, "{text}");
        }
    }

    #[test]
    fn a_long_life_is_refreshed_a_minute_ahead_and_a_short_one_a_tenth() {
        let mut cache = TokenCache::default();
        let hour = token("hour", Some(3600.0));
        cache.store(hour.clone());
        assert_eq!(cache.plan(None, 3_540_999), TokenPlan::Use(hour.clone()));
        assert_eq!(cache.plan(None, 3_541_000), TokenPlan::UseAndRefresh(hour.clone()));
        assert_eq!(cache.plan(None, 3_600_999), TokenPlan::UseAndRefresh(hour));
        assert_eq!(cache.plan(None, 3_601_000), TokenPlan::Refresh);
        let second = token("second", Some(1.0));
        cache.store(second.clone());
        assert_eq!(cache.plan(None, 1899), TokenPlan::Use(second.clone()));
        assert_eq!(cache.plan(None, 1900), TokenPlan::UseAndRefresh(second));
    }

    #[test]
    fn without_a_life_a_token_lives_until_a_401() {
        let mut cache = TokenCache::default();
        let first = token("t-1", None);
        cache.store(first.clone());
        assert_eq!(cache.plan(None, u64::MAX), TokenPlan::Use(first.clone()));
        assert_eq!(cache.plan(Some(&first), 2000), TokenPlan::Refresh);
        assert_eq!(cache.plan(None, 2000), TokenPlan::Refresh);
    }

    #[test]
    fn a_401_for_a_token_that_was_replaced_uses_the_newer_one() {
        let mut cache = TokenCache::default();
        let (old, new) = (token("t-1", None), token("t-2", None));
        cache.store(new.clone());
        assert_eq!(cache.plan(Some(&old), 2000), TokenPlan::Use(new));
    }

    #[test]
    fn odd_lives_break_nothing() {
        assert_eq!(token("t", Some(-5.0)).expires_at_ms(), Some(1000));
        assert_eq!(token("t", Some(f64::NAN)).expires_at_ms(), Some(1000));
        assert_eq!(token("t", Some(f64::INFINITY)).expires_at_ms(), Some(u64::MAX));
        assert!(!format!("{:?}", token("t0ken", None)).contains("t0ken"));
    }
}
