//! `cargo xtask demo --journey`: the example of `examples/journey` as a definition that is run, for visitors that together
//! take every branch. For those who want to see the journey nodes at work; and a test of them.

mod visitors;

use std::collections::BTreeSet;

use pingone_protect_client::journey::{
    Answer, Context, End, HostAnswer, Journey, JourneyResult, NodeState, Step, TaskResult, keys,
};
use pingone_protect_client::{Client, Error, ErrorInfo, Json};
use pingone_protect_emulator::server::EmulatorServer;

use super::{admin_url, client, set_faults, table};
use visitors::{Signals, VISITORS, Visitor};

const DEFINITION: &str = include_str!("../../../examples/journey/sign-in.json");

/// The outcome of nodes that have one only; it tells nothing of a visitor.
const CONTINUE: &str = "CONTINUE";

/// Where a visitor went.
pub(super) struct Walked {
    visitor: &'static Visitor,
    end: End,
    /// The completion that the service has stored, `–` without an evaluation.
    completion: String,
}

/// Walks all visitors on an emulator inside this process and prints the path of each.
pub(crate) fn on_the_emulator() -> Result<(), String> {
    let definition = Json::parse(DEFINITION).map_err(|error| format!("the example: {error}"))?;
    let mut journey = Journey::from_json(&definition).map_err(|error| error.to_string())?;
    let server = EmulatorServer::start().map_err(|error| format!("the emulator cannot start: {error}"))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    crate::shell::say(&format!(
        "examples/journey/sign-in.json on the emulator at {}; outcomes {CONTINUE} are not shown\n",
        server.url()
    ));
    let mut walked = Vec::new();
    for visitor in VISITORS {
        set_faults(&server, visitor.service)?;
        let told = |error: &ErrorInfo| format!("{}: {error}", visitor.name);
        let client = client(&server).build().map_err(|error| told(error.info()))?;
        let end =
            runtime.block_on(walk(&client, &mut journey, visitor)).map_err(|error| told(error.info()))?;
        walked.push(Walked { visitor, end, completion: stored_completion(&server, visitor)? });
    }
    table::print_journeys(&walked);
    complain(&walked)
}

async fn walk(client: &Client, journey: &mut Journey, visitor: &'static Visitor) -> Result<End, Error> {
    let context = Context::new().with_ip(visitor.ip).with_user_agent(visitor.user_agent);
    client.run_journey(journey, &NodeState::new(), &context, |step| do_task(visitor, step)).await
}

/// What a program does around the service: the page, the login, the second factors.
async fn do_task(visitor: &'static Visitor, step: Step) -> TaskResult {
    match step {
        Step::CollectSignals { .. } => Ok(match visitor.signals {
            Signals::Collected(signals) => Answer::Signals(Some(signals.into())),
            Signals::ClientError(error) => Answer::ClientError(error.into()),
        }),
        Step::Host { task, .. } => host_task(visitor, &task).map(Answer::from),
        _ => Ok(Answer::Completed),
    }
}

fn host_task(visitor: &Visitor, task: &str) -> Result<HostAnswer<'static>, Error> {
    let outcome = match (task, visitor.proves_themselves) {
        ("login", _) if visitor.password_is_right => {
            let known = Context::new().with_user(visitor.user_id, visitor.user_name);
            return Ok(HostAnswer::new("authenticated").with_context(known));
        }
        ("login", _) => "rejected",
        ("push", true) => "approved",
        ("push", false) => "denied",
        ("captcha" | "innerPush", true) => "true",
        ("captcha" | "innerPush", false) => "false",
        _ => return Err(ErrorInfo::invalid_config("task", format!("nobody does {task}")).into()),
    };
    Ok(HostAnswer::new(outcome))
}

