"""The words of columns whose lists the measures make: kinds of institution, categories of service."""

from __future__ import annotations

from dataclasses import replace

from smeadmin.actions.library import Library
from smeadmin.domain.columns import Noun
from smeadmin.i18n import Text
from smeadmin.storage.change import View

FROM_POLICIES = ("kind", "category")


def with_choices(view: View, noun: Noun) -> Noun:
    """Give a noun whose open columns know the choices of the adopted measures.

    A word that no measure lists is kept as it is written, with a warning. Without a measure that
    lists any, the column takes every word in silence.
    """
    library = Library(view)
    columns = tuple(
        replace(column, choices=labels)
        if column.name in FROM_POLICIES and (labels := _labels(library, column.name))
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


def _labels(library: Library, name: str) -> tuple[tuple[str, Text], ...]:
    """Collect the choices of a figure over all adopted measures; the newest edition words them."""
    found: dict[str, Text] = {}
    for document in library.documents:
        figure = document.figures.get(name)
        if figure is not None:
            labels = figure.labels
            found |= {
                choice: labels.get(choice) or Text(choice, choice) for choice in figure.choices
            }
    return tuple(found.items())
