"""Who of an evaluation has an award: the measure's places and limits, and equals at the last place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.award.places import free_of, having, names_by_id, so_far_of
from smeadmin.actions.library import Library
from smeadmin.domain.award import AwardTied, ChoiceRejected
from smeadmin.domain.evaluation import MICRO
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Award, Document
from smeadmin.domain.rules.judge import Placed, Result, award_places, free_places, own_sums, sum_key
from smeadmin.domain.rules.keeping import compact
from smeadmin.domain.rules.lacking import Lack, lacks, lacks_of_grant
from smeadmin.domain.rules.limits import WHOLE_FEN, grant
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.domain.rules.values import plain
from smeadmin.domain.sharing import apportioned
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.schema import of
from smeadmin.storage.tables.evaluation import Score
from smeadmin.storage.tables.institution import Institution


@dataclass(slots=True)
class Candidate:
    """One who was evaluated, and what the award says of it."""

    institution_id: int
    rank: int | None
    points: int | None
    grade: str | None
    place: str
    why: str | None
    amount_fen: int
    trace: dict[str, Any]
    shares: Mapping[str, int]

    def stored(self) -> dict[str, Any]:
        """Give the columns of the table ``award_place``; ``shares`` (fen by payer) are rows of their own."""
        return {name: getattr(self, name) for name in self.__slots__ if name != "shares"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who of some equals is in."""

    inside: frozenset[int]
    free: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Who is in, tied, or out with the same grade or because it is not known; what keeps it from an answer.

    ``missing``: what is not known of anybody; ``unpaid``: what is not known of an amount that would be due.
    """

    candidates: list[Candidate]
    missing: tuple[Lack, ...]
    unpaid: tuple[Lack, ...]


def placed(
    change: Change, document: Document, noun: Award, evaluation: sa.RowMapping, fund_id: int | None
) -> Placement:
    """Judge everybody with a score who has not had it; an incomplete score takes no part, and is told."""
    has = having(change, document.id, noun.head.name, evaluation["year"])
    scores = [r for r in _scores(change, evaluation["id"]) if r["institution_id"] not in has]
    regions = _regions(change, noun, [row["institution_id"] for row in scores])
    given: dict[int, dict[str, Scalar | None]] = {
        row["institution_id"]: {
            "score": plain(Fraction(row["points"], MICRO)),
            "grade": row["grade"],
            "rank": row["rank"],
            **regions.get(row["institution_id"], {}),
        }
        for row in scores
    }
    among = sa.select(of(Score).c.institution_id).where(
        of(Score).c.evaluation_id == evaluation["id"], of(Score).c.points.is_not(None)
    )
    found = _placed(change, document, noun, scores, given, among, evaluation["year"], fund_id)
    if scores:
        return found
    return replace(found, missing=_once(found.missing, _of_scores(change, evaluation)))


def placed_by_name(
    change: Change,
    document: Document,
    noun: Award,
    named: Mapping[int, Mapping[str, Scalar | None]],
    year: int,
    fund_id: int | None,
) -> Placement:
    """Judge those who were named, where the award rests on no evaluation, on what was typed for them."""
    keys = sorted(named)
    regions = _regions(change, noun, keys)
    given = {key: {**regions.get(key, {}), **named[key]} for key in keys}
    rows = [{"institution_id": key, "points": None, "grade": None, "rank": None} for key in keys]
    return _placed(change, document, noun, rows, given, keys, year, fund_id)


def _regions(view: View, noun: Award, keys: Sequence[int]) -> dict[int, dict[str, Scalar | None]]:
    """Give the region of each where the measure divides places among regions."""
    if not any("region" in limit.per for limit in noun.limits):
        return {}
    t = of(Institution)
    rows = view.connection.execute(sa.select(t.c.id, t.c.region_code).where(t.c.id.in_(keys)))
    return {key: {"region": region} for key, region in rows}


def _placed(
    change: Change,
    document: Document,
    noun: Award,
    scores: Sequence[Mapping[Any, Any]],
    given: Mapping[int, Mapping[str, Scalar | None]],
    among: sa.Select[Any] | Sequence[int],
    year: int,
    fund_id: int | None,
) -> Placement:
    facts = facts_of_all(
        change, document, noun.path, day=change.on, year=year, among=among, given=given
    )
    known = [row for row in scores if row["institution_id"] in facts]
    so_far = so_far_of(change, noun, document.id, year, fund_id)
    answers = award_places(
        document, noun.path, [facts[row["institution_id"]] for row in known], so_far=so_far
    )
    order = sorted(range(len(known)), key=lambda i: _first(answers[i], known[i]))
    judged = [(known[i], answers[i]) for i in order]
    drawn = _drawn(change, noun, judged, so_far)
    keyed = [(row["institution_id"], one) for row, one in judged]
    inside = within_limits(noun, keyed, drawn, so_far)
    grades = {row["grade"] for row, one in judged if _place(row, one, inside) != "out"}
    candidates = [
        _candidate(document, noun, row, one, _place(row, one, inside), drawn)
        for row, one in judged
        if _place(row, one, inside) != "out"
        or row["grade"] in grades
        or one.gate.result is Result.UNKNOWN
    ]
    due = [one for row, one in judged if row["institution_id"] in inside or one.place == "decide"]
    return Placement(
        candidates,
        missing=_once(
            *(_of_gate(document, noun, one) for _row, one in judged),
            *(lacks_of_grant(document, noun, one.grant, one.reading) for one in due),
        ),
        unpaid=_once(
            *(lacks_of_grant(document, noun, one.grant, one.reading) for one in due),
        ),
    )


def _once(*found: tuple[Lack, ...]) -> tuple[Lack, ...]:
    """Put together what is missing, each once."""
    return tuple({lack.name: lack for some in found for lack in some}.values())


def _of_gate(document: Document, noun: Award, one: Placed) -> tuple[Lack, ...]:
    """Give what is not known of whom it concerns and what it asks."""
    if one.gate.result is not Result.UNKNOWN:
        return ()
    kept = compact(document, noun, one.reading, judged=(one.gate.who, one.gate.require))
    return lacks(lines(document, noun, kept))


def _of_scores(view: View, evaluation: sa.RowMapping) -> tuple[Lack, ...]:
    """Give what keeps scores from being complete, by the first that is not."""
    t = of(Score)
    trace = view.scalar(
        sa.select(t.c.trace)
        .where(t.c.evaluation_id == evaluation["id"])
        .order_by(t.c.incomplete.desc(), t.c.institution_id)
        .limit(1)
    )
    if trace is None:
        return ()
    document = Library(view).kept(Basis.of_data(evaluation["basis"]))
    return lacks(lines(document, document.evaluation(evaluation["name"]), trace))


def chosen_between(
    view: View,
    row: sa.RowMapping,
    tied: Sequence[sa.RowMapping],
    wanted: set[int],
    fund_id: int | None,
) -> Chosen:
    """Take those who were named among equals; raises AwardTied, ChoiceRejected."""
    free = free_of(view, row, fund_id)
    names = names_by_id(view, [one["institution_id"] for one in tied])
    command = f"smeadmin award decide {row['number']}"
    if not wanted:
        raise AwardTied(
            details={
                "award": row["number"],
                "tied": len(tied),
                "free": free,
                "names": list(names.values()),
            },
            more=(Line(_("equal"), tuple(names.values())),),
            way_out=(f"{command} --choose INSTITUTION … --reason TEXT",),
        )
    if not wanted <= set(names) or len(wanted) != min(free, len(tied)):
        raise ChoiceRejected(
            details={"count": len(wanted & set(names)), "free": min(free, len(tied))},
            more=(Line(_("equal"), tuple(names.values())),),
            way_out=(f"{command} --choose INSTITUTION … --reason TEXT",),
        )
    return Chosen(frozenset(wanted), free)


def _scores(view: View, evaluation_id: int) -> Sequence[sa.RowMapping]:
    t = of(Score)
    return view.rows(
        sa.select(t.c.institution_id, t.c.points, t.c.grade, t.c.rank)
        .where(t.c.evaluation_id == evaluation_id, t.c.points.is_not(None), t.c.incomplete == 0)
        .order_by(t.c.institution_id)
    )


def _first(one: Placed, row: Mapping[Any, Any]) -> tuple[Any, ...]:
    rank = one.rank if one.rank is not None else row["rank"]
    return (one.rank is None, rank is None, rank or 0, row["institution_id"])


def _drawn(
    change: Change,
    noun: Award,
    judged: Sequence[tuple[Mapping[Any, Any], Placed]],
    so_far: Mapping[str, Number],
) -> frozenset[int] | None:
    """Draw lots between equals at the last place, where the measure says so; None: nothing to draw."""
    tied = [row["institution_id"] for row, one in judged if one.place == "draw"]
    if not tied:
        return None
    inside = sum(one.place == "in" for _row, one in judged)
    free = (free_places(noun, judged[0][1].reading, so_far) or 0) - inside
    lots = sorted(tied)
    change.rng.shuffle(lots)
    return frozenset(lots[:free])


def within_limits(
    noun: Award,
    judged: Sequence[tuple[int, Placed]],
    drawn: frozenset[int] | None,
    so_far: Mapping[str, Number],
) -> dict[int, tuple[str, ...]]:
    """Add one after another to the limits: by whom, the limits that stop it (none: it is in)."""
    used = dict(so_far)
    stopped: dict[int, tuple[str, ...]] = {}
    for key, one in judged:
        if one.place != "in" and not (drawn and key in drawn):
            continue
        sums = own_sums(noun, one.reading, used)
        granted = grant(noun, one.reading, amount=noun.amount, so_far=sums)
        stopped[key] = (*granted.refused_by, *granted.waits_for, *granted.stopped_by)
        if not stopped[key]:
            for limit in noun.limits:
                borne = fen_of(one) if limit.payer is None else shares_of(one).get(limit.payer, 0)
                this = 1 if limit.counts else borne
                name = sum_key(limit, one.reading)
                used[name] = used.get(name, 0) + this
    return stopped


def _place(
    row: Mapping[Any, Any],
    one: Placed,
    stopped: Mapping[int, tuple[str, ...]],
) -> str:
    key = row["institution_id"]
    if key in stopped:
        return "out" if stopped[key] else "in"
    if one.place == "decide":
        return "tie"
    return "out"


def _candidate(
    document: Document,
    noun: Award,
    row: Mapping[Any, Any],
    one: Placed,
    place: str,
    drawn: frozenset[int] | None,
) -> Candidate:
    kept = compact(
        document, noun, one.reading, judged=(one.gate.who, one.gate.require), grant=one.grant
    )
    why = None
    if place == "out":
        why = _why_out(document, noun, one, kept, drawn)
    elif drawn and row["institution_id"] in drawn:
        why = "drawn"
    return Candidate(
        institution_id=row["institution_id"],
        rank=one.rank,
        points=row["points"],
        grade=row["grade"],
        place=place,
        why=why,
        amount_fen=0 if place == "out" else fen_of(one),
        trace=kept,
        shares={} if place == "out" or not fen_of(one) else shares_of(one),
    )


def fen_of(one: Placed) -> int:
    """Give what a place comes with, in whole fen."""
    amount = one.grant.amount
    return 0 if amount is None else int(WHOLE_FEN(amount))


def shares_of(one: Placed) -> Mapping[str, int]:
    """Give what each payer bears of a place, in whole fen that add up to it; none where one pays all."""
    return apportioned(fen_of(one), one.grant.split) if one.grant.split else {}


def _why_out(
    document: Document, noun: Award, one: Placed, kept: dict[str, Any], drawn: frozenset[int] | None
) -> str:
    """Name what keeps a candidate out: paths of requirements that are not met, else the place."""
    if one.gate.result is Result.PASS:
        return "drawn" if drawn and one.place == "draw" else "places"
    failing = [
        line.path
        for line in lines(document, noun, kept)
        if str(line.verdict) in ("no", "not known") and line.figure is not None
    ]
    return ",".join(failing) or "who"


__all__ = ["Candidate", "Chosen", "chosen_between", "placed", "placed_by_name"]
