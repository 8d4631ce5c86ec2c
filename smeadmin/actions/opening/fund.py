"""What was left of each fund when the books are opened: carried in, free to promise."""

from __future__ import annotations

from typing import Any

from smeadmin.actions.fund import create_fund
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.opening.books import Books, Cells, assert_open
from smeadmin.domain.columns.opening import OPENING_FUND
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View


class FundOpening(Books):
    """Takes in the funds with what may still be promised of each; the total is over their balances."""

    noun = OPENING_FUND
    money = "balance_fen"

    def __init__(self, rows: int | None, total_fen: int | None) -> None:
        super().__init__(rows, total_fen)
        self._known: dict[str, tuple[str, int]] = {}

    def look_up(self, view: View) -> LookUp:
        """Read the funds there are; raises OpeningClosed."""
        assert_open(view, self.noun.name)
        self._known = {fund.code: (fund.name, fund.year) for fund in ledger.funds(view)}
        return LookUp()

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read nothing: a fund that was made already takes its balance in."""
        return {}

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Refuse another name or year than the fund has that was made already."""
        cells = Cells(self.noun, row, fields)
        name, year = self._known.get(cells["code"], (cells["name"], cells["year"]))
        if cells["name"] != name:
            cells.refuse("name", "fund-differs", registered=name)
        if cells["year"] != year:
            cells.refuse("year", "fund-differs", registered=year)
        return cells.row

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Make the funds and post what is left of each; raises BadFundCode."""
        for row in rows:
            if row["code"] not in self._known:
                create_fund(change, code=row["code"], name=row["name"], year=row["year"])
        moves = [
            Move(
                ledger.find_fund(change, row["code"]).id,
                Event.OPENING,
                Account.CARRIED_IN,
                Account.AVAILABLE,
                row["balance_fen"],
            )
            for row in rows
            if row["balance_fen"]
        ]
        ledger.post_many(change, moves)
