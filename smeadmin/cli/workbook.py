"""Any page as a workbook: its table with all columns, numbers as numbers, everything else as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smeadmin.domain.columns.column import Column as Field
from smeadmin.domain.columns.column import Kind as FieldKind
from smeadmin.i18n import Text
from smeadmin.render.document import Column, Document, Kind

FEN_IN_MILLIONTHS = 10_000  # of a yuan, since the header of a page says yuan
NUMBERS = {
    Kind.INT: FieldKind.INT,
    Kind.YEAR: FieldKind.YEAR,
    Kind.FEN: FieldKind.MICRO,
    Kind.DAY: FieldKind.DAY,
}


def write_workbook(document: Document, path: str, *, force: bool) -> None:
    """Write the table of a page as a workbook. Raises OutputExists, OutputRefused."""
    from smeadmin.render.output import sheet
    from smeadmin.sheets.writing import write_xlsx

    page = sheet(document)
    write_xlsx(path, *_filled(page), sheet=page.title, force=force)


def print_workbook(document: Document, path: str, *, under: str, sealed: str, force: bool) -> None:
    """Write the table of a page as a paper that is a workbook. Raises OutputExists, OutputRefused."""
    from smeadmin.render.output import sheet
    from smeadmin.sheets.printed import write_printed

    page = sheet(document)
    title = "  ".join(str(part) for part in document.title)
    write_printed(path, *_filled(page), title=title, under=under, sealed=sealed, force=force)


def _filled(page: Any) -> tuple[list[Field], Iterator[list[Any]]]:
    fields = [_field(column) for column in page.columns]
    rows = (
        [_value(value, column) for value, column in zip(row, page.columns, strict=True)]
        for row in page.rows
    )
    return fields, rows


def _field(column: Column) -> Field:
    header = str(column.header) or column.name
    return Field(column.name, Text(header, header), NUMBERS.get(column.kind, FieldKind.TEXT))


def _value(value: Any, column: Column) -> Any:
    if value is None or column.kind in (Kind.INT, Kind.YEAR, Kind.DAY):
        return value
    if column.kind is Kind.FEN:
        return value * FEN_IN_MILLIONTHS
    from smeadmin.render.draw.data import spreadsheet

    return str(spreadsheet(value, column))
