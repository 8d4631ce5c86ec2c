"""What was left of each fund when the books are opened: carried in, free to promise."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.actions.fund import create_fund
from smeadmin.actions.imports import LookUp
from smeadmin.actions.opening.books import Books, assert_open
from smeadmin.domain.columns.opening import OPENING_FUND
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Fund


class FundOpening(Books):
    """Takes in the funds with what may still be promised of each; the total is over their balances."""

    noun = OPENING_FUND
    money = "balance_fen"

    def look_up(self, view: View) -> LookUp:
        """Nothing has to be known but that the books are not open yet; raises OpeningClosed."""
        assert_open(view, self.noun.name)
        return LookUp()

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the funds there are."""
        funds = view.rows(sa.select(of(Fund)))
        return {row["code"]: tuple(row.get(name) for name in fields) for row in funds}

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Make the funds and post what is left of each; raises BadFundCode."""
        for row in rows:
            create_fund(change, code=row["code"], name=row["name"], year=row["year"])
        moves = [
            Move(
                ledger.find_fund(change, row["code"]).id,
                Event.OPENING,
                Account.CARRIED_IN,
                Account.AVAILABLE,
                row["balance_fen"],
                origin=change.act.document,
            )
            for row in rows
            if row["balance_fen"]
        ]
        ledger.post_many(change, moves)
