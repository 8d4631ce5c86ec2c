"""The empty sheet that an office hands out: header with units, what to type, an example, checks.

The example row and the row that says what to type are recognised on import and skipped, so that the
template as it is imports nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from smeadmin.domain import credit_code
from smeadmin.domain.amounts import plain_decimal
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.days import EARLIEST
from smeadmin.domain.findings import column_letter
from smeadmin.i18n import gettext as _
from smeadmin.sheets.replacing import replacing
from smeadmin.sheets.writing import Formats, lay_out, new_workbook, sheet_name

About = tuple[str, str]
"""What a measure means by a column, and the clauses that want it."""

Offered = Mapping[str, tuple[Column, tuple[str, ...]]]
"""Column name -> the column and the words that it takes."""

CHECKED_ROWS = 2_000
LAST_DAY = date(2199, 12, 31)


def write_template(
    path: str | Path,
    noun: Noun,
    *,
    words: Mapping[str, Iterable[str]] | None = None,
    about: Mapping[str, About] | None = None,
    force: bool = False,
) -> None:
    """Write the import template of a noun as XLSX, in the language in use.

    ``words`` gives for a column what its drop-down offers (kinds and categories of the adopted policy,
    regions); columns with choices of their own need none. ``about`` says of a column what the measure
    means by it and where. Raises ``OutputExists``, ``OutputRefused``.
    """
    offered = _offered(noun.columns, words or {})
    with replacing(path, force) as file:
        book = new_workbook(file)
        formats = Formats(book)
        page = book.add_worksheet(sheet_name(str(noun.label)))
        lay_out(page, noun.columns, formats, star=True)
        for index, column in enumerate(noun.columns):
            _note(page, index, column, offered)
        _own_rows(page, noun.columns, formats)
        for index, column in enumerate(noun.columns):
            _check(page, index, column, offered)
        page.autofilter(0, 0, CHECKED_ROWS, len(noun.columns) - 1)
        guide = book.add_worksheet(_("Instructions"))
        _instructions(guide, noun.columns, formats, offered, about or {})
        if offered:
            _codes(book.add_worksheet(_("Codes")), offered, formats)
        book.close()


def _offered(columns: Sequence[Column], words: Mapping[str, Iterable[str]]) -> Offered:
    """Column name -> what it takes: in a drop-down, or several of them in one cell."""
    offered = {}
    for column in columns:
        own = tuple(str(choice[1]) for choice in column.choices)
        if column.kind is Kind.FLAG:
            own = (_("yes"), _("no"))
        chosen = tuple(dict.fromkeys(words.get(column.name, own)))
        if chosen:
            offered[column.name] = column, chosen
    return offered


def _own_rows(page: Any, columns: Sequence[Column], formats: Formats) -> None:
    for index, column in enumerate(columns):
        if column.told is not None:
            page.write_string(1, index, str(column.told), formats.hint)
    for index, column in enumerate(columns):
        if column.example is not None:
            page.write_string(2, index, str(column.example), formats.example)


def _told(column: Column, offered: Offered) -> str:
    """What to type; where a cell takes several words, a drop-down cannot offer them: each of them."""
    words = "、".join(offered[column.name][1]) if column.name in offered else ""
    told = str(column.told or "")
    if column.kind is not Kind.SET or not words:
        return told
    return _("{word}: {sentence}").format(word=told, sentence=words)


def _note(page: Any, index: int, column: Column, offered: Offered) -> None:
    """A note on the header cell: what to type, and whether it must be filled."""
    lines = [told] if (told := _told(column, offered)) else []
    lines.append(_("required") if column.required else _("may be left empty"))
    page.write_comment(0, index, "\n".join(lines), {"author": "smeadmin", "x_scale": 1.4})


def _check(page: Any, index: int, column: Column, offered: Offered) -> None:
    """Let the spreadsheet itself refuse what the import would refuse."""
    rule = _rule(column, index, offered)
    if rule is not None:
        page.data_validation(1, index, CHECKED_ROWS, index, {"ignore_blank": True, **rule})


def _rule(column: Column, index: int, offered: Offered) -> dict[str, Any] | None:
    if column.name in offered and column.kind is not Kind.SET:
        letter = column_letter(list(offered).index(column.name))
        last = len(offered[column.name][1]) + 1
        codes = _("Codes")
        return {
            "validate": "list",
            "source": f"='{codes}'!${letter}$2:${letter}${last}",
            "error_type": "warning" if column.open or column.kind is Kind.REGION else "stop",
            "error_message": _("choose one of the list"),
        }
    match column.kind:
        case Kind.CREDIT_CODE:
            return {
                "validate": "length",
                "criteria": "==",
                "value": credit_code.LENGTH,
                "error_type": "warning" if column.otherwise else "stop",
                "error_message": str(column.told),
            }
        case Kind.DAY if not column.forever:
            return {
                "validate": "date",
                "criteria": "between",
                "minimum": EARLIEST,
                "maximum": LAST_DAY,
                "error_message": _("a date such as 2019-02-28"),
            }
        case Kind.RATIO:
            return _percent_rule(f"{column_letter(index)}2")
        case Kind.INT | Kind.FEN | Kind.AREA | Kind.MICRO:
            return _number_rule(column)
        case Kind.YEAR:
            return _between("integer", EARLIEST.year, LAST_DAY.year)
        case Kind.TEXT | Kind.NAME | Kind.ID | Kind.PHONE:
            return {
                "validate": "length",
                "criteria": "<=",
                "value": column.longest,
                "error_message": _("at most {n} characters").format(n=column.longest),
            }
    return None


def _percent_rule(first: str) -> dict[str, Any]:
    """From 0 to 100, and nothing between 0 and 1, which may be meant either way."""
    return {
        "validate": "custom",
        "value": f"=OR({first}=0,AND({first}>1,{first}<=100))",
        "error_message": _("0 to 100: write 34.0, not 0.34"),
    }


def _number_rule(column: Column) -> dict[str, Any]:
    factor = column.unit.factor if column.unit else 1_000_000 if column.kind is Kind.MICRO else 1
    lowest = plain_decimal(column.lowest or 0, factor)
    sort = "integer" if column.kind is Kind.INT else "decimal"
    if column.highest is not None:
        return _between(sort, lowest, plain_decimal(column.highest, factor))
    return {
        "validate": sort,
        "criteria": ">=",
        "value": float(lowest),
        "error_message": _("a number, {lowest} or more").format(lowest=lowest),
    }


def _between(sort: str, lowest: Any, highest: Any) -> dict[str, Any]:
    said = _("a number from {lowest} to {highest}")
    return {
        "validate": sort,
        "criteria": "between",
        "minimum": float(lowest),
        "maximum": float(highest),
        "error_message": said.format(lowest=lowest, highest=highest),
    }


def _instructions(
    page: Any,
    columns: Sequence[Column],
    formats: Formats,
    offered: Offered,
    about: Mapping[str, About],
) -> None:
    """One line for each column; what a measure means by it where it says so."""
    heads = [_("column"), _("required"), _("unit"), _("example"), _("what to type")]
    widths = [24, 10, 12, 30, 48]
    if about:
        heads, widths = [*heads, _("meaning"), _("clause")], [*widths, 48, 30]
    for index, (head, width) in enumerate(zip(heads, widths, strict=True)):
        page.set_column(index, index, width, formats.text)
        page.write_string(0, index, head, formats.header)
    page.freeze_panes(1, 0)
    for row, column in enumerate(columns, 1):
        cells = (
            str(column.header),
            _("yes") if column.required else "",
            str(column.unit.symbol) if column.unit else "",
            str(column.example or ""),
            _told(column, offered),
            *(about.get(column.name, ("", "")) if about else ()),
        )
        for index, cell in enumerate(cells):
            page.write_string(row, index, cell, formats.text)


def _codes(page: Any, offered: Offered, formats: Formats) -> None:
    """What the drop-downs offer, a column each."""
    lists = list(offered.values())
    for index, (column, _words) in enumerate(lists):
        page.set_column(index, index, 24, formats.text)
        page.write_string(0, index, str(column.header), formats.header)
    for row in range(max(len(chosen[1]) for chosen in lists)):
        for index, (_column, words) in enumerate(lists):
            if row < len(words):
                page.write_string(row + 1, index, words[row], formats.text)
