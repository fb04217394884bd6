//! Addresses that no visitor on the internet has, and what to say about a value that is no address.

use crate::address::Address;
use crate::client_ip::Block;
use crate::text::has;

/// The special-purpose blocks of IANA's registries that are not globally reachable, and multicast.
const UNROUTABLE: [Block; 23] = [
    Block::v4([0, 0, 0, 0], 8),
    Block::v4([10, 0, 0, 0], 8),
    Block::v4([100, 64, 0, 0], 10),
    Block::v4([127, 0, 0, 0], 8),
    Block::v4([169, 254, 0, 0], 16),
    Block::v4([172, 16, 0, 0], 12),
    Block::v4([192, 0, 0, 0], 24),
    Block::v4([192, 0, 2, 0], 24),
    Block::v4([192, 168, 0, 0], 16),
    Block::v4([198, 18, 0, 0], 15),
    Block::v4([198, 51, 100, 0], 24),
    Block::v4([203, 0, 113, 0], 24),
    Block::v4([224, 0, 0, 0], 4),
    Block::v4([240, 0, 0, 0], 4),
    Block::v6(0, 128),
    Block::v6(1, 128),
    Block::v6(0x64_ff9b_0001 << 80, 48),
    Block::v6(0x100 << 112, 64),
    Block::v6(0xfe80 << 112, 10),
    Block::v6(0xfc00 << 112, 7),
    Block::v6(0xff00 << 112, 8),
    Block::v6(0x2001_0db8 << 96, 32),
    Block::v6(0x3fff << 112, 20),
];

/// An IPv4-mapped address is judged as its IPv4 address, which it is.
pub(super) fn is_unroutable(ip: Address) -> bool {
    UNROUTABLE.iter().any(|block| block.contains(ip))
}

/// What the value looks like, without quoting it.
pub(super) fn hint(text: &str) -> &'static str {
    if has(text, b',') {
        "it looks like a whole X-Forwarded-For list: clientIp finds the visitor's address in it"
    } else if has(text, b'%') {
        "it has a zone id: clientIp takes it off"
    } else if has(text, b'/') {
        "it looks like a CIDR block: give one address"
    } else if text.starts_with('[') || (has(text, b'.') && has(text, b':')) {
        "it looks like host and port: clientIp takes the port and brackets off"
    } else if text.trim().len() != text.len() {
        "there is white space around it: clientIp takes it off"
    } else if text.bytes().any(|byte| byte.is_ascii_alphabetic()) && !has(text, b':') {
        "it looks like a host name: clientIp gives the visitor's address from the connection"
    } else {
        "clientIp gives the visitor's address from the connection and its proxies"
    }
}
