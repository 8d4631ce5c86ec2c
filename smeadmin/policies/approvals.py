"""Reading who else approves an act: so many people from an amount on, none who made what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smeadmin.domain.rules.document import Approvals
from smeadmin.domain.rules.sources import Kind
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.literals import LiteralFault, literal
from smeadmin.policies.messages import WHAT
from smeadmin.policies.words import APPROVED, OF_MONEY

_BOUNDS = ("more_than", "at_least")


def approvals(desk: Desk, raw: Mapping[str, Any], at: Place, word: str) -> tuple[Approvals, ...]:
    """Read the table of approvals of a noun; ``word`` is the kind of noun."""
    read = []
    for name, row in raw.items():
        inner = at.sub(name)
        desk.name(name, inner)
        read.append(_one(desk, row, inner, word))
    return tuple(read)


def _one(desk: Desk, raw: Any, at: Place, word: str) -> Approvals:
    row = desk.table(raw, "approval", at)
    at = desk.inside(row, at)
    act, not_by = str(row.get("act", "")), row.get("not_by", ())
    if act and act not in APPROVED[word]:
        desk.fault("P04 word", at.sub("act"), key="act", value=act, known=APPROVED[word])
    if not row.get("people") and not not_by:
        desk.fault("P78", at)
    bounds = [key for key in _BOUNDS if key in row]
    if len(bounds) > 1:
        desk.fault("P36 two", at, keys=", ".join(bounds))
    if "each" in row and not bounds:
        desk.fault("P78 each", at.sub("each"))
    if bounds and word not in OF_MONEY:
        desk.fault("P78 amount", at, act=act, op=bounds[0])
    return Approvals(
        desk.head(row, at),
        act,
        row.get("people", 0),
        _amount(desk, row, bounds[0], at) if bounds else 0,
        inclusive="more_than" not in bounds,
        not_by=(not_by,) if isinstance(not_by, str) else tuple(not_by),
        each=bool(row.get("each")),
    )


def _amount(desk: Desk, row: Mapping[str, Any], key: str, at: Place) -> int:
    """Read a bound, which is plain money: no facts are known where it is asked."""
    try:
        read = literal(row[key], Kind("money"))
    except LiteralFault as fault:
        desk.literal_fault(fault, at.sub(key), key)
        return 0
    if isinstance(read, int):
        return read
    desk.fault("P04", at.sub(key), key=key, value=str(row[key]), what=WHAT["number"])
    return 0
