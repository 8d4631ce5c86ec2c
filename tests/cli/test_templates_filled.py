"""Every template comes back filled in, in both languages, and brings in what was typed, nothing else.

As it was handed out, and as people return it: columns moved, one of their own among them, the row of how
to fill and the example still there, other fonts and colours. The first way is the longer proof, by

    pytest -m long tests/cli/test_templates_filled.py
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font, PatternFill

from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.domain.columns.headers import recognise
from smeadmin.domain.columns.opening import OPENINGS
from tests.cli.call import call
from tests.cli.opening_office import (
    OPENED,
    PROGRAMME,
    QIFAN,
    REGISTERED,
    SHEETS,
    VOUCHERS,
    YONGJI,
    write_books,
)

ROSTER = ["roster", "create", "失信名单", "--kept-by", "示例法院"]
SHORT: dict[str, tuple[str, str, dict[str, Any]]] = {
    # what the template is told; what the import is told; what is typed over the example
    "institution": ("", "", {"credit_code": "12990102MB1C77406Q"}),
    "enterprise": ("", "", {"credit_code": "91990102MA5D90E303"}),
    "region": ("", "", {"code": "440606103", "name": "乐从镇", "parent_code": "440606"}),
    "service": ("", "", {"institution": QIFAN}),
    "record": ("", "", {"institution": QIFAN, "enterprise": YONGJI}),
    "return": ("--year 2025", "", {"credit_code": QIFAN, "name": "启帆服务中心"}),
    "staff": ("--year 2025 --staff", "", {"institution": QIFAN}),
    "roster": ("失信名单", "--dated 2026-03-01", {"credit_code": YONGJI}),
    "calendar": ("--year 2027", "--doc 国办发明电〔2026〕8号", {"day": "2027-10-09"}),
}
OPENING = {
    **{words[0]: SHEETS[words[2]] for words in OPENED if words[2] in SHEETS},
    "voucher": "券码,服务券项目,企业统一社会信用代码,面额(元),已用金额(元),余额(元),发放日期,有效期至\n"
    + "\n".join(",".join(map(str, row)) for row in VOUCHERS),
}
OF = dict(
    zip(
        ("certify", "score", "fund", "award", "voucher", "claim"),
        (f"opening_{n}" for n in ("certificate", "score", "fund", "award", "voucher", "claim")),
        strict=True,
    )
)


def noun_of(name: str) -> Noun:
    if name in OF:
        return next(noun for noun in OPENINGS if noun.name == OF[name])
    return NOUNS["institution" if name == "return" else name]  # begins as that does


def typed(value: Any, form: str) -> Any:
    """What a spreadsheet makes of what is typed into a cell of that format."""
    if not isinstance(value, str) or form == "@":
        return value
    if form == "yyyy-mm-dd" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(value)
    return float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else value


def fill(path: Path, rows: list[dict[int, Any]], *, as_returned: bool) -> None:
    """Type rows below the example; then, as people return it, move, colour and add."""
    book = load_workbook(path)
    page = book.worksheets[0]
    width = page.max_column
    forms = {
        at: group.number_format
        for group in page.column_dimensions.values()
        for at in range(group.min or 0, (group.max or 0) + 1)
    }
    for number, row in enumerate(rows, 4):
        for at, value in row.items():
            cell = page.cell(number, at + 1, typed(value, forms[at + 1]))
            cell.number_format = forms[at + 1]
    if as_returned:
        kept = [
            [(cell.value, cell.number_format) for cell in line[:width]] for line in page.iter_rows()
        ]
        for number, line in enumerate(kept, 1):
            own = ("我们的记号" if number == 1 else "已核" if number > 3 else None, "General")
            for at, (value, form) in enumerate((own, *reversed(line)), 1):
                cell = page.cell(number, at)
                cell.value, cell.number_format = value, form
                cell.font, cell.fill = Font(name="楷体"), PatternFill("solid", "FFFFCC")
    book.save(path)


def take(db: Path, name: str, lang: str, as_returned: bool) -> None:
    """Write the template of a noun, fill it in, bring it in; it must be one row or what the books hold."""
    path, verb = Path(f"{name}-{lang}.xlsx"), "return" if name == "staff" else name
    told, more, over = SHORT.get(name, ("", "", {}))
    done = call(verb, "template", *told.split(), "--out", str(path), db=db, lang=lang)
    assert done.status == 0, done.err
    noun = noun_of(name)
    places = {column.name: at for at, column in enumerate(noun.columns)}
    rows: list[dict[int, Any]]
    if name in OF:
        heads, *lines = csv.reader(io.StringIO(OPENING[name]))
        at = [places[read.column.name] for h in heads if (read := recognise(h, noun)) is not None]
        rows = [dict(zip(at, line, strict=True)) for line in lines]
        rows = [{at: value for at, value in row.items() if value} for row in rows]
        command = next(list(words) for words in OPENED if words[0] == verb and "--opening" in words)
        words = [verb, "import", str(path), *command[3:]]
    else:
        page = load_workbook(path).worksheets[0]
        example = {at: cell.value for at, cell in enumerate(page[3]) if cell.value is not None}
        rows = [example | {places[column]: value for column, value in over.items()}]
        before = [told] if name == "roster" else []
        given = more.split() if name == "roster" else [*told.split(), *more.split()]
        words = [verb, "import", *before, str(path), *given]
    fill(path, rows, as_returned=as_returned)
    done = call(*words, "--format", "json", db=db, lang=lang)
    assert done.status == 0, (name, done.out, done.err)
    result = json.loads(done.out)["result"]
    counted = [result[count] for count in ("new", "changed", "same", "refused")]
    assert counted == [len(rows), 0, 0, 0], (name, counted)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office that opens its books, and has adopted what asks for figures."""
    monkeypatch.chdir(tmp_path)
    write_books(tmp_path)
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for words in (found, *REGISTERED, ["policy", "adopt", "gd-2017-centres"], ROSTER):
        assert call(*words, db=tmp_path / "office.db").status == 0
    return tmp_path / "office.db"


@pytest.mark.long
@pytest.mark.parametrize("as_returned", [False, True])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_of_every_noun_comes_back(db: Path, lang: str, as_returned: bool) -> None:
    for name in (*SHORT, *OF):
        if name == "voucher":
            assert call(*PROGRAMME, db=db).status == 0
        take(db, name, lang, as_returned)
