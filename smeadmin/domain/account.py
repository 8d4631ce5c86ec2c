"""Bank accounts of payees: registered by one person, approved by another, paid to from a day on."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

_NUMBER = re.compile(r"[0-9]{6,32}", re.ASCII)
_CODE = re.compile(r"(?:BA-?)?0*([0-9]{1,12})", re.ASCII)


class AccountState(StrEnum):
    """An account is proposed, then approved by another person; a later one takes its place."""

    PROPOSED = "proposed"
    APPROVED = "approved"


ACCOUNT_STATES = {
    AccountState.PROPOSED: Text("待批准", "to approve"),
    AccountState.APPROVED: Text("已批准", "approved"),
}


class AccountNumber(Usage):
    """The number of a bank account is 6 to 32 digits; blanks and hyphens between them do not count."""

    code, sentence = "account-number", N_("「{number}」 is not the number of a bank account")


class AccountNotFound(NotFound):
    """No account has that number of the register."""

    code, sentence = "account-not-found", N_("there is no account {account}")


class AccountExists(Conflict):
    """The payee has that account already, from the same day or an earlier one."""

    code, sentence = "account-exists", N_("{payee} has this account already: {account}")


class AccountApproved(Conflict):
    """An account is approved once."""

    code, sentence = "account-approved", N_("{account} is approved already")


class AccountNeedsReason(Refused):
    """An account in another name, or one that another payee has too, is taken with a reason only.

    Money that goes to somebody else than who is owed it is how subsidies are stolen. The reason is
    kept, and the second person sees it before approving.
    """

    code, guarded = "account-needs-reason", True
    sentence = N_("this account is not plainly that of {payee}")


class AccountMissing(Refused):
    """An office that keeps accounts pays to approved ones only.

    From the first account on that it registers, a payee without an approved account is left out.
    """

    code, sentence = "account-missing", N_("no payee has an approved account on {on}")


def account_code(number: int) -> str:
    """Write the number of an account as people know it: ``BA-000012``."""
    return f"BA-{number:06d}"


def read_account_code(text: str) -> int | None:
    """Read ``BA-000012``, or its digits; None when it is no such number."""
    found = _CODE.fullmatch(text.strip().upper())
    return None if found is None else int(found[1])


def read_number(text: str) -> str:
    """Bring the number of a bank account into its one form, digits only; raises AccountNumber."""
    folded = unicodedata.normalize("NFKC", text)
    number = "".join(c for c in folded if c not in " -\t　")
    if not _NUMBER.fullmatch(number):
        raise AccountNumber({"number": masked(text)}, way_out=("--number 6217001234567890123",))
    return number


def masked(number: str) -> str:
    """Show the last four digits of an account and nothing else."""
    return "****" + number[-4:] if len(number) > 4 else "****"


@dataclass(frozen=True, slots=True)
class AccountShown:
    """One account; ``tail`` is its number, masked unless it was asked for ``whole``."""

    account: str
    payee: str
    credit_code: str
    bank: str
    tail: str
    holder: str
    valid_from: dt.date
    state: AccountState
    in_force: bool
    reason: str | None
    added_by: str
    added_on: dt.date
    approved_by: str | None
    approved_on: dt.date | None
    shared_with: tuple[str, ...] = ()
    whole: bool = False
