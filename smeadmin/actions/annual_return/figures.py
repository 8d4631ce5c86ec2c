"""Which figures the measures in force want filed, and how a filed value is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain.annual_return import Asked, Asking, NoFiguresAsked
from smeadmin.domain.columns import Kind, return_noun
from smeadmin.domain.columns.column import Column
from smeadmin.domain.rules.cited import clauses_by_figure
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Document, Noun
from smeadmin.domain.rules.figures import Figure, Filed
from smeadmin.domain.rules.needs import years_back
from smeadmin.domain.rules.reading import Reading
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue

BODIES = ("institution", "provider")


def filed_figures(view: View, on: date, policy: str | None = None) -> tuple[Asked, ...]:
    """Give the figures that institutions must file under the measures in force on a day.

    A figure that several measures want comes once; one that a notice brings is wanted by the measure it
    changes. ``policy`` asks for one measure only; raises NoRuleInForce when that one is not in force.
    """
    library = Library(view)
    documents = library.all_on(on) if policy is None else (library.on(policy, on),)
    asked: dict[str, Asked] = {}
    for document in documents:
        if document.amendments and not document.nouns and policy is None:
            continue
        clauses, read = clauses_by_figure(document), _read_by_rules(document)
        for figure in document.figures.values():
            if figure.origin != Filed("return") or figure.about not in BODIES:
                continue
            before = asked.get(figure.name)
            wanted = (*before.policies, document.id) if before else (document.id,)
            cited = tuple(f"{document.id} {clause}" for clause in clauses.get(figure.name, ()))
            asked[figure.name] = _asked(figure, before, wanted, cited, figure.name in read)
    return tuple(asked.values())


def _read_by_rules(document: Document) -> set[str]:
    return {name for noun in document.nouns.values() for name in years_back(document, noun)}


def asking(view: View, on: date, policy: str | None = None) -> Asking:
    """Give the figures that are asked for and the columns they make; raises NoFiguresAsked."""
    figures = filed_figures(view, on, policy)
    if not figures:
        raise NoFiguresAsked(
            details={"on": on.isoformat()},
            way_out=("smeadmin policy list", _("adopt the measure: smeadmin policy adopt POLICY")),
        )
    return Asking(figures, return_noun(figures))


def concerned(view: View, asked: Asking, day: date, year: int) -> dict[str, set[int] | None]:
    """Say of each measure whose figures it wants: those whom its evaluations concern (None: everybody).

    Who is evaluated must file; a measure without an evaluation of its own asks whoever it asks.
    """
    library, found = Library(view), {}
    for policy in {name for figure in asked.figures for name in figure.policies}:
        document = library.on(policy, day)
        tests = [n.who for p, n in document.nouns.items() if p.startswith("evaluation.")]
        found[policy] = None if not tests or None in tests else _meant(view, document, day, year)
    return found


def _meant(view: View, document: Document, day: date, year: int) -> set[int]:
    """Give the institutions for which ``who`` of one of a measure's evaluations holds."""
    meant: set[int] = set()
    for path, noun in document.nouns.items():
        if not path.startswith("evaluation.") or noun.who is None:
            continue
        alone = replace(document, nouns={path: Noun(head=noun.head, who=noun.who)})
        for body, facts in facts_of_all(view, alone, path, day=day, year=year).items():
            if noun.who.judge(Reading(document.figures, facts)).verdict is Verdict.YES:
                meant.add(body)
    return meant


def _asked(
    figure: Figure,
    before: Asked | None,
    policies: tuple[str, ...],
    cited: tuple[str, ...],
    needed: bool,
) -> Asked:
    if before is not None:
        clauses = (*before.clauses, *cited)
        return replace(before, policies=policies, clauses=clauses, needed=before.needed or needed)
    label = figure.label or Text(figure.name, figure.name)
    choices = tuple((name, figure.labels.get(name, Text(name, name))) for name in figure.choices)
    meaning = figure.definition or figure.ask
    return Asked(figure.name, figure.unit, label, choices, policies, meaning, cited, needed)


def to_store(column: Column, value: Any) -> dict[str, Any]:
    """Give a filed value as it is stored: an amount in the smallest unit, or a text."""
    if isinstance(value, bool):
        return {"amount": int(value), "text": None}
    if isinstance(value, int):
        return {"amount": value, "text": None}
    if isinstance(value, date):
        return {"amount": None, "text": value.isoformat()}
    if column.kind is Kind.SET:
        return {"amount": None, "text": json.dumps(list(value), ensure_ascii=False)}
    return {"amount": None, "text": str(value)}


def from_store(column: Column, amount: int | None, text: str | None) -> Any:
    """Read a stored value back as the column's own kind of value."""
    if text is None:
        return bool(amount) if column.kind is Kind.FLAG else amount
    if column.kind is Kind.DAY:
        return date.fromisoformat(text)
    return tuple(json.loads(text)) if column.kind is Kind.SET else text


def stored_values(
    view: View, noun: Mapping[str, Column], year: int, institution: int | None = None
) -> dict[int, dict[str, Any]]:
    """Read what was filed for a year: values by institution and figure, of the columns given."""
    c = of(ReturnValue).c
    statement = sa.select(c.institution_id, c.figure, c.amount, c.text).where(c.year == year)
    if institution is not None:
        statement = statement.where(c.institution_id == institution)
    found: dict[int, dict[str, Any]] = {}
    for body, name, amount, text in view.connection.execute(statement):
        if name in noun:
            found.setdefault(body, {})[name] = from_store(noun[name], amount, text)
    return found
