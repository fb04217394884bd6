//! Where addresses are: a small fixed table of the ranges that are reserved for documentation.

use std::fmt::Write;
use std::net::IpAddr;

/// A place on earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) country: &'static str,
    pub(crate) state: &'static str,
    pub(crate) city: &'static str,
    /// Degrees north.
    pub(crate) latitude: f64,
    /// Degrees east.
    pub(crate) longitude: f64,
}

/// One row: a range as people write it, and where it is. The first range that holds an address counts.
struct Row {
    range: &'static str,
    network: u128,
    prefix: u32,
    place: Place,
}

/// Two of them are near each other (Toledo and Madrid, 67 km), all others are an ocean or a continent apart.
const PLACES: &[Row] = &[
    v4("203.0.113.0/24", [203, 0, 113, 0], 24, place("spain", "madrid", "madrid", 40.4168, -3.7038)),
    v4(
        "198.51.100.0/24",
        [198, 51, 100, 0],
        24,
        place("united states", "new york", "new york", 40.7128, -74.006),
    ),
    v4("192.0.2.0/25", [192, 0, 2, 0], 25, place("japan", "tokyo", "tokyo", 35.6762, 139.6503)),
    v4(
        "192.0.2.128/25",
        [192, 0, 2, 128],
        25,
        place("spain", "castilla-la mancha", "toledo", 39.8628, -4.0273),
    ),
    v6("2001:db8::/32", 0x2001_0db8 << 96, 32, place("france", "ile-de-france", "paris", 48.8566, 2.3522)),
    v6("3fff::/20", 0x3fff << 112, 20, place("australia", "new south wales", "sydney", -33.8688, 151.2093)),
];

/// The place of an address, when the table has one.
pub(crate) fn place_of(ip: &str) -> Option<Place> {
    let bits = bits(ip.parse().ok()?);
    let row = PLACES.iter().find(|row| (bits ^ row.network) >> (128 - row.prefix) == 0)?;
    Some(row.place)
}

/// The distance over the ground in metres (haversine, on a sphere with the earth's mean radius).
pub(crate) fn distance(from: Place, to: Place) -> f64 {
    const RADIUS: f64 = 6_371_008.8;
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let latitudes = from.latitude.to_radians().cos() * to.latitude.to_radians().cos();
    let chord = half(from.latitude, to.latitude) + latitudes * half(from.longitude, to.longitude);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}

/// The table in Markdown, as the README shows it.
#[must_use]
pub fn place_table() -> String {
    let mut table = "| range | country | city |\n|---|---|---|\n".to_owned();
    for row in PLACES {
        // Writing to a string does not fail.
        let _ = writeln!(table, "| `{}` | {} | {} |", row.range, row.place.country, row.place.city);
    }
    table
}

/// IPv4 addresses take the place that IPv6 gives them (`::ffff:0:0/96`).
fn bits(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().to_bits(),
        IpAddr::V6(ip) => ip.to_bits(),
    }
}

const fn v4(range: &'static str, octets: [u8; 4], prefix: u32, place: Place) -> Row {
    let network = 0xffff_0000_0000 | u32::from_be_bytes(octets) as u128;
    Row { range, network, prefix: 96 + prefix, place }
}

const fn v6(range: &'static str, network: u128, prefix: u32, place: Place) -> Row {
    Row { range, network, prefix, place }
}

const fn place(
    country: &'static str,
    state: &'static str,
    city: &'static str,
    latitude: f64,
    longitude: f64,
) -> Place {
    Place { country, state, city, latitude, longitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(ip: &str) -> Option<&'static str> {
        place_of(ip).map(|place| place.city)
    }

    #[test]
    fn documentation_ranges_have_a_place() {
        assert_eq!(city("203.0.113.255"), Some("madrid"));
        assert_eq!(city("::ffff:203.0.113.7"), Some("madrid"));
        assert_eq!(city("192.0.2.127"), Some("tokyo"));
        assert_eq!(city("192.0.2.128"), Some("toledo"));
        assert_eq!(city("2001:db8:ffff::1"), Some("paris"));
        assert_eq!(city("3fff:fff::1"), Some("sydney"));
        for elsewhere in ["203.0.112.255", "203.0.114.0", "8.8.8.8", "2001:db9::", "4000::", "::1", "x", ""] {
            assert_eq!(city(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn distances() {
        let kilometres = |from, to| distance(place_of(from).unwrap(), place_of(to).unwrap()) / 1000.0;
        assert!((5_750.0..5_800.0).contains(&kilometres("203.0.113.1", "198.51.100.1")));
        assert!((60.0..75.0).contains(&kilometres("203.0.113.1", "192.0.2.200")));
        assert!(kilometres("3fff::1", "3fff::2").abs() < 1e-9);
    }

    #[test]
    fn the_readme_shows_this_table() {
        let readme = include_str!("../README.md");
        assert!(readme.contains(&place_table()), "put this into README.md:\n{}", place_table());
    }
}
