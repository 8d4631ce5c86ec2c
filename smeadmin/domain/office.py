"""The office whose register it is, as results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from smeadmin.domain.policy import PolicyLine
from smeadmin.i18n import Text


@dataclass(frozen=True, slots=True)
class OfficeFounded:
    """A register was made: for whom, where, with which policies and reference data."""

    name: str
    region_code: str | None
    region_name: str | None
    policies: tuple[PolicyLine, ...]
    size_standard: Text | None
    regions_as_of: date
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class LastChange:
    """The newest change: its number, who made it and when."""

    number: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OfficeStanding:
    """Where a working office stands: what bare ``smeadmin`` shows.

    ``certified`` are institutions with a title in force on the day, ``issued_fen`` what the vouchers of
    its year are worth that are not void.
    """

    name: str
    rehearsal: bool
    on: date
    last: LastChange | None
    institutions: int
    certified: int
    enterprises: int
    records: int
    issued_fen: int
