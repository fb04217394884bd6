//! Which call a method and a path are, and what to say about the wrong ones that are known from the field.

use crate::fault::Operation;
use crate::refusal::Refusal;

/// Where a request goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A call of the service, or a mistake that belongs to an environment.
    Service { environment: String, call: Call },
    /// A call of the emulator's own.
    Admin { environment: String, call: AdminCall },
    /// `GET /emulator/environments`
    Environments,
    /// Nothing that an environment could be told of.
    Nowhere(Refusal),
}

/// A call of the service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Token,
    Create,
    Get(String),
    Complete(String),
    Feedback,
    Reset,
    Mistake(Refusal),
}

/// A call of the emulator's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AdminCall {
    SetFaults,
    SetRandom,
    SetLenient,
    MoveClock,
    Log,
    Evaluations,
    Forget,
}

impl Call {
    /// What the log and the faults call it.
    pub(crate) fn operation(&self) -> Option<Operation> {
        match self {
            Call::Token => Some(Operation::Token),
            Call::Create => Some(Operation::Create),
            Call::Get(_) => Some(Operation::Get),
            Call::Complete(_) => Some(Operation::Complete),
            Call::Feedback => Some(Operation::Feedback),
            Call::Reset => Some(Operation::Reset),
            Call::Mistake(_) => None,
        }
    }
}

const CREATE: &str = "create an evaluation with POST /v1/environments/{environment}/riskEvaluations";
const GET: &str = "read an evaluation with GET /v1/environments/{environment}/riskEvaluations/{id}";
const COMPLETE: &str = "complete an evaluation with PUT /v1/environments/{environment}/riskEvaluations/{id}/event \
                        and {\"completionStatus\": \"SUCCESS\" or \"FAILED\"}";
const FEEDBACK: &str = "give feedback with POST /v1/environments/{environment}/riskFeedback; the evaluation's id \
                        goes into evaluationFeedbackItems[].riskEvaluation.id";
const RESET: &str = "reset a user's profile with POST /v1/environments/{environment}/riskUserProfile";
const TOKEN: &str = "get a token with POST /{environment}/as/token, without /v1, and \
                     grant_type=client_credentials";

/// The route of a request.
pub(crate) fn of(method: &str, path: &str) -> Route {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match segments.as_slice() {
        ["emulator", "environments"] if method == "GET" => Route::Environments,
        ["emulator", "environments", environment, rest @ ..] => admin(method, environment, rest),
        ["v1", "environments", environment, rest @ ..] => {
            in_environment(environment, || service(method, rest))
        }
        [environment, "as", "token"] => {
            in_environment(environment, || only(method, "POST", Call::Token, TOKEN))
        }
        _ => Route::Nowhere(nowhere(&segments)),
    }
}

fn service(method: &str, rest: &[&str]) -> Call {
    match rest {
        ["riskEvaluations"] => only(method, "POST", Call::Create, CREATE),
        ["riskEvaluations", ""] => Call::Mistake(Refusal::not_found(format!(
            "Nothing is here, behind the last slash: {CREATE}; {GET}."
        ))),
        ["riskEvaluations", id] => match method {
            "PUT" | "PATCH" | "POST" => wrong_method(method, "GET", COMPLETE),
            _ => only(method, "GET", Call::Get((*id).to_owned()), GET),
        },
        ["riskEvaluations", id, "event"] => only(method, "PUT", Call::Complete((*id).to_owned()), COMPLETE),
        ["riskEvaluations", _, below] if below.to_ascii_lowercase().contains("feedback") => {
            Call::Mistake(Refusal::not_found(format!("Nothing is here: {FEEDBACK}.")))
        }
        ["riskFeedback"] => only(method, "POST", Call::Feedback, FEEDBACK),
        ["riskUserProfile"] => only(method, "POST", Call::Reset, RESET),
        ["as", "token"] => Call::Mistake(Refusal::not_found(format!("Nothing is here: {TOKEN}."))),
        _ => Call::Mistake(Refusal::not_found(format!(
            "Nothing is here. The calls: {CREATE}; {GET}; {COMPLETE}; {FEEDBACK}; {RESET}; {TOKEN}."
        ))),
    }
}

fn only(method: &str, right: &'static str, call: Call, advice: &str) -> Call {
    if method == right { call } else { wrong_method(method, right, advice) }
}

fn wrong_method(method: &str, right: &'static str, advice: &str) -> Call {
    // The method is the caller's: shown as far as a method goes.
    let shown: String = method.chars().filter(char::is_ascii_alphabetic).take(10).collect();
    Call::Mistake(Refusal::wrong_method(
        right,
        format!("{shown} is not a method of this resource: {advice}."),
    ))
}

