"""Printing: which drawing, on which stream, with which tense. The only module of render that writes.

The answer goes to stdout, the talk about it to stderr; for programs the talk is silent.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from smeadmin.i18n import gettext as _
from smeadmin.render.document import Deed, Document, Next, Note, Tone
from smeadmin.render.draw.data import (
    Outcome,
    Sheet,
    answer_of,
    sheet,
    to_json,
    write_csv,
    write_json,
    write_jsonl,
)
from smeadmin.render.draw.line import Line, Style, labelled
from smeadmin.render.draw.named import ALIASES, FORMATS
from smeadmin.render.draw.page import draw_page, hanging
from smeadmin.render.draw.text import ASCII_MARKS, width
from smeadmin.render.phrases import command, phrase

__all__ = [
    "Outcome",
    "Screen",
    "Sheet",
    "answer",
    "formats",
    "known_format",
    "plain",
    "print_lines",
    "screen_of",
    "sheet",
    "talk",
    "text",
]

DATA = ("json", "jsonl", "csv")
FOR_PROGRAMS = ("json", "jsonl")
SMALLEST = 20
STYLES = {
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.WAIT: "yellow",
    Tone.PASTE: "cyan",
    Tone.STRONG: "bold",
    Tone.QUIET: "dim",
}


@dataclass(frozen=True, slots=True)
class Screen:
    """Where a command prints: its two streams, its format, and what they can show.

    ``width`` and ``err_width`` are cells of a terminal; None is no terminal, where nothing is fitted.
    ``ascii`` writes marks as ASCII; ``names`` heads CSV with the registry's names and raw values;
    ``pretty`` indents JSON; ``to_file`` begins CSV with a byte order mark, which Excel needs.
    """

    out: TextIO
    err: TextIO
    format: str = "table"
    width: int | None = None
    err_width: int | None = None
    ascii: bool = False
    colour: bool = False
    err_colour: bool = False
    quiet: bool = False
    names: bool = False
    pretty: bool = False
    to_file: bool = False

    @property
    def style(self) -> Style:
        """What a drawer must know of stdout."""
        return Style(piped=self.width is None, ascii=self.ascii, colour=self.colour)

    @property
    def err_style(self) -> Style:
        """What a drawer must know of stderr."""
        return Style(piped=self.err_width is None, ascii=self.ascii, colour=self.err_colour)


def screen_of(
    out: TextIO,
    err: TextIO,
    environ: Mapping[str, str],
    *,
    format: str = "table",
    color: str = "auto",
    quiet: bool = False,
    names: bool = False,
) -> Screen:
    """Look at the streams and the environment (COLUMNS, NO_COLOR, SMEADMIN_MARKS) and decide.

    Makes both streams unable to fail on a character: what an encoding does not have is escaped.
    """
    for stream in (out, err):
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="smeadmin")
    return Screen(
        out,
        err,
        format=format,
        width=_width(out, environ),
        err_width=_width(err, environ),
        ascii=environ.get("SMEADMIN_MARKS") == "ascii" or not (_is_utf8(out) and _is_utf8(err)),
        colour=_coloured(out, environ, color),
        err_colour=_coloured(err, environ, color),
        quiet=quiet,
        names=names,
        pretty=out.isatty(),
    )


def known_format(name: str) -> bool:
    """Tell whether ``--format`` takes this name."""
    return name in formats()


def formats() -> tuple[str, ...]:
    """Name every format: the four of our own, ``md``, and all of tabulate's."""
    return ("table", *DATA, *ALIASES, *FORMATS)


def answer(document: Document, screen: Screen, outcome: Outcome | None = None) -> None:
    """Print what was asked for on stdout; ``outcome`` makes JSON the envelope of a write."""
    if screen.format == "json":
        write_json(document, outcome, screen.out, screen.pretty, screen.ascii)
    elif screen.format == "jsonl":
        write_jsonl(document, outcome, screen.out, screen.ascii)
    elif screen.format == "csv":
        write_csv(document, screen.out, screen.names, screen.to_file)
    elif screen.format == "table":
        drawn = draw_page(document, screen.width, screen.style)
        print_lines(drawn.lines, screen.out, screen.colour)
        if drawn.dropped and not screen.quiet:
            _say([_not_shown(drawn.dropped)], screen)
    else:
        from smeadmin.render.draw.named import draw_named

        screen.out.write(draw_named(document, screen.format, screen.style))
    screen.out.flush()


def talk(document: Document, screen: Screen, outcome: Outcome | None = None) -> None:
    """Print the talk on stderr: notes, the deed in the tense that is true, its change, the next step.

    Silent for JSON and with ``--quiet``.
    """
    if screen.quiet or screen.format in FOR_PROGRAMS:
        return
    notes = [note if isinstance(note, Note) else Note(note) for note in document.notes]
    lines: list[Line] = []
    for note in notes:
        if not note.after:
            lines += _note(note, screen)
    if document.deed and outcome:
        lines += _sentence(_tense(document.deed, outcome), screen)
    for note in notes:
        if note.after:
            lines += _note(note, screen)
    if outcome and outcome.change:
        lines += _labelled("change", outcome.change, screen)
    if document.next:
        lines += _labelled("next", _next(document.next), screen)
    print_lines(lines, screen.err, screen.err_colour)


