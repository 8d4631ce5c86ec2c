"""What every paper has: its languages, its days written out, its QR, its small print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from smeadmin.domain.paper import HEAD_SHOWN, Grid, Page, Printed
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language, use
from smeadmin.render.document import Cell, Column, Heading, Kind, Table
from smeadmin.render.formats import day, shower

RIGHT = frozenset(
    {Kind.MEASURE, Kind.INT, Kind.YEAR, Kind.FEN, Kind.POINTS, Kind.RATIO, Kind.QUANTITY}
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def each_language(draw: Callable[[], Page], *, english: bool) -> tuple[Page, ...]:
    """Draw a page in Chinese, and its English twin after it where one is wanted."""
    spoken, pages = language(), []
    try:
        for tongue in ("zh", "en") if english else ("zh",):
            use(tongue)
            pages.append(draw())
    finally:
        use(spoken)
    return tuple(pages)


def long_day(on: dt.date) -> str:
    """Write a day as it stands on paper: 2026 年 3 月 18 日, or 18 March 2026."""
    if language() == "zh":
        return f"{on.year} 年 {on.month} 月 {on.day} 日"
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def across(printed: Printed, state: str = "", *, example: bool = False) -> tuple[str, ...]:
    """Give the words across a paper that is not to be taken for one in force."""
    words = [
        state or (str(_("copy")) if printed.copy else ""),
        _("rehearsal") if printed.rehearsal else "",
        _("example") if example else "",
    ]
    return tuple(dict.fromkeys(word for word in words if word))


def foot(printed: Printed, command: str) -> tuple[str, ...]:
    """Give the small print: how to look it up, where the chain stood, the how-manieth printing."""
    head = " ".join(printed.head[at : at + 4] for at in range(0, HEAD_SHOWN, 4))
    looked = _("look up: {command}").format(command=command)
    stood = _("register head {head}").format(head=head)
    times = _("printing {n}, {on}").format(n=printed.nth, on=day(printed.on))
    return (f"{looked}    {stood}", times)


def grid_of(table: Table) -> Grid:
    """Make of a table of the screen one for paper: all its columns, every value as people read it."""
    columns = [column for column in table.columns if column.screen]
    places = [at for at, column in enumerate(table.columns) if column.screen]
    return Grid(
        tuple(str(column.header) for column in columns),
        tuple(
            tuple(_cell(row[at], table.columns[at]) for at in places)
            for row in table.rows
            if not isinstance(row, Heading)
        ),
        right=tuple(at for at, column in enumerate(columns) if column.kind in RIGHT),
    )


def _cell(value: Any, column: Column) -> str:
    if isinstance(value, Cell):
        value = value.value
    return "-" if value is None else shower(column)(value).replace("\n", " ")
