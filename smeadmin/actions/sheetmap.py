"""The headers of those who send sheets: declaring what they mean, listing, and using them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.domain.columns import Kind, Noun
from smeadmin.domain.columns.headers import normal, recognise, unit_stated
from smeadmin.domain.sheetmap import (
    LISTS,
    HeaderMeansNothing,
    HeaderPairBroken,
    Headers,
    HeaderUnitMissing,
    SheetMapNotFound,
    SheetMapped,
    SheetMapsListed,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.sheet import SheetMap


def map_sheet(
    change: Change, *, sender: str, noun: str, pairs: Sequence[str], drop: bool = False
) -> SheetMapped:
    """Declare what the headers of a sender mean in one list, in place of what was declared before.

    Each pair is ``THEIRS=OURS``, ours with its unit where it holds money or a rate. ``drop`` takes the
    declaration away. Raises HeaderPairBroken, HeaderMeansNothing, HeaderUnitMissing, SheetMapNotFound.
    """
    known, c = noun_of(change, noun), of(SheetMap).c
    here = (c.sender == sender) & (c.noun == noun)
    before = change.first(sa.select(c.id).where(here))
    change.summary = {"noun": noun, "sender": sender, "headers": len(pairs)}
    if drop:
        if before is None:
            raise _not_found(change, sender, known)
        change.delete(SheetMap, here)
        return SheetMapped(sender, known, ())
    headers = tuple(_pair(pair, known) for pair in pairs)
    if before is None:
        change.insert(SheetMap, sender=sender, noun=noun, headers=headers)
    else:
        change.update(SheetMap, here, headers=headers)
    return SheetMapped(sender, known, headers, before is not None)


def list_sheet_maps(view: View, *, sender: str | None = None) -> SheetMapsListed:
    """List what is declared, of one sender or of all."""
    c = of(SheetMap).c
    where = c.sender == sender if sender else sa.true()
    rows = view.rows(sa.select(of(SheetMap)).where(where).order_by(c.sender, c.noun))
    return SheetMapsListed(
        tuple(
            SheetMapped(row["sender"], noun_of(view, row["noun"]), _headers(row["headers"]))
            for row in rows
        )
    )


def spoken_by(view: View, sender: str, noun: Noun) -> Noun:
    """Give a list's columns as one sender heads them. Raises SheetMapNotFound."""
    c = of(SheetMap).c
    row = view.first(sa.select(c.headers).where((c.sender == sender) & (c.noun == noun.name)))
    if row is None:
        raise _not_found(view, sender, noun)
    return replace(noun, spoken=tuple((normal(a), b) for a, b in _headers(row["headers"])))


def noun_of(view: View, name: str) -> Noun:
    """Give the columns of a list; those of the yearly figures follow from the measures in force."""
    if name == "return":
        from smeadmin.actions.annual_return.figures import asking

        return asking(view, view.on).noun
    return LISTS[name]


def _pair(pair: str, noun: Noun) -> tuple[str, str]:
    theirs, mark, ours = (part.strip() for part in pair.partition("="))
    if not (mark and normal(theirs) and ours):
        raise HeaderPairBroken({"pair": pair}, way_out=("单位全称=机构名称",))
    read = recognise(ours, noun)
    if read is None or read.wrong_unit is not None:
        known = _(", ").join(str(column.title) for column in noun.columns)
        raise HeaderMeansNothing({"ours": ours, "noun_label": str(noun.label)}, way_out=(known,))
    if read.unit is None and read.column.kind in (Kind.FEN, Kind.RATIO):
        unit = unit_stated(theirs, read.column)
        if unit is None:
            raise HeaderUnitMissing({"ours": ours}, way_out=(f"{theirs}={read.column.title}",))
        ours = f"{ours}({unit.symbol.zh})"
    return theirs, ours


def _headers(stored: Sequence[Sequence[str]]) -> Headers:
    return tuple((theirs, ours) for theirs, ours in stored)


def _not_found(view: View, sender: str, noun: Noun) -> SheetMapNotFound:
    c = of(SheetMap).c
    senders = [row["sender"] for row in view.rows(sa.select(c.sender).where(c.noun == noun.name))]
    way_out = f"smeadmin sheet map {sender} {noun.name} …"
    return SheetMapNotFound(
        {"sender": sender, "noun_label": str(noun.label)},
        way_out=(_(", ").join(senders), way_out) if senders else (way_out,),
    )
