"""Every noun that has an import has a template: words of the adopted measure, and it imports as nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.call import accepted, call
from tests.tools import reference

IMPORTED = {
    "institution": "",
    "enterprise": "",
    "region": "",
    "service": "",
    "record": "",
    "return": "--year 2025",
    "return staff": "--year 2025 --staff",
}
WORDS = {
    "institution": {"类型": "服务中心", "服务类别": "信息网络", "所属区县": "广东省佛山市顺德区"},
    "enterprise": {"所属区县": "广东省佛山市顺德区"},
    "region": {"级别": "县级"},
    "service": {"服务类别": "技术创新", "服务方式": "线下"},
    "record": {"服务类别": "技术创新"},
    "return": {},
    "return staff": {"学历": "本科"},
}
"""A word that a drop-down must offer; kinds and categories are those of the adopted measures."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    policies = ("--policy", "gd-2017-centres", "--policy", "gd-2012-towns")
    words = ("--rehearsal", "--office", "示例局", "--region", "440600", *policies)
    done = call("init", *words, db=folder / "office.db")
    assert done.status == 0, done.err
    return folder


@pytest.fixture(scope="module")
def written(desk: Path) -> Callable[[str], Path]:
    """Give the template of a noun, written once."""

    def write(name: str) -> Path:
        path = desk / f"{name}.xlsx"
        if not path.exists():
            words = (name.split()[0], "template", *IMPORTED[name].split(), "--out", str(path))
            done = call(*words, db=desk / "office.db")
            assert done.status == 0, done.err
            back = done.err.splitlines()[-1].removeprefix("下一步  ")
            given = ["import", str(path), *IMPORTED[name].split()]
            assert back.replace("'", "").split()[2:] == " ".join(given).split()
            assert accepted(back).status == 0
        return path

    return write


def test_every_noun_with_an_import_and_its_own_columns_is_here() -> None:
    verbs = {(noun, verb) for noun, verb, _command in reference.verbs()}
    importing = {noun for noun, verb in verbs if verb == "import"}
    templates = {noun for noun, verb in verbs if verb == "template"}
    assert {name.split()[0] for name in IMPORTED} <= templates
    assert (
        importing & {"institution", "enterprise", "region", "service", "record", "return"}
        <= templates
    )


@pytest.mark.parametrize("name", IMPORTED)
def test_a_template_offers_the_words_of_the_office_and_imports_as_nothing(
    desk: Path, written: Callable[[str], Path], name: str
) -> None:
    path = written(name)
    offered = lists(load_workbook(path))
    for header, word in WORDS[name].items():
        assert word in offered[header], f"{header}: {offered.get(header)}"
    done = call(
        name.split()[0], "import", str(path), *IMPORTED[name].split(), db=desk / "office.db"
    )
    assert done.status == 6
    assert "[template-unfilled]" in done.err and "未作任何更改" in done.err


def test_the_template_of_figures_says_what_they_mean_and_where(
    written: Callable[[str], Path],
) -> None:
    guide = load_workbook(written("return")).worksheets[1]
    rows = list(guide.iter_rows(values_only=True))
    assert rows[0][-2:] == ("含义", "依据")
    cited = {row[0]: row[-1] for row in rows[1:]}
    assert (
        cited["办公和服务场所面积"]
        == "gd-2017-centres GD-08; gd-2017-centres GD-09; gd-2017-centres GD-10"
    )
    assert cited["财务独立核算"] == "gd-2017-centres GD-13"


@pytest.mark.long
@pytest.mark.parametrize("name", IMPORTED)
def test_a_template_opens_in_libreoffice(
    desk: Path, written: Callable[[str], Path], name: str, tmp_path: Path
) -> None:
    """LibreOffice opens each, keeps lists, checks and notes when it saves, and what it saved still imports.

    (Without a window it keeps no views: frozen rows are not in what it saves.)
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here")
    path = written(name)
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    done = subprocess.run(
        [office, home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path), str(path)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    saved = tmp_path / path.name
    assert done.returncode == 0 and saved.exists(), done.stderr
    ours, theirs = load_workbook(path), load_workbook(saved)
    assert theirs.sheetnames == ours.sheetnames
    one, other = ours.worksheets[0], theirs.worksheets[0]
    assert heads(other) == heads(one)
    assert checked(other) == checked(one)
    assert all(cell.comment is not None for cell in other[1] if cell.value)
    assert lists(theirs) == lists(ours)
    back = call(
        name.split()[0], "import", str(saved), *IMPORTED[name].split(), db=desk / "office.db"
    )
    assert "[template-unfilled]" in back.err, back.err


def lists(book: Any) -> dict[str, list[str]]:
    if len(book.worksheets) < 3:
        return {}
    columns = book.worksheets[2].iter_cols(values_only=True)
    return {cells[0]: [c for c in cells[1:] if c is not None] for cells in columns}


def heads(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=1, max_row=3)]


def checked(page: Any) -> dict[str, str]:
    """The sort of check by the first cell it is for; LibreOffice writes shorter ranges than it has read."""
    return {
        str(part).partition(":")[0]: check.type
        for check in page.data_validations.dataValidation
        for part in str(check.sqref).split()
    }
