"""Everybody of an evaluation under one text: scored, ranked, graded, awarded; nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from smeadmin.actions.award.choosing import fen_of, within_limits
from smeadmin.domain.evaluation import MICRO, EvaluationLine, micro
from smeadmin.domain.rules.document import Award, Document, Evaluation
from smeadmin.domain.rules.judge import Placed, Result, Scored, award_places, effects, free_places
from smeadmin.domain.rules.ranking import Population
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.scoring import Scoring, Standing, everybody_of, needs_everybody
from smeadmin.domain.rules.units import Number, Scalar, is_number
from smeadmin.domain.rules.values import Together, Value, plain
from smeadmin.domain.whatif import Counted, Placing
from smeadmin.i18n import Text
from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all

PIECE = 4_000  # institutions whose facts are asked for at once


class Tally:
    """Numbers by name, each with its words and clauses."""

    def __init__(self) -> None:
        self._numbers: dict[str, Number] = {}
        self._words: dict[str, tuple[Text, tuple[str, ...]]] = {}

    def add(self, name: str, label: Text, clause: tuple[str, ...], number: Number) -> None:
        """Add to what is counted under a name."""
        self._words[name] = label, clause
        self._numbers[name] = plain(self._numbers.get(name, 0) + Fraction(number))

    def against(self, after: Tally) -> tuple[Counted, ...]:
        """Hold these numbers against those under another text; what only one of them has is 0 there."""
        words = {**self._words, **after._words}
        return tuple(
            Counted(name, label, self._numbers.get(name, 0), after._numbers.get(name, 0), clause)
            for name, (label, clause) in words.items()
        )


@dataclass(slots=True)
class Under:
    """What one text comes to: everybody's placing, and what is counted over all of them."""

    placings: dict[int, Placing]
    awards: Tally = field(default_factory=Tally)
    money: Tally = field(default_factory=Tally)
    effects: Tally = field(default_factory=Tally)
    parts: Tally = field(default_factory=Tally)


def under(
    view: View,
    document: Document,
    line: EvaluationLine,
    order: list[int],
    advance: Callable[[int], None],
) -> Under:
    """Score, rank, grade and award institutions of a year by one text.

    Of each only its placing is kept; its figures too where something follows from a grade.
    """
    noun = document.evaluation(line.name)
    scoring = Scoring(document, noun.path, _everybody(view, document, noun, line, order))
    found, seen = Under({}), list[tuple[int, Scored | None]]()
    for key, facts in _facts(view, document, noun, line, order):
        one = scoring.score(facts)
        concerned = one.gate.result is not Result.NOT_CONCERNED
        seen.append((key, one if concerned and noun.effects else None))
        if concerned:
            found.placings[key] = _placing(one)
            _add_parts(found, document, one)
        advance(1)
    for (key, kept), standing in zip(seen, scoring.standings(), strict=True):
        if key in found.placings:
            placing = replace(found.placings[key], rank=standing.rank, grade=standing.grade)
            found.placings[key] = placing
        if kept is not None:
            _add_effects(found, noun, kept, standing)
    for award in document.nouns.values():
        if isinstance(award, Award) and _rests_on(award, line.name):
            _give(view, found, document, award, line)
    return found


def _everybody(
    view: View, document: Document, noun: Evaluation, line: EvaluationLine, keys: list[int]
) -> Population | None:
    """Give those among whom single figures are ranked, where a score asks for that."""
    if not needs_everybody(document, noun.path):
        return None
    known = (facts for _key, facts in _facts(view, document, noun, line, keys))
    return everybody_of(document, noun.path, known)


def _add_parts(found: Under, document: Document, one: Scored) -> None:
    for rule, value in _parts(one) if one.score is not None else ():
        label = rule.head.label or _label_of(document, rule)
        found.parts.add(rule.head.name, label, rule.head.clause.of(), value)


def _add_effects(found: Under, noun: Evaluation, one: Scored, standing: Standing) -> None:
    """Count what follows for one body, and what it costs."""
    known = one.reading.known
    known["rank"], known["ranked"], _tied, known["grade"] = standing
    known["place"] = Fraction(standing.rank, standing.ranked or 1) if standing.rank else None
    for followed in effects(noun, one.reading, {}):
        head = followed.effect.head
        label = head.label or Text(head.name, head.name)
        found.effects.add(head.name, label, head.clause.of(), 1)
        fen = followed.worth.value if followed.worth is not None else None
        if is_number(fen):
            found.money.add(head.name, label, head.clause.of(), fen)


def _facts(
    view: View, document: Document, noun: Evaluation, line: EvaluationLine, keys: list[int]
) -> Iterator[tuple[int, Facts]]:
    for some in capture.chunks(iter(keys), PIECE):
        found = facts_of_all(
            view, document, noun.path, day=line.judged_on, year=line.year, among=list(some)
        )
        yield from found.items()


def _placing(one: Scored) -> Placing:
    score = one.score
    points = None if score is None else plain(Fraction(micro(score), MICRO))
    parts = {rule.head.name: value for rule, value in _parts(one)}
    return Placing(points, one.incomplete, one.rank, one.grade, parts)


def _parts(one: Scored) -> Iterator[tuple[Value, Number]]:
    """Give the parts that stand directly in the score and are known."""
    if one.worth is not None and isinstance(one.worth.rule, Together):
        for part in one.worth.parts:
            if is_number(part.value):
                yield part.rule, part.value


def _label_of(document: Document, rule: Value) -> Text:
    figure = document.figures.get(getattr(rule, "figure", ""))
    name = Text(rule.head.name, rule.head.name)
    return figure.label or name if figure is not None else name


def _rests_on(award: Award, evaluation: str) -> bool:
    return (award.evaluation or "").removeprefix("evaluation.") == evaluation


def _stated(noun: Award, one: Placed) -> bool:
    """Tell whether it is known what a place comes with; nobody is given what a measure does not state."""
    return noun.amount is None or one.grant.amount is not None


def _give(view: View, found: Under, document: Document, noun: Award, line: EvaluationLine) -> None:
    """Give an award its places as if none had been given in that year, equals at the end counted only."""
    given: dict[int, dict[str, Scalar | None]] = {
        key: {"score": one.points, "grade": one.grade, "rank": one.rank}
        for key, one in found.placings.items()
        if one.points is not None and not one.incomplete
    }
    facts = facts_of_all(
        view, document, noun.path, day=view.on, year=line.year, among=list(given), given=given
    )
    placed = award_places(document, noun.path, list(facts.values()))
    judged = sorted(zip(facts, placed, strict=True), key=lambda one: (one[1].rank or 0, one[0]))
    stopped = within_limits(noun, judged, None, {})
    inside = [(key, one) for key, one in judged if stopped.get(key) == () and _stated(noun, one)]
    name, clause = noun.head.name, noun.head.clause.of()
    for key, one in inside:
        placing, fen = found.placings[key], fen_of(one)
        found.placings[key] = replace(placing, award_fen={**placing.award_fen, name: fen})
    equal = [x for _key, x in judged if x.place in ("decide", "draw") and _stated(noun, x)]
    free = free_places(noun, equal[0].reading) if equal else None
    some = equal[: max(0, free - len(inside))] if free is not None else equal
    given_to = [*(one for _key, one in inside), *some]
    found.awards.add(name, noun.label, clause, len(given_to))
    found.money.add(name, noun.label, clause, sum(fen_of(one) for one in given_to))
