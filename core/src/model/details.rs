//! What the service found out: the fixed members of `details`, and the predictors under the names that an
//! administrator chose.
//!
//! Distances are in metres and speeds in kilometres per hour. Times are text, since the service has been seen to give
//! malformed ones; nothing is lost or refused for that.

use std::collections::BTreeMap;

use super::values::Level;
use crate::json::wire_object;

wire_object! {
    /// What the service found out about an event. Members that the seeds do not fix are predictors
    /// ([`Details::predictors`]) or stay in [`Details::other`].
    Details {
        /// Whether the visitor came through an anonymous network, such as a proxy or VPN.
        anonymous_network_detected: Boolean = "anonymousNetworkDetected",
        /// The city of the address.
        city: Text = "city",
        /// The country of the address.
        country: Text = "country",
        /// The state or province of the address.
        state: Text = "state",
        /// The longitude of the address, in degrees.
        longitude: Number = "longitude",
        /// The latitude of the address, in degrees.
        latitude: Number = "latitude",
        /// The rule that led to the level; seen inside a predictor, too.
        detected: Object<Detected> = "detected",
        /// The device.
        device: Object<DeviceDetails> = "device",
        /// Metres from the place of the user's last `SUCCESS`.
        estimated_distance: Number = "estimatedDistance",
        /// Kilometres per hour that the user would have travelled since the last `SUCCESS`.
        estimated_speed: Number = "estimatedSpeed",
        /// Whether nobody can have travelled that fast.
        impossible_travel: Boolean = "impossibleTravel",
        /// The reputation of the address.
        ip_address_reputation: Object<IpAddressReputation> = "ipAddressReputation",
        /// The user's last successful transaction; known twenty-four hours after it.
        previous_successful_transaction: Object<PreviousTransaction> = "previousSuccessfulTransaction",
    }
}

wire_object! {
    /// The rule that led to a level.
    Detected {
        /// The rule. Act on its id, which is constant; reason texts are not.
        rule: Object<Rule> = "rule",
    }
}

wire_object! {
    /// A rule of the bot or suspicious device predictor.
    Rule {
        /// Its number.
        id: Number = "id",
    }
}

wire_object! {
    /// The device of the visitor.
    DeviceDetails {
        /// The identifier that the Signals (Protect) SDK gave.
        id: Text = "id",
        /// The identifier of the request.
        external_id: Text = "externalId",
        /// When the device was last seen; only with a new device predictor.
        last_seen: Text = "lastSeen",
        /// When the device of the external identifier was last seen; only with a new device predictor.
        external_last_seen: Text = "externalLastSeen",
        /// Metres from the place of the device's last evaluation.
        estimated_distance: Number = "estimatedDistance",
        /// Whether it is a mobile device.
        is_mobile: Boolean = "isMobile",
        /// The operating system.
        os: Object<NameAndVersion> = "os",
        /// The browser.
        browser: Object<NameAndVersion> = "browser",
        /// What the trust agent told; only with a PingID device trust predictor.
        agent: Object<Agent> = "agent",
    }
}

wire_object! {
    /// An operating system or browser.
    NameAndVersion {
        /// Its name.
        name: Text = "name",
        /// Its version.
        version: Text = "version",
    }
}

wire_object! {
    /// The trust agent of the user's computer.
    Agent {
        /// The identifier that the agent generated.
        id: Text = "id",
        /// The computer's name.
        name: Text = "name",
        /// The agent's version.
        version: Text = "version",
        /// The agent's locale.
        locale: Text = "locale",
        /// The operating system.
        os: Object<NameAndVersion> = "os",
        /// The computer's MAC addresses.
        mac_address: TextList = "macAddress",
        /// Who is logged in.
        logged_in_user: Object<LoggedInUser> = "loggedInUser",
        /// A local script, when one was specified at installation.
        custom_script: Object<CustomScript> = "customScript",
    }
}

wire_object! {
    /// Who is logged in to the computer.
    LoggedInUser {
        /// The user's name.
        name: Text = "name",
        /// The domain's name.
        domain_name: Text = "domainName",
        /// The security identifier.
        object_sid: Text = "objectSid",
    }
}

wire_object! {
    /// What a local script told.
    CustomScript {
        /// Its exit code.
        exit_code: Number = "exitCode",
        /// Its output.
        output: Text = "output",
    }
}

