"""What each enterprise was granted under a rule in a year: guarded sums beside the vouchers.

A sum is changed by an UPDATE that holds only while the ceiling is kept, so that two commands at once cannot
pass it together. `fund check` counts it anew from the vouchers.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.ledger import Account, Event
from smeadmin.storage import capture
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import CapUse, Posting
from smeadmin.storage.tables.log import ChangeTable
from smeadmin.storage.tables.opening import OpeningVoucher
from smeadmin.storage.tables.voucher import Programme, Voucher

_GRANTS = (Event.ISSUE, Event.TOPUP, Event.REST, Event.EXPIRE, Event.VOID, Event.CUT)
"""What changes how much an enterprise was granted: money promised to it, and money that went back."""


def rule_of(policy: str, noun: str) -> str:
    """Name the rule whose caps are counted together: a voucher of a policy."""
    return f"{policy}:{noun}"


def used(view: View, rule: str, enterprise_id: int, year: int) -> tuple[int, int]:
    """Give what an enterprise holds under a rule in a year: fen granted, number of vouchers."""
    t = of(CapUse)
    row = view.first(
        sa.select(t.c.granted_fen, t.c.vouchers).where(_whose(rule, enterprise_id, year))
    )
    return (int(row["granted_fen"]), int(row["vouchers"])) if row else (0, 0)


def used_by_all(view: View, rule: str, year: int) -> dict[int, tuple[int, int]]:
    """Give the same for every enterprise that holds anything under a rule in a year."""
    t = of(CapUse)
    rows = view.connection.execute(
        sa.select(t.c.enterprise_id, t.c.granted_fen, t.c.vouchers).where(
            t.c.rule == rule, t.c.year == year
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def ceiling(view: View, rule: str, enterprise_id: int, year: int) -> int | None:
    """Give the ceiling under which the last grant was made, in fen; None where the rule has none."""
    t = of(CapUse)
    found = view.scalar(sa.select(t.c.cap_fen).where(_whose(rule, enterprise_id, year)))
    return None if found is None else int(found)


def hold(change: Change, rule: str, enterprise_id: int, year: int) -> tuple[int, int]:
    """Hold an enterprise's sum against other writers and give it: fen granted, number of vouchers."""
    if change.dialect == "sqlite":
        return used(change, rule, enterprise_id, year)
    change.ensure(CapUse, rule=rule, enterprise_id=enterprise_id, year=year)
    row = change.lock(CapUse, _whose(rule, enterprise_id, year))
    assert row is not None
    return int(row["granted_fen"]), int(row["vouchers"])


def take(
    change: Change,
    rule: str,
    enterprise_id: int,
    year: int,
    amount_fen: int,
    cap_fen: int | None,
    vouchers: int = 1,
) -> bool:
    """Count what is granted (fen), by default with one more voucher; False above the ceiling: not counted."""
    t = of(CapUse)
    where = _whose(rule, enterprise_id, year)
    after = t.c.granted_fen + amount_fen
    if cap_fen is not None:
        where &= after <= cap_fen
    counted = {"granted_fen": after, "vouchers": t.c.vouchers + vouchers, "cap_fen": cap_fen}
    if change.tally(CapUse, where, **counted) == 1:
        return True
    change.ensure(CapUse, rule=rule, enterprise_id=enterprise_id, year=year)
    return change.tally(CapUse, where, **counted) == 1


def _whose(rule: str, enterprise_id: int, year: int) -> sa.ColumnElement[bool]:
    t = of(CapUse)
    return (t.c.rule == rule) & (t.c.enterprise_id == enterprise_id) & (t.c.year == year)


def take_issued(
    change: Change,
    rule: str,
    year: int,
    first: int,
    count: int,
    caps_by_terms: Mapping[int | None, int | None],
) -> None:
    """Count the vouchers with ``count`` keys from ``first`` on, in one stroke.

    The ceilings are given by the terms of the vouchers; a sum that passes one breaks a CHECK.
    """
    v = of(Voucher)
    known = [(v.c.terms_id == key, fen) for key, fen in caps_by_terms.items() if fen is not None]
    cap: sa.ColumnElement[Any] = sa.case(*known, else_=sa.null()) if known else sa.null()
    _count_in(
        change,
        sa.select(
            sa.literal(1),
            sa.literal(change.id),
            sa.literal(rule),
            v.c.enterprise_id,
            sa.literal(year),
            sa.func.sum(v.c.amount_fen),
            sa.func.count(),
            sa.cast(sa.func.min(cap), sa.BigInteger),
        )
        .where(v.c.id >= first, v.c.id < first + count)
        .group_by(v.c.enterprise_id),
    )


