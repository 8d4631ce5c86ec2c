"""What is exported comes back as it was, is inert, and is the same bytes for the same rows."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from smeadmin.domain import credit_code
from smeadmin.domain.columns import NOUNS, Kind, Noun
from smeadmin.domain.columns.column import Column
from smeadmin.domain.days import FOREVER
from smeadmin.i18n import Text
from smeadmin.sheets import refusals
from smeadmin.sheets.cells import ERROR_VALUES, SUBTOTAL_WORDS, TOTAL_WORDS
from smeadmin.sheets.writing import defused, write_csv, write_xlsx
from tests.sheets.sheets import CODES, opened

NOUN = NOUNS["institution"]

DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+SUM(A1)",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "'=1",
    "''+1",
]


def read_back(path: Path, noun: Noun) -> list[tuple[Any, ...]]:
    with opened(path, noun) as reading:
        rows = list(reading)
    assert [f for _, _, findings in rows for f in findings if f.is_error] == []
    assert reading.fields == tuple(column.name for column in noun.columns)
    return [values for _, values, _ in rows]


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_exported_is_a_formula(tmp_path: Path, text: str) -> None:
    values = (CODES[0], text, *[None] * (len(NOUN.columns) - 2))
    write_csv(tmp_path / "a.csv", NOUN, [values])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        _, cells = csv.reader(file)
    assert cells[1] == "'" + text
    write_xlsx(tmp_path / "a.xlsx", NOUN, [values])
    cell = load_workbook(tmp_path / "a.xlsx").active["B2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_phones_and_negative_numbers_are_not_damaged(tmp_path: Path) -> None:
    columns = (NOUN["phone"], Column("balance", Text("余额", "Balance"), Kind.INT))
    write_csv(tmp_path / "a.csv", columns, [("+86 13812342764", -5), ("=1", None)])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [["+86 13812342764", "-5"], ["'=1", ""]]
    assert defused("普通") == "普通"


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [(code, "甲", *[None] * (len(NOUN.columns) - 2)) for code in CODES]
    for suffix, write in ((".csv", write_csv), (".xlsx", write_xlsx)):
        one, two = tmp_path / f"1{suffix}", tmp_path / f"2{suffix}"
        assert write(one, NOUN, rows) == write(two, NOUN, rows) == len(CODES)
        assert one.read_bytes() == two.read_bytes()


def test_a_workbook_is_made_for_spreadsheets(tmp_path: Path) -> None:
    """Codes and phones are text, days are days, money is a number in the unit of the header."""
    noun = NOUNS["enterprise"]
    values = dict.fromkeys((c.name for c in noun.columns), None) | {
        "credit_code": CODES[3],
        "name": "甲",
        "phone": "13812342764",
        "staff": 46,
        "revenue_fen": 1_280_500_000,
        "founded_on": date(2016, 4, 11),
    }
    write_xlsx(tmp_path / "a.xlsx", noun, [tuple(values.values())])
    page = load_workbook(tmp_path / "a.xlsx").active
    head = {cell.value: cell.column_letter for cell in page[1]}
    assert page.freeze_panes == "A2"
    assert page[f"{head['统一社会信用代码']}2"].number_format == "@"
    assert page[f"{head['联系电话']}2"].value == "13812342764"
    assert page[f"{head['营业收入(万元)']}2"].value == 1280.5
    assert page[f"{head['成立日期']}2"].value.date() == date(2016, 4, 11)
    assert page[f"{head['从业人员(人)']}2"].value == 46


def test_for_programs_the_stored_units(tmp_path: Path) -> None:
    noun = NOUNS["enterprise"]
    columns = [noun["credit_code"], noun["revenue_fen"], noun["founded_on"]]
    write_csv(
        tmp_path / "a.csv",
        columns,
        [(CODES[3], 123_456, date(2016, 4, 11))],
        encoding="utf-8",
        headers="field",
    )
    assert (tmp_path / "a.csv").read_text("utf-8").splitlines() == [
        "credit_code,revenue_fen,founded_on",
        f"{CODES[3]},123456,2016-04-11",
    ]


def test_a_character_that_the_encoding_lacks_is_refused_whole(tmp_path: Path) -> None:
    values = (CODES[0], "𠮷\ud800", *[None] * (len(NOUN.columns) - 2))
    with pytest.raises(refusals.OutputRefused):
        write_csv(tmp_path / "a.csv", NOUN, [values])
    assert list(tmp_path.iterdir()) == []


# ---- write -> read is identity ----------------------------------------------------------------

names = (
    st.one_of(
        st.sampled_from(
            [*DANGEROUS, "#甲", "1e5", "0012", "TRUE", "2024-01-02", 'a"b', "a,b", "a;b\\"]
        ),
        st.text(
            st.characters(
                min_codepoint=0x20,
                exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"],
                exclude_characters="\ufffd",  # what was lost: refused
            ),
            min_size=1,
            max_size=30,
        ),
    )
    .map(lambda text: " ".join(text.split(" ")).strip())
    .filter(
        lambda text: (
            text
            and text.isprintable()
            and text.upper() not in ERROR_VALUES
            and text.lower() not in TOTAL_WORDS | SUBTOTAL_WORDS
        )
    )
)
BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NAME: names,
    Kind.TEXT: names,
    Kind.CHOICE: names,
    Kind.REGION: names,
    Kind.INDUSTRY: names,
    Kind.ID: names.filter(lambda text: len(text) <= 20),
    Kind.PHONE: st.sampled_from(["13812342764", "0750-1234567", "+86 13812342764", "400-123-4567"]),
    Kind.CREDIT_CODE: st.text(credit_code.ALPHABET, min_size=17, max_size=17).map(
        lambda body: body + credit_code.check_character(body)
    ),
    Kind.INT: st.integers(0, 10**9),
    Kind.FEN: st.integers(0, 10**14),
    Kind.AREA: st.integers(0, 10**12),
    Kind.MICRO: st.integers(0, 10**12),
    Kind.RATIO: st.integers(10_001, 10**6),
    Kind.DAY: st.dates(date(1949, 10, 1), date(2026, 3, 10)),
    Kind.FLAG: st.booleans(),
}


def value_of(column: Column) -> st.SearchStrategy[Any]:
    if column.choices:
        some: st.SearchStrategy[Any] = st.sampled_from([stored for stored, _ in column.choices])
    elif column.name == "satisfaction":
        some = st.integers(1, 5)
    else:
        some = BY_KIND[column.kind]
        if column.kind in (Kind.NAME, Kind.TEXT, Kind.CHOICE, Kind.ID):
            some = some.filter(lambda text: len(text) <= column.longest)
        if column.personal:  # 沈** stands for a value, and is refused
            some = some.filter(lambda text: "*" not in text)
        if column.lowest:
            some = some.filter(lambda value: value >= column.lowest)
    if column.forever:
        some = some | st.just(FOREVER)
    return some if column.required else st.none() | some


@pytest.mark.parametrize("suffix", [".csv", ".gb.field.csv", ".xlsx"])
@pytest.mark.parametrize("noun", NOUNS.values(), ids=NOUNS)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_export_then_import_is_identity(
    tmp_path_factory: Any, noun: Noun, suffix: str, data: st.DataObject
) -> None:
    row = st.tuples(*(value_of(column) for column in noun.columns))
    rows = data.draw(st.lists(row, min_size=1, max_size=4))
    path = tmp_path_factory.mktemp("w") / f"a{suffix}"
    if suffix == ".xlsx":
        write_xlsx(path, noun, rows)
    else:
        write_csv(
            path,
            noun,
            rows,
            encoding="gb18030" if "gb" in suffix else "utf-8-sig",
            headers="field" if "field" in suffix else "title",
        )
    assert read_back(path, noun) == rows
