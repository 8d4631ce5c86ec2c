"""Pages of yearly figures: taken in, typed, shown, listed, missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smeadmin.domain.annual_return import FigureSet, ReturnLine, ReturnShown, ReturnsListed
from smeadmin.domain.columns import MICROS
from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.imports import SheetImported
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
)
from smeadmin.render.formats import exact, integer, shower
from smeadmin.render.imports import draw_imported
from smeadmin.render.lines import beside

NAMED = 3
"""So many missing figures are named in a line, the others counted."""

_FIGURES = (
    Column("figure", Text("字段名", "name"), Kind.CODE, rank=4),
    Column("label", Text("指标", "figure"), Kind.NAME, rank=0),
    Column("value", Text("数值", "value"), Kind.MEASURE, rank=0),
    Column("place", Text("出处", "from"), Kind.PROSE, rank=2),
    Column("change", Text("变更", "change"), Kind.CODE, rank=5),
)
_LINES = (
    Column("institution", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=2),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("filed", Text("已报（项）", "filed"), Kind.INT, rank=1),
    Column("missing", Text("未报（项）", "missing"), Kind.INT, rank=1),
    Column("which", Text("未报指标", "missing figures"), Kind.PROSE, rank=3),
)


def draw_return_imported(imported: SheetImported, *, year: int) -> Document:
    """Draw an import of yearly figures or of a staff roster, with the command that follows."""
    document = draw_imported(imported)
    if not imported.wrote:
        return document
    return replace(document, next=f"smeadmin return missing --year {year}")


def draw_figure_set(done: FigureSet) -> Document:
    """Draw one figure that was typed: before and after."""
    found, column = done.institution, done.column
    data = {
        "institution": found.code,
        "year": done.year,
        "figure": column.field,
        "was": _raw(column, done.was),
        "now": _raw(column, done.now),
    }
    title = (found.name, found.code, str(done.year))
    if done.was == done.now:
        said = _("Everything is so already.") + " " + _("Nothing was changed.")
        return Document(title=title, data=data, notes=(Note(said, "plain"),))
    words = f"{_words(column, done.was)} → {_words(column, done.now)}"
    return Document(
        title=title,
        blocks=(Pairs(((str(column.header), words),)),),
        data=data,
        deed=Deed(_("Set; the reason is kept with it."), _("would be set.")),
        next=f"smeadmin return show {found.code} --year {done.year}",
    )


def draw_return(shown: ReturnShown) -> Document:
    """Draw the figures of one institution for a year, each with the cell it came from."""
    found = shown.institution
    title = (found.name, found.code, str(shown.year))
    rows = tuple(
        (
            one.column.name,
            str(one.column.header),
            _words(one.column, one.value),
            one.place,
            one.change,
        )
        for one in shown.figures
    )
    missing = shown.missing
    feet = [_completeness(len(rows) - len(missing), len(rows))]
    if shown.staff is not None:
        roster = ngettext("roster: {n} person", "roster: {n} persons", shown.staff)
        feet.append(roster.format(n=integer(shown.staff)))
    following = f"smeadmin return template --year {shown.year} --out {shown.year}年报.xlsx"
    return Document(
        title=title,
        blocks=(Table(_FIGURES, rows), Lines((beside(*feet),))),
        data={
            "institution": found.code,
            "name": found.name,
            "year": shown.year,
            "figures": [
                {
                    "name": o.column.field,
                    "value": _raw(o.column, o.value),
                    "from": o.place,
                    "change": o.change,
                }
                for o in shown.figures
            ],
            "staff": shown.staff,
        },
        next=following if missing else None,
    )


def draw_returns(listed: ReturnsListed) -> Document:
    """Draw how complete every institution's figures of a year are."""
    if not listed.institutions:
        return _no_institutions()
    return Document(
        title=(_("yearly figures of {year}").format(year=listed.year),),
        blocks=(Table(_LINES, tuple(map(_line, listed.lines))), Lines((_totals(listed),))),
        data=[_line_data(listed.year, line) for line in listed.lines],
    )


def draw_missing(listed: ReturnsListed) -> Document:
    """Draw who has not filed, those that filed nothing first."""
    if not listed.institutions:
        return _no_institutions()
    if not listed.lines:
        said = _("All {n} institutions have filed every figure of {year}.")
        words = said.format(n=integer(listed.institutions), year=listed.year)
        return Document(data=[], notes=(Note(words, "plain"),))
    return Document(
        title=(_("missing figures of {year}").format(year=listed.year),),
        blocks=(Table(_LINES, tuple(map(_line, listed.lines))), Lines((_totals(listed),))),
        data=[_line_data(listed.year, line) for line in listed.lines],
        next=f"smeadmin return template --year {listed.year} --out {listed.year}年报.xlsx",
    )


def _line(line: ReturnLine) -> tuple[Any, ...]:
    return (line.code, line.name, line.filed, len(line.missing), _named(line))


def _line_data(year: int, line: ReturnLine) -> dict[str, Any]:
    return {
        "year": year,
        "institution": line.code,
        "name": line.name,
        "filed": line.filed,
        "missing": [column.field for column in line.missing],
        "files": list(line.files),
    }


def _named(line: ReturnLine) -> str | None:
    """Name a few of the missing figures; who filed nothing lacks all of them, and that says more."""
    if not line.missing:
        return None
    if not line.filed:
        return _("filed nothing")
    names = _(", ").join(str(column.header) for column in line.missing[:NAMED])
    more = len(line.missing) - NAMED
    return names if more <= 0 else names + _(" and {n} more").format(n=more)


def _totals(listed: ReturnsListed) -> str:
    complete = listed.institutions - listed.none - listed.partly
    institutions = ngettext("{n} institution", "{n} institutions", listed.institutions)
    return beside(
        institutions.format(n=integer(listed.institutions)),
        _("{n} complete").format(n=integer(complete)),
        _("{n} in part").format(n=integer(listed.partly)),
        _("{n} filed nothing").format(n=integer(listed.none)),
    )


def _completeness(filed: int, asked: int) -> str:
    return _("{filed} of {asked} figures are filed").format(filed=filed, asked=asked)


def _words(column: Registered, value: Any) -> str:
    """Say a value with its unit; what was not filed says so."""
    if value is None:
        return _("not filed")
    said = shower(column_of(column))(value)
    drawn = column_of(column).kind
    if drawn is Kind.FEN:
        return _("{amount} yuan").format(amount=said)
    if column.unit is None or drawn is Kind.RATIO:
        return said
    return f"{said} {column.unit.symbol}"


def _raw(column: Registered, value: Any) -> Any:
    """Give a value as programs read it: ratios, areas and points as exact decimals."""
    return exact(value) if column.kind in MICROS and value is not None else value


def _no_institutions() -> Document:
    said = _("There are no {things} yet.").format(things=_("institutions"))
    return Document(
        data=[],
        notes=(Note(said, "plain"),),
        next="smeadmin institution template --out 机构名录.xlsx",
    )
