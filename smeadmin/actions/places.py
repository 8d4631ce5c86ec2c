"""Where the figures of a kept trace stand: file, sheet, row and column instead of the ids it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.rules import Document
from smeadmin.domain.rules.figures import Computed
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Source

MOST_ASKED = 500  # ids in one question to the database


class Places:
    """The places of one year's figures under one measure; every file and change is looked up once."""

    def __init__(self, view: View, document: Document, year: int) -> None:
        self._view, self._document, self._year = view, document, year
        self._files: dict[int, sa.RowMapping] = {}
        self._changes: dict[int, sa.RowMapping] = {}

    def of(self, trace: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """Give, for each figure of a trace, its cell, or who typed it, or what was counted."""
        kept = trace.get("sources", {})
        self._look_up(kept.values())
        found = {name: place for name, one in kept.items() if (place := self._place(one))}
        for name in trace["figures"]:
            figure = self._document.figures.get(name)
            if figure is not None and isinstance(figure.origin, Computed):
                found[name] = {
                    "computed": figure.origin.source,
                    "how": figure.origin.how,
                    "year": self._year,
                }
        return found

    def _look_up(self, places: Iterable[Any]) -> None:
        listed = [one for one in places if isinstance(one, list)]
        for table, known, length in ((Source, self._files, 3), (ChangeRow, self._changes, 1)):
            t = of(table)
            new = sorted({one[0] for one in listed if len(one) == length} - known.keys())
            for start in range(0, len(new), MOST_ASKED):
                wanted = sa.select(t).where(t.c.id.in_(new[start : start + MOST_ASKED]))
                known.update((row["id"], row) for row in self._view.rows(wanted))

    def _place(self, one: Any) -> dict[str, Any] | None:
        if isinstance(one, Mapping):
            return dict(one)
        if len(one) == 3 and (file := self._files.get(one[0])) is not None:
            return {
                "filed": "return",
                "file": file["file"],
                "sheet": file["sheet"],
                "row": one[1],
                "column": one[2],
            }
        if len(one) == 1 and (by := self._changes.get(one[0])) is not None:
            return {
                "filed": "return",
                "typed_by": by["acted_by"],
                "on": by["acted_on"].isoformat(),
                "reason": by["reason"],
                "change": change_number(by["number"]),
            }
        return None
