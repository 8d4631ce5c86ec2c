"""A document as data for programs: one JSON document, JSON lines, or CSV.

Keys are the names of the columns, values are raw (integer fen, ISO dates, exact decimal strings)
and never translated: words of documents and registries are given in both languages, {"zh", "en"},
so that an answer is the same whatever language is in use. JSON lines and CSV take rows one by one,
so that a list of any length streams.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any, TextIO, cast

from smeadmin.i18n import Text
from smeadmin.render.document import (
    Cell,
    Column,
    Document,
    Findings,
    Heading,
    Kind,
    Next,
    Table,
    main_table,
)
from smeadmin.render.draw.text import plain
from smeadmin.render.formats import exact, exact_percent, exact_yuan, flag, instant, shower

MOST_FINDINGS = 10_000
BOM = "\ufeff"
WORDS = frozenset((Kind.TEXT, Kind.PROSE, Kind.NAME, Kind.CODE, Kind.CLAUSE, Kind.WORD))
FORMULA = tuple("=+-@\t\r＝＋－＠")
EXACT = frozenset((Kind.POINTS, Kind.RATIO, Kind.QUANTITY))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a write: the number of its change, or None for a rehearsal or a no-op."""

    change: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document as one sheet of raw values, for those who write spreadsheets."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Any, ...]]


def sheet(document: Document) -> Sheet:
    """Give the table of a page with all its columns; a page without a table gives rows of its data."""
    title = document.title if isinstance(document.title, str) else _first(document.title)
    if table := document.sheet or main_table(document.blocks):
        return Sheet(title, table.columns, map(tuple, _values(table)))
    data = document.data or ()
    records = [data] if isinstance(data, Mapping) else list(data)
    names = list(dict.fromkeys(key for record in records for key in record))
    columns = tuple(Column(name, name) for name in names)
    return Sheet(title, columns, (tuple(_cell(r.get(name)) for name in names) for r in records))


def answer_of(document: Document) -> Any:
    """Give what JSON answers: the document's data, or the rows of its first table."""
    if document.data is not None:
        return document.data
    table = main_table(document.blocks)
    return _objects(table) if table else {}


def write_json(
    document: Document, outcome: Outcome | None, out: TextIO, pretty: bool, ascii_only: bool
) -> None:
    """Print one JSON document: the answer, or the envelope of a write around it."""
    answer = answer_of(document)
    if outcome is not None:
        answer = envelope(document, outcome)
    out.write(to_json(answer, pretty, ascii_only) + "\n")


def envelope(document: Document, outcome: Outcome) -> dict[str, Any]:
    """Put what became of a write around its answer; of many findings only the first are carried."""
    found = document.findings or Findings(())
    items = list(islice(found.items, MOST_FINDINGS + 1))
    carried = {
        "change": outcome.change,
        "dry_run": outcome.dry_run,
        "result": answer_of(document),
        "findings": [each.as_json(found.file, found.sheet) for each in items[:MOST_FINDINGS]],
    }
    if len(items) > MOST_FINDINGS:
        carried["findings_total"] = found.total or len(cast(Sized, found.items))
    return {**carried, "next": command_of(document.next)}


def write_jsonl(document: Document, outcome: Outcome | None, out: TextIO, ascii_only: bool) -> None:
    """Print one object a line, each as soon as it is there; a write is one line."""
    answer = answer_of(document) if outcome is None else envelope(document, outcome)
    objects = [answer] if isinstance(answer, Mapping) else answer
    for each in objects:
        out.write(to_json(each, False, ascii_only) + "\n")


def write_csv(document: Document, out: TextIO, names: bool, bom: bool) -> None:
    """Print RFC 4180: headers for people, or with ``names`` the registry's names and raw values."""
    import csv

    page = sheet(document)
    if not page.columns:
        return
    if bom:
        out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c.name if names else str(c.header) or c.name for c in page.columns])
    shape = raw if names else spreadsheet
    shapes = [partial(_inert, shape, column) for column in page.columns]
    writer.writerows(
        [put(value) for put, value in zip(shapes, row, strict=True)] for row in page.rows
    )


def raw(value: Any, column: Column) -> Any:
    """Give a table's value as a program gets it; a personal one masked."""
    if value is None:
        return None
    if column.mask is not None:
        return column.mask(value)
    return exact(value) if column.kind in EXACT else value


def spreadsheet(value: Any, column: Column) -> Any:
    """Give a table's value as a spreadsheet reads it: plain yuan, percent with its sign, words."""
    if value is None:
        return ""
    write = SPREADSHEET.get(column.kind)
    if write is not None:
        return write(value)
    return shower(column)(value) if column.words else raw(value, column)


SPREADSHEET: dict[Kind, Callable[[Any], str]] = {
    Kind.FEN: exact_yuan,
    Kind.RATIO: exact_percent,
    Kind.FLAG: flag,
    Kind.INSTANT: instant,
}


def _inert(shape: Callable[[Any, Column], Any], column: Column, value: Any) -> Any:
    """Put a quote before text that a spreadsheet would run; numbers and measures stay."""
    shaped = shape(value, column)
    if not isinstance(shaped, str) or column.kind not in WORDS:
        return shaped
    shaped = plain(shaped)
    return "'" + shaped if shaped.startswith(FORMULA) else shaped


def to_json(value: Any, pretty: bool, ascii_only: bool) -> str:
    """Write a value as JSON, indented for people or on one line."""
    return plain(
        json.dumps(
            value,
            ensure_ascii=ascii_only,
            indent=2 if pretty else None,
            default=_plain_json,
            separators=None if pretty else (", ", ": "),
        )
    )


def _plain_json(value: Any) -> Any:
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):
        return exact(value)
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Cell):
        return value.value
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} is not data")


def _objects(table: Table) -> Iterator[dict[str, Any]]:
    for row in _values(table):
        yield {
            column.name: raw(value, column)
            for column, value in zip(table.columns, row, strict=True)
        }


def _values(table: Table) -> Iterator[list[Any]]:
    for row in table.rows:
        if not isinstance(row, Heading):
            yield [value.value if type(value) is Cell else value for value in row]


def _cell(value: Any) -> Any:
    """Give a value of a JSON answer as one cell of a sheet."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
        return to_json(value, False, False)
    return _plain_json(value)


def _first(title: Sequence[str | Cell]) -> str:
    return str(title[0].value if isinstance(title[0], Cell) else title[0]) if title else ""


def command_of(following: Next | str | None) -> str | None:
    """Give the bare command of a next step."""
    return following.command if isinstance(following, Next) else following
