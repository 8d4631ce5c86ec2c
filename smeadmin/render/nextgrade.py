"""What the next grade needs, below the lines of a score."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from smeadmin.domain.evaluation import MICRO, ScoreShown
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.nextgrade import NextGrade, Reach
from smeadmin.domain.rules.units import in_unit
from smeadmin.i18n import gettext as _
from smeadmin.i18n import joined
from smeadmin.render import judged
from smeadmin.render.document import Block, Column, Kind, Lines, Section, Table
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import exact, points, signed

_WAYS = (
    Column("figure", "", rank=0),
    Column("way", "", Kind.PROSE, rank=0),
)


def blocks(shown: ScoreShown) -> tuple[Block, ...]:
    """Draw how far the next grade is, and each single change that reaches it."""
    found = shown.next_grade
    if found is None:
        return ()
    if found.grade is None:
        return (Lines((_("This is the highest grade the measure gives."),)),)
    if not found.ways:
        said = _("No change of one figure alone reaches {grade}.")
        return (Lines((said.format(grade=grade_word(shown.document, found.grade)),)),)
    rows = tuple((str(way.label), _said(shown.document, found, way)) for way in found.ways)
    return (Section(_head(shown, found), (Table(_WAYS, rows, header=False, tight=True),)),)


def _head(shown: ScoreShown, found: NextGrade) -> str:
    clause = joined(found.clause)
    grade = grade_word(shown.document, found.grade)
    short = _short(shown, found)
    if short is None:
        said = _("what reaches {grade} ({clause}); any one of these is enough")
        return said.format(grade=grade, clause=clause)
    said = _("{short} points short of {grade} ({bound}, {clause}); any one of these is enough")
    bound = exact(Fraction(found.from_points or 0))
    return said.format(short=points(short), grade=grade, bound=bound, clause=clause)


def _short(shown: ScoreShown, found: NextGrade) -> Fraction | None:
    """Give how many points lack; None where the grade does not hang on points alone."""
    if found.from_points is None or shown.points is None:
        return None
    lacking = Fraction(found.from_points) - Fraction(shown.points, MICRO)
    return lacking if lacking > 0 else None


def _said(measure: Measure, found: NextGrade, way: Reach) -> str:
    gain = signed(points(Fraction(way.gain)))
    now = judged.value_text(measure, way.figure, way.unit, way.now)
    to = judged.value_text(measure, way.figure, way.unit, way.to)
    change = _change(way)
    if change is None:
        said = _("{now} → {to} ({gain})").format(now=now, to=to, gain=gain)
    else:
        size = judged.size_text(way.unit, change)
        said = _("{size} more ({now} → {to}, {gain})")
        if change < 0:
            said = _("{size} less ({now} → {to}, {gain})")
        said = said.format(size=size, now=now.strip(), to=to.strip(), gain=gain)
    if way.grade != found.grade:
        grade = grade_word(measure, way.grade)
        said = _("{way}, which is {grade} at once").format(way=said, grade=grade)
    return said


def _change(way: Reach) -> Fraction | None:
    now, to = _number(way.now), _number(way.to)
    return None if now is None or to is None else to - now


def _number(value: Any) -> Fraction | None:
    if isinstance(value, tuple):
        return Fraction(len(value))
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        return None
    return Fraction(value)


def data(shown: ScoreShown) -> dict[str, Any]:
    """Give what the next grade needs as programs get it; nothing where it was not asked for."""
    found = shown.next_grade
    if found is None:
        return {}
    short = _short(shown, found)
    return {
        "next_grade": {
            "grade": found.grade,
            "from": in_unit(found.from_points, "points"),
            "short": in_unit(short, "points"),
            "clause": list(found.clause),
            "ways": [
                {
                    "figure": way.figure,
                    "label": way.label,
                    "unit": way.unit,
                    "now": in_unit(way.now, way.unit),
                    "to": in_unit(way.to, way.unit),
                    "gain": in_unit(way.gain, "points"),
                    "grade": way.grade,
                }
                for way in found.ways
            ],
        }
    }
