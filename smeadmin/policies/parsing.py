"""From bytes to plain tables: hostile and unreadable texts are refused here (policy format 2.1)."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from smeadmin.policies.desk import Desk
from smeadmin.policies.findings import Finding, twice
from smeadmin.policies.literals import decimals

MOST_BYTES = 256 * 1024
MOST_DEPTH = 24
MOST_LISTED = 2000
"""So many rows stand in no table, and so many names in no list, of a measure."""
MOST_ROWS = 500
"""So many tables stand in no list of a measure."""
MOST_AMENDMENTS = 50
"""So many amendments stand in no notice: each lays the whole of a measure anew."""
_DOTTED = re.compile(r"(?:[A-Za-z0-9_-]{1,64}[ \t]*\.[ \t]*){24}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def parse(source: bytes | str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Read a TOML text into plain tables; hostile and unreadable ones are refused with P01."""
    desk = Desk()
    raw_bytes = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    if len(raw_bytes) > MOST_BYTES:
        desk.fault("P01 size", "", limit=MOST_BYTES)
        return None, desk.findings
    try:
        text = raw_bytes.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        desk.fault("P01 text", "")
        line = raw_bytes.count(b"\n", 0, error.start) + 1
        return None, [replace(finding, line=line) for finding in desk.findings]
    if any(line.count(".") >= MOST_DEPTH and _DOTTED.search(line) for line in text.splitlines()):
        desk.fault("P01 depth", "", limit=MOST_DEPTH)
        return None, desk.findings
    try:
        raw: dict[str, Any] | None = tomllib.loads(text, parse_float=decimals)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        place = _PLACE.search(str(error))
        at = int(place[1]) if place else None
        name = twice(text, str(error), at)
        if name is None:
            desk.fault("P01", "", reason=str(error))
        else:
            desk.fault("P01 twice", "", name=name)
        return None, [replace(finding, line=at) for finding in desk.findings]
    except RecursionError:
        raw = None
    if raw is None or _too_deep(raw):
        desk.fault("P01 depth", "", limit=MOST_DEPTH)
        return None, desk.findings
    if (long := _too_long(raw)) is not None:
        desk.fault("P01 long", long[0], limit=long[1])
        return None, desk.findings
    return raw, []


def _too_deep(raw: Any) -> bool:
    """Whether tables and lists stand too deep in each other; walks without recursion."""
    level: list[Any] = [raw]
    for _depth in range(MOST_DEPTH):
        level = [inner for outer in level for _key, inner in _tables_in(outer)]
        if not level:
            return False
    return True


def _too_long(raw: Mapping[str, Any]) -> tuple[str, int] | None:
    """Give the address of a table or list with more entries than it may have, and how many it may."""
    waiting: list[tuple[str, Any]] = [("", raw)]
    while waiting:
        at, outer = waiting.pop()
        rows = isinstance(outer, list) and bool(outer) and isinstance(outer[0], dict)
        most = MOST_ROWS if rows else MOST_AMENDMENTS if at == "amend" else MOST_LISTED
        if len(outer) > most:
            return at, most
        waiting.extend((f"{at}.{key}".lstrip("."), inner) for key, inner in _tables_in(outer))
    return None


def _tables_in(outer: Any) -> Iterator[tuple[object, Any]]:
    listed = outer.items() if isinstance(outer, dict) else enumerate(outer, 1)
    return ((key, inner) for key, inner in listed if isinstance(inner, dict | list))


def digest(raw: Mapping[str, Any]) -> str:
    """Give the SHA-256 of the parsed content; comments and the order of keys are none of it."""
    canonical = json.dumps(
        raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"number": format(value.normalize(), "f")}
    if isinstance(value, date | datetime):
        return {"day": value.isoformat()}
    raise TypeError(type(value).__name__)
