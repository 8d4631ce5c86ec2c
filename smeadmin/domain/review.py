"""Reviewers of an evaluation: who marks whom, what counts, how several marks become one."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from smeadmin.domain.columns import Noun
from smeadmin.domain.evaluation import MICRO, EvaluationLine
from smeadmin.domain.rules.document import Evaluation
from smeadmin.domain.rules.figures import Figure
from smeadmin.domain.rules.units import Number, Scalar, is_number
from smeadmin.domain.rules.values import Constant, OfFigure, plain
from smeadmin.domain.rules.walk import all_in
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text, mark_counted
from smeadmin.i18n import mark as N_

ONLY: Final = "review"
"""What the reading is called where a measure keeps no readings apart."""
FEWEST_TRIMMED: Final = 3
"""Leaving out the highest and the lowest needs so many marks, or nothing is left."""
UNFIT: Final = '<>:"/\\|?*'
"""What no file name may hold on Windows."""
LONGEST: Final = 50
"""So many letters of a name stand in a file's name, which takes 255 bytes."""
KEY_LENGTH: Final = 12
KEY_LETTERS: Final = "34679ACDEFGHJKMNPQRTVWXY"


class NothingJudged(Refused):
    """The evaluation reads no figure that a named person judges, so there is nothing to review."""

    code, sentence = "nothing-judged", N_("{evaluation} reads no figure that somebody judges")


class ReviewerNotFound(NotFound):
    """Nobody of that name reviews in this evaluation."""

    code, sentence = "reviewer-not-found", N_("{reviewer} does not review {evaluation} of {year}")


class ReadingUnknown(Usage):
    """The measure keeps readings apart, and this is none of them."""

    code, sentence = "reading-unknown", N_("{evaluation} has no reading {reading}")


class ReviewersNeeded(Usage):
    """Whom to give to whom: name the institutions, or say how many reviewers everybody gets."""

    code, sentence = (
        "review-whom",
        N_("whom do they review: name institutions, or --each NUMBER, or --everybody"),
    )


class TooFewReviewers(Refused):
    """More reviewers are asked for each institution than there are without an interest in it."""

    code, guarded = "reviewers-too-few", False
    sentence = N_("{name} is to have {each} reviewers and {able} may")


class RecuseReason(Usage):
    """Whoever has an interest says which; it is kept."""

    code, sentence = "recuse-reason", N_("standing back needs --reason: which interest?")


class RecusedAlready(Conflict):
    """The interest was declared before; the marks do not count since."""

    code, sentence = "recused-already", N_("{reviewer} stands back from {name} since {on}")


class ReviewIncomplete(Refused):
    """Marks are missing of which the measure makes points.

    Nobody is scored on half a panel in silence: bring the sheets in, give the institutions to others, or
    stand back with a reason.
    """

    code, guarded = "review-incomplete", True
    sentence, plural = mark_counted("{n} mark is missing", "{n} marks are missing")


class ReviewOpen(Refused):
    """Reviewers were assigned and their review has not been closed: scores are not final without it."""

    code, guarded = "review-open", True
    sentence = N_("the review of {evaluation} for {year} is not closed")


def bound_of(noun: Evaluation, figure: str) -> Number | None:
    """Give the most points a mark of a judged figure may be; None where the measure says nothing."""
    bounds = [
        rule.trims.at_most.value
        for rule in all_in(noun.score)
        if isinstance(rule, OfFigure)
        and rule.figure == figure
        and rule.trims is not None
        and isinstance(rule.trims.at_most, Constant)
        and is_number(rule.trims.at_most.value)
    ]
    return max(bounds, default=None)


def reading_of(noun: Evaluation, reading: str | None) -> str:
    """Give the reading that is meant; without one, the reading that counts. Raises ReadingUnknown."""
    known = noun.scorers or (ONLY,)
    if reading is None:
        return noun.counts or known[-1]
    if reading not in known:
        raise ReadingUnknown(
            {"evaluation": noun.head.name, "reading": reading, "known": list(known)},
            way_out=tuple(f"--reading {name}" for name in known),
        )
    return reading


def counting(noun: Evaluation) -> str:
    """Give the reading of which points are made."""
    return noun.counts or (noun.scorers[-1] if noun.scorers else ONLY)


