"""An institution's own letter about its score, as a page and as data; the paper is made of the data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from smeadmin.domain.letter import LetterPart, ScoreLetter
from smeadmin.domain.rules.units import in_unit
from smeadmin.i18n import Text, joined
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Document, Kind, Pairs, Table
from smeadmin.render.evaluation import grade_word, title_of
from smeadmin.render.formats import exact, points
from smeadmin.render.judged import value_text

_PARTS = (
    Column("indicator", Text("指标", "indicator"), rank=0),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=3),
    Column("figure", Text("数据", "figure"), Kind.MEASURE, rank=2),
    Column("score", Text("得分", "points"), Kind.POINTS, rank=0),
    Column("full", Text("满分", "of"), Kind.MEASURE, rank=1),
)


def draw_letter(letter: ScoreLetter) -> Document:
    """Draw the letter of one institution."""
    measure = letter.document
    place = "-"
    if letter.rank is not None:
        place = _("{rank} of {n}").format(rank=letter.rank, n=letter.ranked)
    total = "-" if letter.points is None else points(letter.points)
    if letter.full is not None:
        total = _("{points} of {full}").format(points=total, full=exact(Fraction(letter.full)))
    pairs = [
        (_("points"), total),
        (_("grade"), grade_word(measure, letter.grade) or "-"),
        (_("rank"), place),
    ]
    if letter.line.state != "final":
        pairs.append((_("state"), _("not final: it may still change")))
    if letter.missing:
        names = (str(measure.figures[n].label or n) for n in letter.missing)
        pairs.append((_("data missing"), _(", ").join(names)))
    if letter.object_until is not None:
        span = _("{start} to {end} (inclusive)").format(
            start=letter.object_from, end=letter.object_until
        )
        pairs.append((_("objections"), f"{span}   {letter.notice}"))
    blocks: list[Block] = [Pairs(tuple(pairs))]
    if letter.parts:
        blocks.append(Table(_PARTS, tuple(_row(letter, part) for part in letter.parts)))
    return Document(
        title=(letter.holder.name, *title_of(letter.line)),
        blocks=tuple(blocks),
        data=letter_data(letter),
    )


def letter_data(letter: ScoreLetter) -> dict[str, Any]:
    """Give the letter as programs and papers get it: words in both languages, numbers exact."""
    line, measure = letter.line, letter.document
    return {
        "evaluation": line.name,
        "label": line.label,
        "year": line.year,
        "measure": measure.title,
        "measure_number": measure.number,
        "standing": line.basis.standing,
        "office_no": letter.holder.office_no,
        "credit_code": letter.holder.credit_code,
        "name": letter.holder.name,
        "score": None if letter.points is None else exact(letter.points),
        "full": None if letter.full is None else exact(Fraction(letter.full)),
        "rank": letter.rank,
        "ranked": letter.ranked,
        "grade": letter.grade,
        "missing": list(letter.missing),
        "parts": [
            {
                "label": part.label,
                "depth": part.depth,
                "clause": list(part.clause),
                "found": in_unit(part.found, part.unit),
                "score": None if part.points is None else str(part.points),
                "full": None if part.full is None else exact(Fraction(part.full)),
            }
            for part in letter.parts
        ],
        "notice": letter.notice,
        "object_from": letter.object_from.isoformat() if letter.object_from else None,
        "object_until": letter.object_until.isoformat() if letter.object_until else None,
        "final": line.state == "final",
        "digest": line.digest,
    }


def _row(letter: ScoreLetter, part: LetterPart) -> tuple[Any, ...]:
    found = None
    if part.found is not None and part.figure is not None:
        found = value_text(letter.document, part.figure, part.unit, part.found)
    return (
        "  " * part.depth + str(part.label),
        joined(part.clause) or None,
        found,
        None if part.points is None else Fraction(part.points),
        None if part.full is None else exact(Fraction(part.full)),
    )
