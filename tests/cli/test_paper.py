"""Papers as they are ordered: numbered, recorded, never of what is not in force, nobody's phone on them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.money_office import CERTIFIED, FIRM, ISSUE, MEASURE, OPENED

WANG = ("--name", "王宏", "--reason", "场所已退租")
CERTIFICATE = ("certify", "paper", "C-2026-0001", "--out")
LINES = (
    ["init", "--rehearsal", "--office", "示例局", "--region", "440000"],
    *OPENED,
    *CERTIFIED,
    ["institution", "edit", "启帆", "--phone", "13812342764", "--contact", "沈一鸣"],
    ISSUE,
    ["voucher", "issue", "JC26", "--enterprise", FIRM, "--amount", "3000"],
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    (folder / "办法.toml").write_text(MEASURE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in LINES:
            done = call(*words)
            assert done.status == 0, done.err
    return folder


@pytest.fixture
def home(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(built / "office.db", tmp_path / "office.db")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def head() -> str:
    return str(json.loads(call("audit", "head", "--format", "json").out)["head"])


def test_a_certificate_says_who_what_when_and_where_the_chain_stood(home: Path) -> None:
    stood = head()
    done = call(*CERTIFICATE, "证书.html")
    assert done.status == 0, done.err
    page = (home / "证书.html").read_text("utf-8")
    for word in (
        "认定证书",
        "编号  C-2026-0001",
        "启帆服务中心",
        "52990102MJ6Q30852Y",
        "2026 年 3 月 10 日 至 2026 年 4 月 9 日",
        " ".join(stood[at : at + 4] for at in (0, 4, 8)),
        "第 1 次打印 2026-03-10",
        "演练",  # a rehearsal's paper is never taken for a real one
    ):
        assert word in page
    assert page.count("<section") == 1
    assert "13812342764" not in page and "沈一鸣" not in page
    assert (home / "证书.html").stat().st_mode & 0o077 == 0


def test_a_reprint_is_numbered_and_is_a_change(home: Path) -> None:
    call(*CERTIFICATE, "一.html")
    again = call(*CERTIFICATE, "二.html", "--format", "json")
    told = json.loads(again.out)
    assert (told["result"]["printing"], told["change"]) == (2, "CS-000015")
    assert "第 2 次打印" in (home / "二.html").read_text("utf-8")


def test_what_is_printed_is_no_longer_undone(home: Path) -> None:
    call(*CERTIFICATE, "证书.html")
    grant = max(
        one["change"]
        for one in json.loads(call("change", "list", "--format", "json").out)
        if one["command"] == "certify grant"
    )
    refused = call("change", "undo", grant, "--yes")
    assert "[change-outward]" in refused.err


def test_the_english_twin_is_a_second_page(home: Path) -> None:
    assert call(*CERTIFICATE, "证书.html", lang="en").status == 0
    page = (home / "证书.html").read_text("utf-8")
    assert page.count("<section") == 2
    assert page.index("认定证书") < page.index("CERTIFICATE OF RECOGNITION")
    assert "10 March 2026 to 9 April 2026" in page


def test_a_dry_run_prints_nothing(home: Path) -> None:
    stood = head()
    assert call(*CERTIFICATE, "证书.html", "--dry-run").status == 0
    assert (list(home.glob("*.html")), head()) == ([], stood)


def test_an_existing_file_is_kept_and_nothing_is_recorded(home: Path) -> None:
    (home / "证书.html").write_text("mine", encoding="utf-8")
    stood = head()
    assert "[output-exists]" in call(*CERTIFICATE, "证书.html").err
    assert ((home / "证书.html").read_text("utf-8"), head()) == ("mine", stood)


def test_what_has_ended_is_printed_as_a_copy_only(home: Path) -> None:
    late = {"now": "2026-04-20"}  # the certificate ended on 2026-04-09
    refused = call(*CERTIFICATE, "证书.html", **late)
    assert (refused.status, "[paper-not-in-force]" in refused.err) == (3, True)
    assert not (home / "证书.html").exists()
    assert call(*CERTIFICATE, "证书.html", "--copy", **late).status == 0
    across = (home / "证书.html").read_text("utf-8").partition('class="across')[2]
    assert "到期" in across


def test_of_a_title_that_was_revoked_the_letter_to_its_holder(home: Path) -> None:
    call(
        "certify", "revoke", "C-2026-0001", "--reason", "场所已退租", "--doc", "江中小企〔2026〕8号"
    )
    assert call(*CERTIFICATE, "函.html", lang="en").status == 0
    chinese, english = (home / "函.html").read_text("utf-8").split("<section")[1:]
    for word in (
        "撤销认定通知",
        "C-2026-0001",
        "场所已退租",
        "江中小企〔2026〕8号",
        "自 2026 年 3 月 10 日 起",
    ):
        assert word in chinese
    assert "is revoked from 10 March 2026 on" in english
    assert "plaque" not in english  # this measure gives none
    with sqlite3.connect(next(home.glob("*.db"))) as register:
        register.execute("UPDATE certificate SET plaque_due = 1")
    assert call(*CERTIFICATE, "牌.html", lang="en").status == 0
    assert "Return the plaque to" in (home / "牌.html").read_text("utf-8")
    revoking = json.loads(call("change", "list", "--format", "json").out)
    number = next(one["change"] for one in revoking if one["command"] == "certify revoke")
    assert "[change-outward]" in call("change", "undo", number, "--yes").err
    assert call(*CERTIFICATE, "证书.html", "--copy").status == 0  # the archived certificate
    across = (home / "证书.html").read_text("utf-8").partition('class="across')[2]
    assert "已撤销" in across


def test_vouchers_of_one_change_or_by_their_codes(home: Path) -> None:
    listed = json.loads(call("voucher", "list", "--format", "json").out)
    codes = [one["voucher"] for one in listed]
    assert call("voucher", "paper", *codes, "--out", "券.html").status == 0
    page = (home / "券.html").read_text("utf-8")
    assert [code in page for code in codes] == [True, True]
    assert "2 张，10,000.00 元（壹万元整）" in page and "柒仟元整" in page
    assert page.count("<svg") == 2
    issued = [
        one["change"]
        for one in json.loads(call("change", "list", "--format", "json").out)
        if one["command"] == "voucher issue"
    ]
    assert call("voucher", "paper", "--change", min(issued), "--out", "批.html").status == 0
    assert (home / "批.html").read_text("utf-8").count("<svg") == 1


def test_the_recommendation_summary_is_a_workbook_without_a_person(home: Path) -> None:
    """Two requirements of one desk: the one asked for is met, so 1 met, 0 short, 0 to be judged."""
    import openpyxl

    call("institution", "add", "--name", "宏远服务中心", "--credit-code", "51990100MJ6A041747")
    call("certify", "apply", "宏远", "--as", "centre", "--set", "desks=2")
    call("certify", "accept", "AP-2026-0002", "--recommender", "天河区局")
    done = call("certify", "paper", "--call", "2026", "--out", "推荐汇总表.xlsx")
    assert done.status == 0, done.err
    page = openpyxl.load_workbook("推荐汇总表.xlsx").active
    title, (under, *_more), head_, row, (total, *_more), _empty, (sealed, *_more) = page.iter_rows(
        values_only=True
    )
    assert title[0] == "推荐汇总表  2026" and under.startswith("示例局")
    assert total == "合计 1 家" and sealed.startswith("推荐单位（章）")
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    shown = [dict(zip(head_, row, strict=True))]
    wanted = ("机构名称", "推荐单位", "申请编号", "符合（项）", "不足（项）", "待判定（项）")
    assert [tuple(row[name] for name in wanted) for row in shown] == [
        ("宏远服务中心", "天河区局", "AP-2026-0002", 1, 0, 0)
    ]
    assert not {"联系人", "联系电话", "法定代表人"} & set(head_)
    again = call(*("certify", "apply", "--file", "推荐汇总表.xlsx", "--as", "centre", "--dry-run"))
    assert "[already-applied]" in again.err  # it is read: one row, below its title, above its total
    assert call("certify", "paper", "--call", "2025", "--out", "空.xlsx").status == 5


def test_a_qr_is_held_against_the_register_without_a_network(home: Path) -> None:
    stood = head()[:12]
    call(*CERTIFICATE, "证书.html")
    text = f"C-2026-0001\n启帆服务中心 52990102MJ6Q30852Y\n2026-03-10/2026-04-09\n{stood}"
    assert call("audit", "scan", text).status == 0
    for forged, wrong in (
        (text.replace("0001", "0002"), {"known", "holder", "days", "printed"}),
        (text.replace("启帆", "宏远"), {"holder"}),
        (text.replace("2026-04-09", "2029-04-09"), {"days"}),
        (text.replace(stood, "0" * 12), {"printed", "chained"}),
    ):
        told = call("audit", "scan", forged, "--format", "json")
        points = json.loads(told.out)
        assert told.status == 7
        assert {name for name, true in points.items() if true is False} == wrong | {"genuine"}
    assert "[scan-unreadable]" in call("audit", "scan", "C-2026-0001").err


def test_how_a_notice_ended_is_said_in_the_words_of_the_page(home: Path) -> None:
    call("institution", "add", "--name", "宏远服务中心", "--identifier", "foreign:HY1")
    call("certify", "apply", "宏远", "--as", "centre", "--set", "desks=2")
    call("certify", "publish", "AP-2026-0002", "--days", "1")
    call(*("notice", "object", "NT-2026-001", "--to", "AP-2026-0002"), *WANG, "--on", "2026-03-11")
    call("notice", "answer", "OB-2026-0001", "--dismiss", "--reason", "租约至2028年")
    late = ("--on", "2026-03-12")
    assert call("notice", "close", "NT-2026-001", *late).status == 0
    outcome = ("notice", "paper", "NT-2026-001", "--result", "--out", "结果.html", *late)
    assert call(*outcome, lang="en").status == 0
    chinese, english = (home / "结果.html").read_text("utf-8").split("<section")[1:]
    for word in ("根据《", "共收到异议 1 件", "宏远服务中心</td><td>不成立</td>"):
        assert word in chinese
    assert "dismissed" not in chinese and "王宏" not in chinese
    assert "Public notice: " in english and "<td>dismissed</td>" in english


def test_a_letter_keeps_its_number_when_it_is_printed_again(home: Path) -> None:
    call("institution", "add", "--name", "宏远服务中心", "--identifier", "foreign:HY1")
    call("certify", "apply", "宏远", "--as", "centre", "--set", "desks=2")
    call(*("certify", "return", "AP-2026-0002", "--due", "2026-03-20"), "--reason", "缺审计报告")
    for name in ("一.html", "二.html"):
        assert call("certify", "paper", "AP-2026-0002", "--out", name).status == 0
        assert "AP-2026-0002-1<" in (home / name).read_text("utf-8")
