"""Nodes and journeys, driven by both clients on the emulator."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pingone_protect import ConfigError, EvaluationNode, Journey, ResultNode
from pingone_protect.testing import Emulator

OUTCOMES = {
    "LOW": "good",
    "MEDIUM": "good",
    "HIGH": "bad",
    "EXCEEDS_SCORE_THRESHOLD": "bad",
    "FAILURE": "failure",
    "CLIENT_ERROR": "failure",
}
DEFINITION = {
    "start": "login",
    "nodes": {
        "login": {"type": "Host", "task": "login", "outcomes": {"authenticated": "risk", "rejected": "failure"}},
        "risk": {"type": "PingOneProtectEvaluation", "outcomes": OUTCOMES},
        "good": {
            "type": "PingOneProtectResult",
            "config": {"completionStatus": "SUCCESS"},
            "outcomes": {"CONTINUE": "success"},
        },
        "bad": {
            "type": "PingOneProtectResult",
            "config": {"completionStatus": "FAILED"},
            "outcomes": {"CONTINUE": "failure"},
        },
        "success": {"type": "Success"},
        "failure": {"type": "Failure"},
    },
}
CONTEXT = {"ip": "81.2.69.142", "userAgent": "Mozilla/5.0"}


def login(step: dict[str, Any]) -> dict[str, Any]:
    return {"outcome": "authenticated", "context": {"userId": "high-1", "username": "ana@example.com"}}


async def login_later(step: dict[str, Any]) -> dict[str, Any]:
    await asyncio.sleep(0)
    return login(step)


def outcomes(end: dict[str, Any]) -> list[str]:
    return [entry["outcome"] for entry in end["path"]]


def test_a_journey_in_a_thread(protect_emulator: Emulator) -> None:
    with protect_emulator.client() as client:
        end = client.run_journey(Journey(DEFINITION), None, CONTEXT, tasks={"login": login})
    assert (end["result"], outcomes(end)) == ("FAILURE", ["authenticated", "HIGH", "CONTINUE"])
    assert [entry["operation"] for entry in protect_emulator.log()] == ["token", "create", "complete"]


def test_a_journey_on_a_loop(protect_emulator: Emulator) -> None:
    async def run() -> dict[str, Any]:
        async with protect_emulator.async_client() as client:
            tasks = {"login": login_later, "collectSignals": lambda step: "opaque"}
            return await client.run_journey(Journey(DEFINITION), {}, CONTEXT, tasks=tasks)

    assert outcomes(asyncio.run(run())) == ["authenticated", "HIGH", "CONTINUE"]
    assert protect_emulator.log()[1]["body"]["event"]["sdk"] == {"signals": {"data": "opaque"}}


def test_a_journey_goes_on_in_another_request(protect_emulator: Emulator) -> None:
    journey = Journey(DEFINITION)
    journey.start(None, CONTEXT)
    saved = journey.to_json()
    assert "81.2.69.142" not in saved
    with protect_emulator.client() as client:
        resumed = Journey.resume(saved, context=CONTEXT)
        assert client.continue_journey(resumed, tasks={"login": login})["result"] == "FAILURE"
        with pytest.raises(ConfigError):
            client.continue_journey(Journey(DEFINITION))
        with pytest.raises(ConfigError, match="no task 'login'"):
            client.run_journey(Journey(DEFINITION), None, CONTEXT)


def test_nodes_alone(protect_emulator: Emulator) -> None:
    context = CONTEXT | {"userId": "u-1", "username": "ana@example.com", "signals": "opaque"}
    with protect_emulator.client() as client:
        done = client.run_node(EvaluationNode({}), None, context)
        assert (done["step"], done["outcome"]) == ("done", "LOW")
        done = client.run_node(ResultNode({"completionStatus": "SUCCESS"}), done["state"])
        assert (done["outcome"], done["warnings"]) == ("CONTINUE", [])
        with pytest.raises(ConfigError):
            client.perform({"step": "host", "task": "login"})
    with pytest.raises(ConfigError) as raised:
        EvaluationNode({"scoreThreshold": float("nan")})
    assert raised.value.report is not None and not raised.value.report.valid
    assert EvaluationNode.check({"colour": 1}).diagnostics[0].code == "UNKNOWN_PROPERTY"
