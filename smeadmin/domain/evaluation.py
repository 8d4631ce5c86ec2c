"""Evaluations: opened for a year, scored as one, ranked, explained, and final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from smeadmin.domain.certification.results import Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.lacking import Lack
from smeadmin.domain.rules.nextgrade import NextGrade
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

MICRO = 1_000_000


def micro(points: int | Fraction) -> int:
    """Give points as whole millionths, half up (a score is rounded coarser by its measure)."""
    if isinstance(points, int):
        return points * MICRO
    return (2 * points.numerator * MICRO + points.denominator) // (2 * points.denominator)


class EvaluationNotFound(NotFound):
    """Nobody has opened this evaluation for that year.

    `smeadmin score open` opens it, under the measure that is in force on the last day of the year.
    """

    code, sentence = (
        "evaluation-not-found",
        N_("the evaluation {evaluation} is not open for {year}"),
    )


class EvaluationOpen(Conflict):
    """The evaluation was opened for that year already; one year is evaluated once."""

    code, sentence = "evaluation-open", N_("{evaluation} was opened for {year} already, on {on}")


class EvaluationFinal(Conflict):
    """The evaluation is final: its scores and grades never change again.

    Awards, titles and later years rest on them.
    """

    code, sentence = (
        "evaluation-final",
        N_("{evaluation} of {year} is final since {on}, by {by}"),
    )


class NotScored(Conflict):
    """The evaluation is open, and nobody has been scored yet."""

    code, sentence = "not-scored", N_("{evaluation} of {year} has not been scored yet")


class ScoresStale(Conflict):
    """Since the scores were worked out somebody has changed a figure, a record or the measure.

    What is final must be what the register holds: score once more, look, then finalise.
    """

    code, sentence = (
        "scores-stale",
        N_("the scores of {evaluation} for {year} are no longer what its figures give"),
    )


class YearNotOver(Refused):
    """The year that is to be evaluated has not ended, so neither its figures nor its rule are complete."""

    code, sentence = "year-not-over", N_("{year} ends on {ends}; it cannot be evaluated on {on}")


class NobodyToScore(Refused):
    """No registered institution is of the kind that the evaluation is about.

    The measure says whom it concerns, mostly by the kind in the register.
    """

    code, sentence = "nobody-to-score", N_("no registered institution is concerned by {evaluation}")


class ScoreNotFound(NotFound):
    """The institution has no score in that year: it was not evaluated, or nobody has scored yet."""

    code, sentence = "score-not-found", N_("{name} was not evaluated for {year}")


class EvaluationAmbiguous(Usage):
    """Several evaluations of that year fit, and each has its own scores."""

    code, sentence = "evaluation-ambiguous", N_("{count} evaluations of {year} fit: name one")


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One evaluation of a year and how far it has come.

    ``judged``: reviewers give marks; ``posted``: its ranking is made public before it is final.
    """

    policy: str
    name: str
    label: Text
    year: int
    state: str
    opened_on: dt.date
    judged_on: dt.date
    basis: Basis
    digest: str | None = None
    scored: int = 0
    institutions: int = 0
    scored_on: dt.date | None = None
    finalised_on: dt.date | None = None
    finalised_by: str | None = None
    document_number: str | None = None
    opening: bool = False
    file_until: dt.date | None = None
    frozen_on: dt.date | None = None
    notice: str | None = None
    published_digest: str | None = None
    judged: bool = False
    posted: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A range of points and how many of one grade lie in it: from ``lowest`` up to under ``under``."""

    lowest: int | None
    under: int | None
    grade: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Moved:
    """An institution whose points differ much from the year before."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """This year against the one before: grades, the mean of those scored in both, who moved much."""

    year: int
    grades: tuple[tuple[str, int, int], ...]
    mean: int | None
    limit: int
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Figures that nobody gave, and whom they lack for; ``counted``: 0 by the rule, else no score."""

    figures: tuple[str, ...]
    names: tuple[str, ...]
    count: int
    counted: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """How equal points were put in order: ranks, points, the figure that decided with its values."""

    ranks: tuple[int, ...]
    points: int
    figure: str | None = None
    values: tuple[Any, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How the points of everybody lie, in millionths of a point."""

    bands: tuple[Band, ...]
    lowest: int | None
    median: int | None
    highest: int | None
    full: int | None


@dataclass(frozen=True, slots=True)
class EvaluationRun:
    """A whole population scored. ``same``: everything is as it was, nothing was written."""

    line: EvaluationLine
    grades: tuple[tuple[str | None, int], ...]
    spread: Spread
    lacking: tuple[Lacking, ...]
    without: int
    not_ranked: int
    against: Comparison | None
    replaced: int
    same: bool
    document: Document | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RankLine:
    """One institution in a ranking, its points in millionths, with those of each part."""

    rank: int | None
    credit_code: str | None
    office_no: str
    name: str
    region_code: str | None
    points: int | None
    grade: str | None
    tied: bool
    incomplete: bool
    missing: tuple[str, ...]
    parts: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score that stands directly in its sum: its words and full marks."""

    name: str
    label: Text
    full: Any


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking: who is shown, of how many, the parts of the score, and how ties were broken."""

    line: EvaluationLine
    parts: tuple[Part, ...]
    lines: tuple[RankLine, ...]
    ranked: int
    without: int
    ties: tuple[Tie, ...]
    lacks: tuple[Lack, ...] = ()
    document: Document | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ScoreShown:
    """One institution's score with the lines it comes from; nothing is judged again."""

    line: EvaluationLine
    holder: Holder
    result: str
    points: int | None
    rank: int | None
    ranked: int
    tied: bool
    grade: str | None
    incomplete: bool
    missing: tuple[str, ...]
    full: Any
    lines: tuple[TraceLine, ...]
    trace: Mapping[str, Any]
    change: str | None
    document: Document = field(compare=False)
    earlier: Mapping[int, tuple[int | None, str | None]] = field(default_factory=dict)
    next_grade: NextGrade | None = None
    lacks: tuple[Lack, ...] = ()


def check_not_final(line: EvaluationLine) -> None:
    """Refuse to touch an evaluation that is final; raises EvaluationFinal."""
    if line.state == "final":
        raise EvaluationFinal(
            details={
                "evaluation": line.name,
                "year": line.year,
                "on": line.finalised_on.isoformat() if line.finalised_on else "",
                "by": line.finalised_by,
            },
            way_out=(f"smeadmin score rank {line.name} --year {line.year}",),
        )


def check_scored(line: EvaluationLine) -> None:
    """Refuse to read scores that do not exist yet; raises NotScored."""
    if line.digest is None:
        raise NotScored(
            details={"evaluation": line.name, "year": line.year},
            way_out=(f"smeadmin score run {line.name} --year {line.year}",),
        )


def bands(points: list[tuple[int, str | None]], cuts: list[int]) -> tuple[Band, ...]:
    """Count points (millionths, with their grades) between cuts, from the top; empty bands are kept.

    A band holds its lower cut. Where points of one band have several grades it is there once for each.
    """
    edges: list[tuple[int | None, int | None]] = []
    under: int | None = None
    for cut in sorted(cuts, reverse=True):
        edges.append((cut, under))
        under = cut
    edges.append((None, under))
    found: list[Band] = []
    for lowest, above in edges:
        counts: dict[str | None, int] = {}
        for value, grade in points:
            if (lowest is None or value >= lowest) and (above is None or value < above):
                counts[grade] = counts.get(grade, 0) + 1
        for grade, count in sorted(counts.items(), key=lambda item: -item[1]) or [(None, 0)]:
            found.append(Band(lowest, above, grade, count))
    return tuple(found)


def median(points: list[int]) -> int | None:
    """Give the middle one, or the mean of the middle two, half a millionth up."""
    if not points:
        return None
    ordered, middle = sorted(points), len(points) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle] + 1) // 2
