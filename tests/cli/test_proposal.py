"""Changes that wait for another person: proposed, approved as they were shown, or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import Called, call
from tests.cli.money_office import FILES, FIRM, ISSUE, OPENED, SECOND

MAKER, OTHER, THIRD = ["--by", "林岚"], ["--by", "周敏"], ["--by", "何远"]
ISSUE_SECOND = [*ISSUE[:4], SECOND, *ISSUE[5:]]


@pytest.fixture(scope="module")
def _opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opened")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in FILES.items():
            Path(name).write_text(text, encoding="utf-8")
        found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
        for line in (found, *OPENED):
            assert call(*line, db=folder / "office.db").status == 0
    return folder / "office.db"


@pytest.fixture
def db(_opened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(_opened, tmp_path / "office.db"))


def json_of(db: Path, *words: str, status: int = 0) -> Any:
    done = call(*words, "--format", "json", db=db)
    assert done.status == status, done.err
    return json.loads(done.out)


def waiting(db: Path, *words: str) -> str:
    """Propose a command and give the number under which it waits."""
    told = json_of(db, *words, *MAKER, status=8)
    return str(told["change"])


def approve(db: Path, name: str, *by: str) -> Called:
    return call("change", "approve", name, *by, db=db)


def issued(db: Path) -> list[str]:
    return [v["voucher"] for v in json_of(db, "voucher", "list")]


def test_what_was_shown_is_what_is_done(db: Path) -> None:
    """The code of the voucher is drawn by lot: the approver's run draws the same."""
    shown = call(*ISSUE, *MAKER, "--propose", db=db)
    code = shown.out.split()[1]
    assert shown.status == 8 and code.startswith("JC26-") and issued(db) == []
    assert call("fund", "create", "FW2027", "--year", "2027", db=db).status == 0  # others go on
    assert approve(db, "CS-000008", *OTHER).status == 0
    assert issued(db) == [code]
    assert call("audit", "verify", db=db).status == 0
    log = json_of(db, "change", "list", "--limit", "1")[0]
    assert (log["by"], log["command"]) == ("周敏", "change approve")


def test_a_dry_run_of_a_proposal_leaves_nothing(db: Path) -> None:
    before = db.read_bytes()
    assert call(*ISSUE, *MAKER, "--propose", "--dry-run", db=db).status == 8
    assert db.read_bytes() == before


def test_the_same_key_gives_the_same_answer_next_command_and_status(db: Path) -> None:
    line = [*ISSUE, *MAKER, "--propose", "--key", "2026-17", "--format", "json"]
    first, again = call(*line, db=db), call(*line, db=db)
    assert (first.status, again.status) == (8, 8)
    assert json.loads(first.out) == json.loads(again.out)
    assert "change approve" in json.loads(again.out)["next"]
    assert len(json_of(db, "change", "propose")) == 1


@pytest.mark.parametrize("by", ["林岚", " 林　岚 ", "林 岚"])
def test_nobody_approves_their_own(db: Path, by: str) -> None:
    name = waiting(db, *ISSUE, "--propose")
    refused = approve(db, name, "--by", by)
    assert refused.status == 3 and "[self-approval]" in refused.err
    assert issued(db) == []
    log = json_of(db, "audit", "log")
    assert [line["result"] for line in log if line["number"].startswith("RF-")] == ["self-approval"]


def test_a_row_changed_since_makes_it_void(db: Path) -> None:
    """Two reservations of the same fund: the second to be approved was shown with another balance."""
    edit = ["enterprise", "edit", FIRM, "--address", "东路1号", "--propose"]
    name = waiting(db, *edit)
    assert call("enterprise", "edit", FIRM, "--address", "西路2号", db=db).status == 0
    refused = approve(db, name, *OTHER)
    assert refused.status == 5 and "[change-moved]" in refused.err
    assert json_of(db, "enterprise", "show", FIRM)["address"] == "西路2号"


def test_a_refusal_that_has_come_up_since_makes_it_void_and_says_why(db: Path) -> None:
    name = waiting(db, *ISSUE, "--propose")
    for amount in ("1万", "1万"):
        assert call(*ISSUE[:-1], amount, db=db).status == 0  # the firm's yearly cap is used up
    refused = approve(db, name, *OTHER)
    assert refused.status == 5 and "[change-moved]" in refused.err
    assert len(issued(db)) == 2


def test_two_of_three_as_the_office_says(db: Path) -> None:
    rule = ["change", "require", "voucher issue", "--above", "5000", "--approvals", "2"]
    assert call(*rule, db=db).status == 0
    small = call(*ISSUE[:-1], "5000", *MAKER, db=db)
    assert small.status == 0  # not above
    name = waiting(db, *ISSUE_SECOND)  # without --propose: the office wants it
    first = approve(db, name, *OTHER)
    assert first.status == 8 and "还需 1 人批准" in first.err
    assert len(issued(db)) == 1
    again = approve(db, name, *OTHER)
    assert again.status == 5 and "[approved-already]" in again.err
    assert approve(db, name, *THIRD).status == 0
    assert len(issued(db)) == 2
    assert json_of(db, "change", "propose") == []
    decided = json_of(db, "change", "propose", "--decided")
    assert [(p["state"], p["approvals"], p["needs"]) for p in decided] == [("applied", 2, 2)]
    assert call("audit", "verify", db=db).status == 0


