"""The postings of funds read for export, each with the change and the document it rests on."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.domain.journal import FundExported, JournalLine
from smeadmin.domain.ledger import Account, Event
from smeadmin.storage import ledger
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund, Posting
from smeadmin.storage.tables.log import ChangeRow


def export_funds(view: View, *, fund: str | None = None) -> FundExported:
    """Read the postings of one fund, or of all, in the order in which they were made."""
    wanted = [ledger.find_fund(view, fund)] if fund else ledger.funds(view)
    t, log, f = of(Posting), of(ChangeRow), of(Fund)
    rows = view.rows(
        sa.select(t, f.c.code, log.c.number, log.c.document)
        .join(f, f.c.id == t.c.fund_id)
        .outerjoin(log, log.c.id == t.c.change_id)
        .where(t.c.fund_id.in_([one.id for one in wanted] or [-1]))
        .order_by(t.c.id)
    )
    lines = tuple(
        JournalLine(
            row["id"],
            row["posted_on"],
            row["code"],
            Event(row["event"]),
            Account(row["from_account"]),
            row["from_purpose"],
            Account(row["to_account"]),
            row["to_purpose"],
            row["amount_fen"],
            change_number(row["number"]),
            row["document"],
            row["voucher"],
            row["subject"],
            row["origin"],
            row["reverses"],
        )
        for row in rows
    )
    balances = {
        (one.code, *pot): fen for one in wanted for pot, fen in ledger.pots(view, one.id).items()
    }
    return FundExported(str(view.office["name"]), lines, balances)
