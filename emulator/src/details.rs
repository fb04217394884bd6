//! The `details` of an evaluation: the address, the way from the last sign-in, and the predictors.

use std::net::{IpAddr, Ipv4Addr};

use pingone_protect_core::Json;
use serde::Serialize;

use crate::geo::{Place, distance, place_of};
use crate::moment::{Moment, rfc_3339};
use crate::object::{Object, text_at};
use crate::profile::{Profile, Success};

/// Everything but the predictor of the scenario's row.
pub(crate) fn of(event: &Json<'_>, profile: &Profile, at: Moment) -> Object {
    let ip = text_at(event, &["ip"]).unwrap_or_default();
    let here = place_of(&ip);
    let mut details = Object::default();
    location(&mut details, here);
    details.set("anonymousNetworkDetected", &false);
    details.set("ipAddressReputation", &reputation(&ip));
    device(&mut details, event, profile.last_success());
    travel(&mut details, here, profile.last_success(), at);
    learning_predictors(&mut details, profile);
    details
}

fn location(details: &mut Object, place: Option<Place>) {
    if let Some(place) = place {
        details.set("country", place.country);
        details.set("state", place.state);
        details.set("city", place.city);
        details.set("latitude", &place.latitude);
        details.set("longitude", &place.longitude);
    }
}

/// Below 55 is `LOW`, above 77 is `HIGH`, unknown is `null` (the seeds' details data model).
#[derive(Serialize)]
struct Reputation {
    score: Option<u8>,
    level: Option<&'static str>,
}

/// `203.0.113.N` has the score N, `198.51.100.x` none, all others 0.
fn reputation(ip: &str) -> Reputation {
    let score = match ip.parse().map(|ip: IpAddr| ip.to_canonical()) {
        Ok(IpAddr::V4(ip)) => match Ipv4Addr::octets(&ip) {
            [203, 0, 113, last] => Some(last),
            [198, 51, 100, _] => None,
            _ => Some(0),
        },
        _ => Some(0),
    };
    let level = score.map(|score| match score {
        0..55 => "LOW",
        55..=77 => "MEDIUM",
        78.. => "HIGH",
    });
    Reputation { score, level }
}

/// The caller's own id of the device comes back, with the time of the last sign-in from it.
fn device(details: &mut Object, event: &Json<'_>, last: Option<&Success>) {
    let Some(id) = text_at(event, &["device", "externalId"]) else { return };
    let seen = last.filter(|last| last.device.as_deref() == Some(id.as_str()));
    let mut device = Object::default().with("externalId", &id);
    if let Some(seen) = seen {
        device.set("externalLastSeen", &rfc_3339(seen.at));
    }
    details.set("device", &device);
}

/// `previousSuccessfulTransaction`, `estimatedDistance`, `estimatedSpeed`, `impossibleTravel` and `geoVelocity`.
fn travel(details: &mut Object, here: Option<Place>, last: Option<&Success>, at: Moment) {
    if let Some(last) = last {
        details.set("previousSuccessfulTransaction", &previous(last));
    }
    let journey = last.and_then(|last| Journey::between(last, here?, at));
    if let Some(journey) = &journey {
        details.set("estimatedDistance", &journey.metres);
        details.set("estimatedSpeed", &journey.whole_speed());
    }
    let impossible = journey.is_some_and(|journey| journey.is_impossible());
    details.set("impossibleTravel", &impossible);
    let level = if impossible { "HIGH" } else { "LOW" };
    details.set("geoVelocity", &Object::default().with("level", level).with("type", "GEO_VELOCITY"));
}

fn previous(last: &Success) -> Object {
    let mut previous = Object::default().with("ip", &last.ip).with("timestamp", &rfc_3339(last.at));
    if let Some(place) = place_of(&last.ip) {
        previous.set("country", place.country);
        previous.set("state", place.state);
        previous.set("city", place.city);
    }
    previous.with("anonymousNetworkDetected", &false)
}

/// The way from the user's last success to here. There is none without both places.
struct Journey {
    metres: f64,
    millis: u64,
}

impl Journey {
    const DAY: u64 = 24 * 3_600_000;

    fn between(last: &Success, here: Place, at: Moment) -> Option<Self> {
        let metres = distance(place_of(&last.ip)?, here);
        Some(Self { metres, millis: at.saturating_sub(last.at) })
    }

