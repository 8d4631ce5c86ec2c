"""The rule of a programme: found in the register, held against a case, said when it refuses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher.words import cited, requirement, term_lines
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.china import day_in_china
from smeadmin.domain.policy import Basis, CannotJudge
from smeadmin.domain.programme import (
    LATER,
    TOLD,
    Judged,
    Rule,
    choices,
    is_year_cap,
    split,
    told,
)
from smeadmin.domain.rules.clocks import Calendar
from smeadmin.domain.rules.conditions import Condition, Group, Verdict
from smeadmin.domain.rules.document import Document, Limit
from smeadmin.domain.rules.document import Voucher as Noun
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.judge import Result, due
from smeadmin.domain.rules.keeping import Compact
from smeadmin.domain.rules.lacking import Lack, lacks, lacks_of_grant, listed
from smeadmin.domain.rules.limits import Line
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.trace import TraceLine, lines
from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.walk import origin_reads
from smeadmin.domain.voucher import UNITS, ProgrammeRef, Terms
from smeadmin.domain.voucher_queue import VoucherWaits
from smeadmin.domain.voucher_refusals import NotEligible, VoucherCap, VoucherOverLimit
from smeadmin.errors import Cited
from smeadmin.i18n import gettext as _
from smeadmin.policies.literals import duration
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import VoucherTerms
from smeadmin.storage.vouchers import Case


def rule_of(library: Library, programme: ProgrammeRef, day: dt.date) -> Rule:
    """Give the rule that judges a programme on a day; raises NoRuleInForce, PolicyNotInForce."""
    document, noun = library.noun("voucher", programme.noun, day, programme.policy)
    assert isinstance(noun, Noun)
    return split(document, noun)


def knowing(rule: Rule, programme: ProgrammeRef, given: Collection[str]) -> Rule:
    """Split a rule anew where figures are told at issue that would else be told when it is used."""
    if not given and not programme.again:
        return rule
    return split(rule.document, rule.noun, given, again=programme.again)


def kept_rule(
    library: Library, basis: Basis, programme: ProgrammeRef, kept: Compact | None = None
) -> Rule:
    """Give the very rule under which a voucher was issued; it governs the voucher to its end.

    ``kept``: its terms at issue; what was told then is known, and not asked when it is used.
    """
    document = library.kept(basis)
    known = told(document, kept) if kept is not None else {}
    return split(document, document.voucher(programme.noun), known, again=programme.again)


def so_far(view: View, limits: Sequence[Limit], case: Case) -> dict[str, Number]:
    """Add up what each limit has used before this case, by the limit's name."""
    return {
        limit.head.name: vouchers.added_up(view, limit, replace(case, since=since(limit, case.on)))
        for limit in limits
    }


def with_choices(view: View, rule: Rule, facts: Facts, case: Case) -> Case:
    """Say for a case by which choices and in which region its limits are added up."""
    reading = Reading(rule.document.figures, facts)
    named = {name: reading.figure(name) for name in choices(rule.noun)}
    region = None
    if any("region" in limit.per for limit in rule.noun.limits):
        e = of(Enterprise)
        region = view.scalar(sa.select(e.c.region_code).where(e.c.id == case.enterprise_id))
    known = {name: str(value) for name, value in named.items() if value is not None}
    return replace(case, choices=known, region=region)


def since(limit: Limit, on: dt.date) -> dt.date | None:
    """Give the day after which a limit counts when it looks back a duration; None for a year or ever."""
    if limit.within in ("ever", "year", "call", "batch", "cycle"):
        return None
    return (-duration(limit.within)).after(on, lambda day: day.weekday() < 5)


@dataclass(frozen=True, slots=True)
class Days:
    """The last days of a voucher: of its registration, where the measure asks for one, and of its use."""

    until: dt.date
    register_by: dt.date | None = None


