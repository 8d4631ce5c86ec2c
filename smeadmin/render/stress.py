"""The page of a stress test: whose place holds, and what hangs on one figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from smeadmin.domain.rules.units import in_unit
from smeadmin.domain.stress import Hanging, Stress, Stressed
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Document, Kind, Lines, Table
from smeadmin.render.evaluation import line_data, title_of
from smeadmin.render.formats import exact, integer, percent, points
from smeadmin.render.judged import value_text

_COLUMNS = (
    Column("rank", Text("名次", "rank"), Kind.MEASURE, rank=0),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("score", Text("得分", "points"), Kind.MEASURE, rank=1),
    Column("inside", Text("进入占比", "inside"), Kind.MEASURE, rank=1),
    Column("moved", Text("易位占比", "moved"), Kind.MEASURE, rank=3),
    Column("range", Text("名次区间 95%", "places 95%"), rank=2),
    Column("judgement", Text("判断", "judgement"), rank=0),
)


def draw_stress(stress: Stress) -> Document:
    """Draw a stress test: those whose place is firm are put together, the others stand one by one."""
    head = [
        _("each weight moved by up to {n}%").format(n=stress.percent),
        ngettext("{n} run", "{n} runs", stress.runs).format(n=integer(stress.runs)),
        _("seed {seed} (the same seed gives the same)").format(seed=stress.seed),
    ]
    if stress.cut is not None:
        cut = _("cut: the first {n}").format(n=stress.cut)
        head.append(f"{cut} ({stress.cut_by})" if stress.cut_by else cut)
    blocks: list[Block] = [Lines(("   ".join(head),))]
    blocks.append(Table(_COLUMNS, tuple(_rows(stress.lines))))
    if said := tuple(_said(stress)):
        blocks.append(Lines(said))
    line = stress.line
    return Document(
        title=(_("stress test"), *title_of(line)),
        blocks=tuple(blocks),
        data={
            **line_data(line),
            "percent": stress.percent,
            "runs": stress.runs,
            "seed": stress.seed,
            "cut": stress.cut,
            "places": [_data(one) for one in stress.lines],
            "hanging": [_hanging_data(one) for one in stress.hanging],
        },
        sheet=Table(_COLUMNS, tuple(_row(one) for one in stress.lines)),
    )


def _rows(lines: Sequence[Stressed]) -> Iterator[tuple[Any, ...]]:
    """Put neighbours together who are inside, or outside, whatever the weights."""
    group: list[Stressed] = []
    for one in lines:
        if group and not (_alike(one) and group[-1].inside == one.inside):
            yield from _together(group)
            group = []
        if _alike(one):
            group.append(one)
        else:
            yield _row(one)
    yield from _together(group)


def _alike(one: Stressed) -> bool:
    return one.inside in (0, 1)


def _together(group: Sequence[Stressed]) -> Iterator[tuple[Any, ...]]:
    if len(group) < 3:
        yield from map(_row, group)
        return
    first, last = group[0], group[-1]
    name = ngettext("{n} institution", "{n} institutions", len(group)).format(n=len(group))
    inside = "-" if first.inside is None else percent(first.inside)
    points_said = f"{points(first.points)} - {points(last.points)}"
    yield f"{first.rank} - {last.rank}", name, points_said, inside, "-", "-", _("firm")


def _row(one: Stressed) -> tuple[Any, ...]:
    places = str(one.lowest) if one.lowest == one.highest else f"{one.lowest} - {one.highest}"
    inside = None if one.inside is None else percent(one.inside)
    firm = _("firm") if one.firm else _("hangs")
    return (
        *(str(one.rank), one.name, points(one.points), inside, percent(one.moved)),
        *(places, firm),
    )


def _said(stress: Stress) -> Iterator[str]:
    if stress.tied:
        ranks = joined(str(rank) for rank in dict.fromkeys(stress.tied))
        rule = joined(stress.clauses) or "-"
        yield _(
            "places {ranks} have the same points: the rule for ties decides ({clause}); say so in the notice."
        ).format(ranks=ranks, clause=rule)
    for one in stress.hanging:
        yield _one(one)


def _one(one: Hanging) -> str:
    now = value_text(one.measure, one.figure, one.unit, one.now).strip()
    to = value_text(one.measure, one.figure, one.unit, one.to).strip()
    said = (
        _("{name}: {figure} {now} → {to} would lose place {rank}")
        if one.inside
        else _("{name}: {figure} {now} → {to} would come in from place {rank}")
    )
    said = said.format(name=one.name, figure=one.label, now=now, to=to, rank=one.rank)
    if one.judged:
        said += _(" (judged by a person)")
    elif one.single:
        said += _(" (one record is enough)")
    return said


def _data(one: Stressed) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "name": one.name,
        "score": exact(one.points),
        "inside": None if one.inside is None else str(one.inside),
        "moved": str(one.moved),
        "lowest": one.lowest,
        "highest": one.highest,
        "firm": one.firm,
    }


def _hanging_data(one: Hanging) -> dict[str, Any]:
    return {
        "name": one.name,
        "rank": one.rank,
        "inside": one.inside,
        "figure": one.figure,
        "now": in_unit(one.now, one.unit),
        "to": in_unit(one.to, one.unit),
        "judged": one.judged,
        "one_record": one.single,
    }
