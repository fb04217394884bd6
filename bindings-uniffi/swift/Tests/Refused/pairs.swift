// What must not compile. `cargo xtask swift` checks that each line with an expectation is refused for just this reason,
// and that the others compile.

import PingOneProtect

func pairs() {
    _ = Flow.authentication(.userPassword)
    _ = Flow.authorization(.addPayee)
    // expected-error@+1 {{type 'AuthenticationSubtype?' has no member 'addPayee'}}
    _ = Flow.authentication(.addPayee)
    // expected-error@+1 {{type 'AuthorizationSubtype?' has no member 'userPassword'}}
    _ = Flow.authorization(.userPassword)
    // expected-error@+2 {{enum case 'registration' has no associated values}}
    // expected-error@+1 {{cannot infer contextual base in reference to member 'passkey'}}
    _ = Flow.registration(.passkey)

    _ = Feedback.falseHighRisk(.successfulMfa)
    // expected-error@+1 {{has no member 'credentialStuffing'}}
    _ = Feedback.falseHighRisk(.credentialStuffing)
    // expected-error@+1 {{has no member 'companyVpn'}}
    _ = Feedback.automatedAttack(.companyVpn)
}

/// A switch without a default is exhaustive; one that forgets an outcome is refused.
func exhaustive(_ outcome: Outcome) -> Bool {
    switch outcome {
    case .low, .medium: true
    case .high, .exceedsScoreThreshold, .action, .failure, .clientError: false
    }
}

func forgetful(_ outcome: Outcome) -> Bool {
    // expected-error@+2 {{switch must be exhaustive}}
    // expected-note@+1 {{add missing case: '.clientError'}}
    switch outcome {
    case .low, .medium: true
    case .high, .exceedsScoreThreshold, .action, .failure: false
    }
}
