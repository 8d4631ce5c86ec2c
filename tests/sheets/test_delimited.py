"""CSV: encodings, delimiters, quotes, and the files that are no CSV at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.errors import Failure, NotFound
from smeadmin.sheets import delimited, refusals
from smeadmin.sheets.source import InputFile
from tests.sheets.sheets import CODES, HEAD, csv_text, opened, planned, row

GOOD = csv_text([HEAD, row(CODES[0], "江澄市中小企业服务中心"), row(CODES[1], "东渚区服务站")])


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "机构.csv"


@pytest.mark.parametrize(
    ("raw", "encoding", "how"),
    [
        (GOOD.encode("utf-8-sig"), "UTF-8", "bom"),
        (GOOD.encode("utf-8"), "UTF-8", "utf-8"),
        (GOOD.encode("gb18030"), "GB18030", "gb18030"),
        (GOOD.encode("gbk"), "GB18030", "gb18030"),
        (GOOD.encode("utf-16"), "UTF-16", "bom"),
        (b"\xfe\xff" + GOOD.encode("utf-16-be"), "UTF-16", "bom"),
    ],
    ids=["utf-8 with BOM", "utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be"],
)
def test_the_encoding_is_found_by_a_fixed_rule(
    sheet: Path, raw: bytes, encoding: str, how: str
) -> None:
    sheet.write_bytes(raw)
    with opened(sheet) as reading:
        names = [values[1] for _, values, _ in reading]
    assert names == ["江澄市中小企业服务中心", "东渚区服务站"]
    assert (reading.facts.encoding, reading.facts.how_known) == (encoding, how)


def test_rare_characters_survive_gb18030(sheet: Path) -> None:
    text = csv_text([HEAD, row(CODES[0], "𠮷镕喆堃〇服务社")])
    sheet.write_bytes(text.encode("gb18030"))
    with opened(sheet) as reading:
        assert [values[1] for _, values, _ in reading] == ["𠮷镕喆堃〇服务社"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_delimiters_and_line_ends(sheet: Path, delimiter: str, ending: str) -> None:
    text = GOOD.replace(",", delimiter).replace("\r\n", ending)
    sheet.write_bytes(text.encode())
    with opened(sheet) as reading:
        assert len(list(reading)) == 2
    assert reading.facts.delimiter == delimiter


def test_row_numbers_are_those_of_the_spreadsheet(sheet: Path) -> None:
    """A quoted line break does not count, a blank line does."""
    text = GOOD.replace("江澄市中小企业服务中心", '"江澄市\r\n服务中心"')
    sheet.write_bytes(text.replace(CODES[1], "\r\n" + CODES[1]).encode())
    with opened(sheet) as reading:
        rows = [(number, values[1]) for number, values, _ in reading]
    assert rows == [(2, "江澄市 服务中心"), (4, "东渚区服务站")]
    assert reading.end.blank == 1


REFUSED = [
    ("empty", b"", refusals.FileEmpty, {}),
    ("nul", GOOD.encode().replace(b"180", b"1\x008", 1), refusals.NulBytes, {"row": 2}),
    ("utf-16 without mark", GOOD.encode("utf-16-le"), refusals.NulBytes, {"row": 1}),
    (
        "mixed",
        csv_text([HEAD, row(CODES[0], "甲甲")]).encode("gb18030")
        + csv_text([row(CODES[1], "乙")]).encode("utf-8"),
        refusals.EncodingMixed,
        {"row": 3},
    ),
    ("quote not closed", (GOOD + f'{CODES[2]},"甲,').encode(), refusals.QuotesBroken, {"row": 4}),
    (
        "text after quote",
        GOOD.replace("东渚", '"东"渚').encode(),
        refusals.QuotesBroken,
        {"row": 3},
    ),
    (
        "endless cell",
        (GOOD + f"{CODES[2]}," + "甲" * 140_000).encode(),
        refusals.CellTooLong,
        {"row": 4},
    ),
    ("no header", b"a,b,c\r\n1,2,3\r\n", refusals.HeaderNotFound, {}),
    ("an HTML page", b"<html><table><tr><td>x</td></tr></table>", refusals.NotASheet, {}),
    ("big5", GOOD.encode("big5", "ignore"), refusals.HeaderNotFound, {}),
    ("binary", bytes(range(1, 256)) * 20, refusals.EncodingMixed, {}),
]


@pytest.mark.parametrize(
    ("raw", "kind", "details"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_is_no_csv_is_refused_as_a_whole(
    sheet: Path, raw: bytes, kind: type[Failure], details: dict[str, object]
) -> None:
    sheet.write_bytes(raw)
    with pytest.raises(kind) as refusal:
        planned(sheet)
    assert details.items() <= refusal.value.details.items()
    assert refusal.value.status == 6
    assert refusal.value.message() and "{" not in refusal.value.message()
    assert refusal.value.way_out


def test_a_given_encoding_is_used_or_refused(sheet: Path) -> None:
    sheet.write_bytes(GOOD.encode("gbk"))
    with opened(sheet, encoding="GBK") as reading:
        assert reading.facts.how_known == "given"
    sheet.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(refusals.EncodingWrong) as refusal, opened(sheet, encoding="utf-8"):
        pass
    assert refusal.value.details["row"] == 1
    with pytest.raises(refusals.EncodingUnknown), opened(sheet, encoding="klingon"):
        pass


def test_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound), opened(tmp_path / "nowhere.csv"):
        pass
    with pytest.raises(refusals.NotAFile), opened(tmp_path):
        pass
    with pytest.raises(refusals.NotAFile), opened(Path("/dev/zero")):
        pass
    with pytest.raises((refusals.FileUnreadable, NotFound)), opened(Path("a\0b")):
        pass


def test_a_short_and_a_long_row_are_refused(sheet: Path) -> None:
    rows = [HEAD, row(CODES[0], "甲"), row(CODES[1], "乙")[:5], [*row(CODES[2], "丙"), "多"]]
    sheet.write_text(csv_text([*rows, [*row(CODES[3], "丁"), ""]]), "utf-8")
    plan = planned(sheet)
    assert [(f.code, f.place.row) for f in plan.findings] == [("row-short", 3), ("row-long", 4)]
    assert (plan.counts.new, plan.counts.refused) == (2, 2)


CUTS = {
    "plain": "甲,乙,丙\r\n1,2,3\r\n4,5,6\r\n",
    "no end": "甲,乙,丙\n1,2,3\n4,5,6",
    "blank lines": "甲,乙\n\n1,2\n\n\n3,4\n\n",
    "one column": "甲\n1\n\n2\n",
    "ragged": "甲,乙\n1\n1,2,3\n4,5\n",
    "ragged, but as many cells": "甲,乙,丙\n1,2\n3,4,5,6\n",
    "mixed ends": "甲,乙\r\n1,2\n3,4\r\n",
    "old ends": "甲,乙\r1,2\r3,4\r",
    "an old end in the middle": "甲,乙\n1,2\n3,4\r5,6\n7,8\n",
    "quotes late": "甲,乙\n1,2\n3,4\n5,6\n" * 3 + '"7\n,",8\n9,"1""0"\n',
    "one long line": "甲,乙\n" + "长" * 50 + ",1\n2,3\n",
    "separators of other kinds": "甲,乙\n1\u2028,2\x0b\n3\x1c,4\x85\n",
}


@pytest.mark.parametrize("text", CUTS.values(), ids=CUTS)
@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 8, 1000])
def test_text_is_cut_as_csv_reads_it(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, text: str, at_once: int
) -> None:
    monkeypatch.setattr(delimited, "CUT_AT_ONCE", at_once)
    monkeypatch.setattr(delimited, "LONGEST_CELL", 30)
    sheet.write_bytes(text.encode())
    with InputFile(sheet, NOUNS["institution"]) as file:
        source = delimited.Delimited(file, NOUNS["institution"], None)
        cut = [
            (block.numbers[at], list(block.row(at)))
            for block in source.blocks()
            for at in range(len(block))
        ]
        assert cut == list(source.rows())
