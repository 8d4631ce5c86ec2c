"""Pages of declared headers, and of a sheet that was looked at and not imported."""

from __future__ import annotations

from dataclasses import replace

from smeadmin.domain.columns import Noun
from smeadmin.domain.columns.headers import recognise
from smeadmin.domain.imports import SheetImported
from smeadmin.domain.sheetmap import SheetMapped, SheetMapsListed
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Note, Table
from smeadmin.render.imports import draw_imported

MOST_FINDINGS = 10_000
COLUMNS = (
    Column("sender", Text("报送单位", "sender"), Kind.NAME, rank=0),
    Column("noun", Text("表", "list"), Kind.WORD, rank=1),
    Column("theirs", Text("对方表头", "their header"), Kind.PROSE, rank=0),
    Column("ours", Text("本库的列", "our column"), Kind.PROSE, rank=0),
)


def draw_mapped(mapped: SheetMapped) -> Document:
    """Draw what was declared, or that it was taken away."""
    about = {"sender": mapped.sender, "noun": mapped.noun.label}
    if not mapped.headers:
        deed = Deed(
            _("The headers of {sender} for {noun} are no longer declared.").format(**about),
            _("would take away the headers of {sender} for {noun}.").format(**about),
        )
        return Document(data=_data(mapped), deed=deed)
    deed = Deed(
        _("The headers of {sender} for {noun} are declared.").format(**about),
        _("would declare the headers of {sender} for {noun}.").format(**about),
    )
    command = _import_of(mapped.noun)
    following = f"smeadmin {command.format(file=f'{mapped.noun.label}.xlsx')} --map {mapped.sender}"
    return Document(blocks=(_table((mapped,)),), data=_data(mapped), deed=deed, next=following)


def draw_maps(listed: SheetMapsListed) -> Document:
    """Draw all declared headers."""
    data = [_data(one) for one in listed.maps]
    if not listed.maps:
        said = _("No headers are declared yet; the columns of a sheet are known by their names.")
        return Document(data=data, notes=(Note(said, "plain"),))
    return Document(blocks=(_table(listed.maps),), data=data)


def draw_checked(imported: SheetImported) -> Document:
    """Draw a sheet that was read and is not imported; faults end with status 6."""
    errors = imported.findings.errors
    page = draw_imported(replace(imported, refused=True))
    facts = imported.facts
    found = imported.findings.first(MOST_FINDINGS)
    data = {
        **(page.data if isinstance(page.data, dict) else {}),
        "findings": [one.as_json(facts.file, facts.sheet) for one in found],
    }
    return replace(page, data=data, status=6 if errors else 0, deed=None, next=None)


def _import_of(noun: Noun) -> str:
    """The words of the command that takes a list in."""
    match noun.name:
        case "staff":
            return "return import {file} --staff"
        case "roster":
            return "roster import … {file}"
        case "opening_certificate":
            return "certify import {file} --opening"
        case opening if opening.startswith("opening_"):
            return f"{opening.removeprefix('opening_')} import {{file}} --opening"
        case name:
            return f"{name} import {{file}}"


def _table(maps: tuple[SheetMapped, ...]) -> Table:
    rows = tuple(
        (one.sender, str(one.noun.label), theirs, _meant(ours, one.noun))
        for one in maps
        for theirs, ours in one.headers
    )
    return Table(COLUMNS, rows)


def _meant(ours: str, noun: Noun) -> str:
    """Say a column with its unit, by whichever of its names it was declared."""
    read = recognise(ours, noun)
    if read is None:  # of a measure that asks for it no more
        return ours
    return str(
        read.column.title if read.unit is None else replace(read.column, unit=read.unit).title
    )


def _data(mapped: SheetMapped) -> dict[str, object]:
    return {
        "sender": mapped.sender,
        "noun": mapped.noun.name,
        "headers": dict(mapped.headers),
    }
