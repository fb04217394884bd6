//! What a node gives ([`Step`]) and what the host says back ([`Answer`]). Both have the JSON of the documentation.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::state::{Context, Members, NodeState};
use crate::decide::Decision;
use crate::error::{ErrorCode, ErrorInfo};
use crate::json::{Json, Kind, Scanner};
use crate::model::values::CompletionStatus;
use crate::validate::{Diagnostic, is_blank};

/// What happens next. `node` is the node's name in its journey; a node that runs alone has none.
///
/// In JSON a step is an object with its name under `step`: `{"step": "collectSignals", "pauseBehavioralData": true}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Step {
    /// Initialise the signals SDK on the visitor's device; the answer is [`Answer::Completed`].
    Initialize {
        /// The node's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
        /// The SDK's properties, as the journey gives them.
        config: Json<'static>,
    },
    /// Ask the device for its signals; the answer is [`Answer::Signals`] or [`Answer::ClientError`].
    CollectSignals {
        /// The node's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
        /// Whether the device stops collecting behavioural data afterwards.
        pause_behavioral_data: bool,
    },
    /// Send the request as it is; the answer is [`Answer::Evaluated`] or [`Answer::Error`].
    Evaluate {
        /// The node's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
        /// The body of the create.
        request: Json<'static>,
        /// The warnings about it.
        diagnostics: Vec<Diagnostic>,
    },
    /// Complete the evaluation; the answer is [`Answer::Completed`] or [`Answer::Error`].
    Complete {
        /// The node's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
        /// The evaluation.
        evaluation_id: String,
        /// The verdict.
        completion_status: CompletionStatus,
    },
    /// A task of the host's own; the answer is [`Answer::Host`].
    Host {
        /// The node's name.
        #[serde(skip_serializing_if = "Option::is_none")]
        node: Option<String>,
        /// The task's name.
        task: String,
    },
    /// A node is finished. No answer: a journey goes on by itself.
    Done(Box<Done>),
    /// The journey is finished. No answer.
    End(Box<End>),
}

/// How a node ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Done {
    /// The node's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Where the journey goes on.
    pub outcome: String,
    /// The decision, of an Evaluation node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// What the node wrote; `null` removes.
    pub state: NodeState<'static>,
    /// What the platform's node would log, word for word.
    pub warnings: Vec<String>,
    /// The findings of the request, of an Evaluation node.
    pub diagnostics: Vec<Diagnostic>,
}

/// How a journey ended.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct End {
    /// Which end was reached.
    pub result: JourneyResult,
    /// The nodes that were passed, without the end itself.
    pub path: Vec<PathEntry>,
    /// The whole state.
    pub state: NodeState<'static>,
}

/// The two ends of a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum JourneyResult {
    /// A `Success` node.
    Success,
    /// A `Failure` node, or a loop in which nothing happens.
    Failure,
}

/// One node of the path and the way out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PathEntry {
    /// The node's name.
    pub node: String,
    /// Its outcome.
    pub outcome: String,
}

/// What the host says about the open step.
#[derive(Clone, PartialEq)]
pub enum Answer<'a> {
    /// `{"completed": true}`: it is done.
    Completed,
    /// `{"signals": …}`: what was collected; none when it is `null` or blank.
    Signals(Option<Cow<'a, str>>),
    /// `{"clientError": …}`: what the signals SDK reported instead.
    ClientError(Cow<'a, str>),
    /// `{"text": …}`: the text of the service's answer.
    Evaluated(Cow<'a, str>),
    /// `{"error": {"code", …}}`: the call failed.
    Error(Box<ErrorInfo>),
    /// `{"outcome", "state"?, "context"?}`: how the host's own task ended.
    Host(HostAnswer<'a>),
}

/// How a host's own task ended. State and context are merged into the journey's; `null` removes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HostAnswer<'a> {
    /// One of the outcomes that have an edge.
    pub outcome: Cow<'a, str>,
    /// What the task wrote.
    pub state: NodeState<'a>,
    /// What the task came to know, such as `userId` and `username` after a login.
    pub context: Context<'a>,
}

impl Step {
    /// Whether the host has to answer.
    #[must_use]
    pub fn awaits_answer(&self) -> bool {
        !matches!(self, Step::Done(_) | Step::End(_))
    }

    /// The step's name, as it stands in its JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Step::Initialize { .. } => "initialize",
            Step::CollectSignals { .. } => "collectSignals",
            Step::Evaluate { .. } => "evaluate",
            Step::Complete { .. } => "complete",
            Step::Host { .. } => "host",
            Step::Done(_) => "done",
            Step::End(_) => "end",
        }
    }

    /// Makes it a step of a node in a journey.
    pub(super) fn set_node(&mut self, name: &str) {
        let slot = match self {
            Step::Initialize { node, .. }
            | Step::CollectSignals { node, .. }
            | Step::Evaluate { node, .. }
            | Step::Complete { node, .. }
            | Step::Host { node, .. } => node,
            Step::Done(done) => &mut done.node,
            Step::End(_) => return,
        };
        *slot = Some(name.to_owned());
    }

    fn expected_answer(&self) -> &'static str {
        match self {
            Step::Initialize { .. } => "{completed: true}",
            Step::CollectSignals { .. } => "{signals} or {clientError}",
            Step::Evaluate { .. } => "{text} or {error: {code, …}}",
            Step::Complete { .. } => "{completed: true} or {error: {code, …}}",
            Step::Host { .. } => "{outcome, state?, context?}",
            Step::Done(_) | Step::End(_) => "nothing",
        }
    }
}