def days_of(rule: Rule, programme: ProgrammeRef, on: dt.date, calendar: Calendar) -> Days:
    """Give the last days of a voucher issued on a day, themselves included; raises CalendarMissing.

    One that has to be registered lapses with that day; registering gives it its last day of use.
    """
    events = events_of(programme, on)
    register_by = first_end(rule, "register", events, calendar)
    if register_by is not None:
        return Days(register_by, register_by)
    return Days(first_end(rule, "use", events, calendar) or max(programme.valid_until, on))


def events_of(
    programme: ProgrammeRef, issued_on: dt.date, registered_on: dt.date | None = None
) -> dict[str, dt.date]:
    """Give the days of the events from which the clocks of a voucher run."""
    closed = programme.closes_at
    close = programme.valid_until if closed is None else china_day(closed)
    events = dict.fromkeys(("issue", "claim", "application", "decision"), issued_on)
    events |= dict.fromkeys(("batch_close", "window_close"), close)
    events["period_end"] = dt.date(issued_on.year, 12, 31)
    return events if registered_on is None else {**events, "registration": registered_on}


def ordered_by(
    rule: Rule, programme: ProgrammeRef, voucher: sa.RowMapping, calendar: Calendar
) -> dt.date | None:
    """Give the last day for the contract of a voucher, where the measure sets one."""
    events = events_of(programme, voucher["issued_on"], voucher["registered_on"])
    return first_end(rule, "order", events, calendar)


def first_end(
    rule: Rule, act: str, events: Mapping[str, dt.date], calendar: Calendar
) -> dt.date | None:
    """Give the earliest last day for an act, from the days of events; raises CalendarMissing."""
    days = due(rule.noun, events, calendar, act=act)
    return min((day for day in days.values() if day is not None), default=None)


def china_day(instant: dt.datetime) -> dt.date:
    """Give the business date in China of an instant."""
    return day_in_china(instant)


def keep_terms(change: Change, basis: Basis, kept: Compact) -> int:
    """Keep why an amount is what it is, and give the key."""
    return change.insert(VoucherTerms, basis=basis.as_data(), kept=kept)


def terms_of(
    library: Library, row_basis: object, kept: Compact, noun: str, free_fen: int | None
) -> Terms:
    """Write out kept terms with the words of the kept document."""
    assert isinstance(row_basis, dict)
    basis = Basis.of_data(row_basis)
    document = library.kept(basis)
    found = document.voucher(noun)
    judged = kept["rows"] or kept.get("terms")
    said = term_lines(document, found, kept, free_fen=free_fen) if judged else ()
    return Terms(basis, document, found, kept, said)


# ---- refusals ------------------------------------------------------------------------------------


def check_eligible(
    rule: Rule, judged: Judged, *, what: str, programme: str, option: str = "--set"
) -> None:
    """Refuse who does not meet the measure (NotEligible), or of whom it is not known (CannotJudge).

    ``option``: where the command takes what is told.
    """
    gate = judged.claimed.gate
    missing = _missing(rule.document, rule.noun, judged)
    if gate.result is Result.PASS and not missing:
        return
    clause, said = reasons(rule.document, rule.noun, judged)
    if gate.result in (Result.FAIL, Result.WAIVER, Result.NOT_CONCERNED):
        raise NotEligible(
            {"enterprise": what, "programme": programme},
            clause=clause,
            short_by=said,
            way_out=_corrections(rule, judged, option),
        )
    words = " ".join(
        f"{option} {name}=" + _("VALUE")
        for name in dict.fromkeys(lack.name for lack in missing)
        if _where(rule.document, name) in (*TOLD, *LATER)
    )
    raise CannotJudge(
        {"what": what, "missing": listed(missing), "figures": [lack.name for lack in missing]},
        clause=clause,
        short_by=said,
        way_out=(words or _("file what is missing, then repeat the command"),),
    )


