//! What a machine tells `onEvent`: for logs and metrics, never personal data.

use serde::Serialize;

use super::operation::Operation;
use crate::error::ErrorCode;

/// One event, as `onEvent` receives it. Its JSON leaves absent members out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The operation that it happened to.
    pub operation: Operation,
    /// Which try it was, from 1; of [`EventType::Completed`], how many there were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How long it took, or will be waited, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// A sentence for a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What an [`Event`] tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EventType {
    /// A try ended: with a status, or without one when no answer arrived.
    Attempt,
    /// A wait before the next try begins.
    Wait,
    /// Something needs a person's attention, though no call failed by it.
    Warning,
    /// The operation ended, with `code` when it failed.
    Completed,
}

impl EventType {
    /// `attempt`, `wait`, `warning` or `completed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Attempt => "attempt",
            Self::Wait => "wait",
            Self::Warning => "warning",
            Self::Completed => "completed",
        }
    }
}

impl Event {
    pub(crate) fn new(kind: EventType, operation: Operation) -> Self {
        Self { kind, operation, attempt: None, status: None, milliseconds: None, code: None, message: None }
    }

    pub(crate) fn warning(operation: Operation, message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::new(EventType::Warning, operation) }
    }
}