def test_a_list_is_kept_with_the_proposal(db: Path, tmp_path: Path) -> None:
    """The approver needs no file; what is edited afterwards beside the register changes nothing."""
    path = Path("名单.csv")
    path.write_text(f"统一社会信用代码,金额（元）\n{FIRM},7000\n{SECOND},6000\n", encoding="utf-8")
    issue = ["voucher", "issue", "JC26", "--file", "名单.csv", "--propose"]
    name = waiting(db, *issue)
    path.write_text(f"统一社会信用代码,金额（元）\n{FIRM},9000\n", encoding="utf-8")
    assert approve(db, name, *OTHER).status == 0
    assert sorted(v["amount_fen"] for v in json_of(db, "voucher", "list")) == [600_000, 700_000]


def test_an_import_can_wait(db: Path) -> None:
    path = Path("机构.csv")
    path.write_text(
        "统一社会信用代码,机构名称,机构类型,行政区划代码\n52990102MJ6Q30852Y,启帆服务中心,服务中心,440600\n",
        encoding="utf-8",
    )
    name = waiting(db, "institution", "import", "机构.csv", "--propose")
    path.unlink()
    assert json_of(db, "institution", "list") == []
    assert approve(db, name, *OTHER).status == 0
    assert [i["name"] for i in json_of(db, "institution", "list")] == ["启帆服务中心"]


def test_who_proposed_takes_it_back(db: Path) -> None:
    name = waiting(db, *ISSUE, "--propose")
    assert call("change", "reject", name, *MAKER, "--reason", "金额有误", db=db).status == 0
    closed = approve(db, name, *OTHER)
    assert closed.status == 5 and "[proposal-closed]" in closed.err
    shown = json_of(db, "change", "propose", name)
    assert shown["state"] == "rejected" and shown["answers"][0]["reason"] == "金额有误"


def test_a_command_without_arguments_of_its_own_can_wait(db: Path) -> None:
    assert call(*ISSUE, "--on", "2026-03-10", db=db).status == 0
    late = ["--on", "2026-07-01"]  # a rehearsal may be dated any day
    name = waiting(db, "voucher", "expire", *late, "--propose")
    assert approve(db, name, *OTHER, *late).status == 0
    assert [v["state"] for v in json_of(db, "voucher", "list", *late)] == ["expired"]


NOTICE = """[policy]
id = "approvals-2026"
title = { zh = "关于服务券审批的通知", en = "Notice on approving vouchers" }
in_force = { from = 2026-01-01 }
standing = "example"
[clause]
N1 = { ref = "一", kind = "supervision", zh = "单笔5000元以上须经两人批准", en = "5,000 yuan or more: two persons approve" }
[amend.two]
document = "office-vouchers"
from = 2026-01-01
clause = "N1"
add = { "voucher.v.approvals.large" = { clause = "N1", act = "voucher issue", at_least = "5000元", people = 2 } }
"""


def test_two_of_three_as_a_notice_to_the_measure_says(db: Path) -> None:
    """From its day on, and cited wherever it stops somebody; the office's own rule of one is not enough."""
    Path("通知.toml").write_text(NOTICE, encoding="utf-8")
    assert call("policy", "adopt", "通知.toml", db=db).status == 0
    assert call("change", "require", "voucher issue", "--above", "4000", db=db).status == 0
    said = call("policy", "show", "office-vouchers", db=db).out
    assert "发放服务券 5,000元以上：须由另外 2 人批准" in said
    rules = [[one["above_fen"], one["approvals"]] for one in json_of(db, "change", "require")]
    assert rules == [[400_000, 1], [500_000, 2]]
    name = waiting(db, *ISSUE[:-1], "4999.99")
    assert approve(db, name, *OTHER).status == 0  # the office asks for one, the notice for nobody
    told = call(*ISSUE_SECOND[:-1], "5000", *MAKER, db=db)
    waits = "待批准：发放服务券 5,000.00 元以上须由另外 2 人批准（N1 一 office-vouchers）"
    assert told.status == 8 and waits in told.err
    [proposal] = json_of(db, "change", "propose")
    own = approve(db, proposal["proposal"], *MAKER)
    assert own.status == 3 and "N1 一 office-vouchers" in own.err
    assert approve(db, proposal["proposal"], *OTHER).status == 8
    assert approve(db, proposal["proposal"], *THIRD).status == 0
    assert len(issued(db)) == 2


def test_who_imported_the_figures_does_not_approve_the_proposal_either(db: Path) -> None:
    from tests.errors.cases.proposal import CASES

    [case] = [case for case in CASES if case["code"] == "own-work"]
    for file, text in case["files"].items():
        Path(file).write_text(text, encoding="utf-8")
    db = db.with_name("new.db")
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for line in (found, *case["setup"]):
        assert call(*line, db=db).status == 0
    name = waiting(db, *case["argv"][:3], "--propose")
    refused = approve(db, name, *OTHER)
    assert refused.status == 3 and "[own-work]" in refused.err and "R5" in refused.err
    assert approve(db, name, *THIRD).status == 0


def test_every_act_that_a_measure_may_want_approved_can_wait() -> None:
    from smeadmin.cli.proposing import assert_may_wait
    from smeadmin.cli.replaying import assert_writes
    from smeadmin.policies.words import WORDS

    for act in WORDS["approval act"]:
        assert_writes(act)
        assert_may_wait(act)