impl Done {
    pub(super) fn new(outcome: &str) -> Box<Self> {
        Box::new(Self {
            node: None,
            outcome: outcome.to_owned(),
            decision: None,
            state: NodeState::default(),
            warnings: Vec::new(),
            diagnostics: Vec::new(),
        })
    }
}

impl<'a> HostAnswer<'a> {
    /// A task that ended so and wrote nothing.
    #[must_use]
    pub fn new(outcome: impl Into<Cow<'a, str>>) -> Self {
        Self { outcome: outcome.into(), ..Self::default() }
    }

    /// With what the task wrote.
    #[must_use]
    pub fn with_state(self, state: NodeState<'a>) -> Self {
        Self { state, ..self }
    }

    /// With what the task came to know.
    #[must_use]
    pub fn with_context(self, context: Context<'a>) -> Self {
        Self { context, ..self }
    }
}

impl<'a> From<HostAnswer<'a>> for Answer<'a> {
    fn from(answer: HostAnswer<'a>) -> Self {
        Answer::Host(answer)
    }
}

impl<'a> Answer<'a> {
    /// Reads an answer. Which kind it is, its members tell; members of no kind are ignored.
    ///
    /// ```
    /// use pingone_protect_core::journey::Answer;
    ///
    /// assert_eq!(Answer::parse(r#"{"completed": true}"#), Ok(Answer::Completed));
    /// assert!(Answer::parse(r#"{"text": "{}", "completed": true}"#).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG` when it is no JSON object, of no kind or of several, or has a value of a wrong type.
    pub fn parse(text: &'a str) -> Result<Self, ErrorInfo> {
        let members =
            Members::of_text(text).map_err(|error| unusable(&["the answer is ", &error.sentence()]))?;
        Self::of_members(&members).ok_or_else(|| unusable(&["the answer fits no step"]))
    }

    /// The one kind that the members make. `null` counts as absent but for the two where it says something.
    fn of_members(members: &Members<'a>) -> Option<Self> {
        let collection = members.get("signals").or(members.get("clientError"));
        let given = |name: &str| members.given(name);
        let kinds = [given("completed"), collection, given("text"), given("error"), given("outcome")];
        if kinds.iter().flatten().count() != 1 {
            return None;
        }
        match kinds {
            [Some(completed), ..] => completed.as_bool()?.then_some(Answer::Completed),
            // A client error wins over signals, as it does in the context.
            [_, Some(_), ..] => {
                Some(match (collected(members, "signals")?, collected(members, "clientError")?) {
                    (_, Some(client_error)) => Answer::ClientError(client_error),
                    (signals, None) => Answer::Signals(signals),
                })
            }
            [_, _, Some(_), ..] => string(members, "text").map(Answer::Evaluated),
            [.., Some(error), _] => read_error(error).map(|error| Answer::Error(Box::new(error))),
            _ => Some(Answer::Host(HostAnswer {
                outcome: string(members, "outcome")?,
                state: NodeState::parse(members.text("state")),
                context: Context::parse(members.text("context")),
            })),
        }
    }

    /// The refusal of an answer that does not fit the step that is open.
    pub(super) fn misfit(open: Option<&Step>) -> ErrorInfo {
        match open {
            Some(step) => unusable(&["the step ", step.name(), " is answered with ", step.expected_answer()]),
            None => unusable(&["no step waits for an answer"]),
        }
    }
}

/// Shows the kind, the error and the outcome: the rest may be personal data.
impl fmt::Debug for Answer<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Completed => formatter.write_str("Completed"),
            Answer::Signals(_) => formatter.write_str("Signals(…)"),
            Answer::ClientError(_) => formatter.write_str("ClientError(…)"),
            Answer::Evaluated(text) => write!(formatter, "Evaluated({} bytes)", text.len()),
            Answer::Error(error) => formatter.debug_tuple("Error").field(error).finish(),
            Answer::Host(host) => formatter.debug_tuple("Host").field(host).finish(),
        }
    }
}

/// What was collected under this name: none inside when it is `null` or blank, none at all when it is no string.
fn collected<'a>(members: &Members<'a>, name: &str) -> Option<Option<Cow<'a, str>>> {
    match members.get(name) {
        Some(value) if value.kind() != Kind::Null => {
            string(members, name).map(|text| Some(text).filter(|text| !is_blank(text)))
        }
        _ => Some(None),
    }
}

/// The string, borrowed from where the JSON was; none when it is no string.
fn string<'a>(members: &Members<'a>, name: &str) -> Option<Cow<'a, str>> {
    Scanner::new(members.text(name)).string().ok()
}

/// What the run needs of an error: its code, which must be one of the catalogue, and the sentence and id beside it.
fn read_error(json: &Json<'_>) -> Option<ErrorInfo> {
    let members = Members::parse(json.text());
    let named = members.string("code")?;
    let code = ErrorCode::ALL.iter().copied().find(|code| code.as_str() == named)?;
    let message = members.string("message").unwrap_or_else(|| "the call failed".to_owned());
    Some(ErrorInfo::new(code, message).with_evaluation_id(members.string("evaluationId")))
}

fn unusable(message: &[&str]) -> ErrorInfo {
    ErrorInfo::invalid_config("answer", message.concat())
}
