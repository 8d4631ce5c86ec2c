"""The people of the office, as they are typed: registered, proving who they are, approving for each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import Called, call
from tests.cli.money_office import APPROVE, CLAIMED, FILES, FIRM, ISSUE, SECOND

LIN, ZHOU, HE, NEW = (f"{name}的口令一二三" for name in ("林岚", "周敏", "何远", "新设"))
SOON = "2026-03-10T10:01:00+08:00"


def twice(secret: str) -> str:
    return f"{secret}\n{secret}\n"


class Desk:
    """A register, a terminal, and what is typed on it."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def __call__(self, *words: str, typed: str = "", **about: Any) -> Called:
        return call(*words, db=self.db, terminal=True, stdin=typed, **about)

    def done(self, *words: str, typed: str = "", **about: Any) -> Called:
        called = self(*words, typed=typed, **about)
        assert called.status == 0, called.err
        return called


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters are kept beside each digest, so tests may be cheap."""
    monkeypatch.setattr("smeadmin.domain.passphrase.COST", 16)


@pytest.fixture(scope="module")
def _claimed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with a claim submitted by 林岚, and three people: she, 周敏 and 何远."""
    folder = tmp_path_factory.mktemp("people")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("smeadmin.domain.passphrase.COST", 16)
        patch.setattr("smeadmin.cli.settings.os_user", lambda: "linlan")
        for name, text in FILES.items():
            Path(name).write_text(text, encoding="utf-8")
        desk = Desk(folder / "office.db")
        desk.done("init", "--rehearsal", "--office", "示例局", "--region", "440000")
        for line in CLAIMED:
            desk.done(*_filled(line, desk.db))
        for words, typed in (
            (("林岚", "--role", "handler", "--account", "linlan"), twice(LIN)),
            (("周敏", "--role", "approver", "--by", "林岚"), f"{LIN}\n{twice(ZHOU)}"),
            (("何远", "--role", "finance", "--by", "林岚"), f"{LIN}\n{twice(HE)}"),
        ):
            desk.done("clerk", "add", *words, typed=typed)
    return folder / "office.db"


def _filled(line: list[str], db: Path) -> list[str]:
    if "{voucher}" not in line:
        return line
    told = json.loads(call("voucher", "list", "--format", "json", db=db).out)
    return [told[0]["voucher"] if word == "{voucher}" else word for word in line]


@pytest.fixture
def desk(_claimed: Path, tmp_path: Path) -> Desk:
    return Desk(Path(shutil.copy(_claimed, tmp_path / "office.db")))


def refusals(desk: Desk) -> list[tuple[str, str]]:
    log = json.loads(desk.done("audit", "log", "--format", "json").out)
    return [(line["by"], line["result"]) for line in log if line["number"].startswith("RF-")]


