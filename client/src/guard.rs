//! A guard completes behind its body, however the body ends.

use std::future::Future;

use crate::evaluation::Evaluation;
use crate::platform;

pub(crate) async fn run<T, E, B, F>(evaluation: Evaluation, body: B) -> Result<T, E>
where
    B: FnOnce(Evaluation) -> F,
    F: Future<Output = Result<T, E>>,
{
    let open = Open(Some(evaluation.clone()));
    let result = body(evaluation).await;
    open.end(result.is_err()).await;
    result
}

/// An evaluation whose guard has not ended. Dropping it (a panic, a cancelled future) ends it behind the scenes.
struct Open(Option<Evaluation>);

impl Open {
    async fn end(self, raised: bool) {
        if let Some(evaluation) = &self.0 {
            evaluation.end_guard(raised).await;
        }
        // Only now: a cancellation in between still completes.
        let mut ended = self;
        ended.0 = None;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Some(evaluation) = self.0.take() else { return };
        let id = evaluation.id();
        if !platform::spawn(async move { evaluation.end_guard(true).await }) {
            tracing::warn!(id, "a guard was dropped outside of a runtime, so its evaluation stays open");
        }
    }
}