fn admin(method: &str, environment: &str, rest: &[&str]) -> Route {
    let Some(environment) = environment_id(environment) else {
        return Route::Nowhere(not_an_environment());
    };
    let call = match (method, rest) {
        ("PUT", ["faults"]) => AdminCall::SetFaults,
        ("PUT", ["random"]) => AdminCall::SetRandom,
        ("PUT", ["lenient"]) => AdminCall::SetLenient,
        ("POST", ["clock"]) => AdminCall::MoveClock,
        ("GET", ["log"]) => AdminCall::Log,
        ("GET", ["evaluations"]) => AdminCall::Evaluations,
        ("DELETE", []) => AdminCall::Forget,
        _ => {
            return Route::Nowhere(Refusal::not_found(
                "Nothing is here. Under /emulator/environments/{environment}: PUT faults, PUT random, \
                 PUT lenient, POST clock, GET log, GET evaluations, and DELETE of the environment itself.",
            ));
        }
    };
    Route::Admin { environment, call }
}

fn in_environment(environment: &str, call: impl FnOnce() -> Call) -> Route {
    match environment_id(environment) {
        Some(environment) => Route::Service { environment, call: call() },
        None => Route::Nowhere(not_an_environment()),
    }
}

fn not_an_environment() -> Refusal {
    Refusal::not_found("An environment is a UUID, such as 6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21; any will do.")
}

fn nowhere(segments: &[&str]) -> Refusal {
    let advice = match segments {
        ["environments", ..] | [_, "riskEvaluations" | "riskFeedback" | "riskUserProfile", ..] => {
            "the API's paths begin with /v1/environments/{environment}".to_owned()
        }
        ["v1", ..] => "behind /v1 comes /environments/{environment}".to_owned(),
        ["as", "token"] => TOKEN.to_owned(),
        _ => format!("{TOKEN}; {CREATE}"),
    };
    Refusal::not_found(format!("Nothing is here: {advice}."))
}

/// The environment in lower case, when it is a UUID.
fn environment_id(text: &str) -> Option<String> {
    let mut lengths = text.split('-').map(str::len);
    let shaped = [8, 4, 4, 4, 12].iter().all(|length| lengths.next() == Some(*length));
    let digits = text.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit());
    (shaped && lengths.next().is_none() && digits).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENVIRONMENT: &str = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

    fn call(method: &str, rest: &str) -> Call {
        match of(method, &format!("/v1/environments/{ENVIRONMENT}/{rest}")) {
            Route::Service { call, .. } => call,
            other => panic!("{other:?}"),
        }
    }

    fn advice(method: &str, rest: &str) -> (u16, String) {
        match call(method, rest) {
            Call::Mistake(refusal) => (refusal.status, refusal.message),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_calls() {
        assert_eq!(call("POST", "riskEvaluations"), Call::Create);
        assert_eq!(call("GET", "riskEvaluations/e-1?x=1"), Call::Get("e-1".to_owned()));
        assert_eq!(call("PUT", "riskEvaluations/e-1/event"), Call::Complete("e-1".to_owned()));
        assert_eq!(call("POST", "riskFeedback"), Call::Feedback);
        assert_eq!(call("POST", "riskUserProfile"), Call::Reset);
        let upper = format!("/{}/as/token", ENVIRONMENT.to_uppercase());
        assert_eq!(
            of("POST", &upper),
            Route::Service { environment: ENVIRONMENT.to_owned(), call: Call::Token }
        );
    }

    #[test]
    fn known_mistakes_are_told_the_right_call() {
        for (method, rest, right) in [
            (
                "PATCH",
                "riskEvaluations/e-1/event",
                "PUT /v1/environments/{environment}/riskEvaluations/{id}/event",
            ),
            ("PATCH", "riskEvaluations/e-1", "PUT /v1/environments/{environment}/riskEvaluations/{id}/event"),
            ("PUT", "riskEvaluations/e-1", "riskEvaluations/{id}/event"),
            ("POST", "riskEvaluations/e-1/event", "PUT "),
            ("POST", "riskEvaluations/e-1/feedback", "POST /v1/environments/{environment}/riskFeedback"),
            ("POST", "riskEvaluations/e-1/riskFeedback", "POST /v1/environments/{environment}/riskFeedback"),
            ("GET", "riskEvaluations", "POST "),
            ("POST", "riskEvaluations/", "POST "),
            ("POST", "as/token", "POST /{environment}/as/token"),
        ] {
            let (status, message) = advice(method, rest);
            assert!(matches!(status, 404 | 405), "{method} {rest}");
            assert!(message.contains(right), "{method} {rest}: {message}");
        }
    }

    #[test]
    fn only_uuids_are_environments() {
        for path in
            ["/v1/environments/production/riskEvaluations", "/emulator/environments/x/log", "/x/as/token"]
        {
            assert!(matches!(of("POST", path), Route::Nowhere(refusal) if refusal.message.contains("UUID")));
        }
        for path in ["/", "", "/environments/x", "/v1/x/riskEvaluations", "/as/token", "//"] {
            assert!(matches!(of("POST", path), Route::Nowhere(_)), "{path}");
        }
    }
}
