"""Widths in terminal cells, text made safe to print, and lines that never break a code.

The width table is the standard library's (East Asian Width): importing wcwidth or Rich costs 20 to
40 ms in every command, and the tests hold this table against both.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

from smeadmin.render.document import Tone

JOINER = "\u2060"  # WORD JOINER: stands inside text that may not be broken, never printed
COMMAND = re.compile(
    r"smeadmin(?= [a-z-])(?: (?:'[^']*'|(?:[^\s（），；。：」！？;,()'`]|,(?=\d))+))+"
)

# Marks that old consoles draw two cells wide or cannot encode, and what stands for them.
ASCII_MARKS = {"→": "->", "─": "-", "█": "#", "━": "#", "└": "`-", "…": "..."}
_MARKS = str.maketrans(ASCII_MARKS)
_DROPPED = re.compile("[✓✗] ?")

# What a sentence falls into: commands, quoted values, joined runs, numbers with their unit, words;
# then single wide characters, which carry closing punctuation with them and opening before them.
_OPEN, _CLOSE = "（「〔《“‘([", "，。；：、！？）」〕》”’)];,.:!?%"
_ATOM = re.compile(
    rf"(?P<command>{COMMAND.pattern})[{re.escape(_CLOSE)}]*"
    rf"|\s+"
    rf"|[{re.escape(_OPEN)}]*"
    rf"(?:.{JOINER}(?:.{JOINER})*."
    rf"|[+-]?\d[!-~]*(?: (?:万元|[\u33a1\u4e00-\u9fff]))?"
    rf"|[!-~]+"
    rf"|.)"
    rf"[{re.escape(_CLOSE)}]*"
)


class _Widths(dict[str, int]):
    def __missing__(self, char: str) -> int:
        if char == "\u00ad":
            cells = 1
        elif category(char) in ("Mn", "Me", "Cf"):
            cells = 0
        else:
            cells = 2 if east_asian_width(char) in "WF" else 1
        self[char] = cells
        return cells


_WIDTHS = _Widths()


def width(text: str) -> int:
    """Count the terminal cells that a text without control characters takes."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def ljust(text: str, cells: int) -> str:
    """Pad with blanks on the right to a number of cells."""
    return text + " " * (cells - width(text))


def rjust(text: str, cells: int) -> str:
    """Pad with blanks on the left to a number of cells."""
    return " " * (cells - width(text)) + text


def keep(text: str) -> str:
    """Join a run, such as a firm's name inside a sentence, so that no line ends within it."""
    return JOINER.join(text)


def plain(text: str) -> str:
    """Take the joiners of ``keep`` out again, for everything that is not wrapped."""
    return text.replace(JOINER, "") if JOINER in text else text


def clean(text: str) -> str:
    r"""Make data safe to print on one line: control and direction characters become ``\x1b``."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\u3000\u2060" else _escaped(c) for c in text)


def _escaped(char: str) -> str:
    if char in "\n\r\t\xa0":
        return " "
    if category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return char.encode("unicode_escape").decode("ascii")
    return char


def to_ascii_marks(text: str) -> str:
    """Write marks as ASCII and drop ✓ and ✗, beside which the word says the same."""
    return text if text.isascii() else _DROPPED.sub("", text).translate(_MARKS)


def wrap(text: str, first: int, rest: int) -> list[str]:
    """Break a sentence into lines of at most ``first``, then ``rest`` cells.

    Breaks between words and between Chinese characters, never inside a code, number, date, command
    or kept run, never before closing or after opening punctuation; parts joined by three blanks
    break there first. A command too long for a line of its own is continued with a backslash, as a
    shell takes it; anything else too long for a line is broken at its end.
    """
    if width(text) <= first:
        return [plain(text)]
    lines: list[str] = []
    for part in re.split(r"(?<=\S) {3,}(?=\S)", text):
        if lines and width(joined := f"{lines[-1]}   {part}") <= (rest if lines[1:] else first):
            lines[-1] = joined
        else:
            lines += _fill(part, rest if lines else first, rest)
    return [plain(line) for line in lines]


def _fill(text: str, first: int, rest: int) -> list[str]:
    """Fill lines greedily with the atoms of one sentence."""
    lines = [""]
    for atom in _ATOM.finditer(text):
        room = rest if lines[1:] else first
        word = atom.group()
        if width(lines[-1] + word.rstrip()) <= room:
            lines[-1] += word
            continue
        if word.isspace():
            if lines[-1]:
                lines.append("")
            continue
        if lines[-1].strip():
            lines.append("")
            room = rest
        pieces = _continued(word, room) if atom["command"] else _chopped(word, room)
        lines[-1] += pieces[0]
        lines += pieces[1:]
    return [line.rstrip() for line in lines if line.strip()]


def _continued(command: str, room: int) -> list[str]:
    r"""Break a long command at its blanks with `` \``, so that it can still be pasted."""
    lines = [""]
    for word in command.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1].strip() else lines[-1] + word
        if width(joined) <= room - 2 or not lines[-1].strip():
            lines[-1] = joined
        else:
            lines[-1] += " \\"
            lines.append("  " + word)
    if len(lines) > 1 or width(lines[0]) <= room:
        return [piece for line in lines for piece in _chopped(line, room)]
    return _chopped(command, room)


def _chopped(word: str, room: int) -> list[str]:
    """Break what is longer than a whole line; the last resort of very narrow screens."""
    if width(word) <= room:
        return [word]
    pieces = [""]
    for char in word:
        if width(pieces[-1]) + _WIDTHS[char] > room and pieces[-1]:
            pieces.append("")
        pieces[-1] += char
    return pieces


def longest_atom(text: str) -> int:
    """Count the cells of the widest part of a sentence that cannot be broken."""
    return max((width(atom.group().rstrip()) for atom in _ATOM.finditer(text)), default=0)


def with_commands(text: str, tone: Tone | None = None) -> list[tuple[str, Tone | None]]:
    """Split a line into spans so that commands, which can be pasted, stand out."""
    if "smeadmin " not in text:
        return [(text, tone)]
    spans: list[tuple[str, Tone | None]] = []
    start = 0
    for found in COMMAND.finditer(text):
        if found.start() > start:
            spans.append((text[start : found.start()], tone))
        spans.append((found.group(), Tone.PASTE))
        start = found.end()
    return [*spans, (text[start:], tone)] if start < len(text) else spans
