"""Awards: proposed from final scores, decided by another person against a fund, shown, listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from smeadmin.actions.award.choosing import Chosen, chosen_between, placed, placed_by_name
from smeadmin.actions.award.payers import (
    check_funds,
    funds_of,
    name_funds,
    name_source,
    read_funds,
    shares_of,
    summed,
)
from smeadmin.actions.award.paying import pay_award, withdraw_award
from smeadmin.actions.award.places import so_far_of
from smeadmin.actions.award.publishing import check_public, publish_award
from smeadmin.actions.award.rejudging import check_still
from smeadmin.actions.award.showing import award_row, list_awards, show_award
from smeadmin.actions.bodies import find_institution
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.given import read_given
from smeadmin.actions.library import Library
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.award import (
    AwardLimit,
    AwardNotRanked,
    AwardOpen,
    AwardRanked,
    AwardShown,
    ChoiceReason,
    NobodyForAward,
    ScoresNotFinal,
    check_not_decided,
    check_step,
)
from smeadmin.domain.ledger import FundRef
from smeadmin.domain.policy import Basis, CannotJudge
from smeadmin.domain.rules.document import Award as AwardRule
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.lacking import listed
from smeadmin.domain.rules.units import Scalar
from smeadmin.errors import Cited
from smeadmin.i18n import gettext as _
from smeadmin.i18n import joined
from smeadmin.policies.sentences import sentences
from smeadmin.storage.change import Change
from smeadmin.storage.ledger import commit_award, source_borne
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPlace, AwardShare

__all__ = [
    "decide_award",
    "list_awards",
    "pay_award",
    "propose_award",
    "publish_award",
    "show_award",
    "withdraw_award",
]


def propose_award(
    change: Change,
    *,
    award: str,
    year: int,
    policy: str | None = None,
    fund: str | None = None,
    payers: Mapping[str, str] | None = None,
    institutions: Sequence[str] = (),
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> AwardShown:
    """Propose an award of a year from the final evaluation it rests on; no money is held yet.

    One that rests on none is proposed for ``institutions``, with what was typed for them in ``given``.
    ``payers``: the funds of single payers, where the measure names several; ``fund`` is that of the others.

    Raises NounNotInForce, NounAmbiguous, EvaluationNotFound, ScoresNotFinal, FundNotFound,
    AwardPayerUnknown, AwardOpen, CannotJudge, NobodyForAward.
    """
    library = Library(change)
    document, found = library.noun("award", award, change.on, policy)
    noun = document.award(found.head.name)
    name, label = noun.head.name, str(noun.label)
    row = _ranking_of(change, document, noun, year, institutions)
    looked = f"smeadmin policy show {document.id}"
    if row is not None:
        looked = f"smeadmin score rank {row['name']} --year {year}"
    named = read_funds(change, noun, label, fund, payers or {})
    money = named.get("")
    number = f"AW-{change.on.year}-{change.next_number('award', str(change.on.year)):02d}"
    _assert_none_open(change, document, noun, year)
    fund_id = None if money is None else money.id
    if row is not None:
        placement = placed(change, document, noun, row, fund_id)
    else:
        values = _typed(change, document, given, judged)
        typed = {find_institution(change, text).id: values for text in institutions}
        placement = placed_by_name(change, document, noun, typed, year, fund_id)
    candidates = placement.candidates
    nobody = not any(one.place in ("in", "tie") for one in candidates)
    if missing := placement.missing if nobody else placement.unpaid:
        raise CannotJudge(
            {"what": label, "missing": listed(missing), "figures": [x.name for x in missing]},
            clause=_cited(noun),
            way_out=(looked,),
        )
    if nobody:
        raise NobodyForAward(
            details={"name": label, "year": year},
            way_out=(looked,),
        )
    key = change.insert(
        Award,
        number=number,
        policy=document.id,
        name=name,
        year=year,
        evaluation_id=None if row is None else row["id"],
        fund_id=fund_id,
        state="proposed",
        amount_fen=sum(one.amount_fen for one in candidates if one.place == "in"),
        proposed_on=change.on,
        proposed_by=change.act.by,
        basis=library.basis(document).as_data(),
    )
    for one in candidates:
        place = change.insert(AwardPlace, award_id=key, **one.stored())
        for payer, fen in one.shares.items():
            change.insert(AwardShare, award_place_id=place, payer=payer, amount_fen=fen)
    name_funds(change, key, named)
    change.summary = {"award": number, "year": year}
    return show_award(change, award=number)


def _ranking_of(
    change: Change, document: Document, noun: AwardRule, year: int, institutions: Sequence[str]
) -> sa.RowMapping | None:
    """Give the final evaluation an award rests on; raises AwardNotRanked, AwardRanked."""
    row = _final(change, document, noun, year)
    name, label = noun.head.name, str(noun.label)
    again = f"smeadmin award propose {name} --year {year}"
    if row is None and not institutions:
        raise AwardNotRanked({"name": label}, way_out=(f"{again} --institution INSTITUTION",))
    if row is not None and institutions:
        raise AwardRanked({"name": label}, way_out=(again,))
    return row


def _assert_none_open(change: Change, document: Document, noun: AwardRule, year: int) -> None:
    """Refuse a second open proposal; asked after the number is taken, where two at once wait."""
    t = of(Award)
    open_one = change.scalar(
        sa.select(t.c.number).where(
            t.c.policy == document.id,
            t.c.name == noun.head.name,
            t.c.year == year,
            t.c.state.in_(("proposed", "published")),
            t.c.evaluation_id.is_not(None),
        )
    )
    if open_one is not None:
        raise AwardOpen(
            details={"name": str(noun.label), "year": year, "award": open_one},
            way_out=(f"smeadmin award show {open_one}", f"smeadmin award decide {open_one}"),
        )


def _typed(
    change: Change,
    document: Document,
    given: Mapping[str, str] | None,
    judged: Mapping[str, str] | None,
) -> Mapping[str, Scalar]:
    """Read what was typed for those who are named."""
    act = change.act
    read = read_given(
        document, given or {}, judged or {}, by=act.by, on=change.on, reason=act.reason
    )
    return read.values


def decide_award(
    change: Change,
    *,
    award: str,
    fund: str | None = None,
    payers: Mapping[str, str] | None = None,
    choose: Sequence[str] = (),
    source: str | None = None,
) -> AwardShown:
    """Decide a proposed award: another person, every payer's whole share held at its fund, or nothing.

    ``choose`` names those who have the last places among equals, ``source`` whose money of the fund it
    is, where the fund keeps several apart and the measure names no payers. Raises AwardNotFound,
    AwardDecided, SelfApproval, AwardTied, ChoiceRejected, ChoiceReason, AwardFundNeeded,
    AwardPayerUnknown, FundNotFound, SourceNeeded, SourceUnknown, AwardLimit, FundExhausted.
    """
    row = award_row(change, award)
    change.lock(Award, of(Award).c.id == row["id"])
    row = award_row(change, award)
    check_not_decided(row)
    check_step(row, "decide")
    number = row["number"]
    command = f"smeadmin award decide {number}"
    check_another_person(
        change,
        change.act,
        maker=row["proposed_by"],
        change_id=row["change_id"],
        what=number,
        command=command,
    )
    document = Library(change).kept(Basis.of_data(row["basis"]))
    noun = document.award(row["name"])
    named = funds_of(change, row) | read_funds(change, noun, str(noun.label), fund, payers or {})
    money = named.get("")
    check_public(change, row, noun, command)
    rows = _places(change, row["id"])
    taken = [r for r in rows if r["place"] == "in"]
    tied = [r for r in rows if r["place"] == "tie"]
    if tied:
        taken += _choose(change, row, tied, choose, money)
    elif choose:
        _choose(change, row, tied, choose, money)
    amount = sum(r["amount_fen"] for r in taken)
    _check_limits(change, document, noun, row, taken, money)
    check_still(change, document, noun, row, taken)
    name_source(change, row, noun, source, money, taken)
    bearers = summed(shares_of(change, taken), named)
    check_funds(number, bearers)
    name_funds(change, row["id"], named)
    change.update(
        Award,
        of(Award).c.id == row["id"],
        state="decided",
        amount_fen=amount,
        decided_on=change.on,
        decided_by=change.act.by,
        document=change.act.document,
        reason=change.act.reason,
    )
    for one in bearers:
        if one.amount_fen and one.fund is not None:
            origin = source_borne(change, one.fund, one.payer)
            commit_award(change, one.fund, one.amount_fen, subject=number, origin=origin)
    change.summary = {"award": number, "amount_fen": amount}
    return show_award(change, award=number)


def _final(change: Change, document: Document, noun: AwardRule, year: int) -> sa.RowMapping | None:
    """Give the final evaluation that an award rests on; None: on none. Raises ScoresNotFinal."""
    if noun.evaluation is None:
        return None
    row, line = evaluation_of(change, noun.evaluation, year, document.id)
    if line.state != "final":
        raise ScoresNotFinal(
            details={"evaluation": line.name, "year": year},
            way_out=(f"smeadmin score finalise {line.name} --year {year}",),
        )
    return row


def _cited(noun: AwardRule) -> Cited | None:
    clauses = noun.head.clause.of()
    return Cited(joined(clauses)) if clauses else None


def _places(change: Change, award_id: int) -> Sequence[sa.RowMapping]:
    t = of(AwardPlace)
    return change.rows(sa.select(t).where(t.c.award_id == award_id).order_by(t.c.id))


def _choose(
    change: Change,
    row: sa.RowMapping,
    tied: Sequence[sa.RowMapping],
    choose: Sequence[str],
    money: FundRef | None,
) -> list[sa.RowMapping]:
    """Take those who were named among equals in, and put the others out; raises AwardTied."""
    if choose and not (change.act.reason or "").strip():
        raise ChoiceReason(way_out=("--reason TEXT",))
    wanted = {find_institution(change, text).id for text in choose}
    chosen: Chosen = chosen_between(change, row, tied, wanted, None if money is None else money.id)
    t = of(AwardPlace)
    for one in tied:
        inside = one["institution_id"] in chosen.inside
        change.update(
            AwardPlace,
            t.c.id == one["id"],
            place="in" if inside else "out",
            why="chosen" if inside else "not_chosen",
            amount_fen=one["amount_fen"] if inside else 0,
        )
    return [one for one in tied if one["institution_id"] in chosen.inside]


def _check_limits(
    change: Change,
    document: Document,
    noun: AwardRule,
    row: sa.RowMapping,
    taken: Sequence[sa.RowMapping],
    money: FundRef | None,
) -> None:
    """Hold the whole award against its limits once more; raises AwardLimit."""
    so_far = so_far_of(
        change, noun, row["policy"], row["year"], None if money is None else money.id
    )
    amount = sum(r["amount_fen"] for r in taken)
    for limit in noun.limits:
        name, ceiling = limit.head.name, getattr(limit.at_most, "value", None)
        this = len(taken) if limit.counts else amount
        before = int(so_far.get(name, 0))
        if not isinstance(ceiling, int) or before + this <= ceiling:
            continue
        said = {one.path: one.sentence for one in sentences(document, noun)}
        amounts = [str(x) if limit.counts else format_yuan(x) for x in (before, this)]
        clauses = joined(limit.head.clause.of(None))
        raise AwardLimit(
            details={
                "award": row["number"],
                "limit": name,
                "so_far": before,
                "this": this,
                "at_most": ceiling,
            },
            clause=Cited(clauses) if clauses else None,
            short_by=(
                said.get(limit.head.path, name),
                _("{before} given already, {this} more asked").format(
                    before=amounts[0], this=amounts[1]
                ),
            ),
            way_out=(f"smeadmin award show {row['number']}", "smeadmin award list"),
        )