wire_object! {
    /// The reputation of the address. Level and score are absent when it is unknown.
    IpAddressReputation {
        /// `LOW` below 55, `HIGH` above 77, `MEDIUM` between; the service may change these bands.
        level: Open<Level> = "level",
        /// 0 (not risky) to 100.
        score: Number = "score",
        /// The domain of the address.
        domain: Object<Domain> = "domain",
    }
}

wire_object! {
    /// The domain of an address.
    Domain {
        /// The autonomous system's number.
        asn: Number = "asn",
        /// The provider that registered the domain.
        isp: Text = "isp",
        /// The organisation that owns the domain.
        organization: Text = "organization",
        /// The second-level domain.
        sld: Text = "sld",
        /// The top-level domain.
        tld: Text = "tld",
    }
}

wire_object! {
    /// The user's last successful transaction.
    PreviousTransaction {
        /// Whether it came through an anonymous network.
        anonymous_network_detected: Boolean = "anonymousNetworkDetected",
        /// The city of its address.
        city: Text = "city",
        /// The country of its address.
        country: Text = "country",
        /// The state of its address.
        state: Text = "state",
        /// Its address.
        ip: Text = "ip",
        /// When it was.
        timestamp: Text = "timestamp",
    }
}

wire_object! {
    /// What one predictor found.
    Predictor {
        /// The level that it gives.
        level: Open<Level> = "level",
        /// Why, in the service's words; they may change, so act on [`Predictor::detected`].
        reason: Text = "reason",
        /// More about the outcome, such as `IN_TRAINING_PERIOD`, `NOT_AVAILABLE` or `FAILED_TO_COMPUTE`.
        status: Text = "status",
        /// The kind of predictor, such as `BOT`, `DEVICE` or `VELOCITY`.
        kind: Text = "type",
        /// Where the levels begin.
        threshold: Object<Threshold> = "threshold",
        /// What a velocity predictor counted.
        velocity: Object<Velocity> = "velocity",
        /// The rule that led to the level.
        detected: Object<Detected> = "detected",
        /// The attribute that a map predictor looked at.
        attribute: Text = "attribute",
        /// The value that a map predictor found.
        value: Any = "value",
    }
}

wire_object! {
    /// What tells a predictor from other members, for hosts that have the rest at hand.
    PredictorHead {
        /// The level that it gives.
        level: Open<Level> = "level",
        /// The kind of predictor, such as `BOT`, `DEVICE` or `VELOCITY`.
        kind: Text = "type",
        /// More about the outcome, such as `IN_TRAINING_PERIOD`.
        status: Text = "status",
    }
}

wire_object! {
    /// Where the levels of a predictor begin.
    Threshold {
        /// Where the numbers come from, such as `CALCULATED` or `MIN_NOT_REACHED`.
        source: Text = "source",
        /// Where `HIGH` begins.
        high: Number = "high",
        /// Where `MEDIUM` begins.
        medium: Number = "medium",
        /// When they were calculated.
        calculated_at: Text = "calculatedAt",
        /// Until when they hold.
        expires_at: Text = "expiresAt",
    }
}

wire_object! {
    /// What a velocity predictor counted.
    Velocity {
        /// How many distinct values.
        distinct_count: Number = "distinctCount",
        /// In which time, in seconds.
        during: Number = "during",
    }
}

impl Details<'_> {
    /// Whether a member of this name is modelled.
    pub(super) fn has(name: &str) -> bool {
        Self::TABLE.iter().any(|named| named.is(name.as_bytes()))
    }

    /// The predictors by compact name: every member beside the fixed ones that is an object with a `type`, `level`
    /// or `status`.
    #[must_use]
    pub fn predictors(&self) -> BTreeMap<&str, Predictor<'_>> {
        self.other
            .iter()
            .filter_map(|(name, value)| Some((&**name, Predictor::read_from(value.text())?)))
            .collect()
    }
}

impl<'a> Predictor<'a> {
    /// A member of the details, when it looks like a predictor.
    pub(super) fn read_from(text: &'a str) -> Option<Self> {
        let predictor = Self::of_text(text).ok()?;
        let told =
            !(predictor.kind.is_absent() && predictor.level.is_absent() && predictor.status.is_absent());
        told.then_some(predictor)
    }
}

impl<'a> PredictorHead<'a> {
    /// The same of a member's few facts: an object with a `type`, `level` or `status`.
    pub(super) fn read_from(name: &str, text: &'a str) -> Option<Self> {
        if Details::has(name) {
            return None;
        }
        let head = Self::of_text(text).ok()?;
        let told = !(head.kind.is_absent() && head.level.is_absent() && head.status.is_absent());
        told.then_some(head)
    }
}