def take_opened(change: Change, first: int, count: int) -> None:
    """Count the vouchers from before the books were opened, with ``count`` keys from ``first`` on.

    Each counts in the year of its issue, and is held against no ceiling: it is not judged here.
    """
    v, p = of(Voucher), of(Programme)
    rule = p.c.policy + sa.literal(":") + p.c.noun
    _count_in(
        change,
        sa.select(
            sa.literal(1),
            sa.literal(change.id),
            rule,
            v.c.enterprise_id,
            v.c.year,
            sa.func.sum(v.c.amount_fen - v.c.returned_fen),
            sa.func.count(),
            sa.cast(sa.null(), sa.BigInteger),
        )
        .join(p, p.c.id == v.c.programme_id)
        .where(v.c.id >= first, v.c.id < first + count, v.c.returned_fen < v.c.amount_fen)
        .group_by(rule, v.c.enterprise_id, v.c.year),
    )


def _count_in(change: Change, counted: sa.Select[Any]) -> None:
    """Add what was counted to the sums there are."""
    names = ["office_id", "change_id", "rule", "enterprise_id", "year"]
    names += ["granted_fen", "vouchers", "cap_fen"]
    dialect: Any = import_module(f"sqlalchemy.dialects.{change.dialect}")
    insert = dialect.insert(of(CapUse)).from_select(names, counted, include_defaults=False)
    t, new = of(CapUse), insert.excluded
    change.connection.execute(
        insert.on_conflict_do_update(
            index_elements=["office_id", "rule", "enterprise_id", "year"],
            set_={
                "granted_fen": t.c.granted_fen + new.granted_fen,
                "vouchers": t.c.vouchers + new.vouchers,
                "cap_fen": new.cap_fen,
            },
        )
    )


def give_back(
    change: Change, rule: str, enterprise_id: int, year: int, fen: int, vouchers: int
) -> None:
    """Count less: money that went back to the fund, and vouchers that are gone."""
    t = of(CapUse)
    change.tally(
        CapUse,
        _whose(rule, enterprise_id, year),
        granted_fen=t.c.granted_fen - fen,
        vouchers=t.c.vouchers - vouchers,
    )


def release_change(change: Change, of_change_id: int) -> None:
    """Take back what a change counted, from its postings, while its vouchers still stand."""
    t, v, p = of(Posting), of(Voucher), of(Programme)
    amount = sa.func.sum(
        sa.case(
            (t.c.from_account == Account.AVAILABLE.value, t.c.amount_fen), else_=-t.c.amount_fen
        )
    )
    number = sa.func.sum(
        sa.case(
            (t.c.event == Event.ISSUE.value, 1),
            ((t.c.event != Event.TOPUP.value) & (v.c.returned_fen == v.c.amount_fen), -1),
            else_=0,
        )
    )
    rows = change.rows(
        sa.select(
            p.c.policy,
            p.c.noun,
            v.c.enterprise_id,
            v.c.year,
            amount.label("fen"),
            number.label("n"),
        )
        .select_from(t)
        .join(v, v.c.code == t.c.voucher)
        .join(p, p.c.id == v.c.programme_id)
        .where(
            t.c.change_id == of_change_id,
            t.c.event.in_([event.value for event in _GRANTS]),
        )
        .group_by(p.c.policy, p.c.noun, v.c.enterprise_id, v.c.year)
        .order_by(p.c.policy, p.c.noun, v.c.enterprise_id, v.c.year)
    )
    for row in (*rows, *_opened(change, of_change_id)):
        rule = rule_of(row["policy"], row["noun"])
        give_back(change, rule, row["enterprise_id"], row["year"], int(row["fen"]), int(row["n"]))


def _opened(view: View, of_change_id: int) -> Sequence[sa.RowMapping]:
    """Add up the vouchers that a change brought in from before: what was used of them has no posting."""
    v, p, o, part = of(Voucher), of(Programme), of(OpeningVoucher), of(ChangeTable)
    runs = view.scalar(
        sa.select(part.c.inserted).where(part.c.change_id == of_change_id, part.c.name == o.name)
    )
    whose = (p.c.policy, p.c.noun, v.c.enterprise_id, v.c.year)
    granted = sa.func.sum(v.c.amount_fen - v.c.returned_fen)
    return view.rows(
        sa.select(*whose, granted.label("fen"), sa.func.count().label("n"))
        .select_from(v)
        .join(p, p.c.id == v.c.programme_id)
        .join(o, o.c.voucher_id == v.c.id)
        .where(capture.in_runs(o.c.id, runs or ()), v.c.returned_fen < v.c.amount_fen)
        .group_by(*whose)
        .order_by(*whose)
    )


