"""What is known of a sheet that came in, as results that can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from smeadmin.domain.columns.headers import Mapped


@dataclass(frozen=True, slots=True)
class FileFacts:
    """How a file was read.

    ``how_known`` says where the encoding came from: ``bom``, ``utf-8``, ``gb18030`` (inferred) or
    ``given``; workbooks have neither encoding nor delimiter. ``header_row`` is as the spreadsheet
    numbers it, the last of its ``header_lines``; ``titles_skipped`` are the rows above them.
    """

    file: str
    sha256: str
    encoding: str | None
    how_known: str | None
    delimiter: str | None
    sheet: str | None
    header_row: int
    titles_skipped: int
    columns: tuple[Mapped, ...]
    left_out: tuple[str, ...]
    header_lines: int = 1


@dataclass(frozen=True, slots=True)
class SheetEnd:
    """What was met below the data: the total row and whether it agrees, notes, blank and example rows.

    ``sample`` is the first row as it was read, with its number, so that a person sees it reads right.
    """

    total_row: int | None = None
    total_agrees: bool = True
    notes: int = 0
    blank: int = 0
    examples: int = 0
    sample: tuple[int, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a sheet by what becomes of them; they always add up."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int

    def __post_init__(self) -> None:
        if self.rows != self.new + self.changed + self.same + self.refused:
            raise AssertionError(f"counts do not add up: {self}")


class ChangedCell(NamedTuple):
    """One cell whose value in the register differs from the sheet: stored values, before and after."""

    row: int
    key: Any
    field: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Somebody else changed a stored value since a sheet was exported: what it was before, who and when.

    ``then`` is how it was exported, or how you left it yourself after that; ``exported`` is the former
    where it is another.
    """

    then: Any
    by: str
    on: date
    change: str
    exported: Any = None


class Changed(NamedTuple):
    """One row that changes: ``values`` is what it will be, in the order of the sheet's ``fields``.

    ``places`` are those of the values that are not what they ``were``.
    """

    row: int
    key: Any
    values: Sequence[Any]
    places: Sequence[int]
    were: Sequence[Any]
    fields: Sequence[str]

    @property
    def was(self) -> dict[str, Any]:
        """What the values that change were, by their fields."""
        return {self.fields[at]: was for at, was in zip(self.places, self.were, strict=True)}

    @property
    def now(self) -> dict[str, Any]:
        """The values that change, by their fields."""
        return {self.fields[at]: self.values[at] for at in self.places}

    @property
    def cells(self) -> tuple[ChangedCell, ...]:
        """The cells that change."""
        return tuple(
            ChangedCell(self.row, self.key, self.fields[at], was, self.values[at])
            for at, was in zip(self.places, self.were, strict=True)
        )
