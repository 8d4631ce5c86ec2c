"""What books have in common: who stands on a row, what a book is about, what is said once it is written."""

from __future__ import annotations

from smeadmin.domain.book import Book
from smeadmin.domain.columns import Column, Kind
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Document, Note

WHO = (
    Column("office_no", Text("机构编号", "Office number"), Kind.ID),
    Column("credit_code", Text("统一社会信用代码", "Credit code"), Kind.ID),
    Column("name", Text("机构名称", "Institution"), Kind.NAME),
)
ABOUT = (
    Column("what", Text("事项", "What")),
    Column("said", Text("内容", "Said")),
)


def draw_book(book: Book, out: str) -> Document:
    """Say which pages went into which file, with their rows."""
    pages = _(", ").join(f"{page.name} {len(page.rows)}" for page in book.pages)
    said = _("{about}: {pages} rows, written to {file}")
    return Document(notes=(Note(said.format(about=book.about, pages=pages, file=out), "plain"),))
