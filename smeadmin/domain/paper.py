"""Papers: what a sheet that is signed and sealed holds, whatever draws it, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smeadmin.errors import Conflict, Refused, Usage
from smeadmin.i18n import mark as N_

HEAD_SHOWN = 12
"""So many signs of the chain head stand on paper; `audit verify --head` takes them."""


def qr_lines(number: str, who: str, days: str, head: str) -> tuple[str, str, str, str]:
    """Give the four lines of a QR: read with no network, and held against any copy of the register."""
    return number, who, days, head[:HEAD_SHOWN]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: ``size`` is body, large or small; ``align`` left, center or right."""

    text: str
    size: str = "body"
    align: str = "left"
    strong: bool = False
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what stands beside them."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with real header cells; ``right`` are the columns whose numbers stand right.

    ``wide`` is the column that takes the room that is left; None: the first that does not stand right.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    foot: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    wide: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One voucher of a sheet: its heading, its code, facts, and what its QR says."""

    title: str
    code: str
    facts: tuple[tuple[str, str], ...]
    qr: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Vouchers beside each other, two to a row, never cut by the end of a page."""

    cards: tuple[Card, ...]


Block = Line | Facts | Grid | Cards


@dataclass(frozen=True, slots=True)
class Page:
    """One page: head line, title, blocks, who signs on which day over the seal, small print.

    ``across`` are words set slanting over all of it: what it must not be taken for.
    """

    lang: str
    title: str
    blocks: tuple[Block, ...]
    issuer: str = ""
    subtitle: str = ""
    number: str = ""
    signed: tuple[str, str] | None = None
    qr: str | None = None
    foot: tuple[str, ...] = ()
    across: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper to be printed: its pages, whether they have a frame, whether they lie on their side."""

    name: str
    pages: tuple[Page, ...]
    framed: bool = False
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper is printed from: the facts of its noun, whose office, the how-manieth time."""

    noun: str
    name: str
    paper: str
    facts: Any
    office: str
    head: str
    nth: int
    on: dt.date
    rehearsal: bool
    copy: bool = False
    more: tuple[Any, ...] = ()


class PaperNotInForce(Refused):
    """What is suspended, revoked or lapsed is not printed as if it were in force.

    With --copy its archived paper is printed, with that word across it.
    """

    code, sentence = "paper-not-in-force", N_("{name} is not in force: {state}")


class PaperNothing(Conflict):
    """There is no such paper of this: nothing was returned, refused, scored, or issued."""

    code, sentence = "paper-nothing", N_("there is no such paper of {name}")


class PdfExtraMissing(Refused):
    """PDF is made by the pdf extra; HTML prints as well and needs nothing."""

    code, sentence = "pdf-extra-missing", N_("a PDF needs smeadmin[pdf]")


class CharactersMissing(Refused):
    """The fonts have no shape for some characters; a paper with empty boxes is not made.

    Name a folder with fonts that have them: fonts = in smeadmin.toml, or SMEADMIN_FONTS.
    """

    code, sentence = "characters-missing", N_("the fonts lack these characters: {characters}")


class FontsMissing(Refused):
    """No font for Chinese was found; a PDF carries its fonts with it.

    Name a folder with fonts: fonts = in smeadmin.toml, or SMEADMIN_FONTS.
    """

    code, sentence = "fonts-missing", N_("there is no font for Chinese (folder: {fonts})")


@dataclass(frozen=True, slots=True)
class Scanned:
    """What holding a scanned QR against the register gave, point by point."""

    number: str
    known: bool
    holder: bool
    days: bool
    printed: bool
    chained: bool

    @property
    def genuine(self) -> bool:
        """Tell whether every point agrees."""
        return self.known and self.holder and self.days and self.printed and self.chained


class ScanUnreadable(Usage):
    """A QR of ours holds four lines: number, holder, days, and twelve signs of the chain head."""

    code, sentence = "scan-unreadable", N_("this is not the text of a paper's QR")