    /// Kilometres per hour. Two sign-ins in the same millisecond count as one millisecond apart.
    #[allow(clippy::cast_precision_loss)]
    fn speed(&self) -> f64 {
        self.metres * 3_600.0 / self.millis.max(1) as f64
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn whole_speed(&self) -> u64 {
        self.speed().round() as u64
    }

    /// The seeds' conditions; that both places are known and that there was a success is why there is a journey.
    fn is_impossible(&self) -> bool {
        self.millis < Self::DAY && self.metres >= 100_000.0 && self.speed() > 1_000.0
    }
}

/// What each learning predictor shows beside its type, once it has learned.
fn learning_predictors(details: &mut Object, profile: &Profile) {
    let velocity = || {
        Object::default()
            .with("level", "LOW")
            .with("threshold", &Object::default().with("source", "MIN_NOT_REACHED"))
            .with("velocity", &Object::default().with("distinctCount", &1).with("during", &3600))
    };
    let low = || Object::default().with("level", "LOW");
    let predictors = [
        ("userRiskBehavior", "USER_RISK_BEHAVIOR", low()),
        ("userLocationAnomaly", "USER_LOCATION_ANOMALY", low().with("status", "KNOWN_LOCATION")),
        ("newDevice", "DEVICE", low().with("status", "KNOWN_DEVICE")),
        ("ipVelocityByUser", "VELOCITY", velocity()),
        ("userVelocityByIp", "VELOCITY", velocity()),
    ];
    for (name, kind, learned) in predictors {
        let training = || {
            Object::default()
                .with("status", "IN_TRAINING_PERIOD")
                .with("reason", "Not enough completed sign-ins of this user yet")
        };
        let shown = if profile.in_training() { training() } else { learned };
        details.set(name, &shown.with("type", kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MADRID: &str = "203.0.113.10";
    const NEW_YORK: &str = "198.51.100.7";
    const TOLEDO: &str = "192.0.2.200";
    const HOUR: u64 = 3_600_000;

    fn details(ip: &str, last: Option<&str>, at: Moment) -> serde_json::Value {
        let mut profile = Profile::default();
        if let Some(ip) = last {
            profile.learn(Success { at: 0, ip: ip.to_owned(), device: Some("d-1".to_owned()) });
        }
        let event = format!(r#"{{"ip":"{ip}","device":{{"externalId":"d-1"}}}}"#);
        let object = of(&Json::parse(&event).unwrap(), &profile, at);
        serde_json::from_str(Json::from_serialize(&object).unwrap().text()).unwrap()
    }

    #[test]
    fn reputation_bands() {
        for (ip, score, level) in [
            ("203.0.113.0", Some(0), Some("LOW")),
            ("203.0.113.54", Some(54), Some("LOW")),
            ("203.0.113.55", Some(55), Some("MEDIUM")),
            ("203.0.113.77", Some(77), Some("MEDIUM")),
            ("203.0.113.78", Some(78), Some("HIGH")),
            ("::ffff:203.0.113.80", Some(80), Some("HIGH")),
            ("198.51.100.80", None, None),
            ("8.8.8.8", Some(0), Some("LOW")),
            ("2001:db8::1", Some(0), Some("LOW")),
        ] {
            let reputation = reputation(ip);
            assert_eq!((reputation.score, reputation.level), (score, level), "{ip}");
        }
        let none = &details("198.51.100.80", None, 0)["ipAddressReputation"];
        assert_eq!(none, &serde_json::json!({"score": null, "level": null}));
    }

    #[test]
    fn all_five_conditions_of_impossible_travel() {
        let impossible = |ip, last, at| details(ip, last, at)["impossibleTravel"].as_bool().unwrap();
        assert!(impossible(NEW_YORK, Some(MADRID), HOUR));
        assert!(!impossible("8.8.8.8", Some(MADRID), HOUR), "no place here");
        assert!(!impossible(NEW_YORK, Some("8.8.8.8"), HOUR), "no place before");
        assert!(!impossible(NEW_YORK, None, HOUR), "the first transaction");
        assert!(!impossible(TOLEDO, Some(MADRID), 1), "below 100 km");
        assert!(!impossible(NEW_YORK, Some(MADRID), 6 * HOUR), "an airliner does that");
        assert!(!impossible(NEW_YORK, Some(MADRID), 24 * HOUR), "a day ago");
        let slow = Journey { metres: 24_000_000.0, millis: Journey::DAY - 1 };
        assert!(slow.is_impossible(), "just below a day, just above 1000 km/h");
        assert!(!Journey { millis: Journey::DAY, metres: 1e9 }.is_impossible());
        assert!(!Journey { metres: 1_000_000.0, millis: HOUR }.is_impossible(), "exactly 1000 km/h");
        assert!(Journey { metres: 100_000.0, millis: 1 }.is_impossible());
    }

    #[test]
    fn the_way_from_the_last_success() {
        let shown = details(NEW_YORK, Some(MADRID), HOUR);
        let previous = &shown["previousSuccessfulTransaction"];
        assert_eq!(previous["ip"], MADRID);
        assert_eq!(previous["city"], "madrid");
        assert_eq!(previous["timestamp"], "1970-01-01T00:00:00.000Z");
        let metres = shown["estimatedDistance"].as_f64().unwrap();
        assert!((5.7e6..5.8e6).contains(&metres), "{metres}");
        assert!((5_700..5_800).contains(&shown["estimatedSpeed"].as_u64().unwrap()));
        assert_eq!(shown["geoVelocity"]["level"], "HIGH");
        assert_eq!(shown["device"]["externalLastSeen"], "1970-01-01T00:00:00.000Z");
        let first = details(NEW_YORK, None, HOUR);
        assert!(first.get("previousSuccessfulTransaction").is_none());
        assert!(first.get("estimatedDistance").is_none());
        assert_eq!(first["city"], "new york");
    }
}
