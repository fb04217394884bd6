"""Speed beside models that a user would write by hand, all in one run; prints ratios.

    python benches/python/compare.py      # needs pingone_protect, msgspec, pydantic

Two works: decide from the 3 KB of a response's bytes, and check a 0.6 KB request and produce its body. The peers do the
same with a model each and the rules in Python: threshold, action, level; and a part of the rules of a request.
"""

from __future__ import annotations

import ipaddress
import json
import statistics
import time
from collections.abc import Callable
from typing import Any, Literal, Optional, Union

import msgspec
import pydantic

import pingone_protect

ACTIONS = frozenset({"ACCOUNT_RECOVERY", "AITM_MITIGATION", "BOT_MITIGATION", "DENY", "TEMP_EMAIL_MITIGATION"})


def response() -> bytes:
    predictor = {
        "level": "LOW",
        "type": "USER_RISK_BEHAVIOR",
        "status": "IN_TRAINING_PERIOD",
        "reason": "Not enough data to tell",
        "threshold": {"source": "CALCULATED", "high": 80.5, "medium": 40.25},
    }
    names = ("userRiskBehavior", "userLocationAnomaly", "newDevice", "botDetection", "velocityByUser", "velocityByIp")
    names += ("emailReputation", "adversaryInTheMiddle", "trafficAnomaly", "anonymousNetwork", "ipRisk")
    event = request()["event"]
    links = {"self": {"href": "https://api.pingone.eu/v1/environments/e/riskEvaluations/0b5e"}}
    body = {
        "_links": links,
        "id": "0b5e6f0c-9d1e-2b47-4c7f-8f0a5b1f6d0c",
        "environment": {"id": "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21"},
        "createdAt": "2026-05-04T12:00:00.000Z",
        "updatedAt": "2026-05-04T12:00:00.000Z",
        "event": event,
        "riskPolicySet": {"id": "p-1", "name": "Default Risk Policy"},
        "result": {"level": "LOW", "score": 15, "source": "AGGREGATED_SCORES", "type": "VALUE"},
        "details": {"country": "spain", "city": "madrid", **{name: predictor for name in names}},
    }
    return json.dumps(body, separators=(",", ":")).encode()


def request() -> dict[str, Any]:
    return {
        "event": {
            "ip": "81.2.69.142",
            "flow": {"type": "AUTHENTICATION", "subtype": "USER_PASSWORD"},
            "user": {"type": "EXTERNAL", "id": "u-12345", "name": "ana@example.com", "groups": ["staff", "admins"]},
            "session": {"id": "c0ffee00-1234-5678-9abc-def012345678"},
            "browser": {"userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"},
            "device": {"externalId": "d-98765"},
            "sharingType": "PRIVATE",
            "targetResource": {"id": "shop-frontend", "name": "The shop"},
            "customAttributes": {"plan": "pro", "seats": 25, "trial": False, "channel": "web"},
        },
        "riskPolicySet": {"id": "4dd1a1c5-2b47-4c7f-8f0a-5b1f6d0c7e21"},
    }


class MResult(msgspec.Struct):
    level: Optional[str] = None
    score: Optional[float] = None
    recommendedAction: Union[str, list[str], None] = None


class MResponse(msgspec.Struct):
    id: str
    result: MResult


class PResult(pydantic.BaseModel):
    level: Optional[str] = None
    score: Optional[float] = None
    recommendedAction: Union[str, list[str], None] = None


class PResponse(pydantic.BaseModel):
    id: str
    result: PResult


def outcome(result: Any) -> str:
    if result.score is not None and result.score > 300:
        return "EXCEEDS_SCORE_THRESHOLD"
    given = result.recommendedAction
    for action in given if isinstance(given, list) else [given]:
        if action in ACTIONS:
            return action  # type: ignore[no-any-return]
    return result.level if result.level in ("LOW", "MEDIUM", "HIGH") else "FAILURE"


Text = msgspec.Meta(min_length=1, max_length=1024)


class MGroup(msgspec.Struct):
    name: str


class MUser(msgspec.Struct, omit_defaults=True):
    type: Literal["PING_ONE", "EXTERNAL"]
    id: Optional[str] = None
    name: Optional[str] = None
    groups: list[Union[str, MGroup]] = []


class MNamed(msgspec.Struct, omit_defaults=True):
    id: Optional[str] = None
    name: Optional[str] = None


