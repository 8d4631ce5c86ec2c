"""What programs get: keys, raw values, envelopes, RFC 4180."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin import i18n
from smeadmin.domain.findings import Finding, Place
from smeadmin.i18n import Text
from smeadmin.render.document import (
    Cell,
    Column,
    Document,
    Findings,
    Heading,
    Kind,
    Next,
    Table,
    good,
)
from smeadmin.render.lines import keep
from smeadmin.render.output import Outcome, Screen, answer, plain, sheet

COLUMNS = (
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=0),
    Column("name", Text("机构名称", "name"), Kind.NAME),
    Column("level", Text("级别", "level"), Kind.WORD, words={"city": Text("市级", "city level")}),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN),
    Column("share", Text("占比", "share"), Kind.RATIO),
    Column("points", Text("得分", "points"), Kind.POINTS),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY),
    Column("certified", Text("已认定", "certified"), Kind.FLAG),
    Column("phone", Text("电话", "phone"), screen=False, mask=lambda number: number[:3] + "****"),
    Column("margin", Text("余量", "margin"), Kind.MEASURE),
)
ROW = (
    *("91990102MA5D90E303", "江澄正明会计服务有限公司", "city", 123_456, Fraction(2, 3)),
    *(91_500_000, date(2027, 6, 30), True, "13800002764", "-13.5 ㎡"),
)
EMPTY = ("52990102MJ6Q30852Y", good("启帆"), *(None,) * 8)


def page(*rows: Any) -> Document:
    return Document(blocks=(Table(COLUMNS, rows),))


def printed(document: Document, outcome: Outcome | None = None, **screen: Any) -> str:
    out = io.StringIO()
    answer(document, Screen(out, io.StringIO(), **screen), outcome)
    return out.getvalue()


def test_a_list_is_an_array_of_objects_with_raw_values() -> None:
    assert json.loads(printed(page(ROW, Heading("市级"), EMPTY), format="json")) == [
        {
            "credit_code": "91990102MA5D90E303",
            "name": "江澄正明会计服务有限公司",
            "level": "city",
            "amount_fen": 123_456,
            "share": "0.666667",
            "points": "91.5",
            "valid_until": "2027-06-30",
            "certified": True,
            "phone": "138****",
            "margin": "-13.5 ㎡",
        },
        {"credit_code": "52990102MJ6Q30852Y", "name": "启帆"}
        | dict.fromkeys([c.name for c in COLUMNS[2:]]),
    ]


def test_json_is_the_same_in_both_languages(language: str) -> None:
    i18n.use("zh")
    chinese = printed(page(ROW), format="json")
    i18n.use(language)
    assert printed(page(ROW), format="json") == chinese


def test_json_is_one_line_on_a_pipe_and_indented_on_a_terminal() -> None:
    assert printed(Document(data=[]), format="json") == "[]\n"
    assert printed(Document(data={"a": [1]}), format="json") == '{"a": [1]}\n'
    assert printed(Document(data={"a": 1}), format="json", pretty=True) == '{\n  "a": 1\n}\n'


def test_values_of_the_domain_are_data() -> None:
    data = {
        "day": date(2026, 3, 18),
        "at": datetime(2026, 3, 18, 1, 2, 3, tzinfo=UTC),
        "points": Decimal("89.30"),
        "share": Fraction(1, 3),
        "kept": keep("江澄"),
        "rows": ({"a": n} for n in (1, 2)),
    }
    assert plain(Document(data=data)) == {
        "day": "2026-03-18",
        "at": "2026-03-18T01:02:03+00:00",
        "points": "89.3",
        "share": "0.333333",
        "kept": "江澄",
        "rows": [{"a": 1}, {"a": 2}],
    }


def test_a_write_stands_in_its_envelope() -> None:
    document = Document(
        data={"voucher": "JC26-7KQ4-MWD7"}, next=Next("smeadmin today", after="（x）")
    )
    assert json.loads(printed(document, Outcome("CS-000163"), format="json")) == {
        "change": "CS-000163",
        "dry_run": False,
        "result": {"voucher": "JC26-7KQ4-MWD7"},
        "findings": [],
        "next": "smeadmin today",
    }
    rehearsal = json.loads(printed(Document(), Outcome(None, dry_run=True), format="jsonl"))
    assert rehearsal == {
        "change": None,
        "dry_run": True,
        "result": {},
        "findings": [],
        "next": None,
    }


def test_findings_are_carried_with_their_place() -> None:
    found = Finding(
        "check-character", Place(5, 1, "统一社会信用代码"), "credit_code", "X", {"expected": "T"}
    )
    document = Document(findings=Findings((found,), "有错误.xlsx", "登记表"))
    (carried,) = json.loads(printed(document, Outcome(), format="json"))["findings"]
    assert {k: carried[k] for k in ("file", "sheet", "row", "column", "field", "code")} == {
        "file": "有错误.xlsx",
        "sheet": "登记表",
        "row": 5,
        "column": "B",
        "field": "credit_code",
        "code": "check-character",
    }


def test_of_many_findings_ten_thousand_are_carried_and_all_are_counted() -> None:
    found = Finding("negative", Place(5, 1))
    document = Document(findings=Findings(itertools.repeat(found, 10_001), total=10_001))
    carried = json.loads(printed(document, Outcome(), format="json"))
    assert (len(carried["findings"]), carried["findings_total"]) == (10_000, 10_001)
    listed = Document(findings=Findings((found,) * 10_000))
    assert "findings_total" not in json.loads(printed(listed, Outcome(), format="json"))


class Watched(io.StringIO):
    """A stream that notes how many rows had been asked for when each line was written."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.log: list[int] = []

    def write(self, text: str) -> int:
        self.log.append(self.asked)
        return super().write(text)

    def rows(self, n: int) -> Iterator[tuple[Any, ...]]:
        for _ in range(n):
            self.asked += 1
            yield ROW


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_rows_stream_one_by_one(format: str) -> None:
    stream = Watched()
    document = Document(blocks=(Table(COLUMNS, stream.rows(50)),))
    answer(document, Screen(stream, io.StringIO(), format=format))
    assert stream.log[-50:] == list(range(1, 51))


