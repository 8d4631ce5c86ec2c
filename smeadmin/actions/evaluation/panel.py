"""The panel of an evaluation: who reviews, how far, how generous, and where they lie apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.gathering import Marked, label_of, marks_of, rule_of
from smeadmin.domain.campaign import judged_figures
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.registers import office_number
from smeadmin.domain.review import (
    ONLY,
    NothingJudged,
    Panel,
    ReviewerLine,
    SpreadLine,
    combined,
    counting,
    leniency,
    mean,
)
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.figures import Figure
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer
from smeadmin.storage.tables.evaluation import Score
from smeadmin.storage.tables.institution import Institution

MARKED = ("choice", "set", "date", "region")
"""Units of which no mark is made: a person says them in words, by `return set`."""


def show_panel(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> Panel:
    """Show who reviews, how far they are, how generous each is, and where they differ most.

    Raises EvaluationNotFound, EvaluationAmbiguous, NothingJudged.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    return panel_of(view, row, line)


def marked_figures(document: Document, noun: Evaluation) -> tuple[Figure, ...]:
    """Give the judged figures that reviewers mark; raises NothingJudged where there are none."""
    found = tuple(
        document.figures[name]
        for name in judged_figures(document, noun)
        if document.figures[name].unit not in MARKED
    )
    if not found:
        raise NothingJudged(
            {"evaluation": str(noun.label)}, way_out=(f"smeadmin policy show {document.id}",)
        )
    return found


def panel_of(view: View, row: sa.RowMapping, line: EvaluationLine) -> Panel:
    """Put the panel of one evaluation together; raises NothingJudged."""
    document, noun = rule_of(view, row)
    figures = marked_figures(document, noun)
    counts = counting(noun)
    assigned = _assignments(view, row["id"])
    marks, unneeded = marks_of(view, row["id"]), not_marked(view, row["id"], figures)
    missing = []
    for one in assigned:
        if one["recused_on"] is not None or one["reading"] != counts:
            continue
        if one["institution_id"] in unneeded:
            continue
        for figure in figures:
            given = marks.get((one["institution_id"], figure.name), ())
            if not any(mark.reviewer == one["reviewer"] for mark in given):
                missing.append((one["reviewer"], one["institution"], label_of(figure)))
    return Panel(
        line=line,
        figures=figures,
        how=noun.panel,
        counts=counts,
        reviewers=tuple(_reviewers(assigned, marks, figures)),
        spreads=tuple(_spreads(view, noun, figures, marks)),
        unassigned=tuple(_unassigned(view, row["id"], figures, assigned, counts)),
        missing=tuple(missing),
    )


def not_marked(view: View, evaluation_id: int, figures: Sequence[Figure]) -> set[int]:
    """Give those who have no score whatever is marked: nothing was filed, or the gate was not passed."""
    names, s = {figure.name for figure in figures}, of(Score)
    rows = view.connection.execute(
        sa.select(s.c.institution_id, s.c.missing).where(
            s.c.evaluation_id == evaluation_id, s.c.points.is_(None)
        )
    )
    return {key for key, missing in rows if not names.intersection(missing or ())}


def _assignments(view: View, evaluation_id: int) -> Sequence[sa.RowMapping]:
    r, a, i = of(Reviewer), of(ReviewAssignment), of(Institution)
    return view.rows(
        sa.select(
            *(a.c.id, a.c.institution_id, a.c.recused_on, a.c.recused_why, r.c.reading),
            *(r.c.name.label("reviewer"), i.c.name.label("institution"), i.c.office_no),
        )
        .join(r, r.c.id == a.c.reviewer_id)
        .join(i, i.c.id == a.c.institution_id)
        .where(r.c.evaluation_id == evaluation_id)
        .order_by(r.c.name, i.c.office_no)
    )


def _reviewers(
    assigned: Sequence[sa.RowMapping],
    marks: dict[tuple[int, str], list[Marked]],
    figures: Sequence[Figure],
) -> Iterator[ReviewerLine]:
    names = {figure.name for figure in figures if figure.unit != "yes_no"}
    given: dict[tuple[str, str], list[int]] = defaultdict(list)
    compare: dict[str, dict[tuple[int, str], dict[str, int]]] = defaultdict(dict)
    for (body, figure), some in marks.items():
        for mark in some:
            given[mark.reviewer, mark.reading].append(mark.mark)
            if figure in names:
                compare[mark.reading].setdefault((body, figure), {})[mark.reviewer] = mark.mark
    lenient = {reading: leniency(by) for reading, by in compare.items()}
    own: dict[tuple[str, str], list[sa.RowMapping]] = defaultdict(list)
    for one in assigned:
        own[one["reviewer"], one["reading"]].append(one)
    for (name, reading), mine in own.items():
        numbers = given.get((name, reading), [])
        recused = sum(one["recused_on"] is not None for one in mine)
        due = (len(mine) - recused) * len(figures)
        above, compared = lenient.get(reading, {}).get(name, (None, 0))
        yield ReviewerLine(
            name=name,
            reading=reading,
            institutions=len(mine),
            recused=recused,
            marks=len(numbers),
            missing=due - len(numbers),
            mean=mean(numbers),
            leniency=above,
            compared=compared,
        )


def _spreads(
    view: View,
    noun: Evaluation,
    figures: Sequence[Figure],
    marks: dict[tuple[int, str], list[Marked]],
) -> Iterator[SpreadLine]:
    """Give what lies apart: by figure and institution, the widest first."""
    i = of(Institution)
    bodies = {
        row["id"]: row
        for row in view.rows(
            sa.select(i.c.id, i.c.name, i.c.office_no).where(
                i.c.id.in_({body for body, _figure in marks})
            )
        )
    }
    known = {figure.name: figure for figure in figures}
    lines = []
    for (body, name), some in marks.items():
        if name not in known:
            continue
        counted = [m.mark for m in some if m.reading == counting(noun)]
        if not counted:
            continue
        unit = known[name].unit
        readings = tuple(
            (reading, combined([m.mark for m in some if m.reading == reading], unit, noun.panel))
            for reading in noun.scorers or (ONLY,)
        )
        lines.append(
            SpreadLine(
                office_no=office_number("institution", bodies[body]["office_no"]),
                name=bodies[body]["name"],
                figure=name,
                label=label_of(known[name]),
                unit=unit,
                lowest=min(counted),
                highest=max(counted),
                marks=len(counted),
                taken=combined(counted, unit, noun.panel),
                readings=readings,
            )
        )
    yield from sorted(lines, key=lambda one: (-one.spread, one.office_no, one.figure))


def _unassigned(
    view: View,
    evaluation_id: int,
    figures: Sequence[Figure],
    assigned: Sequence[sa.RowMapping],
    counts: str,
) -> Iterator[str]:
    """Name whose score lacks a judged figure that nobody was asked to mark."""
    names = {figure.name for figure in figures}
    given = {
        one["institution_id"]
        for one in assigned
        if one["recused_on"] is None and one["reading"] == counts
    }
    s, i = of(Score), of(Institution)
    rows = view.rows(
        sa.select(s.c.institution_id, s.c.missing, i.c.name)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == evaluation_id, s.c.missing.is_not(None))
        .order_by(i.c.office_no)
    )
    for row in rows:
        if row["institution_id"] not in given and names.intersection(row["missing"]):
            yield row["name"]
