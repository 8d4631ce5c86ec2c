"""Who bears an award: what each payer that the measure names gives of every place, and out of which fund.

Where the measure names no payers there is one, without a name, and the fund of the award is its fund.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.award import AwardFundNeeded, AwardPayerUnknown, Bearer
from smeadmin.domain.fund_source import SourceNeeded, source_label
from smeadmin.domain.ledger import FundRef
from smeadmin.domain.rules.document import Award as Rule
from smeadmin.domain.rules.roles import ROLES
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import word
from smeadmin.storage.change import Change, View
from smeadmin.storage.ledger import find_fund, funds, source_of, sources
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardFund, AwardPlace, AwardShare


def shares_of(view: View, places: Sequence[sa.RowMapping]) -> dict[int, dict[str, int]]:
    """Give what each payer bears of places (rows of ``award_place``), in fen, by the id of the place."""
    s = of(AwardShare)
    found: dict[int, dict[str, int]] = {one["id"]: {} for one in places}
    rows = view.rows(sa.select(s).where(s.c.award_place_id.in_(list(found))).order_by(s.c.id))
    for row in rows:
        found[row["award_place_id"]][row["payer"]] = row["amount_fen"]
    return {one["id"]: found[one["id"]] or {"": one["amount_fen"]} for one in places}


def funds_of(view: View, award: sa.RowMapping) -> dict[str, FundRef]:
    """Give the fund of each payer of an award, as far as one was named."""
    t, known = of(AwardFund), {fund.id: fund for fund in funds(view)}
    rows = view.rows(sa.select(t).where(t.c.award_id == award["id"]).order_by(t.c.id))
    named = {row["payer"]: known[row["fund_id"]] for row in rows}
    if award["fund_id"] is not None:
        named.setdefault("", known[award["fund_id"]])
    return named


def bearers_of(view: View, award: sa.RowMapping) -> tuple[Bearer, ...]:
    """Give what each payer bears of all who are in, with its fund."""
    p = of(AwardPlace)
    where = (p.c.award_id == award["id"]) & (p.c.place == "in")
    places = view.rows(sa.select(p).where(where).order_by(p.c.id))
    return summed(shares_of(view, places), funds_of(view, award))


def summed(
    shares: Mapping[int, Mapping[str, int]], named: Mapping[str, FundRef]
) -> tuple[Bearer, ...]:
    """Add the shares of places up by payer, in the order of the measure, each with its fund."""
    sums: dict[str, int] = {}
    for of_place in shares.values():
        for payer, fen in of_place.items():
            sums[payer] = sums.get(payer, 0) + fen
    return tuple(Bearer(x, named.get(x, named.get("")), fen) for x, fen in sums.items())


def read_funds(
    view: View, noun: Rule, label: str, fund: str | None, by_payer: Mapping[str, str]
) -> dict[str, FundRef]:
    """Read the funds that were typed: one for all, or of single payers by their name in either language.

    Raises AwardPayerUnknown, FundNotFound.
    """
    read = {} if fund is None else {"": find_fund(view, fund)}
    payers = [share.payer for share in noun.split]
    for typed, code in by_payer.items():
        payer = next((x for x in payers if typed in (x, *_words(x))), None)
        if payer is None:
            raise AwardPayerUnknown(
                {"award": label, "payer": typed},
                short_by=tuple(word(ROLES, x) for x in payers),
                way_out=tuple(f"--fund {word(ROLES, x)}={code}" for x in payers)
                or (f"--fund {code}",),
            )
        read[payer] = find_fund(view, code)
    return read


def _words(payer: str) -> tuple[str, ...]:
    said = ROLES.get(payer)
    return () if said is None else (said.zh, said.en)


def name_source(
    change: Change,
    award: sa.RowMapping,
    noun: Rule,
    source: str | None,
    fund: FundRef | None,
    places: Sequence[sa.RowMapping],
) -> None:
    """Write down whose money of its fund an award draws on, where the measure names no payers.

    It bears every place whole, as a payer of a measure would. Raises AwardPayerUnknown where the measure
    says who pays; SourceNeeded, SourceUnknown.
    """
    number = award["number"]
    if noun.split:
        if source is not None:
            raise AwardPayerUnknown(
                {"award": str(noun.label), "payer": source},
                short_by=tuple(word(ROLES, one.payer) for one in noun.split),
                way_out=(_("leave --source away"),),
            )
        return
    if fund is None:
        return
    if source is None:
        known = sources(change, fund.id)
        if len(known) > 1:
            again = f"smeadmin award decide {number} --source "
            raise SourceNeeded(
                {"fund": fund.code}, way_out=tuple(again + source_label(one) for one in known)
            )
        return
    payer = source_of(change, fund, source)
    for one in places:
        change.insert(
            AwardShare, award_place_id=one["id"], payer=payer, amount_fen=one["amount_fen"]
        )


def name_funds(change: Change, award_id: int, named: Mapping[str, FundRef]) -> None:
    """Write down the fund of each payer, and of the award as a whole where one was named for it."""
    whole = named.get("")
    change.update(Award, of(Award).c.id == award_id, fund_id=None if whole is None else whole.id)
    t = of(AwardFund)
    for payer, fund in named.items():
        if payer:
            change.delete(AwardFund, (t.c.award_id == award_id) & (t.c.payer == payer))
            change.insert(AwardFund, award_id=award_id, payer=payer, fund_id=fund.id)


def check_funds(number: str, bearers: Sequence[Bearer]) -> None:
    """Refuse to decide while nobody said out of which fund a share is to come; raises AwardFundNeeded."""
    without = [one for one in bearers if one.fund is None and one.amount_fen]
    if without:
        amount = format_yuan(sum(one.amount_fen for one in without))
        options = (
            f"--fund {word(ROLES, one.payer)}=FUND" if one.payer else "--fund FUND"
            for one in without
        )
        raise AwardFundNeeded(
            details={"award": number, "amount": amount},
            way_out=(
                f"smeadmin award decide {number} {' '.join(options)}",
                "smeadmin fund list",
            ),
        )
