"""One table fitted to a width: every width is decided here, before a single line is drawn.

Prose wraps first, then columns leave by rank and are named, then rows become cards; nothing else is
ever broken. Rich would shorten no-wrap cells without a sign and squeeze columns to nothing, so it
gets finished lines. It also needs 0.6 ms a row, and tabulate a tenth of that, where this drawer
needs a hundredth (goal P13: a list of 10,000 rows within ten times plain print).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from smeadmin.render.document import Card, Cell, Column, Heading, Kind, Row, Table, Tone
from smeadmin.render.draw.cells import joined, texts_of
from smeadmin.render.draw.line import (
    GAP,
    NARROW,
    Drawn,
    Line,
    Span,
    Style,
    indented,
    labelled,
    trimmed,
)
from smeadmin.render.draw.text import ljust, longest_atom, plain, rjust, width, with_commands, wrap
from smeadmin.render.formats import EMPTY

MOST_COLOURED = 500  # colour makes a row five times as dear; in a longer list it helps nobody
PROSE_FLOOR = 16  # a prose column is not squeezed below this, it rather sees others leave
USUAL = {Kind.CODE: Tone.PASTE, Kind.CLAUSE: Tone.QUIET}
TABULATE_SLACK = (
    2  # tabulate's "simple" form, which piped text keeps to, gives headers two cells more
)
RIGHT = frozenset(
    (Kind.MEASURE, Kind.INT, Kind.YEAR, Kind.FEN, Kind.POINTS, Kind.RATIO, Kind.QUANTITY)
)


@dataclass(slots=True, eq=False)
class _Track:
    """One column while it is fitted: the texts of all its rows and the width it is given."""

    column: Column
    header: str
    texts: list[str]
    widths: list[int]
    tones: list[Tone | None] | None
    natural: int = 0
    given: int = 0

    @property
    def prose(self) -> bool:
        return self.column.kind is Kind.PROSE

    def floor(self) -> int:
        """Count the cells below which this column would have to break something."""
        if not self.prose:
            return self.natural
        widest = max((longest_atom(text) for text in self.texts), default=0)
        return min(self.natural, max(PROSE_FLOOR, width(self.header), widest))

    def padded(self) -> list[str]:
        """Fill all texts up to the width that the column was given."""
        blanks = [" " * n for n in range(self.given + 1)]
        fitted = zip(self.texts, self.widths, strict=True)
        if self.column.kind in RIGHT:
            return [blanks[self.given - w] + text for text, w in fitted]
        return [text + blanks[self.given - w] for text, w in fitted]


def draw_table(table: Table, room: int | None, style: Style) -> Drawn:
    """Draw a table into ``room`` cells (None: as wide as it wants)."""
    rows = list(table.rows)
    body = [row for row in rows if not isinstance(row, Heading)]
    if not body and not table.foot:
        return Drawn()
    if len(body) > MOST_COLOURED:
        style = replace(style, colour=False)
    indent = "  " if any(isinstance(row, Heading) and row.text for row in rows) else ""
    inner = None if room is None else room - len(indent)
    tracks = _tracks(table, body, inner, style)
    kept = _fit(tracks, inner, named=table.header)
    drawn = Drawn()
    if table.caption:
        caption = style.say(table.caption)
        drawn.lines += wrap(caption, room, room) if room else [plain(caption)]
    if kept is None:
        drawn.lines += _cards(table, rows, tracks, room or NARROW, style)
        return drawn
    drawn.dropped = [track.header for track in tracks if track not in kept]
    lines = iter(_painted(kept, len(body) + len(table.foot), style))
    rule = _rule(kept, style)
    if table.header:
        drawn.lines += [_paint_header(kept, indent), indent + rule]
    drawn.lines += _interleave(rows, lines, indent, style)
    if table.foot:
        drawn.lines.append(indent + rule)
        drawn.lines += (_strong(indent, line) for foot in lines for line in foot)
    return drawn


def _tracks(table: Table, body: Sequence[Row], room: int | None, style: Style) -> list[_Track]:
    """Turn rows into columns of text; bars come last because they take the room that is left."""
    tracks: list[_Track] = []
    for index, column in enumerate(table.columns):
        if not column.screen:
            continue
        header = style.say(str(column.header)) if table.header else ""
        values = [row[index] for row in body]
        feet = [row[index] for row in table.foot]
        used = sum(track.natural + len(GAP) for track in tracks)
        texts = texts_of(column, values, feet, style, None if room is None else room - used)
        if style.piped:
            texts = list(map(joined, texts))
        tones = _tones([*values, *feet], column) if style.colour else None
        track = _Track(column, header, texts, _widths(texts), tones)
        slack = TABULATE_SLACK if style.piped and header else 0
        track.natural = max(width(header) + slack, max(track.widths, default=0))
        track.given = track.natural
        tracks.append(track)
    return tracks


def _widths(texts: list[str]) -> list[int]:
    if all(map(str.isascii, texts)) and not any("\n" in text for text in texts):
        return list(map(len, texts))
    known = {text: _text_width(text) for text in set(texts)}
    return list(map(known.__getitem__, texts))


def _text_width(text: str) -> int:
    return width(text) if "\n" not in text else max(map(width, text.split("\n")))


def _tones(values: Iterable[Any], column: Column) -> list[Tone | None]:
    usual = USUAL.get(column.kind)
    return [value.tone or usual if type(value) is Cell else usual for value in values]


def _fit(tracks: list[_Track], room: int | None, *, named: bool) -> list[_Track] | None:
    """Decide who stays and how wide; None when the rows must become cards.

    A column without a header cannot be ``named`` as not shown, so it may not leave.
    """
    if room is None or _total(track.natural for track in tracks) <= room:
        return tracks
    floors = {id(track): track.floor() for track in tracks}
    kept = list(tracks)
    while _total(floors[id(track)] for track in kept) > room:
        leaving = max(reversed(kept), key=lambda track: track.column.rank)
        if leaving.column.rank == 0 or room < NARROW or not named:
            return None
        kept.remove(leaving)
    _share_out(kept, floors, room - _total(floors[id(track)] for track in kept))
    return kept


def _share_out(kept: list[_Track], floors: dict[int, int], spare: int) -> None:
    """Give the spare cells to the narrowest columns first, so that the longest prose wraps."""
    for track in kept:
        track.given = floors[id(track)]
    while spare and (hungry := [track for track in kept if track.given < track.natural]):
        min(hungry, key=lambda track: track.given).given += 1
        spare -= 1


def _total(widths: Iterable[int]) -> int:
    listed = list(widths)
    return sum(listed) + len(GAP) * (len(listed) - 1)


def _rule(kept: list[_Track], style: Style) -> str:
    if style.piped:
        return GAP.join("-" * track.given for track in kept)
    return style.say("─") * _total(track.given for track in kept)


def _padders(kept: list[_Track]) -> list[Callable[[str, int], str]]:
    return [rjust if track.column.kind in RIGHT else ljust for track in kept]


def _paint_header(kept: list[_Track], indent: str) -> Line:
    pads = _padders(kept)
    cells = [pad(t.header, t.given) for t, pad in zip(kept, pads, strict=True)]
    return _strong(indent, GAP.join(cells).rstrip())


def _strong(indent: str, line: Line) -> Line:
    text = line if isinstance(line, str) else "".join(part for part, _ in line)
    return [(indent + text, Tone.STRONG)]


def _painted(kept: list[_Track], count: int, style: Style) -> Iterable[list[Line]]:
    """Give the lines of each row, body and foot, one row after another."""
    wrapped = any(
        track.prose and (track.given < track.natural or any("\n" in t for t in track.texts))
        for track in kept
    )
    if not wrapped and not style.colour:
        padded = [track.padded() for track in kept]
        return ([plain(GAP.join(cells).rstrip())] for cells in zip(*padded, strict=True))
    pads = _padders(kept)
    return (_paint_row(kept, pads, row) for row in range(count))


def _paint_row(kept: list[_Track], pads: list[Callable[[str, int], str]], row: int) -> list[Line]:
    """Draw one row that may take several lines, with the tones of its cells."""
    cells = [
        [
            line
            for part in track.texts[row].split("\n")
            for line in wrap(part, track.given, track.given)
        ]
        if track.prose
        else [plain(track.texts[row])]
        for track in kept
    ]
    lines: list[Line] = []
    for parts in zip_longest(*cells, fillvalue=""):
        spans: list[Span] = []
        for track, pad, part in zip(kept, pads, parts, strict=True):
            tone = track.tones[row] if track.tones else None
            padded = pad(part, track.given)
            spans += with_commands(padded, tone) if track.prose else [(padded, tone)]
            spans.append((GAP, None))
        lines.append(trimmed(spans))
    return lines


def _interleave(
    rows: Sequence[Row | Heading], lines: Iterator[list[Line]], indent: str, style: Style
) -> Iterator[Line]:
    """Put the group headings between the drawn rows; the foot rows are left in ``lines``."""
    for row in rows:
        if isinstance(row, Heading):
            yield style.say(row.text)
        else:
            yield from (indented(line, indent) for line in next(lines))


def _cards(
    table: Table, rows: Sequence[Row | Heading], tracks: list[_Track], room: int, style: Style
) -> list[Line]:
    """Draw each row as a card: what identifies it, then everything else under it."""
    lines: list[Line] = []
    number = 0
    for row in [*rows, *table.foot]:
        if lines:
            lines.append("")
        if isinstance(row, Heading):
            lines += [style.say(row.text)] if row.text else []
            continue
        own = table.card if number < len(tracks[0].texts) - len(table.foot) else None
        lines += draw_card(own(row) if own else _card(tracks, number), room, style)
        number += 1
    return lines


def _card(tracks: list[_Track], number: int) -> Card:
    title = min(tracks, key=lambda track: track.column.rank)
    pairs = tuple(
        (track.header, joined(track.texts[number]))
        for track in tracks
        if track is not title and track.texts[number] not in (EMPTY, "")
    )
    return Card(title.texts[number], pairs)


def draw_card(card: Card, room: int, style: Style) -> list[Line]:
    """Draw a card: its title, then its labels and values indented by two."""
    lines: list[Line] = [[(line, Tone.STRONG)] for line in wrap(style.say(card.title), room, room)]
    label = max((width(name) for name, _ in card.pairs), default=0)
    return lines + [
        indented(line, "  ")
        for name, value in card.pairs
        for line in labelled(style.say(name), [style.say(value)], label, room - 2)
    ]
