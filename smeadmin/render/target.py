"""Pages about goals: what is wanted, how far it is, what is lacking."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.units import in_unit
from smeadmin.domain.target import TOLD, Outlook, Part, TargetGap, TargetJudged
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import EACH, word
from smeadmin.render import judged
from smeadmin.render.document import (
    Cell,
    Column,
    Document,
    Kind,
    Lines,
    Note,
    Section,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.formats import integer

MOST_SHOWN = 20
_TARGET = Column("target", Text("目标", "target"), rank=0)
_CLAUSE = Column("clause", Text("条款", "clause"), Kind.CODE, rank=3)
_GOAL = Column("goal", Text("要求", "goal"), Kind.MEASURE, rank=1)
_DUE = Column("due", Text("期限", "due"), Kind.DAY, rank=2)
_LIST = (
    _TARGET,
    _CLAUSE,
    _GOAL,
    _DUE,
    Column("every", Text("周期", "every"), rank=4),
    Column("policy", Text("办法", "measure"), Kind.CODE, rank=2),
    Column("name", Text("名称", "name"), Kind.CODE, screen=False),
)
_STATUS = (
    _TARGET,
    _CLAUSE,
    _GOAL,
    Column("now", Text("现在", "now"), Kind.MEASURE, rank=0),
    Column("margin", Text("差", "short by"), Kind.MEASURE, rank=1),
    _DUE,
    Column("outlook", Text("按此速度", "at this pace"), rank=0),
    Column("policy", Text("办法", "measure"), Kind.CODE, screen=False),
    Column("name", Text("名称", "name"), Kind.CODE, screen=False),
)
_PARTS = (
    Column("code", Text("代码", "code"), Kind.CODE, rank=2),
    Column("name", Text("名称", "name"), Kind.NAME, rank=0),
    _GOAL,
    Column("now", Text("现在", "now"), Kind.MEASURE, rank=0),
    Column("margin", Text("差", "short by"), Kind.MEASURE, rank=1),
    Column("outlook", "", rank=0),
)
_COUNTED = {
    Outlook.REACHED: N_("reached {n}"),
    Outlook.ON_THE_WAY: N_("on the way {n}"),
    Outlook.BEHIND: N_("behind {n}"),
    Outlook.UNKNOWN: N_("not known {n}"),
}


def draw_targets(found: tuple[TargetJudged, ...]) -> Document:
    """Draw the goals as they are written."""
    if not found:
        return _none()
    rows = tuple(
        (
            str(one.label),
            joined(one.line.clause) or None,
            judged.required(one.document, one.line),
            one.noun.due,
            _every(one),
            one.document.id,
            one.noun.head.name,
        )
        for one in found
    )
    return Document(
        blocks=(Table(_LIST, rows),),
        data=[_data(one) for one in found],
        next="smeadmin target status",
    )


def draw_status(found: tuple[TargetJudged, ...]) -> Document:
    """Draw how far each goal is, and count them by what becomes of them."""
    if not found:
        return _none()
    counts = Counter(one.outlook for one in found)
    said = ngettext("{n} target", "{n} targets", len(found)).format(n=len(found))
    parts = [_(word).format(n=counts[kind]) for kind, word in _COUNTED.items() if counts[kind]]
    behind = [one for one in found if one.outlook is Outlook.BEHIND] or list(found)
    first = behind[0]
    return Document(
        blocks=(
            Table(_STATUS, tuple(_row(one) for one in found)),
            Lines(("   ".join((said, *parts)),)),
        ),
        data=[{**_data(one), **_judged_data(one)} for one in found],
        next=f"smeadmin target gap {first.document.id}/{first.noun.head.name}",
    )


def draw_gap(gap: TargetGap) -> Document:
    """Draw one goal: found and wanted, how much is short, and the regions that do not count yet."""
    one = gap.judged
    title = (str(one.label), joined(one.line.clause), one.document.id, _outlook(one))
    blocks: list[Any] = [
        _short(one) if one.parts else judged.table(one.document, (_as_requirement(one),))
    ]
    if gap.still is not None and gap.looked_at:
        have = gap.looked_at - len(gap.lacking)
        said = _("{have} of {all} count; {n} more are needed").format(
            have=integer(have), all=integer(gap.looked_at), n=integer(gap.still)
        )
        blocks.append(Lines((said,)))
    if gap.lacking:
        names = [f"{region.code}  {region.name}" for region in gap.lacking[:MOST_SHOWN]]
        if (more := len(gap.lacking) - MOST_SHOWN) > 0:
            names.append(_("{n} more").format(n=integer(more)))
        blocks.append(Section(_("do not count yet"), (Lines(tuple(names)),)))
    unknown = [part.line for part in one.parts if part.line.verdict is Verdict.UNKNOWN]
    owed = next((line.owed for line in (unknown or [one.line])), ())
    figures = one.document.figures
    missing = [source for source in owed if figures[source.figure].origin in TOLD]
    return Document(
        title=title,
        blocks=tuple(blocks),
        data={
            **_data(one),
            **_judged_data(one),
            "trace": judged.lines_as_data((one.line,)),
            "regions": gap.looked_at,
            "still": gap.still,
            "lacking": [{"code": x.code, "name": x.name} for x in gap.lacking],
        },
        next=_told(one, missing[0].figure) if missing else None,
    )


def _short(one: TargetJudged) -> Section:
    """List whom of those it is asked of it lacks yet, the furthest off first, and who is not known."""
    said = _("{have} of {all} reach it").format(
        have=integer(sum(part.met for part in one.parts)), all=integer(len(one.parts))
    )
    short = sorted((part for part in one.parts if not part.met), key=_by_margin)
    rows = tuple(
        (
            *(part.code, part.name, judged.required(one.document, part.line)),
            *(_found(one, part.line), judged.margin_text(part.line)),
            bad(_("not reached")) if part.line.verdict is Verdict.NO else wait(_("not known")),
        )
        for part in short
    )
    more = len(rows) - MOST_SHOWN
    rest = (Lines((_("{n} more").format(n=integer(more)),)),) if more > 0 else ()
    return Section(said, (Table(_PARTS, rows[:MOST_SHOWN]), *rest) if rows else ())


def _by_margin(part: Part) -> tuple[bool, Fraction, str]:
    margin = part.line.margin
    return margin is None, Fraction(margin or 0), part.code


def _told(one: TargetJudged, figure: str) -> str:
    name, value = f"{one.document.id}/{one.noun.head.name}", _("VALUE")
    place = "" if one.noun.per is None else "@" + _("REGION")
    return f"smeadmin target gap {name} --set {figure}{place}={value}"


def _as_requirement(one: TargetJudged) -> Any:
    return replace(one.line, depth=1)


def _row(one: TargetJudged) -> tuple[Any, ...]:
    measure: Measure = one.document
    line = one.line
    now = _found(one, line)
    if one.parts:
        now = _("{have} of {all}").format(
            have=integer(sum(part.met for part in one.parts)), all=integer(len(one.parts))
        )
    return (
        str(one.label),
        joined(line.clause) or None,
        judged.required(measure, line),
        now,
        judged.margin_text(line),
        one.due,
        _outlook(one),
        measure.id,
        one.noun.head.name,
    )


def _found(one: TargetJudged, line: TraceLine) -> str | None:
    if line.found is None:
        return None
    return judged.value_text(one.document, line.figure, line.unit, line.found, line)


def _outlook(one: TargetJudged) -> Cell:
    match one.outlook:
        case Outlook.REACHED:
            return good(_("reached"))
        case Outlook.UNKNOWN if one.line.verdict is not Verdict.NO or not one.parts:
            return wait(_("not known"))
        case Outlook.ON_THE_WAY:
            return Cell(one.reached_on, Tone.WAIT, kind=Kind.DAY)
    if one.parts and one.line.verdict is Verdict.NO:
        short = sum(part.line.verdict is Verdict.NO for part in one.parts)
        return bad(_("{n} short").format(n=integer(short)))
    if one.reached_on is not None:
        return bad(one.reached_on.isoformat())
    return bad(_("not reached"))


def _every(one: TargetJudged) -> str | None:
    if one.noun.every == "year":
        return _("every year")
    if one.noun.per is not None:
        return _("each {what}").format(what=word(EACH, one.noun.per))
    return None


def _none() -> Document:
    note = Note(_("No measure in force sets a target."), "plain")
    return Document(data=[], notes=(note,), next="smeadmin policy list")


def _data(one: TargetJudged) -> dict[str, Any]:
    return {
        "policy": one.document.id,
        "target": one.noun.head.name,
        "clause": list(one.line.clause),
        "label": one.label,
        "figure": one.line.figure,
        "needed": {op: in_unit(bound, one.line.unit) for op, bound in one.line.needed},
        "due": None if one.noun.due is None else one.noun.due.isoformat(),
        "every": one.noun.every,
        "per": one.noun.per,
    }


def _judged_data(one: TargetJudged) -> dict[str, Any]:
    return {
        "year": one.year,
        "on": one.on.isoformat(),
        "found": in_unit(one.line.found, one.line.unit),
        "margin": in_unit(one.line.margin, one.line.unit),
        "outlook": str(one.outlook),
        "reached_on": None if one.reached_on is None else one.reached_on.isoformat(),
        "parts": [
            {
                "code": part.code,
                "name": part.name,
                "found": in_unit(part.line.found, part.line.unit),
                "needed": {op: in_unit(x, part.line.unit) for op, x in part.line.needed},
                "margin": in_unit(part.line.margin, part.line.unit),
                "verdict": str(part.line.verdict),
            }
            for part in one.parts
        ],
    }
