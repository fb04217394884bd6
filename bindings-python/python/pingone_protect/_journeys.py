"""The Evaluation and Result nodes, and journeys of them: without I/O, so that any host drives them.

They give steps, up to and including the next that needs an answer; ``docs/journey.md`` has the steps and answers. The
clients drive the whole loop: :meth:`pingone_protect.Client.run_node`, :meth:`pingone_protect.Client.run_journey`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Union

from ._errors import config_error
from ._native import NativeSteps, Report

if TYPE_CHECKING:
    from typing_extensions import Self

Step = dict[str, Any]
Answer = Mapping[str, object]
Task = Callable[[Step], Union[Answer, str]]
AsyncTask = Callable[[Step], Union[Answer, str, Awaitable[Union[Answer, str]]]]


class Steps:
    """What nodes and journeys have in common."""

    _kind: ClassVar[str]
    _native: NativeSteps

    def __init__(self, config: Mapping[str, object]) -> None:
        """Raises :class:`pingone_protect.ConfigError` with its ``report`` for a configuration with errors."""
        self._native = NativeSteps(self._kind, config)

    @classmethod
    def check(cls, config: object) -> Report:
        """Everything that is wrong with a configuration."""
        return NativeSteps.check(cls._kind, config)

    def start(
        self, state: Mapping[str, object] | None = None, context: Mapping[str, object] | None = None
    ) -> list[Step]:
        """Begins, and gives the first steps. An earlier run is given up. ``state`` is ``{"shared", "transient"}``."""
        return self._native.start(state, context)

    def answer(self, answer: Answer) -> list[Step]:
        """Goes on with what the host says about the open step.

        Raises :class:`pingone_protect.ConfigError` for an answer that does not fit; the step stays open."""
        return self._native.answer(answer)

    @property
    def open(self) -> Step | None:
        """The step that waits for an answer."""
        return self._native.open


class EvaluationNode(Steps):
    """The Evaluation node. Unless configured it lists no recommended actions, so that ``DENY`` may pass as ``LOW``."""

    _kind = "evaluation"


class ResultNode(Steps):
    """The Result node, which completes the evaluation of the state."""

    _kind = "result"


class Journey(Steps):
    """Nodes and the edges between them."""

    _kind = "journey"

    def to_json(self) -> str:
        """The journey with how far it is, without context and transient state: they hold personal data.

        Raises :class:`pingone_protect.ConfigError` while an ``evaluate`` is open."""
        return self._native.to_json()

    @classmethod
    def resume(
        cls,
        saved: str | bytes | Mapping[str, object],
        *,
        context: Mapping[str, object] | None = None,
        transient: Mapping[str, object] | None = None,
    ) -> Self:
        """Goes on from :meth:`to_json`, with the context and transient state of this request."""
        journey = cls.__new__(cls)
        journey._native = NativeSteps.resume(saved, context, transient)
        return journey


def asked(step: Step, tasks: Mapping[str, Callable[[Step], Any]]) -> Any:
    """What the program's own code says about a step: a task by its name, ``collectSignals`` and ``initialize`` by
    theirs. Without one for the latter two nothing is collected, and the SDK counts as initialised."""
    name = step["task"] if step["step"] == "host" else step["step"]
    task = tasks.get(name)
    if task is not None:
        return task(step)
    if step["step"] == "collectSignals":
        return {"signals": None}
    if step["step"] == "initialize":
        return {"completed": True}
    raise config_error("tasks", f"there is no task {name!r}")


def ended(node: Steps) -> Step:
    """The last step. Raises :class:`pingone_protect.ConfigError` when there was nothing to run."""
    last = node._native.last
    if last is None:
        raise config_error("journey", "there is nothing to run: the journey is not under way")
    return last


def spelled(step: Step, answer: Any) -> Answer:
    """An answer; a text stands for a task's outcome, or for the signals."""
    if isinstance(answer, str):
        return {"signals": answer} if step["step"] == "collectSignals" else {"outcome": answer}
    return answer  # type: ignore[no-any-return]
