"""Writing values on one line as TOML, so that a test may change a document and have it read again."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any


def line(value: Any) -> str:
    """Write a value as TOML on one line, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{line(str(k))} = {line(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(line(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def document(raw: dict[str, Any]) -> str:
    """Write a whole document, each of its parts on one line."""
    return "".join(f"{name} = {line(part)}\n" for name, part in raw.items())
