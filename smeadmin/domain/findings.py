"""Findings: what is wrong with a sheet, as values. All of them at once, each with its way out.

A finding is found by code; its sentences (``finding_sorts``) are said in the language in use.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smeadmin.domain.finding_sorts import SORTS, Severity
from smeadmin.i18n import gettext as _


def column_letter(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: row as the spreadsheet shows it, column counted from 0, its header."""

    row: int | None = None
    index: int | None = None
    header: str = ""

    @property
    def column(self) -> str | None:
        """The letter of the column."""
        return None if self.index is None else column_letter(self.index)

    def __str__(self) -> str:
        """The address that the spreadsheet's name box takes: ``B5``; a row alone is ``5``."""
        return f"{self.column or ''}{self.row or ''}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or doubt: its code, place, the field it is about, and the value as typed.

    ``value`` of a personal column is already masked. ``details`` fill the sentences.
    """

    code: str
    place: Place
    field: str | None = None
    value: str = ""
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Error or warning."""
        return SORTS[self.code].severity

    @property
    def is_error(self) -> bool:
        """Whether it keeps the row out."""
        return SORTS[self.code].severity is Severity.ERROR

    @property
    def message(self) -> str:
        """The reason, in the language in use."""
        return self._say(SORTS[self.code].reason)

    @property
    def hint(self) -> str:
        """The remedy, in the language in use."""
        return self._say(SORTS[self.code].remedy)

    def _say(self, template: str) -> str:
        return _(template).format(value=self.value, header=self.place.header, **self._rest())

    def _rest(self) -> dict[str, Any]:
        return {k: v for k, v in self.details.items() if k not in ("value", "header")}

    def as_json(self, file: str = "", sheet: str | None = None) -> dict[str, Any]:
        """Give the finding in the shape that programs read (``cli.md`` section 3)."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "file": file,
            "sheet": sheet,
            "row": self.place.row,
            "column": self.place.column,
            "field": self.field,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
        }


class Fault(Exception):
    """A cell that cannot be taken. Raised by the pure readers, turned into a finding where the place
    is known. ``code`` is one of ``SORTS``, ``details`` fill its sentences."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
