"""What red flags look at, gathered in a few statements: bodies, ties, uses of vouchers, claims."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.china import CHINA
from smeadmin.domain.flags import Body, Entry, Use, World
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.claim import Claim, ClaimLine
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow, ChangeTable
from smeadmin.storage.tables.proposal import ApprovalRule
from smeadmin.storage.tables.voucher import Redemption, Voucher


def world(view: View) -> World:
    """Gather what the rules look at: everybody who used a voucher or was paid with one."""
    uses = _uses(view)
    enterprises = _bodies(view, Enterprise, {use.enterprise for use in uses})
    institutions = _bodies(view, Institution, {use.institution for use in uses})
    lines = view.connection.execute(
        sa.select(of(ApprovalRule).c.above_fen)
        .where(of(ApprovalRule).c.command == "claim approve", of(ApprovalRule).c.above_fen > 0)
        .order_by(of(ApprovalRule).c.above_fen)
    ).scalars()
    return World(enterprises, institutions, uses, tuple(lines), _entries(view))


def _entries(view: View) -> tuple[Entry, ...]:
    """Give redemptions as they were typed, imports, restores, and whatever was typed for an earlier day."""
    log, part = of(ChangeRow), of(ChangeTable)
    watched = log.c.command.in_(["voucher redeem", "db restore"]) | log.c.command.like("% import")
    overwritten: dict[int, dict[str, int]] = defaultdict(dict)
    for row in view.connection.execute(
        sa.select(part.c.change_id, part.c.name, part.c.updated_rows)
        .join(log, log.c.id == part.c.change_id)
        .where(log.c.command.like("% import"), part.c.updated_rows > 0)
    ):
        overwritten[row[0]][row[1]] = row[2]
    rows = view.rows(
        sa.select(
            *(log.c.id, log.c.number, log.c.command, log.c.acted_by),
            *(log.c.acted_on, log.c.acted_at, log.c.summary),
        )
        .where(watched | (log.c.back_dated == 1))
        .order_by(log.c.id)
    )
    return tuple(
        Entry(
            change_number(row["number"]),
            row["command"],
            row["acted_by"],
            row["acted_on"],
            row["acted_at"].astimezone(CHINA),
            (row["summary"] or {}).get("voucher"),
            overwritten.get(row["id"], {}),
        )
        for row in rows
    )


def _uses(view: View) -> tuple[Use, ...]:
    r, v, line, c = of(Redemption), of(Voucher), of(ClaimLine), of(Claim)
    rows = view.rows(
        sa.select(
            r,
            v.c.code,
            v.c.enterprise_id,
            v.c.amount_fen.label("face_fen"),
            v.c.issued_on,
            v.c.valid_until,
            c.c.number.label("claim"),
            c.c.amount_fen.label("claimed_fen"),
            c.c.submitted_by,
            c.c.approved_by,
        )
        .join(v, v.c.id == r.c.voucher_id)
        .outerjoin(line, (line.c.redemption_id == r.c.id) & (line.c.live == 1))
        .outerjoin(c, c.c.id == line.c.claim_id)
        .where(r.c.institution_id.isnot(None))
        .order_by(r.c.id)
    )
    return tuple(
        Use(
            row["code"],
            row["enterprise_id"],
            row["institution_id"],
            row["amount_fen"],
            row["face_fen"],
            row["contract_fen"],
            row["contract_date"],
            row["service_date"],
            row["redeemed_on"],
            row["issued_on"],
            row["valid_until"],
            row["claim"],
            row["claimed_fen"] or 0,
            row["submitted_by"],
            row["approved_by"],
        )
        for row in rows
    )


def _bodies(view: View, model: Any, wanted: set[int]) -> dict[int, Body]:
    t = of(model)
    institution = model is Institution
    column = "institution_id" if institution else "enterprise_id"
    rows = [row for row in view.rows(sa.select(t).order_by(t.c.id)) if row["id"] in wanted]
    kept = view.personal([row["personal"] for row in rows])
    accounts = _accounts(view, column)
    staff = {} if institution else _staff(view)
    figures = _figures(view) if institution else {}
    titles = _titles(view) if institution else {}
    return {
        row["id"]: Body(
            row["id"],
            row["credit_code"] or str(row["office_no"]),
            row["name"],
            _held(kept.get(row["personal"], {}), row["address"], accounts.get(row["id"])),
            row["founded_on"],
            staff.get(row["id"]),
            figures.get(row["id"], {}),
            tuple(titles.get(row["id"], ())),
        )
        for row in rows
    }


def _held(personal: dict[str, Any], address: str | None, account: str | None) -> dict[str, str]:
    values = {
        "legal_person": personal.get("legal_person"),
        "phone": personal.get("phone"),
        "address": address,
        "account": account,
    }
    return {name: _folded(str(value)) for name, value in values.items() if value}


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _accounts(view: View, column: str) -> dict[int, str]:
    a = of(Account)
    rows = view.rows(sa.select(a).where(a.c[column].isnot(None)).order_by(a.c.id))
    kept = view.personal([row["personal"] for row in rows])
    return {row[column]: kept.get(row["personal"], {}).get("number", "") for row in rows}


def _staff(view: View) -> dict[int, int | None]:
    t = of(EnterpriseYear)
    rows = view.connection.execute(
        sa.select(t.c.enterprise_id, t.c.staff).where(t.c.staff.isnot(None)).order_by(t.c.year)
    )
    return {row[0]: row[1] for row in rows}


def _figures(view: View) -> dict[int, dict[str, int]]:
    """Give the newest filed figures of each institution."""
    t = of(ReturnValue)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in view.connection.execute(
        sa.select(t.c.institution_id, t.c.figure, t.c.amount)
        .where(t.c.amount.isnot(None))
        .order_by(t.c.year)
    ):
        found[row[0]][row[1]] = row[2]
    return found


def _titles(view: View) -> dict[int, list[tuple[dt.date, dt.date]]]:
    t = of(Certificate)
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    for row in view.rows(sa.select(t).order_by(t.c.id)):
        found[row["institution_id"]].append((row["valid_from"], row["valid_until"]))
    return found
