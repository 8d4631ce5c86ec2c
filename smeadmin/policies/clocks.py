"""Reading clocks and deadlines (policy format 2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from smeadmin.domain.rules.clocks import Clock, Deadline
from smeadmin.policies.conditions import condition
from smeadmin.policies.desk import Desk, Place


def clock(desk: Desk, raw: Any, at: Place, table: str = "clock") -> Clock:
    """Read one clock: from an event, between plain dates, or the earliest of several."""
    row = desk.table(raw, table, at)
    at = desk.inside(row, at)
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    head = desk.head(row, at, when=when)
    _one_way(desk, raw if isinstance(raw, Mapping) else row, at)
    if "earliest" in row:
        listed = row["earliest"]
        if not listed:
            desk.fault("P36 empty", at.sub("earliest"))
        read = tuple(
            clock(desk, one, at.sub("earliest", number)) for number, one in enumerate(listed, 1)
        )
        return Clock(head=head, earliest=read)
    if "on" in row:
        return Clock(head=head, on=_day(row["on"]))
    since, until = row.get("from"), row.get("until")
    if since is not None or until is not None:
        check_period(desk, since, until, at)
        return Clock(head=head, since=_day(since), until=_day(until))
    word = next((key for key in ("for", "within") if key in row), None)
    lasts = None if word is None else desk.duration(row[word], at, word)
    ends = row.get("ends")
    if word is None and ends not in ("month_end", "year_end"):
        desk.fault("P53 none", at)
    if lasts is not None and lasts.unit in ("years", "months") and ends is None:
        desk.fault("P53", at)
    return Clock(
        head=head,
        event=row.get("after") or row.get("before"),
        before="before" in row,
        duration=lasts,
        ends=ends,
        starts=row.get("starts", "event"),
        roll=row.get("roll", False),
    )


def _one_way(desk: Desk, row: Mapping[str, Any], at: Place) -> None:
    """Note a clock that says nothing, or two things."""
    ways = [
        keys
        for keys in (("after",), ("before",), ("on",), ("from", "until"), ("earliest",))
        if any(key in row for key in keys)
    ]
    if not ways:
        desk.fault("P03", at, key="after")
    elif len(ways) > 1:
        desk.fault("P36 two", at, keys=", ".join(keys[0] for keys in ways))
    if "for" in row and "within" in row:
        desk.fault("P36 two", at, keys="for, within")


def check_period(desk: Desk, since: Any, until: Any, at: Place) -> None:
    """Note a period that ends before it begins."""
    first, last = _day(since), _day(until)
    if first is not None and last is not None and last < first:
        desk.fault("P50", at, since=first, until=last)


def _day(raw: Any) -> date | None:
    """Read a day; of an instant its day."""
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, date) else None


def deadlines(desk: Desk, raw: Any, at: Place) -> dict[str, Deadline]:
    """Read the table of deadlines."""
    read = {}
    for name, row in raw.items():
        inner = at.sub(name)
        desk.name(name, inner)
        read[name] = Deadline(
            clock(desk, row, inner, "deadline"),
            str(row.get("do", "")) if isinstance(row, Mapping) else "",
            row.get("otherwise") if isinstance(row, Mapping) else None,
        )
    return read
