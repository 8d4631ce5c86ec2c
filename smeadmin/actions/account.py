"""Bank accounts of payees: registered by one person, approved by another, in force from a day on."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import ENTERPRISE, INSTITUTION, find
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.domain.account import (
    AccountApproved,
    AccountExists,
    AccountNeedsReason,
    AccountNotFound,
    AccountShown,
    AccountState,
    account_code,
    masked,
    read_account_code,
    read_number,
)
from smeadmin.domain.approval import name_key
from smeadmin.domain.registers import (
    EnterpriseNotFound,
    Found,
    InstitutionNotFound,
    office_number,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution

Owner = tuple[str, int]
"""Whose an account or a payment is: ``institution`` or ``enterprise``, and the key."""


def add_account(
    change: Change,
    *,
    payee: str,
    bank: str,
    number: str,
    holder: str | None = None,
    valid_from: dt.date | None = None,
) -> AccountShown:
    """Register an account of an institution or enterprise; it pays nothing before it is approved.

    Raises AccountNumber, AccountExists, and AccountNeedsReason for another holder's name or an account
    that another payee has too, unless the change has a reason.
    """
    (body, _key), found = find_payee(change, payee)
    digits = read_number(number)
    name = (holder or found.name).strip()
    owner = {f"{body}_id": found.id}
    shared = []
    for row, kept in _all(change):
        if kept.get("number") != digits:
            continue
        if row[f"{body}_id"] == found.id:
            raise AccountExists(
                {"payee": found.name, "account": account_code(row["number"])},
                way_out=(f"smeadmin account list {found.code}",),
            )
        shared.append(_owner_name(change, row))
    said = [_("{payee} has it too").format(payee=other) for other in shared]
    if name_key(name) != name_key(found.name):
        said.append(_("it is in the name of {holder}").format(holder=name))
    if said and not change.act.reason:
        raise AccountNeedsReason(
            {"payee": found.name}, short_by=said, way_out=(_("add --reason TEXT"),)
        )
    taken = change.next_number("account")
    change.insert(
        Account,
        personal={"number": digits, "holder": name},
        number=taken,
        **owner,
        bank=bank.strip(),
        valid_from=valid_from or change.on,
        reason=change.act.reason,
        added_by=change.act.by,
        added_on=change.on,
    )
    change.flush_personal()
    change.summary = {"account": account_code(taken), "payee": found.code}
    return _shown(change, of(Account).c.number == taken)[0]


def approve_account(change: Change, *, account: str) -> AccountShown:
    """Approve an account; never by who registered it. Raises SelfApproval, AccountApproved."""
    a = of(Account)
    row = _find(change, account)
    code = account_code(row["number"])
    check_another_person(
        change,
        change.act,
        maker=row["added_by"],
        change_id=row["change_id"],
        what=code,
        command=f"smeadmin account approve {code}",
    )
    done = change.update(
        Account,
        (a.c.id == row["id"]) & (a.c.state == AccountState.PROPOSED.value),
        state=AccountState.APPROVED.value,
        approved_by=change.act.by,
        approved_on=change.on,
    )
    if done != 1:
        raise AccountApproved({"account": code}, way_out=(f"smeadmin account list {code}",))
    change.summary = {"account": code}
    return _shown(change, a.c.id == row["id"])[0]


def list_accounts(
    view: View, *, payee: str | None = None, state: str | None = None
) -> tuple[AccountShown, ...]:
    """List accounts by number, masked; ``payee`` is who has them, or the number of one."""
    a = of(Account)
    where: list[sa.ColumnElement[bool]] = []
    if payee is not None:
        number = read_account_code(payee) if payee.upper().startswith("BA") else None
        if number is not None:
            where.append(a.c.id == _find(view, payee)["id"])
        else:
            body, key = find_payee(view, payee)[0]
            where.append(a.c[f"{body}_id"] == key)
    if state is not None:
        where.append(a.c.state == state)
    return tuple(_shown(view, *where))


def disclose_accounts(change: Change, found: tuple[AccountShown, ...]) -> tuple[AccountShown, ...]:
    """Give accounts with their whole numbers, and record of whom they were seen."""
    numbers = {account_code(row["number"]): kept.get("number") for row, kept in _all(change)}
    for one in found:
        change.outward("account", one.account, _("personal values"))
    if found:
        change.summary = {"noun": "account", "rows": len(found)}
    return tuple(replace(one, tail=numbers[one.account] or one.tail, whole=True) for one in found)


def keeps_accounts(view: View) -> bool:
    """Tell whether the office keeps accounts: from the first one on it pays to no other."""
    return view.scalar(sa.select(of(Account).c.id).limit(1)) is not None


def account_in_force(view: View) -> dict[Owner, int]:
    """Give for each payee the key of the account to which money goes: the newest approved one."""
    a = of(Account)
    newest: dict[Owner, int] = {}
    for row in view.rows(
        sa.select(a)
        .where(a.c.state == AccountState.APPROVED.value, a.c.valid_from <= view.on)
        .order_by(a.c.valid_from, a.c.id)
    ):
        newest[_owner(row)] = row["id"]
    return newest


def approved_account(view: View, text: str, owner: Owner, payee: str) -> int:
    """Find one approved account of a payee by its number in the register or by its digits.

    Raises AccountNotFound.
    """
    digits = "".join(text.split())
    for row, kept in _all(view):
        mine = _owner(row) == owner
        named = text.upper().startswith("BA") and read_account_code(text) == row["number"]
        approved = row["state"] == AccountState.APPROVED.value
        if mine and approved and (named or kept.get("number") == digits):
            return int(row["id"])
    raise AccountNotFound(
        {"account": text if text.upper().startswith("BA") else masked(digits)},
        way_out=(f"smeadmin account list {payee}",),
    )


def find_payee(view: View, text: str) -> tuple[Owner, Found]:
    """Find an institution, else an enterprise; raises InstitutionNotFound, NameAmbiguous."""
    try:
        found = find(view, INSTITUTION, text)
        return ("institution", found.id), found
    except InstitutionNotFound as nobody:
        try:
            found = find(view, ENTERPRISE, text)
            return ("enterprise", found.id), found
        except EnterpriseNotFound:
            raise nobody from None


def _owner(row: sa.RowMapping) -> Owner:
    if row["institution_id"] is not None:
        return "institution", row["institution_id"]
    return "enterprise", row["enterprise_id"]


def _find(view: View, text: str) -> sa.RowMapping:
    a = of(Account)
    number = read_account_code(text)
    row = view.first(sa.select(a).where(a.c.number == (number or -1)))
    if row is None:
        raise AccountNotFound({"account": text}, way_out=("smeadmin account list",))
    return row


def _all(view: View) -> list[tuple[sa.RowMapping, dict[str, Any]]]:
    """Read every account with its personal values; an office has some hundreds."""
    a = of(Account)
    rows = view.rows(sa.select(a).order_by(a.c.id))
    kept = view.personal([row["personal"] for row in rows])
    return [(row, kept.get(row["personal"], {})) for row in rows]


def _owner_name(view: View, row: sa.RowMapping) -> str:
    table = of(Institution) if row["institution_id"] is not None else of(Enterprise)
    key = row["institution_id"] or row["enterprise_id"]
    return str(view.scalar(sa.select(table.c.name).where(table.c.id == key)))


def _shown(view: View, *where: sa.ColumnElement[bool]) -> list[AccountShown]:
    a, i, e = of(Account), of(Institution), of(Enterprise)
    rows = view.rows(
        sa.select(
            a,
            sa.func.coalesce(i.c.name, e.c.name).label("payee"),
            sa.func.coalesce(i.c.credit_code, e.c.credit_code).label("credit_code"),
            i.c.office_no.label("institution_no"),
            e.c.office_no.label("enterprise_no"),
        )
        .outerjoin(i, i.c.id == a.c.institution_id)
        .outerjoin(e, e.c.id == a.c.enterprise_id)
        .where(*where)
        .order_by(a.c.id)
    )
    everything = _all(view)
    numbers = {row["id"]: kept.get("number", "") for row, kept in everything}
    holders = {row["id"]: kept.get("holder", "") for row, kept in everything}
    in_force = set(account_in_force(view).values())
    return [
        AccountShown(
            account_code(r["number"]),
            r["payee"],
            r["credit_code"] or _office_no(r),
            r["bank"],
            masked(numbers[r["id"]]),
            holders[r["id"]],
            r["valid_from"],
            AccountState(r["state"]),
            r["id"] in in_force,
            r["reason"],
            r["added_by"],
            r["added_on"],
            r["approved_by"],
            r["approved_on"],
            tuple(
                account_code(other["number"])
                for other, kept in everything
                if other["id"] != r["id"]
                and numbers[r["id"]]
                and kept.get("number") == numbers[r["id"]]
            ),
        )
        for r in rows
    ]


def _office_no(row: sa.RowMapping) -> str:
    if row["institution_no"] is not None:
        return office_number("institution", row["institution_no"])
    return office_number("enterprise", row["enterprise_no"])
