"""The clients: one for threads, one for asyncio, with the same calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypedDict

from . import _listen, _tokens
from ._errors import error_of
from ._journeys import Answer, AsyncTask, EvaluationNode, Journey, ResultNode, Step, Steps, Task, asked, ended, spelled
from ._native import Handle, Mailbox, NativeClient, OutcomePolicy, Pending, RiskEvaluation
from ._values import ClientEvent, FeedbackResult
from .types import (
    CompletionResult,
    CompletionStatus,
    Fallback,
    FeedbackCategory,
    FeedbackItems,
    FeedbackReason,
    PolicyDict,
    Region,
    Request,
    TicketDict,
    TokenCallback,
    UserDict,
)

if TYPE_CHECKING:
    import asyncio

    from typing_extensions import Self, Unpack

    from ._requests import ExternalUser, PingOneUser


class ClientOptions(TypedDict, total=False):
    """The options of both clients."""

    environment_id: str | None
    region: Region | None
    api_url: str | None
    auth_url: str | None
    client_id: str | None
    client_secret: str | None
    token: TokenCallback | None
    policy: OutcomePolicy | PolicyDict | Mapping[str, object] | None
    allow_unknown_values: bool
    ip_from_server: bool
    timeout: float | None
    max_retries: int | None
    fallback: Fallback | None
    allow_insecure_http: bool
    on_event: Callable[[ClientEvent], object] | None


class _BaseClient:
    """Options, and what needs no waiting.

    | option | meaning |
    |---|---|
    | ``environment_id`` | the environment, a UUID |
    | ``region`` | ``NA CA EU AP AU SG``; or ``api_url`` (with ``/v1``) and ``auth_url``, which win over it |
    | ``client_id``, ``client_secret`` | the worker application; or ``token`` in their place |
    | ``token`` | a callback, sync or async, that gives a ``str`` (empty: no ``Authorization``) or ``{"accessToken", \
"expiresIn"}`` (seconds); told ``force_refresh=True`` after a 401 |
    | ``policy`` | how a response becomes an outcome; default 300 and the five actions |
    | ``allow_unknown_values`` | values that this version does not know are warnings |
    | ``ip_from_server`` | a request without ``event.ip`` is good: a relay fills it |
    | ``timeout`` | seconds for one operation with all its tries; default 5 |
    | ``max_retries`` | default 2 |
    | ``fallback`` | the level that a failed evaluation falls back to; default none, so that it is ``FAILURE`` |
    | ``allow_insecure_http`` | plain http to a host that is not loopback |
    | ``on_event`` | told of tries, waits, warnings and ends, in the thread where they happen; what it raises is \
swallowed |

    Raises :class:`ConfigError` with the option, in the service's spelling, as its ``target``.
    """

    def __init__(
        self,
        *,
        environment_id: str | None = None,
        region: Region | None = None,
        api_url: str | None = None,
        auth_url: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        token: TokenCallback | None = None,
        policy: OutcomePolicy | PolicyDict | Mapping[str, object] | None = None,
        allow_unknown_values: bool = False,
        ip_from_server: bool = False,
        timeout: float | None = None,
        max_retries: int | None = None,
        fallback: Fallback | None = None,
        allow_insecure_http: bool = False,
        on_event: Callable[[ClientEvent], object] | None = None,
        _env: Mapping[str, str] | None = None,
    ) -> None:
        options = {
            "environmentId": environment_id,
            "region": region,
            "apiUrl": api_url,
            "authUrl": auth_url,
            "clientId": client_id,
            "clientSecret": client_secret,
            "token": True if token is not None else None,
            "policy": policy,
            "allowUnknownValues": allow_unknown_values,
            "ipFromServer": ip_from_server,
            "timeoutMs": _milliseconds(timeout),
            "maxRetries": max_retries,
            "fallback": fallback,
            "allowInsecureHttp": allow_insecure_http,
        }
        given = {name: value for name, value in options.items() if value is not None}
        for name, callback in (("token", token), ("onEvent", on_event)):
            if callback is not None and not callable(callback):
                raise error_of({"code": "INVALID_CONFIG", "message": f"{name} must be callable", "target": name})
        ask = None if token is None else self._asking(token)
        self._listens = on_event is not None
        self._opened: NativeClient | None = NativeClient(given, _env, ask, _listen.listener(on_event))

    def _asking(self, token: TokenCallback) -> Callable[[bool], Any]:
        return _tokens.on_a_thread(token)

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, **options: Unpack[ClientOptions]) -> Self:
        """A client of ``PINGONE_ENVIRONMENT_ID``, ``PINGONE_CLIENT_ID``, ``PINGONE_CLIENT_SECRET`` and
        ``PINGONE_REGION`` (or ``PINGONE_API_URL`` and ``PINGONE_AUTH_URL``), with options of your own over them."""
        if env is None:
            import os

            env = os.environ
        return cls(_env=env, **options)

    @property
    def _native(self) -> NativeClient:
        if self._opened is None:
            raise RuntimeError("the client is closed")
        # Nobody asks for more than warnings, usually; then no call stops the interpreter to tell.
        self._opened.want_events(self._listens or _listen.is_detailed())
        return self._opened

    def __repr__(self) -> str:
        state = "closed" if self._opened is None else repr(self._opened)
        return f"{type(self).__name__}({state})"


class Client(_BaseClient):
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


class AsyncClient(_BaseClient):
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


def _milliseconds(seconds: object) -> object:
    # What is no number is the core's to refuse.
    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool):
        return seconds * 1000
    return seconds


__all__: Sequence[str] = ("AsyncClient", "AsyncEvaluation", "AsyncGuard", "Client", "ClientOptions", "Evaluation", "Guard")
