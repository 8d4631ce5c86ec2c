"""Where the figures of a kept trace stand: file, sheet, row and column instead of the ids it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Computed
from smeadmin.storage import capture
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Source

MOST_ASKED = 500  # ids in one question to the database


class Places:
    """The places of one year's figures under one measure; every file and change is looked up once."""

    def __init__(self, view: View, document: Document, year: int) -> None:
        self._view = view
        self._counted = {
            name: {"computed": figure.origin.source, "how": figure.origin.how, "year": year}
            for name, figure in document.figures.items()
            if isinstance(figure.origin, Computed)
        }
        self._files: dict[int, dict[str, Any]] = {}
        self._changes: dict[int, dict[str, Any]] = {}

    def of(self, trace: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Give, for each figure of a trace, its cell, or who typed it, or what was counted."""
        kept = trace.get("sources", {})
        self._look_up(kept.values())
        found = {name: place for name, one in kept.items() if (place := self._place(one))}
        figures = trace["figures"]
        return found | {name: told for name, told in self._counted.items() if name in figures}

    def _look_up(self, places: Iterable[Any]) -> None:
        """Read the files and changes that were not met before."""
        files, changes = set[int](), set[int]()
        for one in places:
            if type(one) is list:
                if len(one) == 1:
                    changes.add(one[0])
                else:
                    files.add(one[0])
        for row in self._rows(Source, files - self._files.keys()):
            told = {"filed": "return", "file": row["file"], "sheet": row["sheet"]}
            self._files[row["id"]] = told
        for row in self._rows(ChangeRow, changes - self._changes.keys()):
            self._changes[row["id"]] = {
                "filed": "return",
                "typed_by": row["acted_by"],
                "on": row["acted_on"].isoformat(),
                "reason": row["reason"],
                "change": change_number(row["number"]),
            }

    def _rows(self, table: type[Source | ChangeRow], ids: set[int]) -> Iterator[sa.RowMapping]:
        t = of(table)
        for some in capture.chunks(sorted(ids), MOST_ASKED):
            yield from self._view.rows(sa.select(t).where(t.c.id.in_(some)))

    def _place(self, one: Any) -> Mapping[str, Any] | None:
        if type(one) is not list:
            return dict(one)
        if len(one) == 1:
            return self._changes.get(one[0])
        file = self._files.get(one[0])
        return None if file is None else {**file, "row": one[1], "column": one[2]}
