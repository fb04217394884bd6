"""The emulator in the process, and the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pingone_protect.__main__ import main
from pingone_protect.testing import Emulator


def test_an_emulator_of_ones_own(request_of: Any) -> None:
    seen: list[str] = []
    with Emulator(on_request=seen.append) as emulator, emulator.client() as client:
        evaluation = client.evaluate(request_of())
        emulator.advance_clock(31 * 60)
        emulator.set_faults([])
        emulator.set_random_faults(seed=1, rate=0.0)
        emulator.set_lenient()
        assert [entry["operation"] for entry in emulator.log()] == ["token", "create"]
        assert len(emulator.evaluations()) == 1 and emulator.evaluations()
        emulator.reset()
        assert emulator.log() == []
        with pytest.raises(ValueError, match="refuses"):
            emulator.set_faults([{"operation": "nonsense"}])  # type: ignore[typeddict-item]
    assert evaluation.outcome == "LOW" and len(seen) == 2
    assert emulator.environment_id in repr(emulator)


def test_environments_are_separate(protect_emulator: Emulator, request_of: Any) -> None:
    other = Emulator(_server=protect_emulator._server)
    with protect_emulator.client() as client:
        client.evaluate(request_of())
    assert other.log() == [] and len(protect_emulator.log()) == 2


def test_validate_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], request_of: Any) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request_of()))
    assert main(["validate", str(file)]) == 0
    file.write_text('{"event": {"user": {"type": "EXTERNAL", "id": "u"}}}')
    assert main(["validate", str(file)]) == 1
    assert "REQUIRED_VALUE event.ip" in capsys.readouterr().out
    assert main(["validate", "--ip-from-server", str(file)]) == 0
    file.write_text('{"evaluationFeedbackItems": []}')
    assert main(["validate", "--feedback", str(file)]) == 1
    assert main(["validate", str(tmp_path / "missing.json")]) == 2


def test_decide_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "response.json"
    file.write_text('{"id": "e", "result": {"level": "LOW", "score": 70, "recommendedAction": "DENY"}}')
    for arguments, outcome in (
        ([], "DENY"),
        (["--threshold", "60"], "EXCEEDS_SCORE_THRESHOLD"),
        (["--threshold", "none", "--action", "MINE"], "LOW"),
    ):
        assert main(["decide", *arguments, str(file)]) == 0
        shown = json.loads(capsys.readouterr().out)
        assert (shown["outcome"], bool(shown["trace"])) == (outcome, True)
    assert main(["decide", "--action", "HIGH", str(file)]) == 2


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_the_emulator_as_a_program(request_of: Any) -> None:
    command = [sys.executable, "-m", "pingone_protect", "emulator", "--port", "0", "--log"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        greeting = [program.stdout.readline() for _ in range(9)]
        variables = dict(line.removeprefix("export ").strip().split("=", 1) for line in greeting if line.startswith("export"))
        from pingone_protect import Client

        with Client.from_env(variables) as client:
            assert client.evaluate(request_of()).outcome == "LOW"
        assert json.loads(program.stdout.readline())["operation"] == "token"
        program.send_signal(signal.SIGINT)
        assert program.wait(10) == 0
