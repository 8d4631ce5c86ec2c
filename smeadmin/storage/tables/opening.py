"""The opening of the books: what an office had decided before it had the tool, brought in once a noun."""

from __future__ import annotations

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Fen, Int64, Text, column, refers


class Opening(Row, table=True):
    """One noun was brought in: from which file, how many rows, which total the clerk had typed."""

    __tablename__ = "opening"
    __table_args__ = table(unique("noun"))

    noun: str = column(Text)
    rows: int = column(Int64)
    amount_fen: int | None = column(Fen, null=True)
    document: str = column(Text)
    source_id: int | None = refers("source.id", null=True)


class OpeningVoucher(Row, table=True):
    """A voucher that was issued before, and how much of it was used and paid before the books were opened.

    What was used but not paid by then comes in with the claims, and is taken off again here.
    """

    __tablename__ = "opening_voucher"
    __table_args__ = table(unique("voucher_id"), check("used", "used_fen >= 0"))

    voucher_id: int = refers("voucher.id")
    used_fen: int = column(Fen)
