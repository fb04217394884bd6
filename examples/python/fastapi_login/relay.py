"""What a relay takes from a device, and what it gives back.

A phone has no client secret, so its client talks to this back end as if it were the service. Whoever holds the phone
can send anything: so the user comes from the session, the address from the connection, the policy from the server, and
a ``clientError``, which would skip the evaluation, is not accepted.
"""

from __future__ import annotations

import json
from typing import Any

from fastapi import HTTPException, Response
from fastapi.responses import JSONResponse

from pingone_protect import AsyncEvaluation, ValidationError

FROM_THE_DEVICE = ("sdk", "device", "sharingType")
LARGEST = 256 * 1024


def of_the_device(body: bytes) -> dict[str, Any]:
    """The members of an event that only the device can know."""
    if len(body) > LARGEST:
        raise HTTPException(413, "too large for signals")
    try:
        event = json.loads(body)["event"]
        return {name: event[name] for name in FROM_THE_DEVICE if name in event}
    except (ValueError, TypeError, KeyError) as error:
        raise HTTPException(400, "a request is an object with an event") from error


def answered(evaluation: AsyncEvaluation) -> Response:
    """As the service would answer, with no more than a screen needs: scores and predictors would teach an attacker."""
    decision = evaluation.decision
    if evaluation.id is None:
        return JSONResponse({"code": "SERVICE_UNAVAILABLE", "message": "no evaluation"}, 503)
    result = {"level": decision.level, "recommendedAction": decision.recommended_action}
    shown = {name: value for name, value in result.items() if value is not None}
    return JSONResponse({"id": evaluation.id, "createdAt": evaluation.created_at, "result": shown}, 201)


def refused(error: ValidationError) -> Response:
    """The findings, in the form of the service's own refusals; they never quote what is personal."""
    report = error.report
    found = () if report is None else report.errors
    details = [{"code": each.code, "target": each.target, "message": each.message} for each in found]
    return JSONResponse({"code": "INVALID_DATA", "message": "the request has errors", "details": details}, 400)
