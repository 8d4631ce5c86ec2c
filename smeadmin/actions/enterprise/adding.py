"""Registering firms that only service records name: unverified, so that they can be looked for later."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from smeadmin.domain.registers import State
from smeadmin.storage.capture import chunks, column_names
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise


def register_unverified(
    change: Change, firms: Iterable[tuple[str, str | None]], source_id: int | None = None
) -> dict[str, int]:
    """Register firms by credit code and perhaps name (else the code stands for it): code to key.

    The codes are known to be valid and new. A code that comes twice is registered once.
    """
    names: dict[str, str] = {}
    for code, name in firms:
        if names.get(code) in (None, code):
            names[code] = name or code
    if not names:
        return {}
    number = change.next_number("enterprise", count=len(names))
    columns = column_names(of(Enterprise))[3:]
    today = change.on.isoformat()
    rows = (
        {
            "office_no": number + i,
            "credit_code": code,
            "name": name,
            "verified": 0,
            "state": str(State.REGISTERED),
            "registered_on": today,
            "source_id": source_id,
        }
        for i, (code, name) in enumerate(names.items())
    )
    change.insert_many(Enterprise, (tuple(map(r.get, columns)) for r in rows), len(names))
    return _keys(change, list(names))


def _keys(change: Change, codes: list[str]) -> dict[str, int]:
    t = of(Enterprise)
    keys: dict[str, int] = {}
    for some in chunks(codes, 500):
        statement = sa.select(t.c.credit_code, t.c.id).where(t.c.credit_code.in_(some))
        keys.update((code, key) for code, key in change.connection.execute(statement))
    return keys
