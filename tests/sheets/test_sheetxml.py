"""What the XML of a sheet says beside its values: two readers that must agree, and number formats."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.sheets import sheetxml
from smeadmin.sheets.numberformats import formats_that_matter, what_it_does
from smeadmin.sheets.sharedstrings import Unusual
from smeadmin.sheets.source import InputFile
from tests.sheets.corpus import good, structure, values
from tests.sheets.corpus.case import Case

NO_BOOKS = ("structure/renamed", "structure/open-elsewhere", "structure/encrypted")
BOOKS = [
    case
    for section in (good, structure, values)
    for case in section.CASES
    if case.file.endswith(".xlsx") and case.fault not in NO_BOOKS
]


@pytest.mark.parametrize("case", BOOKS, ids=lambda case: case.id)
def test_the_quick_search_and_the_parser_agree(case: Case, tmp_path: Path) -> None:
    """The search may take a sheet for wider than it is, never for narrower; or it gives up."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(case.bytes())
    with InputFile(path, NOUNS["institution"]) as file, zipfile.ZipFile(path) as package:
        part = package.getinfo("xl/worksheets/sheet1.xml")
        styles = formats_that_matter(*sheetxml.number_formats(package))
        parsed = sheetxml._parsed(file, part, styles)
        try:
            searched = sheetxml._searched(file, part, styles)
        except Unusual:
            assert case.fault in ("structure/no-place", "structure/prefixed")
            return
    assert searched.rows >= parsed.rows and searched.columns >= parsed.columns
    assert (searched.marked, searched.formulas) == (parsed.marked, parsed.formulas)
    assert (searched.hidden_rows, searched.hidden_columns) == (
        parsed.hidden_rows,
        parsed.hidden_columns,
    )


FORMATS = {
    # what is held is what is shown
    "": None,
    "General": None,
    "@": None,
    "0": None,
    "0.00": None,
    "#,##0": None,
    "#,##0.00": None,
    "#,##0.00_);(#,##0.00)": None,
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ': None,
    '"¥"#,##0.00': None,
    '0.00"元"': None,
    '0"㎡"': None,
    "[Red]0.00": None,
    "yyyy\\-mm\\-dd": None,
    'yyyy"年"m"月"d"日"': None,
    '"%"0': None,  # a sign that is only drawn
    # a hundredfold
    "0%": "percent",
    "0.00%": "percent",
    "#,##0.0%;-0%": "percent",
    # thousandths and ten-thousandths
    "#,##0,": "format-scales",
    "0.0,,": "format-scales",
    "0,.0": "format-scales",
    "0!.0,": "format-scales",
    "0!.0000": "format-scales",
    '0"."0,"万"': "format-scales",
    "0\\.0000": "format-scales",
    # a unit of its own
    '#,##0.00"万元"': "unit:万",
    '0"千元"': "unit:千",
    '0.0000" 亿"': "unit:亿",
}


@pytest.mark.parametrize(("code", "does"), FORMATS.items())
def test_what_a_number_format_does(code: str, does: str | None) -> None:
    assert what_it_does(code) == does