def combined(marks: Sequence[int], unit: str, how: str) -> Scalar | None:
    """Make one figure of several marks (millionths; a yes is 1).

    Points come to their exact average; ``trimmed`` leaves out one highest and one lowest where at least
    three are given. A yes/no goes by the majority; equal halves are not known.
    """
    if not marks:
        return None
    if unit == "yes_no":
        yes = sum(1 for mark in marks if mark)
        return None if 2 * yes == len(marks) else 2 * yes > len(marks)
    taken = sorted(marks)
    if how == "trimmed" and len(taken) >= FEWEST_TRIMMED:
        taken = taken[1:-1]
    return plain(Fraction(sum(taken), MICRO * len(taken)))


def mean(marks: Sequence[int]) -> int | None:
    """Give the mean of marks in whole millionths, half up; None of none."""
    return (2 * sum(marks) + len(marks)) // (2 * len(marks)) if marks else None


def sheet_key(secret: str, evaluation: int, reviewer: int, institution: int) -> str:
    """Make the key of one row of a reviewer's sheet; whoever changes it changes whose row it is to none.

    It is a keyed digest over evaluation, reviewer and institution, in letters that cannot be misread.
    """
    text = f"review/{evaluation}/{reviewer}/{institution}".encode()
    number = int.from_bytes(hmac.digest(secret.encode(), text, hashlib.sha256), "big")
    letters = []
    for _place in range(KEY_LENGTH):
        number, letter = divmod(number, len(KEY_LETTERS))
        letters.append(KEY_LETTERS[letter])
    return "-".join("".join(letters[i : i + 4]) for i in range(0, KEY_LENGTH, 4))


@dataclass(frozen=True, slots=True)
class ReviewerLine:
    """How far one reviewer is, and how generous: marks against those of the others for the same."""

    name: str
    reading: str
    institutions: int
    recused: int
    marks: int
    missing: int
    mean: int | None
    leniency: int | None
    compared: int


@dataclass(frozen=True, slots=True)
class SpreadLine:
    """How far the marks for one figure of one institution lie apart, and what they came to."""

    office_no: str
    name: str
    figure: str
    label: Text
    unit: str
    lowest: int
    highest: int
    marks: int
    taken: Scalar | None
    readings: tuple[tuple[str, Scalar | None], ...] = ()

    @property
    def spread(self) -> int:
        """Highest less lowest, in millionths."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True)
class Panel:
    """Everybody who reviews one evaluation, and where they differ most."""

    line: EvaluationLine
    figures: tuple[Figure, ...]
    how: str
    counts: str
    reviewers: tuple[ReviewerLine, ...]
    spreads: tuple[SpreadLine, ...]
    unassigned: tuple[str, ...] = ()
    missing: tuple[tuple[str, str, Text], ...] = ()
    run: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Institutions given to reviewers: new assignments, and those that were there."""

    line: EvaluationLine
    pairs: tuple[tuple[str, str], ...]
    same: int
    reading: str


@dataclass(frozen=True, slots=True)
class Recused:
    """An interest declared: the reviewer stands back from an institution."""

    line: EvaluationLine
    reviewer: str
    name: str
    reason: str
    on: dt.date
    marks: int


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One reviewer's sheet: its columns, and a row for each institution they mark."""

    line: EvaluationLine
    reviewer: str
    noun: Noun
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class ReturnsAsked:
    """The columns that are to be filed, and a row for each institution with what it has filed so far."""

    line: EvaluationLine
    noun: Noun
    rows: tuple[tuple[Any, ...], ...]

    def file_of(self, row: tuple[Any, ...]) -> str:
        """Name the workbook of one institution: its code, its name as far as a file may bear it, the year."""
        name = "".join(c for c in str(row[1]) if c not in UNFIT and c.isprintable())[:LONGEST]
        return f"{row[0]}-{name.strip()}-{self.line.year}.xlsx"


def leniency(marks: Mapping[tuple[int, str], Mapping[str, int]]) -> dict[str, tuple[int, int]]:
    """Say of each reviewer by how much their marks lie above those of the others on the same, on average.

    ``marks``: by institution and figure, the mark of each reviewer. Gives millionths (above 0: generous)
    and over how many marks.
    """
    sums: dict[str, Fraction] = {}
    counts: Counter[str] = Counter()
    for given in marks.values():
        if len(given) < 2:
            continue
        total = sum(given.values())
        for reviewer, mark in given.items():
            others = Fraction(total - mark, len(given) - 1)
            sums[reviewer] = sums.get(reviewer, Fraction()) + mark - others
            counts[reviewer] += 1
    return {name: (_whole(sums[name] / counts[name]), counts[name]) for name in sums}


def _whole(value: Fraction) -> int:
    """Give a broken number of millionths as whole ones, half up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
