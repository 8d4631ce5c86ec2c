"""Pages at every width: against their golden drawings, and what must hold of each of them."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from smeadmin import i18n
from smeadmin.render.document import Column, Document, Kind, Table, main_table
from smeadmin.render.draw.line import Style
from smeadmin.render.draw.page import draw_page
from smeadmin.render.output import text
from tests.render import golden
from tests.render.pages import PAGES

EVERY_WIDTH = (20, 34, 40, 48, 60, 72, 80, 100, 200)


@pytest.mark.parametrize("page", PAGES)
def test_pages_look_as_they_did(page: str, language: str) -> None:
    assert golden.drawing(page, language) == golden.path(page, language).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_no_line_is_wider_than_its_terminal(page: str, language: str) -> None:
    for room in EVERY_WIDTH:
        for line in text(PAGES[page](), room).splitlines():
            assert wcswidth(line) <= room, (room, line)


IDENTIFIER = re.compile(r"[0-9A-Z]{18}|[A-Z]{2}-[0-9-]{6,}|\d{4}-\d\d-\d\d|\d[\d,]*\.\d\d")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("room", [40, 60, 80, 100, 200, None])
def test_codes_dates_and_amounts_are_whole_or_their_column_is_named(
    page: str, room: int | None
) -> None:
    whole = set(IDENTIFIER.findall(text(PAGES[page](), 400)))
    drawn = draw_page(PAGES[page](), room, Style())
    table = main_table(PAGES[page]().blocks)
    shown = set(IDENTIFIER.findall(text(PAGES[page](), room)))
    excused: set[str] = set()
    if drawn.dropped and table:
        left = [i for i, c in enumerate(table.columns) if str(c.header) in drawn.dropped]
        alone = Table(
            tuple(table.columns[i] for i in left), [[r[i] for i in left] for r in table.rows]
        )
        excused = set(IDENTIFIER.findall(text(Document(blocks=(alone,)), 400)))
    assert whole - shown <= excused


@pytest.mark.parametrize("page", PAGES)
def test_equations_add_up(page: str, language: str) -> None:
    found = 0
    for total, terms in re.findall(
        r"([\d,.]+) = ((?:\D*[\d,.]+[^\d+\n]*\+ )+\D*[\d,.]+)", text(PAGES[page](), None)
    ):
        found += 1
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", terms)
        assert sum(Fraction(n.replace(",", "")) for n in numbers) == Fraction(
            total.replace(",", "")
        )
    assert found == {"imported": 1, "checked": 1, "granted": 2}.get(page, 0)


@pytest.mark.parametrize("page", PAGES)
def test_columns_before_the_last_hold_no_character_of_doubtful_width(
    page: str, language: str
) -> None:
    table = main_table(PAGES[page]().blocks)
    if table is None:
        return
    before_last = Table(
        table.columns[:-1], [r if not hasattr(r, "__len__") else r[:-1] for r in table.rows]
    )
    drawn = text(Document(blocks=(before_last,)), 400).replace("─", "")
    assert [c for c in drawn if unicodedata.east_asian_width(c) == "A"] == []


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_say_the_same_numbers_in_the_same_order(page: str) -> None:
    drawn = []
    for language in ("zh", "en"):
        i18n.use(language)
        lines = text(PAGES[page](), None).splitlines()
        codes = [re.findall(r"[A-Z]{2}-[0-9-]{6,}|[0-9A-Z]{18}", line) for line in lines]
        drawn.append((len(lines), codes))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("page", PAGES)
def test_ascii_marks_leave_only_letters_and_wide_characters(page: str, language: str) -> None:
    drawn = text(PAGES[page](), 100, ascii=True)
    assert [c for c in drawn if unicodedata.east_asian_width(c) in "ANH" and c != "\n"] == []


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["江澄市启帆中小企业服务中心", "东渚区创业服务中心", "江澄正明"]),
        st.sampled_from(["52990102MJ6Q30852Y", "12990102MB1C77406Q"]),
        st.integers(0, 10**12),
        st.text(alphabet="年报未报送，（）：。第三条 7/9 abc-", max_size=60),
        st.none() | st.dates(),
    ),
    min_size=1,
    max_size=6,
)


@given(CELLS, st.integers(24, 130), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_any_table_fits_any_terminal_with_its_codes_whole(
    rows: list[tuple[object, ...]], room: int, ranks: list[int]
) -> None:
    kinds = (Kind.CODE, Kind.FEN, Kind.PROSE, Kind.DAY)
    table = Table(
        (
            Column("name", "机构名称", Kind.NAME, rank=0),
            *(Column(k, k.upper(), k, rank=r) for k, r in zip(kinds, ranks, strict=True)),
        ),
        rows,
    )
    drawn = draw_page(Document(blocks=(table,)), room, Style())
    lines = [
        "".join(p for p, _ in line) if isinstance(line, list) else line for line in drawn.lines
    ]
    assert all(wcswidth(line) <= room for line in lines)
    shown = "\n".join(lines)
    for row in rows:
        assert str(row[0]) in shown or room < 26  # the longest name is 26 wide
        assert str(row[1]) in shown or "CODE" in drawn.dropped
        assert f"{int(str(row[2])) // 100:,}." in shown or "FEN" in drawn.dropped
        assert row[4] is None or str(row[4]) in shown or "DAY" in drawn.dropped


def test_columns_leave_by_rank_and_the_rightmost_of_equals_first() -> None:
    """At 60 columns kind (9) and region (8) leave first, then the code (7), as B11 has it."""
    drawn = draw_page(PAGES["listed"](), 60, Style())
    assert drawn.dropped == ["统一社会信用代码", "类型", "区县"]


def test_two_columns_that_look_alike_are_two_columns() -> None:
    columns = (Column("a", "机构名称", rank=0), *(Column(n, "编号", rank=5) for n in "bc"))
    table = Table(columns, (("江澄市启帆中小企业服务中心", "JC-C-2023-0031", "JC-C-2023-0031"),))
    drawn = draw_page(Document(blocks=(table,)), 50, Style())
    assert drawn.dropped == ["编号"]
    assert drawn.lines[-1] == "江澄市启帆中小企业服务中心  JC-C-2023-0031"


def test_an_empty_table_draws_nothing() -> None:
    table = Table((Column("name", "机构名称"),), ())
    assert text(Document(blocks=(table,)), 80) == ""


def test_a_wished_line_end_is_kept_on_a_terminal_and_taken_out_for_a_pipe() -> None:
    table = Table(
        (Column("same", "相同之处", Kind.PROSE),),
        (("曾用名一致，\n电话、地址相同",), ("same\ncode",)),
    )
    page = Document(blocks=(table,))
    assert text(page, 80).splitlines()[2:] == ["曾用名一致，", "电话、地址相同", "same", "code"]
    assert text(page, None).splitlines()[2:] == ["曾用名一致，电话、地址相同", "same code"]


def test_bars_are_a_block_each_until_they_would_not_fit() -> None:
    columns = (Column("grade"), Column("bar", kind=Kind.BAR))
    few = Document(blocks=(Table(columns, (("a", 6), ("b", 0)), header=False),))
    assert text(few, 80) == "a  ██████\nb\n"
    many = Document(blocks=(Table(columns, (("a", 6000), ("b", 3000), ("c", 1)), header=False),))
    assert text(many, 80) == f"a  {'█' * 30}\nb  {'█' * 15}\nc  █\n"
    assert text(many, 13) == f"a  {'█' * 10}\nb  {'█' * 5}\nc  █\n"
