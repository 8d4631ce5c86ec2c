"""A small office with money: one measure, some enterprises, a certified institution, one fund, one programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from smeadmin.actions.fund import appropriate_fund, create_fund
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.papers import Use
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.storage.change import Change, Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from tests.conftest import make_act

T = TypeVar("T")
MAY = dt.date(2026, 5, 12)
YUAN = 100
PROVIDER = "12440100MA5G000019"


def at(day: dt.date) -> dt.datetime:
    """Ten in the morning in China on that day."""
    return dt.datetime(day.year, day.month, day.day, 2, 0, tzinfo=dt.UTC)


def do(
    register: Register, work: Callable[[Change], T], on: dt.date = MAY, by: str = "林岚", **act: Any
) -> T:
    """Carry out one piece of work in a change of its own."""
    return register.carry_out(make_act(on=on, at=at(on), by=by, **act), work).result


def look(register: Register, action: Callable[[Any], T], on: dt.date = MAY) -> T:
    """Read the register on a day."""
    with register.reading(on) as view:
        return action(view)


def add_enterprises(change: Change, count: int, size: str | None = "small", first: int = 1) -> None:
    """Register enterprises in Foshan with the codes E1, E2 …, all of one size."""
    for number in range(first, first + count):
        key = change.insert(
            Enterprise,
            office_no=number,
            credit_code=f"E{number}",
            name=f"企业{number:03d}有限公司",
            region_code="440606",
            registered_on=MAY,
        )
        judged = {"size_standard": "stats-2017", "size_on": MAY} if size else {}
        change.insert(EnterpriseYear, enterprise_id=key, year=2026, size=size, **judged)


def add_institution(
    change: Change, code: str = PROVIDER, number: int = 1, name: str = "知序知识产权服务中心"
) -> None:
    """Register an institution that holds a certificate from 2026-03-10 to 2026-06-30."""
    key = change.insert(
        Institution, office_no=number, credit_code=code, name=name, registered_on=MAY
    )
    change.insert(
        Certificate,
        number=f"GD-{number:04d}",
        institution_id=key,
        certification="service-centre",
        level="city",
        granted_on=dt.date(2026, 3, 10),
        valid_from=dt.date(2026, 3, 10),
        valid_until=dt.date(2026, 6, 30),
        basis={},
        trace={},
    )


def found(register: Register, *, fund_fen: int = 100_000 * YUAN, enterprises: int = 3) -> None:
    """Set the office up: measure adopted, bodies registered, 100,000 yuan in FW2026, JC26 open."""
    do(register, lambda c: adopt_policy(c, policy="example-voucher"))

    def bodies(change: Change) -> None:
        add_enterprises(change, enterprises)
        add_institution(change)

    do(register, bodies)
    do(register, lambda c: create_fund(c, code="FW2026", name="服务券专项资金", year=2026))
    do(register, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=fund_fen))
    do(
        register,
        lambda c: open_programme(
            c, code="JC26", policy="example-voucher", fund="FW2026", year=2026
        ),
    )


def use(number: int = 1, **changes: Any) -> Use:
    """Give the papers of one service: a contract of 12,000 yuan with numbers of its own."""
    papers: dict[str, Any] = {
        "service_date": dt.date(2026, 6, 28),
        "contract_no": f"ZX-2026-{number}",
        "contract_date": dt.date(2026, 5, 20),
        "contract_fen": 12_000 * YUAN,
        "invoice_no": f"2699010300{number:04d}",
    }
    return Use(**{**papers, **changes})


def rows(register: Register, model: Any) -> list[dict[str, Any]]:
    """Give all rows of a table, oldest first."""
    table = of(model)
    return look(
        register, lambda v: [dict(r) for r in v.rows(sa.select(table).order_by(table.c.id))]
    )
