//! Whatever the network does, a call ends: within its time, after so many requests, and never by a driver's mistake.

use proptest::prelude::*;

use super::{REQUEST, call, config, response};
use crate::error::ErrorInfo;
use crate::protocol::*;

const ANSWERS: [&str; 16] = [
    "connect",
    "lost",
    "timeout",
    "200",
    "200 {}",
    "201 garbage",
    "400",
    "401",
    "403",
    "408",
    "429",
    "429+1",
    "500",
    "503+0",
    r#"200 {"event":{"completionStatus":"IN_PROGRESS"}}"#,
    r#"200 {"event":{"completionStatus":"FAILED"}}"#,
];

/// How many requests of each method a call sent, and how it ended.
struct Ended<T> {
    gets: u32,
    puts: u32,
    posts: u32,
    result: Result<T, ErrorInfo>,
}

/// Runs a machine against endless answers, and checks every time that it asks for.
fn run<M: Machine>(machine: &mut M, answers: &[usize], timeout_ms: u64) -> Ended<M::Output> {
    let (mut now_ms, deadline_ms) = (call().now_ms, call().now_ms + timeout_ms);
    let (mut gets, mut puts, mut posts) = (0, 0, 0);
    let mut answers = answers.iter().cycle().map(|answer| ANSWERS[*answer]);
    loop {
        match machine.step(now_ms) {
            Step::Authorize { timeout_ms, .. } => {
                assert!(now_ms + timeout_ms <= deadline_ms);
                machine.on_token(&AccessToken::new("t", None, now_ms).unwrap(), now_ms);
            }
            Step::Send(request) => {
                match request.method {
                    HttpMethod::Get => gets += 1,
                    HttpMethod::Put => puts += 1,
                    HttpMethod::Post => posts += 1,
                }
                assert!(request.timeout_ms > 0 && now_ms + request.timeout_ms <= deadline_ms);
                assert!(request.connect_timeout_ms > 0 && request.connect_timeout_ms <= request.timeout_ms);
                let answer = answers.next().unwrap();
                now_ms += if answer == "timeout" { request.timeout_ms } else { request.timeout_ms.min(7) };
                let kind = match answer {
                    "connect" => TransportErrorKind::Connect,
                    "lost" => TransportErrorKind::Lost,
                    "timeout" => TransportErrorKind::Timeout,
                    _ => {
                        machine.on_response(response(answer), now_ms);
                        continue;
                    }
                };
                machine.on_transport_error(TransportError::new(kind, answer), now_ms);
            }
            Step::Wait { millis } => {
                now_ms += millis;
                assert!(now_ms < deadline_ms, "a wait that crosses the deadline was begun");
            }
            Step::Done(result) => return Ended { gets, puts, posts, result },
        }
    }
}

proptest! {
    #[test]
    fn every_call_ends(
        answers in prop::collection::vec(0..ANSWERS.len(), 1..12),
        retries in 0_u32..4,
        timeout_ms in 1_u64..8000,
        seed in any::<u64>(),
    ) {
        let config = config(&format!(r#","maxRetries":{retries},"timeoutMs":{timeout_ms}"#));
        let call = Call { seed, ..call() };
        // One more after a 401.
        let most = retries + 2;
        let get = run(&mut config.get("ev-1", &call).unwrap(), &answers, timeout_ms);
        prop_assert!(get.gets <= most);
        let token = run(&mut config.token(&call).unwrap(), &answers, timeout_ms);
        prop_assert!(token.posts <= retries + 1);
        let evaluation = run(&mut config.evaluate_json(REQUEST, &call).unwrap(), &answers, timeout_ms);
        prop_assert!(evaluation.posts <= most && evaluation.result.is_ok());
        let completion = run(&mut config.complete("ev-1", Some("SUCCESS"), &call).unwrap(), &answers, timeout_ms);
        prop_assert!(completion.puts <= most && completion.gets <= 2 * most);
        let codes = [get.result.err(), token.result.err(), completion.result.err()];
        prop_assert!(codes.into_iter().flatten().all(|error| error.code.as_str() != "INTERNAL"));
    }
}
