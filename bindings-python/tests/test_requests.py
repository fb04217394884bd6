"""What goes in: Python's own types, the package's classes, and the odd ones."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import fractions
import ipaddress
import math
import pickle
import types
import uuid
from collections import ChainMap, OrderedDict, UserDict, UserList, deque, namedtuple
from typing import Any

import pytest

from pingone_protect import (
    Browser,
    Device,
    EvaluatedFactor,
    EvaluationRequest,
    Event,
    ExternalUser,
    FeedbackItem,
    Flow,
    PingOneUser,
    RiskPolicySet,
    Session,
    TargetResource,
    prepare_request,
    request_body,
    validate_feedback,
    validate_request,
)


class Colour(enum.Enum):
    RED = "red"


class Text(str, enum.Enum):
    ONE = "one"


class Number(enum.IntEnum):
    TWO = 2


@dataclasses.dataclass
class Plan:
    name: str
    seats: int


class Scalar:
    """As numpy has them."""

    dtype = "int64"

    def tolist(self) -> list[int]:
        return [1, 2]


Point = namedtuple("Point", "x y")


def sent(value: object) -> Any:
    body = request_body({"event": {"customAttributes": {"value": value}}})
    assert body is not None
    return body["event"]["customAttributes"]["value"]


BIG = 10**6000 + 7


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (0, 0),
        (-(2**63), -(2**63)),
        (2**64, 2**64),
        (-(10**40) - 1, -(10**40) - 1),
        (0.1, 0.1),
        (1e22, 1e22),
        (-0.0, -0.0),
        (math.nan, None),
        (math.inf, None),
        ("a\"\\\n\u2028\U0001f600\x00", "a\"\\\n\u2028\U0001f600\x00"),
        ([1, (2, [3])], [1, [2, [3]]]),
        (UserList([1]), [1]),
        (deque([1]), [1]),
        ({"a": {"b": None}}, {"a": {"b": None}}),
        (OrderedDict(a=1), {"a": 1}),
        (UserDict(a=1), {"a": 1}),
        (ChainMap({"a": 1}), {"a": 1}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        ({1: 2, Text.ONE: 3, True: 4}, {"1": 4, "one": 3}),
        (Colour.RED, "red"),
        (Text.ONE, "one"),
        (Number.TWO, 2),
        (Point(1, 2), {"x": 1, "y": 2}),
        (Plan("pro", 5), {"name": "pro", "seats": 5}),
        (datetime.date(2026, 5, 4), "2026-05-04"),
        (datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.timezone.utc), "2026-05-04T12:00:00+00:00"),
        (ipaddress.ip_address("2001:db8::1"), "2001:db8::1"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (decimal.Decimal("1.50"), 1.5),
        (fractions.Fraction(1, 4), 0.25),
        ({"a": 1}.keys(), ["a"]),
        (Scalar(), [1, 2]),
    ],
)
def test_values_become_json(value: object, expected: object) -> None:
    assert sent(value) == expected


def test_integers_keep_all_their_digits() -> None:
    import sys

    body = prepare_request(
        {"event": {"ip": "81.2.69.142", "user": {"type": "EXTERNAL", "id": "u"}, "customAttributes": {"big": BIG}}}
    )[1]
    assert body is not None
    digits = body.split('"big":')[1].rstrip("}")
    assert len(digits) == 6001
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    assert int(digits) == BIG


def test_an_event_takes_python_values() -> None:
    class User(enum.Enum):
        KIND = "EXTERNAL"

    event = {
        "ip": ipaddress.ip_address("81.2.69.142"),
        "user": {"type": User.KIND, "id": uuid.UUID(int=1), "name": "ana@example.com"},
        "browser": {"userAgent": "Mozilla/5.0"},
        "targetResource": {"id": "shop"},
    }
    assert validate_request({"event": event}).to_dict() == {"valid": True, "diagnostics": []}


@pytest.mark.parametrize("value", [object(), b"bytes", 1j, lambda: None, iter([1])])
def test_what_has_no_meaning_is_a_type_error_without_the_value(value: object) -> None:
    with pytest.raises(TypeError) as raised:
        validate_request({"event": {"ip": value}})
    assert repr(value) not in str(raised.value)


def test_a_value_that_contains_itself_ends() -> None:
    loop: dict[str, Any] = {}
    loop["loop"] = loop
    with pytest.raises(ValueError, match="contains itself"):
        validate_request(loop)


def test_unpaired_surrogates_break_nothing() -> None:
    assert not validate_request({"event": {"ip": "\ud800", "\udfff": 1}}).valid
    assert not validate_request("\ud800").valid


@pytest.mark.parametrize("text", ["", "{", b"\xff", b"[]", None, 5, [], "null"])
def test_what_is_no_object_has_one_finding(text: object) -> None:
    report = validate_request(text)  # type: ignore[arg-type]
    assert [(found.code, found.target) for found in report.diagnostics] == [("INVALID_TYPE", "")]
    assert request_body(text) is None  # type: ignore[arg-type]


def test_a_request_may_be_its_json() -> None:
    assert validate_request('{"event": {}}') == validate_request(b'{"event": {}}') == validate_request({"event": {}})


def test_findings_have_all_their_members() -> None:
    report = validate_request({"event": {"flow": {"type": "LOGIN"}}})
    found = next(found for found in report.errors if found.target == "event.flow.type")
    assert (found.severity, found.code) == ("error", "INVALID_VALUE")
    assert found.allowed_values is not None and "AUTHENTICATION" in found.allowed_values
    assert found.target in str(found)
    assert validate_request({}, ip_from_server=True, allow_unknown_values=True).errors


def test_classes_write_the_services_spelling() -> None:
    request = EvaluationRequest(
        Event(
            "81.2.69.142",
            ExternalUser("u-1", "ana@example.com", groups=["staff"]),
            flow=Flow.authentication("PASSKEY"),
            session=Session("s-1"),
            browser=Browser("Mozilla/5.0", cookie="c"),
            device=Device("d-1"),
            signals="opaque",
            sharing_type="PRIVATE",
            target_resource=TargetResource("shop"),
            evaluated_factors=[EvaluatedFactor("OTP", "SUCCESS")],
            origin="web",
            custom_attributes={"plan": Plan("pro", 5)},
        ),
        risk_policy_set=RiskPolicySet(targeted=True),
    )
    body = {
        "event": {
            "ip": "81.2.69.142",
            "user": {"type": "EXTERNAL", "id": "u-1", "name": "ana@example.com", "groups": [{"name": "staff"}]},
            "flow": {"type": "AUTHENTICATION", "subtype": "PASSKEY"},
            "session": {"id": "s-1"},
            "browser": {"userAgent": "Mozilla/5.0", "cookie": "c"},
            "device": {"externalId": "d-1"},
            "sdk": {"signals": {"data": "opaque"}},
            "sharingType": "PRIVATE",
            "targetResource": {"id": "shop"},
            "evaluatedFactors": [{"type": "OTP", "status": "SUCCESS"}],
            "origin": "web",
            "customAttributes": {"plan": {"name": "pro", "seats": 5}},
        },
        "riskPolicySet": {"targeted": True},
    }
    assert request_body(request) == body
    assert request_body({"event": request.event, "riskPolicySet": request.risk_policy_set}) == body
    report, text = prepare_request(request)
    assert report.valid and text is not None and text.startswith('{"event":{"ip"')
    assert request.event.user.id == "u-1" and request.event.signals == "opaque" and request.client_error is None


def test_classes_are_frozen_equal_and_silent() -> None:
    user = ExternalUser("s3cret", "s3cret@example.com")
    assert user == ExternalUser("s3cret", "s3cret@example.com") != PingOneUser("s3cret", "s3cret@example.com")
    assert pickle.loads(pickle.dumps(user)) == user and hash(user) == hash(pickle.loads(pickle.dumps(user)))
    assert "s3cret" not in repr(Event("81.2.69.142", user)) and "81.2" not in repr(Event("81.2.69.142", user))
    with pytest.raises(AttributeError):
        user.id = "other"
    with pytest.raises(AttributeError):
        del user.id
    flows = [Flow.registration(), Flow.access(), Flow.transaction(), Flow.authorization("ADD_MFA")]
    assert [flow.type for flow in flows] == ["REGISTRATION", "ACCESS", "TRANSACTION", "AUTHORIZATION"]


def test_feedback_is_checked() -> None:
    when = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.timezone.utc)
    item = FeedbackItem("e-1", "FALSE_HIGH_RISK", "COMPANY_VPN", created_at=when)
    assert validate_feedback({"evaluationFeedbackItems": [item]}).valid
    report = validate_feedback({"evaluationFeedbackItems": [{"feedbackCategory": "SOMETHING_NEW"}]})
    assert {found.code for found in report.errors} == {"INVALID_VALUE", "REQUIRED_VALUE"}
    lenient = validate_feedback(
        {"evaluationFeedbackItems": [{"feedbackCategory": "SOMETHING_NEW", "riskEvaluation": {"id": "e"}}]},
        allow_unknown_values=True,
    )
    assert lenient.valid


@pytest.mark.parametrize("digits", [19, 20, 4000, 4001, 9001])
def test_a_body_has_integers_of_any_length(digits: int) -> None:
    for number in (10**digits - 1, -(10**digits) + 1):
        assert sent(number) == number


@pytest.mark.parametrize(
    "text",
    [
        '"\\u00e9\\ud83d\\ude00\\"\\\\"',
        '"\\\\"',
        '"\\ud800"',
        "[ ]",
        "{ }",
        "[1 , 2.50, -0, 1e3,true,false,null]",
        "[9223372036854775807, 18446744073709551615, 9.2e18, 0.1, 5e-324]",
        "18446744073709551616",
        "-9223372036854775809",
        "1e19",
        "-0.0",
        "1e400",
        "[" * 200 + "]" * 200,
        '{"a":1,"a":{"b":[[]]}}',
    ],
)
def test_a_body_reads_as_json_does(text: str) -> None:
    import json

    body = request_body(f'{{"event": {{"customAttributes": {{"value": {text}}}}}}}')
    assert body is not None and repr(body["event"]["customAttributes"]["value"]) == repr(json.loads(text))


def test_a_dict_that_changes_while_it_is_read_is_an_error() -> None:
    class Evil:
        def __init__(self, grow: bool) -> None:
            self.grow = grow

        def to_dict(self) -> dict[str, Any]:
            if self.grow:
                event["more"] = 1
            else:
                event["other"] = event.pop("more", 0)
            return {}

    event: dict[str, Any] = {"a": Evil(True), "b": 1}
    with pytest.raises(RuntimeError, match="changed"):
        validate_request({"event": event})
    event = {"more": 1, "a": Evil(False), "b": 2}
    validate_request({"event": event})
