"""A book: a result for people to keep, in several pages of a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smeadmin.domain.campaign import Adjusted
from smeadmin.domain.columns import Column
from smeadmin.domain.evaluation import Ranking
from smeadmin.domain.evidence import EvidenceShown
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Figure
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.i18n import Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name, its columns, its rows of stored values."""

    name: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Pages that belong together, and what they are about."""

    about: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class BookScore:
    """The lines of one institution's score, and what was kept of it."""

    office_no: str
    credit_code: str | None
    name: str
    lines: tuple[TraceLine, ...]
    kept: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BookMark:
    """One mark of one reviewer, or that they stand back from an institution and why."""

    office_no: str
    credit_code: str | None
    name: str
    reviewer: str
    reading: str
    figure: Figure | None
    mark: int | None
    comment: str | None
    marked_on: dt.date | None
    recused: str | None


@dataclass(frozen=True, slots=True)
class YearBook:
    """Everything that stands behind the results of a year: totals, indicators, reviewers, evidence."""

    document: Document
    ranking: Ranking
    scores: tuple[BookScore, ...]
    marks: tuple[BookMark, ...]
    adjusted: tuple[Adjusted, ...] | None
    evidence: tuple[EvidenceShown, ...]
