"""What was done to an institution or enterprise: registered, edited, renamed, closed, moved."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.columns import Noun
from smeadmin.domain.registers import (
    IDENTIFIER_LABELS,
    Cell,
    Closed,
    Edited,
    Moved,
    Renamed,
)
from smeadmin.domain.registers import Registered as BodyRegistered
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.bodies import (
    day_before,
    found_data,
    identifier_data,
    identifier_words,
    raw_value,
    shown_value,
    size_words,
)
from smeadmin.render.document import (
    Column,
    Deed,
    Document,
    Findings,
    Kind,
    Note,
    Pairs,
    Table,
    Value,
)
from smeadmin.render.formats import day
from smeadmin.render.lines import doubt_notes
from smeadmin.render.stranded import repoint_command, stranded_note


def draw_registered(done: BodyRegistered) -> Document:
    """Draw one that was put on the register."""
    found = done.found
    pairs: list[tuple[str, Value]] = [(_("number"), found.office_no), (_("name"), found.name)]
    if found.credit_code:
        pairs.append((_("credit code"), found.credit_code))
    pairs += [(str(IDENTIFIER_LABELS[i.kind]), identifier_words(i)) for i in done.identifiers]
    if done.noun == "enterprise":
        pairs.append((_("size"), size_words(done.size)))
    notes = [*doubt_notes(done.doubts)]
    if done.accepted_check:
        said = _("the check character of {code} is wrong; accepted, the reason is stored")
        notes.append(Note(said.format(code=done.accepted_check)))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={**found_data(found), "identifiers": [identifier_data(i) for i in done.identifiers]},
        findings=Findings(done.doubts),
        notes=tuple(notes),
        deed=Deed(_("Registered."), _("would be registered.")),
        next=f"smeadmin {done.noun} show {found.code}",
    )


def draw_edited(done: Edited) -> Document:
    """Draw what was edited: each value, before and after."""
    if not done.cells:
        return Document(
            title=(done.found.name, done.found.code),
            data={**found_data(done.found), "cells": []},
            notes=(
                Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain"),
            ),
        )
    return Document(
        title=(done.found.name, done.found.code),
        blocks=(_cells_table(done.noun, done.cells),),
        data={**found_data(done.found), "cells": [_cell_data(done.noun, c) for c in done.cells]},
        findings=Findings(done.doubts),
        notes=doubt_notes(done.doubts),
        deed=Deed(
            _("Changed {n}.").format(n=_values(len(done.cells))),
            _("would change {n}.").format(n=_values(len(done.cells))),
        ),
        next=f"smeadmin {done.noun.name} show {done.found.code}",
    )


def draw_renamed(done: Renamed) -> Document:
    """Draw a renaming."""
    if done.old_name == done.found.name:
        return Document(
            data=found_data(done.found),
            notes=(
                Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain"),
            ),
        )
    return Document(
        blocks=(
            Pairs(
                (
                    (_("number"), done.found.office_no),
                    (
                        _("old name"),
                        _("{name}, kept until {day}").format(
                            name=done.old_name, day=day(day_before(done.from_day))
                        ),
                    ),
                    (
                        _("new name"),
                        _("{name}, from {day}").format(
                            name=done.found.name, day=day(done.from_day)
                        ),
                    ),
                )
            ),
        ),
        data={
            **found_data(done.found),
            "old_name": done.old_name,
            "valid_from": done.from_day,
        },
        deed=Deed(_("Renamed; the old name still finds it."), _("would be renamed.")),
        next=f"smeadmin {done.noun} show {done.found.code}",
    )


def draw_closed(done: Closed) -> Document:
    """Draw one that was taken off the register, with the vouchers that it leaves stranded."""
    stranded = done.stranded
    shown = f"smeadmin {done.noun} show {done.found.code}"
    return Document(
        title=(done.found.name, done.found.code, done.found.office_no),
        data={
            **found_data(done.found),
            "closed_on": done.on,
            **({"stranded": list(stranded.vouchers)} if stranded else {}),
        },
        deed=Deed(
            _("Closed on {day}; everything about it is kept.").format(day=day(done.on)),
            _("would be closed on {day}.").format(day=day(done.on)),
        ),
        notes=(stranded_note(stranded),) if stranded else (),
        next=repoint_command(stranded) if stranded else shown,
    )


def draw_moved(done: Moved) -> Document:
    """Draw an enterprise that moved its seat."""
    return Document(
        title=(done.found.name, done.found.code),
        blocks=(
            Pairs(
                (
                    (_("region"), f"{done.old_region} → {done.new_region}"),
                    (_("since"), day(done.from_day)),
                )
            ),
        ),
        data={
            **found_data(done.found),
            "from_region": done.old_region,
            "valid_from": done.from_day,
        },
        deed=Deed(_("Moved; what is dated before keeps its region."), _("would be moved.")),
        next=f"smeadmin enterprise show {done.found.code}",
    )


def _cells_table(noun: Noun, cells: tuple[Cell, ...]) -> Table:
    known = {column.name: column for column in noun.columns}

    def words(cell: Cell, value: Any) -> str:
        if cell.field == "size" and value is not None:
            return size_words(value)
        column = known.get(cell.field)
        return shown_value(column, value) if column else ("-" if value is None else str(value))

    return Table(
        (
            Column("column", Text("列", "column"), rank=0),
            Column("was", Text("原值", "was"), Kind.PROSE, rank=0),
            Column("now", Text("新值", "is"), Kind.PROSE, rank=0),
        ),
        tuple(
            (
                str(known[c.field].header) if c.field in known else _(c.field),
                words(c, c.was),
                words(c, c.now),
            )
            for c in cells
        ),
    )


def _cell_data(noun: Noun, cell: Cell) -> dict[str, Any]:
    known = {column.name: column for column in noun.columns}
    column = known.get(cell.field)
    if column is None:
        return {"field": cell.field, "was": cell.was, "now": cell.now}
    return {
        "field": column.field,
        "was": raw_value(column, cell.was),
        "now": raw_value(column, cell.now),
    }


def _values(n: int) -> str:
    return ngettext("{n} value", "{n} values", n).format(n=n)
