//! `cargo xtask demo --live`: one visitor against the real service.

use std::io::Write as _;

use pingone_protect_client::{
    Browser, Client, CompletionStatus, Error, EvaluationRequest, Event, TargetResource, User,
};

use crate::shell::say;

/// Shows what would be sent and asks before it is. The evaluation is completed with FAILED, so that nothing is
/// learned of a visitor that does not exist, and no feedback is given.
pub(crate) fn live() -> Result<(), String> {
    let client = Client::from_env().map_err(|error| {
        format!(
            "{error}\nSet PINGONE_ENVIRONMENT_ID, PINGONE_CLIENT_ID, PINGONE_CLIENT_SECRET and PINGONE_REGION \
             (NA, CA, EU, AP, AU or SG). The worker application needs a role that may read and write risk \
             evaluations, such as Identity Data Admin, and the environment the Protect service."
        )
    })?;
    let user = User::external("pingone-protect-demo").with_name("demo@example.com");
    let event = Event::new("203.0.113.24", user)
        .with_browser(
            Browser::new().with_user_agent(concat!("pingone-protect-demo/", env!("CARGO_PKG_VERSION"))),
        )
        .with_target(TargetResource::named("pingone-protect demo"));
    let request = EvaluationRequest::new(event);
    let config = client.config();
    say(&format!(
        "To environment {} at {}:\n\n  {}\n",
        config.environment_id(),
        config.api_url(),
        request.to_json()
    ));
    if !confirmed("Send it? The evaluation counts in the environment's dashboard. [y/N] ")? {
        say("Nothing was sent.");
        return Ok(());
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(evaluate(&client, &request)).map_err(|error| error.to_string())
}

async fn evaluate(client: &Client, request: &EvaluationRequest<'_>) -> Result<(), Error> {
    let evaluation = client.try_evaluate(request).await?;
    let decision = evaluation.decision();
    say(&format!(
        "outcome {} by {}, evaluation {:?}",
        decision.outcome,
        decision.decided_by,
        evaluation.id()
    ));
    for entry in evaluation.explain().trace {
        say(&format!("  {}", entry.detail));
    }
    for diagnostic in evaluation.diagnostics() {
        say(&format!("  note: {diagnostic}"));
    }
    let completed = evaluation.complete(CompletionStatus::Failed).await?;
    say(&format!("completion: {completed:?}"));
    Ok(())
}

fn confirmed(question: &str) -> Result<bool, String> {
    let mut out = std::io::stdout();
    out.write_all(question.as_bytes()).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).map_err(|error| error.to_string())?;
    Ok(answer.trim().eq_ignore_ascii_case("y"))
}
