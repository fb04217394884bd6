"""The client for asyncio, with the calls of the one for threads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any

from . import _tokens
from ._journeys import Answer, AsyncTask, EvaluationNode, Journey, ResultNode, Step, Steps, asked, ended, spelled
from ._native import Handle, Mailbox, Pending, RiskEvaluation
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
    TokenCallback,
    UserDict,
)

if TYPE_CHECKING:
    import asyncio

    from typing_extensions import Self

    from ._requests import ExternalUser, PingOneUser


class AsyncClient(BaseClient):
    """A client for asyncio: cancelling a task ends its call. One per environment, shared by all tasks."""

    # Of the last call. One value, so that a thread with another loop cannot change half of it.
    _at: tuple[asyncio.AbstractEventLoop, Mailbox] | None = None

    async def evaluate(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> AsyncEvaluation:
        """As :meth:`Client.evaluate`."""
        pending = self._native.evaluate(request, transaction_id, session_id, False)
        return AsyncEvaluation(await self._run(pending), self)

    async def evaluate_or_raise(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> AsyncEvaluation:
        """As :meth:`Client.evaluate_or_raise`."""
        pending = self._native.evaluate(request, transaction_id, session_id, True)
        return AsyncEvaluation(await self._run(pending), self)

    def evaluate_client_error(self, text: str) -> AsyncEvaluation:
        """As :meth:`Client.evaluate_client_error`."""
        return AsyncEvaluation(self._native.evaluate_client_error(text), self)

    def guard(
        self, request: Request, *, transaction_id: str | None = None, session_id: str | None = None
    ) -> AsyncGuard:
        """As :meth:`Client.guard`, with ``async with``. A cancelled block completes, too, for two seconds at most, and
        the cancellation goes on behind it."""
        return AsyncGuard(self, request, transaction_id, session_id)

    async def complete(self, id: str, status: CompletionStatus) -> CompletionResult:
        """As :meth:`Client.complete`."""
        return await self._run(self._native.complete(id, status))  # type: ignore[no-any-return]

    async def get(self, id: str) -> RiskEvaluation:
        """As :meth:`Client.get`."""
        return await self._run(self._native.get(id))  # type: ignore[no-any-return]

    async def send_feedback(self, items: FeedbackItems) -> FeedbackResult:
        """As :meth:`Client.send_feedback`."""
        return await self._run(self._native.send_feedback(items))  # type: ignore[no-any-return]

    async def reset_user_profile(
        self, user: ExternalUser | PingOneUser | UserDict | Mapping[str, object]
    ) -> None:
        """As :meth:`Client.reset_user_profile`."""
        await self._run(self._native.reset_user_profile(user))

    def resume(self, ticket: TicketDict | Mapping[str, object] | str) -> AsyncEvaluation:
        """As :meth:`Client.resume`."""
        return AsyncEvaluation(self._native.resume(ticket), self)

    async def perform(self, step: Step) -> Answer:
        """As :meth:`Client.perform`."""
        return await self._run(self._native.perform(step))  # type: ignore[no-any-return]

    async def run_node(
        self,
        node: EvaluationNode | ResultNode,
        state: Mapping[str, object] | None = None,
        context: Mapping[str, object] | None = None,
        *,
        tasks: Mapping[str, AsyncTask] | None = None,
    ) -> Step:
        """As :meth:`Client.run_node`; tasks may be async."""
        node.start(state, context)
        return await self._drive(node, tasks or {})

    async def run_journey(
        self,
        journey: Journey,
        state: Mapping[str, object] | None = None,
        context: Mapping[str, object] | None = None,
        *,
        tasks: Mapping[str, AsyncTask] | None = None,
    ) -> Step:
        """As :meth:`Client.run_journey`; tasks may be async."""
        journey.start(state, context)
        return await self._drive(journey, tasks or {})

    async def continue_journey(
        self, journey: Journey, *, tasks: Mapping[str, AsyncTask] | None = None
    ) -> Step:
        """As :meth:`Client.continue_journey`; tasks may be async."""
        return await self._drive(journey, tasks or {})

    async def _drive(self, node: Steps, tasks: Mapping[str, AsyncTask]) -> Step:
        while (step := node.open) is not None:
            if step["step"] in ("evaluate", "complete"):
                answer: Any = await self.perform(step)
            else:
                answer = asked(step, tasks)
                if hasattr(answer, "__await__"):
                    answer = await answer
            node.answer(spelled(step, answer))
        return ended(node)

    async def aclose(self) -> None:
        """Gives its connections back; handles go on."""
        self._opened = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    def _asking(self, token: TokenCallback) -> Callable[[bool], Any]:
        return _tokens.on_a_loop(token, lambda: None if self._at is None else self._at[0])

    def _started(self, pending: Pending) -> asyncio.Future[Any]:
        import asyncio

        loop, at = asyncio.get_running_loop(), self._at
        if at is None or at[0] is not loop:
            from ._loops import mailbox_of

            at = self._at = (loop, mailbox_of(loop))
        future = loop.create_future()
        pending.start(at[1], future)
        return future

    async def _run(self, pending: Pending) -> Any:
        try:
            return await self._started(pending)
        except BaseException:
            pending.cancel()
            raise


class AsyncEvaluation(Handle):
    """An evaluation that an :class:`AsyncClient` gave."""

    _client: AsyncClient

    def __new__(cls, of: Handle, client: AsyncClient) -> Self:
        evaluation = super().__new__(cls, of)
        evaluation._client = client
        return evaluation

    async def complete(self, status: CompletionStatus) -> CompletionResult:
        """As :meth:`Evaluation.complete`."""
        return await self._client._run(self._complete(status))  # type: ignore[no-any-return]

    async def feedback(
        self, category: FeedbackCategory, reason: FeedbackReason | None = None
    ) -> FeedbackResult:
        """As :meth:`Evaluation.feedback`."""
        return await self._client._run(self._feedback(category, reason))  # type: ignore[no-any-return]


class AsyncGuard:
    """What :meth:`AsyncClient.guard` gives."""

    _evaluation: AsyncEvaluation

    def __init__(
        self, client: AsyncClient, request: Request, transaction_id: str | None, session_id: str | None
    ) -> None:
        self._client = client
        self._request = request
        self._transaction_id, self._session_id = transaction_id, session_id

    async def __aenter__(self) -> AsyncEvaluation:
        self._evaluation = await self._client.evaluate(
            self._request, transaction_id=self._transaction_id, session_id=self._session_id
        )
        return self._evaluation

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        import asyncio

        ending = self._client._started(self._evaluation._end_guard(kind is not None))
        cancelled = None
        # It ends by itself within two seconds, so a cancellation can wait for it.
        while not ending.done():
            try:
                await asyncio.shield(ending)
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled is not None:
            raise cancelled
