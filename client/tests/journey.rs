//! Nodes and journeys against the emulator: the client performs what is the service's, the test the rest.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may be blunt")]

mod common;

use common::Bench;
use pingone_protect_client::journey::{
    Answer, Context, End, EvaluationConfig, EvaluationNode, HostAnswer, Journey, JourneyResult, NodeState,
    ResultNode, Step, Steps as _, TaskResult,
};
use pingone_protect_client::{Client, CompletionStatus, Error, ErrorCode, ErrorInfo, FallbackLevel, Json};

fn example() -> Journey {
    let text = include_str!("../../examples/journey/sign-in.json");
    Journey::from_json(&Json::parse(text).unwrap()).unwrap()
}

fn context() -> Context<'static> {
    Context::new().with_ip("81.2.69.142").with_user_agent("Mozilla/5.0")
}

/// A program whose visitor has this mail address and says yes to everything.
async fn answer(mail: &'static str, step: Step) -> TaskResult {
    Ok(match step {
        Step::Initialize { .. } => Answer::Completed,
        Step::CollectSignals { .. } => Answer::Signals(Some("signals".into())),
        Step::Host { task, .. } if task == "login" => {
            HostAnswer::new("authenticated").with_context(Context::new().with_user("u-1", mail)).into()
        }
        Step::Host { .. } => HostAnswer::new("true").into(),
        other => panic!("{other:?}"),
    })
}

fn path(end: &End) -> Vec<&str> {
    end.path.iter().map(|entry| entry.outcome.as_str()).collect()
}

async fn run(client: Client, mail: &'static str) -> End {
    let mut journey = example();
    // Spawned: the future moves between threads.
    let run = async move {
        client.run_journey(&mut journey, &NodeState::new(), &context(), |step| answer(mail, step)).await
    };
    tokio::spawn(run).await.unwrap().unwrap()
}

#[tokio::test]
async fn the_example_journey_from_login_to_completion() {
    let bench = Bench::new();
    let end = run(bench.client(), "ana@example.com").await;
    assert_eq!(end.result, JourneyResult::Success);
    assert_eq!(path(&end), ["CONTINUE", "authenticated", "LOW", "CONTINUE"]);
    assert_eq!(bench.stored_status(), "SUCCESS");
}

#[tokio::test]
async fn a_temporary_mail_address_takes_the_inner_push() {
    let bench = Bench::new();
    let end = run(bench.client(), "ana@tempmail.test").await;
    assert_eq!(path(&end), ["CONTINUE", "authenticated", "TEMP_EMAIL_MITIGATION", "true", "CONTINUE"]);
}

#[tokio::test]
async fn a_failure_of_the_service_is_an_outcome_without_a_fallback() {
    let bench = Bench::new();
    let unreachable = bench.builder().api_url("http://127.0.0.1:9/v1").fallback(FallbackLevel::Low);
    let end = run(unreachable.max_retries(0).build().unwrap(), "ana@example.com").await;
    assert_eq!(end.result, JourneyResult::Failure);
    assert_eq!(path(&end), ["CONTINUE", "authenticated", "FAILURE"]);
    let reason = end.state.get("PINGONE_VERIFY_EVALUATION_FAILURE_REASON_KEY").map(Json::text);
    assert_eq!(reason, Some("\"NETWORK\""));
}

#[tokio::test]
async fn a_journey_waits_in_one_request_and_goes_on_in_another() {
    let bench = Bench::new();
    let client = bench.client();
    let mut journey = example();
    let waits = |step: Step| async move {
        match step {
            Step::Host { task, .. } if task == "innerPush" => {
                Err(Error::from(ErrorInfo::new(ErrorCode::Timeout, "not yet")))
            }
            step => answer("ana@tempmail.test", step).await,
        }
    };
    let waited = client.run_journey(&mut journey, &NodeState::new(), &context(), waits).await;
    assert_eq!(waited.unwrap_err().code(), ErrorCode::Timeout);
    let saved = journey.to_json().unwrap();
    assert!(!saved.contains("ana@") && !saved.contains("81.2."), "{saved}");

    let mut journey = Journey::resume(&saved, &context(), &NodeState::new()).unwrap();
    let end = client.continue_journey(&mut journey, |step| answer("", step)).await.unwrap();
    assert_eq!(end.result, JourneyResult::Success);
    assert_eq!(bench.stored_status(), "SUCCESS");
    let ended = client.continue_journey(&mut example(), |step| answer("", step)).await;
    assert_eq!(ended.unwrap_err().code(), ErrorCode::InvalidConfig);
}

#[tokio::test]
async fn nodes_run_alone() {
    let bench = Bench::new();
    let client = bench.client();
    let context = context().with_user("u-1", "ana@example.com");
    let mut node = EvaluationNode::new(EvaluationConfig::default());
    let done =
        client.run_node(&mut node, &NodeState::new(), &context, |step| answer("", step)).await.unwrap();
    assert_eq!(done.outcome, "LOW");

    let mut node = ResultNode::new(CompletionStatus::Failed);
    let done = client.run_node(&mut node, &done.state, &context, |step| answer("", step)).await.unwrap();
    assert_eq!((done.outcome.as_str(), done.warnings.len()), ("CONTINUE", 0));
    assert_eq!(bench.stored_status(), "FAILED");
}

#[tokio::test]
async fn the_client_performs_its_own_steps_alone() {
    let client = Bench::new().client();
    let mut journey = example();
    let Some(step) = journey.start(&NodeState::new(), &context()).last() else { panic!("no step") };
    assert_eq!(client.perform(step).await.unwrap_err().code(), ErrorCode::InvalidConfig);
    let complete = Step::Complete {
        node: None,
        evaluation_id: "../..".to_owned(),
        completion_status: CompletionStatus::Success,
    };
    let Answer::Error(error) = client.perform(&complete).await.unwrap() else { panic!("no error") };
    assert_eq!(error.code, ErrorCode::InvalidConfig);
}

#[tokio::test]
async fn a_step_may_be_json() {
    let bench = Bench::new();
    let client = bench.client();
    let step = r#"{"step":"evaluate","request":{"event":{"ip":"81.2.69.142","user":{"type":"EXTERNAL","id":"u-1"}}}}"#;
    let Answer::Evaluated(text) = client.perform_json(step).await.unwrap() else { panic!("no answer") };
    let id = Json::parse(&text).unwrap().get("id").unwrap().as_str().unwrap().into_owned();
    let step = format!(r#"{{"step":"complete","evaluationId":"{id}","completionStatus":"SUCCESS"}}"#);
    assert_eq!(client.perform_json(&step).await.unwrap(), Answer::Completed);
    for step in
        ["", "{}", r#"{"step":"host","task":"login"}"#, r#"{"step":"evaluate"}"#, r#"{"step":"complete"}"#]
    {
        let error = client.perform_json(step).await.unwrap_err();
        assert_eq!(
            (error.code(), error.info().target.as_deref()),
            (ErrorCode::InvalidConfig, Some("step")),
            "{step}"
        );
    }
}
