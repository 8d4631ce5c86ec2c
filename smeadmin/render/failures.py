"""The one drawing of a refusal: what, why with its clause, by how much, the way out, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smeadmin.errors import Failure
from smeadmin.errors import Line as Said
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.i18n import mark as N_
from smeadmin.render.document import Document, Next, Tone
from smeadmin.render.draw.data import to_json
from smeadmin.render.draw.line import GAP, Line, Style, indented, labelled
from smeadmin.render.draw.page import aligned, hanging
from smeadmin.render.draw.text import width
from smeadmin.render.output import FOR_PROGRAMS, Screen, print_lines, talk, toned_start
from smeadmin.render.phrases import command, label, phrase

KINDS = {
    "usage": N_("usage"),
    "refused": N_("refused"),
    "not-found": N_("not found"),
    "conflict": N_("conflict"),
    "file-rejected": N_("file rejected"),
    "input-rejected": N_("input rejected"),
    "storage": N_("storage"),
    "waiting": N_("waiting"),
}


def draw(
    failure: Failure, screen: Screen, *, write: bool = False, next: Next | str | None = None
) -> None:
    """Print a failure on stderr: as sentences, or as the error object when a program listens.

    ``write`` says that a write was refused, so that nothing was changed has to be said.
    """
    if screen.format in FOR_PROGRAMS:
        screen.err.write(to_json(error_object(failure), screen.pretty, screen.ascii) + "\n")
        return
    lines = draw_failure(failure, screen.err_width, screen.err_style, write=write)
    print_lines(lines, screen.err, screen.err_colour)
    talk(Document(next=next), screen)


def kind_word(failure: Failure) -> str:
    """Say the first word of a failure, which tells its exit status; a bug of ours has none."""
    return _(KINDS[failure.kind]) if failure.kind in KINDS else ""


def draw_failure(
    failure: Failure, room: int | None, style: Style, *, write: bool = False
) -> list[Line]:
    """Draw a failure as lines: the sentence, its labelled lines with a hanging indent, the end."""
    kind = kind_word(failure)
    message = failure.message()
    said = _("{word}: {sentence}").format(word=kind, sentence=message) if kind else message
    gap = "" if language() == "zh" and said.endswith("」") else " "  # the bracket is wide enough
    first, *rest = hanging(style.say(f"{said}{gap}[{failure.code or failure.kind}]"), room)
    lines = [toned_start(first, kind or said, Tone.BAD), *rest]
    lines += _labelled_lines(_said(failure), room, style)
    if write:
        explain = f"  smeadmin explain {failure.refusal}" if failure.refusal else ""
        lines += hanging(phrase("nothing-changed") + explain, room)
    return lines


def error_object(failure: Failure) -> dict[str, Any]:
    """Give a failure with the keys that programs know."""
    hints = [*failure.way_out, *(t for m in failure.more if m.label == "way-out" for t in m.texts)]
    return {
        "error": {
            "code": failure.code or failure.kind,
            "kind": failure.kind,
            "message": failure.message(),
            "clause": failure.clause.clause.split(" ")[0] if failure.clause else None,
            "hint": _("; ").join(hints) or None,
            "refusal": failure.refusal,
            "changed": failure.changed,
            "details": failure.details,
        }
    }


def _said(failure: Failure) -> list[Said]:
    """Put the lines of a failure into their order."""
    lines: list[Said] = []
    if failure.clause:
        clause, words = failure.clause.clause, failure.clause.words
        whole = _("{word}: {sentence}").format(word=clause, sentence=words) if words else clause
        lines.append(Said("clause", (whole,)))
    if failure.short_by:
        lines.append(Said("short-by", tuple(failure.short_by)))
    lines += failure.more
    if failure.way_out:
        lines.append(Said("way-out", tuple(command(way) for way in failure.way_out)))
    return lines


def _labelled_lines(said: Sequence[Said], room: int | None, style: Style) -> list[Line]:
    """Draw labels padded to the longest; ``short by`` reads on, so one blank after it is enough."""
    labels = [style.say(label(line.label)) for line in said]
    reads_on = width(phrase("short-by"))
    wide = [width(n) - (line.label == "short-by") for n, line in zip(labels, said, strict=True)]
    column = max(wide, default=reads_on)
    inner = room and room - len(GAP)
    texts = ["\t".join(map(style.say, t.split("\t"))) for line in said for t in line.texts]
    cells = iter(aligned(texts, inner and inner - column - len(GAP)))
    lines: list[Line] = []
    for name, line in zip(labels, said, strict=True):
        values = [next(cells) for _text in line.texts]
        drawn = (
            labelled(name, values, column, inner)
            if name
            else [each for value in values for each in hanging(value, inner)]
        )
        lines += (indented(each, GAP) for each in drawn)
    return lines
