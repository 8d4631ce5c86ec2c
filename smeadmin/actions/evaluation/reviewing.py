"""Reviewers: given institutions, standing back from some, and their review closed into the scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from smeadmin.actions.bodies import find_institution
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.gathering import concerned_in, rule_of
from smeadmin.actions.evaluation.panel import marked_figures, not_marked, panel_of
from smeadmin.actions.evaluation.running import Progress, run_evaluation, silent
from smeadmin.domain.campaign import next_state
from smeadmin.domain.evaluation import EvaluationLine, EvaluationRun
from smeadmin.domain.review import (
    Assigned,
    Panel,
    Recused,
    RecusedAlready,
    RecuseReason,
    ReviewerNotFound,
    ReviewersNeeded,
    ReviewIncomplete,
    TooFewReviewers,
    reading_of,
)
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.storage.change import Change, View
from smeadmin.storage.randomness import Randomness
from smeadmin.storage.schema import of
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer, ReviewMark
from smeadmin.storage.tables.institution import Institution

MOST_NAMED = 20


def assign_reviewers(
    change: Change,
    *,
    evaluation: str | None,
    year: int,
    reviewers: Sequence[str],
    institutions: Sequence[str] = (),
    each: int | None = None,
    everybody: bool = False,
    reading: str | None = None,
    policy: str | None = None,
) -> Assigned:
    """Give institutions to reviewers: those named, everybody to each, or so many of them to everybody by lot.

    Lots are drawn so that all have about the same number; who stands back is never drawn. Raises
    EvaluationNotFound, EvaluationStep, NothingJudged, ReadingUnknown, ReviewersNeeded, TooFewReviewers.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    next_state(line, "assign")
    document, noun = rule_of(change, row)
    figures = marked_figures(document, noun)
    read = reading_of(noun, reading)
    names = list(dict.fromkeys(name.strip() for name in reviewers if name.strip()))
    if not names or not (institutions or everybody or each):
        raise ReviewersNeeded(way_out=("--each 3", "--everybody"))
    keys = {name: _reviewer(change, row["id"], name, read) for name in names}
    there = _assigned(change, row["id"])
    if institutions:
        bodies = [find_institution(change, text).id for text in institutions]
        wanted = [(name, body) for name in names for body in bodies]
    else:
        unneeded = not_marked(change, row["id"], figures)
        bodies = [b for b in concerned_in(change, row, document, noun) if b not in unneeded]
        if each:
            wanted = list(_drawn(change, change.rng, names, bodies, each, there))
        else:
            wanted = [(name, body) for body in bodies for name in names]
    new = [(name, body) for name, body in wanted if (name, body) not in there]
    for name, body in new:
        change.insert(ReviewAssignment, reviewer_id=keys[name], institution_id=body)
    change.summary = {"evaluation": line.name, "year": year, "assigned": len(new)}
    bodies_named = _names(change, [body for _name, body in new])
    return Assigned(
        line, tuple((name, bodies_named[b]) for name, b in new), len(wanted) - len(new), read
    )


def recuse_reviewer(
    change: Change,
    *,
    reviewer: str,
    institution: str,
    year: int,
    evaluation: str | None = None,
    policy: str | None = None,
) -> Recused:
    """Let a reviewer stand back from an institution, with the reason: their marks for it do not count.

    Raises EvaluationNotFound, EvaluationStep, RecuseReason, ReviewerNotFound, RecusedAlready.
    """
    row, line = evaluation_of(change, evaluation, year, policy, option=True)
    next_state(line, "assign")
    reason = (change.act.reason or "").strip()
    if not reason:
        raise RecuseReason(way_out=("--reason TEXT",))
    found = find_institution(change, institution)
    who = find_reviewer(change, row["id"], reviewer, line)
    t, m = of(ReviewAssignment), of(ReviewMark)
    there = change.first(
        sa.select(t).where(t.c.reviewer_id == who["id"], t.c.institution_id == found.id)
    )
    if there is None:
        change.insert(
            ReviewAssignment,
            reviewer_id=who["id"],
            institution_id=found.id,
            recused_on=change.on,
            recused_why=reason,
        )
        marks = 0
    elif there["recused_on"] is not None:
        raise RecusedAlready(
            {"reviewer": reviewer, "name": found.name, "on": there["recused_on"].isoformat()},
            way_out=(f"smeadmin score panel {line.name} --year {year}",),
        )
    else:
        counted = sa.select(sa.func.count()).where(m.c.assignment_id == there["id"])
        marks = int(change.scalar(counted))
        change.update(
            ReviewAssignment, t.c.id == there["id"], recused_on=change.on, recused_why=reason
        )
    change.summary = {"evaluation": line.name, "year": year, "recused": reviewer}
    return Recused(line, who["name"], found.name, reason, change.on, marks)


