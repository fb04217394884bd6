//! Who walks the example journey. Together they take every branch of it, and its failures.

use pingone_protect_client::journey::JourneyResult;

use crate::demo::visitors::{BROWSER, Service};

/// One visitor, what they do on the way, and where the documentation sends them.
pub(super) struct Visitor {
    pub(super) name: &'static str,
    /// One of the emulator's scenarios; no two visitors have the same, so that each finds their own evaluation.
    pub(super) user_id: &'static str,
    pub(super) user_name: &'static str,
    pub(super) ip: &'static str,
    pub(super) user_agent: &'static str,
    pub(super) signals: Signals,
    /// Whether the login accepts the password.
    pub(super) password_is_right: bool,
    /// Whether the push is approved, or the CAPTCHA solved.
    pub(super) proves_themselves: bool,
    pub(super) service: Service,
    pub(super) expected: Expected,
}

/// What the visitor's device has to say.
pub(super) enum Signals {
    Collected(&'static str),
    ClientError(&'static str),
}

/// Where a visitor has to go.
pub(super) struct Expected {
    /// The outcomes from the login on that are not `CONTINUE`.
    pub(super) outcomes: &'static [&'static str],
    pub(super) result: JourneyResult,
    /// What the service has stored: the completion, or `–` for no evaluation.
    pub(super) completion: &'static str,
}

const fn success(outcomes: &'static [&'static str]) -> Expected {
    Expected { outcomes, result: JourneyResult::Success, completion: "SUCCESS" }
}

const fn failed(outcomes: &'static [&'static str]) -> Expected {
    Expected { outcomes, result: JourneyResult::Failure, completion: "FAILED" }
}

/// Behind `FAILURE` and `CLIENT_ERROR` there is no Result node: what is stored stays as it is.
const fn uncompleted(outcomes: &'static [&'static str], completion: &'static str) -> Expected {
    Expected { outcomes, result: JourneyResult::Failure, completion }
}

const ANA: Visitor = Visitor {
    name: "Ana, as ever",
    user_id: "low-ana",
    user_name: "ana@example.com",
    ip: "81.2.69.142",
    user_agent: BROWSER,
    signals: Signals::Collected("opaque-signals"),
    password_is_right: true,
    proves_themselves: true,
    service: Service::Up,
    expected: success(&["authenticated", "LOW"]),
};

pub(super) const VISITORS: &[Visitor] = &[
    ANA,
    Visitor {
        name: "Ben, from a new place",
        user_id: "medium-ben",
        user_name: "ben@example.com",
        expected: success(&["authenticated", "MEDIUM"]),
        ..ANA
    },
    Visitor {
        name: "Cleo, on a new device",
        user_id: "high-cleo",
        user_name: "cleo@example.com",
        expected: success(&["authenticated", "HIGH", "approved"]),
        ..ANA
    },
    Visitor {
        name: "somebody with Cid's password",
        user_id: "high-cid",
        user_name: "cid@example.com",
        proves_themselves: false,
        expected: failed(&["authenticated", "HIGH", "denied"]),
        ..ANA
    },
    Visitor {
        name: "Dan, everything at once",
        user_id: "exceeds-dan",
        user_name: "dan@example.com",
        expected: failed(&["authenticated", "EXCEEDS_SCORE_THRESHOLD"]),
        ..ANA
    },
    Visitor {
        name: "Eve, who looks like a script",
        user_id: "eve",
        user_name: "eve@example.com",
        user_agent: "Mozilla/5.0 HeadlessChrome/140.0",
        expected: success(&["authenticated", "BOT_MITIGATION", "true"]),
        ..ANA
    },
    Visitor {
        name: "a script",
        user_id: "script",
        user_name: "script@example.com",
        user_agent: "Mozilla/5.0 HeadlessChrome/140.0",
        proves_themselves: false,
        expected: failed(&["authenticated", "BOT_MITIGATION", "false"]),
        ..ANA
    },
    Visitor {
        name: "Fay, behind a phishing proxy",
        user_id: "fay",
        user_name: "fay@example.com",
        signals: Signals::Collected("aitm-signals"),
        expected: failed(&["authenticated", "AITM_MITIGATION"]),
        ..ANA
    },
    Visitor {
        name: "Gus, a throw-away address",
        user_id: "gus",
        user_name: "gus@tempmail.test",
        expected: success(&["authenticated", "TEMP_EMAIL_MITIGATION", "true"]),
        ..ANA
    },
    Visitor {
        name: "another, and nobody answers",
        user_id: "gil",
        user_name: "gil@tempmail.test",
        proves_themselves: false,
        expected: failed(&["authenticated", "TEMP_EMAIL_MITIGATION", "false"]),
        ..ANA
    },
    Visitor {
        // The journey does not list DENY, so that the level decides.
        name: "a flood of requests",
        user_id: "deny-ivy",
        user_name: "ivy@example.com",
        proves_themselves: false,
        expected: failed(&["authenticated", "HIGH", "denied"]),
        ..ANA
    },
    Visitor {
        name: "Joe, the wrong password",
        user_id: "joe",
        user_name: "joe@example.com",
        password_is_right: false,
        expected: uncompleted(&["rejected"], "–"),
        ..ANA
    },
    Visitor {
        name: "a blocked signals SDK",
        user_id: "kim",
        user_name: "kim@example.com",
        signals: Signals::ClientError("the signals SDK could not be loaded"),
        expected: uncompleted(&["authenticated", "CLIENT_ERROR"], "–"),
        ..ANA
    },
    Visitor {
        name: "a level of tomorrow",
        user_id: "newlevel-lea",
        user_name: "lea@example.com",
        expected: uncompleted(&["authenticated", "FAILURE"], "IN_PROGRESS"),
        ..ANA
    },
    Visitor {
        name: "Mia, the service is down",
        user_id: "mia",
        user_name: "mia@example.com",
        service: Service::Down,
        expected: uncompleted(&["authenticated", "FAILURE"], "–"),
        ..ANA
    },
    Visitor {
        name: "Nia, two addresses in one",
        user_id: "nia",
        user_name: "nia@example.com",
        ip: "81.2.69.142, 10.0.0.1",
        expected: uncompleted(&["authenticated", "FAILURE"], "–"),
        ..ANA
    },
    Visitor {
        // A completion that gets lost does not keep anybody out.
        name: "Ola, completions are down",
        user_id: "low-ola",
        user_name: "ola@example.com",
        service: Service::TakesNoCompletion,
        expected: Expected { completion: "IN_PROGRESS", ..success(&["authenticated", "LOW"]) },
        ..ANA
    },
];
