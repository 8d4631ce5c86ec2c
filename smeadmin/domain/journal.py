"""The postings of funds as a Beancount journal: text that another program checks and adds up.

Each movement is one transaction with two legs, each account of each pot is opened, and its balance is
asserted on the day after the last movement.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.ledger import EVENT_LABELS, Account, Event

CURRENCY = "CNY"
ROOTS = {
    Account.APPROPRIATED: "Equity",
    Account.ADJUSTED: "Equity",
    Account.CARRIED_IN: "Equity",
    Account.AVAILABLE: "Assets",
    Account.COMMITTED: "Assets",
    Account.AWAITING: "Assets",
    Account.PAYABLE: "Assets",
    Account.PAID: "Expenses",
    Account.RECEIVED_BACK: "Expenses",
    Account.LAPSED: "Expenses",
    Account.CARRIED_OUT: "Expenses",
    Account.RETURNED: "Expenses",
}
"""Under which of its five roots Beancount keeps an account: what is still here, and what has gone."""

Key = tuple[str, str, str, Account]
"""One account of a journal: fund, purpose, origin, account."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One posting as it is exported; money in fen."""

    number: int
    on: dt.date
    fund: str
    event: Event
    source: Account
    source_purpose: str
    target: Account
    target_purpose: str
    amount_fen: int
    change: str
    document: str | None
    voucher: str | None
    subject: str | None
    origin: str
    reverses: int | None


@dataclass(frozen=True, slots=True)
class FundExported:
    """The postings of one fund, or of all, and what its accounts hold (fen)."""

    office: str
    lines: tuple[JournalLine, ...]
    balances: dict[Key, int]


def account_names(keys: Iterable[Key]) -> dict[Key, str]:
    """Name each account: ``Assets:FW2026:P-服务券:S-province:Available``; a hyphen for what has no spelling.

    Two that would be spelled alike are told apart by a number.
    """
    names: dict[Key, str] = {}
    taken: set[str] = set()
    for fund, purpose, origin, account in sorted(keys):
        parts = [ROOTS[account], _component(fund, "F-")]
        if purpose:
            parts.append("P-" + _spelled(purpose))
        if origin:
            parts.append("S-" + _spelled(origin))
        parts.append("".join(word.capitalize() for word in account.value.split("_")))
        name, number = ":".join(parts), 1
        while name in taken:
            number += 1
            name = ":".join([*parts[:-1], f"{parts[-1]}-{number}"])
        taken.add(name)
        names[fund, purpose, origin, account] = name
    return names


def _component(text: str, prefix: str) -> str:
    spelled = _spelled(text)
    return spelled if spelled[:1].isupper() or spelled[:1].isdigit() else prefix + spelled


def _spelled(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text)


def journal(title: str, lines: Sequence[JournalLine], balances: Mapping[Key, int]) -> Iterator[str]:
    """Write the journal line by line; ``balances`` (fen) are asserted after the last movement."""
    keys = {key for line in lines for key in _keys(line)} | set(balances)
    names = account_names(keys)
    yield f'option "title" "{_quoted(title)}"'
    yield f'option "operating_currency" "{CURRENCY}"'
    yield ""
    if not lines:
        return
    first = min(line.on for line in lines)
    last = max(line.on for line in lines)
    for key in sorted(keys):
        yield f"{first} open {names[key]} {CURRENCY}"
    for line in lines:
        yield ""
        yield from _transaction(line, names)
    yield ""
    after = last + dt.timedelta(days=1)
    for key in sorted(keys):
        yield f"{after} balance {names[key]} {_yuan(balances.get(key, 0))} {CURRENCY}"


def _keys(line: JournalLine) -> tuple[Key, Key]:
    return (
        (line.fund, line.source_purpose, line.origin, line.source),
        (line.fund, line.target_purpose, line.origin, line.target),
    )


def _transaction(line: JournalLine, names: Mapping[Key, str]) -> Iterator[str]:
    source, target = _keys(line)
    about = line.voucher or line.subject or line.fund
    yield f'{line.on} * "{EVENT_LABELS[line.event].zh}" "{_quoted(about)}"'
    meta = {
        "posting": str(line.number),
        "change": line.change,
        "document": line.document,
        "voucher": line.voucher,
        "subject": line.subject,
        "source": line.origin or None,
        "reverses": None if line.reverses is None else str(line.reverses),
    }
    for name, value in meta.items():
        if value is not None:
            yield f'  {name}: "{_quoted(value)}"'
    yield f"  {names[target]}  {_yuan(line.amount_fen)} {CURRENCY}"
    yield f"  {names[source]}  {_yuan(-line.amount_fen)} {CURRENCY}"


def _yuan(fen: int) -> str:
    return format_yuan(fen).replace(",", "")


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
