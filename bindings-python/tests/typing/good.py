"""What must type-check."""

from __future__ import annotations

from typing import Any

from pingone_protect import (
    AsyncClient,
    Client,
    Event,
    ExternalUser,
    FeedbackItem,
    Flow,
    Outcome,
    OutcomePolicy,
    ProtectError,
    TimeoutError,
    client_ip,
    decide,
    explain,
    prepare_request,
    validate_request,
)
from pingone_protect.testing import Emulator, Fault
from pingone_protect.types import RequestDict


def sync(client: Client, plain: dict[str, Any]) -> str:
    event = Event("81.2.69.142", ExternalUser("u-1", name="ana@example.com"), flow=Flow.authentication("PASSKEY"))
    typed: RequestDict = {"event": {"ip": "81.2.69.142", "user": {"type": "EXTERNAL", "id": "u-1"}}}
    client.evaluate(plain)
    client.evaluate(typed)
    client.evaluate(b"{}")
    with client.guard({"event": event}, transaction_id="t") as evaluation:
        outcome: Outcome = evaluation.outcome
        label: str = outcome.label
        score: float | None = evaluation.decision.score
        if outcome == "LOW" or score is None:
            evaluation.succeed()
        ticket = evaluation.ticket()
    evaluation = client.resume(ticket)
    status: str = evaluation.complete("SUCCESS")
    result = client.send_feedback([FeedbackItem("e-1", "FALSE_HIGH_RISK", "COMPANY_VPN")])
    for batch in result.batches:
        error: ProtectError | None = batch.error
        print(batch.index, error)
    client.reset_user_profile(ExternalUser("u-1"))
    match outcome:
        case "LOW" | "MEDIUM":
            return label
        case _:
            return status


async def asynchronous(client: AsyncClient, plain: dict[str, Any]) -> None:
    async with client, client.guard(plain) as evaluation:
        evaluation.fail()
        await evaluation.complete("FAILED")
        await evaluation.feedback("FRIENDLY_BOT", "KNOWN_CRAWLER")
    (await client.get("id")).predictors["bot"].level


async def token(*, force_refresh: bool) -> str:
    return "t"


def options() -> None:
    Client(environment_id="e", region="EU", token=token, policy=OutcomePolicy(score_threshold=None), timeout=2.5)
    Client(environment_id="e", region="EU", token=lambda: {"accessToken": "t", "expiresIn": 60}, fallback="HIGH")
    AsyncClient.from_env(policy={"scoreThreshold": 75, "recommendedActions": ["DENY"]}, max_retries=0)
    try:
        Client()
    except TimeoutError as error:
        print(error.code, error.retry_after_ms)


def pure() -> None:
    report, body = prepare_request({"event": {}})
    text: str = body or ""
    print(validate_request({}).errors[0].allowed_values, report.valid, text)
    print(decide(b"{}", {"scoreThreshold": 1}).outcome, explain("{}").trace[0].detail)
    print(client_ip("10.0.0.1", ["1.1.1.1"], trusted_proxies=["10.0.0.0/8"]))


def emulated() -> None:
    faults: list[Fault] = [{"operation": "create", "status": 503, "count": 1}]
    with Emulator() as emulator, emulator.client(timeout=1) as client:
        emulator.set_faults(faults)
        client.evaluate({})
