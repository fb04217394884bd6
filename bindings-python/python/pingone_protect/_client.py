"""The client for threads, its evaluations and its guard."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING

from ._journeys import Answer, EvaluationNode, Journey, ResultNode, Step, Steps, Task, asked, ended, spelled
from ._native import Handle, RiskEvaluation
from ._options import BaseClient
from ._values import FeedbackResult
from .types import (
    CompletionResult,
    CompletionStatus,
    FeedbackCategory,
    FeedbackItems,
    FeedbackReason,
    Request,
    TicketDict,
    UserDict,
)

if TYPE_CHECKING:
    from typing_extensions import Self

    from ._requests import ExternalUser, PingOneUser


class Client(BaseClient):
    """A client for threads: calls wait with the interpreter released, and Ctrl-C ends them. One per environment, shared
    by all threads; it also serves behind a fork. The calls are those of :class:`AsyncClient`, without ``await``."""

    def evaluate(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> Evaluation:
        """Evaluates and decides. A failure of the service is an outcome, ``FAILURE`` with its reason (or the
        fallback), and never an exception; ``evaluation.error`` has the whole of it.

        Raises :class:`ValidationError` when the request has errors: no call was made. ``transaction_id`` and
        ``session_id`` go out as correlation headers."""
        return Evaluation(self._native.evaluate(request, transaction_id, session_id, False).wait(True))

    def evaluate_or_raise(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> Evaluation:
        """:meth:`evaluate` that raises the failure, never falls back, and also raises ``UNKNOWN_LEVEL``. The error has
        ``evaluation_id`` whenever the service answered one."""
        return Evaluation(self._native.evaluate(request, transaction_id, session_id, True).wait(True))

    def evaluate_client_error(self, text: str) -> Evaluation:
        """The outcome ``CLIENT_ERROR``, without a call: the signals SDK reported this on the visitor's device."""
        return Evaluation(self._native.evaluate_client_error(text))

    def guard(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> Guard:
        """``with client.guard(request) as evaluation:`` evaluates, and completes behind the block, so that no
        evaluation stays open: with the verdict of :meth:`Evaluation.succeed`, :meth:`Evaluation.fail` or
        :meth:`Evaluation.complete`, else with ``FAILED``; also when an exception leaves the block. It takes at most
        two seconds, and its failure stands in ``completion_error``."""
        return Guard(self, request, transaction_id, session_id)

    def complete(self, id: str, status: CompletionStatus) -> CompletionResult:
        """Completes an evaluation of which only the id is known; the service decides about its 30 minutes.

        Raises ``ALREADY_COMPLETED``, ``COMPLETION_WINDOW_EXPIRED`` and what the service fails with."""
        return self._native.complete(id, status).wait(True)  # type: ignore[no-any-return]

    def get(self, id: str) -> RiskEvaluation:
        """Reads an evaluation. Raises ``NOT_FOUND`` and what the service fails with."""
        return self._native.get(id).wait(True)  # type: ignore[no-any-return]

    def send_feedback(self, items: FeedbackItems) -> FeedbackResult:
        """Sends feedback of any number of items in requests of 100; one that fails stands in the result.

        Raises :class:`ValidationError` when an item has errors: nothing was sent."""
        return self._native.send_feedback(items).wait(True)  # type: ignore[no-any-return]

    def reset_user_profile(self, user: ExternalUser | PingOneUser | UserDict | Mapping[str, object]) -> None:
        """Makes the service forget what it learned of a user; only id and type are sent."""
        self._native.reset_user_profile(user).wait(True)

    def resume(self, ticket: TicketDict | Mapping[str, object] | str) -> Evaluation:
        """A handle for the evaluation of a :meth:`Evaluation.ticket`. Raises :class:`ConfigError` for a damaged one."""
        return Evaluation(self._native.resume(ticket))

    def perform(self, step: Step) -> Answer:
        """Performs an ``evaluate`` or ``complete`` step of a node, and gives the answer for it: the raw text or the
        error. Policy and fallback of the client play no part. Raises :class:`ConfigError` for any other step."""
        return self._native.perform(step).wait(True)  # type: ignore[no-any-return]

    def run_node(
        self,
        node: EvaluationNode | ResultNode,
        state: Mapping[str, object] | None = None,
        context: Mapping[str, object] | None = None,
        *,
        tasks: Mapping[str, Task] | None = None,
    ) -> Step:
        """Runs a node to its end, the step ``done``. ``tasks["collectSignals"]`` gives the device's signals."""
        node.start(state, context)
        return self._drive(node, tasks or {})

    def run_journey(
        self,
        journey: Journey,
        state: Mapping[str, object] | None = None,
        context: Mapping[str, object] | None = None,
        *,
        tasks: Mapping[str, Task] | None = None,
    ) -> Step:
        """Runs a journey to its end, the step ``end``. ``tasks`` has a function for each task of a Host, called with
        the step, and for ``collectSignals`` and ``initialize``; it gives the answer, or the outcome as text. What it
        raises ends the drive; the step stays open, for :meth:`continue_journey`."""
        journey.start(state, context)
        return self._drive(journey, tasks or {})

    def continue_journey(self, journey: Journey, *, tasks: Mapping[str, Task] | None = None) -> Step:
        """:meth:`run_journey` from the step that is open, such as after :meth:`Journey.resume`."""
        return self._drive(journey, tasks or {})

    def _drive(self, node: Steps, tasks: Mapping[str, Task]) -> Step:
        while (step := node.open) is not None:
            ours = step["step"] in ("evaluate", "complete")
            answer = self.perform(step) if ours else asked(step, tasks)
            node.answer(spelled(step, answer))
        return ended(node)

    def close(self) -> None:
        """Gives its connections back; handles go on."""
        self._opened = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class Evaluation(Handle):
    """An evaluation that a :class:`Client` gave. What has an id can be completed, reported on and continued, whatever
    its outcome."""

    def complete(self, status: CompletionStatus) -> CompletionResult:
        """Tells the service how the flow ended; only ``SUCCESS`` lets its predictors learn. ``notEvaluated`` without an
        id, and no call then. The same verdict again is a success without a call.

        Raises ``ALREADY_COMPLETED``, ``COMPLETION_WINDOW_EXPIRED`` (more than 30 minutes after the create) and what
        the service fails with."""
        return self._complete(status).wait(True)  # type: ignore[no-any-return]

    def feedback(self, category: FeedbackCategory, reason: FeedbackReason | None = None) -> FeedbackResult:
        """Gives feedback on this evaluation. Raises ``NOT_EVALUATED`` without an id, and :class:`ValidationError` when
        the reason is not of the category."""
        return self._feedback(category, reason).wait(True)  # type: ignore[no-any-return]


class Guard:
    """What :meth:`Client.guard` gives."""

    _evaluation: Evaluation

    def __init__(
        self, client: Client, request: Request, transaction_id: str | None, session_id: str | None
    ) -> None:
        self._client = client
        self._request = request
        self._transaction_id, self._session_id = transaction_id, session_id

    def __enter__(self) -> Evaluation:
        self._evaluation = self._client.evaluate(
            self._request, transaction_id=self._transaction_id, session_id=self._session_id
        )
        return self._evaluation

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Two seconds at most, also behind a Ctrl-C.
        self._evaluation._end_guard(kind is not None).wait(False)
