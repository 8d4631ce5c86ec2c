"""Reading back what a document declares: figures, papers, notices (policy format 2.2, 2.3, 2.9)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from smeadmin.domain.rules.document import Amendment, Document
from smeadmin.domain.rules.figures import (
    ByJudgement,
    Computed,
    Deemed,
    Derived,
    Figure,
    Filed,
    OverYears,
    RankOf,
    Since,
    Worked,
)
from smeadmin.domain.rules.formula import Expression, Name, Operation, Term
from smeadmin.domain.rules.roles import ROLES
from smeadmin.domain.rules.units import UNITS, decimal
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import (
    BEST,
    FIELDS,
    FILED,
    SOURCES,
    TAKEN,
    TIES,
    word,
)
from smeadmin.policies.said import Said
from smeadmin.policies.sentences import sentences
from smeadmin.policies.wording import condition, titled, value
from smeadmin.policies.wording import figure as name_of

_COUNTED = {
    "count": N_("the number of {rows}"),
    "share": N_("the share of {rows}"),
    "distinct": N_("how many different {field} of {rows}"),
    "sum": N_("{field} of {rows}, added up"),
    "average": N_("{field} of {rows}, the average"),
}
_SINCE = {
    "years": N_("whole years since {figure}"),
    "months": N_("whole months since {figure}"),
    "days": N_("days since {figure}"),
}


class Part(NamedTuple):
    """One part of a document read back: its address, its name, its sentences."""

    path: str
    title: str
    said: list[Said]


def read_back(document: Document) -> list[Part]:
    """Read a whole document back: figures, papers, every noun, notices; in document order."""
    parts = [
        Part("figure", _("figures"), [figure(document, one) for one in document.figures.values()]),
        Part("evidence", _("papers"), list(_papers(document))),
        *(Part(path, str(n.label), sentences(document, n)) for path, n in document.nouns.items()),
        Part("amend", _("notices"), [said for one in document.amendments for said in notice(one)]),
    ]
    return [part for part in parts if part.said]


# ---- figures -------------------------------------------------------------------------------------


def figure(document: Document, one: Figure) -> Said:
    """Say what a figure is and where it comes from."""
    name = name_of(document, one.name)
    unit = str(UNITS[one.unit].text)
    if unit:
        name = _("{name} ({unit})").format(name=name, unit=unit)
    words = [titled(name, _origin(document, one))]
    if one.about != "institution":
        words.append(_("about: {body}").format(body=word(ROLES, one.about)))
    if one.choices:
        listed = _(", ").join(str(one.labels.get(c, c)) for c in one.choices)
        template = N_("from low to high: {choices}") if one.ordered else N_("one of: {choices}")
        words.append(_(template).format(choices=listed))
    if one.definition is not None:
        words.append(_("that is: {words}").format(words=one.definition))
    if one.ask is not None:
        words.append(_("asked: {words}").format(words=one.ask))
    if one.evidence:
        papers = _(", ").join(str(document.evidence[p].text) for p in one.evidence)
        words.append(_("papers: {names}").format(names=papers))
    if one.note is not None:
        words.append(_("note: {note}").format(note=one.note))
    return Said(f"figure.{one.name}", one.clause.of(), _("; ").join(words))


def _origin(document: Document, one: Figure) -> str:
    origin = one.origin
    if isinstance(origin, Filed):
        return _("taken from the {place}").format(place=word(FILED, origin.where))
    if isinstance(origin, ByJudgement):
        return _("judged by the {role}").format(role=word(ROLES, origin.role))
    if isinstance(origin, Computed):
        return _counted(document, origin)
    if isinstance(origin, Derived):
        return f"= {formula(document, origin.expression)}"
    if isinstance(origin, Deemed):
        return _("yes if {rule}").format(rule=condition(document, origin.condition))
    if isinstance(origin, Worked):
        return value(document, origin.rule, one.unit, one.name)
    if isinstance(origin, Since):
        return _(_SINCE[origin.unit]).format(figure=name_of(document, origin.figure))
    if isinstance(origin, OverYears):
        return _("{taken} of {figure} over {n} years").format(
            taken=word(TAKEN, origin.taken),
            figure=name_of(document, origin.figure),
            n=origin.years,
        )
    assert isinstance(origin, RankOf)
    return _("the place by {figure}, {best}; {ties}").format(
        figure=name_of(document, origin.figure),
        best=word(BEST, origin.best),
        ties=word(TIES, origin.ties),
    )


def _counted(document: Document, origin: Computed) -> str:
    words = _(_COUNTED[origin.how]).format(
        rows=word(SOURCES, origin.source),
        field="" if origin.field is None else word(FIELDS, origin.field),
    )
    if origin.where is not None:
        words = _("{rule}, if {when}").format(rule=words, when=condition(document, origin.where))
    if origin.among is not None:
        among = condition(document, origin.among)
        words = _("{rule}, looking only where {among}").format(rule=words, among=among)
    if origin.in_force:
        words = _("{rule}, in force on the day").format(rule=words)
    if origin.window == "year":
        words = _("{rule}, in the judged year").format(rule=words)
    elif origin.window is not None:
        words = _("{rule}, in the {n} years up to the day").format(rule=words, n=origin.window)
    return words


def formula(document: Document, expression: Expression) -> str:
    """Write a formula with the labels of its figures."""
    if isinstance(expression, Term):
        return decimal(expression.number) or str(expression.number)
    if isinstance(expression, Name):
        return name_of(document, expression.figure)
    assert isinstance(expression, Operation)
    left, right = (formula(document, one) for one in (expression.left, expression.right))
    if expression.op in ("min", "max"):
        template = N_("the lesser of ({a}; {b})")
        if expression.op == "max":
            template = N_("the greater of ({a}; {b})")
        return _(template).format(a=left, b=right)
    if expression.op == "-" and expression.left == Term(0):
        return f"-{_bracketed(expression.right, right, '*')}"
    left = _bracketed(expression.left, left, expression.op)
    right = _bracketed(expression.right, right, expression.op, right=True)
    sign = {"*": "×", "/": "÷", "-": "−"}.get(expression.op, expression.op)
    return f"{left} {sign} {right}"


def _bracketed(inner: Expression, words: str, op: str, *, right: bool = False) -> str:
    """Put brackets around a term where the signs alone would be read otherwise."""
    if not isinstance(inner, Operation) or inner.op in ("min", "max"):
        return words
    weak, strong = inner.op in "+-", op in "*/"
    return f"({words})" if (weak and strong) or (right and op in "-/") else words


# ---- papers and notices --------------------------------------------------------------------------


def _papers(document: Document) -> Iterator[Said]:
    for paper in document.evidence.values():
        words = str(paper.text)
        if paper.copies > 1:
            words = _("{paper}, {n} copies").format(paper=words, n=paper.copies)
        yield Said(f"evidence.{paper.name}", paper.clause.of(), words)


def notice(one: Amendment) -> Iterator[Said]:
    """Say what a notice changes: first when and in which measure, then each address."""
    at, cited = f"amend.{one.name}", one.clause.of()
    template = N_("changes {policy} from {since} on")
    if one.until is not None:
        template = N_("changes {policy} from {since} to {until} (inclusive)")
    words = _(template).format(policy=one.document, since=one.since, until=one.until)
    if one.note is not None:
        words = _("{rule} (note: {note})").format(rule=words, note=one.note)
    yield Said(at, cited, words)
    for path in one.suspend:
        yield Said(f"{at}.suspend", cited, _("suspends {path}").format(path=path))
    for template, changed, slot in (
        (N_("{path} becomes {rule}"), one.replace, "replace"),
        (N_("adds {path}: {rule}"), one.add, "add"),
    ):
        for path, raw in changed.items():
            words = _(template).format(path=path, rule=as_written(raw))
            yield Said(f"{at}.{slot}.{path}", cited, words)


def as_written(raw: Any) -> str:
    """Write a rule that is not read yet as it stands in the document, on one line."""
    if isinstance(raw, Mapping):
        return "{ " + ", ".join(f"{key} = {as_written(one)}" for key, one in raw.items()) + " }"
    if isinstance(raw, list):
        return "[" + ", ".join(as_written(one) for one in raw) + "]"
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, int | Decimal):
        return str(raw)
    return json.dumps(raw, ensure_ascii=False)
