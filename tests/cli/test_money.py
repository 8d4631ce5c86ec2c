"""Money from the treasury to the payment as it is typed: pages, data for programs, files, exit statuses."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.cli.money_office import (
    APPROVE,
    CENTRE,
    CONFIRM,
    FILES,
    FIRM,
    ISSUE,
    PREPARE,
    PREPARED,
    READY,
    REDEEMED,
    SECOND,
    SUBMIT,
    redeem,
)
from tests.cli.transcript import assert_transcript, named_machine

BEGIN = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register in which everything is ready to issue vouchers, and the measure beside it."""
    folder = tmp_path_factory.mktemp("money")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        named_machine(patch)
        for name, text in FILES.items():
            (folder / name).write_text(text, encoding="utf-8")
        do([BEGIN, *READY], folder / "office.db")
    return folder / "office.db"


@pytest.fixture
def db(begun: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of that register in an empty folder, on the same machine everywhere."""
    named_machine(monkeypatch)
    monkeypatch.setenv("COLUMNS", "100")
    shutil.copy(begun, folder / "office.db")
    return folder / "office.db"


def do(commands: list[list[str]], db: Path) -> Any:
    """Give commands that must succeed; the code of the first voucher stands for {voucher}."""
    done = None
    for words in commands:
        named = [w.format(voucher=codes(db)[0]) if w == "{voucher}" else w for w in words]
        done = call(*named, db=db, env={"SMEADMIN_BY": "林岚"})
        assert done.status == 0, f"{named}: {done.err}"
    return done


def codes(db: Path) -> list[str]:
    """Give the codes of all vouchers, oldest first."""
    told = call("voucher", "list", "--format", "json", db=db)
    return [one["voucher"] for one in json.loads(told.out)]


def data(*words: str, db: Path, now: str = "2026-03-10") -> Any:
    """Give the JSON of a command."""
    done = call(*words, "--format", "json", db=db, now=now, env={"SMEADMIN_BY": "林岚"})
    assert done.status == 0, done.err
    assert done.err == ""
    return json.loads(done.out)


# ---- the whole way, as a document ----------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_whole_way(db: Path, folder: Path, lang: str) -> None:
    scratch = folder / "scratch.db"
    shutil.copy(db, scratch)
    do([ISSUE], scratch)
    code = codes(scratch)[0]
    (folder / "名单.csv").write_text(
        f"统一社会信用代码,金额（元）\n{SECOND},9000\n{FIRM},9000\n", encoding="utf-8"
    )
    (folder / "回单.csv").write_text(
        "付款编号,户名,金额（元）,结果,失败原因\n"
        "ST-2026-01/1,启帆服务中心,2000,成功,\nST-2026-03/1,别家,3200,失败,户名不符\n",
        encoding="gb18030",
    )
    typed = [
        "smeadmin fund",
        "smeadmin voucher",
        "smeadmin " + " ".join(ISSUE),
        "smeadmin voucher issue JC26 --file 名单.csv --dry-run",
        f"smeadmin voucher verify {code}",
        f"smeadmin voucher verify {code[:-1]}3",
        f"smeadmin voucher show {code}",
        "smeadmin " + " ".join(redeem(code)),
        "smeadmin claim",
        "smeadmin " + " ".join(SUBMIT),
        "smeadmin " + " ".join([*APPROVE[:-1], "林岚"]),
        "smeadmin " + " ".join(APPROVE),
        "smeadmin settle",
        "smeadmin " + " ".join(PREPARE),
        "smeadmin " + " ".join(CONFIRM),
        "smeadmin settle export ST-2026-01 --out 拨付.csv",
        "smeadmin settle export ST-2026-01 --out 拨付.csv",
        "smeadmin settle reconcile ST-2026-01 --file 回单.csv",
        "smeadmin settle reconcile ST-2026-01 --all --doc 国库回单7号",
        "smeadmin settle show ST-2026-01",
        "smeadmin fund show FW2026",
        "smeadmin fund check FW2026",
        f"smeadmin fund trace {code}",
        "smeadmin fund trace 26990103000418",
        "smeadmin fund trace FW2026",
        f"smeadmin explain {code}",
        "smeadmin explain CL-2026-0001",
        "smeadmin recovery open CL-2026-0001 --contract-amount 8000 --reason 补充协议减价",
        "smeadmin recovery decide RC-2026-001 --by 何远 --doc 追1号 --due 2026-04-10",
        "smeadmin recovery receive RC-2026-001 --amount 2000 --doc 国库回单8号",
        "smeadmin recovery list",
        "smeadmin fund adjust FW2026 --amount 5000 --down --doc 财31号",
        "smeadmin fund forecast FW2026",
        f"smeadmin fund trace {code}",
        "# 2026-07-01",
        "smeadmin voucher issue JC26 --enterprise " + SECOND + " --amount 1万",
        "# 2026-09-30",
        "smeadmin voucher list --expiring 30",
        "smeadmin voucher",
        "smeadmin voucher expire --dry-run",
        "smeadmin voucher expire",
        "smeadmin voucher expire",
        "smeadmin voucher list",
    ]
    assert_transcript("money", typed, db, lang)


# ---- data for programs ---------------------------------------------------------------------------


def test_issue_tells_programs_its_terms(db: Path) -> None:
    do([[*ISSUE[:-1], "1万"], ISSUE], db)
    told = data(*ISSUE, "--up-to", db=db)
    assert sorted(told) == ["change", "dry_run", "findings", "next", "result"]
    result = told["result"]
    assert result["amount_fen"] == 300_000
    assert result["asked_fen"] == 700_000
    assert result["valid_until"] == "2026-06-08"
    assert result["terms"] == [
        {"term": "asked", "clause": None, "amount_fen": 700_000},
        {"term": "cap_per_voucher", "clause": "R3", "amount_fen": 1_000_000},
        {
            "term": "cap_per_enterprise_year",
            "clause": "R2",
            "amount_fen": 300_000,
            "binds": True,
        },
        {"term": "available", "clause": None, "amount_fen": 3_300_000},
    ]


def test_a_refusal_tells_programs_by_how_much(db: Path) -> None:
    done = call(*ISSUE[:-1], "10000.01", "--format", "json", db=db)
    assert (done.status, done.out) == (3, "")
    error = json.loads(done.err)["error"]
    assert (error["code"], error["clause"], error["changed"]) == ("voucher-over-limit", "R3", False)
    assert error["details"]["left_fen"] == 1_000_000
    assert error["refusal"] == "RF-000001"


def test_pages_have_the_keys_that_programs_know(db: Path) -> None:
    do([*REDEEMED[len(READY) :], SUBMIT, APPROVE, PREPARE], db)
    code = codes(db)[0]
    voucher = data("voucher", "show", code, db=db)
    assert (voucher["used_fen"], voucher["returned_fen"], voucher["state"]) == (
        600_000,
        100_000,
        "redeemed",
    )
    assert voucher["redemptions"][0]["certificate"] == "C-2026-0001"
    assert data("fund", "list", db=db)[0]["payable_fen"] == 600_000
    fund = data("fund", "show", "FW2026", db=db)
    assert fund["appropriated_fen"] == 5_000_000
    assert data("fund", "check", db=db)[0]["ok"] is True
    traced = data("fund", "trace", code, db=db)
    assert traced["ends"] == {"available": 100_000, "payable": 600_000}
    claim = data("claim", "show", "CL-2026-0001", db=db)
    assert (claim["settlement"], claim["amount_fen"]) == ("ST-2026-01", 600_000)
    assert data("settle", "show", "ST-2026-01", db=db)["capitals"] == "陆仟元整"
    assert data("settle", "list", db=db)[0]["state"] == "prepared"
    assert data("claim", "list", "--state", "paid", db=db) == []


def test_empty_is_a_sentence_for_people_and_nothing_for_programs(folder: Path) -> None:
    db = folder / "office.db"
    do([BEGIN], db)
    for words, said in (
        (("fund", "list"), "还没有专项资金。"),
        (("voucher", "list"), "还没有服务券。"),
        (("claim", "list"), "还没有兑付申请。"),
        (("settle", "list"), "还没有结算。"),
    ):
        done = call(*words, db=db)
        assert (done.status, said in done.err) == (0, True)
        assert data(*words, db=db) == []


# ---- files ---------------------------------------------------------------------------------------


def test_the_payment_file_adds_up(db: Path, folder: Path) -> None:
    do([*PREPARED[len(READY) :], CONFIRM], db)
    do([["settle", "export", "ST-2026-01", "--out", "拨付.csv"]], db)
    with (folder / "拨付.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    assert head == [
        *("序号", "付款编号", "收款单位", "统一社会信用代码", "开户行", "户名", "账号"),
        *("结算单号", "笔数", "金额（元）", "大写金额"),
    ]
    no_account = ["", "", ""]
    assert rows == [
        [
            *("1", "ST-2026-01/1", "启帆服务中心", CENTRE, *no_account),
            *("ST-2026-01", "1", "6000.00", "陆仟元整"),
        ],
        ["", "", "合计", "", *no_account, "ST-2026-01", "1", "6000.00", "陆仟元整"],
    ]
    assert (folder / "拨付.csv").stat().st_mode & 0o777 == 0o600


def test_a_workbook_holds_numbers_as_numbers(db: Path, folder: Path) -> None:
    import openpyxl

    do([*PREPARED[len(READY) :], CONFIRM], db)
    do([["settle", "export", "ST-2026-01", "--out", "拨付.xlsx"]], db)
    cells = list(openpyxl.load_workbook(folder / "拨付.xlsx").active.values)
    assert cells[1][9] == 6000
    assert cells[1][3] == CENTRE


ACCOUNT = "6227000012344471"


def test_an_account_number_stands_in_the_payment_file_and_nowhere_else(
    db: Path, folder: Path
) -> None:
    account = ["account", "add", "启帆", "--bank", "建设银行江澄支行", "--number", ACCOUNT]
    approve = ["account", "approve", "BA-000001", "--by", "何远"]
    do([*PREPARED[len(READY) : -1], account, approve, PREPARE, CONFIRM], db)
    done = do([["settle", "export", "ST-2026-01", "--out", "拨付.csv"]], db)
    assert ACCOUNT in (folder / "拨付.csv").read_text(encoding="utf-8-sig")
    said = [done.out + done.err]
    for words in (
        ["account", "list"],
        ["settle", "show", "ST-2026-01"],
        ["settle", "list"],
        ["explain", "ST-2026-01"],
        ["change", "diff", "CS-000017"],
        ["audit", "log"],
    ):
        for form in ("table", "json", "csv"):
            shown = call(*words, "--format", form, db=db)
            said.append(shown.out + shown.err)
    assert "****4471" in said[1]
    assert not [text for text in said if ACCOUNT in text]
    silent = call("account", "list", "--unmask", db=db)
    assert silent.status == 2 and "[purpose-needed]" in silent.err and ACCOUNT not in silent.out
    assert ACCOUNT in call("account", "list", "--unmask", "--reason", "核对账号", db=db).out
    [seen] = data("change", "list", "--limit", "1", db=db)
    assert (seen["command"], seen["reason"]) == ("account list", "核对账号")
    assert "BA-000001" in call("change", "show", seen["change"], db=db).out


def test_a_file_that_is_in_the_way_stops_the_payment_before_it_is_recorded(
    db: Path, folder: Path
) -> None:
    do([*PREPARED[len(READY) :], CONFIRM], db)
    (folder / "拨付.csv").write_text("mine")
    done = call("settle", "export", "ST-2026-01", "--out", "拨付.csv", db=db)
    assert done.status == 5
    assert (folder / "拨付.csv").read_text() == "mine"
    assert data("fund", "show", "FW2026", db=db)["paid_fen"] == 0


def test_a_dry_run_writes_nothing_at_all(db: Path, folder: Path) -> None:
    do([*PREPARED[len(READY) :], CONFIRM], db)
    before = db.read_bytes()
    code = codes(db)[0]
    for words in (
        [*ISSUE[:3], "--enterprise", SECOND, "--amount", "100"],
        ["settle", "export", "ST-2026-01", "--out", "x.csv"],
        ["fund", "appropriate", "FW2026", "--amount", "1"],
        ["voucher", "expire"],
    ):
        assert call(*words, "--dry-run", db=db).status == 0
    assert call(*redeem(code, contract_no="Q2"), "--dry-run", db=db).status == 5
    assert db.read_bytes() == before
    assert not (folder / "x.csv").exists()


def test_claims_by_list(db: Path, folder: Path) -> None:
    do(REDEEMED[len(READY) :], db)
    code = codes(db)[0]
    (folder / "清单.csv").write_text(f"券码\n{code.lower()}\n", encoding="utf-8")
    claim = data(*SUBMIT, "--file", "清单.csv", db=db)["result"]
    assert [line["voucher"] for line in claim["lines"]] == [code]


def test_the_same_key_issues_once(db: Path) -> None:
    one = data(*ISSUE, "--key", "k1", db=db)
    two = data(*ISSUE, "--key", "k1", db=db)
    assert one["change"] == two["change"]
    assert len(codes(db)) == 1


def test_every_next_command_is_one(db: Path) -> None:
    """What a page proposes is accepted by the parser: its own help is shown, not a refusal."""
    do([*PREPARED[len(READY) :], CONFIRM], db)
    proposed = set()
    for words in (["fund"], ["voucher"], ["claim"], ["settle"], ["fund", "show", "FW2026"]):
        proposed.add(
            data(*words, db=db).get("next") if isinstance(data(*words, db=db), dict) else None
        )
        err = call(*words, db=db, lang="en").err
        proposed |= {
            line.split("next")[1].strip() for line in err.splitlines() if line.startswith("next")
        }
    for command in filter(None, proposed):
        words = command.split()[1:3]
        assert call(*words, "--help", db=db).status == 0, command


def test_help_of_every_verb_is_there_in_both_languages() -> None:
    from smeadmin.cli.command import load
    from smeadmin.cli.groups import entries

    for noun in ("fund", "voucher", "claim", "settle"):
        for verb in load(entries()[noun]).verbs:
            chinese, english = (call(noun, verb, "--help", lang=lang).out for lang in ("zh", "en"))
            assert chinese != english
            assert f"smeadmin {noun} {verb}" in chinese