def test_csv_for_people_has_headers_and_spreadsheet_values() -> None:
    assert printed(page(ROW, EMPTY), format="csv") == (
        "统一社会信用代码,机构名称,级别,金额（元）,占比,得分,有效期至,已认定,电话,余量\r\n"
        "91990102MA5D90E303,江澄正明会计服务有限公司,市级,1234.56,66.666667%,91.5,2027-06-30,是,138****,-13.5 ㎡\r\n"
        "52990102MJ6Q30852Y,启帆,,,,,,,,\r\n"
    )


def test_csv_with_names_has_the_keys_and_values_of_json() -> None:
    lines = printed(page(ROW), format="csv", names=True).splitlines()
    assert lines[0] == ",".join(column.name for column in COLUMNS)
    assert lines[1].split(",")[2:5] == ["city", "123456", "0.666667"]


def test_a_file_begins_with_a_byte_order_mark_and_a_pipe_does_not() -> None:
    assert printed(page(ROW), format="csv", to_file=True)[0] == "\ufeff"
    assert printed(page(ROW), format="csv")[0] != "\ufeff"


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_text_that_a_spreadsheet_would_run_is_made_inert(start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    row = (evil, evil, evil, -5, None, None, None, None, None, evil)
    line = next(
        csv.reader(io.StringIO(printed(page(row), format="csv").split("\r\n", 1)[1], newline=""))
    )
    assert line[:3] == ["'" + evil] * 3
    assert line[3] == "-0.05"  # a number is no formula
    assert line[9] == evil  # nor is a measure that we wrote ourselves


@given(st.lists(st.text(alphabet='江,"\n\r;\t a1', max_size=8), min_size=3, max_size=3))
def test_csv_reads_back_as_it_was_written(cells: list[str]) -> None:
    columns = tuple(Column(name, name, Kind.MEASURE) for name in "abc")
    out = printed(Document(blocks=(Table(columns, (cells,)),)), format="csv")
    assert list(csv.reader(io.StringIO(out, newline="")))[1] == cells


def test_a_page_without_a_table_is_one_row_of_its_data() -> None:
    data = {"voucher": "JC26", "amount_fen": 700_000, "day": date(2026, 3, 1), "terms": [{"n": 1}]}
    assert printed(Document(data=data), format="csv") == (
        'voucher,amount_fen,day,terms\r\nJC26,700000,2026-03-01,"[{""n"": 1}]"\r\n'
    )
    assert printed(Document(), format="csv") == ""


def test_a_sheet_has_every_column_and_raw_values() -> None:
    neutral = sheet(Document(title=("启帆", Cell("示例")), blocks=page(ROW).blocks))
    assert neutral.title == "启帆"
    assert neutral.columns == COLUMNS
    assert list(neutral.rows) == [ROW]


def test_json_for_a_stream_that_is_not_utf_8_is_ascii() -> None:
    out = printed(Document(data={"name": "江澄"}), format="json", ascii=True)
    assert out.isascii() and json.loads(out) == {"name": "江澄"}
