"""A sign-in for a few visitors on the emulator: evaluate, act on the outcome, complete, report.

    python sign_in.py      # needs nothing but the package
"""

from __future__ import annotations

import sys

from pingone_protect import Browser, Client, Evaluation, Event, ExternalUser, TargetResource
from pingone_protect.testing import Emulator

# The emulator answers by user id; the outcome that each visitor must reach.
VISITORS = {
    "low-ana": "LOW",
    "medium-bo": "MEDIUM",
    "high-cy": "HIGH",
    "exceeds-di": "EXCEEDS_SCORE_THRESHOLD",
    "deny-ed": "DENY",
}


def sign_in(client: Client, user_id: str) -> tuple[Evaluation, str]:
    """What became of a visitor whose password was right."""
    event = Event(
        "81.2.69.142",
        ExternalUser(user_id, f"{user_id}@example.com"),
        browser=Browser("Mozilla/5.0"),
        target_resource=TargetResource("shop"),
    )
    with client.guard({"event": event}) as evaluation:
        match evaluation.outcome:
            case "LOW" | "MEDIUM":
                path = "session"
            case "HIGH":
                path = "push notification → session"  # your second factor
            case _:  # a threshold, an action, FAILURE: no answer is not "safe"
                return evaluation, "refused"
        evaluation.succeed()  # the guard completes with SUCCESS, and with FAILED otherwise
    return evaluation, path


def main() -> int:
    with Emulator() as emulator, emulator.client() as client:
        reached = {}
        for user_id in VISITORS:
            evaluation, path = sign_in(client, user_id)
            if evaluation.outcome == "HIGH":
                evaluation.feedback("FALSE_HIGH_RISK", "SUCCESSFUL_MFA")
            reached[user_id] = str(evaluation.outcome)
            print(f"{user_id:12}{evaluation.outcome:25}{path:29}{evaluation.completion_status}")
    return 0 if reached == VISITORS else 1


if __name__ == "__main__":
    sys.exit(main())
