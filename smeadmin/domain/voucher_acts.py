"""What may be done with a voucher in which state, and what becomes of it: one closed table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.domain.voucher import VoucherState
from smeadmin.i18n import Text


class Act(StrEnum):
    """Something that is done with a voucher after its issue."""

    REGISTER = "register"
    HOLD = "hold"
    RELEASE = "release"
    REDEEM = "redeem"
    EXTEND = "extend"
    TOPUP = "topup"
    TRANSFER = "transfer"
    REPOINT = "repoint"
    REISSUE = "reissue"
    VOID = "void"
    EXPIRE = "expire"


ACT_LABELS = {
    Act.REGISTER: Text("登记", "registered"),
    Act.HOLD: Text("冻结", "held"),
    Act.RELEASE: Text("解冻", "released"),
    Act.REDEEM: Text("核销", "redeemed"),
    Act.EXTEND: Text("延期", "extended"),
    Act.TOPUP: Text("追加", "topped up"),
    Act.TRANSFER: Text("转让", "transferred"),
    Act.REPOINT: Text("改派", "repointed"),
    Act.REISSUE: Text("补发", "reissued"),
    Act.VOID: Text("作废", "voided"),
    Act.EXPIRE: Text("到期收回", "expired"),
}

_ISSUED, _HELD = VoucherState.ISSUED, VoucherState.HELD
TRANSITIONS: dict[tuple[Act, VoucherState], VoucherState] = {
    (Act.REGISTER, _ISSUED): _ISSUED,
    (Act.HOLD, _ISSUED): _HELD,
    (Act.RELEASE, _HELD): _ISSUED,
    (Act.REDEEM, _ISSUED): _ISSUED,  # redeemed once nothing is left on it
    (Act.EXTEND, _ISSUED): _ISSUED,
    (Act.TOPUP, _ISSUED): _ISSUED,
    (Act.TRANSFER, _ISSUED): _ISSUED,
    (Act.REPOINT, _ISSUED): _ISSUED,
    (Act.REPOINT, _HELD): _HELD,
    (Act.REISSUE, _ISSUED): VoucherState.VOID,
    (Act.REISSUE, _HELD): VoucherState.VOID,
    (Act.VOID, _ISSUED): VoucherState.VOID,
    (Act.VOID, _HELD): VoucherState.VOID,
    (Act.EXPIRE, _ISSUED): VoucherState.EXPIRED,
}
"""Nothing else is possible: redeemed, expired and void are final, and a held voucher stands still."""


def after(act: Act, state: VoucherState, *, whole: bool = False) -> VoucherState:
    """Give the state after an act that is possible; ``whole``: nothing is left on the voucher."""
    if act is Act.REDEEM and whole:
        return VoucherState.REDEEMED
    return TRANSITIONS[act, state]


def possible(act: Act, state: VoucherState) -> bool:
    """Tell whether an act is possible in a state."""
    return (act, state) in TRANSITIONS


@dataclass(frozen=True, slots=True)
class Acted:
    """What was done with one voucher.

    ``moved_fen``: what was added to it, or went back to the fund; ``other``: the other side of the act (new
    code, new holder, institution, and what it was before).
    """

    act: Act
    voucher: str
    enterprise: str
    state: VoucherState
    amount_fen: int
    left_fen: int
    valid_until: dt.date
    until_before: dt.date
    moved_fen: int = 0
    other: str | None = None
    before: str | None = None
    reason: str | None = None
    waiting: int = 0
    standing: str = ""
