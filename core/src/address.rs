//! IP addresses, read and written as the standard library does (a property test holds the two together) in a quarter of
//! its code (`docs/adr/0008-small-wasm.md`).

use crate::text::{cut, has, number, push_number};

/// An address. One of IPv4 is its IPv4-mapped address of IPv6, so that the two are the same, everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address(u128);

/// What stands before the 32 bits of IPv4.
const MAPPED: u128 = 0xffff << 32;

impl Address {
    pub(crate) const fn v4(address: u32) -> Self {
        Self(MAPPED | address as u128)
    }

    pub(crate) const fn v6(address: u128) -> Self {
        Self(address)
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::parse_v4(text).or_else(|| Self::parse_v6(text))
    }

    /// Four numbers up to 255, without leading zeros.
    pub(crate) fn parse_v4(text: &str) -> Option<Self> {
        let (mut address, mut count) = (0, 0);
        for part in text.as_bytes().split(|byte| *byte == b'.') {
            let byte = number(part, 10, 3).filter(|byte| *byte < 256)?;
            if part.len() > 1 && part.starts_with(b"0") {
                return None;
            }
            address = address << 8 | byte;
            count += 1;
        }
        (count == 4).then_some(Self::v4(address))
    }

    /// Eight groups of hexadecimal digits, or fewer around a `::`; the last two may be written as IPv4.
    pub(crate) fn parse_v6(text: &str) -> Option<Self> {
        let gap = text.as_bytes().windows(2).position(|pair| pair == b"::");
        let (head, tail) = match gap {
            Some(gap) => (text.get(..gap)?, text.get(gap + 2..)?),
            None => ("", text),
        };
        let ((high, before), (low, behind)) = (groups(head)?, groups(tail)?);
        match gap {
            // The gap stands for one group at least.
            Some(_) if before + behind > 7 || has(head, b'.') => None,
            None if behind != 8 => None,
            _ => Some(Self(high.checked_shl(16 * (8 - before)).unwrap_or_default() | low)),
        }
    }

    /// The canonical form (RFC 5952).
    pub(crate) fn to_text(self) -> String {
        let mut text = String::new();
        if self.is_v4() {
            for byte in (self.0 as u32).to_be_bytes() {
                separate(&mut text, '.');
                push_number(&mut text, byte.into(), 10, 1);
            }
            return text;
        }
        let (gap, length) = self.longest_gap();
        let mut place = 0;
        while place < 8 {
            if place == gap && length > 1 {
                text.push_str("::");
                place += length;
            } else {
                separate(&mut text, ':');
                push_number(&mut text, self.group(place).into(), 16, 1);
                place += 1;
            }
        }
        text
    }

    pub(crate) fn is_loopback(self) -> bool {
        self == Self::v6(1) || (self.is_v4() && self.0 as u32 >> 24 == 127)
    }

    pub(crate) fn is_v4(self) -> bool {
        self.0 >> 32 == MAPPED >> 32
    }

    /// How many of the first of 128 bits two addresses have in common.
    pub(crate) fn shared_bits(self, other: Self) -> u32 {
        (self.0 ^ other.0).leading_zeros()
    }

    fn group(self, place: u32) -> u16 {
        (self.0 >> (112 - 16 * place)) as u16
    }

    /// Where the longest row of zero groups starts, the first of equally long ones, and how long it is.
    fn longest_gap(self) -> (u32, u32) {
        let (mut longest, mut length) = ((0, 0), 0);
        for place in 0..8 {
            length = if self.group(place) == 0 { length + 1 } else { 0 };
            if length > longest.1 {
                longest = (place + 1 - length, length);
            }
        }
        longest
    }
}

/// Groups between colons, and how many they are. IPv4 stands for two, and nothing follows it.
fn groups(text: &str) -> Option<(u128, u32)> {
    let (mut value, mut count) = (0, 0);
    if text.is_empty() {
        return Some((value, count));
    }
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (part, behind) = cut(text, b':').map_or((text, None), |(part, behind)| (part, Some(behind)));
        let (group, bits) = match behind {
            None if has(part, b'.') => (Address::parse_v4(part)?.0 as u32, 32),
            _ => (number(part.as_bytes(), 16, 4)?, 16),
        };
        value = value << bits | u128::from(group);
        count += bits / 16;
        rest = behind;
    }
    Some((value, count))
}

fn separate(text: &mut String, separator: char) {
    if !text.is_empty() && !text.ends_with(':') {
        text.push(separator);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

    use proptest::prelude::*;

    use super::*;

    /// What the standard library reads and writes, with IPv4-mapped addresses as IPv4.
    fn check(text: &str) {
        let shown = |address: Option<Address>| address.map(Address::to_text);
        let expected = |address: Option<IpAddr>| address.map(|address| address.to_canonical().to_string());
        assert_eq!(shown(Address::parse(text)), expected(text.parse().ok()), "{text}");
        let v4 = text.parse::<Ipv4Addr>().ok().map(IpAddr::V4);
        assert_eq!(shown(Address::parse_v4(text)), expected(v4), "{text}");
        let v6 = text.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
        assert_eq!(shown(Address::parse_v6(text)), expected(v6), "{text}");
    }

    #[test]
    fn edges() {
        for text in [
            "",
            ".",
            ":",
            "::",
            ":::",
            "::1",
            "1::",
            ":1",
            "1:",
            "1:::2",
            "1::2::3",
            "0.0.0.0",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "1.2.3.256",
            "1.2.3.0004",
            "+1.2.3.4",
            "1.2.3.4 ",
            "::ffff:1.2.3.4",
            "1.2.3.4::",
            "::1.2.3.4:5",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8::",
            "1:2:3:4::5:6:7:8",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1:2:3:4:5:1.2.3.4",
            "::1:2:3:4:5:6:1.2.3.4",
            "12345::",
            "::G",
            "::ffff",
            "1:0:0:2:0:0:0:3",
            "1:0:0:0:2:0:0:0",
            "0:1:0:1:0:1:0:1",
            "::ffff:0:0",
            "::fffe:1.2.3.4",
            "FE80::ABCD",
            "fe80::1%eth0",
            "[::1]",
            "\u{661}.2.3.4",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn the_standard_library_reads_the_same(text in "[0-9a-fF:.]{0,42}") {
            check(&text);
        }

        #[test]
        fn the_standard_library_reads_the_same_of_what_looks_good(
            text in "((0|[1-9a-f][0-9a-f]{0,4}|):){0,8}(:?|[0-9a-f]{1,4}|([0-9]{1,3}[.:]){3}[0-9]{1,3})",
        ) {
            check(&text);
        }

        #[test]
        fn every_address_comes_back(groups: [u16; 8], kept: [bool; 8], v4: u32) {
            let mut thinned = groups;
            for (group, kept) in thinned.iter_mut().zip(kept) {
                *group *= u16::from(kept);
            }
            check(&Ipv6Addr::from(thinned).to_string());
            check(&Ipv4Addr::from(v4).to_string());
            check(&Ipv4Addr::from(v4).to_ipv6_mapped().to_string());
        }

        #[test]
        fn loopback_is_what_the_standard_library_says(address: u128, v4: u32) {
            for ip in [Ipv4Addr::from(v4).into(), Ipv4Addr::from(127 << 24 | v4 >> 8).into(), Ipv6Addr::from(address).into(), IpAddr::from(Ipv6Addr::LOCALHOST)] {
                let ours = Address::parse(&ip.to_string()).unwrap();
                prop_assert_eq!(ours.is_loopback(), ip.to_canonical().is_loopback());
            }
        }
    }
}
