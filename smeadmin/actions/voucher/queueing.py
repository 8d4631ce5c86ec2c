"""The queue of a programme: put in order by its measure, and issued as far as the money reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher import batch, issuing, rules
from smeadmin.actions.voucher.judging import Judge
from smeadmin.actions.voucher.listed import Wish
from smeadmin.actions.voucher.telling import read_told
from smeadmin.domain.lottery import lot
from smeadmin.domain.programme import Rule, sharing
from smeadmin.domain.rules.ranking import measure
from smeadmin.domain.rules.reading import Reading
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.domain.voucher_queue import (
    QueueEmpty,
    QueueIssue,
    QueueIssued,
    QueueLine,
    QueuePassed,
    QueueShown,
    QueueTied,
    SeedNeeded,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Voucher, VoucherApplication


def waiting_in(view: View, programme: ProgrammeRef) -> Sequence[sa.RowMapping]:
    """List the applications that wait in a programme, in the order of their numbers."""
    a, e = of(VoucherApplication), of(Enterprise)
    return view.rows(
        sa.select(a, e.c.name, e.c.credit_code)
        .join(e, e.c.id == a.c.enterprise_id)
        .where(a.c.programme_id == programme.id, a.c.state == "waiting")
        .order_by(a.c.id)
    )


def show_queue(view: View, *, programme: str) -> QueueShown:
    """Show the queue of a programme in its order."""
    opened = vouchers.find_programme(view, programme)
    rule = rules.rule_of(Library(view), opened, view.on)
    queue, free = queue_of(view, opened, rule), vouchers.free_of(view, opened)
    shared = sharing(rule.noun) is not None
    reached = shared or (bool(queue) and is_reached(view, opened, rule, queue, free))
    return QueueShown(
        opened.code,
        tuple(queue),
        free,
        opened.opens_at,
        opened.closes_at,
        opened.fund.code,
        shared,
        reached,
    )


def is_reached(
    view: View, programme: ProgrammeRef, rule: Rule, queue: Sequence[QueueLine], free: int
) -> bool:
    """Tell whether anybody in a queue would get a voucher now, of the fen that are available."""
    rows = {row["number"]: row for row in waiting_in(view, programme)}
    return bool(_sorted(view, programme, rule, queue, rows, free)[1].chosen)


def queue_of(
    view: View, programme: ProgrammeRef, rule: Rule, seed: str | None = None
) -> list[QueueLine]:
    """Put the queue of a programme in order: by the keys of its measure, equal ones by lot or number.

    Without an order of the measure, whoever came first is first. What is not known of an application
    puts it behind those of whom it is.
    """
    rows = waiting_in(view, programme)
    keys = _keys(view, rule, rows)
    draws = rule.noun.order is not None and rule.noun.order.ties == "draw"

    def place(row: sa.RowMapping) -> tuple[Any, ...]:
        drawn = lot(seed, row["number"]) if draws and seed is not None else ""
        return (keys[row["id"]], drawn, row["id"])

    ordered = sorted(rows, key=place)
    counted: dict[Any, int] = {}
    for key in keys.values():
        counted[key] = counted.get(key, 0) + 1
    return [
        QueueLine(
            number,
            row["number"],
            row["name"],
            row["credit_code"],
            row["asked_fen"],
            row["applied_at"],
            counted[keys[row["id"]]] > 1,
        )
        for number, row in enumerate(ordered, 1)
    ]


def _keys(view: View, rule: Rule, rows: Sequence[sa.RowMapping]) -> dict[int, tuple[Any, ...]]:
    """Give what puts each application before others, smallest first."""
    order = rule.noun.order
    if order is None or not order.by:
        return {row["id"]: (row["applied_at"],) for row in rows}
    given = {row["enterprise_id"]: read_told(rule.document, row["given"]) for row in rows}
    facts = facts_of_all(
        view,
        rule.document,
        rule.noun.path,
        day=view.on,
        year=view.on.year,
        about="enterprise",
        among=sorted(given),
        given=given,
    )
    keys = {}
    for row in rows:
        reading = Reading(rule.document.figures, facts[row["enterprise_id"]])
        reading.known["claimed_at"] = row["applied_at"]
        key: list[Any] = []
        for part in order.by:
            key.append(_part(reading.figure(part.figure), part.best))
        keys[row["id"]] = tuple(key)
    return keys


def _part(value: Scalar | None, best: str) -> tuple[Any, ...]:
    if best == "true":
        return (value is not True,)
    if value is None:
        return (1,)
    measured = measure(value)
    return (0, -measured if best == "highest" else measured)


# ---- issuing -------------------------------------------------------------------------------------


def issue_queue(
    change: Change, *, programme: str, up_to: bool = False, seed: str | None = None
) -> QueueIssued:
    """Issue a voucher to each application of a queue, in its order, as far as the money reaches.

    The first that does not fit stops it, and it and all behind wait for what comes back (递补). Whom the
    rule refuses gets nothing and keeps its place. Raises QueueEmpty, SeedNeeded, QueueTied.
    """
    opened = issuing.open_on(change, programme)
    library = Library(change)
    rule = rules.rule_of(library, opened, change.on)
    issuing.check_not_shared(rule, opened)
    issuing.lock_programme(change, opened)
    queue = queue_of(change, opened, rule, seed)
    if not queue:
        raise QueueEmpty(
            {"programme": opened.code},
            way_out=(f"smeadmin voucher apply {opened.code} --enterprise CODE",),
        )
    for line in queue:
        issuing.check_amount(rule, opened, line.asked_fen)
    free = vouchers.free_of(change, opened)
    rows = {row["number"]: row for row in waiting_in(change, opened)}
    rule, found = _sorted(change, opened, rule, queue, rows, free, up_to=up_to)
    _check_ties(rule, opened, queue, found, seed)
    basis = library.basis(rule.document)
    codes = batch.write(change, opened, rule, basis, found.chosen) if found.chosen else []
    _mark(change, queue, found.chosen, codes, rows)
    change.summary = {
        "programme": opened.code,
        "vouchers": len(found.chosen),
        "amount_fen": found.issued_fen,
    }
    lines = {line.place: line for line in queue}
    waits = _("the fund does not reach this far")
    return QueueIssued(
        opened.code,
        opened.fund.code,
        tuple(
            QueueIssue(
                one.wish.row,
                lines[one.wish.row].number,
                lines[one.wish.row].enterprise,
                code,
                one.amount_fen,
            )
            for one, code in zip(found.chosen, codes, strict=True)
        ),
        tuple(
            _passed(lines[wish.row], *batch.reason_of(refusal)) for wish, refusal in found.refused
        ),
        tuple(
            _passed(lines[wish.row], *found.why.get(wish.row, ((), waits)))
            for wish in found.waiting
        ),
        free,
        seed,
        basis.standing,
    )


def _sorted(
    view: View,
    programme: ProgrammeRef,
    rule: Rule,
    queue: Sequence[QueueLine],
    rows: Mapping[str, sa.RowMapping],
    free: int,
    *,
    up_to: bool = False,
) -> tuple[Rule, batch.Sorted]:
    """Sort a queue into who gets a voucher, whom the rule refuses and who waits; give the rule with it."""
    given = {row["enterprise_id"]: read_told(rule.document, row["given"]) for row in rows.values()}
    rule = rules.knowing(rule, programme, {name for told in given.values() for name in told})
    wishes = [
        Wish(line.place, rows[line.number]["enterprise_id"], line.asked_fen) for line in queue
    ]
    judge = Judge(view, rule, programme, wishes, up_to, given)
    return rule, batch.sort_wishes(judge, wishes, free)


def _check_ties(
    rule: Rule,
    programme: ProgrammeRef,
    queue: Sequence[QueueLine],
    found: batch.Sorted,
    seed: str | None,
) -> None:
    """Refuse where the last that is served equals the first that is not, and nobody has decided."""
    if not found.waiting or not found.chosen:
        return
    served = {one.wish.row for one in found.chosen}
    cut = min(wish.row for wish in found.waiting)
    before, behind = max(served), queue[cut - 1]
    if not (queue[before - 1].tied and behind.tied and before < cut):
        return
    order = rule.noun.order
    if order is not None and order.ties == "draw":
        if seed is None:
            raise SeedNeeded({"programme": programme.code}, way_out=("--seed 2026-09-15",))
        return
    if order is not None and order.ties == "decide":
        tied = [line for line in queue if line.tied]
        raise QueueTied(
            {"n": len(tied)},
            short_by=[f"{line.number}  {line.enterprise}" for line in tied[:20]],
            way_out=(_("decide who, then: voucher issue --enterprise CODE, one by one"),),
        )


def _mark(
    change: Change,
    queue: Sequence[QueueLine],
    chosen: Sequence[batch.Chosen],
    codes: Sequence[str],
    rows: Mapping[str, sa.RowMapping],
) -> None:
    """Mark the applications that got a voucher."""
    v = of(Voucher)
    keys = {
        row["code"]: row["id"]
        for row in change.rows(sa.select(v.c.id, v.c.code).where(v.c.code.in_(list(codes) or [""])))
    }
    numbers = {line.place: line.number for line in queue}
    change.update_each(
        VoucherApplication,
        "id",
        {
            rows[numbers[one.wish.row]]["id"]: {"state": "issued", "voucher_id": keys[code]}
            for one, code in zip(chosen, codes, strict=True)
        },
    )


def _passed(line: QueueLine, clauses: tuple[str, ...], reason: str) -> QueuePassed:
    return QueuePassed(line.place, line.number, line.enterprise, line.asked_fen, clauses, reason)
