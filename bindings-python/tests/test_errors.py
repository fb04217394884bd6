"""The tree of errors, walked along the core's own table."""

from __future__ import annotations

import builtins
import pickle

import pytest

import pingone_protect
from pingone_protect import _errors, _native

TREE = {
    "VALIDATION_FAILED": "ValidationError",
    "INVALID_CONFIG": "ConfigError",
    "UNAUTHORIZED": "AuthError",
    "FORBIDDEN": "AuthError",
    "NOT_FOUND": "ServiceError",
    "RATE_LIMITED": "RateLimitedError",
    "SERVER_ERROR": "ServiceError",
    "REJECTED": "ServiceError",
    "MALFORMED_RESPONSE": "ServiceError",
    "UNKNOWN_LEVEL": "ServiceError",
    "TIMEOUT": "TimeoutError",
    "NETWORK": "NetworkError",
    "CLIENT_ERROR": None,
    "NOT_EVALUATED": "ServiceError",
    "ALREADY_COMPLETED": "ServiceError",
    "COMPLETION_WINDOW_EXPIRED": "ServiceError",
    "INTERNAL": "ProtectError",
}


def test_the_table_is_the_cores() -> None:
    assert dict(_native.error_classes()) == TREE


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, name in TREE.items() if name])
def test_every_code_has_its_class(code: str, name: str) -> None:
    error = _errors.error_of({"code": code, "message": "why", "details": [{"code": "X"}], "status": 400})
    kind = getattr(pingone_protect, name)
    assert type(error) is kind and issubclass(kind, pingone_protect.ProtectError)
    assert (error.code, error.message, error.status, error.details) == (code, "why", 400, ({"code": "X"},))
    assert (error.target, error.retry_after_ms, error.request_id, error.cause) == (None, None, None, None)
    assert (error.evaluation_id, error.report) == (None, None)
    assert str(error) == f"{code}: why"
    again = pickle.loads(pickle.dumps(error))
    assert again == error and type(again) is kind and again.to_dict() == error.to_dict()


def test_the_language_knows_two_of_them() -> None:
    assert issubclass(pingone_protect.TimeoutError, builtins.TimeoutError)
    assert issubclass(pingone_protect.NetworkError, ConnectionError)
    assert not issubclass(pingone_protect.ConfigError, OSError)


def test_a_validation_error_has_its_report(protect_emulator, request_of) -> None:  # type: ignore[no-untyped-def]
    with protect_emulator.client() as client, pytest.raises(pingone_protect.ValidationError) as raised:
        client.evaluate(request_of(ip="s3cret"))
    report = raised.value.report
    assert report is not None and [found.target for found in report.errors] == ["event.ip"]
    assert "s3cret" not in str(raised.value) + repr(raised.value)
    assert pickle.loads(pickle.dumps(raised.value)).report == report
    assert protect_emulator.log() == []


def test_an_error_of_the_service_has_its_details(protect_emulator, request_of) -> None:  # type: ignore[no-untyped-def]
    protect_emulator.set_faults([{"operation": "create", "status": 429, "headers": {"Retry-After": "60"}}])
    with protect_emulator.client() as client:
        with pytest.raises(pingone_protect.RateLimitedError) as raised:
            client.evaluate_or_raise(request_of())
        evaluation = client.evaluate(request_of())
    assert (raised.value.status, raised.value.retry_after_ms) == (429, 60_000)
    assert evaluation.error is not None and evaluation.error.code == evaluation.decision.reason == "RATE_LIMITED"
    assert (evaluation.outcome, evaluation.id, evaluation.response) == ("FAILURE", None, None)
    assert evaluation.complete("SUCCESS") == "notEvaluated"
    with pytest.raises(pingone_protect.ServiceError, match="NOT_EVALUATED"):
        evaluation.ticket()
