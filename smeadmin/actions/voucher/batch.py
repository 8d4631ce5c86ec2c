"""Issuing a whole list in one change: rules held against groups of like enterprises, rows written in bulk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.judging import Answer, Judge
from smeadmin.actions.voucher.listed import Listed, Wish
from smeadmin.domain import voucher_code
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Rule, choices
from smeadmin.domain.voucher import BatchIssued, ProgrammeRef, RefusedRow
from smeadmin.domain.voucher_queue import VoucherWaits
from smeadmin.domain.voucher_refusals import VoucherRowsRefused
from smeadmin.errors import FileRejected, Refused
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.storage import caps, ledger, vouchers
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Voucher, VoucherChoice


@dataclass(frozen=True, slots=True)
class Chosen:
    """One row that gets a voucher: how much (fen), what was available before, and why."""

    wish: Wish
    amount_fen: int
    free_fen: int
    reason: Answer


@dataclass(slots=True)
class Sorted:
    """The rows of a list by what becomes of them."""

    chosen: list[Chosen] = field(default_factory=list)
    refused: list[tuple[Wish, Refused]] = field(default_factory=list)
    waiting: list[Wish] = field(default_factory=list)
    short: list[tuple[Wish, int]] = field(default_factory=list)
    why: dict[int, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    @property
    def issued_fen(self) -> int:
        """What is issued in all."""
        return sum(one.amount_fen for one in self.chosen)


def issue_batch(
    change: Change,
    *,
    programme: str,
    listed: Listed,
    partial: bool = False,
    up_to: bool = False,
    until_exhausted: bool = False,
) -> BatchIssued:
    """Issue a voucher to each enterprise of a list, in its order, all in one change.

    Rows that a rule refuses make the whole list refused, unless ``partial``; a fund that is short too,
    unless ``until_exhausted``: then the list stops at the first row that does not fit. Raises
    RowsRefused, VoucherRowsRefused, FundExhausted.
    """
    opened = issuing.open_on(change, programme)
    library = Library(change)
    rule = rules.rule_of(library, opened, change.on)
    basis = library.basis(rule.document)
    issuing.lock_programme(change, opened)
    free = vouchers.free_of(change, opened)

    done = _before(listed, opened, free, basis.standing)
    try:
        listed.plan.refuse(partial)
    except FileRejected as refusal:
        if listed.returned is not None:
            listed.returned.write(listed.plan, ())
        refusal.answer = done
        raise
    for wish in listed.wishes:
        issuing.check_amount(rule, opened, wish.asked_fen)

    found = _sort(change, rule, opened, listed, free, up_to, until_exhausted)
    done = _told(change, done, found)
    if listed.returned is not None and (done.faulty or done.refused or done.waiting):
        listed.returned.write(listed.plan, (*done.refused, *done.waiting))
    if found.refused and not partial:
        raise VoucherRowsRefused(
            {"n": len(found.refused)},
            way_out=(_("add --partial to issue the others, --errors FILE to get these back"),),
            answer=replace(done, issued=0, issued_fen=0, held=len(found.chosen)),
        )
    if found.chosen:
        write(change, opened, rule, basis, found.chosen)
        change.summary = {
            "programme": opened.code,
            "vouchers": len(found.chosen),
            "amount_fen": found.issued_fen,
        }
    return done


def _before(listed: Listed, programme: ProgrammeRef, free: int, standing: str) -> BatchIssued:
    """Give the answer as it is before anything is issued: every good row is held back."""
    return BatchIssued(
        file=listed.file,
        sheet=listed.sheet,
        programme=programme.code,
        fund=programme.fund.code,
        rows=listed.plan.counts.rows,
        faulty=listed.plan.counts.refused,
        findings=listed.plan.findings,
        issued=0,
        issued_fen=0,
        asked_fen=0,
        refused=(),
        waiting=(),
        held=len(listed.wishes),
        available_before_fen=free,
        standing=standing,
        errors=listed.returned.path if listed.returned is not None else None,
    )


# ---- sorting -------------------------------------------------------------------------------------


def _sort(
    change: Change,
    rule: Rule,
    programme: ProgrammeRef,
    listed: Listed,
    free: int,
    up_to: bool,
    until_exhausted: bool,
) -> Sorted:
    found = sort_wishes(Judge(change, rule, programme, listed.wishes, up_to), listed.wishes, free)
    if found.short and not until_exhausted:
        raise _exhausted(programme, found, listed, free, found.short)
    return found


def sort_wishes(judge: Judge, wishes: Sequence[Wish], free: int) -> Sorted:
    """Sort wishes in their order: the rule refuses some, and the first that does not fit stops the rest.

    ``free``: what the fund has available, in fen. A batch whose money is used up stops it as well.
    """
    found, left = Sorted(), free
    for wish in wishes:
        answer = judge(wish)
        if isinstance(answer.refusal, VoucherWaits):
            found.waiting.append(wish)
            found.why[wish.row] = reason_of(answer.refusal)
        elif answer.refusal is not None:
            found.refused.append((wish, answer.refusal))
        elif found.waiting or answer.amount_fen > left:
            found.waiting.append(wish)
            found.short.append((wish, answer.amount_fen))
        else:
            found.chosen.append(Chosen(wish, answer.amount_fen, left, answer))
            left -= answer.amount_fen
            judge.count(wish, answer.amount_fen)
    return found


def _exhausted(
    programme: ProgrammeRef,
    found: Sorted,
    listed: Listed,
    free: int,
    short: list[tuple[Wish, int]],
) -> Refused:
    """Say how far the fund would reach, and what would make the list fit."""
    needed = found.issued_fen + sum(fen for _wish, fen in short)
    last = found.chosen[-1].wish.row if found.chosen else 0
    drop = ngettext("drop the last row ({amount})", "drop the last {n} rows ({amount})", len(short))
    drop = drop.format(n=len(short), amount=format_yuan(sum(fen for _wish, fen in short)))
    failure = vouchers.short_of(programme, needed, free, way_out=(drop,))
    reach = _("enough up to row {row} of the list").format(row=last)
    failure.short_by = (*failure.short_by, reach)
    failure.way_out = (
        *failure.way_out,
        _("or issue in the order of the list while it lasts: --until-exhausted"),
    )
    failure.details |= {"enough_until_row": last, "rows": listed.plan.counts.rows}
    return failure


# ---- telling -------------------------------------------------------------------------------------


def _told(change: Change, done: BatchIssued, found: Sorted) -> BatchIssued:
    wishes = [*(w for w, _refusal in found.refused), *found.waiting]
    names = _names(change, {wish.enterprise_id for wish in wishes})
    asked = sum(
        c.wish.asked_fen if c.wish.asked_fen is not None else c.amount_fen for c in found.chosen
    )
    asked += sum(wish.asked_fen or 0 for wish in wishes)
    waits = _("the fund does not reach this far")
    return replace(
        done,
        issued=len(found.chosen),
        issued_fen=found.issued_fen,
        asked_fen=asked,
        refused=tuple(_refused(w, names, failure) for w, failure in found.refused),
        waiting=tuple(
            RefusedRow(w.row, *names[w.enterprise_id], w.asked_fen, "fund-exhausted", (), waits)
            for w in found.waiting
        ),
        held=0,
    )


def reason_of(failure: Refused) -> tuple[tuple[str, ...], str]:
    """Give the clauses of a refusal and its reason in one sentence."""
    clauses = (failure.clause.clause.split(" ")[0],) if failure.clause is not None else ()
    return clauses, _("; ").join(failure.short_by) or failure.message()


def _refused(wish: Wish, names: Mapping[int, tuple[str, str]], failure: Refused) -> RefusedRow:
    clauses, reason = reason_of(failure)
    return RefusedRow(
        wish.row, *names[wish.enterprise_id], wish.asked_fen, failure.code, clauses, reason
    )


def _names(change: Change, ids: set[int]) -> dict[int, tuple[str, str]]:
    t = of(Enterprise)
    found: dict[int, tuple[str, str]] = {}
    for part in chunks(sorted(ids), 5000):
        rows = change.rows(sa.select(t.c.id, t.c.name, t.c.credit_code).where(t.c.id.in_(part)))
        found |= {row["id"]: (row["name"], row["credit_code"] or "") for row in rows}
    return found


# ---- writing -------------------------------------------------------------------------------------


def write(
    change: Change, programme: ProgrammeRef, rule: Rule, basis: Basis, chosen: list[Chosen]
) -> list[str]:
    """Write vouchers, caps and postings, each in one stroke, and give the codes in order."""
    days = rules.days_of(rule, programme, change.on, calendar_of(change))
    codes = _codes(change, programme, len(chosen))
    for one in chosen:
        if one.reason.terms_id is None:
            one.reason.terms_id = rules.keep_terms(change, basis, one.reason.judged.kept)
    first = change.insert_many(
        Voucher, _stored(programme, chosen, codes, change.on, days), len(chosen)
    )
    by_terms = {one.reason.terms_id: one.reason.cap_fen for one in chosen}
    name = caps.rule_of(programme.policy, programme.noun)
    caps.take_issued(change, name, change.on.year, first, len(chosen), by_terms)
    each = [(code, one.amount_fen) for code, one in zip(codes, chosen, strict=True)]
    ledger.post_alike(change, issuing.issue_move(programme, codes[0], 1), each)
    _keep_choices(change, rule, first, chosen)
    return codes


def _keep_choices(change: Change, rule: Rule, first: int, chosen: list[Chosen]) -> None:
    """Keep by which choices each voucher is added up, where a limit is on each of them."""
    for figure in choices(rule.noun):
        for key, one in enumerate(chosen, first):
            choice = one.reason.judged.claimed.reading.figure(figure)
            if choice is not None:
                change.insert(VoucherChoice, voucher_id=key, figure=figure, choice=str(choice))


def _stored(
    programme: ProgrammeRef, chosen: list[Chosen], codes: list[str], on: dt.date, days: rules.Days
) -> Iterator[tuple[Any, ...]]:
    """Give the vouchers as they are stored, in the order of the table's columns."""
    day, last, year = on.isoformat(), days.until.isoformat(), on.year
    register_by = days.register_by.isoformat() if days.register_by is not None else None
    for code, one in zip(codes, chosen, strict=True):
        yield (
            code,
            programme.id,
            one.wish.enterprise_id,
            one.amount_fen,
            one.wish.asked_fen,
            0,
            0,
            "issued",
            day,
            last,
            year,
            one.free_fen,
            one.reason.terms_id,
            register_by,
        )


def _codes(change: Change, programme: ProgrammeRef, count: int) -> list[str]:
    """Draw codes that are nobody's yet, each once."""
    taken: set[str] = set()
    codes: list[str] = []
    while len(codes) < count:
        drawn = [voucher_code.draw(programme.code, change.rng) for _ in range(count - len(codes))]
        fresh = [code for code in dict.fromkeys(drawn) if code not in taken]
        known = vouchers.known_codes(change, programme.id, fresh)
        codes += [code for code in fresh if code not in known]
        taken.update(fresh)
    return codes
