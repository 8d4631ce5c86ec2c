"""Reviewers' sheets: one for each reviewer with only their institutions, and the marks that come back.

Each row bears a key made from a secret of the register: what comes back is told by it, so no row can be
turned into another's, and nobody marks what was not sent to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.gathering import label_of, marks_of, rule_of
from smeadmin.actions.evaluation.panel import marked_figures
from smeadmin.actions.evaluation.reviewing import find_reviewer
from smeadmin.actions.imports import Batch, LookUp, Row
from smeadmin.domain.annual_return import Asked
from smeadmin.domain.campaign import next_state
from smeadmin.domain.columns import MICROS, Column, Kind, Noun, return_noun
from smeadmin.domain.evaluation import MICRO
from smeadmin.domain.findings import Finding, Place, column_letter
from smeadmin.domain.registers import office_number
from smeadmin.domain.review import ReviewSheet, bound_of, combined, counting, sheet_key
from smeadmin.domain.rules.document import Evaluation
from smeadmin.domain.rules.figures import Figure
from smeadmin.domain.rules.units import decimal, exact, in_unit
from smeadmin.i18n import Text
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer, ReviewMark
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import StoreSecret

KEY = "review_key"
COMMENT = "_comment"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One row of a reviewer's sheet: its key in the database, whose it is, and what was marked so far."""

    id: int
    institution_id: int
    office_no: str
    name: str
    reviewer: str
    reading: str
    recused: bool
    marks: Mapping[str, Any]

    @property
    def whose(self) -> dict[str, str]:
        """The cells that say whose row it is, in the order of the sheet."""
        return {"reviewer": self.reviewer, "office_no": self.office_no, "name": self.name}


def review_sheet(
    view: View, *, evaluation: str | None, year: int, reviewer: str, policy: str | None = None
) -> ReviewSheet:
    """Give the sheet of one reviewer: only their institutions, with the marks they have given so far.

    Raises EvaluationNotFound, NothingJudged, ReviewerNotFound.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    document, noun = rule_of(view, row)
    figures = marked_figures(document, noun)
    columns = mark_noun(noun, figures)
    who = find_reviewer(view, row["id"], reviewer, line)
    own = assignments_of(view, row["id"], columns)
    rows = tuple(
        (
            *(key, *one.whose.values()),
            *(one.marks.get(column.name) for column in columns.columns[1 + len(one.whose) :]),
        )
        for key, one in own.items()
        if one.reviewer == who["name"] and not one.recused
    )
    return ReviewSheet(line, who["name"], columns, rows)


def mark_noun(noun: Evaluation, figures: Iterable[Figure]) -> Noun:
    """Build the columns of a reviewer's sheet: whose row, then mark and comment of each judged figure."""
    columns = [
        Column(KEY, Text("行密钥", "Row key"), Kind.ID, required=True),
        Column("reviewer", Text("评审人", "Reviewer")),
        Column("office_no", Text("机构编号", "Office number"), Kind.ID),
        Column("name", Text("机构名称", "Institution"), Kind.NAME),
    ]
    for figure in figures:
        asked = Asked(figure.name, figure.unit, label_of(figure), (), ())
        column, bound = return_noun([asked])[figure.name], bound_of(noun, figure.name)
        label = column.header
        if bound is not None:
            full = decimal(bound) or str(bound)
            most = int(bound * (MICRO if column.kind in MICROS else 1))
            header = Text(f"{label.zh}，满分{full}", f"{label.en}, of {full}")
            column = replace(column, header=header, highest=most)
        columns.append(replace(column, hint=figure.ask))
        comment = Text(f"{label.zh}说明", f"{label.en}: comment")
        columns.append(Column(figure.name + COMMENT, comment, longest=500))
    return Noun("review", Text("评审表", "review sheet"), tuple(columns), key=(KEY,))


def assignments_of(view: View, evaluation_id: int, noun: Noun) -> dict[str, Assignment]:
    """Give every row that was, or could be, sent out, by its key, with its marks so far."""
    r, a, m, i = of(Reviewer), of(ReviewAssignment), of(ReviewMark), of(Institution)
    secret = str(view.scalar(sa.select(of(StoreSecret).c.secret)))
    marks: dict[int, dict[str, Any]] = {}
    marked = sa.select(m.c.assignment_id, m.c.figure, m.c.mark, m.c.comment).join(
        a, a.c.id == m.c.assignment_id
    )
    marked = marked.join(r, r.c.id == a.c.reviewer_id).where(r.c.evaluation_id == evaluation_id)
    known = {column.name: column for column in noun.columns}
    for key, figure, mark, comment in view.connection.execute(marked):
        if figure in known:
            own = marks.setdefault(key, {})
            own[figure] = _cell(known[figure], mark)
            own[figure + COMMENT] = comment
    rows = view.rows(
        sa.select(
            *(a.c.id, a.c.reviewer_id, a.c.institution_id, a.c.recused_on, r.c.reading),
            *(r.c.name.label("reviewer"), i.c.name, i.c.office_no),
        )
        .join(r, r.c.id == a.c.reviewer_id)
        .join(i, i.c.id == a.c.institution_id)
        .where(r.c.evaluation_id == evaluation_id)
        .order_by(r.c.name, i.c.office_no)
    )
    return {
        sheet_key(secret, evaluation_id, row["reviewer_id"], row["institution_id"]): Assignment(
            id=row["id"],
            institution_id=row["institution_id"],
            office_no=office_number("institution", row["office_no"]),
            name=row["name"],
            reviewer=row["reviewer"],
            reading=row["reading"],
            recused=row["recused_on"] is not None,
            marks=marks.get(row["id"], {}),
        )
        for row in rows
    }


