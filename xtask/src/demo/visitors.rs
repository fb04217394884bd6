//! Who signs in. Each visitor triggers one row of the emulator's scenario table.

use pingone_protect_client::{
    AuthenticationSubtype, Browser, EvaluationRequest, Event, FallbackLevel, Flow, TargetResource, User,
};

/// One visitor, and where the documentation sends it.
pub(crate) struct Visitor {
    pub(crate) name: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) user_name: &'static str,
    pub(crate) user_agent: &'static str,
    pub(crate) signals: &'static str,
    pub(crate) client_error: Option<&'static str>,
    pub(crate) service: Service,
    pub(crate) fallback: Option<FallbackLevel>,
    pub(crate) expected: &'static str,
}

/// What state the service is in.
#[derive(Clone, Copy)]
pub(crate) enum Service {
    Up,
    Down,
    /// Evaluates, but completes nothing.
    TakesNoCompletion,
}

pub(super) const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

const ANA: Visitor = Visitor {
    name: "Ana, as ever",
    user_id: "low-ana",
    user_name: "ana@example.com",
    user_agent: BROWSER,
    signals: "opaque-signals",
    client_error: None,
    service: Service::Up,
    fallback: None,
    expected: "LOW",
};

pub(crate) const VISITORS: &[Visitor] = &[
    ANA,
    Visitor {
        name: "Ben, from a new place",
        user_id: "medium-ben",
        user_name: "ben@example.com",
        expected: "MEDIUM",
        ..ANA
    },
    Visitor {
        name: "Cleo, on a new device",
        user_id: "high-cleo",
        user_name: "cleo@example.com",
        expected: "HIGH",
        ..ANA
    },
    Visitor {
        name: "Dan, everything at once",
        user_id: "exceeds-dan",
        user_name: "dan@example.com",
        expected: "EXCEEDS_SCORE_THRESHOLD",
        ..ANA
    },
    Visitor {
        name: "a script",
        user_id: "eve",
        user_agent: "Mozilla/5.0 HeadlessChrome/140.0",
        expected: "BOT_MITIGATION",
        ..ANA
    },
    Visitor {
        name: "Fay, behind a phishing proxy",
        user_id: "fay",
        user_name: "fay@example.com",
        signals: "aitm-signals",
        expected: "AITM_MITIGATION",
        ..ANA
    },
    Visitor {
        name: "a throw-away address",
        user_id: "gus",
        user_name: "gus@tempmail.test",
        expected: "TEMP_EMAIL_MITIGATION",
        ..ANA
    },
    Visitor {
        name: "Hal, whose account was taken",
        user_id: "recovery-hal",
        user_name: "hal@example.com",
        expected: "ACCOUNT_RECOVERY",
        ..ANA
    },
    Visitor {
        name: "a flood of requests",
        user_id: "deny-ivy",
        user_name: "ivy@example.com",
        expected: "DENY",
        ..ANA
    },
    Visitor {
        name: "broken signals",
        user_id: "jon",
        user_name: "jon@example.com",
        signals: "invalid",
        expected: "DENY",
        ..ANA
    },
    Visitor {
        name: "a blocked signals SDK",
        user_id: "kim",
        user_name: "kim@example.com",
        client_error: Some("the signals SDK could not be loaded"),
        expected: "CLIENT_ERROR",
        ..ANA
    },
    Visitor {
        name: "a level of tomorrow",
        user_id: "newlevel-lea",
        user_name: "lea@example.com",
        expected: "FAILURE",
        ..ANA
    },
    Visitor {
        name: "Mia, the service is down",
        user_id: "mia",
        user_name: "mia@example.com",
        service: Service::Down,
        expected: "FAILURE",
        ..ANA
    },
    Visitor {
        name: "Ned, down with fallback HIGH",
        user_id: "ned",
        user_name: "ned@example.com",
        service: Service::Down,
        fallback: Some(FallbackLevel::High),
        expected: "HIGH",
        ..ANA
    },
];

impl Visitor {
    /// What a login page would send of this visitor.
    pub(crate) fn request(&self) -> EvaluationRequest<'static> {
        let event = Event::new("81.2.69.142", User::external(self.user_id).with_name(self.user_name))
            .with_flow(Flow::authentication_by(AuthenticationSubtype::UserPassword))
            .with_browser(Browser::new().with_user_agent(self.user_agent))
            .with_signals(self.signals)
            .with_target(TargetResource::new("demo-shop").with_name("Demo shop"));
        let request = EvaluationRequest::new(event);
        match self.client_error {
            Some(text) => request.with_client_error(text),
            None => request,
        }
    }
}
