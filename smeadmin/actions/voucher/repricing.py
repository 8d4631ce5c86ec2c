"""Working out once more what a redemption may pay, from what was known then, under the same text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.actions.voucher.words import cited
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import Rule, judge_use
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.keeping import Compact, decode
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.trace import limit_lines
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.errors import Cited
from smeadmin.storage import vouchers
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher


@dataclass(frozen=True, slots=True)
class Repriced:
    """What a redemption may pay, in fen, with its kept trace and the clause of the amount."""

    amount_fen: int
    kept: Compact
    clause: Cited | None


def price_again(view: View, redemption_id: int, *, contract_fen: int | None = None) -> Repriced:
    """Work out what a redemption may pay, with another price of the contract (fen) where one is given.

    Nothing is gathered anew: figures and sums are those that were kept when it was redeemed, under the
    very document, so that the same price gives the same amount for ever.
    """
    r, v = of(Redemption), of(Voucher)
    row = view.one(
        sa.select(r, v.c.programme_id, v.c.terms_id.label("issue_terms_id"))
        .join(v, v.c.id == r.c.voucher_id)
        .where(r.c.id == redemption_id)
    )
    programme = vouchers.programmes(view, of(Programme).c.id == row["programme_id"])[0]
    issued = vouchers.terms_of(view, row["issue_terms_id"])
    kept = vouchers.terms_of(view, row["terms_id"])["kept"]
    basis = Basis.of_data(issued["basis"])
    rule = rules.kept_rule(Library(view), basis, programme, issued["kept"])
    price = row["contract_fen"] if contract_fen is None else contract_fen
    terms = {name: int(decode(amount)) for name, amount, _binds in kept.get("terms", ())}
    paid = 0
    if row["contract_fen"] is not None:
        paid = row["contract_fen"] - terms.get("@contract", row["contract_fen"])
    judged = judge_use(
        rule,
        Facts(_known(rule.document, kept, row["contract_fen"], price)),
        _so_far(rule, kept),
        terms.get("@face", row["amount_fen"] + row["returned_fen"]),
        price,
        paid,
    )
    head = rule.noun.amount.head if rule.noun.amount is not None else rule.noun.head
    clause = cited(rule.document, head.clause.of() or rule.noun.head.clause.of())
    return Repriced(judged.amount_fen or 0, judged.kept, clause)


def _known(
    document: Document, kept: Compact, then: int | None, now: int | None
) -> Mapping[str, Scalar]:
    """Give the figures that were read then; the price of contract and invoice as it is now."""
    known: dict[str, Scalar] = {}
    for name, value in kept.get("figures", {}).items():
        figure = document.figures.get(name)
        if figure is None or value is None:
            continue
        filed = figure.origin.where if isinstance(figure.origin, Filed) else ""
        if filed in ("contract", "invoice") and figure.unit == "money":
            was = int(decode(value))
            known[name] = was if now is None else min(was, now) if was != then else now
        elif figure.unit == "date":
            known[name] = date.fromisoformat(value)
        else:
            known[name] = decode(value)
    return known


def _so_far(rule: Rule, kept: Compact) -> dict[str, Number]:
    return {line.limit.head.name: line.so_far for line in limit_lines(rule.noun, kept)}
