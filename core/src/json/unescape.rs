//! The content of strings with escapes.

use super::marks::Marks;

/// The content of a string with escapes. A surrogate without its partner becomes U+FFFD.
pub(super) fn unescape(quoted: &str) -> String {
    let numbered = || {
        serde_json::from_str(quoted).unwrap_or_else(|_| {
            let bytes = serde_json::from_str::<Bytes>(quoted).map(|bytes| bytes.0).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    unescape_named(quoted).unwrap_or_else(numbered)
}

/// The fast path, for a response inside another JSON text: no escape of it has a number.
fn unescape_named(quoted: &str) -> Option<String> {
    let mut content = String::with_capacity(quoted.len());
    let mut rest = quoted.get(1..quoted.len().checked_sub(1)?)?;
    loop {
        let (plain, escape) = rest.split_at_checked(Marks::new(rest.as_bytes()).next(0))?;
        content.push_str(plain);
        content.push(match escape.as_bytes().get(1) {
            None => return escape.is_empty().then_some(content),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return None,
            Some(named) => char::from(*named),
        });
        rest = escape.get(2..)?;
    }
}

/// `serde_json` gives a string's bytes as they are when bytes are asked for, unpaired surrogates included.
struct Bytes(Vec<u8>);

impl<'de> serde::Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Bytes;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Visitor)
    }
}
