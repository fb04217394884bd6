"""A project in one file: ``python shop.py runserver``. Its views show the two ways an evaluation ends."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

sys.path.insert(0, str(Path(__file__).parent))
settings.configure(
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ.get("DJANGO_SECRET_KEY") or secrets.token_hex(),
    DEBUG=False,
    ALLOWED_HOSTS=["localhost", "127.0.0.1", "testserver"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "protect.ProtectMiddleware"],
    PROTECT_TRUSTED_PROXIES=os.environ.get("TRUSTED_PROXIES", "").split(),
)
django.setup()

from pingone_protect import ExternalUser  # noqa: E402

PASSWORDS = {"low-ana": "ana", "high-bo": "bo", "deny-cy": "cy"}


@require_POST
def login(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("username", "")
    known = PASSWORDS.get(name, "")
    if not known or not secrets.compare_digest(known.encode(), request.POST.get("password", "").encode()):
        return HttpResponse("no such user, or another password", status=401)
    user = ExternalUser(name, f"{name}@example.com")
    evaluation = request.protect.evaluate(user, signals=request.POST.get("signals"))
    match evaluation.outcome:
        case "LOW" | "MEDIUM":
            request.session["user"] = name
            evaluation.succeed()
            return HttpResponse("welcome")
        case "HIGH":
            request.session["waiting"] = [name, evaluation.ticket()]
            return HttpResponse("approve the push", status=202)
        case _:  # a threshold, DENY, FAILURE: completed as FAILED
            return HttpResponse("not now", status=403)


@require_POST
def push(request: HttpRequest) -> HttpResponse:
    """The second factor, in a request of its own."""
    name, ticket = request.session.pop("waiting", (None, None))
    if ticket is None:
        return HttpResponse("nothing waits for a second factor", status=409)
    evaluation = request.protect.resume(ticket)
    if not push_was_approved(name):
        evaluation.complete("FAILED")
        return HttpResponse("not now", status=403)
    request.session["user"] = name
    evaluation.complete("SUCCESS")
    return HttpResponse("welcome")


def push_was_approved(name: str) -> bool:
    return name.startswith("high-")  # your second factor


urlpatterns = [path("login", login), path("login/push", push)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
