"""Erasing a person: no byte of the values is left anywhere, and everything else still adds up."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest

from tests.cli.call import call

NAME, PHONE, LATER, OTHER = "沈一鸣", "13812342764", "13899990000", "周大同"
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
BY = {"SMEADMIN_BY": "林岚"}


LINES = (
    "init --rehearsal --office 示例局 --region 440000",
    "institution import 机构.csv",
    f"institution edit 启帆 --phone {LATER} --legal-person {OTHER}",
    "institution add --name 宏远 --identifier foreign:Q2 --contact 钱一 --phone 13700000008",
    f"evidence add I-000001 身份证件={NAME}身份证.jpg --about-person",
    f"evidence add I-000001 合同={NAME}签的合同.pdf",
    f"institution edit 启帆 --contact {NAME} --phone 13800001111 --reason 更正 --propose",
    "change reject CS-000007 --reason 不改了",
    "institution show 启帆 --unmask --reason 通知补正",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office in which somebody stands in rows, earlier rows, a proposal, papers and the log."""
    folder = tmp_path_factory.mktemp("office")
    (folder / f"{NAME}身份证.jpg").write_bytes(b"id of somebody")
    (folder / f"{NAME}签的合同.pdf").write_bytes(b"contract")
    (folder / "机构.csv").write_text(
        "机构名称,统一社会信用代码,联系人,联系电话,类型,所属区县\n"
        f"启帆,52990102MJ6Q30852Y,{NAME},{PHONE},服务中心,440600\n",
        encoding="utf-8",
    )
    with pytest.MonkeyPatch.context() as patch:
        at_home(folder, patch)
        for line in LINES:
            did = call(*line.split(), env=BY)
            assert did.status in (0, 8), did.err
    return folder


