"""Pages of regions: listed, shown, added, edited, one after another."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.region import (
    LEVEL_LABELS,
    RegionAdded,
    RegionEdited,
    RegionShown,
    RegionsListed,
    RegionSucceeded,
    Unit,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
    Value,
)
from smeadmin.render.formats import day, integer

COLUMNS = (
    Column("code", Text("区划代码", "code"), Kind.CODE, rank=0),
    Column("name", Text("区划名称", "name"), Kind.NAME, rank=0),
    Column("level", Text("级别", "level"), Kind.WORD, rank=2, words=LEVEL_LABELS),
    Column("parent_code", Text("上级代码", "parent code"), Kind.CODE, rank=4),
    Column("valid_from", Text("启用日期", "valid from"), Kind.DAY, rank=6),
    Column("valid_until", Text("停用日期", "valid until"), Kind.DAY, rank=6),
    Column("successor_code", Text("接替代码", "successor"), Kind.CODE, rank=5),
    Column("local", Text("本局补充", "local"), Kind.FLAG, rank=7),
    Column("source", Text("来源", "source"), Kind.PROSE, rank=8, screen=False),
)


def draw_regions(listed: RegionsListed) -> Document:
    """Draw a list of regions."""
    if not listed.total:
        said = _("No {things} match.").format(things=_("regions"))
        return Document(data=[], notes=(Note(said, "plain"),), next="smeadmin region list")
    shown = len(listed.units)
    foot = ngettext("{n} region", "{n} regions", listed.total).format(n=integer(listed.total))
    if shown < listed.total:
        foot = _("{a} - {b} of {n}").format(a=1, b=integer(shown), n=integer(listed.total))
    return Document(blocks=(_table(listed.units), Lines((foot,))))


def draw_region(shown: RegionShown) -> Document:
    """Draw one region: what it lies in, what lies in it, what came before and after."""
    unit = shown.unit
    pairs: list[tuple[str, Value]] = [(_("full name"), shown.full_name)]
    if unit.valid_from or unit.valid_until:
        start = day(unit.valid_from) if unit.valid_from else "-"
        end = day(unit.valid_until) if unit.valid_until else "-"
        pairs.append((_("in use"), _("{start} to {end} (inclusive)").format(start=start, end=end)))
    if shown.successor is not None:
        pairs.append((_("now"), f"{shown.successor.code} {shown.successor.name}"))
    if shown.predecessors:
        pairs.append((_("before"), _(", ").join(f"{u.code} {u.name}" for u in shown.predecessors)))
    if unit.source:
        pairs.append((_("source"), unit.source))
    counts = (
        ngettext("{n} institution", "{n} institutions", shown.institutions),
        ngettext("{n} enterprise", "{n} enterprises", shown.enterprises),
    )
    numbers = (shown.institutions, shown.enterprises)
    said = "   ".join(c.format(n=integer(n)) for c, n in zip(counts, numbers, strict=True))
    pairs.append((_("registered here"), said))
    blocks: list[Block] = [Pairs(tuple(pairs))]
    if shown.parts:
        n = ngettext("{n} region lies in it", "{n} regions lie in it", len(shown.parts))
        blocks.append(Section(n.format(n=len(shown.parts)), (_table(shown.parts),)))
    return Document(
        title=(unit.name, unit.code, str(LEVEL_LABELS[unit.level])),
        blocks=tuple(blocks),
        data={
            **unit_data(unit),
            "full_name": shown.full_name,
            "parts": [unit_data(u) for u in shown.parts],
            "predecessors": [u.code for u in shown.predecessors],
            "institutions": shown.institutions,
            "enterprises": shown.enterprises,
        },
    )


def draw_region_added(done: RegionAdded) -> Document:
    """Draw a region that was added."""
    unit = done.unit
    return Document(
        title=(unit.name, unit.code, str(LEVEL_LABELS[unit.level])),
        blocks=(Pairs(((_("full name"), done.full_name),)),),
        data=unit_data(unit),
        deed=Deed(_("Added."), _("would be added.")),
        next=f"smeadmin region show {unit.code}",
    )


def draw_region_edited(done: RegionEdited) -> Document:
    """Draw what was edited of a region."""
    unit = done.unit
    if not done.cells:
        said = _("Everything is so already.") + " " + _("Nothing was changed.")
        return Document(data={**unit_data(unit), "cells": []}, notes=(Note(said, "plain"),))
    noun = NOUNS["region"]
    rows = tuple((str(noun[c.field].header), _value(c.was), _value(c.now)) for c in done.cells)
    n = ngettext("{n} value", "{n} values", len(rows)).format(n=len(rows))
    return Document(
        title=(unit.name, unit.code),
        blocks=(
            Table(
                (
                    Column("column", Text("列", "column"), rank=0),
                    Column("was", Text("原值", "was"), Kind.PROSE, rank=0),
                    Column("now", Text("新值", "is"), Kind.PROSE, rank=0),
                ),
                rows,
            ),
        ),
        data={
            **unit_data(unit),
            "cells": [{"field": c.field, "was": c.was, "now": c.now} for c in done.cells],
        },
        deed=Deed(_("Changed {n}.").format(n=n), _("would change {n}.").format(n=n)),
        next=f"smeadmin region show {unit.code}",
    )


def draw_succeeded(done: RegionSucceeded) -> Document:
    """Draw one code taking the place of another."""
    counts = "   ".join(
        (
            ngettext("{n} institution", "{n} institutions", done.institutions).format(
                n=integer(done.institutions)
            ),
            ngettext("{n} enterprise", "{n} enterprises", done.enterprises).format(
                n=integer(done.enterprises)
            ),
        )
    )
    return Document(
        blocks=(
            Pairs(
                (
                    (_("before"), f"{done.old.code} {done.old.name}"),
                    (_("now"), f"{done.new.code} {done.new.name}"),
                    (_("from"), day(done.from_day)),
                    (_("parts moved along"), integer(done.parts)),
                    (_("keep the old code"), counts),
                )
            ),
        ),
        data={
            "old": unit_data(done.old),
            "new": unit_data(done.new),
            "valid_from": done.from_day,
            "created": done.created,
            "parts": done.parts,
            "institutions": done.institutions,
            "enterprises": done.enterprises,
        },
        deed=Deed(
            _("{old} is succeeded by {new}.").format(old=done.old.code, new=done.new.code),
            _("{old} would be succeeded by {new}.").format(old=done.old.code, new=done.new.code),
        ),
        next=f"smeadmin region show {done.new.code}",
    )


def unit_data(unit: Unit) -> dict[str, Any]:
    """Give a region, for programs."""
    return {column.name: getattr(unit, column.name) for column in COLUMNS}


def _table(units: tuple[Unit, ...]) -> Table:
    """Draw units; a column that is empty in all of them stays away from the screen."""
    rows = tuple(tuple(getattr(unit, column.name) for column in COLUMNS) for unit in units)
    always = {"code", "name", "level", "parent_code"}
    used = {c.name for i, c in enumerate(COLUMNS) if any(row[i] for row in rows)}
    columns = tuple(
        Column(
            c.name, c.header, c.kind, c.rank, c.screen and c.name in used | always, words=c.words
        )
        for c in COLUMNS
    )
    return Table(columns, rows)


def _value(value: Any) -> str:
    if value is None:
        return "-"
    return str(LEVEL_LABELS.get(value, value)) if isinstance(value, str) else str(value)
