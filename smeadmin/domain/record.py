"""Service records as results: one added, a list, and how satisfied the served were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding
from smeadmin.domain.registers import Found
from smeadmin.errors import Conflict, InputRejected
from smeadmin.i18n import mark as N_

SATISFIED = 4
"""The lowest answer that counts as satisfied, where no measure says otherwise."""


class RecordExists(Conflict):
    """The institution has a record of this number already.

    A number names one service of one institution; change the record by importing it again.
    """

    code, sentence = "record-exists", N_("{institution} has a record {record_no} already")


class PeriodReversed(InputRejected):
    """A period that ends before it begins."""

    code, sentence = "period-reversed", N_("{since} comes after {until}")


@dataclass(frozen=True, slots=True)
class RecordAdded:
    """One service was recorded; ``equal`` records of the same content were there before.

    ``doubts`` are what an import would have noted of it.
    """

    institution: Found
    enterprise: Found
    noun: Noun
    values: Mapping[str, Any]
    equal: int
    doubts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordsListed:
    """Records that match, newest first, with the names of both sides; ``total`` match in all.

    ``noun`` has the columns, categories in the words of the measures in force.
    """

    noun: Noun
    rows: tuple[Mapping[str, Any], ...]
    total: int
    filtered: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """The services of one institution in a year: 家次 ``services``, 家 ``enterprises``, and the answers.

    ``institution`` None: the whole office, where an enterprise served by two counts once.
    """

    institution: Found | None
    services: int
    enterprises: int
    answered: int
    satisfied: int
    fee_fen: int

    @property
    def rate(self) -> Fraction | None:
        """The share of satisfied among answered; nobody answered is not known, never 0."""
        return Fraction(self.satisfied, self.answered) if self.answered else None


@dataclass(frozen=True, slots=True)
class Rated:
    """Satisfaction in a year: one institution, or all of them and the office."""

    year: int
    rates: tuple[Rate, ...]
    total: Rate | None
