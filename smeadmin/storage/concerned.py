"""What a decision rests on: from the rows a change wrote to the noun of the measure, and to what is ranked.

A settlement is decided about by its lines, a line by its claim, a claim by its vouchers, a voucher by its
programme, and the programme names the measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.award import Award, AwardPayment, AwardPlace
from smeadmin.storage.tables.campaign import (
    EvaluationAdjustment,
    ReviewAssignment,
    Reviewer,
    ReviewMark,
)
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import EnterpriseYear
from smeadmin.storage.tables.evaluation import Evaluation, Score
from smeadmin.storage.tables.log import Source
from smeadmin.storage.tables.record import Record
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.settlement import Settlement, SettlementLine
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher

_NAMED = {
    of(Programme): ("voucher", "noun"),
    of(Award): ("award", "name"),
    of(Evaluation): ("evaluation", "name"),
    of(Application): ("certification", "certification"),
    of(Certificate): ("certification", "certification"),
}
"""Rows that stand under a noun of a measure: its word, and the column with its name."""
_LINES = {
    of(Settlement): of(SettlementLine),
    of(Claim): of(ClaimLine),
    of(Award): of(AwardPlace),
    of(Evaluation): of(Score),
}
"""What is decided as a whole, and its lines."""
_WAY = {
    *_NAMED,
    *_LINES,
    of(Voucher),
    of(Redemption),
    of(AwardPlace),
    of(AwardPayment),
    of(Recovery),
}
_SCORED = (EvaluationAdjustment, Score)
_FIGURES = (ReturnValue, StaffRow, Record, EnterpriseYear)
_OF_A_YEAR = (of(Award), of(Evaluation), of(Application))
"""What is decided on the figures of one year; whatever else is decided may rest on those of any."""

Keys = sa.Select[Any]


@dataclass(frozen=True, slots=True)
class Concerned:
    """The rows a decision rests on: statements that give their keys, by table."""

    keys: dict[sa.Table, tuple[Keys, ...]]

    def nouns(self, change: Change) -> set[tuple[str, str]]:
        """Give the measures and the addresses of their nouns that the decision is taken under."""
        found = set()
        for table, (word, column) in _NAMED.items():
            basis = table.c.policy if "policy" in table.c else table.c.basis
            for keys in self.keys.get(table, ()):
                rows = change.connection.execute(
                    sa.select(basis, table.c[column]).where(table.c.id.in_(keys)).distinct()
                )
                for under, name in rows:
                    policy = under if isinstance(under, str) else under["policy"]
                    found.add((policy, f"{word}.{name}"))
        return found

    def written_by(self, work: str) -> Iterator[Keys]:
        """Give the changes that made the ``scores``, or brought in by ``import`` what it rests on.

        Figures of the years before those decided about are nobody's work here.
        """
        if work == "scores":
            for keys in self.keys.get(of(Evaluation), ()):
                yield from _scoring(keys)
            return
        since = self._since()
        for table, some in self.keys.items():
            for noun in {"institution_id", "enterprise_id"} & set(table.c.keys()):
                for keys in some:
                    bodies = sa.select(table.c[noun]).where(table.c.id.in_(keys))
                    yield from _importing(noun, bodies, since)

    def _since(self) -> sa.ScalarSelect[Any] | None:
        """Give the first year whose figures are decided about; None: any."""
        some = [
            sa.select(table.c.year).where(table.c.id.in_(keys))
            for table in _OF_A_YEAR
            for keys in self.keys.get(table, ())
        ]
        if not some:
            return None
        years = sa.union_all(*some).subquery()
        return sa.select(sa.func.min(years.c.year)).scalar_subquery()


def concerned(change: Change) -> Concerned:
    """Follow what a change has written so far to everything the decision rests on."""
    waiting = [
        (effect.table, sa.select(effect.table.c.id).where(effect.table.c.change_id == change.id))
        for effect in change.effects.values()
        if effect.table in _WAY or effect.table in _LINES.values()
    ]
    found: dict[sa.Table, tuple[Keys, ...]] = {}
    while waiting:
        table, keys = waiting.pop()
        found[table] = (*found.get(table, ()), keys)
        for key in table.foreign_keys:
            whole = key.column.table
            if whole in _WAY and whole is not table and _LINES.get(whole) is not table:
                waiting.append((whole, sa.select(key.parent).where(table.c.id.in_(keys))))
        if (lines := _LINES.get(table)) is not None:
            [whole_id] = [key.parent for key in lines.foreign_keys if key.column.table is table]
            waiting.append((lines, sa.select(lines.c.id).where(whole_id.in_(keys))))
    return Concerned(found)


def _scoring(evaluations: Keys) -> Iterator[Keys]:
    for model in _SCORED:
        t = of(model)
        yield sa.select(t.c.change_id).where(t.c.evaluation_id.in_(evaluations))
    mark, given, who = of(ReviewMark), of(ReviewAssignment), of(Reviewer)
    reviewers = sa.select(who.c.id).where(who.c.evaluation_id.in_(evaluations))
    assigned = sa.select(given.c.id).where(given.c.reviewer_id.in_(reviewers))
    yield sa.select(mark.c.change_id).where(mark.c.assignment_id.in_(assigned))


def _importing(noun: str, bodies: Keys, since: sa.ScalarSelect[Any] | None) -> Iterator[Keys]:
    source = of(Source)
    for model in _FIGURES:
        t = of(model)
        if noun in t.c:
            files = sa.select(t.c.source_id).where(t.c[noun].in_(bodies))
            if since is not None:
                files = files.where(_year(t) >= since)
            yield sa.select(source.c.change_id).where(source.c.id.in_(files))


def _year(figures: sa.Table) -> sa.ColumnElement[int]:
    """Give the year a figure is of; a service counts in the year in which it was given."""
    if "year" in figures.c:
        return figures.c.year
    day = sa.cast(figures.c.service_date, sa.Text)
    return sa.cast(sa.func.substr(day, 1, 4), sa.Integer)