def reasons(document: Document, noun: Noun, judged: Judged) -> tuple[Cited | None, list[str]]:
    """Say why a case is not eligible or cannot be judged: the clause of the first row, a line for each."""
    traced = faults(document, noun, judged)
    said = [requirement(document, line, excluded=excluded) for line, excluded in traced]
    said += [
        _("the limit 「{limit}」 cannot be known").format(limit=name)
        for name in judged.claimed.grant.stopped_by
    ]
    return (cited(document, traced[0][0].clause) if traced else None), said


def faults(document: Document, noun: Noun, judged: Judged) -> list[tuple[TraceLine, bool]]:
    """Give the lines for which a case fails, or of which it is not known; True: what excludes it holds."""
    gate = judged.claimed.gate
    wanted = Verdict.UNKNOWN if gate.result in (Result.UNKNOWN, Result.PASS) else Verdict.NO
    own = {line.path: line for line in lines(document, noun, judged.kept)}
    rules = [one for one in (noun.who, noun.require) if one is not None]
    return [fault for rule in rules for fault in _faults(rule, own, wanted, False)]


def _faults(
    rule: Condition, own: Mapping[str, TraceLine], wanted: Verdict, excluded: bool
) -> Iterator[tuple[TraceLine, bool]]:
    line = own.get(rule.head.path)
    if line is not None and line.verdict is not wanted:
        return
    if isinstance(rule, Group):
        turned = rule.word == "none"
        if turned and wanted is not Verdict.UNKNOWN:
            wanted = Verdict.YES if wanted is Verdict.NO else Verdict.NO
        for row in rule.rows:
            yield from _faults(row, own, wanted, excluded is not turned)
    elif line is not None and line.figure is not None:
        yield line, excluded


def _corrections(rule: Rule, judged: Judged, option: str) -> tuple[str, ...]:
    """Say where what was found is corrected: told again, compared with the papers, or in the register."""
    ways = []
    for line, _excluded in faults(rule.document, rule.noun, judged):
        where = _where(rule.document, line.figure or "")
        if where in ("contract", "invoice") and line.unit in ("money", "date"):
            ways.append(_("compare with the contract and the invoice"))
        elif where in (*TOLD, *LATER):
            ways.append(f"{option} {line.figure}=" + _("VALUE"))
        else:
            ways.append(_("where the data are wrong, correct them: smeadmin enterprise edit"))
    return tuple(dict.fromkeys(ways))


def _where(document: Document, name: str) -> str:
    """Tell where a figure is filed: its own place, or that of what it is worked out from."""
    figure = document.figures.get(name)
    if figure is None:
        return ""
    if isinstance(figure.origin, Filed):
        return figure.origin.where
    within = [_where(document, one) for one in origin_reads(figure.origin)]
    return next((where for where in within if where), "")


def _missing(document: Document, noun: Noun, judged: Judged) -> tuple[Lack, ...]:
    """Give what is not known for a case: of its requirements, of a limit, of an amount that is not stated."""
    claimed = judged.claimed
    of_gate: tuple[Lack, ...] = ()
    if claimed.gate.result is Result.UNKNOWN:
        traced = lines(document, noun, judged.kept)
        of_gate = lacks(line for line in traced if line.verdict is Verdict.UNKNOWN)
    return (*of_gate, *lacks_of_grant(document, noun, claimed.grant, claimed.reading))


def check_limits(
    rule: Rule, judged: Judged, *, asked_fen: int | None, up_to: bool, count: int
) -> int:
    """Give the amount that is allowed, in fen; raises VoucherCap or VoucherOverLimit.

    What was typed is never cut in silence: ``up_to`` has to say that less will do. ``count`` is the
    number of vouchers that the enterprise holds in this year already.
    """
    grant, amount = judged.claimed.grant, judged.amount_fen
    assert amount is not None
    check_divided(rule, judged)
    over = [line for line in grant.lines if line.answer == "refuse"]
    waits = next((line for line in grant.lines if line.answer == "wait"), None)
    if waits is not None and not over:
        raise _waits(rule, waits)
    wanted = asked_fen if asked_fen is not None else amount
    if not over and amount > 0 and (up_to or amount >= wanted):
        return amount
    bound = over[0] if over else _binding(judged)
    raise _over(rule.document, bound, wanted, amount if not over else 0, count)


