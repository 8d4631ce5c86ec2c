"""How the figures of a rule are said in a refusal, and the terms of an amount on a page."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from smeadmin.actions.voucher.arithmetic import arithmetic
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.programme import is_year_cap
from smeadmin.domain.rules.document import Document, Limit
from smeadmin.domain.rules.document import Voucher as Noun
from smeadmin.domain.rules.keeping import Compact, decode
from smeadmin.domain.rules.trace import TraceLine, limit_lines, lines
from smeadmin.domain.rules.units import UNITS, in_unit
from smeadmin.domain.voucher import TermLine
from smeadmin.errors import Cited
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

_OPERATORS = {
    "at_least": N_("at least {n}"),
    "at_most": N_("at most {n}"),
    "more_than": N_("over {n}"),
    "less_than": N_("under {n}"),
    "is_not": N_("not {n}"),
    "none_of": N_("none of {n}"),
}
_DAYS = {
    "at_least": N_("not before {n}"),
    "at_most": N_("not after {n}"),
    "more_than": N_("after {n}"),
    "less_than": N_("before {n}"),
}
_TERMS = {
    "@asked": Text("申请", "asked"),
    "@rule": Text("办法标准", "by the measure"),
    "@face": Text("券面", "face value"),
    "@contract": Text("合同额", "the contract"),
    "@others": Text("合同余下标准", "left of the contract's share"),
    "@share": Text("按比例分得", "part of the budget"),
    "@available": Text("资金可用", "available in the fund"),
}


def cited(document: Document, clauses: tuple[str, ...]) -> Cited | None:
    """Cite the first of the clauses of a rule, with its place and words."""
    if not clauses:
        return None
    clause = document.clauses.get(clauses[0])
    if clause is None:
        return Cited(clauses[0])
    return Cited(f"{clause.name} {clause.ref}".strip(), str(clause.text))


def requirement(document: Document, line: TraceLine, *, excluded: bool = False) -> str:
    """Say one requirement that is not met: what is asked, what was found; ``excluded``: asked not to be."""
    operators = _OPERATORS | (_DAYS if line.unit == "date" else {})
    needed = _(", ").join(
        _(operators[op]).format(n=_value(document, line, bound))
        if op in operators
        else _value(document, line, bound)
        for op, bound in line.needed
    )
    found = _("not known") if line.found is None else _value(document, line, line.found, _(", "))
    label = str(line.label)
    if not needed:
        return f"{label}: {found}"
    said = _("{label}: {needed} required, found {found}")
    if excluded:
        said = _("excluded where {label} is {needed}, found {found}")
    return said.format(label=label, needed=needed, found=found)


def _value(document: Document, line: TraceLine, value: Any, between: str | None = None) -> str:
    figure = document.figures.get(line.figure or "")
    if isinstance(value, tuple | list):
        return (between or _(" or ")).join(_value(document, line, one) for one in value) or _(
            "none"
        )
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        named = figure.labels.get(value) if figure is not None else None
        return str(named or value)
    if line.unit == "money" and isinstance(value, int | Fraction):
        return format_yuan(int(value)) + _(" yuan")
    if line.unit == "ratio" and isinstance(value, int | Fraction):
        return f"{in_unit(value * 100, 'number')}%"
    unit = UNITS.get(line.unit)
    written = str(in_unit(value, line.unit))
    return f"{written} {unit.text}" if unit is not None and str(unit.text) else written


def term_lines(
    document: Document, noun: Noun, kept: Compact, *, free_fen: int | None = None
) -> tuple[TermLine, ...]:
    """Write the terms of an amount from its compact trace; the least binds. Nothing is judged again.

    ``free_fen``: what the fund had available, a term of its own.
    """
    limits = {line.limit.head.name: line for line in limit_lines(noun, kept)}
    own = {line.path: line for line in lines(document, noun, kept)}
    terms = []
    for name, amount, _binds in kept.get("terms", ()):
        fen = int(Fraction(decode(amount)).__floor__())
        if name in limits:
            limit = limits[name]
            ceiling, done = int(limit.ceiling or 0), int(limit.so_far)
            terms.append(
                TermLine(
                    _key(limit.limit), _limit_label(limit.limit), limit.clause, fen, done, ceiling
                )
            )
            continue
        clause: tuple[str, ...] = ()
        said = ""
        if name == "@rule" and noun.amount is not None:
            line = own.get(noun.amount.head.path)
            clause = (line.clause if line is not None else ()) or noun.head.clause.of()
            said = arithmetic(noun.amount, own, kept)
        terms.append(TermLine(name.removeprefix("@"), _TERMS[name], clause, fen, said=said))
    if free_fen is not None:
        terms.append(TermLine("available", _TERMS["@available"], (), free_fen))
    least = min((t.amount_fen for t in terms), default=0)
    first = next((i for i, t in enumerate(terms) if t.amount_fen == least), None)
    return tuple(t.binding() if i == first else t for i, t in enumerate(terms))


def _key(limit: Limit) -> str:
    who = "_".join("voucher" if word == "claim" else word for word in limit.per)
    when = "" if limit.within == "ever" else "_" + limit.within.replace(" ", "_")
    return f"cap_per_{who}{when}"


def _limit_label(limit: Limit) -> Text:
    if limit.head.label is not None:
        return limit.head.label
    if is_year_cap(limit):
        return Text("企业年度上限", "cap per enterprise and year")
    if limit.per == ("claim",):
        return Text("单次上限", "cap per voucher")
    return Text(limit.head.name, limit.head.name)