def test_who_approves_is_somebody_else_and_proves_it(desk: Desk) -> None:
    approved = desk.done(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n")
    assert "周敏 的口令：" in approved.err
    shown = json.loads(desk.done("claim", "show", "CL-2026-0001", "--format", "json").out)
    assert (shown["submitted_by"], shown["approved_by"]) == ("林岚", "周敏")
    assert desk.done("audit", "verify").status == 0


@pytest.mark.parametrize(
    ("by", "typed", "code"),
    [
        ("林岚", f"{LIN}\n", "role-missing"),  # she is a handler
        ("林 岚", f"{LIN}\n", "role-missing"),  # by whatever spelling of her name
        ("linlan", f"{LIN}\n", "role-missing"),  # or account
        ("何远", f"{HE}\n", "role-missing"),  # finance pays and does not approve
        ("周敏", f"{LIN}\n", "passphrase-wrong"),  # with another's passphrase
        ("周敏二", f"{ZHOU}\n", "not-a-clerk"),  # somebody who is nobody
    ],
)
def test_who_may_not_approve_is_refused_and_the_attempt_is_kept(
    desk: Desk, by: str, typed: str, code: str
) -> None:
    refused = desk(*APPROVE[:-1], by, typed=typed)
    assert refused.status == 3 and f"[{code}]" in refused.err
    assert [result for _by, result in refusals(desk)] == [code]
    shown = json.loads(desk.done("claim", "show", "CL-2026-0001", "--format", "json").out)
    assert shown["approved_by"] is None


@pytest.mark.parametrize("way", ["environment", "file", "option", "stdin"])
def test_no_way_around_the_terminal(
    desk: Desk, way: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Invariants 23, 24: neither name nor passphrase comes in by a side door."""
    monkeypatch.chdir(tmp_path)
    env = {"SMEADMIN_BY": "周敏", "SMEADMIN_PASSPHRASE": ZHOU, "SMEADMIN_PASSWORD": ZHOU}
    line = APPROVE[:-2]
    if way == "environment":
        called = call(*line, db=desk.db, env=env)
    elif way == "file":
        Path("smeadmin.toml").write_text(f'by = "周敏"\npassphrase = "{ZHOU}"\n', encoding="utf-8")
        called = call(*line, db=desk.db)
    elif way == "option":
        called = call(*line, "--by", "周敏", "--passphrase", ZHOU, db=desk.db)
    else:
        called = call(*line, "--by", "周敏", db=desk.db, stdin=f"{ZHOU}\n")
    assert called.status == 2
    Path("smeadmin.toml").unlink(missing_ok=True)
    understood = way in ("environment", "stdin")  # no option and no file takes a passphrase at all
    assert refusals(desk) == ([("周敏", "passphrase-needed")] if understood else [])
    shown = json.loads(desk.done("claim", "show", "CL-2026-0001", "--format", "json").out)
    assert shown["approved_by"] is None


def test_one_person_is_one_person_whatever_the_account(desk: Desk) -> None:
    """林岚 is made approver: neither as herself, nor by a second name, nor as anybody's deputy."""
    desk.done("clerk", "edit", "林岚", "--also", "L. Lin", "--role", "approver", "--by", "林岚",
              typed=f"{LIN}\n")  # fmt: skip
    for by in ("林岚", "l.lin", "linlan"):
        refused = desk(*APPROVE[:-1], by, typed=f"{LIN}\n")
        assert "[self-approval]" in refused.err, refused.err


def test_who_prepared_under_another_name_is_known_by_the_account(
    _claimed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The claim says 林岚 submitted it; it was typed on the account that turns out to be 周敏's."""
    desk = Desk(Path(shutil.copy(_claimed, tmp_path / "office.db")))
    desk.done("clerk", "edit", "周敏", "--account", "zhoumin", "--by", "林岚", typed=f"{LIN}\n")
    desk.done(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n")
    monkeypatch.setattr("smeadmin.cli.settings.os_user", lambda: "zhoumin")
    desk.done("settle", "prepare", "--by", "林岚")
    refused = desk("settle", "approve", "ST-2026-01", "--yes", "--by", "周敏", typed=f"{ZHOU}\n")
    assert "[self-approval]" in refused.err


def test_a_deputy_approves_in_the_period_and_not_for_the_maker(desk: Desk) -> None:
    period = ["--from", "2026-03-10", "--until", "2026-03-12", "--by", "林岚"]
    deputy = ["clerk", "edit", "何远", "--role", "approver", "--acting-for"]
    desk.done(*deputy, "林岚", *period, typed=f"{LIN}\n")
    for_maker = desk(*APPROVE, typed=f"{HE}\n")
    assert "[self-approval]" in for_maker.err
    desk.done(*deputy, "周敏", *period, typed=f"{LIN}\n")
    late = desk(*APPROVE, "--on", "2026-03-13", typed=f"{HE}\n")
    assert "[role-missing]" in late.err
    assert desk(*APPROVE, typed=f"{HE}\n").status == 0


def test_a_decision_is_proposed_by_who_prepares_and_taken_by_who_approves(desk: Desk) -> None:
    """林岚 the handler types it without a passphrase; 周敏 gives hers."""
    title = json.loads(desk.done("certify", "list", "--format", "json").out)[0]["number"]
    suspend = [
        "certify",
        "suspend",
        title,
        "--until",
        "2026-06-30",
        "--reason",
        "整改",
        "--by",
        "林岚",
    ]
    refused = desk(*suspend, typed=f"{LIN}\n")
    assert "[role-missing]" in refused.err and "smeadmin certify suspend … --propose" in refused.err
    waits = desk(*suspend, "--propose", "--format", "json")
    assert waits.status == 8, waits.err
    name = json.loads(waits.out)["change"]
    desk.done("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")
    told = json.loads(desk.done("certify", "show", title, "--format", "json").out)
    assert told["state"] == "suspended"


def test_who_submitted_a_claim_does_not_approve_it_through_another(desk: Desk) -> None:
    """何远 proposes to approve what 林岚 submitted; 林岚, made approver, does not take that decision."""
    desk.done("clerk", "edit", "林岚", "--role", "approver", "--by", "林岚", typed=f"{LIN}\n")
    waits = desk(*APPROVE[:-1], "何远", "--propose", "--format", "json")
    name = json.loads(waits.out)["change"]
    refused = desk("change", "approve", name, "--by", "林岚", typed=f"{LIN}\n")
    assert "[self-approval]" in refused.err
    desk.done("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")
    shown = json.loads(desk.done("claim", "show", "CL-2026-0001", "--format", "json").out)
    assert (shown["submitted_by"], shown["approved_by"]) == ("林岚", "周敏")


def test_who_has_a_conflict_decides_nothing_for_that_body(desk: Desk) -> None:
    """Invariant 20: the claim is that of 启帆; once the conflict is over 周敏 decides again."""
    edit = ["clerk", "edit", "周敏", "--by", "林岚", "--reason", "配偶任职"]
    desk.done(*edit, "--conflict", "启帆", typed=f"{LIN}\n")
    refused = desk(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n")
    assert refused.status == 3 and "[conflict-declared]" in refused.err
    assert refusals(desk) == [("周敏", "conflict-declared")]
    assert "启帆服务中心" in desk.done("clerk", "show", "周敏").out
    desk.done(*edit, "--conflict-over", "启帆", typed=f"{LIN}\n")
    desk.done(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n")


def test_a_conflict_counts_for_proposals_too_and_for_firms(desk: Desk) -> None:
    edit = ["clerk", "edit", "周敏", "--conflict", FIRM, "--by", "林岚"]
    desk.done(*edit, typed=f"{LIN}\n")
    waits = desk(*ISSUE, "--by", "林岚", "--propose", "--format", "json")
    name = json.loads(waits.out)["change"]
    refused = desk("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")
    assert "[conflict-declared]" in refused.err
    other = [*ISSUE[:4], SECOND, *ISSUE[5:], "--by", "林岚", "--propose", "--format", "json"]
    name = json.loads(desk(*other).out)["change"]
    desk.done("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")


def test_what_waits_for_approval_is_handed_over_too(desk: Desk) -> None:
    waits = desk(*ISSUE, "--by", "林岚", "--propose", "--format", "json")
    name = json.loads(waits.out)["change"]
    desk.done("clerk", "hand-over", "林岚", "--to", "何远", "--by", "林岚", typed=f"{LIN}\n")
    shown = json.loads(desk.done("clerk", "show", "何远", "--format", "json").out)
    assert {"number": name, "noun": "proposal"} in shown["tasks"]
    desk.done("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")
    shown = json.loads(desk.done("clerk", "show", "何远", "--format", "json").out)
    assert [task["noun"] for task in shown["tasks"]] == ["claim"]


def test_who_approves_sees_it_before_the_passphrase(desk: Desk) -> None:
    """Totals, rows, and what is worth a look; who may not approve sees nothing of it."""
    waits = desk(*ISSUE, "--by", "林岚", "--propose", "--format", "json")
    name = json.loads(waits.out)["change"]
    desk.done("fund", "create", "FW2027", "--year", "2027", "--by", "林岚")
    approve = ["change", "approve", name, "--by"]
    for by, typed in (("林岚", LIN), ("何远", HE)):
        assert desk(*approve, by, typed=f"{typed}\n").out == ""
    wrong = desk(*approve, "周敏", typed="不是这句话啊\n")
    for part in ("7,000.00", FIRM, "林岚", "其间", "1 个变更"):
        assert part in wrong.out
    assert "周敏 的口令" in wrong.err
    assert wrong.out.count(FIRM) == 2 and "maker" not in wrong.out  # once, in one language


def test_roles_are_those_of_the_office(desk: Desk) -> None:
    """Where reviewers do not approve, 周敏 as a reviewer does not; nobody undoes it but an administrator."""
    desk.done("clerk", "edit", "周敏", "--no-longer", "approver", "--role", "reviewer", "--by",
              "林岚", typed=f"{LIN}\n")  # fmt: skip
    rule = ["clerk", "role", "复核", "--may-not", "批准、决定", "--doc", "内控〔2026〕3号", "--by"]
    assert "[role-missing]" in desk(*rule, "周敏", typed=f"{ZHOU}\n").err
    desk.done(*rule, "林岚", typed=f"{LIN}\n")
    assert "[role-missing]" in desk(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n").err
    listed = json.loads(desk.done("clerk", "roles", "--format", "json").out)
    assert {"role": "reviewer", "may": ["prepare"]} in listed
    assert "- *" in desk.done("clerk", "roles").out
    desk.done("clerk", "role", "reviewer", "--may", "approve", "--by", "林岚", typed=f"{LIN}\n")
    desk.done(*APPROVE[:-1], "周敏", typed=f"{ZHOU}\n")
    desk.done("audit", "verify")


def test_five_wrong_passphrases_lock_it_for_a_while(desk: Desk) -> None:
    line = [*APPROVE[:-1], "周敏"]
    for _ in range(5):
        assert "[passphrase-wrong]" in desk(*line, typed="不是这句话啊\n").err
    locked = desk(*line, typed=f"{ZHOU}\n", now="2026-03-10T10:10:00+08:00")
    assert locked.status == 3 and "[passphrase-locked]" in locked.err
    later = desk(*line, typed=f"{ZHOU}\n", now="2026-03-10T10:15:00+08:00")
    assert later.status == 0, later.err


def test_an_administrator_lifts_the_lock_with_a_new_passphrase(desk: Desk) -> None:
    line = [*APPROVE[:-1], "周敏"]
    for _ in range(5):
        desk(*line, typed="不是这句话啊\n")
    desk.done("clerk", "passwd", "周敏", "--by", "林岚", typed=f"{LIN}\n{twice(NEW)}", now=SOON)
    assert "[passphrase-wrong]" in desk(*line, typed=f"{ZHOU}\n", now=SOON).err
    assert desk(*line, typed=f"{NEW}\n", now=SOON).status == 0


def test_who_leaves_hands_over_and_acts_no_more(desk: Desk) -> None:
    leave = ["clerk", "deactivate", "林岚", "--reason", "调离"]
    desk.done("clerk", "edit", "何远", "--role", "administrator", "--by", "林岚", typed=f"{LIN}\n")
    assert "[tasks-open]" in desk(*leave, "--by", "何远", typed=f"{HE}\n").err
    desk.done("clerk", "hand-over", "林岚", "--to", "何远", "--by", "何远", typed=f"{HE}\n")
    shown = json.loads(desk.done("clerk", "show", "何远", "--format", "json").out)
    assert shown["tasks"] == [{"number": "CL-2026-0001", "noun": "claim"}]
    desk.done(*leave, "--by", "何远", typed=f"{HE}\n")
    gone = desk("fund", "create", "FW2027", "--year", "2027", "--by", "林岚")
    assert "[clerk-not-active]" in gone.err
    assert desk.done("audit", "verify").status == 0


def test_the_account_of_the_computer_stands_for_its_owner(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smeadmin.cli.settings.os_user", lambda: "linlan")
    desk.done("fund", "create", "FW2027", "--year", "2027")
    last = json.loads(desk.done("change", "list", "--limit", "1", "--format", "json").out)
    assert last[0]["by"] == "林岚"


def test_the_passphrase_is_nowhere_to_be_read(desk: Desk) -> None:
    content = desk.db.read_bytes()
    assert all(secret.encode() not in content for secret in (LIN, ZHOU, HE))


def test_before_the_first_clerk_everything_goes_as_it_went(office: Path) -> None:
    done = call("fund", "create", "FW2027", "--year", "2027", "--by", "随便谁", db=office)
    assert done.status == 0, done.err


def test_the_list_in_both_languages(desk: Desk) -> None:
    chinese = desk.done("clerk", "list", env={"COLUMNS": "100", "NO_COLOR": "1"}).out
    assert "林岚  经办、管理员" in chinese and "3 人" in chinese
    english = desk.done("clerk", "list", lang="en", env={"COLUMNS": "100", "NO_COLOR": "1"}).out
    assert "handler, administrator" in english and "3 clerks" in english
