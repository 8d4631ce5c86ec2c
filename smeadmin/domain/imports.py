"""An import as a result: what was read, what it comes to, what was wrong, what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding
from smeadmin.domain.sheet import ChangedCell, Counts, FileFacts, SheetEnd


class FindingsSeen(Protocol):
    """All findings of a sheet; ``errors`` and ``warnings`` are counts, ``by_code`` counts each sort."""

    errors: int
    warnings: int

    @property
    def by_code(self) -> Mapping[str, int]:
        """Count the findings by their code."""
        ...

    def first(self, n: int) -> tuple[Finding, ...]:
        """Give the first ``n`` by row and column."""
        ...

    def __iter__(self) -> Iterator[Finding]: ...


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """This very file was imported before: by whom, when, in which change."""

    by: str
    at: datetime
    change: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A changed cell as it is shown: the name of the row beside it."""

    name: str
    cell: ChangedCell


@dataclass(frozen=True, slots=True)
class SheetImported:
    """What came of importing one sheet.

    ``unit`` says how rows are counted in words: ``body`` (家) or ``row`` (条). ``cells`` are the first
    changed cells of ``cells_total``; ``extra`` are further counts, by name; ``sender`` is whose
    declared headers were used. ``suspects`` counts the groups of
    possible duplicates in which somebody new stands (None: not looked). ``refused`` is True when
    nothing was written because of errors, ``header_refused`` when they are in the header.
    """

    noun: Noun
    unit: str
    facts: FileFacts
    end: SheetEnd
    counts: Counts
    findings: FindingsSeen
    cells: tuple[ShownCell, ...] = ()
    cells_total: int = 0
    partial: bool = False
    refused: bool = False
    header_refused: bool = False
    errors_file: str | None = None
    sender: str | None = None
    seen_before: SeenBefore | None = None
    suspects: int | None = 0
    extra: Mapping[str, int] = field(default_factory=dict)

    @property
    def wrote(self) -> bool:
        """Tell whether anything is new or changed."""
        return not self.refused and bool(self.counts.new or self.counts.changed)
