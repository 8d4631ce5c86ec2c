"""A drawn line: text with the tones of its parts, and what every drawer must know of its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from smeadmin.render.document import Tone
from smeadmin.render.draw.text import (
    clean,
    ljust,
    longest_atom,
    plain,
    to_ascii_marks,
    width,
    with_commands,
    wrap,
)

Span = tuple[str, Tone | None]
Line = str | list[Span]

GAP = "  "
NARROW = 50  # below this a row that does not fit becomes a card
BESIDE = 12  # a sentence with less room than this beside its label starts on the next line


@dataclass(frozen=True, slots=True)
class Style:
    """What a drawer must know of its place; ``piped`` text keeps to no width."""

    piped: bool = False
    ascii: bool = False
    colour: bool = False

    def say(self, text: str) -> str:
        """Make one text printable with the marks of the place."""
        return to_ascii_marks(clean(text)) if self.ascii else clean(text)

    def says_as_is(self, texts: Iterable[str]) -> bool:
        """Tell whether texts can be printed as they are, which nearly all columns can."""
        return not self.ascii and all(map(str.isprintable, texts))


@dataclass(slots=True)
class Drawn:
    """Finished lines, and the columns that had to leave."""

    lines: list[Line] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


def indented(line: Line, indent: str) -> Line:
    """Move a line to the right."""
    if not indent or not line:
        return line
    return indent + line if isinstance(line, str) else [(indent, None), *line]


def trimmed(spans: list[Span]) -> list[Span]:
    """Take trailing blanks off a line of spans."""
    while spans and not spans[-1][0].rstrip():
        spans.pop()
    if spans:
        spans[-1] = (spans[-1][0].rstrip(), spans[-1][1])
    return spans


def labelled(label: str, values: Sequence[str], column: int, room: int | None) -> list[Line]:
    """Draw a label and its sentences, which start ``column`` + 2 cells from the left.

    No label is wider than ``column`` + 1; without labels (``column`` 0) nothing is set off.
    Where the sentence's longest code would not fit beside the label it starts on the next line.
    """
    hang = column + len(GAP) if column else 0
    heads = [ljust(label if index == 0 else "", hang) for index in range(len(values))]
    if room is None:
        return [
            with_commands(plain(head + value).rstrip())
            for head, value in zip(heads, values, strict=True)
        ]
    lines: list[Line] = []
    if hang and any(_needs(value) > room - hang for value in values):
        lines += wrap(label, room, room) if label else []
        heads, hang = [GAP for _value in values], len(GAP)
    for head, value in zip(heads, values, strict=True):
        for part in wrap(value, room - hang, room - hang):
            lines.append(with_commands((head + part).rstrip()))
            head = " " * hang
    return lines


def _needs(sentence: str) -> int:
    """Count the cells beside a label that a sentence wants before it starts on the next line."""
    return min(width(sentence), max(longest_atom(sentence), BESIDE))
