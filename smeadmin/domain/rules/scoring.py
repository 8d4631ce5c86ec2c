"""Scoring a whole population: judged one by one as they come, ranked and graded together at the end.

What is kept of each body until then is small (a sort key, and the figures that grades read), so that a
population of any size can be streamed through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, NamedTuple

from smeadmin.domain.rules.conditions import UNKNOWN, YES, Condition, Judged
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.figures import ByJudgement, Computed, Filed, RankOf
from smeadmin.domain.rules.judge import Result, Scored, gate, grade
from smeadmin.domain.rules.ranking import Population, ranks, sort_key, tied, whole
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.values import Value, Worth
from smeadmin.domain.rules.walk import figures_of, origin_reads, prepared, reads

RANKING: Final = frozenset({"rank", "ranked", "place"})
"""The figures of a body that are known only once everybody is ranked."""

SortKey = tuple[Any, ...]


class Standing(NamedTuple):
    """Where a body stands: its rank (None: not ranked), of how many, whether shared, and its grade."""

    rank: int | None
    ranked: int | None
    tied: bool
    grade: str | None


class Scoring:
    """One evaluation of everybody: ``score`` each in any order, then ask for the ``standings``.

    ``everybody`` answers for figures that are a rank among all; see ``needs_everybody``.
    """

    def __init__(self, document: Document, name: str, everybody: Population | None = None) -> None:
        self.document = document
        self.noun: Evaluation = document.evaluation(name)
        prepared(document, self.noun.path)
        self._everybody = everybody
        self._zero = self.noun.missing == "zero"
        self._late = tuple(dict.fromkeys(_read_by_grades(self.noun)))
        if not RANKING.intersection(self._late):
            self._late = ()  # nothing a grade reads waits for the ranks
        self._keys: list[SortKey | None] = []
        self._open = False  # of one it is not known whether it takes part: then nobody is ranked
        self._grades: list[str | Facts | None] = []

    def score(self, facts: Facts) -> Scored:
        """Judge and score one body; its rank comes with the standings, its grade too if it needs it."""
        return self._score(Reading(self.document.figures, facts, zero=self._zero))

    def _score(self, reading: Reading) -> Scored:
        noun = self.noun
        if self._everybody is not None:
            reading.join(self._everybody)
        judged = gate(noun, reading)
        submitted = reading.known.setdefault("submitted", True)
        counted = judged.result is Result.PASS and submitted is not False
        one = Scored(noun, judged, noun.score.worth(reading) if counted else None, reading)
        reading.known["score"] = None if one.incomplete else one.score
        self._keys.append(self._key(one))
        graded = judged.result in (Result.PASS, Result.UNKNOWN)
        if self._late and graded:
            self._grades.append(self._remembered(reading))
        else:
            one.grade = grade(noun, reading) if graded else None
            self._grades.append(one.grade)
        return one

    def _key(self, one: Scored) -> SortKey | None:
        """Give the sort key of one who takes part; None for one who does not."""
        order, result = self.noun.order, one.gate.result
        if order is None:
            return None
        if order.among is not None:
            verdict = order.among.judge(one.reading).verdict
            takes_part, unknown = verdict is YES, verdict is UNKNOWN
        else:
            takes_part, unknown = result is Result.PASS, result is Result.UNKNOWN
        self._open = self._open or unknown
        return sort_key(order, one.reading) if takes_part else None

    def _remembered(self, reading: Reading) -> Facts:
        """Keep of a reading only what the grades will look at."""
        values = {name: reading.figure(name) for name in self._late if name not in RANKING}
        facts = reading.facts
        return Facts(values, facts.day, facts.year, facts.years, within=facts.within)

    def standings(self) -> list[Standing]:
        """Rank and grade everybody who was scored, in the order in which they came."""
        keys = [None] * len(self._keys) if self._open else whole(self._keys)
        ranked = sum(key is not None for key in keys) or None
        ties = self.noun.order.ties if self.noun.order is not None else "share"
        found = []
        for rank, equal, kept in zip(ranks(keys, ties), tied(keys), self._grades, strict=True):
            of = ranked if rank is not None else None
            if isinstance(kept, Facts):
                reading = Reading(self.document.figures, kept, zero=self._zero)
                reading.known["rank"], reading.known["ranked"] = rank, of
                reading.known["place"] = Fraction(rank, of) if rank and of else None
                kept = grade(self.noun, reading)
            found.append(Standing(rank, of, equal, kept))
        return found


def missing_in(document: Document, one: Scored) -> list[str]:
    """Name the figures for want of which there is no number, or 0 was counted, as they are given in."""
    known = one.reading.known
    found: dict[str, None] = {}
    for rule in _unknown(one):
        inputs = _inputs(document, rule)
        lacking = [name for name in inputs if name in known and known[name] is None]
        found.update(dict.fromkeys(lacking or [n for n in reads(rule) if known.get(n) is None]))
    return [name for name in document.figures if name in found] if found else []


def _unknown(one: Scored) -> Iterator[Condition | Value]:
    """Give the innermost rules that were not known."""
    if one.gate.result is Result.UNKNOWN:
        for judged in (one.gate.who, one.gate.require):
            yield from _unknown_conditions(judged)
    if one.worth is not None and (one.worth.value is None or one.reading.zero):
        yield from _unknown_values(one.worth)


def _unknown_conditions(judged: Judged | None) -> Iterator[Condition | Value]:
    if judged is None or judged.verdict is not UNKNOWN:
        return
    inner = [row for row in judged.rows if row.verdict is UNKNOWN]
    if not inner:
        yield judged.rule
    for row in inner:
        yield from _unknown_conditions(row)


def _unknown_values(worth: Worth) -> Iterator[Condition | Value]:
    inner = [
        part for part in worth.parts if part.value is None or part.parts or part.note == "zero"
    ]
    for part in inner:
        yield from _unknown_values(part)
    if worth.note == "zero" or (worth.value is None and not inner):
        yield worth.rule


@lru_cache(maxsize=4096)
def _inputs(document: Document, rule: Condition | Value) -> tuple[str, ...]:
    """Name the figures that somebody gives or that are counted, on which a rule rests."""
    seen: dict[str, None] = {}
    waiting = list(reads(rule))
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen[name] = None
        if name in document.figures:
            waiting.extend(origin_reads(document.figures[name].origin))
    given = (Filed, ByJudgement, Computed)
    return tuple(
        name
        for name in seen
        if name in document.figures and isinstance(document.figures[name].origin, given)
    )


def needs_everybody(document: Document, name: str) -> bool:
    """Tell whether a score reads the rank of a figure among all, which must be known beforehand."""
    return any(
        isinstance(document.figures[figure].origin, RankOf)
        for figure in figures_of(document, document.evaluation(name))
        if figure in document.figures
    )


def everybody_of(document: Document, name: str, population: Iterable[Facts]) -> Population:
    """Give those who pass the gate, as whom the ranks of single figures are among."""
    noun = document.evaluation(name)
    zero = noun.missing == "zero"
    readings = (Reading(document.figures, facts, zero=zero) for facts in population)
    return Population([one for one in readings if gate(noun, one).result is Result.PASS])


def score_all(document: Document, name: str, population: Sequence[Facts]) -> list[Scored]:
    """Score, rank and grade everybody of one evaluation, in the order given."""
    needed = needs_everybody(document, name)
    everybody = everybody_of(document, name, population) if needed else None
    scoring = Scoring(document, name, everybody)
    scored = [scoring.score(facts) for facts in population]
    for one, standing in zip(scored, scoring.standings(), strict=True):
        one.rank, one.ranked, one.tied, one.grade = standing
        known = one.reading.known
        known["rank"], known["ranked"], known["place"] = one.rank, one.ranked, one.place
        known["grade"] = one.grade
    return scored


def _read_by_grades(noun: Evaluation) -> list[str]:
    rules: list[Condition | Value] = []
    for row in noun.grades:
        rules += [row.gives] if row.test is None else [row.test, row.gives]
    return [name for rule in rules for name in reads(rule)]
