"""The words of columns whose lists the measures make: kinds of institution, categories of service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from smeadmin.domain.columns import Noun
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.policy import PolicyDocument

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Document

FROM_POLICIES = ("kind", "category")


def with_choices(view: View, noun: Noun) -> Noun:
    """Give a noun whose open columns know the choices of the adopted measures.

    A word that no measure lists is kept as it is written, with a warning. Without a measure that
    lists any, the column takes every word in silence.
    """
    words = _words(view)
    columns = tuple(
        replace(column, choices=tuple(words[column.name].items()))
        if column.name in words
        else column
        for column in noun.columns
    )
    return replace(noun, columns=columns)


def stored_choice(noun: Noun, name: str, word: str | None) -> str | None:
    """Give the value that a word is stored as, by the choices of a column; else the word itself."""
    for value, label in noun[name].choices if word else ():
        if word in (value, label.zh, label.en):
            return value
    return word


def name_of(labels: Mapping[str, Text], word: str) -> str:
    """Give the name that a word stands for, by labels in either language; else the word itself."""
    called = (name for name, label in labels.items() if word in (label.zh, label.en))
    return word if word in labels else next(called, word)


def choice_words(document: Document) -> dict[str, list[list[str]]]:
    """Give the choices of a measure's figures and their words, as they are kept beside its text."""
    kept: dict[str, list[list[str]]] = {}
    for figure in document.figures.values():
        for choice in figure.choices:
            label = figure.labels.get(choice) or Text(choice, choice)
            kept.setdefault(figure.name, []).append([choice, label.zh, label.en])
    return kept


def title_words(view: View) -> dict[str, Text]:
    """Give what the adopted measures call their titles; no rule is read for it."""
    import tomllib

    t = of(PolicyDocument)
    found: dict[str, Text] = {}
    for row in view.rows(sa.select(t.c.content).order_by(t.c.policy, t.c.edition)):
        for name, noun in tomllib.loads(row["content"]).get("certification", {}).items():
            label = noun.get("label", name)
            both = (label, label) if isinstance(label, str) else (label["zh"], label["en"])
            found[name] = Text(*both)
    return found


def level_words(view: View) -> dict[str, Text]:
    """Give the words of the levels of titles, of all adopted measures."""
    t = of(PolicyDocument)
    found: dict[str, Text] = {}
    for row in view.rows(sa.select(t.c.choices).order_by(t.c.policy, t.c.edition)):
        found |= {name: Text(zh, en) for name, zh, en in row["choices"].get("level", ())}
    return found


def _words(view: View) -> Mapping[str, Mapping[str, Text]]:
    """Collect the choices of the open columns over all adopted measures; the newest edition words them."""
    table = of(PolicyDocument)
    found: dict[str, dict[str, Text]] = {}
    for row in view.rows(sa.select(table.c.choices).order_by(table.c.policy, table.c.edition)):
        for name in FROM_POLICIES:
            for choice, zh, en in row["choices"].get(name, ()):
                found.setdefault(name, {})[choice] = Text(zh, en)
    return found
