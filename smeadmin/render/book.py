"""What is said when a book was written."""

from __future__ import annotations

from smeadmin.domain.book import Book
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Document, Note


def draw_book(book: Book, out: str) -> Document:
    """Say which pages went into which file, with their rows."""
    pages = _(", ").join(f"{page.name} {len(page.rows)}" for page in book.pages)
    said = _("{about}: {pages} rows, written to {file}")
    return Document(notes=(Note(said.format(about=book.about, pages=pages, file=out), "plain"),))
