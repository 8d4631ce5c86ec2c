"""Explaining a refused attempt from what was kept of it, in the language of whoever asks."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.domain.explain import NothingToExplain, RefusalExplained
from smeadmin.i18n import LANGUAGES, Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Refusal


def explain_refusal(view: View, *, number: str) -> RefusalExplained:
    """Give a refused attempt as it was said then. Raises NothingToExplain."""
    digits = number.upper().removeprefix("RF-")
    table = of(Refusal)
    row = None
    if digits.isascii() and digits.isdigit():
        row = view.first(sa.select(table).where(table.c.number == int(digits)))
    if row is None:
        raise NothingToExplain({"word": number}, way_out=("smeadmin audit log",))
    drawing = row["drawing"]
    said = drawing["said"]
    only = next(
        iter(said.values())
    )  # kept in one language where it came out otherwise in the other
    worded = {language: said.get(language, only) for language in LANGUAGES}
    return RefusalExplained(
        number=f"RF-{row['number']:06d}",
        code=row["code"],
        command=row["command"],
        arguments=tuple(row["arguments"]),
        by=row["acted_by"],
        on=row["acted_on"],
        at=row["acted_at"],
        message=Text(**{language: one["message"] for language, one in worded.items()}),
        clause=drawing["clause"],
        clause_words=Text(**{language: one.get("clause", "") for language, one in worded.items()}),
        short_by={language: tuple(one["short_by"]) for language, one in worded.items()},
        way_out={language: tuple(one["way_out"]) for language, one in worded.items()},
        details=drawing["details"],
    )
