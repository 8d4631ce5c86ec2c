"""The page somebody sees before they approve: what it comes to, row by row, what is new, what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from smeadmin.domain.doings import doing
from smeadmin.domain.proposal import CellMoved, LookedAt
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.cells import column_word, value_word
from smeadmin.render.change import said_of, table_word
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Lines,
    Pairs,
    Section,
    Table,
    Tone,
)
from smeadmin.render.formats import instant, integer, yuan

ROWS_DRAWN = 20
CELLS_DRAWN = 6

_TOTALS = (
    Column("table", Text("资料", "rows of"), rank=0),
    Column("inserted", Text("新增", "new"), Kind.INT, rank=1),
    Column("updated", Text("修改", "changed"), Kind.INT, rank=1),
    Column("deleted", Text("删除", "deleted"), Kind.INT, rank=2),
    Column("sums", Text("金额变化（元）", "money (yuan)"), Kind.PROSE, rank=1),
)
_ROWS = (
    Column("table", Text("资料", "rows of"), rank=2),
    Column("row", Text("编号", "row"), rank=0),
    Column("cells", Text("内容", "content"), Kind.PROSE, rank=0),
)
_MOVED = (
    Column("row", Text("编号", "row"), rank=0),
    Column("column", Text("列", "column"), rank=1),
    Column("then", Text("上次", "then"), Kind.PROSE, rank=0),
    Column("now", Text("这次", "now"), Kind.PROSE, rank=0),
)


def draw_looked(looked: LookedAt, name: str | None = None) -> Document:
    """Draw a proposal for who is about to approve it; ``name``: its number as another office reads it."""
    shown = looked.proposal
    blocks: list[Block] = [Pairs(_pairs(looked)), *content_blocks(shown.shown)]
    if looked.before is not None:
        blocks.append(_since_last(looked))
    if flags := flag_lines(looked):
        told = tuple(Cell(flag, Tone.WAIT, "?") for flag in flags)
        blocks.append(Section(_("to look at"), (Lines(told),)))
    return Document(
        title=(name or shown.change, doing(shown.command), shown.by), blocks=tuple(blocks), data={}
    )


def content_blocks(shown: dict[str, Any]) -> tuple[Block, ...]:
    """Draw what a proposal would write: totals by kind of row, then the rows."""
    totals = Table(_TOTALS, tuple(map(_total, shown["totals"])))
    rows = [
        (table, row, list(cells))
        for (table, row), cells in groupby(
            filter(_says_something, shown["cells"]), key=lambda cell: (cell[0], cell[1])
        )
    ]
    blocks: list[Block] = [
        totals,
        Table(_ROWS, tuple(_row(*one) for one in rows[:ROWS_DRAWN])),
    ]
    if left := len(rows[ROWS_DRAWN:]) + shown["more"]:
        more = ngettext("{n} more row", "{n} more rows", left).format(n=integer(left))
        blocks.append(Lines((more + "   --format json",)))
    if shown["files"]:
        lines = tuple(f"{file['name']}\t{file['sha256'][:16]}" for file in shown["files"])
        blocks.append(Section(_("files that were read, and their digests"), (Lines(lines),)))
    return tuple(blocks)


def flag_lines(looked: LookedAt) -> list[str]:
    """Say what is remarkable about a proposal; none of it decides anything."""
    said = [_flag(flag) for flag in looked.proposal.shown["flags"]]
    of_all, approved = looked.of_maker
    if of_all > 1:
        told = _("of the last {n} proposals of {maker} that were decided, this person approved {m}")
        said.append(told.format(n=of_all, m=approved, maker=looked.proposal.by))
    return said


def _pairs(looked: LookedAt) -> tuple[tuple[str, Any], ...]:
    shown = looked.proposal
    pairs: list[tuple[str, Any]] = [
        (_("command"), "smeadmin " + " ".join(shown.arguments)),
        (_("maker"), f"{shown.by}   {instant(shown.at)}"),
        (_("digest"), f"{shown.digest[:4]} {shown.digest[4:8]}"),
    ]
    amount = (shown.summary or {}).get("amount_fen")
    if amount is not None:
        pairs.append((_("amount (yuan)"), yuan(amount)))
    pairs += said_of(shown.document, shown.reason)
    if looked.since:
        told = ngettext(
            "{n} change of the register since", "{n} changes of the register since", looked.since
        )
        pairs.append((_("meanwhile"), told.format(n=integer(looked.since))))
    return tuple(pairs)


def _since_last(looked: LookedAt) -> Block:
    heading = _("other than {change}, looked at before").format(change=looked.before)
    moved = [cell for cell in looked.moved if column_word(cell.table, cell.column)]
    if not moved:
        return Section(heading, (Lines((_("nothing"),)),))
    rows = tuple(_moved(cell) for cell in moved[:ROWS_DRAWN])
    blocks: tuple[Block, ...] = (Table(_MOVED, rows),)
    if left := len(moved[ROWS_DRAWN:]):
        blocks = (*blocks, Lines((_("{n} more").format(n=integer(left)),)))
    return Section(heading, blocks)


def _moved(cell: CellMoved) -> tuple[Any, ...]:
    return (
        cell.row,
        column_word(cell.table, cell.column),
        value_word(cell.table, cell.column, cell.then),
        value_word(cell.table, cell.column, cell.now),
    )


def _total(total: dict[str, Any]) -> tuple[Any, ...]:
    named = ((column_word(total["table"], name), value) for name, value in total["sums"].items())
    sums = "   ".join(f"{word} {yuan(value)}" for word, value in named if word)
    counts = (total[part] or None for part in ("inserted", "updated", "deleted"))
    return (table_word(total["table"]), *counts, sums or None)


def _says_something(cell: Any) -> bool:
    """Leave to programs what no clerk has a word for, and what is empty."""
    table, row, column, was, now = cell
    if column_word(table, column) is None or column.endswith("_by"):  # who: stands above
        return False
    return (was, now) != (None, row) and (was or now) not in (0, "", None)


def _row(table: str, row: str, cells: list[Any]) -> tuple[Any, ...]:
    told = [_cell(table, column, was, now) for _t, _r, column, was, now in cells[:CELLS_DRAWN]]
    if len(cells) > CELLS_DRAWN:
        told.append("…")
    return table_word(table), row, "   ".join(told)


def _cell(table: str, column: str, was: Any, now: Any) -> str:
    word, said = column_word(table, column), value_word(table, column, now)
    if was is None:
        return f"{word} {said}"
    return f"{word} {value_word(table, column, was)} → {said or '-'}"


def _flag(flag: dict[str, Any]) -> str:
    if flag["flag"] == "back-dated":
        return _("dated {on}, typed on {typed}").format(**flag)
    if flag["flag"] == "rejected-before":
        said = _("proposed before as {change} and rejected by {by}").format(**flag)
        return f"{said} ({flag['reason']})" if flag.get("reason") else said
    if flag["flag"] == "split":
        told = _(
            "with {changes} of the days before it comes to {amount} yuan; each was below {above} yuan"
        )
        names = _listed(flag["changes"])
        amount, above = yuan(flag["amount_fen"]), yuan(flag["above_fen"])
        return told.format(changes=names, amount=amount, above=above)
    return str(flag["flag"])


def _listed(names: Iterable[str]) -> str:
    return _(", ").join(names)
