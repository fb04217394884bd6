"""From Python's own types to what JSON has. The native module asks for what it does not know by itself."""

from __future__ import annotations

import operator
import sys
from collections.abc import Mapping, Sequence, Set
from enum import Enum
from typing import Any


class Digits(str):
    """A number as it is written, with all its digits."""

    __slots__ = ()


def plain(value: object) -> Any:
    """The value as a str, number, list or dict, one step of the way.

    Raises ``TypeError`` for what has no meaning in JSON; the message names the type and never the value.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError("bytes have no meaning in JSON: decode them to a str")
    if isinstance(value, (Sequence, Set)):
        return list(value)
    if _is_of(value, "decimal", "Decimal"):
        return _digits(value)
    if _is_shown_as_text(value):
        return str(value)
    if _is_a_date(value):
        return value.isoformat()  # type: ignore[attr-defined]
    return _members(value)


def _digits(value: Any) -> Digits | float:
    if value.is_finite():
        return Digits(sys.modules["decimal"].Decimal.__str__(value))
    return float("nan") if value.is_nan() else float(value)


def loads(text: str) -> Any:
    """``json.loads`` with integers of any length."""
    import json

    return json.loads(text, parse_int=integer)


def integer(digits: str) -> int:
    """An integer from its digits, in pieces where the interpreter refuses so many at once."""
    if len(digits) <= 4000:
        return int(digits)
    if digits.startswith("-"):
        return -integer(digits[1:])
    half = len(digits) // 2
    shift: int = 10 ** (len(digits) - half)
    return integer(digits[:half]) * shift + integer(digits[half:])


def name(value: object) -> str:
    """A member's name as text, as ``json.dumps`` would have it."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    raise TypeError(f"a name in JSON must be a str, not {type(value).__name__}")


def _is_a_date(value: object) -> bool:
    # Whoever gives a value has imported its module, and so this one need not.
    return _is_of(value, "datetime", "date") or _is_of(value, "datetime", "time")


def _is_shown_as_text(value: object) -> bool:
    of = (("ipaddress", "_IPAddressBase"), ("uuid", "UUID"), ("pathlib", "PurePath"))
    return any(_is_of(value, module, name) for module, name in of)


def _is_of(value: object, module: str, name: str) -> bool:
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(value, kind)


def _members(value: object) -> Any:
    kind = type(value)
    for method in ("to_dict", "_asdict"):
        if hasattr(value, method):
            return getattr(value, method)()
    if hasattr(value, "model_dump"):
        return value.model_dump(by_alias=True)
    if hasattr(kind, "__dataclass_fields__"):
        return {field: getattr(value, field) for field in kind.__dataclass_fields__}
    if hasattr(kind, "__struct_fields__"):
        encoded = getattr(kind, "__struct_encode_fields__", kind.__struct_fields__)
        return {name: getattr(value, field) for name, field in zip(encoded, kind.__struct_fields__)}
    if hasattr(kind, "__attrs_attrs__"):
        return {field.name: getattr(value, field.name) for field in kind.__attrs_attrs__}
    if hasattr(kind, "dtype") and hasattr(kind, "tolist"):
        return value.tolist()  # type: ignore[attr-defined]
    if hasattr(kind, "__index__"):
        return operator.index(value)  # type: ignore[arg-type]
    if hasattr(kind, "__float__"):
        return float(value)  # type: ignore[arg-type]
    raise TypeError(f"a value of the type {kind.__name__} has no meaning in JSON")
