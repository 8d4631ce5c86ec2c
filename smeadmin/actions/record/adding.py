"""Recording one service by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find_enterprise, find_institution
from smeadmin.actions.choices import with_choices
from smeadmin.actions.record.intake import category_words
from smeadmin.actions.record.recognising import RECORD, STORED
from smeadmin.actions.registering import assert_on_register
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.record import RecordAdded, RecordExists
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
    stored = {STORED.get(name, name): value for name, value in read.items()}
    numbered = stored.get("record_no") is not None
    equal = _alike(change, stored, (*RECORD.scope, "record_no") if numbered else RECORD.content)
    if numbered and equal:
        raise RecordExists(
            details={"institution": giver.name, "record_no": stored["record_no"]},
            way_out=("smeadmin record import FILE",),
        )
    change.insert(Record, **stored)
    change.summary = {"noun": "record", "institution": giver.name, "enterprise": served.name}
    return RecordAdded(giver, served, with_choices(change, RECORD), read, equal, reader.doubts)


def _alike(change: Change, stored: Mapping[str, Any], names: Collection[str]) -> int:
    """Count the records that an import would take for this one but for its ordinal."""
    t = of(Record)
    columns = [STORED.get(name, name) for name in names]
    alike = [t.c[name].is_not_distinct_from(stored.get(name)) for name in ("record_no", *columns)]
    return int(change.scalar(sa.select(sa.func.count()).select_from(t).where(*alike)))
