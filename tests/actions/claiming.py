"""From redemption to an approved settlement in one call each, for tests about what comes after."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.fund import show_fund
from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement
from smeadmin.actions.settlement.reconciling import receipt_for_all, reconcile_settlement
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.storage.change import Register
from tests.actions.money import PROVIDER, YUAN, do, look, use

JULY = dt.date(2026, 7, 3)
OTHER = "12440100MA5G000027"


def redeemed(register: Register, enterprise: str, number: int, institution: str = PROVIDER) -> str:
    """Issue 7,000 yuan to an enterprise and redeem them: 6,000 paid, 1,000 back."""
    code = do(
        register,
        lambda c: issue_voucher(c, programme="JC26", enterprise=enterprise, amount_fen=7000 * YUAN),
    ).voucher
    do(
        register,
        lambda c: redeem_voucher(c, voucher=code, institution=institution, use=use(number)),
        on=JULY,
    )
    return str(code)


def submit(register: Register, on: dt.date = JULY, **options: Any) -> Any:
    institution = options.pop("institution", PROVIDER)
    return do(register, lambda c: submit_claim(c, institution=institution, **options), on=on)


def approve(register: Register, claim: str, by: str = "何远", on: dt.date = JULY) -> Any:
    return do(register, lambda c: approve_claim(c, claim=claim), on=on, by=by)


def settled(register: Register) -> str:
    """Take one redemption all the way to an approved settlement."""
    redeemed(register, "E1", 1)
    approve(register, submit(register).claim)
    number = do(register, prepare_settlement, on=JULY).settlement
    do(register, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    return str(number)


def standing(register: Register) -> Any:
    return look(register, lambda v: show_fund(v, fund="FW2026")).standing


def exported(register: Register, number: str | None = None) -> str:
    """Take one redemption as far as the payment file."""
    number = number or settled(register)
    do(register, lambda c: export_settlement(c, settlement=number, file="x.csv"), on=JULY)
    return number


def paid(register: Register, number: str | None = None, *, export: bool = True) -> str:
    """Take one redemption, or an approved settlement, as far as the payment, by finance's receipt."""
    if export or number is None:
        number = exported(register, number)
    bank = receipt_for_all("国库回单1号")
    do(register, lambda c: reconcile_settlement(c, settlement=number, bank=bank), on=JULY)
    return number
