"""Every noun that has an import has a template: words of the adopted measure, and it imports as nothing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.call import Called, accepted, call
from tests.tools import reference

IMPORTED = {
    "institution": "",
    "enterprise": "",
    "region": "",
    "service": "",
    "record": "",
    "return": "--year 2025",
    "return staff": "--year 2025 --staff",
    "roster": "--dated 2026-03-10",
    "calendar": "--year 2027 --doc 国办发明电〔2026〕N号",
    "certify": "--opening --rows 行数 --doc 文号",
    "score": "--opening --rows 行数 --doc 文号",
    "fund": "--opening --total 元 --doc 文号",
    "award": "--opening --rows 行数 --total 元 --doc 文号",
    "voucher": "--opening --rows 行数 --total 元 --doc 文号",
    "claim": "--opening --rows 行数 --total 元 --doc 文号",
}
TYPED = {  # what the template itself is told; as the import where nothing stands here
    "roster": "失信名单",
    "calendar": "--year 2027",
    **dict.fromkeys(("certify", "score", "fund", "award", "voucher", "claim"), ""),
}
BEFORE = {"roster": "失信名单"}
WORDS = {
    "institution": {"类型": "服务中心", "服务类别": "信息网络", "所属区县": "广东省佛山市顺德区"},
    "enterprise": {"所属区县": "广东省佛山市顺德区"},
    "region": {"级别": "县级"},
    "service": {"服务类别": "技术创新", "服务方式": "线下"},
    "record": {"服务类别": "技术创新"},
    "return": {},
    "return staff": {"学历": "本科"},
    "roster": {},
    "calendar": {"安排": "上班"},
    "certify": {"级别": "县级", "认定类别": "中小企业服务中心"},
    "score": {"考评": "服务中心综合评价"},
    "fund": {},
    "award": {},
    "voucher": {},
    "claim": {},
}
"""A word that a drop-down must offer; kinds and categories are those of the adopted measures."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    policies = ("--policy", "gd-2017-centres", "--policy", "gd-2012-towns")
    words = ("--rehearsal", "--office", "示例局", "--region", "440600", *policies)
    for line in (("init", *words), ("roster", "create", "失信名单", "--kept-by", "示例法院")):
        done = call(*line, db=folder / "office.db")
        assert done.status == 0, done.err
    return folder


@pytest.fixture(scope="module")
def written(desk: Path) -> Callable[[str], Path]:
    """Give the template of a noun, written once."""

    def write(name: str) -> Path:
        path = desk / f"{name}.xlsx"
        if not path.exists():
            told = TYPED.get(name, IMPORTED[name]).split()
            words = (name.split()[0], "template", *told, "--out", str(path))
            done = call(*words, db=desk / "office.db")
            assert done.status == 0, done.err
            back = done.err.splitlines()[-1].removeprefix("下一步  ")
            given = ["import", *BEFORE.get(name, "").split(), str(path), *IMPORTED[name].split()]
            assert back.replace("'", "").split()[2:] == " ".join(given).split()
            assert accepted(counted(back)).status == 0
        return path

    return write


def test_every_noun_with_an_import_has_a_template() -> None:
    verbs = {(noun, verb) for noun, verb, _command in reference.verbs()}
    importing = {noun for noun, verb in verbs if verb == "import"}
    assert importing == {noun for noun, verb in verbs if verb == "template"}
    assert importing == {name.split()[0] for name in IMPORTED}


def test_every_noun_with_an_import_has_an_export() -> None:
    """But for what opens the books: that comes in once, and is corrected by its own verbs."""
    verbs = {(noun, verb) for noun, verb, _command in reference.verbs()}
    again = {name.split()[0] for name, how in IMPORTED.items() if "--opening" not in how}
    assert {"region", "roster", "calendar"} <= again
    assert {noun for noun in again if (noun, "export") not in verbs} == set()


@pytest.mark.parametrize("name", IMPORTED)
def test_a_template_offers_the_words_of_the_office_and_imports_as_nothing(
    desk: Path, written: Callable[[str], Path], name: str
) -> None:
    path = written(name)
    offered = lists(load_workbook(path))
    for header, word in WORDS[name].items():
        assert word in offered[header], f"{header}: {offered.get(header)}"
    done = taken(desk, name, path)
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
    back = taken(desk, name, saved)
    assert "[template-unfilled]" in back.err, back.err


def taken(desk: Path, name: str, path: Path) -> Called:
    """Import a file of a noun."""
    before = BEFORE.get(name, "").split()
    words = (name.split()[0], "import", *before, str(path), *counted(IMPORTED[name]).split())
    return call(*words, db=desk / "office.db")


def counted(line: str) -> str:
    """Put numbers in the place of what a person counts first."""
    return line.replace("行数", "2").replace(" 元", " 2")


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
