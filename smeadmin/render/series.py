"""Pages about series of certificate numbers."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.series import (
    Allotted,
    PatternSet,
    SeriesLine,
    SeriesListed,
    VoidNumber,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Note, Pairs, Section, Table
from smeadmin.render.formats import integer

GAPS_NAMED = 5
_LINES = (
    Column("certification", Text("认定", "title"), rank=0),
    Column("level", Text("级别", "level"), rank=4),
    Column("scope", Text("编号样式", "numbers"), Kind.CODE, rank=0),
    Column("region", Text("号段归属", "range of"), rank=2),
    Column("first", Text("起", "from"), Kind.INT, rank=3),
    Column("last", Text("止", "until"), Kind.INT, rank=3),
    Column("given", Text("已用", "given"), Kind.INT, rank=2),
    Column("void", Text("作废", "void"), Kind.INT, rank=3),
    Column("gaps", Text("缺号", "missing"), Kind.INT, rank=3),
    Column("next", Text("下一号", "next"), Kind.CODE, rank=1),
)
_VOID = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("on", Text("日期", "on"), Kind.DAY, rank=2),
    Column("by", Text("经手", "by"), Kind.NAME, rank=3),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=1),
)


def draw_series(listed: SeriesListed) -> Document:
    """Draw the series with what has been given, is void, is missing and comes next."""
    if not listed.lines:
        said = _("No measure in force grants a title, so nothing is numbered.")
        return Document(data=[], notes=(Note(said, "plain"),), next="smeadmin policy list")
    rows = tuple(_row(line) for line in listed.lines)
    blocks: list[Any] = [Table(_LINES, rows)]
    if listed.voids:
        voids = tuple((v.number, v.on, v.by, v.reason) for v in listed.voids)
        blocks.append(Section(_("void numbers"), (Table(_VOID, voids),)))
    return Document(
        blocks=tuple(blocks), data=[_data(line) for line in listed.lines], notes=_notes(listed)
    )


def draw_set(done: PatternSet) -> Document:
    """Draw how numbers are written from now on."""
    return Document(
        blocks=(
            Pairs(
                (
                    (_("title"), "   ".join(x for x in (done.title, done.level) if x)),
                    (_("pattern"), done.pattern),
                    (_("next number"), done.following),
                )
            ),
        ),
        data={
            "certification": done.title,
            "level": done.level,
            "pattern": done.pattern,
            "next": done.following,
        },
        deed=Deed(_("Set; numbers that were given stay as they are."), _("would set the pattern.")),
        next="smeadmin series list",
    )


def draw_allotted(done: Allotted) -> Document:
    """Draw numbers that were allotted."""
    count = ngettext("{n} number", "{n} numbers", done.count).format(n=integer(done.count))
    return Document(
        blocks=(
            Pairs(
                (
                    (_("title"), done.title),
                    (_("region"), done.region or _("all that have none")),
                    (_("numbers"), f"{done.first} … {done.last}   {count}"),
                )
            ),
        ),
        data={
            "certification": done.title,
            "scope": done.scope,
            "region": done.region,
            "first": done.first,
            "last": done.last,
            "count": done.count,
        },
        deed=Deed(_("Allotted."), _("would allot the numbers.")),
        next="smeadmin series list",
    )


def draw_voided(done: tuple[VoidNumber, ...]) -> Document:
    """Draw numbers that are never given."""
    said = ngettext("{n} number is void.", "{n} numbers are void.", len(done)).format(n=len(done))
    would = _("would make the numbers void.")
    return Document(
        blocks=(Table(_VOID, tuple((v.number, v.on, v.by, v.reason) for v in done)),),
        data=[{"number": v.number, "reason": v.reason} for v in done],
        deed=Deed(said, would),
        next="smeadmin series list",
    )


def _row(line: SeriesLine) -> tuple[Any, ...]:
    one = line.allotted
    region = None if one is None else one.region_name or one.region or _("all others")
    return (
        line.title,
        line.level,
        line.scope,
        region,
        None if one is None else one.first,
        None if one is None else one.last,
        line.given,
        line.void,
        len(line.gaps),
        line.following or _("used up"),
    )


def _notes(listed: SeriesListed) -> tuple[Note, ...]:
    gaps = [number for line in listed.lines for number in line.gaps]
    if not gaps:
        return ()
    named = _(", ").join(gaps[:GAPS_NAMED]) + ("…" if len(gaps) > GAPS_NAMED else "")
    said = _("neither given nor void: {numbers}; say why with smeadmin series void")
    return (Note(said.format(numbers=named)),)


def _data(line: SeriesLine) -> dict[str, Any]:
    one = line.allotted
    return {
        "certification": line.title,
        "level": line.level,
        "pattern": line.pattern,
        "scope": line.scope,
        "region": None if one is None else one.region,
        "first": None if one is None else one.first,
        "last": None if one is None else one.last,
        "given": line.given,
        "void": line.void,
        "gaps": list(line.gaps),
        "next": line.following,
    }
