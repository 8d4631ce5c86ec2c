"""What is looked at before scores are stored: how they lie, how they moved, what lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import sqlalchemy as sa

from smeadmin.domain.evaluation import (
    MICRO,
    Comparison,
    Lacking,
    Moved,
    Spread,
    bands,
    median,
)
from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import Evaluation
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.values import Constant
from smeadmin.domain.rules.walk import all_in, grade_names
from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.institution import Institution

MOST_NAMED = 10
MUCH = Fraction(15, 100)
"""A change of so much of the full marks from one year to the next is shown."""

Graded = tuple[int | None, str | None]


def spread_of(noun: Evaluation, scored: Sequence[Graded]) -> Spread:
    """Say how points lie, in bands cut at the bounds of the grades and at every tenth between them."""
    points = [(value, grade) for value, grade in scored if value is not None]
    values = [value for value, _grade in points]
    full = full_marks(noun.score)
    return Spread(
        bands=bands(points, _cuts(noun, full)),
        lowest=min(values, default=None),
        median=median(values),
        highest=max(values, default=None),
        full=None if full is None else int(full * MICRO),
    )


def _cuts(noun: Evaluation, full: int | Fraction | None) -> list[int]:
    bounds = {
        int(test.bound.value * MICRO)
        for row in noun.grades
        for leaf in (all_in(row.test) if row.test is not None else ())
        if isinstance(leaf, Leaf) and leaf.figure == "score"
        for test in leaf.tests
        if isinstance(test.bound, Constant) and isinstance(test.bound.value, int | Fraction)
    }
    whole = int((full or 100) * MICRO)
    low, high = min(bounds, default=whole * 6 // 10), max(bounds, default=whole * 9 // 10)
    tenths = {whole * n // 10 for n in range(1, 10)}
    return sorted(bounds | {cut for cut in tenths if low <= cut <= high})


def lacking(wanting: Iterable[tuple[list[str], bool, str]]) -> tuple[Lacking, ...]:
    """Put together those who lack the same figures (counted 0 or without a score), most first."""
    groups: dict[tuple[tuple[str, ...], bool], list[str]] = {}
    for missing, counted, name in wanting:
        groups.setdefault((tuple(missing), counted), []).append(name)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(
        Lacking(figures, tuple(names[:MOST_NAMED]), len(names), counted)
        for (figures, counted), names in ordered
    )


def names_of(view: View, keys: Sequence[int]) -> dict[int, str]:
    """Give the names of some institutions by their keys."""
    t = of(Institution)
    found: dict[int, str] = {}
    for some in capture.chunks(iter(sorted(set(keys))), 500):
        rows = view.connection.execute(sa.select(t.c.id, t.c.name).where(t.c.id.in_(some)))
        found.update((key, name) for key, name in rows)
    return found


def compared(
    view: View, row: sa.RowMapping, noun: Evaluation, now: Mapping[int, Graded]
) -> Comparison | None:
    """Hold scores against those of the year before under the same measure, where there are any."""
    t, s = of(tables.Evaluation), of(tables.Score)
    same = (t.c.policy == row["policy"]) & (t.c.name == row["name"])
    before = view.first(
        sa.select(t).where(same, t.c.year == row["year"] - 1, t.c.digest.is_not(None))
    )
    if before is None:
        return None
    then = {
        key: (points, grade)
        for key, points, grade in view.connection.execute(
            sa.select(s.c.institution_id, s.c.points, s.c.grade).where(
                s.c.evaluation_id == before["id"]
            )
        )
    }
    grades: dict[str, list[int]] = {name: [0, 0] for name in grade_names(noun)}
    for column, scores in enumerate((then, now)):
        for _points, grade in scores.values():
            if grade is not None:
                grades.setdefault(grade, [0, 0])[column] += 1
    both = [
        (key, then[key][0], points)
        for key, (points, _grade) in now.items()
        if points is not None and key in then and then[key][0] is not None
    ]
    limit = int((full_marks(noun.score) or 100) * MUCH * MICRO)
    moved = [(key, a, b) for key, a, b in both if a is not None and abs(b - a) > limit]
    moved.sort(key=lambda one: (-abs(one[2] - (one[1] or 0)), one[0]))
    named = names_of(view, [key for key, _a, _b in moved[:MOST_NAMED]])
    return Comparison(
        year=before["year"],
        grades=tuple((name, a, b) for name, (a, b) in grades.items()),
        mean=_mean([b - (a or 0) for _key, a, b in both]),
        limit=limit,
        moved=tuple(Moved(named[key], a or 0, b) for key, a, b in moved[:MOST_NAMED]),
    )


def _mean(differences: Sequence[int]) -> int | None:
    if not differences:
        return None
    return (2 * sum(differences) + len(differences)) // (2 * len(differences))
