"""The native module: conversions over the Rust crates. Programs import from ``pingone_protect``."""

from asyncio import AbstractEventLoop, Future
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, final

from typing_extensions import Self, disjoint_base

from ._errors import ProtectError
from ._values import Outcome, Predictor, TraceEntry
from .types import CompletionState, PolicyDict, Request, TicketDict

__all__ = [
    "Decision",
    "Diagnostic",
    "EmulatorServer",
    "Explanation",
    "Handle",
    "Mailbox",
    "NativeClient",
    "NativeSteps",
    "OutcomePolicy",
    "Pending",
    "Report",
    "RiskEvaluation",
    "client_ip",
    "decide",
    "error_classes",
    "explain",
    "outcome_label",
    "prepare_request",
    "request_body",
    "validate_feedback",
    "validate_request",
]

@disjoint_base
class Decision:
    """The outcome of an evaluation, with what it stands on."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    @property
    def outcome(self) -> Outcome:
        """Where a flow goes on."""
    @property
    def decided_by(self) -> str:
        """``SCORE_THRESHOLD``, ``RECOMMENDED_ACTION``, ``LEVEL``, ``FALLBACK``, ``ERROR`` or ``CLIENT_ERROR``."""
    @property
    def evaluation_id(self) -> str | None: ...
    @property
    def level(self) -> str | None:
        """The level as it came, whoever decided."""
    @property
    def score(self) -> float | None:
        """The score as it came; infinite when it is too large for 64 bits."""
    @property
    def recommended_action(self) -> str | None:
        """The action that decided, else the first that came."""
    @property
    def mitigations(self) -> tuple[Any, ...]:
        """The mitigations as they came; they may disagree with the level."""
    @property
    def source(self) -> str | None: ...
    @property
    def reason(self) -> str | None:
        """Why there is no answer: a code of the catalogue."""
    @property
    def message(self) -> str | None: ...
    @property
    def warnings(self) -> tuple[str, ...]: ...
    def to_dict(self) -> dict[str, Any]:
        """In the service's spelling."""
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Explanation(Decision):
    """A decision with the rules that led to it."""

    @property
    def trace(self) -> tuple[TraceEntry, ...]:
        """The rules in their order, up to the one that decided."""

@final
class Diagnostic:
    """One finding. ``str()`` is a line for a person."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    @property
    def severity(self) -> str:
        """``error`` or ``warning``."""
    @property
    def code(self) -> str: ...
    @property
    def target(self) -> str:
        """The service's dotted path, such as ``event.user.groups[1].name``."""
    @property
    def message(self) -> str: ...
    @property
    def allowed_values(self) -> tuple[str, ...] | None: ...
    @property
    def hint(self) -> str | None: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class Report:
    """Everything that a check found, in one go."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    @property
    def valid(self) -> bool:
        """True when no finding is an error."""
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]: ...
    @property
    def errors(self) -> tuple[Diagnostic, ...]: ...
    def to_dict(self) -> dict[str, Any]: ...
    @staticmethod
    def _load(text: str) -> Report: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class RiskEvaluation:
    """The service's answer: its text, to the byte, and views on it."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    @staticmethod
    def parse(text: str | bytes | Mapping[str, object]) -> RiskEvaluation:
        """Takes a response. Raises ``MALFORMED_RESPONSE`` when it is not one JSON object."""
    @property
    def id(self) -> str | None: ...
    @property
    def created_at(self) -> str | None:
        """RFC 3339, as it came."""
    @property
    def raw(self) -> str: ...
    @property
    def predictors(self) -> dict[str, Predictor]:
        """The predictors by compact name."""
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...

@final
class OutcomePolicy:
    """How a response becomes an outcome: scores above the threshold exceed (``None``: not configured), then the actions
    listed here, then the level. Raises ``INVALID_CONFIG``."""

    def __new__(
        cls, *, score_threshold: float | None = 300.0, recommended_actions: Sequence[str] | None = None
    ) -> Self: ...
    @staticmethod
    def from_dict(policy: PolicyDict | Mapping[str, object] | OutcomePolicy) -> OutcomePolicy: ...
    @property
    def score_threshold(self) -> float | None: ...
    @property
    def recommended_actions(self) -> tuple[str, ...]: ...
    def to_dict(self) -> dict[str, Any]: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def validate_request(
    request: Request, *, ip_from_server: bool = False, allow_unknown_values: bool = False
) -> Report:
    """Checks a request: everything in one go, and no call."""

def prepare_request(
    request: Request, *, ip_from_server: bool = False, allow_unknown_values: bool = False
) -> tuple[Report, str | None]:
    """The report and, when it has no errors, the JSON that would be sent: one reading for both."""

def request_body(request: Request) -> dict[str, Any] | None:
    """The body that would be sent, whatever a check finds; none when the request is not an object."""

def validate_feedback(
    feedback: Mapping[str, object] | str | bytes, *, allow_unknown_values: bool = False
) -> Report:
    """Checks the feedback of one request, ``{"evaluationFeedbackItems": […]}``."""

