"""A document as lines: its title, its blocks with the blank lines between them, their indents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smeadmin.render.document import (
    Block,
    Cell,
    Check,
    Checks,
    Column,
    Document,
    Gap,
    Lines,
    Node,
    Pairs,
    Section,
    Table,
    Tone,
    Tree,
    bad,
    good,
    wait,
)
from smeadmin.render.draw.cells import cell_text
from smeadmin.render.draw.line import GAP, Drawn, Line, Style, indented, labelled
from smeadmin.render.draw.table import draw_table
from smeadmin.render.draw.text import ljust, plain, width, with_commands, wrap

PARTS = "   "  # between parts of a line that belong apart
_WORDS = Column("")


def draw_page(document: Document, room: int | None, style: Style) -> Drawn:
    """Draw what stdout holds of a document."""
    drawn = Drawn(_title(document.title, room, style))
    blocks = draw_blocks(document.blocks, room, style)
    first = next(iter(document.blocks), None)
    if drawn.lines and blocks.lines and first is not None and _stands_apart(first):
        drawn.lines.append("")
    drawn.lines += blocks.lines
    drawn.dropped = blocks.dropped
    return drawn


def draw_blocks(blocks: Sequence[Block], room: int | None, style: Style) -> Drawn:
    """Draw blocks one under another with one blank line around those that stand apart."""
    drawn = Drawn()
    before: Block | None = None
    for block in blocks:
        one = _draw_block(block, room, style)
        if not one.lines:
            continue
        tight = isinstance(block, Table) and block.tight
        if before is not None and not tight and (_stands_apart(before) or _stands_apart(block)):
            drawn.lines.append("")
        drawn.lines += one.lines
        drawn.dropped += one.dropped
        before = block
    return drawn


def _stands_apart(block: Block) -> bool:
    return isinstance(block, (Section, Tree)) or (isinstance(block, Table) and not block.tight)


def _draw_block(block: Block, room: int | None, style: Style) -> Drawn:
    match block:
        case Table():
            return draw_table(block, room, style)
        case Pairs():
            return Drawn(_pairs(block, room, style))
        case Lines():
            return Drawn(_lines(block, room, style))
        case Checks():
            return Drawn(_checks(block.items, room, style))
        case Tree():
            return Drawn(_tree(block.root, room, style))
        case Section():
            return _section(block, room, style)
        case Gap():
            return Drawn([""])


def _title(title: str | tuple[str | Cell, ...], room: int | None, style: Style) -> list[Line]:
    parts = (title,) if isinstance(title, str) else title
    drawn: list[Line] = []
    line: list[tuple[str, Tone | None]] = []
    used = 0
    for part in parts:
        text, tone = _said(part, style)
        if not text:
            continue
        tone = tone or Tone.STRONG
        if line and (room is None or used + len(PARTS) + width(text) <= room):
            line += [(PARTS, None), (plain(text), tone)]
            used += len(PARTS) + width(text)
            continue
        if line:
            drawn.append(line)
        head = GAP if drawn else ""
        limit = width(text) if room is None else room - len(head)
        *above, last = wrap(text, limit, limit)
        drawn += ([(head, None), (each, tone)] for each in above)
        line, used = [(head, None), (last, tone)], len(head) + width(last)
    return [*drawn, line] if line else drawn


def _said(value: str | Cell, style: Style) -> tuple[str, Tone | None]:
    """Give the printable text of a sentence or a cell, and its tone."""
    if isinstance(value, str):
        return style.say(value), None
    return style.say(cell_text(value, _WORDS)), value.tone


def _pairs(block: Pairs, room: int | None, style: Style) -> list[Line]:
    rows = [(style.say(label), _values(value, style)) for label, value in block.rows]
    column = max((width(label) for label, _ in rows), default=0)
    lines: list[Line] = []
    for label, values in rows:
        texts = aligned([text for text, _ in values], room and room - column - len(GAP))
        tone = values[0][1] if values else None
        drawn = labelled(label, texts, column, room)
        lines += drawn if tone is None else [_toned(line, column, tone) for line in drawn]
    return lines


def _values(value: str | Cell | tuple[str, ...], style: Style) -> list[tuple[str, Tone | None]]:
    if isinstance(value, tuple):
        return [(_tabbed(line, style), None) for line in value]
    if isinstance(value, str):
        return [(_tabbed(value, style), None)]
    return [_said(value, style)]


def _tabbed(text: str, style: Style) -> str:
    return "\t".join(map(style.say, text.split("\t")))


def _toned(line: Line, column: int, tone: Tone) -> Line:
    """Colour what stands beside the label, not the label."""
    text = line if isinstance(line, str) else "".join(part for part, _ in line)
    split = next(i for i in range(len(text) + 1) if width(text[:i]) >= column)
    return [(text[:split], None), (text[split:], tone)]


def aligned(lines: Sequence[str], room: int | None) -> list[str]:
    """Align the tab-separated cells of lines; where that does not fit, tabs are two blanks."""
    if not any("\t" in line for line in lines):
        return list(lines)
    rows = [line.split("\t") for line in lines]
    count = max(map(len, rows))
    widths = [
        max((width(row[i]) for row in rows if i < len(row) - 1), default=0) for i in range(count)
    ]
    drawn = [
        GAP.join([*(ljust(c, w) for c, w in zip(row[:-1], widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
    if room is None or max(map(width, drawn)) <= room:
        return drawn
    return [GAP.join(filter(None, row)) for row in rows]


def _lines(block: Lines, room: int | None, style: Style) -> list[Line]:
    said = [
        _said(line, style) if isinstance(line, Cell) else (_tabbed(line, style), None)
        for line in block.lines
    ]
    indent = " " * block.indent
    inner = None if room is None else room - block.indent
    texts = aligned([text for text, _ in said], inner)
    lines: list[Line] = []
    for text, (_, tone) in zip(texts, said, strict=True):
        lines += (indented(line, indent) for line in hanging(text, inner, tone))
    return lines


def hanging(text: str, room: int | None, tone: Tone | None = None) -> list[Line]:
    """Draw one sentence; its further lines stand two cells to the right of its first."""
    if room is None or width(text) <= room:
        return [with_commands(plain(text), tone)]
    hang = " " * (len(text) - len(text.lstrip()) + len(GAP))
    first, *rest = wrap(text, room, room - len(hang))
    return [
        with_commands(first, tone),
        *(indented(with_commands(line, tone), hang) for line in rest),
    ]


def _checks(items: Sequence[Check], room: int | None, style: Style) -> list[Line]:
    marks = {True: good, False: bad, None: wait}
    drawn = [(_said(marks[item.ok](item.label), style), item) for item in items]
    column = max((width(label) for (label, _), item in drawn if item.said), default=0) + 1
    lines: list[Line] = []
    for (label, tone), item in drawn:
        for line in labelled(label, [style.say(item.said)], column, room and room - len(GAP)):
            lines.append(indented(_toned_label(line, label, tone), GAP))
        for detail in aligned([_tabbed(d, style) for d in item.details], room and room - 6):
            lines += (indented(line, "      ") for line in hanging(detail, room and room - 6))
    return lines


def _toned_label(line: Line, label: str, tone: Tone | None) -> Line:
    text = line if isinstance(line, str) else "".join(part for part, _ in line)
    if not text.startswith(label):
        return line
    return [(label, tone), (text[len(label) :], None)]


def _tree(root: Node, room: int | None, style: Style) -> list[Line]:
    texts = aligned([_tabbed(text, style) for text in tree_texts(root)], room)
    return [line for text in texts for line in hanging(text, room)]


def tree_texts(node: Node, depth: int = 0) -> Iterable[str]:
    """Give the lines of a dependency tree, elbows and indents in place, ready to be aligned."""
    yield ("    " * depth)[2:] + "└ " + node.text if depth else node.text
    for child in node.children:
        yield from tree_texts(child, depth + 1)


def _section(block: Section, room: int | None, style: Style) -> Drawn:
    drawn = Drawn([indented(line, "") for line in hanging(style.say(block.heading), room)])
    inner = draw_blocks(block.blocks, room and room - len(GAP), style)
    drawn.lines += (indented(line, GAP) for line in inner.lines)
    drawn.dropped = inner.dropped
    return drawn
