"""A document in one of tabulate's formats, by its name: Markdown, reStructuredText, HTML, LaTeX …

Nothing is fitted to a width. In Markdown the titles become headings; formats that are markup hold
the tables alone, since a loose line of text would break them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smeadmin.render.document import (
    Block,
    Cell,
    Check,
    Checks,
    Document,
    Gap,
    Heading,
    Lines,
    Pairs,
    Section,
    Table,
    Tree,
)
from smeadmin.render.draw.cells import joined, texts_of
from smeadmin.render.draw.line import Style
from smeadmin.render.draw.page import tree_texts
from smeadmin.render.draw.table import RIGHT
from smeadmin.render.draw.text import plain

# As of tabulate 0.10; a list of our own because importing tabulate costs 80 ms and `--format` is
# checked in every command. A test compares it with tabulate's.
FORMATS = tuple(
    """asciidoc colon_grid double_grid double_outline fancy_grid fancy_outline github grid
    heavy_grid heavy_outline html jira latex latex_booktabs latex_longtable latex_raw mediawiki
    mixed_grid mixed_outline moinmoin orgtbl outline pipe plain presto pretty psql rounded_grid
    rounded_outline rst simple simple_grid simple_outline textile tsv unsafehtml youtrack""".split()  # noqa: SIM905
)
ALIASES = {"md": "github"}
MARKUP = frozenset(
    "html unsafehtml latex latex_raw latex_booktabs latex_longtable mediawiki moinmoin".split()  # noqa: SIM905
)
MARKDOWN = frozenset(("github", "pipe"))


def draw_named(document: Document, name: str, style: Style) -> str:
    """Draw a document in tabulate's format ``name`` (or ``md``)."""
    name = ALIASES.get(name, name)
    title = document.title if isinstance(document.title, str) else "   ".join(_texts(document))
    parts = [*_spoken(title, 1, name), *_drawn(document.blocks, 2, name, style)]
    return plain("\n\n".join(parts)) + "\n" if parts else ""


def _texts(document: Document) -> Iterator[str]:
    return (str(p.value if isinstance(p, Cell) else p) for p in document.title if p)


def _spoken(text: str, depth: int, name: str) -> Iterator[str]:
    if text and name not in MARKUP:
        yield f"{'#' * depth} {text}" if name in MARKDOWN and depth else text


def _drawn(blocks: tuple[Block, ...], depth: int, name: str, style: Style) -> Iterator[str]:
    for block in blocks:
        match block:
            case Table():
                yield from _spoken(block.caption, 0, name)
                yield _tabulated(block, name, style)
            case Pairs():
                yield _pairs(block, name, style)
            case Section():
                yield from _spoken(block.heading, depth, name)
                yield from _drawn(block.blocks, depth + 1, name, style)
            case Checks():
                rows = [_check(item, style) for item in block.items]
                yield _tabulate(rows, [], ["left"] * 3, name)
            case Lines():
                said = "\n".join(_said(line, style) for line in block.lines)
                yield from _spoken(said, 0, name)
            case Tree():
                yield from _spoken("\n".join(map(style.say, tree_texts(block.root))), 0, name)
            case Gap():
                pass


def _check(check: Check, style: Style) -> list[str]:
    mark = {True: "✓", False: "✗", None: "?"}[check.ok]
    said = "  ".join((check.said, *check.details))
    return [mark, *map(style.say, (check.label, said.replace("\t", "  ")))]


def _said(line: Any, style: Style) -> str:
    return style.say(str(line.value) if isinstance(line, Cell) else line.replace("\t", "  "))


def _pairs(block: Pairs, name: str, style: Style) -> str:
    rows = [
        [style.say(label), " ".join(_said(line, style) for line in _lines(value))]
        for label, value in block.rows
    ]
    return _tabulate(rows, [], ["left", "left"], name)


def _lines(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _tabulated(table: Table, name: str, style: Style) -> str:
    body = [row for row in table.rows if not isinstance(row, Heading)]
    tracks = [
        texts_of(column, [row[index] for row in body], [row[index] for row in table.foot], style)
        for index, column in enumerate(table.columns)
        if column.screen
    ]
    rows = [list(map(joined, row)) for row in zip(*tracks, strict=True)]
    columns = [column for column in table.columns if column.screen]
    headers = [style.say(str(column.header)) for column in columns] if table.header else []
    return _tabulate(
        rows, headers, ["right" if column.kind in RIGHT else "left" for column in columns], name
    )


def _tabulate(rows: list[list[str]], headers: list[str], aligns: list[str], name: str) -> str:
    from tabulate import tabulate

    if name in MARKDOWN:  # a table without header is none there, and a bar would end a cell
        headers = headers or [""] * len(aligns)
        rows = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return tabulate(
        rows, headers, tablefmt=name, colalign=aligns if rows else None, disable_numparse=True
    )
