//! The address that a visitor comes from, behind proxies: what to send as `event.ip`.

use crate::address::Address;
use crate::error::ErrorInfo;
use crate::text::{cut, has, item_of, unsigned};

/// Addresses whose `X-Forwarded-For` entries are believed.
///
/// ```
/// use pingone_protect_core::TrustedProxies;
///
/// let trusted = TrustedProxies::parse(["10.0.0.0/8", "2001:db8::1"])?;
/// assert!(TrustedProxies::parse(["10.0.0.0/33"]).is_err());
/// # let _ = trusted;
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Block>);

/// Addresses that share their first bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    network: Address,
    /// How many of the first of 128 bits; from 96 on it is a block of IPv4, if the network is.
    prefix: u32,
}

impl TrustedProxies {
    /// Reads CIDR blocks and single addresses; bits behind the prefix are ignored.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for one that is neither, at `trustedProxies[i]`.
    pub fn parse<T: AsRef<str>>(blocks: impl IntoIterator<Item = T>) -> Result<Self, ErrorInfo> {
        let mut read = Vec::new();
        for (index, text) in blocks.into_iter().enumerate() {
            read.push(Block::parse(text.as_ref()).ok_or_else(|| no_block(index))?);
        }
        Ok(Self(read))
    }

    fn contain(&self, address: Address) -> bool {
        self.0.iter().any(|block| block.contains(address))
    }
}

fn no_block(index: usize) -> ErrorInfo {
    let message = "neither an address nor a CIDR block such as 10.0.0.0/8 or 2001:db8::/32";
    ErrorInfo::invalid_config(item_of("trustedProxies", index), message)
}

/// The address to send as `event.ip`, in its canonical form (RFC 5952, IPv4-mapped addresses as IPv4, no zone).
///
/// `peer` is the address at the other end of the connection. Only when it is trusted, the forwarded entries are read:
/// from right to left, the first that is not trusted. An entry that is not an address ends the walk, since nobody
/// trusted wrote what stands left of it. `forwarded_for` are the header's lines in their order.
///
/// ```
/// use pingone_protect_core::{TrustedProxies, client_ip};
///
/// let trusted = TrustedProxies::parse(["10.0.0.0/8"])?;
/// assert_eq!(client_ip(Some("10.0.0.7"), ["1.2.3.4, 81.2.69.142"], &trusted).as_deref(), Some("81.2.69.142"));
/// assert_eq!(client_ip(Some("81.2.69.160"), ["1.2.3.4"], &trusted).as_deref(), Some("81.2.69.160"));
/// # Ok::<(), pingone_protect_core::ErrorInfo>(())
/// ```
#[must_use]
pub fn client_ip<T: AsRef<str>>(
    peer: Option<&str>,
    forwarded_for: impl IntoIterator<Item = T>,
    trusted: &TrustedProxies,
) -> Option<String> {
    let mut entries = String::new();
    for line in forwarded_for {
        entries.push_str(line.as_ref());
        entries.push(',');
    }
    visitor(parse_dressed(peer?)?, &entries, trusted).map(Address::to_text)
}

/// The visitor's address. Behind each entry stands a comma.
fn visitor(peer: Address, entries: &str, trusted: &TrustedProxies) -> Option<Address> {
    if !trusted.contain(peer) {
        return Some(peer);
    }
    // Read from left to right, which finds the same: what is not trusted hides all that stands left of it.
    let (mut found, mut rest) = (None, entries);
    while let Some((entry, behind)) = cut(rest, b',') {
        if !entry.trim().is_empty() {
            found = parse_dressed(entry)
                .map(|address| found.filter(|_| trusted.contain(address)).unwrap_or(address));
        }
        rest = behind;
    }
    found.or(Some(peer))
}

/// One address in what headers and sockets dress it in: white space, double quotes, brackets, a port, a zone.
fn parse_dressed(text: &str) -> Option<Address> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).trim();
    let address = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (inside, port) = cut(bracketed, b']')?;
            (port.is_empty() || is_port(port.strip_prefix(':')?)).then_some(inside)?
        }
        None => match cut(text, b':') {
            Some((address, port)) if !has(port, b':') && has(address, b'.') => {
                is_port(port).then_some(address)?
            }
            _ => text,
        },
    };
    Address::parse(cut(address, b'%').map_or(address, |(address, _zone)| address))
}

fn is_port(text: &str) -> bool {
    unsigned(text).is_some_and(|port| port <= u16::MAX.into())
}

impl Block {
    pub(crate) const fn v4([a, b, c, d]: [u8; 4], prefix: u32) -> Self {
        Self { network: Address::v4(u32::from_be_bytes([a, b, c, d])), prefix: 96 + prefix }
    }

    pub(crate) const fn v6(network: u128, prefix: u32) -> Self {
        Self { network: Address::v6(network), prefix }
    }

    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some((address, prefix)) = cut(text, b'/') else {
            return Some(Self { network: Address::parse(text)?, prefix: 128 });
        };
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
        let bits_before = if has(address, b':') { 0 } else { 96 };
        let prefix = unsigned(prefix)?.min(u8::MAX.into()) as u32 + bits_before;
        (prefix <= 128).then_some(Self { network: Address::parse(address)?, prefix })
    }

    /// Whether none of the first `prefix` bits differ. A block of IPv6 has no IPv4 in it.
    pub(crate) fn contains(&self, address: Address) -> bool {
        self.network.shared_bits(address) >= self.prefix && (self.prefix >= 96 || !address.is_v4())
    }
}
