//! A run of the Evaluation node beside the plain calls that it stands on: validate, serialise, decide.

use std::borrow::Cow;
use std::cell::RefCell;

use pingone_protect_core::journey::{
    Answer, Context, EvaluationConfig, EvaluationNode, NodeState, Step, Steps as _,
};
use pingone_protect_core::{EvaluationRequest, OutcomePolicy, decide_bytes};

use crate::fixtures::RESPONSE;
use crate::measure::Subject;
use crate::subjects::check_and_serialise;

/// The plain calls, and a whole run of the node with storing off. Nothing when the node does not get to its end.
#[must_use]
pub fn node_runs() -> Option<[Subject; 2]> {
    // The request that the node sends, as a program writes it; kept for as long as the measurement runs.
    let request = EvaluationRequest::from_json(sent().leak()).ok()?;
    let policy = OutcomePolicy::new::<String>(Some(300.0), []).ok()?;
    let plain = move || (check_and_serialise(&request), decide_bytes(RESPONSE.as_bytes(), &policy));
    let node = RefCell::new(EvaluationNode::new(EvaluationConfig::default()));
    let (state, context) = (NodeState::new(), context());
    let run = move || {
        let mut node = node.borrow_mut();
        node.start(&state, &context);
        let steps = node.answer(&Answer::Evaluated(Cow::Borrowed(RESPONSE)));
        steps.is_ok_and(|steps| matches!(steps.last(), Some(Step::Done(_))))
    };
    run().then(|| [Subject::new(plain), Subject::new(run)])
}

fn sent() -> String {
    let mut node = EvaluationNode::new(EvaluationConfig::default());
    match node.start(&NodeState::new(), &context()).last() {
        Some(Step::Evaluate { request, .. }) => request.text().to_owned(),
        _ => String::new(),
    }
}

fn context() -> Context<'static> {
    Context::new()
        .with_ip("81.2.69.142")
        .with_user("u-1", "ana@example.com")
        .with_user_agent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        .with_signals("signals-of-the-device")
}
