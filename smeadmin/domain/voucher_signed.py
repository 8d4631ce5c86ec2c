"""Vouchers told to somebody without the register: a list signed by a person, verified with the public key."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smeadmin.errors import FileRejected, StorageFailure, Usage
from smeadmin.i18n import mark as N_

SIGNED = "vouchers-1"
SIGNED_PAPER = "voucher-paper-1"


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


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """What the QR of a signed voucher says: the four lines of every QR, who signed them, the signature."""

    lines: tuple[str, str, str, str]
    by: str
    signature: str

    @property
    def voucher(self) -> str:
        """The code of the voucher."""
        return self.lines[0]

    @property
    def days(self) -> tuple[str, str]:
        """Its first and its last day."""
        first, _slash, last = self.lines[2].partition("/")
        return first, last

    @property
    def text(self) -> str:
        """Give the text of the QR."""
        short = base64.urlsafe_b64encode(bytes.fromhex(self.signature)).decode().rstrip("=")
        return "\n".join((*self.lines, f"{self.by} {short}"))


def paper_said(lines: Sequence[str], by: str) -> dict[str, Any]:
    """Give what is signed of a voucher that is printed."""
    return {"smeadmin": SIGNED_PAPER, "by": by, "lines": list(lines)}


def read_paper(text: str) -> SignedPaper | None:
    """Read the text of a signed QR; a scanner may give a line end as two signs. None for anything else."""
    lines = [line.strip() for line in re.split(r"\r?\n|\\n", text.strip())]
    by, _space, signature = lines[-1].rpartition(" ")
    if len(lines) != 5 or not by or not _SIGNATURE.fullmatch(signature):
        return None
    raw = base64.urlsafe_b64decode(signature + "==")
    return SignedPaper((lines[0], lines[1], lines[2], lines[3]), by, raw.hex())


_SIGNATURE = re.compile(r"[A-Za-z0-9_-]{86}")


@dataclass(frozen=True, slots=True)
class PaperVerified:
    """A signed voucher whose signature holds, and whether its days cover the day."""

    paper: SignedPaper
    on: dt.date

    @property
    def usable(self) -> bool:
        """Whether it may be used on the day, as far as the paper knows."""
        first, last = self.paper.days
        return first <= self.on.isoformat() <= last


class SignedPaperAltered(StorageFailure):
    """The paper is not the one that was signed, or it was signed by somebody else.

    Somebody made it up or changed it, or the key is another one. Take no service on it; ask the office.
    """

    code, sentence = "signed-paper-altered", N_("{voucher} is not what was signed with this key")


class PaperOfOther(Usage):
    """What was scanned is the paper of another voucher than the one that is asked for."""

    code, sentence = "signed-paper-other", N_("the paper is of {paper}, not of {voucher}")


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
