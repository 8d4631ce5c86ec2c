"""A workbook of several pages, for people to keep: each with its header frozen and its numbers as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from smeadmin.domain.book import Page
from smeadmin.i18n import gettext as _
from smeadmin.sheets.refusals import OutputRefused
from smeadmin.sheets.replacing import replacing
from smeadmin.sheets.writing import Formats, lay_out, new_workbook, put_of, sheet_name


def write_book(path: str | Path, pages: Sequence[Page], *, force: bool = False) -> int:
    """Write pages into one workbook and give the number of rows; the same pages give the same bytes.

    Raises ``OutputExists``, ``OutputRefused``.
    """
    from xlsxwriter.exceptions import FileCreateError

    count = 0
    with replacing(path, force) as file:
        try:
            book = new_workbook(file)
            formats = Formats(book)
            for page in pages:
                sheet = book.add_worksheet(sheet_name(str(page.name)))
                lay_out(sheet, page.columns, formats)
                puts = [put_of(column, formats) for column in page.columns]
                at = 0
                for at, row in enumerate(page.rows, 1):
                    for index, (put, value) in enumerate(zip(puts, row, strict=True)):
                        if value is not None:
                            put(sheet, at, index, value)
                sheet.autofilter(0, 0, at, len(page.columns) - 1)
                count += at
            book.close()
        except FileCreateError as error:
            why = _("the workbook cannot be written: {error}").format(error=error)
            raise OutputRefused({"file": str(path), "why": why}) from error
    return count
