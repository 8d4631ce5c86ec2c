"""A book: a result for people to keep, in several pages of a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smeadmin.domain.columns import Column
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
