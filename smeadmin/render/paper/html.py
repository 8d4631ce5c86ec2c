"""A paper as one HTML file: its own style, no script, nothing fetched; it prints on A4 as it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from smeadmin.domain.paper import Card, Cards, Facts, Grid, Line, Page, Sheet
from smeadmin.render.paper.qr import qr_svg

TITLE_FONTS = (
    '"FZXiaoBiaoSong-B05S", "方正小标宋简体", "STZhongsong", "华文中宋", "Source Han Serif SC", '
    '"Noto Serif CJK SC", "Songti SC", "SimSun", serif'
)
BODY_FONTS = (
    '"FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Source Han Serif SC", '
    '"Noto Serif CJK SC", "SimSun", serif'
)
WHOLE = re.compile(r"\b[A-Z0-9]+(?:-[A-Z0-9]+)+\b|（含[^（）]{2}）")
"""Numbers with hyphens, days, and short remarks in brackets: they stay on one line."""
STYLE = """
@page { size: A4 %(side)s; margin: 0 }
* { box-sizing: border-box }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; background: #e8e8e8; color: #000; font: 16pt/1.75 %(body)s }
section { position: relative; width: %(width)s; min-height: %(height)s; margin: 8mm auto; background: #fff;
  padding: 24mm 24mm 14mm; display: flex; flex-direction: column; overflow: hidden }