def beyond(view: View, kept: int, other: int) -> list[tuple[str, int, int, int]]:
    """List the sums that two enterprises together hold above a ceiling: rule, year, fen, ceiling in fen.

    Left out is what they may keep: every programme of which they hold something in that year lets those
    who become one keep it together.
    """
    t = of(CapUse)
    rows = view.rows(
        sa.select(t).where(t.c.enterprise_id.in_([kept, other])).order_by(t.c.rule, t.c.year)
    )
    together: dict[tuple[str, int], list[sa.RowMapping]] = {}
    for row in rows:
        if row["granted_fen"]:
            together.setdefault((row["rule"], row["year"]), []).append(row)
    found = []
    for (rule, year), some in together.items():
        fen = sum(row["granted_fen"] for row in some)
        caps = [row["cap_fen"] for row in some if row["cap_fen"] is not None]
        above = len(some) > 1 and caps and fen > min(caps)
        if above and not _kept_together(view, rule, year, (kept, other)):
            found.append((rule, year, fen, min(caps)))
    return found


def _kept_together(view: View, rule: str, year: int, enterprises: Collection[int]) -> bool:
    """Tell whether every programme of a rule, of which some hold vouchers of a year, lets them keep all."""
    v, p = of(Voucher), of(Programme)
    lets = view.connection.execute(
        sa.select(p.c.together)
        .join(v, v.c.programme_id == p.c.id)
        .where(
            p.c.policy + sa.literal(":") + p.c.noun == rule,
            v.c.year == year,
            v.c.enterprise_id.in_(sorted(enterprises)),
            v.c.returned_fen < v.c.amount_fen,
        )
        .distinct()
    ).scalars()
    return all(lets)


def lock_both(change: Change, kept: int, other: int) -> None:
    """Hold the sums of two enterprises against other writers."""
    t = of(CapUse)
    both = t.c.enterprise_id.in_([kept, other])
    change.rows(sa.select(t.c.id).where(both).order_by(t.c.id).with_for_update())


def recount(change: Change, enterprises: Collection[int]) -> None:
    """Count the sums of some enterprises anew, after vouchers went from one to the other.

    Where a sum is above its ceiling by then (it was let be), the ceiling is left out: nothing more is granted
    under it, since each grant is held against the measure's own.
    """
    t, v = of(CapUse), of(Voucher)
    now = counted(change, [v.c.enterprise_id.in_(sorted(enterprises))])
    held = change.rows(sa.select(t).where(t.c.enterprise_id.in_(sorted(enterprises))))
    ceilings = {(row["rule"], row["year"]): row["cap_fen"] for row in held}
    known = {(row["rule"], row["enterprise_id"], row["year"]) for row in held}
    for rule, enterprise_id, year in sorted(now.keys() | known):
        fen, vouchers = now.get((rule, enterprise_id, year), (0, 0))
        if (rule, enterprise_id, year) not in known:
            cap = ceilings.get((rule, year))
            whose = {"rule": rule, "enterprise_id": enterprise_id, "year": year}
            change.ensure(CapUse, cap_fen=cap, **whose)
        where = _whose(rule, enterprise_id, year)
        cap = sa.case((t.c.cap_fen >= fen, t.c.cap_fen), else_=sa.null())
        change.tally(CapUse, where, granted_fen=fen, vouchers=vouchers, cap_fen=cap)


def counted(
    view: View, where: Sequence[sa.ColumnElement[bool]] = ()
) -> dict[tuple[str, int, int], tuple[int, int]]:
    """Count from the vouchers: {(rule, enterprise, year): (fen granted, vouchers)}."""
    v, p = of(Voucher), of(Programme)
    granted = sa.func.sum(v.c.amount_fen - v.c.returned_fen)
    rows = view.connection.execute(
        sa.select(p.c.policy, p.c.noun, v.c.enterprise_id, v.c.year, granted, sa.func.count())
        .join(p, p.c.id == v.c.programme_id)
        .where(v.c.returned_fen < v.c.amount_fen, *where)
        .group_by(p.c.policy, p.c.noun, v.c.enterprise_id, v.c.year)
    )
    return {(rule_of(r[0], r[1]), r[2], r[3]): (int(r[4]), int(r[5])) for r in rows}
