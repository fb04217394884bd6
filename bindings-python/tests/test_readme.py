"""The README's own code runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pingone_protect.testing import Emulator

README = Path(__file__).parent.parent / "README.md"
OF_ALL = README.parent.parent / "README.md"


def test_the_quick_start_of_the_whole() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", OF_ALL.read_text(encoding="utf-8"), re.DOTALL)
    promised = code.rsplit("# ", 1)[1]
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, timeout=60)
    assert (run.stdout, run.stderr) == (promised, "")


def test_the_quick_start(protect_emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in protect_emulator.environ.items():
        monkeypatch.setenv(name, value)
    quick_start, fixture = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(quick_start, names)
    sign_in = names["sign_in"]
    answers = [sign_in("81.2.69.142", "Mozilla/5.0", user, "ana@example.com") for user in ("low-1", "high-1", "deny-1")]
    assert answers == [True, True, False]
    completed = [entry["body"]["completionStatus"] for entry in protect_emulator.log() if entry["operation"] == "complete"]
    assert completed == ["SUCCESS", "SUCCESS", "FAILED"]
    exec(fixture, names)
    names["test_a_visitor_with_high_risk_is_refused"](protect_emulator)
