"""The pages of help: plain text in our own drawing, without importing what they describe."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

from smeadmin.cli import options
from smeadmin.cli.groups import TABLE, Entry, Section, entries
from smeadmin.cli.usage import display_name
from smeadmin.i18n import gettext as _
from smeadmin.i18n import paragraphs

PIPED_WIDTH = 100
KEPT = "\u00a0"  # a blank at which no line ends
Rows = Sequence[tuple[str, str]]


def root_page() -> str:
    """Draw the whole program on one screen, by the day of the office."""
    usage = "smeadmin " + _("<noun> <verb> [TARGET…] [options]")
    lines = [hang(_("Usage"), usage, gap=2), ""]
    rows = [row for section in TABLE for row in section.rows]
    name = max((width(row[0].name) for row in rows), default=0) + 3
    left = max((width(str(row[0].help)) for row in rows if len(row) > 1), default=0) + 2
    right = max((width(row[1].name) for row in rows if len(row) > 1), default=0) + 2
    for section in TABLE:
        lines += [*_section(section, name, left, right), ""]
    more = "smeadmin help options".replace(" ", KEPT)
    shared = f"--db --by --on --lang --format --out --dry-run …      {more}"
    lines.append(hang(_("Common options"), shared, gap=2))
    example = "smeadmin certify check 江澄市启帆中小企业服务中心 --as service-centre --level city"
    return _text([*lines, hang(_("Example"), example, gap=2)])


def _section(section: Section, name: int, left: int, right: int) -> list[str]:
    lines = [str(section.title)]
    for first, *second in section.rows:
        if not second:
            lines += hang("  " + pad(first.name, name), str(first.help)).split("\n")
            continue
        cell = "  " + pad(first.name, name) + pad(str(first.help), left)
        other = second[0]
        whole = cell + pad(other.name, right) + str(other.help)
        if width(whole) <= page_width():
            lines.append(whole)
        else:
            for entry in (first, other):
                lines += hang("  " + pad(entry.name, name), str(entry.help)).split("\n")
    return lines


def noun_page(group: Any, context: Any) -> str:
    """Draw one noun: what it is about, its verbs, each with one sentence."""
    path = context.command_path
    entry: Entry | None = entries().get(group.name)
    rows = [(name, about.sentence) for name, about in group.verbs.items()]
    return _text(
        [
            hang(_("Usage"), f"{path} " + _("<verb> [TARGET…] [options]"), gap=2),
            "",
            *([*wrap(str(entry.help)), ""] if entry else []),
            *definitions(rows),
            "",
            hang(_("About a verb"), f"{path} <verb> --help".replace("<verb>", _("<verb>")), gap=2),
            hang(_("More options"), "smeadmin help options", gap=2),
        ]
    )


def verb_page(verb: Any, context: Any) -> str:
    """Draw one verb: what it does, one example, only then arguments and options."""
    arguments = [p for p in verb.params if p.param_type_name == "argument" and not p.hidden]
    own = [p for p in verb.params if p.param_type_name == "option" and not p.hidden]
    pieces = [context.command_path, *(_usage_piece(p) for p in arguments), _("[options]")]
    lines = [hang(_("Usage"), " ".join(pieces), gap=2), ""]
    for paragraph in paragraphs(verb.help):
        lines += [*wrap(_(paragraph)), ""]
    if verb.about.example:
        lines += [hang("  " + _("Example"), verb.about.example, gap=2), ""]
    described = [(display_name(p), _help(p)) for p in arguments if p.help]
    if described:
        lines += [_("Targets"), *definitions(described)]
    rows = [(_flag(p), _help(p)) for p in own]
    if verb.about.writes:
        rows += [(_flag(p), _help(p)) for p in options.writing() if p.name == "given_dry_run"]
    if rows:
        lines += [_("Options"), *definitions(rows)]
    lines.append(hang(_("More options"), "smeadmin help options", gap=2))
    tail = []
    if verb.about.statuses:
        said = (f"{code} {_(words)}" for code, words in sorted(verb.about.statuses.items()))
        tail.append((_("Exit status"), "   ".join(said)))
    if verb.about.related:
        tail.append((_("See also"), "   ".join(verb.about.related)))
    return _text([*lines, *([""] if tail else []), *definitions(tail, indent="")])


def options_page() -> str:
    """Draw the options that every command takes, with their variables and defaults."""
    from smeadmin.cli.config import ENVIRONMENT

    def rows(params: Iterable[Any]) -> Rows:
        found = []
        for param in params:
            name = param.name.removeprefix(options.PREFIX)
            said = _help(param)
            if variable := ENVIRONMENT.get(name):
                said += "  " + variable
            found.append((_flag(param), said))
        return found

    return _text(
        [
            *wrap(_("Options of every command, before the noun or anywhere after it")),
            *definitions(rows(options.common())),
            "",
            *wrap(_("Options of every command that writes")),
            *definitions(rows(options.writing())),
            "",
            *wrap(
                _(
                    "What is typed wins over the environment, the environment over ./smeadmin.toml "
                    "(or --config FILE), that over your own file {file}. A file may set {keys}."
                ).format(file=_user_file(), keys="db, by, lang, format, color, office")
            ),
        ]
    )


def _user_file() -> str:
    from smeadmin.cli.config import user_file

    return str(user_file())


def definitions(rows: Rows, indent: str = "  ") -> list[str]:
    """Lay out names and what they say in two columns; a long name gets a line of its own."""
    longest = max((width(name) for name, _said in rows if width(name) <= 28), default=0)
    lines: list[str] = []
    for name, said in rows:
        if width(name) > longest:
            lines += [indent + name]
            name = ""
        lines += hang(indent + pad(name, longest + 3), said).split("\n")
    return lines


def width(text: str) -> int:
    """Count the cells that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, cells: int) -> str:
    """Fill a text with blanks up to a number of cells."""
    return text + " " * (cells - width(text))


