//! The client and its handles: each method gives a call that a thread or an event loop then waits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pingone_protect_client as client;
use pingone_protect_client::{CallOptions, ClientBuilder, CompletionResult, Options, Token, TokenRequest};
use pingone_protect_core::protocol::{Event, EventType};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyTuple};

use crate::built::loaded;
use crate::decision::{Decision, Explanation, outcome};
use crate::errors::{instance, raised};
use crate::json::{NotFinite, Text, configured, text_of, written};
use crate::runtime::Pending;
use crate::values::{RiskEvaluation, diagnostics, json};

/// A client of one environment.
#[pyclass(frozen, module = "pingone_protect._native")]
pub(crate) struct NativeClient {
    client: client::Client,
    /// Whether anybody reads more than warnings.
    wants_all: Arc<AtomicBool>,
}

#[pymethods]
impl NativeClient {
    /// `options` in the service's spelling, over those of `env`. `token(force_refresh)` may take its time;
    /// `on_event(event)` is told of everything, in whatever thread it happens.
    #[new]
    #[pyo3(signature = (options, env, token, on_event))]
    fn new(
        py: Python<'_>,
        options: &Bound<'_, PyDict>,
        env: Option<&Bound<'_, PyAny>>,
        token: Option<Py<PyAny>>,
        on_event: Py<PyAny>,
    ) -> PyResult<Self> {
        let look_up = |name: &str| env?.call_method1("get", (name,)).ok()?.extract().ok();
        for (name, value) in options {
            configured(&value, &name.to_string())?;
        }
        let text = written(options.as_any(), NotFinite::Refused)?;
        let options = Options::from_env(look_up).and_json(&text).map_err(|error| raised(py, &error))?;
        let wants_all = Arc::new(AtomicBool::new(false));
        let wants = Arc::clone(&wants_all);
        let mut builder = ClientBuilder::from_options(options).on_event(move |event| {
            if event.kind == EventType::Warning || wants.load(Ordering::Relaxed) {
                tell(&on_event, event);
            }
        });
        if let Some(token) = token {
            builder = builder.token(move |request| asked(py_clone(&token), request));
        }
        let client = builder.build().map_err(|error| raised(py, error.info()))?;
        Ok(Self { client, wants_all })
    }

    fn want_events(&self, all: bool) {
        self.wants_all.store(all, Ordering::Relaxed);
    }

    #[pyo3(signature = (request, transaction_id, session_id, or_raise))]
    fn evaluate(
        &self,
        request: &Bound<'_, PyAny>,
        transaction_id: Option<Text>,
        session_id: Option<Text>,
        or_raise: bool,
    ) -> PyResult<Pending> {
        let (client, request) = (self.client.clone(), text_of(request, NotFinite::Null)?.into_owned());
        let (transaction_id, session_id) = (transaction_id.map(|id| id.0), session_id.map(|id| id.0));
        let options = CallOptions { transaction_id, session_id };
        let call = async move {
            match or_raise {
                false => client.evaluate_json(&request, options).await,
                true => client.try_evaluate_json(&request, options).await,
            }
        };
        Ok(Pending::new(call, |py, evaluation| handle(py, Handle(evaluation))))
    }

    fn evaluate_client_error(&self, text: Text) -> Handle {
        Handle(self.client.evaluate_client_error(&text.0))
    }

    fn complete(&self, id: Text, status: Option<Text>) -> Pending {
        let (client, Text(id), status) = (self.client.clone(), id, status.map(|status| status.0));
        Pending::new(async move { client.complete_named(&id, status.as_deref()).await }, completed)
    }

    fn get(&self, id: Text) -> Pending {
        let (client, Text(id)) = (self.client.clone(), id);
        Pending::new(async move { client.get(&id).await }, |py, evaluation| {
            Bound::new(py, RiskEvaluation(evaluation)).map(Bound::into_any)
        })
    }

    fn send_feedback(&self, items: &Bound<'_, PyAny>) -> PyResult<Pending> {
        let (client, items) = (self.client.clone(), text_of(items, NotFinite::Null)?.into_owned());
        Ok(Pending::new(async move { client.send_feedback_json(&items).await }, |py, result| {
            reported(py, &result)
        }))
    }

    fn reset_user_profile(&self, user: &Bound<'_, PyAny>) -> PyResult<Pending> {
        let (client, user) = (self.client.clone(), written(user, NotFinite::Null)?);
        Ok(Pending::new(async move { client.reset_user_profile_json(&user).await }, |py, ()| {
            Ok(py.None().into_bound(py))
        }))
    }

    fn perform(&self, step: &Bound<'_, PyAny>) -> PyResult<Pending> {
        let (client, step) = (self.client.clone(), written(step, NotFinite::LargeOrAbsent)?);
        Ok(Pending::new(async move { client.perform_json(&step).await }, |py, answer| {
            crate::journey::shown(py, &answer)
        }))
    }

    fn resume(&self, py: Python<'_>, ticket: &Bound<'_, PyAny>) -> PyResult<Handle> {
        let ticket = text_of(ticket, NotFinite::Null)?;
        self.client.resume(&ticket).map(Handle).map_err(|error| raised(py, error.info()))
    }

    /// Shows the options without secrets.
    fn __repr__(&self) -> String {
        let config = self.client.config();
        format!("environment_id={:?}, api_url={:?}", config.environment_id(), config.api_url())
    }
}

