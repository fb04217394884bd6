"""The application against the emulator: whose user ids say how risky they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from app import SESSIONS, app
from fastapi.testclient import TestClient

from pingone_protect.testing import Emulator

RELAY = "/protect/v1/environments/6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21/riskEvaluations"


@pytest.fixture
def web(protect_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    for name, value in protect_emulator.environ.items():
        monkeypatch.setenv(name, value)
    SESSIONS.clear()
    with TestClient(app, client=("81.2.69.142", 50000)) as web:
        yield web


def sent(emulator: Emulator, operation: str) -> list[Any]:
    return [entry["body"] for entry in emulator.log() if entry["operation"] == operation]


def bearer(answer: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['session']}"}


def test_a_browser_signs_in(web: TestClient, protect_emulator: Emulator) -> None:
    answer = web.post("/login", json={"username": "low-ana", "password": "ana", "signals": "opaque"})
    assert answer.status_code == 200 and SESSIONS[answer.json()["session"]].signed_in
    (created,), (completed,) = sent(protect_emulator, "create"), sent(protect_emulator, "complete")
    assert (created["event"]["ip"], created["event"]["user"]["id"]) == ("81.2.69.142", "low-ana")
    assert created["event"]["sdk"] == {"signals": {"data": "opaque"}}
    assert completed == {"completionStatus": "SUCCESS"}


def test_a_wrong_password_is_not_evaluated(web: TestClient, protect_emulator: Emulator) -> None:
    for username in ("low-ana", "nobody"):
        assert web.post("/login", json={"username": username, "password": ""}).status_code == 401
    assert protect_emulator.log() == []


def test_high_risk_needs_a_second_factor(web: TestClient, protect_emulator: Emulator) -> None:
    answer = web.post("/login", json={"username": "high-bo", "password": "bo"})
    assert (answer.status_code, answer.json()["next"]) == (202, "push")
    assert sent(protect_emulator, "complete") == []
    assert web.post("/login/push", headers=bearer(answer)).json() == {"signedIn": True}
    assert sent(protect_emulator, "complete") == [{"completionStatus": "SUCCESS"}]
    assert web.post("/login/push", headers=bearer(answer)).status_code == 409


def test_who_is_denied_has_no_session(web: TestClient, protect_emulator: Emulator) -> None:
    assert web.post("/login", json={"username": "deny-cy", "password": "cy"}).status_code == 403
    assert sent(protect_emulator, "complete") == [{"completionStatus": "FAILED"}] and not SESSIONS


def test_no_answer_is_not_safe(web: TestClient, protect_emulator: Emulator) -> None:
    protect_emulator.set_faults([{"operation": "create", "status": 500}])
    assert web.post("/login", json={"username": "low-ana", "password": "ana"}).status_code == 403


def phone(web: TestClient, username: str) -> dict[str, str]:
    return bearer(web.post("/phone/session", json={"username": username, "password": username[-3:].strip("-")}))


def test_a_phone_is_evaluated_by_the_relay_and_decided_here(web: TestClient, protect_emulator: Emulator) -> None:
    session = phone(web, "low-ana")
    body = {"event": {"sdk": {"signals": {"data": "opaque"}}, "device": {"externalId": "d-1"}}}
    answer = web.post(RELAY, json=body, headers=session)
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "createdAt", "result"} and answer.json()["result"] == {"level": "LOW"}
    assert web.post("/phone/finish", headers=session).json() == {"signedIn": True}
    assert sent(protect_emulator, "complete") == [{"completionStatus": "SUCCESS"}]
    assert web.post("/phone/finish", headers=session).status_code == 403


def test_a_phone_cannot_choose_who_it_is(web: TestClient, protect_emulator: Emulator) -> None:
    session = phone(web, "high-bo")
    forged = {
        "clientError": "skip me",
        "riskPolicySet": {"id": "the-lax-one"},
        "event": {
            "ip": "9.9.9.9",
            "user": {"type": "EXTERNAL", "id": "low-ana"},
            "completionStatus": "SUCCESS",
            "customAttributes": {"emulator": {"level": "LOW"}},
        },
    }
    answer = web.post(RELAY, json=forged, headers=session)
    assert answer.json()["result"]["level"] == "HIGH"
    (created,) = sent(protect_emulator, "create")
    assert set(created) == {"event"} and "customAttributes" not in created["event"]
    assert (created["event"]["ip"], created["event"]["user"]["id"]) == ("81.2.69.142", "high-bo")


def test_the_relay_offers_the_create_only(web: TestClient, protect_emulator: Emulator) -> None:
    session = phone(web, "low-ana")
    identifier = web.post(RELAY, json={"event": {}}, headers=session).json()["id"]
    for method in ("GET", "PUT"):
        assert web.request(method, f"{RELAY}/{identifier}/event", headers=session).status_code == 404
    assert web.get(RELAY, headers=session).status_code == 405
    assert web.post(RELAY, json={"event": {}}).status_code == 401
    for body in (b"[]", b"", b'{"event": 5}', b"\xff"):
        assert web.post(RELAY, content=body, headers=session).status_code == 400
    assert len(sent(protect_emulator, "create")) == 1


def test_a_relay_without_a_service_lets_nobody_in(web: TestClient, protect_emulator: Emulator) -> None:
    protect_emulator.set_faults([{"operation": "create", "status": 500}])
    session = phone(web, "low-ana")
    assert web.post(RELAY, json={"event": {}}, headers=session).status_code == 503
    assert web.post("/phone/finish", headers=session).status_code == 403


def test_the_relay_speaks_to_the_packages_own_client(web: TestClient) -> None:
    """What a phone's client gets is what it can read: here the answer is decided by the package itself."""
    from pingone_protect import decide

    answer = web.post(RELAY, json={"event": {}}, headers=phone(web, "deny-cy"))
    assert decide(answer.content).outcome == "DENY"
    bad = web.post(RELAY, json={"event": {"sharingType": "EVERYBODY"}}, headers=phone(web, "low-ana"))
    assert (bad.status_code, bad.json()["details"][0]["target"]) == (400, "event.sharingType")
