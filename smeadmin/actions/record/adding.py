"""Recording one service by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find_enterprise, find_institution
from smeadmin.actions.choices import with_choices
from smeadmin.actions.record.intake import RECORD, STORED, category_words
from smeadmin.actions.registering import assert_on_register
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.record import RecordAdded, RecordExists
from smeadmin.sheets.identity import content_of
from smeadmin.sheets.known import digest_of
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.record import Record


def add_record(
    change: Change, *, institution: str, enterprise: str, values: Mapping[str, str | None]
) -> RecordAdded:
    """Record one service; ``values`` are texts by column name.

    The same again is a further record of equal content. Raises what finding raises, ValueRejected,
    RecordExists for a number the institution has used.
    """
    giver, served = find_institution(change, institution), find_enterprise(change, enterprise)
    words = category_words(change)
    reader = TypedReader(RECORD, change.on, {"category": words} if words else {})
    read = {"institution": giver.id, "enterprise": served.id, **reader.read_all(values)}
    assert_on_register(change, INSTITUTION, giver.id, read["service_date"])
    assert_on_register(change, ENTERPRISE, served.id, read["service_date"])
    if read.get("record_no") is not None:
        identity, equal = _numbered(change, read, giver.name), 0
    else:
        identity, equal = _next_equal(change, read)
    stored = {STORED.get(name, name): value for name, value in read.items()}
    change.insert(Record, identity=identity, **stored)
    change.summary = {"noun": "record", "institution": giver.name, "enterprise": served.name}
    return RecordAdded(giver, served, with_choices(change, RECORD), read, equal)


def _numbered(change: Change, read: Mapping[str, Any], name: str) -> int:
    """Give the identity that a number makes, as an import makes it; raises RecordExists."""
    identity = digest_of("\x1d".join(str(read[n]) for n in (*RECORD.scope, "record_no")))
    if _is_there(change, identity):
        raise RecordExists(
            details={"institution": name, "record_no": read["record_no"]},
            way_out=("smeadmin record import FILE",),
        )
    return identity


def _next_equal(change: Change, read: Mapping[str, Any]) -> tuple[int, int]:
    """Give the first free identity among records of this content, and how many there are."""
    fields = tuple(c.name for c in RECORD.columns if c.name in read)
    content = content_of(fields, RECORD)(tuple(read[name] for name in fields))
    equal, identity = 0, digest_of(content)
    while _is_there(change, identity):
        equal += 1
        identity = digest_of(f"{content}\x1e{equal + 1}")
    return identity, equal


def _is_there(change: Change, identity: int) -> bool:
    c = of(Record).c
    return change.scalar(sa.select(c.id).where(c.identity == identity)) is not None
