//! The `client` operation: one client, some calls, and what each of them gave.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pingone_protect_client::{
    CallOptions, Client, ClientBuilder, CompletionResult, Error, ErrorCode, ErrorInfo, Evaluation,
    EvaluationRequest, FeedbackResult, Json, Options,
};

/// An answer's output or error, as JSON text.
type Answer = Result<String, String>;

/// Runs all calls of a case.
pub(crate) async fn answer(input: &Json<'_>) -> Answer {
    let session = Session::new(input).map_err(|error| text(error.info()))?;
    let mut results = Vec::new();
    for call in input.get("calls").iter().flat_map(Json::items) {
        results.push(session.result(&call).await);
    }
    Ok(format!("{{\"results\":[{}]}}", results.join(",")))
}

/// A client, and the last handle that it gave.
struct Session {
    client: Client,
    admin: String,
    last: Mutex<Option<Evaluation>>,
}

impl Session {
    fn new(input: &Json<'_>) -> Result<Self, Error> {
        let options = input.get("options");
        let (options, tokens) = without_tokens(options.as_ref());
        let mut builder = ClientBuilder::from_options(Options::from_json(&options)?);
        if let Some(tokens) = tokens {
            let tokens = Mutex::new(tokens);
            builder = builder.token(move |_| {
                let next = tokens.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                async move { next.flatten().ok_or("no token is left") }
            });
        }
        let client = builder.build()?;
        let root = client.config().api_url().trim_end_matches("/v1").to_owned();
        let admin = format!("{root}/emulator/environments/{}", client.config().environment_id());
        Ok(Self { client, admin, last: Mutex::new(None) })
    }

