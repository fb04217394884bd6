"""What must not type-check: each line is wrong, and an unused ``ignore`` is an error."""

from __future__ import annotations

from pingone_protect import AsyncClient, Client, Event, ExternalUser, FeedbackItem, Flow, OutcomePolicy, decide
from pingone_protect.types import RequestDict


def sync(client: Client) -> None:
    client.evaluate(5)  # type: ignore
    client.complete("id", "IN_PROGRESS")  # type: ignore
    client.evaluate({}).outcome = "LOW"  # type: ignore
    client.evaluate({}, "t-1")  # type: ignore
    client.evaluate({}).feedback("FRIENDLY_BOT", "NO_REASON")  # type: ignore
    with client.guard({}) as evaluation:
        evaluation.complete("success")  # type: ignore


async def asynchronous(client: AsyncClient) -> None:
    (await client.evaluate({})).outcom  # type: ignore
    client.evaluate({}).outcome  # type: ignore
    with client.guard({}):  # type: ignore
        pass


def values() -> None:
    Client(region="XX")  # type: ignore
    Client(colour="blue")  # type: ignore
    Client("e")  # type: ignore
    Client.from_env(timeout="5")  # type: ignore
    Flow.authentication("ADD_MFA")  # type: ignore
    Flow.registration("PASSKEY")  # type: ignore
    FeedbackItem("e", "FALSE_LOW_RISK")  # type: ignore
    FeedbackItem("e", "FALSE_HIGH_RISK", "KNOWN_CRAWLER")  # type: ignore
    ExternalUser()  # type: ignore
    Event(user="u-1")  # type: ignore
    OutcomePolicy(300)  # type: ignore
    decide(5)  # type: ignore
    request: RequestDict = {"evnt": {}}  # type: ignore
    print(request)
