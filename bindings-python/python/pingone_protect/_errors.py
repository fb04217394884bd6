"""The exceptions, one tree under :class:`ProtectError`. The table of codes is the native module's."""

from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any

from . import _native


class ProtectError(Exception):
    """What a call raises: a code of the catalogue, with all that is known and none of the visitor's data.

    ``str()`` gives ``CODE: message``. Pickles, compares by what it knows, and also stands as a value where a failure
    is told instead of raised (``evaluation.error``).
    """

    _info: Mapping[str, Any]

    def __init__(self, text: str = "", info: Mapping[str, Any] | None = None) -> None:
        super().__init__(text)
        self._info = info or {}

    @property
    def code(self) -> str:
        """The code, the same string in every language: ``TIMEOUT``, ``NOT_FOUND``, …"""
        return self._info.get("code", "INTERNAL")  # type: ignore[no-any-return]

    @property
    def message(self) -> str:
        """A sentence for a person: the place, the problem, the fix."""
        return self._info.get("message", str(self))  # type: ignore[no-any-return]

    @property
    def status(self) -> int | None:
        """The HTTP status, when the service answered."""
        return self._info.get("status")

    @property
    def target(self) -> str | None:
        """The option or property that is wrong, in the service's spelling."""
        return self._info.get("target")

    @property
    def retry_after_ms(self) -> int | None:
        """How long the service asks to wait, in milliseconds."""
        return self._info.get("retryAfterMs")

    @property
    def request_id(self) -> str | None:
        """The ``id`` of the service's error, for a support case."""
        return self._info.get("requestId")

    @property
    def evaluation_id(self) -> str | None:
        """The evaluation that exists all the same, and can be completed."""
        return self._info.get("evaluationId")

    @property
    def details(self) -> tuple[dict[str, Any], ...]:
        """The service's own details (``code``, ``target``, ``message``, ``innerError``), as they came."""
        return tuple(self._info.get("details", ()))

    @property
    def report(self) -> _native.Report | None:
        """The findings of a check, of ``VALIDATION_FAILED``."""
        report = self._info.get("report")
        if report is None:
            return None
        import json

        return _native.Report._load(json.dumps(report))

    @property
    def cause(self) -> str | None:
        """What lay beneath, in the words of its own error."""
        return self._info.get("cause")

    def to_dict(self) -> dict[str, Any]:
        """All of it in the service's spelling."""
        return dict(self._info)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProtectError):
            return NotImplemented
        return type(self) is type(other) and self._info == other._info

    def __hash__(self) -> int:
        return hash((type(self), str(self)))

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.args, self._info)


class ValidationError(ProtectError):
    """``VALIDATION_FAILED``: the request, feedback or completion status has errors; no call was made."""


class ConfigError(ProtectError):
    """``INVALID_CONFIG``: an option, policy, CIDR block, URL, id or ticket that cannot be used."""


class AuthError(ProtectError):
    """``UNAUTHORIZED`` and ``FORBIDDEN``."""


class ServiceError(ProtectError):
    """What the service answered, such as ``NOT_FOUND``, ``SERVER_ERROR`` or ``ALREADY_COMPLETED``."""


class RateLimitedError(ServiceError):
    """``RATE_LIMITED``: 429 with no try left."""


class TimeoutError(ProtectError, builtins.TimeoutError):
    """``TIMEOUT``: the time ran out while an answer was awaited. Also the built-in ``TimeoutError``."""


class NetworkError(ProtectError, ConnectionError):
    """``NETWORK``: no connection, TLS, or broken off in the middle. Also the built-in ``ConnectionError``."""


_CLASSES: dict[str, type[ProtectError]] = {
    kind.__name__: kind
    for kind in (
        ProtectError,
        ValidationError,
        ConfigError,
        AuthError,
        ServiceError,
        RateLimitedError,
        TimeoutError,
        NetworkError,
    )
}
_BY_CODE = {code: _CLASSES[name] for code, name in _native.error_classes() if name is not None}


def error_of(info: str | Mapping[str, Any]) -> ProtectError:
    """The exception of an ``ErrorInfo``, as JSON text or as its members."""
    members: Mapping[str, Any]
    if isinstance(info, str):
        import json

        members = json.loads(info)
    else:
        members = info
    kind = _BY_CODE.get(members["code"], ProtectError)
    return kind(f"{members['code']}: {members['message']}", members)


def config_error(target: str, message: str) -> ProtectError:
    """What the core would say of an option, where only this side can know."""
    return error_of({"code": "INVALID_CONFIG", "message": message, "target": target, "details": []})


def _remade(kind: type[ProtectError], args: tuple[str], info: Mapping[str, Any]) -> ProtectError:
    return kind(*args, info)
