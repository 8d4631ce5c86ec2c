"""The second look that a noun takes at the rows of its sheet, before they are planned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from smeadmin.domain.findings import Finding, Place
from smeadmin.sheets.reading import Reading
from smeadmin.sheets.rows import Row, Rows


class _Amended:
    """A reading whose rows the noun looks at once more before they are planned."""

    def __init__(self, reading: Reading, amend: Callable[[Row, tuple[str, ...]], Row]) -> None:
        self._reading = reading
        self._amend = amend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reading, name)

    def blocks(self) -> Iterator[Rows]:
        """Go through the amended rows, many at a time."""
        fields = self._reading.fields
        for rows in self._reading.blocks():
            amended = [self._amended(row, fields) for row in rows]
            yield Rows.of(amended, len(fields), rows.versions)

    def _amended(self, row: Row, fields: tuple[str, ...]) -> Row:
        number, values, findings = self._amend(row, fields)
        if len(findings) == len(row[2]):
            return number, values, findings
        return number, values, _in_sheet(self._reading, findings, len(row[2]))


class _Doubted:
    """A reading whose rows the noun looks at many at a time, to add what it doubts of them."""

    def __init__(self, reading: Reading, doubt: Callable[[Rows, tuple[str, ...]], None]) -> None:
        self._reading = reading
        self._doubt = doubt

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reading, name)

    def blocks(self) -> Iterator[Rows]:
        """Go through the rows, each with what was found in it."""
        for rows in self._reading.blocks():
            before = {at: len(findings) for at, findings in rows.findings.items()}
            self._doubt(rows, self._reading.fields)
            for at, findings in rows.findings.items():
                rows.findings[at] = _in_sheet(self._reading, findings, before.get(at, 0))
            yield rows


def _in_sheet(reading: Reading, findings: Sequence[Finding], known: int) -> tuple[Finding, ...]:
    """Put what a noun found, after what was ``known`` before, in the sheet's columns: it counts fields."""

    def placed(found: Finding) -> Finding:
        if found.place.index is None:
            return found
        mapped = reading.header.mapped[found.place.index]
        return replace(found, place=Place(found.place.row, mapped.index, mapped.header))

    return (*findings[:known], *map(placed, findings[known:]))


def amended(reading: Reading, intake: object) -> Reading:
    """Let a noun look at the rows of a sheet, where its intake has an ``amend`` or a ``doubt``."""
    if (doubt := getattr(intake, "doubt", None)) is not None:
        reading = cast(Reading, _Doubted(reading, doubt))
    amend = getattr(intake, "amend", None)
    return (
        reading
        if amend is None or not getattr(intake, "amends", True)
        else cast(Reading, _Amended(reading, amend))
    )