fn py_clone(object: &Py<PyAny>) -> Option<Py<PyAny>> {
    Python::try_attach(|py| object.clone_ref(py))
}

/// Asks the token callback, on a thread that may wait.
async fn asked(callback: Option<Py<PyAny>>, request: TokenRequest) -> Result<Token, String> {
    let ask = move || {
        Python::try_attach(|py| {
            let given = callback?.call1(py, (request.force_refresh,)).map_err(|error| error.to_string());
            let text = given.and_then(|given| {
                written(given.bind(py), NotFinite::Refused).map_err(|error| error.to_string())
            });
            Some(text.and_then(|text| Token::from_json(&text).map_err(|error| error.into_facts().message)))
        })
    };
    let answered = tokio::task::spawn_blocking(ask).await.map_err(|error| error.to_string())?;
    answered.flatten().unwrap_or_else(|| Err("the interpreter has ended".to_owned()))
}

/// Tells an event. What the callback raises is its own.
fn tell(on_event: &Py<PyAny>, event: &Event) {
    Python::try_attach(|py| {
        let code = event.code.map(|code| code.as_str());
        let told = (
            event.kind.as_str(),
            event.operation.as_str(),
            event.attempt,
            event.status,
            event.milliseconds,
            code,
            event.message.as_deref(),
        );
        let _ = on_event.call1(py, told);
    });
}

fn handle(py: Python<'_>, handle: Handle) -> PyResult<Bound<'_, PyAny>> {
    Bound::new(py, handle).map(Bound::into_any)
}

fn completed(py: Python<'_>, result: CompletionResult) -> PyResult<Bound<'_, PyAny>> {
    let text = match result {
        CompletionResult::Completed(_) => "completed",
        CompletionResult::NotEvaluated => "notEvaluated",
    };
    Ok(pyo3::types::PyString::intern(py, text).into_any())
}

fn reported<'py>(py: Python<'py>, result: &client::FeedbackResult) -> PyResult<Bound<'py, PyAny>> {
    static RESULT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    RESULT.import(py, "pingone_protect._values", "feedback_result")?.call1((json(result)?,))
}

/// An evaluation that a client gave; the package's handles add how its calls are waited for.
#[pyclass(frozen, subclass, module = "pingone_protect._native")]
pub(crate) struct Handle(client::Evaluation);

#[pymethods]
impl Handle {
    /// Another handle on the same evaluation.
    #[new]
    fn new(of: &Self) -> Self {
        Self(of.0.clone())
    }

    #[getter]
    fn id(&self) -> Option<String> {
        self.0.id()
    }

    #[getter]
    fn created_at(&self) -> Option<String> {
        self.0.created_at()
    }

    #[getter]
    fn decision(&self) -> Decision {
        Decision(self.0.decision().clone())
    }

    #[getter]
    fn outcome<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        outcome(py, self.0.outcome())
    }

    #[getter]
    fn error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.error().map(|error| instance(py, &error)).transpose()
    }

    #[getter]
    fn diagnostics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        diagnostics(py, self.0.diagnostics().iter())
    }

    #[getter]
    fn response(&self) -> Option<RiskEvaluation> {
        self.0.response().map(RiskEvaluation)
    }

    #[getter]
    fn raw(&self) -> Option<String> {
        self.0.raw()
    }

    #[getter]
    fn attempts(&self) -> u32 {
        self.0.attempts()
    }

    #[getter]
    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    #[getter]
    fn completion_status(&self) -> Option<&'static str> {
        self.0.completion_status().map(client::CompletionState::as_str)
    }

    #[getter]
    fn completion_error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.completion_error().map(|error| instance(py, &error)).transpose()
    }

    fn explain(&self, py: Python<'_>) -> PyResult<Py<Explanation>> {
        Py::new(py, Explanation::of(self.0.explain()))
    }

    fn succeed(&self) {
        self.0.succeed();
    }

    fn fail(&self) {
        self.0.fail();
    }

    fn ticket<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let ticket = self.0.ticket().map_err(|error| raised(py, error.info()))?;
        loaded(py, &ticket.to_json())
    }

    fn _complete(&self, status: Option<Text>) -> Pending {
        let (evaluation, status) = (self.0.clone(), status.map(|status| status.0));
        Pending::new(async move { evaluation.complete_named(status.as_deref()).await }, completed)
    }

    fn _feedback(&self, category: Text, reason: Option<Text>) -> Pending {
        let (evaluation, category, reason) = (self.0.clone(), category.0, reason.map(|reason| reason.0));
        Pending::new(
            async move { evaluation.feedback_named(&category, reason.as_deref()).await },
            |py, result| reported(py, &result),
        )
    }

    fn _end_guard(&self, raised: bool) -> Pending {
        let evaluation = self.0.clone();
        let end = async move {
            evaluation.end_guard(raised).await;
            Ok(())
        };
        Pending::new(end, |py, ()| Ok(py.None().into_bound(py)))
    }

    /// Id, outcome, who decided and the completion; never the event.
    fn __repr__(&self) -> String {
        let decision = self.0.decision();
        format!(
            "Evaluation(id={}, outcome={:?}, decided_by={:?}, completion_status={})",
            self.0.id().map_or("None".to_owned(), |id| format!("{id:?}")),
            decision.outcome.as_str(),
            decision.decided_by.to_string(),
            self.completion_status().map_or("None".to_owned(), |status| format!("{status:?}")),
        )
    }
}
