"""What both clients have in common: their options, and what needs no waiting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from . import _listen, _tokens
from ._errors import config_error
from ._native import NativeClient, OutcomePolicy
from ._values import ClientEvent
from .types import Fallback, PolicyDict, Region, TokenCallback

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack


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


class BaseClient:
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
                raise config_error(name, f"{name} must be callable")
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


def _milliseconds(seconds: object) -> object:
    # What is no number is the core's to refuse.
    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool):
        return seconds * 1000
    return seconds
