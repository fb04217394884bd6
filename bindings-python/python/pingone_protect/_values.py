"""Small values that come out beside the native ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from . import _native
from ._errors import ProtectError, error_of


class Outcome(str):
    """Where a flow goes on: a ``str``, so that ``match`` and ``==`` work on it.

    One of the constants here, or a recommended action that the policy lists, such as ``BOT_MITIGATION``.
    ``FAILURE`` means that there is no answer; that is not an answer to "is it safe".
    """

    __slots__ = ()

    EXCEEDS_SCORE_THRESHOLD: ClassVar[Outcome]
    LOW: ClassVar[Outcome]
    MEDIUM: ClassVar[Outcome]
    HIGH: ClassVar[Outcome]
    FAILURE: ClassVar[Outcome]
    CLIENT_ERROR: ClassVar[Outcome]

    @property
    def label(self) -> str:
        """The words of the Evaluation node, such as ``Exceeds Score Threshold``; an action is its own label."""
        return _native.outcome_label(self)

    def __repr__(self) -> str:
        return f"Outcome({str(self)!r})"

    def __str__(self) -> str:
        return str.__str__(self)


for _name in ("EXCEEDS_SCORE_THRESHOLD", "LOW", "MEDIUM", "HIGH", "FAILURE", "CLIENT_ERROR"):
    setattr(Outcome, _name, Outcome(_name))


class TraceEntry(NamedTuple):
    """One rule of the precedence: whether it decided, and why in one sentence."""

    rule: str
    matched: bool
    detail: str


class Predictor(NamedTuple):
    """What one predictor of a response found. The whole of it stands in ``RiskEvaluation.to_dict()``."""

    level: str | None
    type: str | None
    status: str | None
    reason: str | None


class ClientEvent(NamedTuple):
    """What ``on_event`` is told, for logs and metrics; never personal data.

    ``type`` is ``attempt``, ``wait``, ``warning`` or ``completed``; ``milliseconds`` is how long it took or will be
    waited.
    """

    type: str
    operation: str
    attempt: int | None
    status: int | None
    milliseconds: int | None
    code: str | None
    message: str | None


class _Frozen:
    """Members that do not change, in the order of ``__slots__``."""

    __slots__: tuple[str, ...] = ()

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def _all(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and type(other) is type(self) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash((type(self), repr(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._all()


class FeedbackBatch(_Frozen):
    """One request of at most 100 items: its place from 0, the service's id, or why it failed."""

    __slots__ = ("index", "count", "id", "error")
    index: int
    count: int
    id: str | None
    error: ProtectError | None

    def __init__(
        self, index: int, count: int, id: str | None = None, error: ProtectError | None = None
    ) -> None:
        for name, value in zip(self.__slots__, (index, count, id, error)):
            object.__setattr__(self, name, value)

    def to_dict(self) -> dict[str, Any]:
        """The members that are there."""
        members: dict[str, Any] = {"index": self.index, "count": self.count}
        if self.id is not None:
            members["id"] = self.id
        if self.error is not None:
            members["error"] = self.error.to_dict()
        return members

    def __repr__(self) -> str:
        return f"FeedbackBatch(index={self.index}, count={self.count}, id={self.id!r}, error={self.error!r})"


class FeedbackResult(_Frozen):
    """What became of feedback. Items of a batch that was lost after sending are in ``failed``, too: the service may
    have them, so sending them again may repeat them."""

    __slots__ = ("batches", "failed")
    batches: tuple[FeedbackBatch, ...]
    failed: tuple[dict[str, Any], ...]

    def __init__(self, batches: tuple[FeedbackBatch, ...], failed: tuple[dict[str, Any], ...]) -> None:
        object.__setattr__(self, "batches", batches)
        object.__setattr__(self, "failed", failed)

    def to_dict(self) -> dict[str, Any]:
        """The members in the service's spelling."""
        return {"batches": [batch.to_dict() for batch in self.batches], "failed": list(self.failed)}

    def __repr__(self) -> str:
        return f"FeedbackResult(batches={self.batches!r}, failed={len(self.failed)})"


def feedback_result(text: str) -> FeedbackResult:
    """The result that the native module gives as JSON."""
    import json

    result = json.loads(text)
    return FeedbackResult(tuple(map(_batch, result["batches"])), tuple(result["failed"]))


def _batch(batch: Mapping[str, Any]) -> FeedbackBatch:
    error = batch.get("error")
    return FeedbackBatch(
        batch["index"], batch["count"], batch.get("id"), None if error is None else error_of(error)
    )
