"""Rows that come back from an export: what was there then, what is there now, what the sheet says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from smeadmin.domain.columns.column import Column
from smeadmin.domain.columns.headers import VERSION
from smeadmin.domain.findings import Finding, Place
from smeadmin.domain.masking import mask
from smeadmin.domain.sheet import Meanwhile
from smeadmin.i18n import gettext as _
from smeadmin.sheets.reading import Reading
from smeadmin.sheets.writing import text_writer_of

Since = Callable[[Collection[Any], str], "Mapping[Any, Mapping[str, Meanwhile]] | None"]
"""Keys and version of exported rows -> by key, the fields that somebody else changed since; ``None``
where the version is not of this register. Without keys it only tells which of the two."""


class ThreeWay:
    """Compares exported rows with what happened meanwhile; without ``since`` it knows of nothing."""

    def __init__(self, reading: Reading, since: Since | None) -> None:
        self._reading = reading
        self._since = since
        self.version = ""  # of the row at hand
        self._coming: Sequence[tuple[Any, str]] = ()
        self._told: dict[tuple[Any, str], Mapping[str, Meanwhile]] = {}

    def ours(self, versions: Iterable[str]) -> bool:
        """Tell whether any of some versions is of this register, so that its row is compared."""
        since = self._since
        return since is not None and any(since((), one) is not None for one in set(versions))

    def coming(self, rows: Iterable[tuple[Any, str]]) -> None:
        """Say by key and version which rows come next: they are asked for at once, if one differs."""
        if self._since is not None:
            self._coming, self._told = tuple(rows), {}

    def changed(self, key: Any, version: str) -> Mapping[str, Meanwhile]:
        """The fields of a row that somebody else changed since its version."""
        if self._since is None or not version:
            return {}
        if (key, version) not in self._told:
            keys = {key} | {one for one, its in self._coming if its == version}
            told = self._since(keys, version) or {}
            self._told |= {(one, version): told.get(one, {}) for one in keys}
        return self._told[key, version]

    def gone(self, number: int) -> Finding | None:
        """What is said of an exported row that is nowhere in the register now."""
        version = self.version
        if not (self._since and version) or self._since((), version) is None:
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
        code = "kept-meanwhile" if yours in (other.then, other.exported) else "changed-meanwhile"
        return Finding(code, place, column.name, show(yours), details)
