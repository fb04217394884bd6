//! Secrets, tokens, signals, cookie, address and user never leave the request: not in logs, errors, events or debug
//! output.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may be blunt")]

mod common;

use std::io::Write;
use std::sync::{Arc, Mutex};

use common::{Bench, request};
use pingone_protect_client::{CompletionStatus, Error, Evaluation, EvaluationRequest};

const SECRETS: &[&str] = &[
    "t0p-s3cret",
    "user-id-4711",
    "ana@example.com",
    "gr0up",
    "81.2.69.142",
    "c00kie-value",
    "sess1on-id",
    "s1gnals-data",
    "agent-smith",
];

#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_of_the_visitor_is_told() {
    let sink = Sink::default();
    let writer = sink.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _logs = tracing::subscriber::set_default(subscriber);
    let mut told = everything_that_is_told().await;
    let logs = String::from_utf8(sink.0.lock().unwrap().clone()).unwrap();
    assert!(logs.contains("completed"), "the logs were caught");
    told.push(logs);
    for text in told {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} stands in: {text}");
        }
    }
}

/// Debug output, messages and events of good calls and bad ones.
async fn everything_that_is_told() -> Vec<String> {
    let bench = Bench::new();
    let mut told = Vec::new();
    let events: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = events.clone();
    let listener = move |event: &_| {
        heard.lock().unwrap().push(format!("{event:?} {}", serde_json::to_string(event).unwrap()));
        panic!("swallowed");
    };
    let client = bench.builder().on_event(listener).build().unwrap();
    told.push(format!("{client:?} {:?}", request()));

    let evaluation = client.evaluate(&request()).await.unwrap();
    told.push(format!("{evaluation:?} {:?} {:?}", evaluation.decision(), evaluation.explain()));
    told.push(evaluation.ticket().unwrap().to_json());
    let _ = evaluation.complete(CompletionStatus::Success).await;
    told.push(format!("{:?}", evaluation.complete(CompletionStatus::Failed).await));

    // Values at the wrong place, or of the wrong kind, are not quoted either.
    let broken = r#"{"event":{"ip":"81.2.69.142:80","user":{"type":"ana@example.com","id":["user-id-4711"],"name":" "},
        "session":{"id":{"x":"sess1on-id"}},"browser":{"cookie":["c00kie-value"]},"sdk":{"signals":"s1gnals-data"}}}"#;
    let broken = EvaluationRequest::from_json(broken).unwrap();
    let refused = client.evaluate(&broken).await.unwrap_err();
    told.push(format!("{refused} {refused:?} {}", serde_json::to_string(refused.info()).unwrap()));

    for fault in [
        r#"[{"operation":"create","status":400,"body":{"code":"INVALID_DATA","message":"x","details":[]}}]"#,
        r#"[{"operation":"create","drop":"middle"}]"#,
        r#"[{"operation":"create","status":201,"body":"not JSON"}]"#,
    ] {
        bench.admin("PUT", "/faults", fault);
        let failed = client.evaluate(&request()).await.unwrap();
        told.push(format!("{failed:?} {:?} {:?}", failed.error(), failed.decision()));
    }
    bench.admin("PUT", "/faults", "[]");
    let guarded: Result<(), Error> = client.guard(&request(), async |_: Evaluation| Ok(())).await;
    told.push(format!("{guarded:?}"));
    told.extend(events.lock().unwrap().iter().cloned());
    assert!(told.len() > 15, "events were heard in spite of the listener's panics");
    told
}
