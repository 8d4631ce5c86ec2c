"""Vouchers told to somebody without the register: a list signed by a person, verified with the public key."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from smeadmin.errors import FileRejected, StorageFailure, Usage
from smeadmin.i18n import mark as N_

SIGNED = "vouchers-1"


@dataclass(frozen=True, slots=True)
class SignedVoucher:
    """One voucher as it stood when the list was signed; money in fen."""

    voucher: str
    enterprise: str
    left_fen: int
    valid_from: str
    valid_until: str


@dataclass(frozen=True, slots=True)
class SignedList:
    """The usable vouchers of a programme on a day, signed."""

    office: str
    programme: str
    on: str
    by: str
    vouchers: tuple[SignedVoucher, ...]
    key: str = ""
    signature: str = ""

    def said(self) -> dict[str, Any]:
        """Give what is signed."""
        told = asdict(self)
        return {"smeadmin": SIGNED, **{k: told[k] for k in told if k not in ("key", "signature")}}


@dataclass(frozen=True, slots=True)
class OfflineVerified:
    """What a signed list says of one voucher; None: it was not usable when the list was signed."""

    code: str
    listed: SignedList
    voucher: SignedVoucher | None
    on: dt.date

    @property
    def usable(self) -> bool:
        """Whether it may be used on the day, as far as the list knows."""
        one = self.voucher
        return one is not None and one.valid_from <= self.on.isoformat() <= one.valid_until


class SignedListAltered(StorageFailure):
    """The list is not the one that was signed, or it was signed by somebody else.

    Somebody changed it, or the key is another one. Ask the office for the list and the key anew.
    """

    code, sentence = "signed-list-altered", N_("「{file}」 is not what was signed with this key")


class SignedListUnreadable(FileRejected):
    """The file is no list that `voucher sign` has made."""

    code, sentence = "signed-list-unreadable", N_("「{file}」 is no signed list of vouchers")


class KeyAndList(Usage):
    """Off-line a voucher is verified with both: the signed list and the public key of who signed it."""

    code, sentence = "key-and-list", N_("--from and --key go together")
