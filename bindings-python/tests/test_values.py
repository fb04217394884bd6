"""What comes out: frozen, equal, picklable, and silent about the visitor."""

from __future__ import annotations

import copy
import math
import pickle

import pytest

from pingone_protect import (
    ConfigError,
    Decision,
    Outcome,
    OutcomePolicy,
    RiskEvaluation,
    client_ip,
    decide,
    explain,
    validate_request,
)

RESPONSE = b"""{"id": "e-1", "createdAt": "2026-05-04T12:00:00.000Z", "event": {"ip": "81.2.69.142"},
 "result": {"level": "MEDIUM", "score": 62.5, "recommendedAction": "BOT_MITIGATION", "mitigations": [{"action": "MFA"}]},
 "details": {"bot": {"type": "BOT", "level": "HIGH", "status": "x"}, "country": "spain"}}"""


def test_a_decision_has_all_its_members() -> None:
    decision = decide(RESPONSE)
    assert decision.outcome == "BOT_MITIGATION"
    assert isinstance(decision.outcome, Outcome)
    assert decision.decided_by == "RECOMMENDED_ACTION"
    assert (decision.evaluation_id, decision.level, decision.score) == ("e-1", "MEDIUM", 62.5)
    assert decision.recommended_action == "BOT_MITIGATION"
    assert decision.mitigations == ({"action": "MFA"},)
    assert (decision.source, decision.reason, decision.message, decision.warnings) == (None, None, None, ())
    assert decision.to_dict()["decidedBy"] == "RECOMMENDED_ACTION"


def test_every_form_of_a_response_decides_alike() -> None:
    evaluation = RiskEvaluation.parse(RESPONSE)
    forms = [RESPONSE, RESPONSE.decode(), bytearray(RESPONSE), memoryview(RESPONSE), evaluation, evaluation.to_dict()]
    assert {decide(form) for form in forms} == {decide(RESPONSE)}  # type: ignore[arg-type]


@pytest.mark.parametrize("garbage", [b"", b"\xff{}", b"[]", "null", {}, {"result": 5}, None, 5, []])
def test_garbage_is_a_failure_and_no_exception(garbage: object) -> None:
    decision = decide(garbage)  # type: ignore[arg-type]
    assert (decision.outcome, decision.reason) == ("FAILURE", "MALFORMED_RESPONSE")


def test_a_score_that_is_too_large_exceeds_and_nan_is_absent() -> None:
    large = decide({"result": {"level": "LOW", "score": math.inf}})
    assert (large.outcome, large.score, large.to_dict().get("score")) == ("EXCEEDS_SCORE_THRESHOLD", math.inf, None)
    absent = decide({"result": {"level": "LOW", "score": math.nan}})
    assert (absent.outcome, absent.score) == ("LOW", None)


def test_an_outcome_is_a_str_with_a_label() -> None:
    outcome = decide({"result": {"level": "LOW", "score": 301}}).outcome
    match outcome:
        case Outcome.EXCEEDS_SCORE_THRESHOLD:
            pass
        case _:
            pytest.fail("a constant matches")
    assert (outcome.label, Outcome("DENY").label, Outcome.CLIENT_ERROR.label) == (
        "Exceeds Score Threshold",
        "DENY",
        "ClientError",
    )
    assert f"{outcome}" == str(outcome) == "EXCEEDS_SCORE_THRESHOLD"


def test_values_are_equal_hash_and_pickle() -> None:
    values = [
        decide(RESPONSE),
        decide({"result": {"level": "LOW", "score": math.inf}}),
        explain(RESPONSE),
        explain(RESPONSE).trace[0],
        validate_request({}),
        validate_request({}).diagnostics[0],
        RiskEvaluation.parse(RESPONSE),
        RiskEvaluation.parse(RESPONSE).predictors["bot"],
        OutcomePolicy(score_threshold=None, recommended_actions=["DENY"]),
        Outcome("DENY"),
    ]
    for value in values:
        again = pickle.loads(pickle.dumps(value))
        assert again == value and type(again) is type(value) and hash(again) == hash(value)
        assert copy.deepcopy(value) == value
    assert decide(RESPONSE) != decide(b"{}")
    assert decide(RESPONSE) != 5


def test_values_are_frozen() -> None:
    for value in (decide(RESPONSE), validate_request({}), OutcomePolicy()):
        with pytest.raises(AttributeError):
            value.outcome = "LOW"  # type: ignore[union-attr,misc]


def test_an_explanation_is_a_decision_with_its_rules() -> None:
    explanation = explain(RESPONSE)
    assert isinstance(explanation, Decision)
    assert [(entry.rule, entry.matched) for entry in explanation.trace] == [
        ("SCORE_THRESHOLD", False),
        ("RECOMMENDED_ACTION", True),
    ]
    assert len(explanation.to_dict()["trace"]) == 2
    assert "BOT_MITIGATION" in repr(explanation)


