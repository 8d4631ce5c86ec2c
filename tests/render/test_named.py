"""Text formats by name, with tabulate itself as the oracle of what is piped."""

from __future__ import annotations

import io

import pytest
import tabulate

from smeadmin.render.document import Check, Checks, Column, Document, Kind, Lines, Section, Table
from smeadmin.render.draw.named import FORMATS
from smeadmin.render.output import Screen, answer, formats, known_format, text
from tests.render.pages import PAGES


def printed(document: Document, format: str) -> str:
    out = io.StringIO()
    answer(document, Screen(out, io.StringIO(), format=format))
    return out.getvalue()


def test_every_format_of_tabulate_is_known_by_its_name() -> None:
    assert sorted(FORMATS) == sorted(tabulate.tabulate_formats)
    assert all(map(known_format, ("table", "json", "jsonl", "csv", "md", *FORMATS)))
    assert not known_format("xml")
    assert set(FORMATS) < set(formats())


CELLS = [
    ["52990102MJ6Q30852Y", "江澄市启帆中小企业服务中心", "县级", "76.45"],
    ["12990102MB1C77406Q", "东渚区创业服务中心", "-", "-"],
]
HEADERS = ["统一社会信用代码", "机构名称", "级别", "2025得分"]


def listed() -> Document:
    kinds = (Kind.CODE, Kind.NAME, Kind.TEXT, Kind.POINTS)
    columns = tuple(Column(h, h, k) for h, k in zip(HEADERS, kinds, strict=True))
    rows = (("52990102MJ6Q30852Y", "江澄市启帆中小企业服务中心", "县级", 76_450_000),)
    return Document(blocks=(Table(columns, (*rows, (*CELLS[1][:2], None, None))),))


def test_piped_text_is_what_tabulate_draws() -> None:
    drawn = tabulate.tabulate(
        CELLS, HEADERS, "simple", colalign=("left", "left", "left", "right"), disable_numparse=True
    )
    assert text(listed(), None) == drawn + "\n"


@pytest.mark.parametrize("name", FORMATS)
def test_a_list_by_a_format_name_is_that_of_tabulate(name: str) -> None:
    drawn = tabulate.tabulate(
        CELLS, HEADERS, name, colalign=("left", "left", "left", "right"), disable_numparse=True
    )
    assert printed(listed(), name) == drawn + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_drawn_in_every_format(page: str, language: str) -> None:
    for name in (*FORMATS, "md"):
        drawn = printed(PAGES[page](), name)
        assert drawn.endswith("\n") and "\u2060" not in drawn


def test_markdown_has_headings_and_no_open_bars() -> None:
    page = Document(
        title=("江澄市中小企业服务局", "7 件"),
        blocks=(
            Lines(("第一行",)),
            Section(
                "核对", (Table((Column("a", "甲"), Column("b", "乙")), (("x|y", 1),)), Checks((Check(True, "相等", "0.00 元"),)))
            ),
        ),
    )  # fmt: skip
    assert printed(page, "md") == (
        "# 江澄市中小企业服务局   7 件\n\n第一行\n\n## 核对\n\n"
        "| 甲   | 乙   |\n|------|------|\n| x\\|y | 1    |\n\n"
        "|    |      |         |\n|----|------|---------|\n| ✓  | 相等 | 0.00 元 |\n"
    )


def test_markup_holds_the_tables_alone() -> None:
    drawn = printed(PAGES["checked"](), "html")
    assert drawn.startswith("<table>") and "自检" not in drawn and "✗ 不足" in drawn
