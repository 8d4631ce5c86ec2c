"""The texts of a table's cells, one column at a time: by kind, with their marks, made printable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from smeadmin.render.document import Cell, Column, Kind
from smeadmin.render.draw.line import Style
from smeadmin.render.draw.text import width
from smeadmin.render.formats import EMPTY, SHOW, shower

BAR_CELLS = 30


def cell_text(cell: Cell, column: Column) -> str:
    """Write a cell with its mark before it."""
    show = shower(column) if cell.kind is None else SHOW[cell.kind]
    text = EMPTY if cell.value is None else show(cell.value)
    return f"{cell.mark} {text}" if cell.mark else text


def texts_of(
    column: Column,
    body: Sequence[Any],
    foot: Sequence[Any],
    style: Style,
    room: int | None = None,
) -> list[str]:
    """Write the cells of one column, body and foot; line ends that prose wished for stay inside.

    ``room`` is what a bar may take. In the foot nothing is blank, and words under numbers are words.
    """
    if column.kind is Kind.BAR:
        return [*_bars(body, BAR_CELLS if room is None else room, style), *("" for _ in foot)]
    return _texts(column, body, style) + [_foot(column, value, style) for value in foot]


def _texts(column: Column, values: Iterable[Any], style: Style) -> list[str]:
    show, say = shower(column), style.say
    texts = [
        EMPTY if value is None else cell_text(value, column) if type(value) is Cell else show(value)
        for value in values
    ]
    if style.says_as_is(texts):
        return texts
    if column.kind is not Kind.PROSE:
        return [say(text) for text in texts]
    return ["\n".join(map(say, text.split("\n"))) for text in texts]


def _foot(column: Column, value: Any, style: Style) -> str:
    if value is None or isinstance(value, str):
        return style.say(value or "")
    return _texts(column, [value], style)[0]


def _bars(values: Sequence[int | None], room: int, style: Style) -> list[str]:
    """Draw counts as bars: a block for each one, scaled down when they would not fit."""
    most = max((value or 0 for value in values), default=0)
    cells = max(1, min(BAR_CELLS, room))
    block = style.say("█")
    scale = most if most > cells else cells
    return [block * max(min(value or 0, 1), (value or 0) * cells // scale) for value in values]


def joined(text: str) -> str:
    """Take line ends out of prose: Chinese goes on at once, other words after a blank."""
    if "\n" not in text:
        return text
    return "".join(p if width(p[-1:]) == 2 else p + " " for p in text.split("\n")).rstrip()
