"""What the tests share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def request_of() -> Any:
    """A request without findings, of a user that the emulator knows what to answer to."""

    def make(user: str = "low-1", **members: Any) -> dict[str, Any]:
        event = {
            "ip": "81.2.69.142",
            "user": {"type": "EXTERNAL", "id": user, "name": "ana@example.com"},
            "browser": {"userAgent": "Mozilla/5.0"},
            "targetResource": {"id": "shop"},
        }
        return {"event": event | members}

    return make
