"""Awards from before the books were opened: what is unpaid of them is held at its fund from now on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.imports import LookUp, Row
from smeadmin.actions.library import Library
from smeadmin.actions.opening.books import NOT_JUDGED, Books, Cells, assert_open, reserve
from smeadmin.actions.opening.score import text_then
from smeadmin.domain import voucher_code
from smeadmin.domain.columns.opening import OPENING_AWARD
from smeadmin.domain.ledger import Account, Event, FundRef, Move
from smeadmin.domain.rules.document import Award as Rule
from smeadmin.storage import ledger
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.evaluation import Evaluation, Score

_SERIES = re.compile(r"AW-(?P<scope>\d{4})-(?P<number>\d+)")
_SHARED = ("award", "year", "decided_on", "fund", "document", "policy")


def award_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the awards of the adopted measures and the funds, for the lists of a template."""
    awards = {str(noun.label): noun.head.name for noun in _awards(view)}
    funds = {fund.code: fund.code for fund in ledger.funds(view)}
    return {name: words for name, words in (("award", awards), ("fund", funds)) if words}


def _awards(view: View) -> list[Rule]:
    return [
        noun
        for document in Library(view).documents
        for noun in document.nouns.values()
        if isinstance(noun, Rule)
    ]


class AwardOpening(Books):
    """Takes in decided awards, one row for each institution; the total is over what is unpaid."""

    noun = OPENING_AWARD
    money = "unpaid_fen"

    def __init__(self, rows: int | None, total_fen: int | None) -> None:
        super().__init__(rows, total_fen)
        self._told: dict[str, tuple[Any, ...]] = {}

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, the awards of the adopted measures, the funds; raises OpeningClosed."""
        assert_open(view, self.noun.name)
        self._told = {}
        awards: dict[str, str] = {}
        for noun in _awards(view):
            name = noun.head.name
            awards |= {name: name, noun.label.zh: name, noun.label.en: name}
        funds = {fund.code: fund.code for fund in ledger.funds(view)}
        return LookUp(
            words={"award": awards, "fund": funds}, refs={"institution": institution_ids(view)}
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read who has which award already."""
        a, p = of(Award), of(AwardPlace)
        pairs = view.connection.execute(
            sa.select(a.c.number, p.c.institution_id).join(p, p.c.award_id == a.c.id)
        )
        return dict.fromkeys((tuple(row) for row in pairs), (None,) * len(fields))

    def amend(self, row: Row, fields: tuple[str, ...]) -> Row:
        """Bring the number into its one form; hold amounts, and the rows of one award, together."""
        cells = Cells(self.noun, row, fields)
        if cells["number"]:
            cells["number"] = voucher_code.folded(cells["number"])
        amount, unpaid = cells["amount_fen"], cells["unpaid_fen"]
        if None not in (amount, unpaid) and unpaid > amount:
            cells.refuse("unpaid_fen", "more-than-awarded")
        if unpaid and cells["fund"] is None:
            cells.refuse("fund", "required")
        told = tuple(cells[name] for name in _SHARED)
        if cells["number"] and self._told.setdefault(cells["number"], told) != told:
            cells.refuse("number", "rows-differ")
        return cells.row

    def bring_in(self, change: Change, rows: list[dict[str, Any]]) -> None:
        """Write the awards with their places, and hold what is unpaid; raises FundNotFound."""
        funds = {
            code: ledger.find_fund(change, code)
            for code in sorted({row["fund"] for row in rows if row.get("fund")})
        }
        several: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            several.setdefault(row["number"], []).append(row)
        library = Library(change)
        moves = []
        for number, places in several.items():
            fund = funds.get(places[0].get("fund") or "")
            self._one(change, library, number, places, fund)
            unpaid = sum(row["unpaid_fen"] for row in places)
            if fund is not None and unpaid:
                moves.append(_held(fund, number, unpaid))
        ledger.post_many(change, moves)
        reserve(change, "award", several, _SERIES)

    def _one(
        self,
        change: Change,
        library: Library,
        number: str,
        rows: list[dict[str, Any]],
        fund: FundRef | None,
    ) -> None:
        first = rows[0]
        name, year, on = first["award"], first["year"], first["decided_on"]
        document = text_then(library, "award", name, on, first.get("policy"), change.on)
        rested = document.award(name).evaluation
        results = _results(change, document.id, rested, year)
        office = str(change.office["name"] or change.act.by)
        key = change.insert(
            Award,
            number=number,
            policy=document.id,
            name=name,
            year=year,
            evaluation_id=next((r["evaluation_id"] for r in results.values()), None),
            fund_id=None if fund is None else fund.id,
            state="decided" if any(row["unpaid_fen"] for row in rows) else "paid",
            amount_fen=sum(row["amount_fen"] for row in rows),
            proposed_on=on,
            proposed_by=office,
            decided_on=on,
            decided_by=office,
            document=first.get("document") or change.act.document,
            basis=library.basis(document).as_data(),
            opening=True,
        )
        for row in rows:
            result = results.get(row["institution"])
            change.insert(
                AwardPlace,
                award_id=key,
                institution_id=row["institution"],
                rank=None if result is None else result["rank"],
                points=None if result is None else result["points"],
                grade=None if result is None else result["grade"],
                place="in",
                amount_fen=row["amount_fen"],
                paid_before_fen=row["amount_fen"] - row["unpaid_fen"],
                trace=NOT_JUDGED,
            )


def _held(fund: FundRef, number: str, fen: int) -> Move:
    return Move(
        fund.id,
        Event.OPENING,
        Account.CARRIED_IN,
        Account.COMMITTED,
        fen,
        subject=number,
    )


def _results(
    view: View, policy: str, evaluation: str | None, year: int
) -> dict[int, sa.RowMapping]:
    """Give the scores of the evaluation that an award rests on, where it was brought in: by institution."""
    e, s = of(Evaluation), of(Score)
    rows = view.rows(
        sa.select(s.c.evaluation_id, s.c.institution_id, s.c.points, s.c.rank, s.c.grade)
        .join(e, e.c.id == s.c.evaluation_id)
        .where(e.c.policy == policy, e.c.name == (evaluation or ""), e.c.year == year)
    )
    return {row["institution_id"]: row for row in rows}
