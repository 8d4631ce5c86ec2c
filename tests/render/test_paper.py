"""Papers as files: nothing fetched, nothing run, A4, names as they are; a PDF with every character or none."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import zxingcpp

from smeadmin.domain.paper import (
    Card,
    Cards,
    CharactersMissing,
    Facts,
    FontsMissing,
    Grid,
    Line,
    Page,
    PdfExtraMissing,
    Sheet,
)
from smeadmin.render.paper.html import html_of
from smeadmin.render.paper.pdf import BODY, EITHER, TITLE, pdf_of, pictures_of
from smeadmin.render.paper.qr import qr_svg

HOSTILE = '<script>alert("启帆")</script> & #set page(width: 1cm) \\ $x$ *粗*'
DAY = dt.date(2026, 3, 10)


def sheet(*words: str, landscape: bool = False) -> Sheet:
    page = Page(
        lang="zh",
        issuer="示例市中小企业服务局",
        title="认定证书",
        number="编号  SC-2026-0001",
        blocks=(
            *(Line(word, indent=True) for word in words),
            Facts((("有效期", "2026-03-10 至 2029-03-09"),)),
            Grid(("序号", "机构名称"), (("1", "启帆"), ("2", "宏远")), ("合计", "2 家"), (0,)),
            Cards((Card("JC26", "JC26-7KQ4-MWD7", (("金额", "7,000.00 元"),), "JC26-7KQ4-MWD7"),)),
        ),
        signed=("示例市中小企业服务局（章）", "2026 年 3 月 10 日"),
        qr="SC-2026-0001\n启帆\n2026-03-10/2029-03-09\nb71d4e029ac3",
        foot=("查验  smeadmin certify show SC-2026-0001",),
        across=("演练",),
    )
    return Sheet("SC-2026-0001", (page,), framed=True, landscape=landscape)


def test_a_page_needs_nothing_but_itself() -> None:
    html = html_of(sheet("经审核并公示"))
    for fetched in ("http:", "https:", "<script", "<link", "<img", "url(", "@import", "src="):
        assert fetched not in html.replace("http://www.w3.org/2000/svg", "")
    assert "default-src 'none'" in html
    assert html.count("<svg") == 2


@pytest.mark.parametrize(("landscape", "side"), [(False, "portrait"), (True, "landscape")])
def test_it_prints_on_a4(landscape: bool, side: str) -> None:
    html = html_of(sheet(landscape=landscape))
    assert f"@page {{ size: A4 {side}; margin: 0 }}" in html
    assert "thead { display: table-header-group }" in html  # the header on each page of a long list
    assert re.search(r"tr, .*break-inside: avoid", html)


def test_what_people_typed_is_text() -> None:
    html = html_of(sheet(HOSTILE))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(&quot;启帆&quot;)&lt;/script&gt; &amp; #set page" in html


def test_a_table_has_real_header_cells() -> None:
    html = html_of(sheet())
    assert '<th scope="col">机构名称</th>' in html
    assert '<td class="right">1</td><td>启帆</td>' in html


def test_the_same_paper_is_the_same_bytes() -> None:
    assert html_of(sheet("一")) == html_of(sheet("一"))


@pytest.mark.parametrize(
    "text",
    [
        "SC-2026-0001\n江澄市启帆中小企业服务中心\n2026-03-10/2029-03-09\nb71d4e029ac3",
        "JC26-7KQ4-MWD7\n20000.00\n2026-08-10\n" + "Qz7-" * 21 + "Aa",  # with a signature
    ],
)
def test_a_qr_code_is_read_by_a_program_of_others(text: str) -> None:
    """The modules are painted from the drawing, four dots wide, and given to a reader as a photo is."""
    drawn = qr_svg(text)
    size = int(re.search(r'viewBox="0 0 (\d+) ', drawn)[1])  # type: ignore[index]
    rows = [bytearray(b"\xff" * 4 * size) for _ in range(size)]
    for x, y in re.findall(r"M(\d+) (\d+)h1", drawn):
        rows[int(y)][4 * int(x) : 4 * int(x) + 4] = bytes(4)
    photo = memoryview(b"".join(bytes(row) * 4 for row in rows)).cast("B", (4 * size, 4 * size))
    assert [found.text for found in zxingcpp.read_barcodes(photo)] == [text]


def has_chinese() -> bool:
    import typst

    return bool({*TITLE, *BODY, *EITHER} & set(typst.Fonts().families()))


def test_a_pdf_carries_its_fonts_and_is_the_same_every_time() -> None:
    pytest.importorskip("typst")
    if not has_chinese():
        pytest.skip("no Chinese font on this machine")
    made = pdf_of(sheet(HOSTILE), None, DAY)
    assert made.startswith(b"%PDF-")
    assert made == pdf_of(sheet(HOSTILE), None, DAY)
    picture = pictures_of(sheet(HOSTILE), None, DAY)
    assert [page[:8] for page in picture] == [b"\x89PNG\r\n\x1a\n"]
    assert b"pdfaid" in made  # PDF/A says so of itself
    assert b"FontFile" in made


def test_a_character_no_font_has_is_refused_and_named() -> None:
    pytest.importorskip("typst")
    if not has_chinese():
        pytest.skip("no Chinese font on this machine")
    with pytest.raises(CharactersMissing) as refused:
        pdf_of(sheet("启帆\ue0f0服务"), None, DAY)
    assert refused.value.details["characters"] == "U+E0F0"


def test_without_a_chinese_font_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    typst = pytest.importorskip("typst")

    class Bare:
        def __init__(self, **given: object) -> None:
            pass

        def families(self) -> list[str]:
            return ["Libertinus Serif"]

    monkeypatch.setattr(typst, "Fonts", Bare)
    with pytest.raises(FontsMissing):
        pdf_of(sheet(), "字体", DAY)


def test_without_the_extra_there_is_no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(PdfExtraMissing):
        pdf_of(sheet(), None, DAY)