def close_review(
    change: Change,
    *,
    evaluation: str | None,
    year: int,
    policy: str | None = None,
    progress: Progress = silent,
) -> Panel:
    """Close the review: every mark is there, the marks become figures, and everybody is scored anew.

    Raises EvaluationNotFound, EvaluationStep, NothingJudged, ReviewIncomplete.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    state = next_state(line, "review")
    panel = panel_of(change, row, line)
    if panel.missing or panel.unassigned:
        n = len(panel.missing) + len(panel.unassigned)
        owed = Counter(who for who, _name, _label in panel.missing)
        said = [
            f"{who}   " + ngettext("{n} mark", "{n} marks", count).format(n=count)
            for who, count in owed.items()
        ]
        first = next(
            ((who, name) for who, name, _label in panel.missing), ("REVIEWER", "INSTITUTION")
        )
        said += [_("nobody reviews {name}").format(name=name) for name in panel.unassigned]
        raise ReviewIncomplete(
            {"n": n, "missing": [list(map(str, one)) for one in panel.missing]},
            more=(Line(_("missing"), tuple(said[:MOST_NAMED])),),
            way_out=(
                f"smeadmin score panel {line.name} --year {year}",
                _("stand back: {command}").format(
                    command=f"smeadmin score recuse {' '.join(first)} --year {year}"
                    f" --as {line.name} --reason {_('TEXT')}"
                ),
            ),
        )
    told: EvaluationRun = run_evaluation(change, row, line, progress, state=state)
    row, line = evaluation_of(change, line.name, year, line.policy)
    done = panel_of(change, row, line)
    return Panel(
        *(line, done.figures, done.how, done.counts, done.reviewers, done.spreads),
        unassigned=done.unassigned,
        missing=done.missing,
        run=told,
    )


def find_reviewer(view: View, evaluation_id: int, name: str, line: EvaluationLine) -> sa.RowMapping:
    """Find a reviewer of an evaluation by name; raises ReviewerNotFound."""
    t = of(Reviewer)
    row = view.first(
        sa.select(t).where(t.c.evaluation_id == evaluation_id, t.c.name == name.strip())
    )
    if row is None:
        known = view.connection.execute(
            sa.select(t.c.name).where(t.c.evaluation_id == evaluation_id).order_by(t.c.name)
        ).scalars()
        raise ReviewerNotFound(
            {
                "reviewer": name,
                "evaluation": line.name,
                "year": line.year,
                "known": list(known),
            },
            way_out=(f"smeadmin score panel {line.name} --year {line.year}",),
        )
    return row


# ---- giving ---------------------------------------------------------------------------------------


def _reviewer(change: Change, evaluation_id: int, name: str, reading: str) -> int:
    t = of(Reviewer)
    there = change.first(
        sa.select(t.c.id, t.c.reading).where(t.c.evaluation_id == evaluation_id, t.c.name == name)
    )
    if there is not None:
        return int(there["id"])
    return change.insert(Reviewer, evaluation_id=evaluation_id, name=name, reading=reading)


def _assigned(view: View, evaluation_id: int) -> dict[tuple[str, int], bool]:
    """Give who has what, and whether they stand back from it."""
    r, a = of(Reviewer), of(ReviewAssignment)
    rows = view.connection.execute(
        sa.select(r.c.name, a.c.institution_id, a.c.recused_on)
        .join(r, r.c.id == a.c.reviewer_id)
        .where(r.c.evaluation_id == evaluation_id)
        .order_by(r.c.name, a.c.institution_id)
    )
    return {(name, body): recused is not None for name, body, recused in rows}


def _drawn(
    view: View,
    rng: Randomness,
    names: Sequence[str],
    bodies: Sequence[int],
    each: int,
    there: dict[tuple[str, int], bool],
) -> Iterator[tuple[str, int]]:
    """Draw for everybody so many reviewers, those with the fewest first, equals by lot."""
    order = list(names)
    rng.shuffle(order)
    load = {name: sum(1 for who, _body in there if who == name) for name in order}
    for body in bodies:
        has = [name for name in order if there.get((name, body)) is False]
        able = [name for name in order if (name, body) not in there]
        wanted = each - len(has)
        if wanted > len(able):
            raise TooFewReviewers(
                {
                    "name": _names(view, [body])[body],
                    "each": each,
                    "able": len(has) + len(able),
                },
                way_out=(_("name more reviewers"),),
            )
        for name in sorted(able, key=lambda name: load[name])[: max(0, wanted)]:
            load[name] += 1
            yield name, body


def _names(view: View, keys: Sequence[int]) -> dict[int, str]:
    t = of(Institution)
    rows = view.connection.execute(sa.select(t.c.id, t.c.name).where(t.c.id.in_(set(keys))))
    return dict(tuple(row) for row in rows)
