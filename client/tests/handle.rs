//! What only Rust can show of handles, guards and tokens: panics, drops, threads and futures.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may be blunt")]

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use common::{Bench, request};
use pingone_protect_client::{
    CompletionResult, CompletionState, CompletionStatus, Error, ErrorCode, Evaluation, FallbackLevel,
    FalseHighRiskReason, Outcome, feedback::FalseHighRisk,
};

/// A completion behind the scenes has happened.
async fn completed_behind(bench: &Bench, status: &str) {
    for _ in 0..200 {
        if bench.stored_status() == status {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the evaluation stayed {}", bench.stored_status());
}

#[tokio::test]
async fn a_sign_in_from_request_to_feedback() {
    let bench = Bench::new();
    let client = bench.client();
    let evaluation = client.evaluate(&request()).await.unwrap();
    assert_eq!(evaluation.outcome(), &Outcome::Low);
    assert_eq!(evaluation.completion_status(), Some(CompletionState::InProgress));
    let done = evaluation.complete(CompletionStatus::Success).await.unwrap();
    assert_eq!(done, CompletionResult::Completed(CompletionStatus::Success));
    let given = evaluation.feedback(FalseHighRisk, FalseHighRiskReason::CompanyVpn).await.unwrap();
    assert!(given.failed.is_empty());
    let read = client.get(&evaluation.id().unwrap()).await.unwrap();
    assert_eq!(read.id().as_deref(), evaluation.id().as_deref());
}

#[tokio::test]
async fn a_panic_in_a_guard_completes_with_failed() {
    let bench = Bench::new();
    let client = bench.client();
    let guarded = tokio::spawn(async move {
        let body = async |_: Evaluation| -> Result<(), Error> { panic!("the body's own") };
        client.guard(&request(), body).await
    });
    assert!(guarded.await.unwrap_err().is_panic());
    completed_behind(&bench, "FAILED").await;
}

#[tokio::test]
async fn a_cancelled_guard_completes_with_the_recorded_verdict() {
    let bench = Bench::new();
    let client = bench.client();
    let request = request();
    let endless = client.guard(&request, async |evaluation: Evaluation| {
        evaluation.succeed();
        std::future::pending::<Result<(), Error>>().await
    });
    assert!(tokio::time::timeout(Duration::from_millis(500), endless).await.is_err());
    completed_behind(&bench, "SUCCESS").await;
}

#[tokio::test]
async fn a_guard_can_be_spawned_and_gives_the_body_s_value() {
    let bench = Bench::new();
    let client = bench.client();
    let value = tokio::spawn(async move {
        client
            .guard(&request(), async |evaluation: Evaluation| {
                evaluation.succeed();
                Ok::<_, Error>(42)
            })
            .await
    });
    assert_eq!(value.await.unwrap().unwrap(), 42);
    assert_eq!(bench.stored_status(), "SUCCESS");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_share_one_token() {
    let bench = Bench::new();
    let client = bench.client();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..1000 {
        let client = client.clone();
        calls.spawn(async move { client.evaluate(&request()).await.unwrap().outcome().clone() });
    }
    while let Some(outcome) = calls.join_next().await {
        assert_eq!(outcome.unwrap(), Outcome::Low);
    }
    assert_eq!(bench.received("token"), ["200"]);
    assert_eq!(bench.received("create").len(), 1000);
}

#[tokio::test]
async fn a_callback_is_asked_again_after_a_401_and_no_more_often() {
    let bench = Bench::new();
    bench.admin("PUT", "/faults", r#"[{"operation":"create","count":1,"status":401},{"operation":"create","status":201,"body":{"result":{"level":"LOW"}}}]"#);
    let forced = Arc::new(AtomicUsize::new(0));
    let seen = forced.clone();
    let client = pingone_protect_client::Client::builder()
        .environment_id(common::ENVIRONMENT)
        .api_url(bench.server.api_url())
        .token(move |request| {
            seen.fetch_add(usize::from(request.force_refresh), Ordering::Relaxed);
            async { Ok::<_, Error>("t0ken") }
        })
        .build()
        .unwrap();
    let evaluation = client.evaluate(&request()).await.unwrap();
    assert_eq!((evaluation.outcome(), evaluation.attempts()), (&Outcome::Low, 2));
    assert_eq!(forced.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn concurrent_completions_of_one_handle_queue() {
    let bench = Bench::new();
    let evaluation = bench.client().evaluate(&request()).await.unwrap();
    let (first, second) = (evaluation.clone(), evaluation.clone());
    let (first, second) =
        tokio::join!(first.complete(CompletionStatus::Success), second.complete(CompletionStatus::Failed));
    assert!(first.is_ok());
    assert_eq!(second.unwrap_err().code(), ErrorCode::AlreadyCompleted);
    assert_eq!(bench.received("complete"), ["200"]);
}

#[tokio::test]
async fn a_host_that_refuses_is_a_network_failure_with_repeats() {
    let bench = Bench::new();
    // Port 1 is closed; nothing was written, so even a create may be repeated.
    let client = bench
        .builder()
        .api_url("http://127.0.0.1:1/v1")
        .timeout(Duration::from_secs(4))
        .fallback(FallbackLevel::High)
        .build()
        .unwrap();
    let evaluation = client.evaluate(&request()).await.unwrap();
    assert_eq!(evaluation.outcome(), &Outcome::High);
    assert_eq!(evaluation.error().unwrap().code, ErrorCode::Network);
    assert_eq!(evaluation.attempts(), 3);
}

#[tokio::test]
async fn a_server_without_tls_is_a_network_failure() {
    let bench = Bench::new();
    let https = bench.server.api_url().replace("http://", "https://");
    let client = bench.builder().api_url(https).max_retries(0).build().unwrap();
    let evaluation = client.evaluate(&request()).await.unwrap();
    assert_eq!(evaluation.error().unwrap().code, ErrorCode::Network);
    assert!(bench.received("create").is_empty());
}

#[tokio::test]
async fn a_client_error_decides_without_a_call() {
    let bench = Bench::new();
    let client = bench.client();
    let evaluation = client.evaluate_client_error(&"x".repeat(300));
    assert_eq!(evaluation.outcome(), &Outcome::ClientError);
    assert_eq!(evaluation.decision().message.as_ref().map(String::len), Some(256));
    assert_eq!(evaluation.complete(CompletionStatus::Failed).await.unwrap(), CompletionResult::NotEvaluated);
    assert!(bench.received("token").is_empty());
}

#[tokio::test]
async fn a_ticket_goes_through_text_and_completes() {
    let bench = Bench::new();
    let client = bench.client();
    let ticket = client.evaluate(&request()).await.unwrap().ticket().unwrap().to_json();
    assert!(!ticket.contains("ana@") && !ticket.contains("4711"), "{ticket}");
    let resumed = client.resume(&ticket).unwrap();
    resumed.complete(CompletionStatus::Success).await.unwrap();
    assert_eq!(bench.stored_status(), "SUCCESS");
    assert_eq!(client.resume("{}").unwrap_err().code(), ErrorCode::InvalidConfig);
}

#[tokio::test]
async fn a_guard_that_is_a_block_of_the_host_ends_by_itself() {
    let bench = Bench::new();
    let evaluation = bench.client().evaluate(&request()).await.unwrap();
    evaluation.succeed();
    evaluation.end_guard(true).await;
    assert_eq!(bench.stored_status(), "SUCCESS");
    evaluation.end_guard(false).await;
    assert_eq!(bench.received("complete").len(), 1);
}