def plain(document: Document) -> Any:
    """Give the answer of a document as plain JSON values, for keeping."""
    import json

    return json.loads(to_json(answer_of(document), False, False))


def answer_json(document: Document) -> str:
    """Give the answer of a document as JSON for a file."""
    return to_json(answer_of(document), True, False) + "\n"


def text(document: Document, width: int | None = 100, *, ascii: bool = False) -> str:
    """Give what stdout would hold at a width, without colour."""
    lines = draw_page(document, width, Style(piped=width is None, ascii=ascii)).lines
    return "".join(_plain_line(line) + "\n" for line in lines)


def print_lines(lines: Sequence[Line], stream: TextIO, colour: bool) -> None:
    """Write finished lines; Rich writes the colours, since it knows what each terminal takes."""
    if not colour:
        stream.write("".join(_plain_line(line) + "\n" for line in lines))
        return
    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.style import Style as RichStyle

    styles = {tone: RichStyle.parse(words) for tone, words in STYLES.items()}
    segments: list[Segment] = []
    for line in lines:
        for part, tone in [(line, None)] if isinstance(line, str) else line:
            segments.append(Segment(part, styles[tone] if tone else None))
        segments.append(Segment.line())
    console = Console(file=stream, force_terminal=True, color_system="standard", highlight=False)
    console.print(Segments(segments), end="", soft_wrap=True)


def _plain_line(line: Line) -> str:
    return line if isinstance(line, str) else "".join(part for part, _ in line)


def _not_shown(dropped: Sequence[str]) -> str:
    names = _(", ").join(dropped)
    return _("not shown, window too narrow: {names} (--format csv or --out gives all)").format(
        names=names
    )


def _say(sentences: Sequence[str], screen: Screen) -> None:
    lines = [line for sentence in sentences for line in _sentence(sentence, screen)]
    print_lines(lines, screen.err, screen.err_colour)


def _sentence(sentence: str, screen: Screen) -> list[Line]:
    return hanging(screen.err_style.say(sentence), screen.err_width)


def _note(note: Note, screen: Screen) -> list[Line]:
    if note.level == "plain":
        return _sentence(note.text, screen)
    word = phrase(note.level)
    said = _("{word}: {sentence}").format(word=word, sentence=note.text)
    first, *rest = _sentence(said, screen)
    return [toned_start(first, word, Tone.WAIT), *rest]


def toned_start(line: Line, word: str, tone: Tone) -> Line:
    """Colour the word that a line starts with, and leave the rest as it is."""
    spans = [(line, None)] if isinstance(line, str) else list(line)
    start, start_tone = spans[0]
    if not start.startswith(word):
        return line
    return [(word, tone), (start[len(word) :], start_tone), *spans[1:]]


def _tense(deed: Deed, outcome: Outcome) -> str:
    if not outcome.dry_run:
        return deed.done
    nothing = phrase("nothing-changed")
    return _("Dry run: {would} {nothing}").format(would=deed.would, nothing=nothing)


def _labelled(key: str, said: str, screen: Screen) -> list[Line]:
    """Draw a change or next line; both labels always take the same room."""
    column = max(width(phrase("change")), width(phrase("next")))
    label = phrase(key)
    lines = labelled(label, [screen.err_style.say(said)], column, screen.err_width)
    return [toned_start(lines[0], label, Tone.QUIET), *lines[1:]]


def _next(following: Next | str) -> str:
    if isinstance(following, str):
        return command(following)
    before = f"{following.before}  " if following.before else ""
    gap = "" if following.after.startswith("（") or not following.after else " "
    return f"{before}{command(following.command)}{gap}{following.after}"


def _width(stream: TextIO, environ: Mapping[str, str]) -> int | None:
    """Count the cells of a terminal; COLUMNS says so for both streams, as in every shell."""
    if not stream.isatty():
        return None
    said = environ.get("COLUMNS", "")
    if re.fullmatch(r"[1-9]\d*", said):
        return max(SMALLEST, int(said))
    try:
        return max(SMALLEST, os.get_terminal_size(stream.fileno()).columns)
    except (OSError, ValueError):
        return 80


def _coloured(stream: TextIO, environ: Mapping[str, str], color: str) -> bool:
    if color != "auto":
        return color == "always"
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def _is_utf8(stream: TextIO) -> bool:
    try:
        return codecs.lookup(stream.encoding or "utf-8").name.startswith("utf-8")
    except LookupError:
        return False


def _escape(error: UnicodeError) -> tuple[str, int]:
    """Write what an encoding does not have as its ASCII mark, else as an escape, never as ``?``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    known = ASCII_MARKS | {"「": '"', "」": '"', "✓": "", "✗": ""}
    said = (known.get(c, c.encode("ascii", "backslashreplace").decode()) for c in missing)
    return "".join(said), error.end


codecs.register_error("smeadmin", _escape)
