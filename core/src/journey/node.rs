//! [`EvaluationNode`] and [`ResultNode`]: one node run by itself, without a journey around it.

use super::config::EvaluationConfig;
use super::state::{Context, NodeState};
use super::step::{Answer, Step};
use super::turn::Action;
use super::{Steps, accepted, result};
use crate::error::ErrorInfo;
use crate::json::Json;
use crate::model::values::CompletionStatus;
use crate::validate::Report;

/// The Evaluation node.
///
/// ```
/// use pingone_protect_core::journey::{Answer, Context, EvaluationConfig, EvaluationNode, NodeState, Step, Steps as _};
///
/// let mut node = EvaluationNode::new(EvaluationConfig::default());
/// let context = Context::new().with_ip("81.2.69.142").with_user("u-1", "ana@example.com").with_signals("…");
///
/// let steps = node.start(&NodeState::new(), &context);
/// let Some(Step::Evaluate { request, .. }) = steps.last() else { return Err("no request".into()) };
/// assert!(request.text().starts_with(r#"{"event":{"ip":"81.2.69.142""#)); // POST it
///
/// let steps = node.answer(&Answer::Evaluated(r#"{"id": "1", "result": {"level": "LOW"}}"#.into()))?;
/// let Some(Step::Done(done)) = steps.last() else { return Err("not done".into()) };
/// assert_eq!(done.outcome, "LOW");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct EvaluationNode(Alone);

/// The Result node: it completes the evaluation of which the state holds the id. What the two verdicts mean for each
/// flow stands at [`CompletionStatus`].
#[derive(Clone, Debug)]
pub struct ResultNode(Alone);

/// The run of a node by itself.
#[derive(Clone, Debug)]
pub(crate) struct Alone {
    action: Action,
    /// State and context, when an answer is awaited for which they are read; else empty.
    given: (NodeState<'static>, Context<'static>),
    warnings: Vec<String>,
    steps: Vec<Step>,
}

impl EvaluationNode {
    /// A node with this configuration.
    #[must_use]
    pub fn new(config: EvaluationConfig) -> Self {
        Self(Alone::new(Action::Evaluation(Box::new(config))))
    }

    /// Everything that is wrong with a configuration; `null` is one without keys.
    #[must_use]
    pub fn check(config: &Json<'_>) -> Report {
        Self::read(config).1
    }

    /// A node with the configuration in JSON.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the report, when the configuration has errors.
    pub fn from_json(config: &Json<'_>) -> Result<Self, ErrorInfo> {
        let (node, report) = Self::read(config);
        accepted(Some(Self(node)), report)
    }

    pub(crate) fn read(config: &Json<'_>) -> (Alone, Report) {
        let (config, report) = EvaluationConfig::read(config);
        (Alone::new(Action::Evaluation(config)), report)
    }
}

impl ResultNode {
    /// A node that completes with this verdict.
    #[must_use]
    pub fn new(verdict: CompletionStatus) -> Self {
        Self(Alone::new(Action::Result(verdict)))
    }

    /// Everything that is wrong with a configuration.
    #[must_use]
    pub fn check(config: &Json<'_>) -> Report {
        Self::read(config).1
    }

    /// A node with the configuration in JSON, `{"completionStatus": "SUCCESS"}` or `FAILED`.
    ///
    /// # Errors
    ///
    /// `INVALID_CONFIG`, with the report, when the configuration has errors.
    pub fn from_json(config: &Json<'_>) -> Result<Self, ErrorInfo> {
        let (node, report) = Self::read(config);
        accepted(Some(Self(node)), report)
    }

    pub(crate) fn read(config: &Json<'_>) -> (Alone, Report) {
        let (verdict, report) = result::read(config);
        (Alone::new(Action::Result(verdict)), report)
    }
}

impl Alone {
    fn new(action: Action) -> Self {
        Self { action, given: Default::default(), warnings: Vec::new(), steps: Vec::new() }
    }

    fn take(&mut self, step: Step) {
        self.steps.clear();
        self.steps.push(step);
    }
}

impl Steps for Alone {
    fn start(&mut self, state: &NodeState<'_>, context: &Context<'_>) -> &[Step] {
        let step = self.action.begin(state, context, &mut self.warnings);
        let reads_later = matches!(step, Step::CollectSignals { .. });
        self.given = if reads_later { (state.owned(), context.owned()) } else { Default::default() };
        self.take(step);
        &self.steps
    }

    fn answer(&mut self, answer: &Answer<'_>) -> Result<&[Step], ErrorInfo> {
        let open = self.steps.last_mut().filter(|step| step.awaits_answer());
        let open = open.ok_or_else(|| Answer::misfit(None))?;
        let (state, context) = &self.given;
        let step = self.action.go_on(state, context, &mut self.warnings, open, answer)?;
        self.given = Default::default();
        self.take(step);
        Ok(&self.steps)
    }

    fn steps(&self) -> &[Step] {
        &self.steps
    }
}

impl Steps for EvaluationNode {
    fn start(&mut self, state: &NodeState<'_>, context: &Context<'_>) -> &[Step] {
        self.0.start(state, context)
    }

    fn answer(&mut self, answer: &Answer<'_>) -> Result<&[Step], ErrorInfo> {
        self.0.answer(answer)
    }

    fn steps(&self) -> &[Step] {
        self.0.steps()
    }
}

impl Steps for ResultNode {
    fn start(&mut self, state: &NodeState<'_>, context: &Context<'_>) -> &[Step] {
        self.0.start(state, context)
    }

    fn answer(&mut self, answer: &Answer<'_>) -> Result<&[Step], ErrorInfo> {
        self.0.answer(answer)
    }

    fn steps(&self) -> &[Step] {
        self.0.steps()
    }
}