def test_a_response_is_lossless() -> None:
    text = '{"id":"e","big":123456789012345678901234567890,"x":1.50}'
    evaluation = RiskEvaluation.parse(text)
    assert evaluation.raw == text
    assert evaluation.to_dict()["big"] == 123456789012345678901234567890
    predictor = RiskEvaluation.parse(RESPONSE).predictors["bot"]
    assert (predictor.type, predictor.level, predictor.status) == ("BOT", "HIGH", "x")


def test_reprs_do_not_show_the_visitor() -> None:
    secrets = {"event": {"ip": "81.2.69.142", "user": {"id": "s3cret", "name": "s3cret"}}, "id": "e"}
    shown = [
        repr(RiskEvaluation.parse(RESPONSE)),
        repr(RiskEvaluation.parse(secrets)),
        repr(validate_request(secrets)),
        str(validate_request(secrets)),
        repr(decide(secrets)),
    ]
    assert not any("81.2.69.142" in text or "s3cret" in text for text in shown)


@pytest.mark.parametrize(
    "policy",
    [
        {"scoreThreshold": -1},
        {"scoreThreshold": math.nan},
        {"scoreThreshold": math.inf},
        {"scoreThreshold": "300"},
        {"scoreThreshold": True},
        {"recommendedActions": "DENY"},
        {"recommendedActions": [""]},
        {"recommendedActions": ["HIGH"]},
        {"threshold": 1},
        [],
    ],
)
def test_a_bad_policy_is_refused_before_the_response_is_looked_at(policy: object) -> None:
    with pytest.raises(ConfigError) as raised:
        decide(b"garbage", policy)  # type: ignore[arg-type]
    assert raised.value.code == "INVALID_CONFIG"
    with pytest.raises(ConfigError):
        OutcomePolicy.from_dict(policy)  # type: ignore[arg-type]


def test_a_policy_has_defaults_and_none_means_not_configured() -> None:
    policy = OutcomePolicy()
    assert policy.score_threshold == 300
    assert policy.recommended_actions[0] == "ACCOUNT_RECOVERY" and len(policy.recommended_actions) == 5
    assert OutcomePolicy(score_threshold=None).score_threshold is None
    assert OutcomePolicy(recommended_actions={"DENY"}).recommended_actions == ("DENY",)  # type: ignore[arg-type]
    with pytest.raises(ConfigError):
        OutcomePolicy(score_threshold=math.nan)
    assert decide(RESPONSE, OutcomePolicy(recommended_actions=[])).outcome == "MEDIUM"
    assert decide(RESPONSE, {"scoreThreshold": 60}).outcome == "EXCEEDS_SCORE_THRESHOLD"


def test_a_policy_shows_its_actions() -> None:
    assert "recommended_actions=[]" in repr(OutcomePolicy(recommended_actions=[]))
    assert '["A\\"B", "C"]' in repr(OutcomePolicy(recommended_actions=['A"B', "C"]))


@pytest.mark.parametrize("bad", [object(), b"{}", iter(["DENY"])])
def test_what_json_does_not_have_is_a_bad_policy(bad: object) -> None:
    for policy in (bad, {"scoreThreshold": bad}, {"recommendedActions": bad}):
        with pytest.raises(ConfigError):
            decide(RESPONSE, policy)  # type: ignore[arg-type]


def test_a_number_is_a_number_whatever_its_class() -> None:
    from decimal import Decimal
    from fractions import Fraction

    for score in (Decimal("300.01"), Fraction(601, 2), Decimal("1E+3"), Decimal("Infinity")):
        assert decide({"result": {"level": "LOW", "score": score}}).outcome == "EXCEEDS_SCORE_THRESHOLD"
    assert decide({"result": {"level": "LOW", "score": Decimal("sNaN")}}).outcome == "LOW"
    assert OutcomePolicy(score_threshold=Decimal("0.5")).score_threshold == 0.5  # type: ignore[arg-type]


def test_the_address_behind_proxies() -> None:
    import ipaddress

    network = ipaddress.ip_network("10.0.0.0/8")
    peer = ipaddress.ip_address("10.0.0.7")
    assert client_ip(peer, ["1.2.3.4", "81.2.69.142"], trusted_proxies=[network]) == "81.2.69.142"
    assert client_ip(None) is None
    assert client_ip("\ud800") is None
    assert client_ip(peer, "1.2.3.4, \udcff", trusted_proxies=[network]) == "10.0.0.7"
    assert Outcome("\ud800").label
    with pytest.raises(ConfigError) as raised:
        client_ip("10.0.0.7", trusted_proxies=["10.0.0.0/33"])
    assert raised.value.target == "trustedProxies[0]"