class ReviewIntake:
    """Takes in the marks of reviewers: whose row it is says its key alone."""

    unit = "row"

    def __init__(
        self, view: View, *, evaluation: str | None, year: int, policy: str | None = None
    ) -> None:
        self._row, self.line = evaluation_of(view, evaluation, year, policy, option=True)
        next_state(self.line, "mark")
        document, self._rule = rule_of(view, self._row)
        self._figures = {f.name: f for f in marked_figures(document, self._rule)}
        self._noun = mark_noun(self._rule, self._figures.values())
        self._known: dict[str, Assignment] = {}
        self._before: dict[tuple[int, str], Any] = {}

    @property
    def noun(self) -> Noun:
        """The columns to read: those of the figures that are judged."""
        return self._noun

    def look_up(self, view: View) -> LookUp:
        """Read what was sent out, and what the readings before the one that counts came to."""
        self._known = assignments_of(view, self._row["id"], self._noun)
        counts = counting(self._rule)
        scorers = self._rule.scorers
        earlier = scorers[: scorers.index(counts)] if counts in scorers else ()
        for (body, figure), marks in marks_of(view, self._row["id"]).items():
            for reading in earlier:
                of_reading = [mark.mark for mark in marks if mark.reading == reading]
                if of_reading and figure in self._figures:
                    unit = self._figures[figure].unit
                    self._before[body, figure] = combined(of_reading, unit, self._rule.panel)
        return LookUp()

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        """Give every row that was sent out with its marks so far, in the order of the sheet's fields."""
        return {
            key: tuple(self._stored(key, one, name) for name in fields)
            for key, one in self._known.items()
        }

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Hold a row against what was sent out under its key; marks that differ need their comment."""
        number, values, findings = row
        at = {name: place for place, name in enumerate(fields)}
        key = values[at[KEY]]
        if key is None:
            return row
        one = self._known.get(key)
        if one is None:
            found = Finding("review-key", self._place(number, at, KEY), KEY, str(key))
            return number, values, (*findings, found)
        new = list(values)
        told = list(findings)
        for name, own in one.whose.items():
            if name in at and new[at[name]] not in (None, own):
                said = {"name": one.reviewer if name == "reviewer" else one.name}
                place = self._place(number, at, name)
                told.append(Finding("review-moved", place, name, str(new[at[name]]), said))
            if name in at:
                new[at[name]] = own
        if one.recused:
            told.append(Finding("review-recused", self._place(number, at, KEY), KEY, one.reviewer))
        told += self._unexplained(number, one, at, new)
        return number, tuple(new), tuple(told)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Write the marks that are new or changed; an emptied cell takes the mark away."""
        letters = {
            mapped.column.name: column_letter(mapped.index)
            for mapped in batch.plan.reading.header.mapped
        }
        count = 0
        for changed in batch.plan.changed():
            given = dict(zip(batch.fields, changed.values, strict=True))
            touched = {field.removesuffix(COMMENT) for field in changed.now}
            own = {name: v for name, v in given.items() if name.removesuffix(COMMENT) in touched}
            own[KEY] = changed.key
            count += self._put(change, own, changed.row, batch.source_id, letters)
        return {"marks": count}

    def _put(
        self, change: Change, given: Mapping[str, Any], row: int, source: int, at: Mapping[str, str]
    ) -> int:
        one, t, count = self._known[given[KEY]], of(ReviewMark), 0
        for figure in self._figures:
            if figure not in given:
                continue
            here = (t.c.assignment_id == one.id) & (t.c.figure == figure)
            value = given[figure]
            if value is None:
                change.delete(ReviewMark, here)
                continue
            stored: dict[str, Any] = {
                "mark": _mark(self._noun[figure], value),
                "comment": given.get(figure + COMMENT),
                "marked_on": change.on,
                "source_id": source,
                "source_row": row,
                "source_column": at[figure],
            }
            if not change.update(ReviewMark, here, **stored):
                change.insert(ReviewMark, assignment_id=one.id, figure=figure, **stored)
            count += 1
        return count

    def _unexplained(
        self, number: int, one: Assignment, at: Mapping[str, int], values: list[Any]
    ) -> Iterator[Finding]:
        """Find marks that differ from the reading before without a word why."""
        if one.reading != counting(self._rule):
            return
        for figure in self._figures:
            before = self._before.get((one.institution_id, figure))
            if figure not in at or values[at[figure]] is None or before is None:
                continue
            given = values[at[figure]]
            own = given if isinstance(given, bool) else _mark(self._noun[figure], given)
            same = own == (before if isinstance(before, bool) else before * MICRO)
            comment = values[at[figure + COMMENT]] if figure + COMMENT in at else None
            if not same and not comment:
                place, unit = self._place(number, at, figure), self._figures[figure].unit
                said = str(given) if isinstance(given, bool) else exact(Fraction(own, MICRO))
                told = {"before": str(in_unit(before, unit))}
                yield Finding("review-reason", place, figure, str(said), told)

    def _place(self, number: int, at: Mapping[str, int], name: str) -> Place:
        return Place(number, at[name], str(self._noun[name].title))

    def _stored(self, key: str, one: Assignment, name: str) -> Any:
        return key if name == KEY else one.whose.get(name, one.marks.get(name))


def _mark(column: Column, value: Any) -> int:
    """Give a value of a cell as it is kept: millionths, a yes as 1."""
    if column.kind is Kind.FLAG:
        return int(value)
    return int(value) if column.kind in MICROS else int(value) * MICRO


def _cell(column: Column, mark: int) -> Any:
    """Give a kept mark as the value of its cell."""
    if column.kind is Kind.FLAG:
        return bool(mark)
    return mark if column.kind in MICROS else mark // MICRO
