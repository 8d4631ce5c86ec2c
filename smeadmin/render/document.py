"""What a page says, before anybody decides how it is drawn.

``render/<noun>.py`` turns a domain result into a ``Document``; ``render.output`` prints it as fitted
text, as a named text format, or as data. Nothing here knows a width, a colour or a language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from smeadmin.domain.findings import Finding
from smeadmin.errors import Failure
from smeadmin.i18n import Text


class Kind(StrEnum):
    """What a column holds; it decides alignment, drawing, wrapping and the value in data."""

    TEXT = "text"  # a word or two, never wrapped
    PROSE = "prose"  # sentences: the only kind that may wrap
    NAME = "name"  # of a firm or a person: never wrapped, never shortened
    CODE = "code"  # anything that can be pasted into a command
    CLAUSE = "clause"  # where a rule is written
    MEASURE = "measure"  # a number with its unit beside it ("186.5 ㎡"), ready-made text
    INT = "int"
    YEAR = "year"
    FEN = "fen"  # integer fen, drawn as yuan with two decimals
    POINTS = "points"  # integer 10^-6 or exact number, two decimals
    RATIO = "ratio"  # 1_000_000 or 1 is 100.0%
    QUANTITY = "quantity"  # area, hours: integer 10^-6 or exact number, one decimal or more
    DAY = "day"
    INSTANT = "instant"  # aware datetime, drawn to the minute in China time
    FLAG = "flag"
    WORD = "word"  # a stored word, or a tuple of them, said by the column's ``words``
    BAR = "bar"  # an integer drawn as a bar; last column only


class Tone(StrEnum):
    """The six uses of colour; each stands beside a word or mark that says the same."""

    GOOD = "good"
    BAD = "bad"
    WAIT = "wait"
    PASTE = "paste"
    STRONG = "strong"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that needs more than its column gives: a tone, a mark before it, another kind."""

    value: Any
    tone: Tone | None = None
    mark: str = ""
    kind: Kind | None = None


def good(text: str) -> Cell:
    """Give ``✓ text`` in green: met, intact, done."""
    return Cell(text, Tone.GOOD, "✓")


def bad(text: str) -> Cell:
    """Give ``✗ text`` in red: short, not usable, altered."""
    return Cell(text, Tone.BAD, "✗")


def wait(text: str) -> Cell:
    """Give ``? text`` in yellow: to be judged, waits."""
    return Cell(text, Tone.WAIT, "?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name for programs, its header for people.

    ``rank`` decides who leaves a narrow screen: the highest goes first, 0 identifies the row and
    never goes. ``screen=False`` keeps a column for CSV, XLSX and JSON only. ``words`` say stored
    words to people and leave them raw to programs; ``mask`` hides a personal value from both.
    """

    name: str
    header: Text | str = ""
    kind: Kind = Kind.TEXT
    rank: int = 5
    screen: bool = True
    words: Mapping[str, Text] | None = None
    mask: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Stands between the rows of a table: a heading of a group, or a blank line when empty."""

    text: str = ""


Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Card:
    """One row at less than 50 columns: its title and what belongs to it."""

    title: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. A row is a sequence of raw values (or ``Cell``), one for each column.

    ``rows`` may be an iterator (it is read once); ``foot`` rows stand under a second rule;
    ``tight`` leaves out the blank line above; ``header=False`` draws no header and no rule;
    ``card`` makes the card of a row where the general one (first rank-0 column, then all others)
    is not good enough.
    """

    columns: tuple[Column, ...]
    rows: Iterable[Row | Heading]
    foot: tuple[Row, ...] = ()
    caption: str = ""
    header: bool = True
    tight: bool = False
    card: Callable[[Row], Card] | None = None


Value = str | Cell | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and what they say; labels are padded to the longest of the block.

    A value of several lines is a tuple; ``\\t`` inside lines aligns them with one another.
    """

    rows: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Plain sentences, one line each, wrapped where the screen is narrow; ``\\t`` aligns."""

    lines: tuple[str | Cell, ...]
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One verified statement: ``ok`` is True, False, or None for "cannot tell"."""

    ok: bool | None
    label: str
    said: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checks:
    """Statements with their marks, indented under the line above."""

    items: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A branch of a dependency tree; ``\\t`` in the text aligns the columns of all branches."""

    text: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """What rests on what, drawn with the elbows of a dependency tree."""

    root: Node


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks that belong to it, indented by two."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank line where the usual rules leave none."""


Block = Table | Pairs | Lines | Checks | Tree | Section | Gap


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong with an input file, for JSON; people get ``lines.findings_table`` among the blocks.

    ``items`` may be an iterator; ``total`` counts them when it is one.
    """

    items: Iterable[Finding]
    file: str = ""
    sheet: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A line of talk beside the answer: ``note``, ``warning`` or ``plain`` (no word before it)."""

    text: str
    level: str = "note"
    after: bool = False  # after the sentence of the deed instead of before it


@dataclass(frozen=True, slots=True)
class Deed:
    """One sentence about a write in both tenses; the drawing picks the one that is true.

    ``would`` is a full sentence without "Dry run:" and without "Nothing was changed.".
    """

    done: str
    would: str


@dataclass(frozen=True, slots=True)
class Next:
    """One exact command, with words before or after it that a program does not get."""

    command: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One answer: what is asked for (title, blocks, data) and the talk about it.

    ``data`` is the JSON answer: dicts, lists, or an iterator of dicts (jsonl streams it); without
    it the rows of the first table answer. ``sheet`` is the table for spreadsheets where it is not the
    first one, or holds more rows than the page shows. ``status`` is the exit status of an answer that
    says no;
    ``failure`` is what it has found wrong, drawn after it.
    """

    title: str | tuple[str | Cell, ...] = ()
    blocks: tuple[Block, ...] = ()
    data: Any = None
    findings: Findings | None = None
    notes: tuple[Note | str, ...] = ()
    deed: Deed | None = None
    next: Next | str | None = None
    status: int = 0
    failure: Failure | None = None
    sheet: Table | None = None


def main_table(blocks: Iterable[Block]) -> Table | None:
    """Find the table that a list is: the first one, also inside sections."""
    for block in blocks:
        if isinstance(block, Table):
            return block
        if isinstance(block, Section) and (inner := main_table(block.blocks)):
            return inner
    return None
