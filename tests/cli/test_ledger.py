"""service, record and return as they are typed: pages, data for programs, exit statuses, both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.call import Called, call

CENTRE, FIRM = "12990121MB1F20939G", "91990102MA5K3T6163"
RECORDS = f"""机构统一社会信用代码,企业统一社会信用代码,服务类别,服务日期,服务费用(元),满意度
{CENTRE},{FIRM},人才培训,2025-04-18,100.00,4
{CENTRE},{FIRM},人才培训,2025-04-18,100.00,4
{CENTRE},{FIRM},管理咨询,2025-05-01,0,
"""
FIGURES = f"""统一社会信用代码,机构名称,独立法人,办公和服务场所面积(㎡),人员(人)
{CENTRE},北浦县中小企业服务站,是,186.5,9
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with one institution and one enterprise, a measure adopted, and files beside it."""
    folder = tmp_path_factory.mktemp("ledger")
    db = folder / "office.db"
    for words in (
        ("init", "--rehearsal", "--office", "示例局", "--region", "440000"),
        ("policy", "adopt", "gd-2017-centres"),
        (
            "institution",
            "add",
            "--credit-code",
            CENTRE,
            "--name",
            "北浦县中小企业服务站",
            "--kind",
            "服务中心",
            "--region",
            "440606",
        ),
        ("enterprise", "add", "--credit-code", FIRM, "--name", "江澄永济五金制品有限公司"),
    ):
        done = call(*words, db=db)
        assert done.status == 0, done.err
    (folder / "台账.csv").write_text(RECORDS, encoding="utf-8")
    (folder / "年报.csv").write_text(FIGURES, encoding="utf-8")
    for words in (
        ("record", "import", str(folder / "台账.csv")),
        ("return", "import", str(folder / "年报.csv"), "--year", "2025"),
    ):
        done = call(*words, db=db)
        assert done.status == 0, done.err
    return db


def lines(done: Called) -> list[str]:
    return [line.rstrip() for line in done.out.splitlines()]


def test_satisfaction_names_both_counts(made: Path) -> None:
    done = call("record", "rate", "北浦", "--year", "2025", db=made)
    assert (done.status, done.err) == (0, "")
    assert lines(done) == [
        f"演练   北浦县中小企业服务站   {CENTRE}   2025",
        "服务    3 家次      企业 1 家",
        "满意率  100.0%      已评 2 条，其中 4 分或 5 分 2 条",
        "收费    200.00 元",
    ]


def test_satisfaction_in_english(made: Path) -> None:
    done = call("record", "rate", "北浦", "--year", "2025", db=made, lang="en")
    assert lines(done)[1:] == [
        "served        3 services      1 enterprise",
        "satisfaction  100.0%      2 of 2 answers are 4 or 5",
        "fees          200.00 yuan",
    ]


def test_satisfaction_for_programs(made: Path) -> None:
    done = call("record", "rate", "--year", "2025", "--format", "json", db=made)
    one, total = json.loads(done.out)
    assert one == {
        "year": 2025,
        "institution": CENTRE,
        "name": "北浦县中小企业服务站",
        "services": 3,
        "enterprises": 1,
        "answered": 2,
        "satisfied": 2,
        "rate": "1",
        "fee_fen": 20000,
    }
    assert total["institution"] is None and total["services"] == 3


def test_an_empty_year_is_a_sentence_and_an_empty_list(made: Path) -> None:
    done = call("record", "rate", "--year", "2024", db=made)
    assert done.err.splitlines()[0] == "2024 年没有服务台账。"
    assert (
        json.loads(call("record", "rate", "--year", "2024", "--format", "json", db=made).out) == []
    )
    empty = call("record", "list", "--from", "2026-01-01", db=made, lang="en")
    assert (empty.status, empty.err.splitlines()[0]) == (0, "No records match.")


def test_a_dry_run_says_would_and_the_same_file_says_so(made: Path) -> None:
    path = made.parent / "五月.csv"
    path.write_text(RECORDS.replace("2025-05-01", "2025-05-02"), encoding="utf-8")
    done = call("record", "import", str(path), "--dry-run", db=made, lang="en")
    assert "rows     3 = 1 new + 0 changed + 2 same + 0 refused" in lines(done)
    assert done.err.startswith("Dry run: would add 1 ") and "Nothing was changed.\n" in done.err
    again = call("record", "import", str(made.parent / "台账.csv"), db=made, lang="en")
    assert (
        "imported this file on 2026-03-10 10:00" in again.err
        and "Nothing was changed." in again.err
    )


def test_faults_are_told_at_their_place_and_nothing_is_written(made: Path) -> None:
    path = made.parent / "错.csv"
    path.write_text(
        RECORDS.replace("2025-05-01", "2025-02-30").replace(
            f"{FIRM},管理", "91990103MA4K7W120T,管理"
        ),
        encoding="utf-8",
    )
    done = call("record", "import", str(path), "--format", "json", db=made)
    assert done.status == 6
    told = json.loads(done.out)
    assert told["change"] is None
    assert [(f["row"], f["column"], f["code"]) for f in told["findings"]] == [
        (4, "B", "enterprise-unknown"),
        (4, "D", "no-such-day"),
    ]
    assert json.loads(done.err)["error"]["code"] == "rows-refused"


def test_a_figure_shows_its_cell_and_programs_get_exact_text(made: Path) -> None:
    done = call("return", "show", "北浦", "--year", "2025", db=made)
    (area,) = [line.split() for line in lines(done) if line.startswith("premises")]
    assert area == ["premises", "办公和服务场所面积", "186.5", "㎡", "年报.csv", "D2", "CS-000006"]
    told = json.loads(
        call("return", "show", "北浦", "--year", "2025", "--format", "json", db=made).out
    )
    figures = {f["name"]: f["value"] for f in told["figures"]}
    assert (figures["premises"], figures["staff"], figures["legal_person"]) == ("186.5", 9, True)
    assert figures["form"] is None and told["staff"] is None


def test_missing_figures_by_institution(made: Path) -> None:
    told = json.loads(call("return", "missing", "--year", "2025", "--format", "json", db=made).out)
    assert [(line["institution"], line["filed"], len(line["missing"])) for line in told] == [
        (CENTRE, 3, 7)
    ]


def test_templates_have_the_figures_of_the_measure(made: Path) -> None:
    from openpyxl import load_workbook

    out = made.parent / "模板.xlsx"
    done = call("return", "template", "--year", "2025", "--out", str(out), db=made)
    assert done.status == 0
    heads = [cell.value for cell in next(load_workbook(out).worksheets[0].iter_rows())]
    assert heads[0] == "统一社会信用代码 *" and "办公和服务场所面积(㎡)" in heads


def test_an_amount_may_be_typed_in_ten_thousands(made: Path) -> None:
    path = made.parent / "目录.csv"
    path.write_text(
        f"服务编号,服务名称,服务类别,机构统一社会信用代码\nFW-1,诊断,管理咨询,{CENTRE}\n",
        encoding="utf-8",
    )
    assert call("service", "import", str(path), db=made).status == 0
    done = call("service", "edit", "北浦", "FW-1", "--fee", "2万", db=made)
    assert (done.status, lines(done)[-1]) == (0, "收费标准  - → 20,000.00")
    told = json.loads(call("service", "list", "--format", "json", db=made).out)
    assert [(o["code"], o["fee_fen"]) for o in told] == [("FW-1", 2_000_000)]
