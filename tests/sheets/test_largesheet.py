"""A large sheet is read piece by piece: exactly what calamine gives for it, or calamine reads it.

Whatever the files of the corpus, random workbooks of two libraries, and the same with damaged XML hold,
both ways give the same cells, marks, merged ranges, findings and refusals. Many more by

    CASES=20000 SEED=2 pytest -m long -s tests/sheets/test_largesheet.py
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.errors import Failure
from smeadmin.sheets import largesheet, sharedstrings
from smeadmin.sheets import workbook as workbooks
from smeadmin.sheets.source import InputFile
from tests.bench import make_data
from tests.sheets.corpus import good, hostile, structure, values
from tests.sheets.corpus.case import Case, package
from tests.sheets.test_mutations import mutated

NOUN = NOUNS["institution"]
BOOKS = [
    case
    for section in (good, structure, values, hostile)
    for case in section.CASES
    if case.file.endswith(".xlsx")
]


@pytest.fixture(autouse=True)
def _pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also few strings wait in a file."""
    monkeypatch.setattr(sharedstrings, "MOST_LISTED", 0)
    monkeypatch.setattr(sharedstrings, "PAGES_KEPT", 2)


@contextmanager
def large_from(size: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(largesheet, "LARGE", size)
        yield


def read(path: Path, size: int) -> tuple[Any, bool]:
    """All that one workbook gives, with the types of its cells; and whether it was read piece by piece."""
    try:
        with large_from(size), InputFile(path, NOUN) as file:
            book = workbooks.Workbook(file, NOUN, None)
            told = (list(cells(book)), dict(book.merged), book.findings, book.facts)
            return told, isinstance(book._sheet, largesheet.LargeSheet)
    except Failure as failure:
        return (failure.code, dict(failure.details)), False


def cells(book: workbooks.Workbook) -> Iterator[Any]:
    """Each row with its number, its cells and their types, and what is marked in it."""
    for block in book.blocks():
        rows = [block.row(at) for at in range(len(block))]
        columns = block.columns(len(rows[0]))
        assert columns is not None
        assert list(map(list, zip(*columns, strict=True))) == rows
        for number, row in zip(block.numbers, rows, strict=True):
            yield number, [(type(one), repr(one)) for one in row], block.marks.get(number, {})


def both(path: Path) -> bool:
    """Read a workbook both ways; tells whether the pieces were enough."""
    told, in_pieces = read(path, -1)
    assert told == read(path, 1 << 40)[0]
    return in_pieces


@pytest.mark.parametrize("case", BOOKS, ids=lambda case: case.id)
def test_the_corpus(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.bytes())
    in_pieces = both(path)
    if case in good.CASES:
        assert in_pieces or case.fault in ("structure/no-place", "structure/prefixed")


# ---- random workbooks --------------------------------------------------------------------------

FORMATS = ("General", "@", "0%", "0.00", "yyyy-mm-dd", "[h]:mm", "h:mm", '0.00"万元"', "0!.0,")
TEXTS = (
    *(
        "",
        " ",
        "  两端有空格 ",
        "\u3000全角\u3000",
        "第一行\n第二行",
        "制表\t符",
        "<&>\"'",
        "&amp;",
        "]]>",
    ),
    *("_x000D_", "_x005F_", "a\rb", "\x0b", "𠮷", "é", "1", "TRUE", "#N/A", "合计", "-0", "=1+1"),
)


def cell(rng: Random) -> Any:
    """Anything that stands in a cell; ``None`` is an empty one."""
    return rng.choice(
        (
            None,
            rng.choice(TEXTS),
            f"机构{rng.randrange(30)}号",
            rng.randrange(-100, 100_000),
            rng.random() * 10 ** rng.randrange(-9, 18),
            round(rng.random() * 1e6, 2),
            rng.random() < 0.5,
            date(1900, 3, 1) + timedelta(days=rng.randrange(60_000)),
            datetime(1999, 1, 1) + timedelta(seconds=rng.randrange(10**9)),  # noqa: DTZ001
            time(rng.randrange(24), rng.randrange(60), rng.randrange(60)),
            timedelta(seconds=rng.randrange(10**6)),
        )
    )


def by_xlsxwriter(rng: Random, rows: list[list[Any]]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    options = {"strings_to_urls": False, "constant_memory": rng.random() < 0.5}
    options |= {"date_1904": rng.random() < 0.2, "default_date_format": "yyyy-mm-dd"}
    book = xlsxwriter.Workbook(out, options)
    page = book.add_worksheet("登记表")
    formats = [book.add_format({"num_format": code}) for code in FORMATS]
    first = rng.choice((0, 0, 2))
    for r, cells in enumerate(rows, first):
        if rng.random() < 0.1:
            page.set_row(r, 20, None, {"hidden": rng.random() < 0.5})
        for c, one in enumerate(cells, first):
            style = rng.choice((None, *formats))
            if one is None and rng.random() < 0.5:
                continue
            if isinstance(one, timedelta | time | date):
                style = style or formats[4]
            elif isinstance(one, str) and one.startswith("="):
                page.write_formula(r, c, one, style, rng.choice((2, "", "字", True, "#DIV/0!")))
                continue
            page.write(r, c, one, style)
    if rng.random() < 0.3:
        page.merge_range(first + len(rows), 1, first + len(rows) + 2, 2, "合并")
        page.set_column(1, 1, 10, None, {"hidden": True})
    book.close()
    return out.getvalue()


def by_openpyxl(rng: Random, rows: list[list[Any]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=rng.random() < 0.5)
    page = book.create_sheet("登记表") if book.write_only else book.active
    for cells in rows:
        page.append([None if one == "\x0b" else one for one in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def random_book(rng: Random) -> bytes:
    width = rng.randrange(1, 8)
    kinds = [cell(rng) for _ in range(width)]
    rows = [
        [cell(rng) if rng.random() < 0.2 else kind for kind in kinds]
        for _ in range(rng.randrange(1, 30))
    ]
    return rng.choice((by_xlsxwriter, by_openpyxl))(rng, rows)


def damaged(rng: Random, raw: bytes) -> bytes:
    """The same with damage inside one of the parts that both ways read."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parted = ("sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml")
    weights = (8, 3, 1, 1)
    names = [name for name in parts if name.endswith(parted)]
    odds = [weights[parted.index(name.rpartition("/")[2])] for name in names]
    (name,) = rng.choices(names, odds)
    at, byte = rng.randrange(len(parts[name])), rng.choice(b'01s<>"/A_&;x# \n')
    one_other = parts[name][:at] + bytes((byte,)) + parts[name][at + 1 :]
    return package({**parts, name: rng.choice((one_other, mutated(parts[name], rng)))})


def run(cases: int, seed: int, path: Path) -> list[int]:
    """Good and damaged files: how many there were of each, and how many were read in pieces."""
    counted = [0, 0, 0, 0]
    for number in range(cases):
        rng = Random(seed * 1_000_003 + number)
        raw = random_book(rng)
        for is_damaged in (False, True):
            path.write_bytes(damaged(rng, raw) if is_damaged else raw)
            try:
                counted[2 * is_damaged + 1] += both(path)
            except AssertionError:
                raise AssertionError(f"seed {seed}, case {number}, damaged {is_damaged}") from None
            counted[2 * is_damaged] += 1
    return counted


def test_random_workbooks_and_damaged_ones(tmp_path: Path) -> None:
    good_ones, in_pieces, _damaged_ones, still = run(40, 1, tmp_path / "a.xlsx")
    assert in_pieces > good_ones * 0.7 and still


@pytest.mark.long
def test_many_random_workbooks_and_damaged_ones(tmp_path: Path) -> None:
    cases, seed = int(os.environ.get("CASES", "2000")), int(os.environ.get("SEED", "2"))
    good_ones, in_pieces, damaged_ones, still = run(cases, seed, tmp_path / "a.xlsx")
    print(f"\n{good_ones:,} good: {in_pieces:,} in pieces; {damaged_ones:,} damaged: {still:,}")


# ---- memory ------------------------------------------------------------------------------------

READ = """
import re, sys
from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.source import InputFile
from smeadmin.sheets.workbook import Workbook
with InputFile(sys.argv[1], NOUNS["record"]) as file:
    rows = sum(map(len, Workbook(file, NOUNS["record"], None).blocks()))
status = open("/proc/self/status").read()  # ru_maxrss would count what this process was forked from
print(rows, int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) // 1024)
"""


def peak(path: Path, rows: int) -> int:
    """The most MiB that reading takes of so many rows of fifteen cells, no two with the same text."""
    with make_data.Workbook(path) as book:
        for row in range(rows):
            book.row(f"第{row}行第{column}格" for column in range(15))
    read = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True
    )
    read_rows, most = map(int, read.stdout.split())
    assert read_rows == rows
    return most


@pytest.mark.long
def test_six_times_the_rows_take_no_more_memory(tmp_path: Path) -> None:
    """Measured once: 50,000 rows took 56 MiB, 300,000 took 64."""
    few, many = (peak(tmp_path / "a.xlsx", rows) for rows in (50_000, 300_000))
    print(f"\n{few} and {many} MiB")
    assert many - few < 12
