"""The project against the emulator: whose user ids say how risky they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import shop
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import override_settings
from django.urls import path
from protect import client

from pingone_protect import ExternalUser
from pingone_protect.testing import Emulator


@pytest.fixture
def browser(protect_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    for name, value in protect_emulator.environ.items():
        monkeypatch.setenv(name, value)
    client.cache_clear()
    yield Browser(REMOTE_ADDR="81.2.69.142", headers={"user-agent": "Mozilla/5.0"}, raise_request_exception=False)
    client.cache_clear()


def sent(emulator: Emulator, operation: str) -> list[Any]:
    return [entry["body"] for entry in emulator.log() if entry["operation"] == operation]


def test_a_visitor_signs_in(browser: Browser, protect_emulator: Emulator) -> None:
    answer = browser.post("/login", {"username": "low-ana", "password": "ana", "signals": "opaque"})
    assert (answer.status_code, browser.session["user"]) == (200, "low-ana")
    (created,) = sent(protect_emulator, "create")
    assert created["event"]["ip"] == "81.2.69.142" and created["event"]["browser"] == {"userAgent": "Mozilla/5.0"}
    assert sent(protect_emulator, "complete") == [{"completionStatus": "SUCCESS"}]


def test_a_wrong_password_is_not_evaluated(browser: Browser, protect_emulator: Emulator) -> None:
    assert browser.post("/login", {"username": "low-ana", "password": "x"}).status_code == 401
    assert browser.post("/login", {"username": "nobody"}).status_code == 401
    assert protect_emulator.log() == []


def test_who_is_denied_is_completed_as_failed(browser: Browser, protect_emulator: Emulator) -> None:
    assert browser.post("/login", {"username": "deny-cy", "password": "cy"}).status_code == 403
    assert sent(protect_emulator, "complete") == [{"completionStatus": "FAILED"}] and "user" not in browser.session


def test_high_risk_needs_a_second_factor(browser: Browser, protect_emulator: Emulator) -> None:
    assert browser.post("/login", {"username": "high-bo", "password": "bo"}).status_code == 202
    assert sent(protect_emulator, "complete") == [] and "user" not in browser.session
    assert browser.post("/login/push").content == b"welcome" and browser.session["user"] == "high-bo"
    assert sent(protect_emulator, "complete") == [{"completionStatus": "SUCCESS"}]
    assert browser.post("/login/push").status_code == 409


def test_no_answer_is_not_safe(browser: Browser, protect_emulator: Emulator) -> None:
    protect_emulator.set_faults([{"operation": "create", "status": 500}])
    assert browser.post("/login", {"username": "low-ana", "password": "ana"}).status_code == 403


def test_only_our_proxies_are_believed(browser: Browser, protect_emulator: Emulator) -> None:
    form = {"username": "low-ana", "password": "ana"}
    forwarded = {"x-forwarded-for": "9.9.9.9, 93.184.216.34"}
    browser.post("/login", form, headers=forwarded)
    with override_settings(PROTECT_TRUSTED_PROXIES=["81.2.69.0/24"]):
        browser.post("/login", form, headers=forwarded)
    assert [body["event"]["ip"] for body in sent(protect_emulator, "create")] == ["81.2.69.142", "93.184.216.34"]


def fails(request: HttpRequest) -> HttpResponse:
    request.protect.evaluate(ExternalUser("low-ana", "ana@example.com"))
    raise ZeroDivisionError


urlpatterns = [*shop.urlpatterns, path("fails", fails)]


def test_a_view_that_fails_is_completed_as_failed(browser: Browser, protect_emulator: Emulator) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        assert browser.post("/fails").status_code == 500
    assert sent(protect_emulator, "complete") == [{"completionStatus": "FAILED"}]