def check_divided(rule: Rule, judged: Judged) -> None:
    """Refuse what a limit for each of something cannot be counted for, since nobody said of which.

    Raises CannotJudge.
    """
    reading, figures = judged.claimed.reading, rule.document.figures
    for line in judged.claimed.grant.lines:
        for word in line.limit.per:
            if word not in UNITS and reading.figure(word) is None:
                label = str(figures[word].label)
                raise CannotJudge(
                    {"what": str(rule.noun.label), "missing": label, "figures": [word]},
                    clause=cited(rule.document, line.limit.head.clause.of()),
                    short_by=(_("{label} is not known").format(label=label),),
                    way_out=(f"--set {word}=" + _("VALUE"),),
                )


def _waits(rule: Rule, line: Line) -> VoucherWaits:
    limit = line.limit
    said = _("{used} of {most} used, {asked} asked").format(
        used=format_yuan(int(line.so_far)),
        most=format_yuan(int(line.ceiling or 0)),
        asked=format_yuan(int(line.this or 0)),
    )
    return VoucherWaits(
        {"programme": str(rule.noun.label), "limit": limit.head.name},
        clause=cited(rule.document, limit.head.clause.of()),
        short_by=(said,),
        way_out=(_("put it into the queue: smeadmin voucher apply"),),
    )


def _binding(judged: Judged) -> Line | None:
    grant = judged.claimed.grant
    names = [t.limit.head.name for t in grant.terms if t.binds and t.limit is not None]
    return next((line for line in grant.lines if line.limit.head.name in names), None)


def _over(
    document: Document, line: Line | None, asked: int, left: int, count: int
) -> VoucherCap | VoucherOverLimit:
    details = {"asked_fen": asked, "left_fen": left, "amount": format_yuan(asked)}
    way_out: tuple[str, ...] = ()
    if left > 0:
        plain = format_yuan(left).replace(",", "")
        way_out = (_("--amount {amount}, or --up-to to issue what is left").format(amount=plain),)
    if line is None:
        said = _("{allowed} yuan allowed, {asked} asked").format(
            allowed=format_yuan(left), asked=format_yuan(asked)
        )
        return VoucherOverLimit(details, short_by=(said,), way_out=way_out or _no_way_out())
    limit = line.limit
    clause = cited(document, limit.head.clause.of())
    details |= {"limit": limit.head.name}
    if limit.counts:
        said = _("{n} so far, at most {most}").format(n=line.so_far, most=line.ceiling)
        return VoucherOverLimit(details, clause=clause, short_by=(said,), way_out=_no_way_out())
    if not line.so_far:
        said = _("{over} yuan: at most {left}, {asked} asked").format(
            over=format_yuan(asked - left), left=format_yuan(left), asked=format_yuan(asked)
        )
    else:
        said = _("{over} yuan: {used} already issued ({n}), {left} left, {asked} asked").format(
            over=format_yuan(asked - left),
            used=format_yuan(int(line.so_far)),
            n=count,
            left=format_yuan(left),
            asked=format_yuan(asked),
        )
    if is_year_cap(limit):
        details |= {"used_fen": int(line.so_far), "cap_fen": int(line.ceiling or 0)}
        return VoucherCap(
            details, clause=clause, short_by=(said,), way_out=way_out or _no_way_out()
        )
    return VoucherOverLimit(
        details, clause=clause, short_by=(said,), way_out=way_out or _no_way_out()
    )


def _no_way_out() -> tuple[str, ...]:
    return (_("nothing is left under this limit; another enterprise may still be given one"),)