section:not(:last-child) { break-after: page }
.framed { padding: 34mm 34mm 28mm }
.framed::before, .framed::after { content: ""; position: absolute; inset: 12mm; border: 1.2mm solid #8c1d18 }
.framed::after { inset: 14.4mm; border-width: .35mm }
header { text-align: center; position: relative; margin-bottom: 6mm }
.issuer { margin: 0 0 4mm; font: 18pt/1.4 %(title)s; color: #8c1d18 }
h1 { margin: 0; font: 22pt/1.4 %(title)s; font-weight: 600 }
.framed h1 { font-size: 36pt; letter-spacing: .6em; margin-right: -.6em }
.framed:lang(en) h1 { font-size: 26pt; letter-spacing: .2em; margin-right: -.2em }
.subtitle { margin: 1mm 0 0; font-size: 13pt; letter-spacing: .18em }
.number { margin: -2mm 0 6mm; text-align: center }
p { margin: 0 0 1mm } .whole { white-space: nowrap }
.indent { text-indent: 2em }
.large { font: 24pt/1.9 %(title)s; font-weight: 600 }
.small { font-size: 11pt; line-height: 1.6 }
.center { text-align: center } .right { text-align: right } .strong { font-weight: 700 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5mm 6mm; margin: 3mm 0; line-height: 1.5 }
dt { white-space: nowrap } dd { margin: 0 }
table { width: 100%%; border-collapse: collapse; margin: 3mm 0; font-size: 12pt; line-height: 1.45 }
thead { display: table-header-group } tfoot { display: table-row-group }
tr, .card, .bottom { break-inside: avoid }
th, td { border: .25mm solid #000; padding: .5mm 2mm; text-align: left; vertical-align: top;
  white-space: pre-wrap }
th { white-space: nowrap; text-align: center; font-weight: 600 } td.right { white-space: nowrap }
tfoot td { font-weight: 600 }
.bottom { margin-top: auto; padding-top: 6mm }
.end { display: flex; justify-content: space-between; align-items: flex-end }
.qr svg { width: 34mm; height: 34mm; display: block }
.seal { width: 90mm; min-height: 42mm; text-align: center; display: flex; flex-direction: column;
  justify-content: center }
footer { margin-top: 4mm; padding-top: 2mm; border-top: .2mm solid #888; font-size: 9pt; line-height: 1.5;
  color: #333; overflow-wrap: anywhere }
.cards { display: grid; grid-template-columns: 1fr 1fr; gap: 5mm; margin-top: 4mm }
.card { border: .3mm solid #000; padding: 4mm; font-size: 10.5pt; line-height: 1.5; position: relative }
.card h2 { margin: 0 0 1mm; font: 14pt/1.4 %(title)s; font-weight: 600 }
.card .code { font: 700 13pt/1.5 "DejaVu Sans Mono", Consolas, monospace; white-space: nowrap }
.card dl { gap: 0 3mm; margin: 2mm 0 } .card .qr svg { width: 28mm; height: 28mm; margin: 0 auto }
.across { position: absolute; inset: 0; display: flex; align-items: center; justify-content: center;
  font: 700 80pt/1 %(title)s; color: rgba(140, 29, 24, .16); transform: rotate(-30deg); white-space: nowrap;
  pointer-events: none; text-align: center }
.across.n2 { font-size: 60pt; line-height: 1.3 } .across.n3 { font-size: 50pt; line-height: 1.3 }
@media print { body { background: none } section { margin: 0; min-height: %(print)s } }
"""


def html_of(sheet: Sheet) -> str:
    """Write a paper as HTML."""
    wide, high = ("297mm", "210mm") if sheet.landscape else ("210mm", "297mm")
    style = STYLE % {
        "side": "landscape" if sheet.landscape else "portrait",
        "width": wide,
        "height": high,
        "print": f"calc({high} - 1px)",  # a rounding up would print an empty page
        "title": TITLE_FONTS,
        "body": BODY_FONTS,
    }
    pages = "".join(_page(page, sheet) for page in sheet.pages)
    lang = "zh-CN" if sheet.pages[0].lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{escape(sheet.name)}</title>\n<style>{style}</style>\n</head>\n"
        f"<body>\n{pages}</body>\n</html>\n"
    )


def _page(page: Page, sheet: Sheet) -> str:
    framed = ' class="framed"' if sheet.framed else ""
    lang = "zh-CN" if page.lang == "zh" else "en"
    parts = [
        f'<section lang="{lang}"{framed}>\n<header>',
        _p("issuer", page.issuer),
        f"<h1>{escape(page.title)}</h1>",
        _p("subtitle", page.subtitle),
        "</header>\n",
        _p("number", page.number),
        *(_WRITERS[type(block)](block) for block in page.blocks),
        f'<div class="bottom">{_end(page)}{_foot(page)}</div>',
        _across(page),
        "</section>\n",
    ]
    return "".join(parts)


def _across(page: Page) -> str:
    if not page.across:
        return ""
    words = "<br>".join(escape(word) for word in page.across)
    return f'<div class="across n{len(page.across)}"><div>{words}</div></div>'


def _p(kind: str, text: str) -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if text else ""


def _kept(text: str) -> str:
    """Write text in which no number breaks at its hyphens, and no short remark within its brackets."""
    return WHOLE.sub(r'<span class="whole">\g<0></span>', escape(text))


def _line(line: Line) -> str:
    marks = [
        line.size,
        line.align,
        "strong" if line.strong else "",
        "indent" if line.indent else "",
    ]
    kind = " ".join(mark for mark in marks if mark not in ("", "body", "left")) or "body"
    return f'<p class="{kind}">{_kept(line.text)}</p>' if line.text else ""


def _facts(facts: Facts) -> str:
    return _dl(facts.rows)


def _dl(rows: tuple[tuple[str, str], ...]) -> str:
    said = "".join(f"<dt>{escape(label)}</dt><dd>{_kept(value)}</dd>" for label, value in rows)
    return f"<dl>{said}</dl>\n"


def _grid(grid: Grid) -> str:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in grid.headers)
    rows = "".join(_row(row, grid.right) for row in grid.rows)
    foot = f"<tfoot>{_row(grid.foot, grid.right)}</tfoot>" if grid.foot else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{foot}</table>\n"


def _row(row: tuple[str, ...], right: tuple[int, ...]) -> str:
    cells = (
        f'<td class="right">{escape(text)}</td>' if at in right else f"<td>{escape(text)}</td>"
        for at, text in enumerate(row)
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cards(cards: Cards) -> str:
    return f'<div class="cards">{"".join(map(_card, cards.cards))}</div>\n'


def _card(card: Card) -> str:
    return (
        f'<div class="card"><h2>{escape(card.title)}</h2><div class="code">{escape(card.code)}</div>'
        f'{_dl(card.facts)}<div class="qr">{qr_svg(card.qr)}</div></div>'
    )


def _end(page: Page) -> str:
    if page.qr is None and page.signed is None:
        return ""
    qr = f'<div class="qr">{qr_svg(page.qr)}</div>' if page.qr else "<div></div>"
    seal = ""
    if page.signed is not None:
        seal = "".join(f"<div>{escape(text)}</div>" for text in page.signed)
    return f'<div class="end">{qr}<div class="seal">{seal}</div></div>\n'


def _foot(page: Page) -> str:
    if not page.foot:
        return ""
    return f"<footer>{'<br>'.join(escape(text) for text in page.foot)}</footer>"


_WRITERS: dict[type[Any], Callable[[Any], str]] = {
    Line: _line,
    Facts: _facts,
    Grid: _grid,
    Cards: _cards,
}
