"""Rows that come back from an export: what was there then, what is there now, what the sheet says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from smeadmin.domain.columns.column import Column
from smeadmin.domain.columns.headers import VERSION
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.masking import mask
from smeadmin.domain.sheet import Meanwhile
from smeadmin.i18n import gettext as _
from smeadmin.sheets.reading import Reading
from smeadmin.sheets.writing import text_writer_of

Since = Callable[[Any, str], "Mapping[str, Meanwhile] | None"]
"""Key and version of an exported row -> the fields that somebody else changed since; ``None`` where the
version is not of this register. Without a key it only tells which of the two."""


class ThreeWay:
    """Compares exported rows with what happened meanwhile; without ``since`` it knows of nothing."""

    def __init__(self, reading: Reading, since: Since | None) -> None:
        self._reading = reading
        self._since = since
        self.version = ""  # of the row at hand

    def ours(self, versions: Iterable[str]) -> bool:
        """Tell whether any of some versions is of this register, so that its row is compared."""
        since = self._since
        return since is not None and any(since(None, one) is not None for one in set(versions))

    def changed(self, key: Any, version: str) -> Mapping[str, Meanwhile]:
        """The fields of a row that somebody else changed since its version."""
        return (self._since(key, version) or {}) if self._since and version else {}

    def gone(self, number: int) -> Finding | None:
        """What is said of an exported row that is nowhere in the register now."""
        version = self.version
        if not (self._since and version) or self._since(None, version) is None:
            return None
        at, header = self._reading.version_place or (0, "")
        return Finding("exported-gone", Place(number, at, header), VERSION.name, version)

    @staticmethod
    def told(column: Column, place: Place, yours: Any, now: Any, other: Meanwhile) -> Finding:
        """What is said of a cell that somebody else changed: a warning where you left it alone."""
        written = text_writer_of(column)

        def show(value: Any) -> str:
            return mask(column, written(value)) or _("(empty)")

        details = {
            "then": show(other.then),
            "now": show(now),
            "by": other.by,
            "day": other.on.isoformat(),
            "change": other.change,
        }
        code = "kept-meanwhile" if yours == other.then else "changed-meanwhile"
        return Finding(code, place, column.name, show(yours), details)
