"""What the visitors leave behind on the emulator."""

from __future__ import annotations

import pytest
from sign_in import VISITORS, main, sign_in

from pingone_protect.testing import Emulator


def test_each_visitor_is_completed(protect_emulator: Emulator) -> None:
    with protect_emulator.client() as client:
        for user_id, outcome in VISITORS.items():
            assert sign_in(client, user_id)[0].outcome == outcome
    completed = [entry["body"]["completionStatus"] for entry in protect_emulator.log() if entry["operation"] == "complete"]
    assert completed == ["SUCCESS"] * 3 + ["FAILED"] * 2


def test_no_answer_is_refused(protect_emulator: Emulator) -> None:
    protect_emulator.set_faults([{"operation": "create", "status": 500}])
    with protect_emulator.client() as client:
        assert sign_in(client, "low-ana")[1] == "refused"


def test_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert len(capsys.readouterr().out.splitlines()) == len(VISITORS)
