"""A paper as PDF/A, set by typst; a character that no font has a shape for is refused, never a box."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
import re
from dataclasses import asdict
from typing import Any, Literal

from smeadmin.domain.paper import (
    Block,
    Cards,
    CharactersMissing,
    FontsMissing,
    PdfExtraMissing,
    Sheet,
)
from smeadmin.i18n import gettext as _
from smeadmin.render.paper.qr import qr_svg

STANDARD: Literal["a-2u"] = "a-2u"
PER_INCH = 150  # a QR of 28 mm is read from a telephone's screen
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong", "Source Han Serif SC")
BODY = ("FangSong_GB2312", "FangSong", "STFangsong", "Source Han Serif SC")
EITHER = ("Noto Serif CJK SC", "Songti SC", "SimSun", "Source Han Sans SC", "Noto Sans CJK SC")
LATIN = ("Libertinus Serif",)  # comes with typst itself
CODE = ("DejaVu Sans Mono", "Consolas", "Liberation Mono", *LATIN)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LACKING = re.compile(r"the text `\"(.*?)\"` could not be displayed")


def pdf_of(sheet: Sheet, fonts: str | None, on: dt.date) -> bytes:
    """Set a paper as PDF/A; ``fonts`` is a folder with fonts besides those of the computer.

    The same paper of the same day gives the same bytes. Raises PdfExtraMissing, FontsMissing,
    CharactersMissing.
    """
    return _set(sheet, fonts, on)[0]


def pictures_of(sheet: Sheet, fonts: str | None, on: dt.date) -> list[bytes]:
    """Set a paper as pictures (PNG), one for each page; raises what ``pdf_of`` raises."""
    return _set(sheet, fonts, on, pictures=True)


def _set(sheet: Sheet, fonts: str | None, on: dt.date, *, pictures: bool = False) -> list[bytes]:
    """Set a paper: as one PDF, or each page as a picture, once the PDF has shown that no sign is lacking."""
    try:
        import typst
    except ImportError:
        raise PdfExtraMissing(
            way_out=('pip install "smeadmin[pdf]"', _("--out FILE.html, and print that"))
        ) from None
    known = typst.Fonts(font_paths=[fonts] if fonts else [])
    families = set(known.families())
    data = {
        **asdict(sheet),
        "pages": [_page(page) for page in sheet.pages],
        "title_fonts": _chosen((*TITLE, *EITHER), families, fonts),
        "body_fonts": _chosen((*BODY, *EITHER), families, fonts),
        "code_fonts": [name for name in CODE if name in families],
    }
    template = importlib.resources.files("smeadmin.render.paper") / "sheet.typ"

    def compiler() -> typst.Compiler:  # a text that was given, no file, is compiled once
        return typst.Compiler(
            template.read_bytes(), font_paths=known, sys_inputs={"sheet": json.dumps(data)}
        )

    midnight = dt.datetime(on.year, on.month, on.day, tzinfo=dt.UTC)
    try:
        made = compiler().compile(format="pdf", pdf_standards=[STANDARD], timestamp=midnight)
        if pictures:
            made = compiler().compile(format="png", ppi=PER_INCH, timestamp=midnight)
    except typst.TypstError as error:
        said = error.diagnostic or str(error)
        lacking = sorted({sign for text in _LACKING.findall(said) for sign in _unescaped(text)})
        if not lacking:
            raise
        raise CharactersMissing(
            {"characters": _(", ").join(map(_named, lacking))},
            way_out=(_fonts_way_out(), _("--out FILE.html")),
        ) from error
    assert made is not None, "no file was named, so typst gives what it made"
    return [made] if isinstance(made, bytes) else made


def _unescaped(text: str) -> str:
    """Read what typst writes of a text: letters as they are, others as ``\\u{e000}``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _named(sign: str) -> str:
    return f"{sign} (U+{ord(sign):04X})" if sign.isprintable() else f"U+{ord(sign):04X}"


def _chosen(wanted: tuple[str, ...], families: set[str], fonts: str | None) -> list[str]:
    """Choose the fonts that are there, in the order of official papers; one must have Chinese."""
    there = [name for name in wanted if name in families]
    if not there:
        raise FontsMissing(
            {"fonts": fonts or "-"},
            way_out=(_fonts_way_out(), _("--out FILE.html, and print that")),
        )
    return [*there, *LATIN]


def _fonts_way_out() -> str:
    return _('name a folder with fonts in smeadmin.toml: fonts = "…"; one of: {names}').format(
        names=", ".join((*BODY[:2], EITHER[0], EITHER[2]))
    )


def _page(page: Any) -> dict[str, Any]:
    return {
        **asdict(page),
        "blocks": [_block(block) for block in page.blocks],
        "qr": None if page.qr is None else qr_svg(page.qr),
    }


def _block(block: Block) -> dict[str, Any]:
    told = {"type": type(block).__name__.lower(), **asdict(block)}
    if isinstance(block, Cards):
        told["cards"] = [{**asdict(card), "qr": qr_svg(card.qr)} for card in block.cards]
    return told
