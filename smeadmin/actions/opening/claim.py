"""What was redeemed and not paid when the books are opened: claims, and what nobody has claimed yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.opening.books import Books, Cells, assert_open, reserve
from smeadmin.actions.voucher.papers import enter_invoice
from smeadmin.domain import voucher_code
from smeadmin.domain.columns.opening import OPENING_CLAIM
from smeadmin.domain.ledger import Account, Event
from smeadmin.domain.registers import office_number
from smeadmin.storage import ledger, vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.opening import OpeningVoucher
from smeadmin.storage.tables.voucher import Redemption, Voucher

_SERIES = re.compile(r"CL-(?P<scope>\d{4})-(?P<number>\d+)")
_FOLDED = ("voucher", "contract_no", "invoice_no", "invoice_code", "claim")


class ClaimOpening(Books):
    """Takes in redemptions that are not paid, each in its claim if it has one; the total is over them.

    A claim that was approved is to be settled, another one to be approved here. What is redeemed here was
    told with its voucher as used: the two must agree.
    """

    noun = OPENING_CLAIM
    money = "amount_fen"

    def __init__(self, rows: int | None, total_fen: int | None) -> None:
        super().__init__(rows, total_fen)
        self._used: dict[str, int] = {}
        self._numbers: set[str] = set()
        self._claims: dict[str, tuple[Any, ...]] = {}

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and what of each voucher from before was used; raises OpeningClosed."""
        assert_open(view, self.noun.name)
        v, o = of(Voucher), of(OpeningVoucher)
        used = view.connection.execute(
            sa.select(v.c.code, o.c.used_fen).join(o, o.c.voucher_id == v.c.id)
        )
        self._used = {code: int(fen) for code, fen in used}
        self._numbers = set(view.connection.execute(sa.select(of(Claim).c.number)).scalars())
        self._claims = {}
        return LookUp(refs={"institution": institution_ids(view)})

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read which voucher was used for which contract already."""
        r, v = of(Redemption), of(Voucher)
        used = view.connection.execute(
            sa.select(v.c.code, r.c.institution_id, r.c.contract_no).join(
                v, v.c.id == r.c.voucher_id
            )
        )
        return dict.fromkeys((tuple(row) for row in used), (None,) * len(fields))

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Bring numbers into their one form; hold the row against its voucher, its days and its claim."""
        cells = Cells(self.noun, row, fields)
        for name in _FOLDED:
            if cells[name]:
                cells[name] = voucher_code.folded(cells[name])
        self._check_used(cells)
        cells.in_order("contract_date", "service_date")
        cells.in_order("service_date", "redeemed_on")
        fen, contract = cells["amount_fen"], cells["contract_fen"]
        if None not in (fen, contract) and fen > contract:
            cells.refuse("contract_fen", "less-than-redeemed")
        self._check_claim(cells)
        return cells.row

    def _check_used(self, cells: Cells) -> None:
        """Take the amount off what was used of the voucher before."""
        code, fen = cells["voucher"], cells["amount_fen"]
        if code is None or fen is None:
            return
        left = self._used.get(code)
        if left is None:
            cells.refuse("voucher", "voucher-unknown")
        elif fen > left:
            cells.refuse("amount_fen", "more-than-used")
        else:
            self._used[code] = left - fen

    def _check_claim(self, cells: Cells) -> None:
        """Refuse days without a claim, a number that is taken, a claim told in two ways."""
        number = cells["claim"]
        of_claim = ("submitted_on", "approved_on", "approved_by")
        if number is None:
            for name in of_claim:
                if cells[name] is not None:
                    cells.refuse("claim", "required")
                    break
            return
        if number in self._numbers:
            cells.refuse("claim", "already-there")
        if cells["submitted_on"] is None:
            cells.refuse("submitted_on", "required")
        if (cells["approved_on"] is None) != (cells["approved_by"] is None):
            cells.refuse(
                "approved_by" if cells["approved_by"] is None else "approved_on", "required"
            )
        cells.in_order("redeemed_on", "submitted_on")
        cells.in_order("submitted_on", "approved_on")
        told = (cells["institution"], *(cells[name] for name in of_claim))
        if self._claims.setdefault(number, told) != told:
            cells.refuse("claim", "rows-differ")

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write redemptions and claims, post what is to be approved or paid, and reserve the numbers."""
        v, o = of(Voucher), of(OpeningVoucher)
        brought = change.rows(sa.select(v).join(o, o.c.voucher_id == v.c.id))
        known = {row["code"]: row for row in brought}
        programmes = {one.id: one for one in vouchers.programmes(change)}
        ledger.lock_funds(
            change, {programmes[known[row["voucher"]]["programme_id"]].fund.id for row in rows}
        )
        keys = self._redemptions(change, rows, known)
        self._take_off(change, rows, known)
        self._claims_of(change, rows, keys)
        reserve(change, "claim", [row["claim"] for row in rows if row.get("claim")], _SERIES)
        moves = []
        for row in rows:
            programme = programmes[known[row["voucher"]]["programme_id"]]
            target = Account.PAYABLE if row.get("approved_on") else Account.AWAITING
            about = {"voucher": row["voucher"], "subject": row.get("claim")}
            moves.append(
                programme.move(
                    Event.OPENING, Account.CARRIED_IN, target, row["amount_fen"], **about
                )
            )
        ledger.post_many(change, moves)

    def _redemptions(
        self, change: Change, rows: list[dict[str, Any]], known: Mapping[str, sa.RowMapping]
    ) -> list[int]:
        """Write the redemptions with their invoices, in their order, and give their keys."""
        i, r = of(Institution), of(Redemption)
        sellers = {
            row["id"]: row["credit_code"] or office_number("institution", row["office_no"])
            for row in change.rows(
                sa.select(i).where(i.c.id.in_({row["institution"] for row in rows}))
            )
        }
        contract = (r.c.institution_id, r.c.contract_no)
        uses = Counter(
            {
                (body, number): int(most)
                for body, number, most in change.connection.execute(
                    sa.select(*contract, sa.func.max(r.c.contract_use)).group_by(*contract)
                )
            }
        )
        keys = []
        for row in rows:
            uses[row["institution"], row["contract_no"]] += 1
            invoice = enter_invoice(
                change,
                seller=sellers[row["institution"]],
                number=row["invoice_no"],
                code=row.get("invoice_code") or "",
                dated_on=row.get("invoice_date"),
                fen=row["contract_fen"],
            )
            keys.append(
                change.insert(
                    Redemption,
                    voucher_id=known[row["voucher"]]["id"],
                    institution_id=row["institution"],
                    redeemed_on=row["redeemed_on"],
                    service_date=row["service_date"],
                    contract_no=row["contract_no"],
                    contract_date=row["contract_date"],
                    contract_fen=row["contract_fen"],
                    contract_use=uses[row["institution"], row["contract_no"]],
                    invoice_id=invoice,
                    invoice_fen=row["contract_fen"],
                    amount_fen=row["amount_fen"],
                    terms_id=known[row["voucher"]]["terms_id"],
                )
            )
        return keys

    def _take_off(
        self, change: Change, rows: list[dict[str, Any]], known: Mapping[str, sa.RowMapping]
    ) -> None:
        """Take what came in as redeemed off what was used of each voucher before."""
        o = of(OpeningVoucher)
        sums: dict[int, int] = {}
        for row in rows:
            key = known[row["voucher"]]["id"]
            sums[key] = sums.get(key, 0) + row["amount_fen"]
        before = {
            row["voucher_id"]: row["used_fen"]
            for row in change.rows(sa.select(o).where(o.c.voucher_id.in_(sums)))
        }
        left = {key: {"used_fen": before[key] - fen} for key, fen in sums.items()}
        change.update_each(OpeningVoucher, "voucher_id", left)

    def _claims_of(self, change: Change, rows: list[dict[str, Any]], keys: list[int]) -> None:
        """Write each claim with its redemptions."""
        several: dict[str, list[tuple[dict[str, Any], int]]] = {}
        for row, key in zip(rows, keys, strict=True):
            if row.get("claim"):
                several.setdefault(row["claim"], []).append((row, key))
        i = of(Institution)
        for number, lines in several.items():
            first, total = lines[0][0], sum(row["amount_fen"] for row, _key in lines)
            name = change.scalar(sa.select(i.c.name).where(i.c.id == first["institution"]))
            claim = change.insert(
                Claim,
                number=number,
                institution_id=first["institution"],
                state="approved" if first.get("approved_on") else "submitted",
                lines=len(lines),
                asked_fen=total,
                amount_fen=total,
                submitted_by=name,
                submitted_on=first["submitted_on"],
                approved_by=first.get("approved_by"),
                approved_on=first.get("approved_on"),
            )
            change.insert_many(
                ClaimLine,
                ((claim, key, row["amount_fen"], row["amount_fen"], 1) for row, key in lines),
                len(lines),
            )
