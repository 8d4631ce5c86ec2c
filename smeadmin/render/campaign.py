"""Pages of a campaign: returns collected, figures frozen and put right, a final evaluation opened again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smeadmin.domain.campaign import Adjusted, Collected, Desk, Due, Frozen, Later, Missing
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.rules.units import Scalar, in_unit
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Deed, Document, Kind, Lines, Note, Pairs, Table
from smeadmin.render.evaluation import draw_evaluations, line_data, title_of
from smeadmin.render.formats import day, integer
from smeadmin.render.judged import value_text
from smeadmin.render.lines import beside, equation

NAMED = 4
"""So many missing figures are named in a line, the others counted."""

_MISSING = (
    Column("office_no", Text("机构编号", "office number"), Kind.CODE, rank=3),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("filed", Text("已报（项）", "filed"), Kind.INT, rank=1),
    Column("missing", Text("未报（项）", "missing"), Kind.INT, rank=1),
    Column("figures", Text("未报指标", "missing figures"), Kind.PROSE, rank=4),
    Column("filed_on", Text("报送日期", "filed on"), Kind.DAY, rank=5),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
    Column("region_code", Text("区划代码", "region"), Kind.CODE, screen=False),
)
_ADJUSTED = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("label", Text("指标", "figure"), rank=0),
    Column("was", Text("原", "was"), Kind.MEASURE, rank=1),
    Column("now", Text("现", "now"), Kind.MEASURE, rank=1),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=2),
    Column("by", Text("经手", "by"), rank=4),
    Column("change", Text("变更", "change"), Kind.CODE, rank=3),
)
_NOW = _ADJUSTED[:4]


def draw_desk(desk: Desk) -> Document:
    """Draw the desk: the list of evaluations, and under it what is waited for."""
    document = draw_evaluations(desk.lines)
    if not desk.due:
        return document
    said = tuple(_due(desk, one) for one in desk.due)
    panel = next((one.line for one in desk.due if one.what == "marks"), None)
    following = document.next
    if panel is not None:
        following = f"smeadmin score panel {panel.name} --year {panel.year}"
    return replace(document, blocks=(*document.blocks, Lines(said)), next=following)


def _due(desk: Desk, one: Due) -> str:
    line = one.line
    head = f"{line.label} {line.year}"
    if one.what == "marks":
        words = ngettext("{n} mark is missing", "{n} marks are missing", one.count)
        marks = words.format(n=one.count) if one.count else _("every mark is there")
        return beside(head, marks)
    assert one.until is not None
    until = _("until {day}").format(day=day(one.until))
    left = (one.until - desk.on).days
    told = ngettext("{n} day left", "{n} days left", left).format(n=left)
    if left < 0:
        told = ngettext("{n} day late", "{n} days late", -left).format(n=-left)
    if one.what == "returns":
        return beside(head, _("returns"), until, told)
    told = told if left >= 0 else _("its days have passed")
    answers = ngettext("{n} objection to answer", "{n} objections to answer", one.count)
    objections = (answers.format(n=one.count),) if one.count else ()
    return beside(head, one.number or "", until, told, *objections)


def draw_collected(done: Collected) -> Document:
    """Draw how far the returns have come: who lacks what (nothing filed first), who was late."""
    line, command = done.line, f"smeadmin score freeze {done.line.name} --year {done.line.year}"
    left = (done.until - done.on).days
    until = _("until {day}").format(day=day(done.until))
    if left >= 0:
        told = ngettext("{n} day left", "{n} days left", left).format(n=left)
    else:
        told = ngettext("{n} day late", "{n} days late", -left).format(n=-left)
    counts = equation(
        done.asked,
        [
            (done.complete, _("complete {n}")),
            (len(done.partly), _("partly {n}")),
            (len(done.nothing), _("nothing filed {n}")),
        ],
    )
    blocks: list[Block] = [
        Pairs(((_("returns"), beside(until, told)), (_("institutions"), counts))),
    ]
    table = Table(_MISSING, tuple(_missing(one) for one in done.missing))
    if done.missing:
        blocks.append(table)
    if done.late:
        names = _(", ").join(f"{one.name} {one.filed_on}" for one in done.late)
        blocks.append(Lines((_("filed late: {names}").format(names=names),)))
    return Document(
        title=title_of(line),
        blocks=tuple(blocks),
        data={
            **line_data(line),
            "until": done.until.isoformat(),
            "asked": done.asked,
            "complete": done.complete,
            "missing": [_missing_data(one) for one in done.missing],
            "late": [_missing_data(one) for one in done.late],
        },
        sheet=table,
        deed=None if done.same else Deed(_("Returns are collected."), _("would collect returns.")),
        next=f"{command}"
        if left < 0 or not done.missing
        else f"smeadmin score template {line.name} --year {line.year} --each FOLDER",
    )


def _missing(one: Missing) -> tuple[Any, ...]:
    labels = [str(label) for label in one.figures]
    said = _(", ").join(labels[:NAMED])
    if len(labels) > NAMED:
        said = _("{names} and {n} more").format(names=said, n=len(labels) - NAMED)
    row = (one.office_no, one.name, one.filed, len(labels), said)
    return (*row, one.filed_on, one.credit_code, one.region_code)


def _missing_data(one: Missing) -> dict[str, Any]:
    return {
        "office_no": one.office_no,
        "credit_code": one.credit_code,
        "name": one.name,
        "region_code": one.region_code,
        "filed": one.filed,
        "missing": list(one.figures),
        "filed_on": one.filed_on.isoformat() if one.filed_on else None,
        "late": one.late,
    }


def draw_frozen(done: Frozen) -> Document:
    """Draw a campaign that was just frozen."""
    line = done.line
    pairs = [(_("institutions"), integer(done.institutions))]
    if done.not_submitted:
        pairs.append((_("nothing filed"), integer(done.not_submitted)))
    if done.late:
        pairs.append((_("filed late"), integer(done.late)))
    return Document(
        title=title_of(line),
        blocks=(Pairs(tuple(pairs)),),
        data={
            **line_data(line),
            "frozen": done.institutions,
            "not_submitted": done.not_submitted,
            "late": done.late,
        },
        deed=Deed(
            _("Frozen: what comes later is put right with a reason."),
            _("would freeze the figures of {n} institutions.").format(n=done.institutions),
        ),
        next=f"smeadmin score run {line.name} --year {line.year}",
    )


def draw_adjusted(done: Adjusted) -> Document:
    """Draw one figure that was put right after the freeze."""
    line = done.line
    said = f"{_value(done, done.was)} → {_value(done, done.now)}"
    pairs = [(str(done.label), said), (_("reason"), done.reason or "")]
    if done.objection:
        pairs.append((_("objection"), done.objection))
    return Document(
        title=(done.name, *title_of(line)),
        blocks=(Pairs(tuple(pairs)),),
        data={**line_data(line), **_adjusted_data(done)},
        deed=Deed(
            _("Put right; the scores are worked out anew."), _("would put the figure right.")
        ),
        next=f"smeadmin score run {line.name} --year {line.year}",
    )


def draw_later(later: Later) -> Document:
    """Draw what was put right since the freeze, and what the registers say otherwise by now."""
    line = later.line
    blocks: list[Block] = []
    if later.adjusted:
        rows = tuple((*_row(one), one.reason, one.by, one.change) for one in later.adjusted)
        blocks.append(Table(_ADJUSTED, rows, caption=_("put right")))
    if later.waiting:
        rows = tuple(_row(one) for one in later.waiting)
        blocks.append(Table(_NOW, rows, caption=_("otherwise in the registers by now")))
    note = _("Nothing has been put right, and the registers say the same.")
    following = None
    if later.waiting and line.state != "final":
        first = later.waiting[0]
        following = (
            f"smeadmin score adjust {first.name} {first.figure} --year {line.year}"
            f" --as {line.name} --reason {_('TEXT')}"
        )
    return Document(
        title=title_of(line),
        blocks=tuple(blocks),
        data={
            **line_data(line),
            "adjusted": [_adjusted_data(one) for one in later.adjusted],
            "waiting": [_adjusted_data(one) for one in later.waiting],
        },
        notes=() if blocks else (Note(note, "plain"),),
        next=following,
    )


def draw_reopened(line: EvaluationLine) -> Document:
    """Draw a final evaluation that was opened again."""
    return Document(
        title=title_of(line),
        data=line_data(line),
        deed=Deed(_("It is open again."), _("would open it again.")),
        next=f"smeadmin score run {line.name} --year {line.year}",
    )


def _row(one: Adjusted) -> tuple[Any, ...]:
    return (one.name, str(one.label), _value(one, one.was), _value(one, one.now))


def _value(one: Adjusted, value: Scalar | None) -> str:
    return "-" if value is None else value_text(one.measure, one.figure, one.unit, value)


def _adjusted_data(one: Adjusted) -> dict[str, Any]:
    return {
        "office_no": one.office_no,
        "name": one.name,
        "figure": one.figure,
        "was": in_unit(one.was, one.unit),
        "now": in_unit(one.now, one.unit),
        "reason": one.reason,
        "objection": one.objection,
        "on": one.on.isoformat() if one.on else None,
        "by": one.by,
        "change": one.change,
    }
