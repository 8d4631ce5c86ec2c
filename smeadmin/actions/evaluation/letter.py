"""What one institution is told of its own score, and of nobody else's."""

from __future__ import annotations

from smeadmin.actions.evaluation.showing import show_score
from smeadmin.actions.notice.reading import show_notice
from smeadmin.domain.letter import LetterPart, ScoreLetter
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.trace import TraceLine, nested
from smeadmin.domain.rules.units import is_number
from smeadmin.domain.rules.values import Together, Value
from smeadmin.storage.change import View


def score_letter(
    view: View,
    *,
    institution: str,
    year: int,
    evaluation: str | None = None,
    policy: str | None = None,
) -> ScoreLetter:
    """Give the letter of one institution: each part with full marks, grade, place, the notice's days.

    Raises what showing a score raises.
    """
    shown = show_score(
        view, institution=institution, year=year, evaluation=evaluation, policy=policy
    )
    parts = [x for x in shown.lines if isinstance(x.rule, Value) and x.verdict is None]
    parts = [x for x in parts if x.path.startswith(f"evaluation.{shown.line.name}.score.")]
    notice = None
    if shown.line.notice is not None and shown.line.state in ("published", "final"):
        notice = show_notice(view, notice=shown.line.notice)
    return ScoreLetter(
        line=shown.line,
        holder=shown.holder,
        points=shown.points,
        full=shown.full,
        rank=shown.rank,
        ranked=shown.ranked,
        grade=shown.grade,
        missing=shown.missing,
        parts=tuple(
            LetterPart(
                label=x.label,
                depth=depth,
                clause=x.clause,
                figure=None if isinstance(x.rule, Together) else x.read,
                unit=_unit(shown.document, x),
                found=x.found,
                points=x.value if is_number(x.value) else None,
                full=full_marks(x.rule) if isinstance(x.rule, Value) else None,
            )
            for x, depth in zip(parts, nested(parts), strict=True)
        ),
        notice=None if notice is None else notice.number,
        object_from=None if notice is None else notice.clock.first_day,
        object_until=None if notice is None else notice.clock.last_day,
        document=shown.document,
    )


def _unit(measure: Document, line: TraceLine) -> str:
    """Give the unit of the figure that a line reads."""
    figure = measure.figures.get(line.read or "")
    return line.unit if figure is None else figure.unit