class MFlow(msgspec.Struct, omit_defaults=True):
    type: Literal["REGISTRATION", "AUTHENTICATION", "ACCESS", "AUTHORIZATION", "TRANSACTION"] = "AUTHENTICATION"
    subtype: Optional[str] = None


class MBrowser(msgspec.Struct, omit_defaults=True):
    userAgent: Optional[str] = None
    cookie: Optional[str] = None


class MDevice(msgspec.Struct):
    externalId: str


class MSession(msgspec.Struct):
    id: str


class MEvent(msgspec.Struct, omit_defaults=True):
    ip: str
    user: MUser
    flow: Optional[MFlow] = None
    session: Optional[MSession] = None
    browser: Optional[MBrowser] = None
    device: Optional[MDevice] = None
    sharingType: Optional[Literal["UNSPECIFIED", "SHARED", "PRIVATE"]] = None
    targetResource: Optional[MNamed] = None
    customAttributes: dict[str, Any] = {}


class MRequest(msgspec.Struct, omit_defaults=True):
    event: MEvent
    riskPolicySet: Optional[MNamed] = None


SUBTYPES = frozenset({"ACCOUNT_RECOVERY", "ACTIVE_SESSION", "PASSKEY", "USER_PASSWORD"})
encoder = msgspec.json.Encoder()


def msgspec_request(value: dict[str, Any]) -> bytes:
    checked = msgspec.convert(value, MRequest)
    event = checked.event
    problems = []
    address = ipaddress.ip_address(event.ip)
    if not address.is_global:
        problems.append("unroutable")
    user = event.user
    for text in (user.id, user.name):
        if text is not None and (not text.strip() or len(text) > 1024):
            problems.append("user")
    if user.type == "EXTERNAL" and user.id is None:
        problems.append("user.id")
    groups = []
    for group in user.groups:
        name = group if isinstance(group, str) else group.name
        if not name.strip() or len(name) > 1024:
            problems.append("group")
        groups.append(MGroup(name))
    user.groups = groups  # type: ignore[assignment]
    flow = event.flow
    if flow is not None and flow.subtype is not None and flow.type == "AUTHENTICATION" and flow.subtype not in SUBTYPES:
        problems.append("subtype")
    if event.browser is None or not (event.browser.userAgent or "").strip():
        problems.append("userAgent")
    target = event.targetResource
    if target is None or not ((target.id or "").strip() or (target.name or "").strip()):
        problems.append("target")
    if problems:
        raise ValueError(problems)
    return encoder.encode(checked)


def ours_request(value: dict[str, Any]) -> str | None:
    return pingone_protect.prepare_request(value)[1]


def ours_in_two(value: dict[str, Any]) -> Any:
    pingone_protect.validate_request(value)
    return pingone_protect.request_body(value)


def measured(works: dict[str, Callable[[], object]], rounds: int = 15) -> dict[str, float]:
    """Nanoseconds a call: the median of rounds in which each has its turn, so that all see the same machine."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            count = 3000
            start = time.perf_counter_ns()
            for _ in range(count):
                work()
            times[name].append((time.perf_counter_ns() - start) / count)
    return {name: statistics.median(taken) for name, taken in times.items()}


def main() -> None:
    body, given = response(), request()
    decoder = msgspec.json.Decoder(MResponse)
    default = pingone_protect.decide
    works: dict[str, Callable[[], object]] = {
        "decide: pingone_protect": lambda: default(body).outcome,
        "decide: msgspec": lambda: outcome(decoder.decode(body).result),
        "decide: pydantic": lambda: outcome(PResponse.model_validate_json(body).result),
        "request: pingone_protect prepare_request": lambda: ours_request(given),
        "request: pingone_protect validate_request + request_body": lambda: ours_in_two(given),
        "request: msgspec": lambda: msgspec_request(given),
    }
    print(f"response {len(body)} bytes, request {len(json.dumps(given))} bytes")
    times = measured(works)
    for name, taken in times.items():
        print(f"{name:58} {taken / 1000:8.2f} µs")
    ours = times["decide: pingone_protect"]
    print(f"decide / msgspec   {ours / times['decide: msgspec']:.2f}  (goal 0.70)")
    print(f"decide / pydantic  {ours / times['decide: pydantic']:.2f}  (goal 0.25)")
    prepared = times["request: pingone_protect prepare_request"] / times["request: msgspec"]
    print(f"request / msgspec  {prepared:.2f}  (goal 0.70)")


if __name__ == "__main__":
    main()