def decide(
    evaluation: RiskEvaluation | Mapping[str, object] | str | bytes,
    policy: OutcomePolicy | PolicyDict | Mapping[str, object] | None = None,
) -> Decision:
    """What a response leads to: threshold, then recommended action, then level. Raw text or bytes are the fast path.

    Never raises for what the service sent. Traps: ``INVALID_SDK_PAYLOAD`` comes as level ``HIGH`` with score 0, so a
    threshold alone does not see it; mitigations may disagree with the level; ``FAILURE`` is not an answer to "is it
    safe". Raises ``INVALID_CONFIG`` for a bad policy."""

def explain(
    evaluation: RiskEvaluation | Mapping[str, object] | str | bytes,
    policy: OutcomePolicy | PolicyDict | Mapping[str, object] | None = None,
) -> Explanation:
    """:func:`decide`, with the rules that led there."""

def client_ip(
    peer: object, forwarded_for: str | Iterable[object] | None = None, *, trusted_proxies: str | Iterable[object] | None = None
) -> str | None:
    """The address to send as ``event.ip``: the peer, or behind trusted proxies (CIDR blocks or addresses) the first
    forwarded entry from the right that is not trusted. Raises ``INVALID_CONFIG`` for a bad block."""

def outcome_label(outcome: str) -> str: ...
def error_classes() -> list[tuple[str, str | None]]: ...

@disjoint_base
class Handle:
    """An evaluation that a client gave. ``repr`` shows id, outcome, who decided and the completion."""

    def __new__(cls, of: Handle) -> Self: ...
    @property
    def id(self) -> str | None: ...
    @property
    def created_at(self) -> str | None: ...
    @property
    def decision(self) -> Decision: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def error(self) -> ProtectError | None:
        """What failed, also beside a fallback."""
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The warnings about the request."""
    @property
    def response(self) -> RiskEvaluation | None: ...
    @property
    def raw(self) -> str | None: ...
    @property
    def attempts(self) -> int:
        """How many creates were sent."""
    @property
    def elapsed_ms(self) -> int:
        """How long the evaluate took, in milliseconds."""
    @property
    def completion_status(self) -> CompletionState | None:
        """``None`` without an id."""
    @property
    def completion_error(self) -> ProtectError | None:
        """What the last failed completion failed with."""
    def explain(self) -> Explanation: ...
    def succeed(self) -> None:
        """Records ``SUCCESS`` for the guard and sends nothing; the last verdict counts."""
    def fail(self) -> None:
        """Records ``FAILED`` for the guard and sends nothing; the last verdict counts."""
    def ticket(self) -> TicketDict:
        """A small dict without personal data, for a flow that goes on in another request. Taking it hands the
        evaluation over: a guard then sends nothing. Raises ``NOT_EVALUATED`` without an id."""
    def _complete(self, status: str | None) -> Pending: ...
    def _feedback(self, category: str, reason: str | None) -> Pending: ...
    def _end_guard(self, raised: bool) -> Pending: ...

@final
class NativeClient:
    def __new__(
        cls,
        options: dict[str, Any],
        env: Mapping[str, str] | None,
        token: Callable[[bool], Any] | None,
        on_event: Callable[..., object],
    ) -> Self: ...
    def want_events(self, all: bool) -> None: ...
    def evaluate(
        self, request: object, transaction_id: str | None, session_id: str | None, or_raise: bool
    ) -> Pending: ...
    def evaluate_client_error(self, text: str) -> Handle: ...
    def complete(self, id: str, status: str | None) -> Pending: ...
    def get(self, id: str) -> Pending: ...
    def send_feedback(self, items: object) -> Pending: ...
    def reset_user_profile(self, user: object) -> Pending: ...
    def perform(self, step: Mapping[str, object]) -> Pending: ...
    def resume(self, ticket: object) -> Handle: ...

@final
class NativeSteps:
    def __new__(cls, kind: str, config: object) -> Self: ...
    @staticmethod
    def check(kind: str, config: object) -> Report: ...
    def start(self, state: object, context: object) -> list[dict[str, Any]]: ...
    def answer(self, answer: object) -> list[dict[str, Any]]: ...
    @property
    def open(self) -> dict[str, Any] | None: ...
    @property
    def last(self) -> dict[str, Any] | None: ...
    def to_json(self) -> str: ...
    @staticmethod
    def resume(saved: object, context: object, transient: object) -> NativeSteps: ...

@final
class Pending:
    def wait(self, interruptible: bool) -> Any: ...
    def start(self, mailbox: Mailbox, future: Future[Any]) -> None: ...
    def cancel(self) -> None: ...

@final
class Mailbox:
    @staticmethod
    def open(event_loop: AbstractEventLoop) -> Mailbox: ...
    def __call__(self, *args: Any, **kwargs: Any) -> None: ...

@final
class EmulatorServer:
    def __new__(cls, host: str, port: int, on_request: Callable[[str], object] | None) -> Self: ...
    @property
    def url(self) -> str: ...
    def close(self) -> None: ...
