"""Events on their way to ``on_event`` and to ``logging``, under the package's name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ._values import ClientEvent

if TYPE_CHECKING:
    import logging

_DEBUG = 10
_WARNING = 30


def logger() -> logging.Logger | None:
    """The package's logger. A program that has not imported ``logging`` has nobody who reads it."""
    module = sys.modules.get("logging")
    if module is None:
        return None
    found: logging.Logger = module.getLogger("pingone_protect")
    if not found.handlers:
        found.addHandler(module.NullHandler())
    return found


def is_detailed() -> bool:
    """Whether anybody reads more than warnings."""
    found = logger()
    return found is not None and found.isEnabledFor(_DEBUG)


def listener(on_event: Callable[[ClientEvent], object] | None) -> Callable[..., None]:
    """What the native client tells; what ``on_event`` raises is logged and swallowed."""

    def tell(*members: Any) -> None:
        event = ClientEvent(*members)
        found = logger()
        if found is not None:
            level = _WARNING if event.type == "warning" else _DEBUG
            found.log(level, "%s %s%s", event.operation, event.type, _told(event))
        if on_event is None:
            return
        try:
            on_event(event)
        except Exception:
            if found is not None:
                found.warning("on_event raised", exc_info=True)

    return tell


def _told(event: ClientEvent) -> str:
    members = event._asdict().items()
    return "".join(
        f" {name}={value}" for name, value in members if name not in ("type", "operation") and value is not None
    )