    /// A call's result, with its cancellation.
    fn result<'s>(&'s self, call: &'s Json<'_>) -> Pin<Box<dyn Future<Output = String> + Send + 's>> {
        Box::pin(async move {
            let called = self.call(call);
            let Some(limit) = number(call, "cancelAfterMs") else { return or_error(called.await) };
            match tokio::time::timeout(Duration::from_millis(limit), called).await {
                Ok(result) => or_error(result),
                Err(_) => {
                    self.guard_ends().await;
                    r#"{"cancelled":true}"#.to_owned()
                }
            }
        })
    }

    async fn call(&self, call: &Json<'_>) -> Result<String, Error> {
        match string(call, "call").unwrap_or_default().as_str() {
            "evaluate" => {
                let evaluated = self.client.evaluate_json(&raw(call, "request"), options(call)).await?;
                Ok(format!("{{{}}}", self.shown(&self.keep(evaluated))))
            }
            "evaluateOrThrow" => {
                let evaluated = self.client.try_evaluate_json(&raw(call, "request"), options(call)).await?;
                Ok(format!("{{{}}}", self.shown(&self.keep(evaluated))))
            }
            "guard" => self.guard(call).await,
            "resume" => self.resume(),
            "complete" => self.complete(string(call, "status").as_deref()).await,
            "completeById" => {
                let id = self.id(call)?;
                let result = self.client.complete_named(&id, string(call, "status").as_deref()).await?;
                Ok(format!("{{\"result\":\"{}\"}}", spelled(result)))
            }
            "get" => {
                let id = self.id(call)?;
                Ok(format!("{{\"result\":{}}}", text(&self.client.get(&id).await?)))
            }
            "sendFeedback" => Ok(feedback_result(&self.client.send_feedback_json(&self.items(call)).await?)),
            "feedback" => {
                let (category, reason) = (string(call, "category"), string(call, "reason"));
                let category = category.unwrap_or_default();
                let result = self.handle()?.feedback_named(&category, reason.as_deref()).await?;
                Ok(feedback_result(&result))
            }
            "resetUserProfile" => {
                self.client.reset_user_profile_json(&raw(call, "user")).await?;
                Ok("{}".to_owned())
            }
            "advanceClock" => self.advance_clock(number(call, "ms").unwrap_or_default()),
            "waitMs" => {
                tokio::time::sleep(Duration::from_millis(number(call, "ms").unwrap_or_default())).await;
                Ok("{}".to_owned())
            }
            "parallel" => self.parallel(call).await,
            other => {
                Err(ErrorInfo::new(ErrorCode::Internal, format!("the testee has no call {other}")).into())
            }
        }
    }

    /// The body does what the case says; an `Err` of it is what other hosts throw.
    async fn guard(&self, call: &Json<'_>) -> Result<String, Error> {
        let request = raw(call, "request");
        let request = EvaluationRequest::from_json(&request)
            .map_err(|error| ErrorInfo::new(ErrorCode::ValidationFailed, error.to_string()))?;
        let body = async |evaluation: Evaluation| -> Result<Option<String>, Thrown> {
            let evaluation = self.keep(evaluation);
            match string(call, "verdict").as_deref() {
                Some("succeed") => evaluation.succeed(),
                Some("fail") => evaluation.fail(),
                _ => {}
            }
            if let Some(status) = string(call, "completes") {
                // A failure is swallowed: the handle keeps it.
                let _ = evaluation.complete_named(Some(&status)).await;
            }
            if call.get("ticket").and_then(|ticket| ticket.as_bool()) == Some(true) {
                evaluation.ticket()?;
            }
            match string(call, "throws") {
                Some(thrown) => Err(Thrown::Text(thrown)),
                None => Ok(call.get("returns").map(|value| value.text().to_owned())),
            }
        };
        let ended = self.client.guard_with(&request, options(call), body).await;
        let outcome = match ended {
            Ok(value) => value.map(|value| format!(",\"value\":{value}")),
            Err(Thrown::Text(thrown)) => Some(format!(",\"thrown\":{}", text(&thrown))),
            Err(Thrown::Error(error)) => return Err(error),
        };
        let evaluation = self.handle()?;
        let completion_error = evaluation.completion_error();
        let completion_error = completion_error.map(|error| format!(",\"completionError\":{}", text(&error)));
        let shown = self.shown(&evaluation);
        Ok(format!("{{{shown}{}{}}}", outcome.unwrap_or_default(), completion_error.unwrap_or_default()))
    }

    /// A cancelled guard completes behind the scenes, for two seconds at most.
    async fn guard_ends(&self) {
        for _ in 0..50 {
            tokio::time::sleep(Duration::from_millis(10)).await;
            let Ok(last) = self.handle() else { return };
            if last.completion_error().is_some() || !self.is_open(&last) {
                return;
            }
        }
    }

    fn is_open(&self, evaluation: &Evaluation) -> bool {
        evaluation.completion_status() == Some(pingone_protect_client::CompletionState::InProgress)
    }

    fn resume(&self) -> Result<String, Error> {
        let ticket = self.handle()?.ticket()?.to_json();
        let evaluation = self.keep(self.client.resume(&ticket)?);
        let decision = evaluation.decision();
        let (outcome, id) = (text(&decision.outcome), text(&decision.evaluation_id));
        let status = text(&evaluation.completion_status());
        Ok(format!(
            "{{\"decision\":{{\"outcome\":{outcome},\"evaluationId\":{id}}},\"completionStatus\":{status}}}"
        ))
    }

    async fn complete(&self, status: Option<&str>) -> Result<String, Error> {
        let evaluation = self.handle()?;
        let result = evaluation.complete_named(status).await?;
        let status = text(&evaluation.completion_status());
        Ok(format!("{{\"result\":\"{}\",\"completionStatus\":{status}}}", spelled(result)))
    }

    fn advance_clock(&self, ms: u64) -> Result<String, Error> {
        let url = format!("{}/clock", self.admin);
        match pingone_protect_tests::admin::call("POST", &url, &format!("{{\"advanceMs\":{ms}}}")) {
            Ok(_) => Ok("{}".to_owned()),
            Err(problem) => Err(ErrorInfo::new(ErrorCode::Internal, problem).into()),
        }
    }

    async fn parallel(&self, call: &Json<'_>) -> Result<String, Error> {
        let calls = call.get("calls").map(Json::into_owned);
        let calls = calls.as_ref().map(Json::items).unwrap_or_default();
        let mut running: Vec<_> = calls.iter().map(|call| Some(self.result(call))).collect();
        let mut results: Vec<Option<String>> = running.iter().map(|_| None).collect();
        std::future::poll_fn(|context| {
            for (call, result) in running.iter_mut().zip(&mut results) {
                if let Some(future) = call
                    && let std::task::Poll::Ready(done) = future.as_mut().poll(context)
                {
                    *result = Some(done);
                    *call = None;
                }
            }
            if results.iter().all(Option::is_some) {
                std::task::Poll::Ready(())
            } else {
                std::task::Poll::Pending
            }
        })
        .await;
        let results: Vec<String> = results.into_iter().flatten().collect();
        Ok(format!("{{\"results\":[{}]}}", results.join(",")))
    }

    fn keep(&self, evaluation: Evaluation) -> Evaluation {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(evaluation.clone());
        evaluation
    }

    fn handle(&self) -> Result<Evaluation, Error> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.ok_or_else(|| ErrorInfo::new(ErrorCode::Internal, "the case has no handle yet").into())
    }

    /// The call's id, else the last handle's.
    fn id(&self, call: &Json<'_>) -> Result<String, Error> {
        match string(call, "id") {
            Some(id) => Ok(id),
            None => Ok(self.handle()?.id().unwrap_or_default()),
        }
    }

    /// Items without an evaluation get the last handle's.
    fn items(&self, call: &Json<'_>) -> String {
        let last = self.handle().ok().and_then(|last| last.id());
        let Some(list) = call.get("items") else { return "null".to_owned() };
        if list.kind() != pingone_protect_core::Kind::List {
            return list.text().to_owned();
        }
        let items: Vec<String> =
            list.items().iter().map(|item| with_evaluation(item, last.as_deref())).collect();
        format!("[{}]", items.join(","))
    }

    fn shown(&self, evaluation: &Evaluation) -> String {
        let error = evaluation.error().map(|error| format!(",\"error\":{}", text(&error)));
        format!(
            "\"decision\":{},\"completionStatus\":{},\"attempts\":{},\"diagnostics\":{}{}",
            text(evaluation.decision()),
            text(&evaluation.completion_status()),
            evaluation.attempts(),
            text(&evaluation.diagnostics()),
            error.unwrap_or_default(),
        )
    }
}

