//! The address that a visitor comes from, behind proxies: what to send as `event.ip`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::ErrorInfo;

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
    network: IpAddr,
    prefix: u32,
}

impl TrustedProxies {
    /// Reads CIDR blocks and single addresses; bits behind the prefix are ignored.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` for one that is neither, at `trustedProxies[i]`.
    pub fn parse<T: AsRef<str>>(blocks: impl IntoIterator<Item = T>) -> Result<Self, ErrorInfo> {
        let read = |(index, text): (usize, T)| {
            Block::parse(text.as_ref()).ok_or_else(|| {
                let message = "neither an address nor a CIDR block such as 10.0.0.0/8 or 2001:db8::/32";
                ErrorInfo::invalid_config(format!("trustedProxies[{index}]"), message)
            })
        };
        blocks.into_iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }

    fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|block| block.contains(address))
    }
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
    let peer = parse_dressed(peer?)?;
    if !trusted.contain(peer) {
        return Some(peer.to_string());
    }
    let lines: Vec<T> = forwarded_for.into_iter().collect();
    let entries = lines.iter().rev().flat_map(|line| line.as_ref().rsplit(','));
    let mut last_hop = peer;
    for entry in entries.filter(|entry| !entry.trim().is_empty()) {
        match parse_dressed(entry) {
            Some(address) if trusted.contain(address) => last_hop = address,
            Some(address) => return Some(address.to_string()),
            None => break,
        }
    }
    Some(last_hop.to_string())
}

/// One address in what headers and sockets dress it in: white space, double quotes, brackets, a port, a zone.
fn parse_dressed(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text).trim();
    let address = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (inside, port) = bracketed.split_once(']')?;
            (port.is_empty() || is_port(port.strip_prefix(':')?)).then_some(inside)?
        }
        None => match text.split_once(':') {
            Some((address, port)) if !port.contains(':') && address.contains('.') => {
                is_port(port).then_some(address)?
            }
            _ => text,
        },
    };
    parse(address.split_once('%').map_or(address, |(address, _zone)| address))
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// One address; an IPv4-mapped one is IPv4, everywhere.
pub(crate) fn parse(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(IpAddr::V4(address));
    }
    let address: Ipv6Addr = text.parse().ok()?;
    Some(IpAddr::V6(address).to_canonical())
}

impl Block {
    pub(crate) const fn v4(octets: [u8; 4], prefix: u32) -> Self {
        let [a, b, c, d] = octets;
        Self { network: IpAddr::V4(Ipv4Addr::new(a, b, c, d)), prefix }
    }

    pub(crate) const fn v6(first: [u16; 4], prefix: u32) -> Self {
        let [a, b, c, d] = first;
        Self { network: IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)), prefix }
    }

    pub(crate) const fn single(address: IpAddr) -> Self {
        Self { network: address, prefix: if address.is_ipv4() { 32 } else { 128 } }
    }

    fn parse(text: &str) -> Option<Self> {
        let Some((address, prefix)) = text.trim().split_once('/') else {
            return parse(text.trim()).map(Self::single);
        };
        if prefix.is_empty() || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let prefix: u32 = prefix.parse().ok()?;
        let block = match parse(address)? {
            // ::ffff:10.0.0.0/104 is 10.0.0.0/8; a shorter prefix is a block of IPv6, which has no IPv4 in it.
            IpAddr::V4(network) if address.contains(':') => match prefix.checked_sub(96) {
                Some(prefix) => Self { network: IpAddr::V4(network), prefix },
                None => Self { network: IpAddr::V6(address.parse().ok()?), prefix },
            },
            network => Self { network, prefix },
        };
        (block.prefix <= bits(block.network)).then_some(block)
    }

    /// Whether none of the first `prefix` bits differ.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.prefix
            }
            _ => false,
        }
    }
}

fn bits(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}
