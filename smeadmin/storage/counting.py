"""Computed figures as SQL: a condition over the fields of a row, and what is counted of the rows it chooses.

SQL's three values are the evaluator's own: a field that is empty makes a comparison not known, and one row
of which it is not known whether it counts makes the figure not known. What SQL cannot say so (a bound that
is another figure, "so many of") raises ``NotCountable``; the evaluator then counts the rows itself.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.conditions import ORDERING, Condition, Group, Leaf, Test
from smeadmin.domain.rules.figures import Computed
from smeadmin.domain.rules.sources import SOURCES as FIELDS
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.values import NO_RULE, Constant, divided, plain

MICRO = 1_000_000
Columns = Mapping[str, sa.ColumnElement[Any]]
Counts = tuple[list[sa.ColumnElement[Any]], Callable[[tuple[Any, ...]], Scalar | None]]

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "is": operator.eq,
    "is_not": operator.ne,
}


class NotCountable(Exception):
    """SQL cannot say this condition as the evaluator means it."""


class Counter:
    """Turns computed figures over one source into SQL. ``words``: further spellings of open words."""

    def __init__(
        self,
        source: str,
        columns: Columns,
        micro: frozenset[str] = frozenset(),
        words: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
    ) -> None:
        self.source = source
        self.columns = columns
        self._micro = micro
        self._words = words or {}

    def counts(self, figure: Computed) -> Counts:
        """Give the aggregates of a figure, and how its value is read from them.

        Raises NotCountable.
        """
        among = sa.true() if figure.among is None else self.holds(figure.among)
        where = sa.true() if figure.where is None else self.holds(figure.where)
        chosen = sa.and_(among, where)
        doubtful = self._number(sa.or_(among.is_(None), sa.and_(among, where.is_(None))))
        doubt = [] if figure.where is None and figure.among is None else [doubtful]
        chosen_rows = self._number(chosen)
        if figure.how == "count":
            return [chosen_rows, *doubt], lambda v: None if any(v[1:]) else int(v[0])
        if figure.how == "share":
            looked_at = self._number(among)
            return [chosen_rows, looked_at, *doubt], _share
        assert figure.field is not None
        column = self._column(figure.field)
        picked = (
            column if figure.where is None and figure.among is None else sa.case((chosen, column))
        )
        empty = self._number(sa.and_(chosen, column.is_(None)))
        if figure.how == "distinct":
            return [sa.func.count(sa.distinct(picked)), empty, *doubt], _unless_doubtful
        scale = MICRO if figure.field in self._micro else 1
        total = sa.func.coalesce(sa.func.sum(picked), 0)
        if figure.how == "sum":
            return [total, empty, *doubt], lambda v: _summed(v, scale)
        return [total, chosen_rows, empty, *doubt], lambda v: _averaged(v, scale)

    def holds(self, condition: Condition) -> sa.ColumnElement[bool]:
        """Say a condition over the fields of a row; raises NotCountable."""
        if condition.head.when is not None or condition.head.suspended_by is not None:
            raise NotCountable
        if isinstance(condition, Leaf):
            return self._leaf(condition)
        if not isinstance(condition, Group) or condition.word == "of" or condition.tests:
            raise NotCountable
        rows = [self.holds(row) for row in condition.rows]
        if condition.word == "all":
            return sa.and_(*rows)
        return sa.or_(*rows) if condition.word == "any" else sa.not_(sa.or_(*rows))

    def _leaf(self, leaf: Leaf) -> sa.ColumnElement[bool]:
        prefix, _dot, name = leaf.figure.rpartition(".")
        if prefix != self.source or leaf.years is not None or leaf.unit == "region":
            raise NotCountable
        column = self._column(name)
        return sa.and_(*(self._test(name, column, test, leaf.order) for test in leaf.tests))

    def _test(
        self, name: str, column: Any, test: Test, order: Mapping[str, int] | None
    ) -> sa.ColumnElement[bool]:
        bound = test.bound
        if (
            not isinstance(bound, Constant)
            or bound.head.when is not None
            or bound.trims is not None
        ):
            raise NotCountable
        value: Any = bound.value
        if value is NO_RULE or value is None:
            raise NotCountable
        if test.op in ("one_of", "none_of"):
            words = [spelt for one in value for spelt in self._spellings(name, one)]
            return _among(column, words, inside=test.op == "one_of")
        if test.op not in _COMPARE:
            raise NotCountable
        if test.op in ORDERING and order is not None:
            if value not in order:
                raise NotCountable
            return _compared(test.op, sa.case(dict(order), value=column), order[value])
        if isinstance(value, str):
            if test.op in ORDERING:
                raise NotCountable
            return _among(column, self._spellings(name, value), inside=test.op == "is")
        return self._number_test(name, column, test.op, value)

    def _number_test(self, name: str, column: Any, op: str, value: Any) -> sa.ColumnElement[bool]:
        if isinstance(value, bool):
            value = int(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, int | Fraction):
            scaled = Fraction(value) * (MICRO if name in self._micro else 1)
            if scaled.denominator != 1:
                column, value = column * scaled.denominator, scaled.numerator
            else:
                value = scaled.numerator
        else:
            raise NotCountable
        return _compared(op, sa.type_coerce(column, sa.types.NullType()), value)

    def _spellings(self, name: str, word: Any) -> tuple[Any, ...]:
        if not isinstance(word, str):
            raise NotCountable
        return (word, *self._words.get(name, {}).get(word, ()))

    def _column(self, name: str) -> Any:
        if name not in FIELDS[self.source] or name not in self.columns:
            raise NotCountable
        return self.columns[name]

    def _number(self, test: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        if isinstance(test, sa.sql.elements.True_):
            return sa.func.count()
        return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)


def _among(column: Any, words: Sequence[Any], *, inside: bool) -> sa.ColumnElement[bool]:
    test: sa.ColumnElement[bool] = column.in_(words) if inside else column.not_in(words)
    return test


def _compared(op: str, column: Any, bound: Any) -> sa.ColumnElement[bool]:
    test: sa.ColumnElement[bool] = _COMPARE[op](column, bound)
    return test


def _share(v: tuple[Any, ...]) -> Scalar | None:
    if any(v[2:]) or not v[1]:
        return None
    return divided(int(v[0]), int(v[1]))


def _unless_doubtful(v: tuple[Any, ...]) -> Scalar | None:
    return None if any(v[1:]) else int(v[0])


def _summed(v: tuple[Any, ...], scale: int) -> Scalar | None:
    return None if any(v[1:]) else plain(Fraction(int(v[0]), scale))


def _averaged(v: tuple[Any, ...], scale: int) -> Scalar | None:
    if any(v[2:]) or not v[1]:
        return None
    return divided(int(v[0]), int(v[1]) * scale)
