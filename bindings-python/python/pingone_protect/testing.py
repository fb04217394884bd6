"""The service in this process, for tests: a test double with the service's manners, not a risk engine.

    from pingone_protect.testing import Emulator

    with Emulator() as emulator, emulator.client() as client:
        assert client.evaluate(request).outcome == "LOW"
        emulator.set_faults([{"operation": "create", "status": 503}])
        assert client.evaluate(request).decision.reason == "SERVER_ERROR"
        assert [entry["status"] for entry in emulator.log()][-1] == 503

With pytest the fixture ``protect_emulator`` gives one, with an environment of its own for each test. What it answers,
and to what, stands in the emulator's README: ``user.id`` ``high-…`` gives ``HIGH``, ``deny-…`` gives ``DENY``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any, Literal, TypedDict, cast
from urllib.parse import urlsplit
from uuid import uuid4

from ._async_client import AsyncClient
from ._client import Client
from ._native import EmulatorServer
from ._options import ClientOptions

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack

__all__ = ["Emulator", "Fault", "Operation"]

Operation = Literal["token", "create", "get", "complete", "feedback", "reset"]


class Fault(TypedDict, total=False):
    """What goes wrong: the first that fits is used, ``count`` times (default forever). Times in milliseconds."""

    operation: Operation
    count: int
    delayMs: int
    status: int
    headers: dict[str, str]
    body: Any
    drop: Literal["before", "after", "middle"]


class Emulator:
    """An emulator and one environment of it. Any environment exists on first use and is separate from every other."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        environment_id: str | None = None,
        on_request: Callable[[str], object] | None = None,
        _server: EmulatorServer | None = None,
    ) -> None:
        self._owned = EmulatorServer(host, port, on_request) if _server is None else None
        self._server = _server or self._owned
        self.environment_id = environment_id or str(uuid4())

    @property
    def url(self) -> str:
        """The root, ``http://127.0.0.1:{port}``; a browser sees there what arrives."""
        assert self._server is not None
        return self._server.url

    @property
    def api_url(self) -> str:
        """A client's ``api_url``."""
        return f"{self.url}/v1"

    @property
    def auth_url(self) -> str:
        """A client's ``auth_url``."""
        return self.url

    @property
    def options(self) -> ClientOptions:
        """The options that a client of this environment needs."""
        return {
            "environment_id": self.environment_id,
            "api_url": self.api_url,
            "auth_url": self.auth_url,
            "client_id": "worker",
            "client_secret": "secret",
        }

    @property
    def environ(self) -> dict[str, str]:
        """The same as ``PINGONE_…`` variables, for :meth:`pingone_protect.Client.from_env`."""
        return {f"PINGONE_{name.upper()}": str(value) for name, value in self.options.items()}

    def client(self, **options: Unpack[ClientOptions]) -> Client:
        """A client of this environment, with options of your own over those that it needs."""
        return Client(**cast(ClientOptions, {**self.options, **options}))

    def async_client(self, **options: Unpack[ClientOptions]) -> AsyncClient:
        """The same for asyncio."""
        return AsyncClient(**cast(ClientOptions, {**self.options, **options}))

    def set_faults(self, faults: Sequence[Fault]) -> None:
        """Replaces all faults; ``[]`` clears them."""
        self._admin("PUT", "/faults", list(faults))

    def set_random_faults(self, *, seed: int, rate: float) -> None:
        """That part of all requests gets a fault by chance, reproducibly."""
        self._admin("PUT", "/random", {"seed": seed, "rate": rate})

    def set_lenient(self, lenient: bool = True) -> None:
        """Accepts requests that a check would refuse."""
        self._admin("PUT", "/lenient", lenient)

    def advance_clock(self, seconds: float) -> None:
        """Moves the clock of the environment."""
        self._admin("POST", "/clock", {"advanceMs": round(seconds * 1000)})

    def log(self) -> list[dict[str, Any]]:
        """What was received, in order: ``operation``, ``method``, ``path``, ``headers``, ``body``, ``status``, ``at``."""
        entries = self._admin("GET", "/log")
        return entries["entries"] if isinstance(entries, dict) else entries  # type: ignore[no-any-return]

    def evaluations(self) -> list[dict[str, Any]]:
        """What is stored, with completion and feedback."""
        stored = self._admin("GET", "/evaluations")
        return stored["evaluations"] if isinstance(stored, dict) else stored  # type: ignore[no-any-return]

    def reset(self) -> None:
        """Forgets the environment."""
        self._admin("DELETE", "")

    def close(self) -> None:
        """Stops the server."""
        if self._owned is not None:
            self._owned.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Emulator(url={self.url!r}, environment_id={self.environment_id!r})"

    def _admin(self, method: str, path: str, body: object = None) -> Any:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            target = f"/emulator/environments/{self.environment_id}{path}"
            content = None if body is None else json.dumps(body)
            connection.request(method, target, content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        finally:
            connection.close()
        if response.status >= 400:
            raise ValueError(f"the emulator refuses: {text.decode()}")
        return json.loads(text) if text else None
