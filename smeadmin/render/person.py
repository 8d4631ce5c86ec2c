"""Pages about persons: where their values are held, and what was erased."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from smeadmin.domain.evidence import NOUNS
from smeadmin.domain.merging import TABLES
from smeadmin.domain.person import Held, Left, PersonErased, PersonFound
from smeadmin.domain.retention import CLASSES, Due, Period
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Kind, Note, Section, Table
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
_PERIODS = (
    Column("kept", Text("种类", "class"), Kind.CODE, rank=0),
    Column("about", Text("范围", "what"), Kind.PROSE, rank=1),
    Column("months", Text("保存月数", "months"), Kind.INT, rank=0),
    Column("document", Text("依据", "document"), rank=2),
)
_DUE = (
    Column("noun", Text("资料", "kept with"), rank=1),
    Column("name", Text("编号", "number"), Kind.CODE, rank=0),
    Column("kept", Text("种类", "class"), rank=2),
    Column("since", Text("起算", "since"), Kind.DAY, rank=1),
    Column("due_on", Text("到期", "due"), Kind.DAY, rank=0),
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


def draw_kept(period: Period) -> Document:
    """Draw a period that the office has set."""
    n = period.months or 0
    done = ngettext("Kept for {n} month.", "Kept for {n} months.", n).format(n=n)
    would = ngettext("Would be kept for {n} month.", "Would be kept for {n} months.", n).format(n=n)
    return Document(
        blocks=(Table(_PERIODS, (_period(period),)),),
        data=asdict(period),
        deed=Deed(done, would),
        next="smeadmin person due",
    )


def draw_due(found: Due) -> Document:
    """Draw the periods of the office, and what is due by them."""
    blocks: list[Block] = [Table(_PERIODS, tuple(map(_period, found.periods)))]
    notes = []
    if found.lines:
        rows = tuple(
            (_called(one.noun), one.name, one.kept, one.since, one.due_on) for one in found.lines
        )
        blocks.append(Section(_("due to be erased"), (Table(_DUE, rows),)))
    else:
        notes.append(Note(_("Nothing is due to be erased."), "plain"))
    if any(one.months is None for one in found.periods):
        notes.append(Note(_("a class without months is kept: nobody has said for how long")))
    lines = [
        {"kept": x.kept, "noun": x.noun, "name": x.name, "since": x.since, "due_on": x.due_on}
        for x in found.lines
    ]
    return Document(
        blocks=tuple(blocks),
        data={"periods": [asdict(one) for one in found.periods], "due": lines},
        notes=tuple(notes),
        next="smeadmin person erase --due" if found.lines else None,
    )


def _period(period: Period) -> tuple[Any, ...]:
    return (period.kept, CLASSES[period.kept], period.months, period.document)


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
