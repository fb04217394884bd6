"""The counts of the sample, and of evaluations that the emulator gave."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from thresholds import bars, counted, main, outcomes, read_thresholds

from pingone_protect import ConfigError
from pingone_protect.testing import Emulator

SAMPLE = Path(__file__).parent / "past.jsonl"


def test_the_sample() -> None:
    counts = counted(SAMPLE.read_bytes().splitlines(), read_thresholds("50,100,300,none"))
    exceeding = [count["EXCEEDS_SCORE_THRESHOLD"] for count in counts.values()]
    assert exceeding == sorted(exceeding, reverse=True) and exceeding[0] > exceeding[2] > exceeding[3] == 0
    assert {sum(count.values()) for count in counts.values()} == {len(SAMPLE.read_bytes().splitlines())}
    assert outcomes(counts)[0] == "LOW" and outcomes(counts)[-1] == "FAILURE"
    assert [len(line) for line in bars(counts).splitlines()[1:]] == [69] * 4


def test_what_the_service_gave(protect_emulator: Emulator) -> None:
    users = {"low": 3, "medium": 2, "high": 1, "exceeds": 1, "deny": 1}
    with protect_emulator.client() as client:
        lines = [
            (client.evaluate(request(f"{user}-{index}")).raw or "").encode()
            for user, times in users.items()
            for index in range(times)
        ]
    counts = counted(lines, [50, 300, None])
    assert counts[300] == {"LOW": 3, "MEDIUM": 2, "HIGH": 1, "EXCEEDS_SCORE_THRESHOLD": 1, "DENY": 1}
    assert counts[50] == {"LOW": 3, "EXCEEDS_SCORE_THRESHOLD": 5}
    assert counts[None] == {"LOW": 3, "MEDIUM": 2, "HIGH": 2, "DENY": 1}


def request(user: str) -> dict[str, object]:
    return {"event": {"ip": "81.2.69.142", "user": {"type": "EXTERNAL", "id": user, "name": "ana@example.com"}}}


def test_the_program_prints_and_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn = tmp_path / "outcomes.svg"
    assert main([str(SAMPLE), "--thresholds", "100,none", "--plot", str(drawn)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("threshold") and "EXCEEDS_SCORE_THRESHOLD" in printed and "none |" in printed
    assert ElementTree.parse(drawn).getroot().tag.endswith("svg") and drawn.stat().st_size > 5000
    assert main([str(SAMPLE), "--plot", str(tmp_path / "outcomes.png")]) == 0
    assert (tmp_path / "outcomes.png").read_bytes().startswith(b"\x89PNG")


def test_a_bad_threshold_is_refused_before_the_file_is_read() -> None:
    with pytest.raises(ConfigError):
        counted(iter([]), [-1])
