"""Formulas of figures: exact arithmetic over other figures, nothing else (policy format 2.3)."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.values import divided, plain

_ARITHMETIC: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "min": min,
    "max": max,
}


class Expression(ABC):
    """One term of a formula: gives a number, or None when something in it is not known."""

    @abstractmethod
    def value(self, reading: Reading) -> Number | None:
        """Work the term out exactly."""

    def figures(self) -> Iterator[str]:
        """Name the figures it reads."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Term(Expression):
    """A number written in the formula."""

    number: Number

    def value(self, reading: Reading) -> Number | None:
        """Give the number."""
        return self.number


@dataclass(frozen=True, slots=True)
class Name(Expression):
    """A figure named in the formula."""

    figure: str

    def value(self, reading: Reading) -> Number | None:
        """Read the figure."""
        return reading.number(self.figure)

    def figures(self) -> Iterator[str]:
        """Name it."""
        yield self.figure


@dataclass(frozen=True, slots=True)
class Operation(Expression):
    """``+ - * /`` of two terms, ``min`` or ``max``; dividing by 0 is not known."""

    op: str
    left: Expression
    right: Expression

    def value(self, reading: Reading) -> Number | None:
        """Work out both sides, then the operation."""
        left, right = self.left.value(reading), self.right.value(reading)
        if left is None or right is None:
            return None
        if self.op == "/":
            return divided(left, right) if right else None
        return plain(_ARITHMETIC[self.op](left, right))

    def figures(self) -> Iterator[str]:
        """Name the figures of both sides."""
        yield from self.left.figures()
        yield from self.right.figures()
