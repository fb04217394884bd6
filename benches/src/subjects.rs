//! Every measured operation: what the core does, and the peers beside it.

use pingone_protect_core::{EvaluationRequest, OutcomePolicy, ValidateOptions, boundary, decide_bytes};

use crate::fixtures::{LARGE_REQUEST, RESPONSE, SMALL_REQUEST, large_request, small_request};
use crate::measure::Subject;
use crate::peer_decision::{decide_partial, decide_value};
use crate::peer_request::PeerRequest;

/// A request in its three forms: typed, as text, and as a derived struct.
pub struct RequestForms {
    /// As the builders give it.
    pub typed: EvaluationRequest<'static>,
    /// As it arrives.
    pub text: &'static str,
    /// As one would write it without the core.
    pub derived: PeerRequest<'static>,
}

impl RequestForms {
    /// The request of 0.6 KB; nothing when the three forms differ, since then there is nothing to compare.
    #[must_use]
    pub fn small() -> Option<Self> {
        Self { typed: small_request().ok()?, text: SMALL_REQUEST, derived: PeerRequest::small() }.if_equal()
    }

    /// The request of 10 KB; nothing when the three forms differ.
    #[must_use]
    pub fn large() -> Option<Self> {
        Self { typed: large_request().ok()?, text: LARGE_REQUEST, derived: PeerRequest::large() }.if_equal()
    }

    fn if_equal(self) -> Option<Self> {
        let typed = check_and_serialise(&self.typed)?;
        let parsed = check_and_forward(self.text)?;
        (typed == parsed && typed == self.derived.to_json().ok()?).then_some(self)
    }

    /// Serialising alone, checking and serialising, and reading, checking and serialising: in this order.
    #[must_use]
    pub fn subjects(self) -> [Subject; 3] {
        let Self { typed, text, derived } = self;
        [
            Subject::new(move || derived.to_json()),
            Subject::new(move || check_and_serialise(&typed)),
            Subject::new(move || check_and_forward(text)),
        ]
    }
}

/// What a client does with a typed request: every rule, then the body.
#[must_use]
pub fn check_and_serialise(request: &EvaluationRequest<'_>) -> Option<String> {
    let report = request.validate(&ValidateOptions::default());
    report.valid.then(|| request.to_json())
}

/// What a host does with the text of a request: reading, every rule, then the body.
#[must_use]
pub fn check_and_forward(text: &str) -> Option<String> {
    boundary::prepare_request(text, &ValidateOptions::default()).1
}

/// The decision by the core, by [`decide_value`] and by [`decide_partial`]: in this order. Nothing when they differ.
#[must_use]
pub fn decisions() -> Option<[Subject; 3]> {
    let body = RESPONSE.as_bytes();
    let policy = OutcomePolicy::default();
    let decision = decide_bytes(body, &policy);
    let equal = decide_value(body, &policy)?.agrees_with(&decision)
        && decide_partial(body, &policy)?.agrees_with(&decision);
    let (for_value, for_partial) = (policy.clone(), policy.clone());
    equal.then_some([
        Subject::new(move || decide_bytes(body, &policy)),
        Subject::new(move || decide_value(body, &for_value)),
        Subject::new(move || decide_partial(body, &for_partial)),
    ])
}
