"""A middleware that gives each request ``request.protect``, and completes behind the view.

    MIDDLEWARE = [..., "django.contrib.sessions.middleware.SessionMiddleware", "protect.ProtectMiddleware"]
    PROTECT_TRUSTED_PROXIES = ["10.0.0.0/8"]      # your load balancers

A view calls ``request.protect.evaluate(user)`` where it knows who signs in, and ``evaluation.succeed()`` when it lets
the visitor in. Whatever else happens, an exception too, is completed as ``FAILED``.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pingone_protect import Browser, Client, Evaluation, Event, ExternalUser, Flow, Session, TargetResource, client_ip


@cache
def client() -> Client:
    """One for the process, made by the first request; it also serves behind a fork."""
    return Client.from_env()


class ProtectMiddleware:
    """Give it a place behind the session's middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as guards:
            request.protect = Protect(request, guards)  # type: ignore[attr-defined]
            return self._get_response(request)


class Protect:
    """What a view sees as ``request.protect``."""

    def __init__(self, request: HttpRequest, guards: ExitStack) -> None:
        self._request, self._guards = request, guards

    def evaluate(self, user: ExternalUser, *, signals: str | None = None) -> Evaluation:
        """Evaluates a sign-in of this request, whose guard ends behind the view."""
        event = Event(
            self.ip,
            user,
            flow=Flow.authentication("USER_PASSWORD"),
            browser=Browser(self._request.headers.get("User-Agent")),
            session=self._session,
            target_resource=TargetResource("shop"),
            signals=signals,
        )
        return self._guards.enter_context(client().guard({"event": event}))

    def resume(self, ticket: dict[str, str]) -> Evaluation:
        """The evaluation of an earlier request, from its ticket."""
        return client().resume(ticket)

    @property
    def ip(self) -> str | None:
        """The visitor's address, from the connection and the proxies that are ours."""
        meta = self._request.META
        trusted = getattr(settings, "PROTECT_TRUSTED_PROXIES", ())
        return client_ip(meta.get("REMOTE_ADDR"), meta.get("HTTP_X_FORWARDED_FOR"), trusted_proxies=trusted)

    @property
    def _session(self) -> Session | None:
        key = getattr(self._request.session, "session_key", None)
        return Session(key) if key else None
