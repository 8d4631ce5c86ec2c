"""Vouchers from before the books were opened: they can be redeemed, lapse, and count in yearly caps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import enterprise_ids
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.library import Library
from smeadmin.actions.opening.books import NOT_JUDGED, Books, Cells, assert_open, stored_as
from smeadmin.actions.opening.score import text_then
from smeadmin.actions.voucher import rules
from smeadmin.domain import voucher_code
from smeadmin.domain.columns.opening import OPENING_VOUCHER
from smeadmin.domain.ledger import Account, Event, Move
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.opening import OpeningVoucher
from smeadmin.storage.tables.voucher import Voucher


def programme_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the programmes that were opened, for the drop-down list of a template."""
    codes = {one.code: one.code for one in vouchers.programmes(view)}
    return {"programme": codes} if codes else {}


class VoucherOpening(Books):
    """Takes in the vouchers that were issued; the total is over what is left of them.

    What is left comes out of the old books and is promised here. What was used before is kept beside the
    voucher, in no account: it was paid, or comes in with the claims.
    """

    noun = OPENING_VOUCHER
    money = "balance_fen"

    def look_up(self, view: View) -> LookUp:
        """Read who is registered and which programmes there are; raises OpeningClosed."""
        assert_open(view, self.noun.name)
        return LookUp(words=programme_words(view), refs={"enterprise": enterprise_ids(view)})

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the numbers that are taken."""
        codes = view.connection.execute(sa.select(of(Voucher).c.code)).scalars()
        return dict.fromkeys(codes, (None,) * len(fields))

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Bring the number into its one form; refuse sums that do not add up and days out of order."""
        cells = Cells(self.noun, row, fields)
        if cells["code"]:
            cells["code"] = voucher_code.folded(cells["code"])
        face, used, left = cells["amount_fen"], cells["used_fen"], cells["balance_fen"]
        if None not in (face, used, left) and used + left > face:
            cells.refuse("balance_fen", "more-than-face")
        cells.in_order("issued_on", "valid_until")
        return cells.row

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write the vouchers, post what is left of them, and count them in the caps of their years."""
        known = {one.code: one for one in vouchers.programmes(change)}
        ledger.lock_funds(change, {known[row["programme"]].fund.id for row in rows})
        terms = self._terms(change, rows, known)
        told = (
            {
                **row,
                "programme_id": known[row["programme"]].id,
                "enterprise_id": row["enterprise"],
                "returned_fen": row["amount_fen"] - row["used_fen"] - row["balance_fen"],
                "state": _state(row),
                "year": row["issued_on"].year,
                "free_fen": 0,
                "terms_id": terms[row["programme"], row["issued_on"]],
            }
            for row in rows
        )
        first = change.insert_many(Voucher, stored_as(Voucher, told), len(rows))
        used = ((first + at, row["used_fen"]) for at, row in enumerate(rows))
        change.insert_many(OpeningVoucher, used, len(rows))
        caps.take_opened(change, first, len(rows))
        ledger.post_many(change, [self._move(row, known) for row in rows if row["balance_fen"]])

    def _terms(
        self, change: Change, rows: Iterable[dict[str, Any]], known: Mapping[str, ProgrammeRef]
    ) -> dict[tuple[str, dt.date], int]:
        """Keep the text that governs the vouchers of each day, once for each text."""
        library = Library(change)
        kept: dict[str, int] = {}
        found: dict[tuple[str, dt.date], int] = {}
        for code, day in sorted({(row["programme"], row["issued_on"]) for row in rows}):
            programme = known[code]
            document = text_then(
                library, "voucher", programme.noun, day, programme.policy, change.on
            )
            basis = library.basis(document)
            text = str(basis.as_data())
            if text not in kept:
                kept[text] = rules.keep_terms(change, basis, dict(NOT_JUDGED))
            found[code, day] = kept[text]
        return found

    def _move(self, row: dict[str, Any], known: Mapping[str, ProgrammeRef]) -> Move:
        programme = known[row["programme"]]
        ends = (Account.CARRIED_IN, Account.COMMITTED)
        return programme.move(Event.OPENING, *ends, row["balance_fen"], voucher=row["code"])


def _state(row: dict[str, Any]) -> str:
    """Say how a voucher stands: to be used while something is left, else used, else lapsed."""
    if row["balance_fen"]:
        return "issued"
    return "redeemed" if row["used_fen"] else "expired"
