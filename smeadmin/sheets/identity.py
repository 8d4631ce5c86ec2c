"""What tells one row from another: its key, the number it bears, or its content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from smeadmin.domain.columns.column import Kind, Noun
from smeadmin.sheets.known import Digest, Known, digest_of

Values = tuple[Any, ...]


def identity_of(content: str, met: Known) -> Digest:
    """Give the identity of a row without a number: its content and its ordinal among equal ones."""
    identity = digest_of(content)
    ordinal = met.count(identity)
    return identity if ordinal == 1 else digest_of(f"{content}\x1e{ordinal}")


def key_of(fields: Sequence[str], noun: Noun) -> Callable[[Values], Any]:
    """The key of a row: one value, or a tuple; a part of it that the sheet does not have is empty."""
    if set(noun.key) <= set(fields):
        return itemgetter(*(fields.index(name) for name in noun.key))
    at = [fields.index(name) if name in fields else None for name in noun.key]
    return lambda values: tuple(None if i is None else values[i] for i in at)


def contents_of(
    fields: Sequence[str], noun: Noun
) -> Callable[[Sequence[Sequence[Any]]], list[str]]:
    """What tells rows from others where nothing numbers them: their content columns, as one text each.

    A column that the file lacks counts as empty, and the order of columns does not matter, so that an
    exported list is recognised when it comes back.
    """
    parts, names = [], []
    for name in noun.content:
        if name not in fields:
            parts.append("None")
            continue
        names.append(f"v{fields.index(name)}")
        day = noun[name].kind is Kind.DAY
        parts.append(
            f"{{{names[-1]}.toordinal() if {names[-1]} else None}}" if day else f"{{{names[-1]}}}"
        )
    # Column numbers only; nothing from the file gets into the text.
    columns = ", ".join(f"v[{name[1:]}]" for name in names)
    text = f'f"{chr(31).join(parts)}"'
    contents: Callable[[Sequence[Sequence[Any]]], list[str]] = eval(
        f"lambda v: [{text} for {', '.join(names)}, in zip({columns})]"
    )
    return contents


def content_of(fields: Sequence[str], noun: Noun) -> Callable[[Values], str]:
    """The content of a single row: see ``contents_of``."""
    contents = contents_of(fields, noun)
    return lambda values: contents([(value,) for value in values])[0]