/// The completion of the visitor's evaluation, as the emulator has it; a visitor has one at most.
fn stored_completion(server: &EmulatorServer, visitor: &Visitor) -> Result<String, String> {
    let unread = |error: ureq::Error| format!("the emulator's evaluations cannot be read: {error}");
    let mut answer = ureq::get(admin_url(server, "evaluations")).call().map_err(unread)?;
    let text = answer.body_mut().read_to_string().map_err(unread)?;
    let stored: Vec<serde_json::Value> = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let text_at = |evaluation: &serde_json::Value, pointer: &str| {
        evaluation.pointer(pointer).and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    let completions: Vec<String> = stored
        .iter()
        .filter(|evaluation| text_at(evaluation, "/event/user/id").as_deref() == Some(visitor.user_id))
        .map(|evaluation| text_at(evaluation, "/completionStatus").unwrap_or_else(|| "?".to_owned()))
        .collect();
    Ok(if completions.is_empty() { "–".to_owned() } else { completions.join(", ") })
}

impl Walked {
    /// A row of the table: visitor, path, reason, end, completion.
    pub(super) fn cells(&self) -> [String; 5] {
        let nodes = self.end.path.iter().map(|entry| match entry.outcome.as_str() {
            CONTINUE => entry.node.clone(),
            outcome => format!("{}: {outcome}", entry.node),
        });
        let path = nodes.collect::<Vec<_>>().join(" → ");
        let reason = self.end.state.get(keys::FAILURE_REASON).and_then(Json::as_str);
        let reason = reason.map_or_else(|| "–".to_owned(), |reason| reason.into_owned());
        [
            self.visitor.name.to_owned(),
            path,
            reason,
            result_name(self.end.result).to_owned(),
            self.completion.clone(),
        ]
    }

    pub(super) fn is_let_in(&self) -> bool {
        self.end.result == JourneyResult::Success
    }

    /// The outcomes that tell something.
    fn outcomes(&self) -> Vec<&str> {
        self.end
            .path
            .iter()
            .map(|entry| entry.outcome.as_str())
            .filter(|outcome| *outcome != CONTINUE)
            .collect()
    }

    /// What is not as the documentation has it.
    fn surprise(&self) -> Option<String> {
        let expected = &self.visitor.expected;
        let surprised = self.outcomes() != expected.outcomes
            || self.end.result != expected.result
            || self.completion != expected.completion;
        surprised.then(|| {
            format!(
                "{} should have gone {} to {} with the completion {}",
                self.visitor.name,
                expected.outcomes.join(", "),
                result_name(expected.result),
                expected.completion
            )
        })
    }
}

fn result_name(result: JourneyResult) -> &'static str {
    match result {
        JourneyResult::Success => "success",
        JourneyResult::Failure => "failure",
    }
}

/// The demonstration is also a test: every visitor must end where the documentation sends them, and no branch may be
/// left out.
fn complain(walked: &[Walked]) -> Result<(), String> {
    let mut problems: Vec<String> = walked.iter().filter_map(Walked::surprise).collect();
    let taken: BTreeSet<(&str, &str)> = walked
        .iter()
        .flat_map(|walked| &walked.end.path)
        .map(|entry| (&*entry.node, &*entry.outcome))
        .collect();
    let branches = branches()?;
    let left_out = branches.iter().filter(|(node, outcome)| !taken.contains(&(node, outcome)));
    problems.extend(left_out.map(|(node, outcome)| format!("nobody left {node} by {outcome}")));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
}

/// Every way out of a node of the example.
fn branches() -> Result<Vec<(String, String)>, String> {
    let definition: serde_json::Value =
        serde_json::from_str(DEFINITION).map_err(|error| error.to_string())?;
    let nodes = definition.get("nodes").and_then(serde_json::Value::as_object);
    let nodes = nodes.ok_or_else(|| "the example has no nodes".to_owned())?;
    let ways = nodes.iter().flat_map(|(name, node)| {
        let outcomes = node.get("outcomes").and_then(serde_json::Value::as_object);
        outcomes.into_iter().flat_map(serde_json::Map::keys).map(|outcome| (name.clone(), outcome.clone()))
    });
    Ok(ways.collect())
}
