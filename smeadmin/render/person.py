"""Pages about persons: where their values are held, and what was erased."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.evidence import NOUNS
from smeadmin.domain.merging import TABLES
from smeadmin.domain.person import Held, Left, PersonErased, PersonFound
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Note, Section, Table
from smeadmin.render.formats import integer

_HELD = (
    Column("noun", Text("资料", "kept with"), rank=1),
    Column("name", Text("编号", "number"), rank=0),
    Column("fields", Text("内容", "values"), rank=0),
)
_LEFT = (
    Column("table", Text("资料", "kept with"), rank=0),
    Column("column", Text("列", "column"), rank=1),
    Column("rows", Text("行", "rows"), rank=0),
    Column("first", Text("第一处", "the first"), rank=0),
)
_OTHERS = {"proposal": Text("待批变更", "proposals"), "change": Text("变更日志", "log of changes")}


def draw_found(found: PersonFound) -> Document:
    """Draw where the values of a person are held; the values themselves stay masked."""
    return Document(
        title=found.asked or (_("personal values"),),
        blocks=_blocks(found.held, found.left),
        data={"held": [_data(one) for one in found.held], "left": [asdict(x) for x in found.left]},
        next=next(
            (f"smeadmin person erase --of {one.name}" for one in found.held if one.whole), None
        ),
    )


def draw_erased(done: PersonErased) -> Document:
    """Draw what was erased, and what cannot be: copies made before, and words of the log."""
    n = len(done.held)
    did = ngettext("Erased in {n} place.", "Erased in {n} places.", n)
    would = ngettext("Would erase in {n} place.", "Would erase in {n} places.", n)
    said = {"n": integer(n)}
    notes = [
        Note(_("copies made before, exports and papers are not reached: destroy them by hand"))
    ]
    if done.earlier:
        also = ngettext("{n} earlier value as well", "{n} earlier values as well", done.earlier)
        notes.append(Note(also.format(n=done.earlier), "plain"))
    if done.contents:
        gone = _("the content of this evidence goes with it: {numbers}")
        notes.append(Note(gone.format(numbers=", ".join(done.contents)), "plain"))
    if done.left:
        notes.append(
            Note(_("the places listed last are of the log, which is never rewritten"), "warning")
        )
    return Document(
        title=done.asked or (_("personal values"),),
        blocks=_blocks(done.held, done.left),
        data={
            "held": [_data(one) for one in done.held],
            "earlier": done.earlier,
            "evidence": list(done.contents),
            "left": [asdict(x) for x in done.left],
        },
        notes=tuple(notes),
        deed=Deed(did.format(**said), would.format(**said)),
        next="smeadmin audit verify",
    )


def _blocks(held: tuple[Held, ...], left: tuple[Left, ...]) -> tuple[Block, ...]:
    rows = tuple((_called(one.noun), one.name, _(", ").join(one.labels)) for one in held)
    blocks: list[Block] = [Table(_HELD, rows)]
    if left:
        kept = tuple((_called(x.table), x.column, integer(x.rows), x.first) for x in left)
        blocks.append(Section(_("also stands in"), (Table(_LEFT, kept),)))
    return tuple(blocks)


def _called(table: str) -> str:
    word = NOUNS.get(table) or TABLES.get(table) or _OTHERS.get(table)
    return str(word or table)


def _data(one: Held) -> dict[str, Any]:
    return {"noun": one.noun, "name": one.name, "fields": list(one.fields)}