/// What a guard's body ends with.
enum Thrown {
    Text(String),
    Error(Error),
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The options without a list of tokens, which a callback gives one after the other.
fn without_tokens(options: Option<&Json<'_>>) -> (String, Option<VecDeque<Option<String>>>) {
    let mut tokens = None;
    let mut members = Vec::new();
    for (name, value) in options.map(Json::members).unwrap_or_default() {
        if name == "token" && value.kind() == pingone_protect_core::Kind::List {
            let items = value.items();
            tokens = Some(items.iter().map(|item| item.as_str().map(std::borrow::Cow::into_owned)).collect());
        } else {
            members.push(format!("{}:{}", text(&name), value.text()));
        }
    }
    (format!("{{{}}}", members.join(",")), tokens)
}

fn with_evaluation(item: &Json<'_>, id: Option<&str>) -> String {
    let given = item.get("riskEvaluation").and_then(|evaluation| evaluation.get("id").map(|_| ()));
    match (given, id) {
        (None, Some(id)) if item.get("riskEvaluation").is_none() => {
            let rest: Vec<String> = item
                .members()
                .iter()
                .map(|(name, value)| format!("{}:{}", text(name), value.text()))
                .collect();
            let evaluation = format!("\"riskEvaluation\":{{\"id\":{}}}", text(id));
            format!("{{{}}}", std::iter::once(evaluation).chain(rest).collect::<Vec<_>>().join(","))
        }
        _ => item.text().to_owned(),
    }
}

fn options(call: &Json<'_>) -> CallOptions {
    CallOptions { transaction_id: string(call, "transactionId"), session_id: string(call, "sessionId") }
}

fn feedback_result(result: &FeedbackResult) -> String {
    format!("{{\"result\":{}}}", text(result))
}

fn spelled(result: CompletionResult) -> &'static str {
    match result {
        CompletionResult::Completed(_) => "completed",
        CompletionResult::NotEvaluated => "notEvaluated",
    }
}

fn or_error(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| format!("{{\"error\":{}}}", text(error.info())))
}

fn text<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{:?}", error.to_string()))
}

fn raw(call: &Json<'_>, name: &str) -> String {
    call.get(name).map_or_else(|| "null".to_owned(), |value| value.text().to_owned())
}

fn string(call: &Json<'_>, name: &str) -> Option<String> {
    call.get(name)?.as_str().map(std::borrow::Cow::into_owned)
}

fn number(call: &Json<'_>, name: &str) -> Option<u64> {
    call.get(name)?.text().parse().ok()
}