def at_home(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in a folder, temporary files in one of its own, so that all of it can be searched."""
    (folder / "tmp").mkdir(exist_ok=True)
    patch.chdir(folder)
    patch.setenv("TMPDIR", str(folder / "tmp"))
    patch.setattr(tempfile, "tempdir", str(folder / "tmp"))


@pytest.fixture
def home(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(built, folder)
    at_home(folder, monkeypatch)
    return folder


def everything(folder: Path) -> dict[str, bytes]:
    """Give every byte of the register and its log, side files, contents, backups, temporary files."""
    left_by_the_clerk = {"机构.csv", f"{NAME}身份证.jpg", f"{NAME}签的合同.pdf"}
    return {
        str(p.relative_to(folder)): p.read_bytes() + p.name.encode()
        for p in folder.rglob("*")
        if p.is_file() and p.name not in left_by_the_clerk
    }


def holding(folder: Path, *values: str) -> set[str]:
    looked = [value.encode(encoding) for value in values for encoding in ENCODINGS]
    return {name for name, data in everything(folder).items() for one in looked if one in data}


def test_no_byte_of_an_erased_person_is_left(home: Path) -> None:
    assert holding(home, NAME) == {"office.db"}  # the search can find what is there
    before = json.loads(call("institution", "list", "--format", "json").out)
    done = call("person", "erase", NAME, "--reason", "本人申请", "--yes", env=BY)
    assert done.status == 0, done.err
    assert call("db", "backup", "备份.db").status == 0
    assert holding(home, NAME, PHONE, LATER, "13800001111", "id of somebody") == set()
    assert holding(home, OTHER) == {"office.db", "备份.db"}  # somebody else stays
    kept = {p.read_bytes() for p in home.rglob("office.db.files/*/*")}
    assert kept == {b"contract"}

    verified = call("audit", "verify")
    assert verified.status == 0, verified.out
    assert call("db", "check").status == 0
    after = json.loads(call("institution", "list", "--format", "json").out)
    gone = {"contact", "phone"}
    assert [{k: v for k, v in row.items() if k not in gone} for row in after] == [
        {k: v for k, v in row.items() if k not in gone} for row in before
    ]
    assert (after[0]["contact"], after[0]["phone"]) == (None, None)
    papers = json.loads(call("evidence", "list", "--format", "json").out)
    assert [(p["file"], p["erased"]) for p in papers] == [
        (None, True),
        ("沈**签的合同.pdf", False),
    ]


def test_what_was_erased_does_not_come_back_by_an_undo(home: Path) -> None:
    call("person", "erase", NAME, "--reason", "本人申请", "--yes", env=BY)
    undone = call("change", "undo", "CS-000010", "--yes", env=BY)
    assert "change-outward" in undone.err
    assert call("audit", "verify").status == 0


def test_a_proposal_that_waits_is_answered_first(home: Path) -> None:
    call(*f"institution edit 宏远 --contact {NAME} --propose".split(), env=BY)
    refused = call("person", "erase", NAME, "--yes", env=BY)
    assert (refused.status, "person-in-proposal" in refused.err) == (5, True)
    assert holding(home, NAME) == {"office.db"}


def test_one_name_of_two_people(home: Path) -> None:
    call(*f"institution edit 宏远 --contact {NAME}".split(), env=BY)
    refused = call("person", "erase", NAME, "--yes", env=BY)
    assert (refused.status, "person-ambiguous" in refused.err) == (2, True)
    assert call("person", "erase", NAME, "--of", "宏远", "--yes", env=BY).status == 0
    found = json.loads(call("person", "find", NAME, "--format", "json").out)
    assert "I-000001" in {one["name"] for one in found["held"]}
    assert "I-000002" not in {one["name"] for one in found["held"]}


def test_a_dry_run_erases_nothing(home: Path) -> None:
    before = everything(home)["office.db"]
    tried = call("person", "erase", NAME, "--dry-run", env=BY)
    assert (tried.status, "将" in tried.err or "Would" in tried.err) == (0, True)
    assert everything(home)["office.db"] == before


def test_a_personal_value_edited_outside_is_found(home: Path) -> None:
    """An account number or a telephone in the side table is bound to the chain by its digest."""
    assert call("audit", "verify").status == 0
    with sqlite3.connect(home / "office.db") as edited:
        edited.execute(
            "UPDATE personal_value SET content = replace(content, ?, ?)", (LATER, "13700000000")
        )
    edited.close()
    found = call("audit", "verify", lang="en")
    assert found.status == 7
    assert "a personal value was edited outside smeadmin" in found.out


def test_personal_values_are_shown_whole_for_a_purpose_only(home: Path) -> None:
    masked = call("institution", "show", "启帆", "--format", "json")
    assert LATER not in masked.out
    refused = call("institution", "show", "启帆", "--unmask", env=BY)
    assert (refused.status, LATER in refused.out + refused.err) == (2, False)
    shown = call("institution", "show", "启帆", "--unmask", "--reason", "电话通知", env=BY)
    assert LATER in shown.out
    log = json.loads(call("change", "list", "--format", "json").out)
    newest = max(log, key=lambda one: one["change"])
    assert (newest["command"], newest["reason"]) == ("institution show", "电话通知")
    listed = call("institution", "list", "--unmask", "--reason", "群发", "--format", "csv", env=BY)
    assert LATER in listed.out


def test_who_objected_is_shown_whole_for_a_purpose_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.errors.cases.procedure import FILES, NT, OBJECT, PUBLISHED

    monkeypatch.chdir(tmp_path)
    for file, text in FILES.items():
        Path(file).write_text(text, encoding="utf-8")
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for line in (found, *PUBLISHED, [*OBJECT, "--contact", PHONE]):
        assert call(*line).status == 0, line
    masked = call("notice", "show", NT)
    assert "王**" in masked.out and "王宏" not in masked.out and PHONE not in masked.out
    assert call("notice", "show", NT, "--unmask", env=BY).status == 2
    shown = call("notice", "show", NT, "--unmask", "--reason", "当面答复", env=BY)
    assert "王宏" in shown.out and PHONE in shown.out
    [seen] = json.loads(call("change", "list", "--limit", "1", "--format", "json").out)
    assert (seen["command"], seen["reason"]) == ("notice show", "当面答复")


def test_what_the_office_need_not_keep_is_due_by_its_own_months(home: Path) -> None:
    """Papers about persons: 2026-03-10 and 6 months is 2026-09-10; the day before, nothing is due."""
    assert json.loads(call("person", "due", "--format", "json").out)["due"] == []
    call(*["person", "keep", "identity", "--months", "6", "--doc", "示档〔2026〕3号"], env=BY)
    call(*["person", "keep", "proposal", "--months", "0"], env=BY)

    def listed(on: str) -> list[tuple[str, str, str]]:
        shown = json.loads(call("person", "due", "--on", on, "--format", "json").out)
        return [(one["kept"], one["name"], one["due_on"]) for one in shown["due"]]

    typed = ("proposal", "CS-000007", "2026-03-10")
    assert listed("2026-09-09") == [typed]
    assert listed("2026-09-10") == [typed, ("identity", "EV-2026-0001", "2026-09-10")]
    done = call("person", "erase", "--due", "--on", "2026-09-10", "--yes", env=BY)
    assert done.status == 0, done.err
    assert listed("2026-09-10") == []
    assert holding(home, "id of somebody", "13800001111") == set()
    assert call("audit", "verify").status == 0