def page_width() -> int:
    """Tell how wide a page may be: the terminal, or a fixed width when there is none."""
    if "COLUMNS" in os.environ or sys.stdout.isatty():
        return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns
    return PIPED_WIDTH


def hang(label: str, text: str, gap: int = 0) -> str:
    """Put a text after its label, wrapped under itself where the page is narrow."""
    head = label + " " * gap
    room = page_width() - width(head)
    if room < 20:
        head, room = head.rstrip() + "\n    ", page_width() - 4
    first, *rest = wrap(text, room)
    margin = " " * (width(head.rpartition("\n")[2]))
    return head + "\n".join([first, *(margin + line for line in rest)])


def wrap(text: str, room: int | None = None) -> list[str]:
    """Break a text into lines: at blanks that are not kept, and between wide characters."""
    room = room or page_width()
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line + piece.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [one.replace(KEPT, " ") for one in [*lines, line.rstrip()]]


def _pieces(text: str) -> Iterable[str]:
    """Give the shortest parts that may stand on different lines; punctuation stays with its word."""
    piece = ""
    for character in text:
        wide = east_asian_width(character) in "WF"
        closing = character in "，。、；：！？）」〕》”"
        may_break = piece and (wide or piece[-1] == " " or _breakable(piece[-1]))
        if may_break and not closing and character != " ":
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _breakable(character: str) -> bool:
    return east_asian_width(character) in "WF" and character not in "（「〔《“"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _usage_piece(param: Any) -> str:
    name = display_name(param).removesuffix("…") + ("…" if param.nargs != 1 else "")
    return name if param.required else f"[{name}]"


def _flag(param: Any) -> str:
    flags = (
        ", ".join(param.opts)
        if not param.secondary_opts
        else f"{param.opts[0]}/{param.secondary_opts[0]}"
    )
    if param.is_flag:
        return flags
    return f"{flags} {_(param.metavar) if param.metavar else param.name.upper()}"


def _help(param: Any) -> str:
    said = _(param.help) if param.help else ""
    if param.required and param.param_type_name == "option":
        said = _("{said} (required)").format(said=said)
    elif param.default not in (None, False, "", ()) and not callable(param.default):
        said = _("{said}; default {value}").format(said=said, value=param.default)
    return said
