//! The request as derived structs: what serialising alone costs.
//!
//! The members stand in the order in which the core writes them, so that both give the same text.

use serde::Serialize;

use crate::fixtures;

/// A request with the members of the fixtures.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeerRequest<'a> {
    event: Event<'a>,
    risk_policy_set: Named<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Event<'a> {
    ip: &'a str,
    user: User<'a>,
    flow: Flow<'a>,
    session: Identified<'a>,
    browser: Browser<'a>,
    device: Device<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sdk: Option<Sdk<'a>>,
    sharing_type: &'a str,
    target_resource: TargetResource<'a>,
    origin: &'a str,
    custom_attributes: Basket,
}

#[derive(Serialize)]
struct User<'a> {
    r#type: &'a str,
    id: &'a str,
    name: &'a str,
    groups: Vec<Named<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Identified<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Flow<'a> {
    r#type: &'a str,
    subtype: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Browser<'a> {
    user_agent: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Device<'a> {
    external_id: &'a str,
}

#[derive(Serialize)]
struct Sdk<'a> {
    signals: Signals<'a>,
}

#[derive(Serialize)]
struct Signals<'a> {
    data: &'a str,
}

#[derive(Serialize)]
struct TargetResource<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct Basket {
    basket: u32,
}

impl PeerRequest<'static> {
    /// The request of [`fixtures::SMALL_REQUEST`].
    #[must_use]
    pub fn small() -> Self {
        Self { event: event(), risk_policy_set: Named { name: "Score policy" } }
    }

    /// The request of [`fixtures::LARGE_REQUEST`].
    #[must_use]
    pub fn large() -> Self {
        let mut request = Self::small();
        request.event.sdk = Some(Sdk { signals: Signals { data: fixtures::signals() } });
        request
    }
}

impl PeerRequest<'_> {
    /// The body; nothing is checked.
    ///
    /// # Errors
    ///
    /// What `serde_json` says: nothing, for these members.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

fn event() -> Event<'static> {
    Event {
        ip: "81.2.69.142",
        user: User {
            r#type: "EXTERNAL",
            id: "u-1",
            name: "ana@example.com",
            groups: vec![Named { name: "staff" }, Named { name: "buyers" }],
        },
        flow: Flow { r#type: "AUTHENTICATION", subtype: "PASSKEY" },
        session: Identified { id: "8f14e45f-ceea-467f-9b1d-2a4c6e8f0b13" },
        browser: Browser {
            user_agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) \
                         Chrome/124.0.0.0 Safari/537.36",
        },
        device: Device { external_id: "c0ffee00-1234-4abc-9def-001122334455" },
        sdk: None,
        sharing_type: "PRIVATE",
        target_resource: TargetResource { id: "shop", name: "Web shop" },
        origin: "web-shop",
        custom_attributes: Basket { basket: 3 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{LARGE_REQUEST, SMALL_REQUEST, large_request, small_request};
    use pingone_protect_core::ValidateOptions;

    #[test]
    fn typed_parsed_and_derived_give_one_body() {
        for (text, typed, derived) in [
            (SMALL_REQUEST, small_request().unwrap(), PeerRequest::small()),
            (LARGE_REQUEST, large_request().unwrap(), PeerRequest::large()),
        ] {
            assert_eq!(typed.to_json(), text);
            assert_eq!(derived.to_json().unwrap(), text);
            assert_eq!(pingone_protect_core::boundary::request_body(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_good_request_has_no_findings() {
        let report = large_request().unwrap().validate(&ValidateOptions::default());
        assert_eq!(report.diagnostics, []);
    }
}
