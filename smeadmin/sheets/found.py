"""All findings of a sheet, in flat memory: counted by code, and kept aside for the returned file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from smeadmin.domain.findings import Finding
from smeadmin.sheets.spool import Spool


class Findings:
    """The findings of one sheet in the order in which they were found.

    ``errors`` and ``warnings`` are numbers of findings; ``by_code`` counts them.
    """

    def __init__(self) -> None:
        self._kept: Spool[Finding] = Spool()
        self.by_code: Counter[str] = Counter()
        self.errors = 0
        self.warnings = 0

    def __len__(self) -> int:
        return self.errors + self.warnings

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    def add(self, found: Iterable[Finding]) -> bool:
        """Keep findings; tells whether an error was among them."""
        before = self.errors
        for finding in found:
            self._kept.append(finding)
            self.by_code[finding.code] += 1
            if finding.is_error:
                self.errors += 1
            else:
                self.warnings += 1
        return self.errors > before

    def first(self, n: int) -> tuple[Finding, ...]:
        """The first ``n`` by row and column, among the first ten thousand found."""
        some = list(islice(self._kept, 10_000))
        some.sort(key=lambda f: (f.place.row or 0, -1 if f.place.index is None else f.place.index))
        return tuple(some[:n])

    def by_row(self) -> dict[int, list[Finding]]:
        """All findings by the row they stand at, for the returned file; rows without one are absent."""
        rows: dict[int, list[Finding]] = {}
        for finding in self._kept:
            rows.setdefault(finding.place.row or 0, []).append(finding)
        return rows
