"""Signing the usable vouchers of a programme, and verifying one from such a list without the register."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from smeadmin.actions.voucher.showing import list_vouchers
from smeadmin.domain import voucher_code
from smeadmin.domain.voucher_refusals import VoucherCodeMistyped
from smeadmin.domain.voucher_signed import (
    SIGNED,
    OfflineVerified,
    PaperOfOther,
    PaperVerified,
    SignedList,
    SignedListAltered,
    SignedListUnreadable,
    SignedPaperAltered,
    SignedVoucher,
    paper_said,
    read_paper,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import keys, vouchers
from smeadmin.storage.change import View


def assert_can_sign(by: str) -> None:
    """Make sure that a person has a key on this computer; raises KeyMissing, ExtraForSigningMissing."""
    keys.assert_key(by)


def open_key(by: str, secret: str) -> Callable[[Any], str]:
    """Give what signs with a person's key; raises KeyMissing, PassphraseWrong, ExtraForSigningMissing."""
    _public, signs = keys.opened(by, secret)
    return signs


def sign_vouchers(view: View, *, programme: str, by: str, secret: str) -> SignedList:
    """List the usable vouchers of a programme on the day and sign the list with a person's key.

    Raises KeyMissing, PassphraseWrong, ExtraForSigningMissing.
    """
    opened = vouchers.find_programme(view, programme)
    lines = list_vouchers(view, programme=opened.code, state="issued")
    listed = SignedList(
        str(view.office["name"] or ""),
        opened.code,
        view.on.isoformat(),
        by,
        tuple(
            SignedVoucher(
                one.voucher,
                one.enterprise,
                one.amount_fen - one.used_fen - one.returned_fen,
                one.issued_on.isoformat(),
                one.valid_until.isoformat(),
            )
            for one in lines
            if not one.overdue
        ),
    )
    key, signature = keys.sign(by, secret, listed.said())
    return replace(listed, key=key, signature=signature)


def verify_paper(text: str, *, key: str, on: dt.date, voucher: str | None) -> PaperVerified | None:
    """Verify what was scanned off a voucher, typed or in a file, with a public key; no register is needed.

    None for what is no signed voucher. Raises SignedPaperAltered, PaperOfOther, KeyUnreadable.
    """
    paper = read_paper(text) or read_paper(_text_of(text))
    if paper is None:
        return None
    if voucher is not None and voucher_code.normal(voucher) != paper.voucher:
        raise PaperOfOther(
            {"paper": paper.voucher, "voucher": voucher}, way_out=(_("scan the other one"),)
        )
    public = keys.read_public(Path(key))
    if not keys.holds(public.hex, paper_said(paper.lines, paper.by), paper.signature):
        raise SignedPaperAltered(
            {"voucher": paper.voucher}, way_out=(_("ask the office, with the code of the voucher"),)
        )
    return PaperVerified(paper, on)


def _text_of(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        return ""


def verify_offline(voucher: str, *, file: str, key: str, on: dt.date) -> OfflineVerified:
    """Verify a voucher by a signed list and a public key; no register is needed.

    Raises VoucherCodeMistyped, SignedListUnreadable, SignedListAltered, KeyUnreadable.
    """
    code = voucher_code.normal(voucher)
    if code is None or not voucher_code.is_valid(code):
        asked = _("ask for it once more; a code has none of {characters}")
        raise VoucherCodeMistyped(
            {"voucher": voucher.strip(), "near": []},
            way_out=(asked.format(characters=voucher_code.NOT_USED),),
        )
    listed = _read(file)
    public = keys.read_public(Path(key))
    if not keys.holds(public.hex, listed.said(), listed.signature):
        raise SignedListAltered(
            {"file": file}, way_out=(_("ask the office for the list and the key anew"),)
        )
    found = next((one for one in listed.vouchers if one.voucher == code), None)
    return OfflineVerified(code, listed, found, on)


def _read(file: str) -> SignedList:
    try:
        told: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8-sig"))
        if told.pop("smeadmin") != SIGNED:
            raise ValueError(file)
        rows = tuple(SignedVoucher(**row) for row in told.pop("vouchers"))
        return SignedList(**told, vouchers=rows)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise SignedListUnreadable(
            {"file": file}, way_out=("smeadmin voucher sign JC26 --out vouchers.json",)
        ) from fault
