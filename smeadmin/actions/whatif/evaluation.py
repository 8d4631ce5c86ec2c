"""A year of an evaluation under a draft, beside what the text gives under which it was scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import partial

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.library import Library
from smeadmin.actions.opening.score import grade_words
from smeadmin.actions.whatif.draft import Drafting
from smeadmin.actions.whatif.population import under
from smeadmin.domain.certification.results import Holder
from smeadmin.domain.evaluation import (
    MICRO,
    EvaluationAmbiguous,
    EvaluationLine,
    NobodyToScore,
    check_scored,
)
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import plain
from smeadmin.domain.whatif import Counted, Draft, EvaluationTried, Tried, by_effect
from smeadmin.i18n import Text, in_both
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.evaluation import Score
from smeadmin.storage.tables.institution import Institution

Progress = Callable[[str, int | None], AbstractContextManager[Callable[[int], None]]]


def try_evaluation(
    view: View,
    *,
    evaluation: str,
    year: int,
    file: str | None,
    values: Sequence[str],
    progress: Progress,
) -> EvaluationTried:
    """Score a year that was scored before by the text it was scored under and by a draft.

    Both on what the register holds now, so that only the texts differ. Raises NothingToTry, ValueNeeded,
    PolicyNotFound, PolicyRejected, EvaluationNotFound, EvaluationAmbiguous, NotScored, DraftElsewhere,
    AddressUnknown, NobodyToScore.
    """
    library = Library(view)
    drafting = Drafting(library, file=file, values=values)
    row, line = _meant(view, evaluation, year, drafting.policy)
    check_scored(line)
    draft = drafting.instead(line.basis, f"evaluation.{line.name}")
    holders = _holders(view)
    was, now = (
        [k for k, one in holders.items() if library.concerns(text, one.region_code)]
        for text in (draft.before, draft.after)
    )
    with progress(N_("scoring {n} institutions"), len(was) + len(now)) as advance:
        before = under(view, draft.before, line, was, advance)
        after = under(view, draft.after, line, now, advance)
    everybody = [
        Tried(holder, before.placings.get(key), after.placings.get(key))
        for key, holder in holders.items()
        if key in before.placings or key in after.placings
    ]
    if not everybody:
        raise NobodyToScore(
            details={"evaluation": line.name},
            way_out=(f"smeadmin policy show {line.policy}", "smeadmin institution list"),
        )
    return EvaluationTried(
        line=line,
        draft=draft,
        everybody=tuple(by_effect(everybody)),
        grades=tuple(_grades(draft, line.name, everybody)),
        awards=before.awards.against(after.awards),
        money=before.money.against(after.money),
        effects=before.effects.against(after.effects),
        parts=before.parts.against(after.parts),
        stale=_stored(view, row["id"])
        != {k: (p.points, p.rank, p.grade) for k, p in before.placings.items()},
    )


def _meant(
    view: View, evaluation: str, year: int, policy: str | None
) -> tuple[sa.RowMapping, EvaluationLine]:
    """Find the evaluation; where several measures have it, that of the draft is meant."""
    try:
        return evaluation_of(view, evaluation, year)
    except EvaluationAmbiguous:
        if policy is None:
            raise
        return evaluation_of(view, evaluation, year, policy)


def _holders(view: View) -> dict[int, Holder]:
    t = of(Institution)
    rows = view.rows(
        sa.select(t.c.id, t.c.office_no, t.c.credit_code, t.c.name, t.c.region_code)
        .where(t.c.state == "registered")
        .order_by(t.c.id)
    )
    return {
        r["id"]: Holder(
            r["id"],
            office_number("institution", r["office_no"]),
            r["credit_code"],
            r["name"],
            r["region_code"],
        )
        for r in rows
    }


def _stored(
    view: View, evaluation_id: int
) -> dict[int, tuple[Number | None, int | None, str | None]]:
    """Give the scores as they were stored: points, rank and grade."""
    t = of(Score)
    rows = view.connection.execute(
        sa.select(t.c.institution_id, t.c.points, t.c.rank, t.c.grade).where(
            t.c.evaluation_id == evaluation_id
        )
    )
    return {
        key: (None if points is None else plain(Fraction(points, MICRO)), rank, grade)
        for key, points, rank, grade in rows
    }


def _grades(draft: Draft, evaluation: str, everybody: Sequence[Tried]) -> Iterator[Counted]:
    """Count the grades under both texts, best first, who has none last."""
    words: dict[str, Text] = {}
    for text in (draft.before, draft.after):
        words |= grade_words(text, text.evaluation(evaluation))
    before = Counter(one.grades[0] for one in everybody)
    after = Counter(one.grades[1] for one in everybody)
    for name, label in words.items():
        yield Counted(name, label, before[name], after[name])
    if before[None] or after[None]:
        yield Counted("", in_both(partial(_, "no grade")), before[None], after[None])
