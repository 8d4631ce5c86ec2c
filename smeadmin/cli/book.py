"""Books on the command line: several pages into one workbook, written at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.cli.files import OutSuffix
from smeadmin.cli.frame import Run
from smeadmin.cli.usage import MissingOption
from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.domain.book import Book
    from smeadmin.storage.change import View


def book_out(run: Run, action: Callable[[View], Book]) -> None:
    """Write the pages of a book into the workbook of --out; raises MissingOption, OutSuffix."""
    from smeadmin.render.book import draw_book
    from smeadmin.render.output import talk
    from smeadmin.sheets.book import write_book

    out = run.settings.out
    if out is None:
        raise MissingOption({"name": "--out"}, way_out=("--out " + _("results.xlsx"),))
    if Path(out).suffix.lower() != ".xlsx":
        way_out = ("--out " + str(Path(out).with_suffix(".xlsx")),)
        raise OutSuffix({"suffix": Path(out).suffix or out}, way_out=way_out)
    with run.open().reading(run.on) as view:
        book = action(view)
    write_book(out, book.pages, force=run.settings.force)
    talk(draw_book(book, out), run.screen)
