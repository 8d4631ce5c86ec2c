"""Approval between two laptops without a server: a proposal in a file, an answer signed with an enrolled key.

Two folders play the two laptops: in ``desk`` stands the register with 林岚, who proposes; in ``away`` sits
周敏 with her key and without a register. Nothing passes between them but files.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import Called, call
from tests.cli.money_office import FILES, ISSUE, OPENED

LIN, ZHOU, HE, KEY = (f"{name}的口令一二三" for name in ("林岚", "周敏", "何远", "密钥"))
FILE, ANSWER = "待批.json", "已批.json"
BRING = ("change", "approve", "--from", ANSWER, "--by", "林岚")


def twice(secret: str) -> str:
    return f"{secret}\n{secret}\n"


class Laptop:
    """A folder with its keys and perhaps a register, and what is typed on its terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = folder / "office.db"

    def __call__(self, *words: str, typed: str = "", **about: Any) -> Called:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setenv("SMEADMIN_KEYS", str(self.folder / "keys"))
            patch.setattr("smeadmin.domain.passphrase.COST", 16)
            return call(*words, db=self.db, terminal=True, stdin=typed, **about)

    def done(self, *words: str, typed: str = "", status: int = 0, **about: Any) -> Called:
        called = self(*words, typed=typed, **about)
        assert called.status == status, called.err
        return called

    def told(self, *words: str) -> Any:
        return json.loads(self.done(*words, "--format", "json").out)

    def takes(self, other: Laptop, name: str) -> None:
        """Carry a file over."""
        shutil.copy(other.folder / name, self.folder / name)

    def edit(self, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
        """Change what stands in a file, as anybody on the way can."""
        path = self.folder / name
        told = json.loads(path.read_text(encoding="utf-8"))
        edit(told)
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make both laptops once: a register with an open programme and three people, and a key of 周敏."""
    root = tmp_path_factory.mktemp("laptops")
    desk, away = Laptop(root / "desk"), Laptop(root / "away")
    desk.folder.mkdir()
    away.folder.mkdir()
    for name, text in FILES.items():
        (desk.folder / name).write_text(text, encoding="utf-8")
    desk.done("init", "--office", "示例局", "--region", "440000")
    for line in OPENED:
        desk.done(*line)
    away.done("clerk", "key", "周敏", "--out", "周敏.json", typed=twice(KEY))
    desk.takes(away, "周敏.json")
    people = (
        (("林岚", "--role", "handler", "--role", "approver"), twice(LIN)),
        (
            ("周敏", "--role", "approver", "--public-key", "周敏.json", "--by", "林岚"),
            f"{LIN}\n{twice(ZHOU)}",
        ),
        (("何远", "--role", "approver", "--by", "林岚"), f"{LIN}\n{twice(HE)}"),
    )
    for words, typed in people:
        desk.done("clerk", "add", *words, typed=typed)
    return root


@pytest.fixture
def desk(founded: Path, tmp_path: Path) -> Laptop:
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return Laptop(tmp_path / "desk")


@pytest.fixture
def away(desk: Laptop) -> Laptop:
    return Laptop(desk.folder.parent / "away")


def propose(desk: Laptop, *more: str) -> str:
    """Propose the issue of a voucher and give the number under which it waits."""
    done = desk.done(*ISSUE, "--by", "林岚", "--propose", *more, "--format", "json", status=8)
    return str(json.loads(done.out)["change"])


def carry(desk: Laptop, away: Laptop, name: str) -> None:
    desk.done("change", "propose", name, "--out", FILE)
    away.takes(desk, FILE)


def approve(away: Laptop, by: str = "周敏", typed: str = KEY, **about: Any) -> Called:
    line = ("change", "approve", FILE, "--by", by, "--out", ANSWER)
    return away(*line, typed=f"{typed}\n", **about)


def answered(desk: Laptop, away: Laptop) -> str:
    """Propose, carry over, approve, carry back; give the number."""
    name = propose(desk)
    carry(desk, away, name)
    assert approve(away).status == 0
    desk.takes(away, ANSWER)
    return name


def vouchers(desk: Laptop) -> list[str]:
    return [voucher["voucher"] for voucher in desk.told("voucher", "list")]


def attempts(desk: Laptop) -> list[str]:
    log = desk.told("audit", "log")
    return [line["result"] for line in log if line["number"].startswith("RF-")]


def refused(desk: Laptop, code: str, status: int) -> Called:
    """Bring the answer in, see it refused and the attempt kept, and nothing issued."""
    called = desk(*BRING)
    assert called.status == status and f"[{code}]" in called.err, called.err
    assert attempts(desk) == [code]
    assert vouchers(desk) == []
    assert desk.done("audit", "verify").status == 0
    return called


def test_an_approval_goes_over_and_comes_back(desk: Laptop, away: Laptop) -> None:
    """Nobody types a passphrase at the desk: the signature stands for it."""
    name = answered(desk, away)
    assert vouchers(desk) == []
    done = desk.done(*BRING)
    assert "已批准并生效" in done.err and len(vouchers(desk)) == 1
    shown = desk.told("change", "propose", name)
    assert shown["state"] == "applied"
    assert shown["answers"] == [
        {"by": "周敏", "answer": "approve", "on": "2026-03-10", "reason": None, "signed": True}
    ]
    last = desk.told("change", "list", "--limit", "1")[0]
    assert (last["by"], last["command"]) == ("林岚", "change approve --from")
    assert not (away.folder / "office.db").exists()
    desk.done("audit", "verify")


REJECT = ("change", "reject", FILE, "--by", "周敏", "--reason", "名单有误", "--out", ANSWER)
BRING_REJECTION = ("change", "reject", "--from", ANSWER, "--by", "林岚")


def test_a_rejection_goes_over_and_comes_back(desk: Laptop, away: Laptop) -> None:
    """It cannot be made an approval on the way, neither by its word nor by the command that brings it in."""
    name = propose(desk)
    carry(desk, away, name)
    given = away.done(*REJECT, typed=f"{KEY}\n")
    assert "已退回：已批.json" in given.err and "change reject --from 已批.json" in given.err
    desk.takes(away, ANSWER)
    other = desk(*BRING)
    assert other.status == 2 and "[answer-says-otherwise]" in other.err
    desk.edit(ANSWER, lambda told: told.update(answer="approve"))
    refused(desk, "answer-altered", 3)
    desk.takes(away, ANSWER)
    assert "已退回" in desk.done(*BRING_REJECTION).err
    shown = desk.told("change", "propose", name)
    assert (shown["state"], vouchers(desk)) == ("rejected", [])
    assert shown["answers"] == [
        {"by": "周敏", "answer": "reject", "on": "2026-03-10", "reason": "名单有误", "signed": True}
    ]
    again = desk(*BRING_REJECTION)
    assert again.status == 5 and "[answer-replayed]" in again.err


def test_who_may_not_approve_does_not_reject_by_file(desk: Laptop, away: Laptop) -> None:
    name = propose(desk)
    carry(desk, away, name)
    away.done(*REJECT, typed=f"{KEY}\n")
    desk.takes(away, ANSWER)
    desk.done(
        *["clerk", "edit", "周敏", "--no-longer", "approver", "--role", "handler", "--by", "林岚"],
        typed=f"{LIN}\n",
    )
    called = desk(*BRING_REJECTION)
    assert called.status == 3 and "[not-yours]" in called.err and attempts(desk) == ["not-yours"]


def test_who_approves_sees_what_it_comes_to(desk: Laptop, away: Laptop) -> None:
    carry(desk, away, propose(desk, "--reason", "第一批"))
    shown = approve(away)
    said = shown.out
    assert shown.status == 0, shown.err
    for part in ("7,000.00", "林岚", "第一批", "91990102MA5K3T6163", "服务券"):
        assert part in said


def test_an_answer_counts_once(desk: Laptop, away: Laptop) -> None:
    answered(desk, away)
    desk.done(*BRING)
    again = desk(*BRING)
    assert again.status == 5 and "[answer-replayed]" in again.err
    assert len(vouchers(desk)) == 1 and attempts(desk) == ["answer-replayed"]


def test_an_answer_whose_effect_was_undone_does_not_count_again(desk: Laptop, away: Laptop) -> None:
    answered(desk, away)
    desk.done(*BRING)
    last = desk.told("change", "list", "--limit", "1")[0]["change"]
    desk.done("change", "undo", last, "--by", "林岚", "--yes")
    assert vouchers(desk) == []
    refused(desk, "answer-replayed", 5)


def test_an_answer_of_another_register(desk: Laptop, away: Laptop, tmp_path: Path) -> None:
    """Both registers have a proposal of that number; numbers are counted alike everywhere."""
    answered(desk, away)
    other = Laptop(tmp_path / "other")
    other.folder.mkdir()
    other.takes(desk, ANSWER)
    other.done("init", "--office", "另一局", "--region", "440000")
    called = other(*BRING)
    assert called.status == 3 and "[answer-of-another-store]" in called.err
    assert attempts(other) == ["answer-of-another-store"]


ALTERED: dict[str, Callable[[dict[str, Any]], object]] = {
    "the reason": lambda told: told.update(reason="已核"),
    "who signed": lambda told: told.update(by="何远"),
    "the day": lambda told: told.update(on="2026-03-09"),
    "what was approved": lambda told: told["shown"].update(proposal="CS-000009"),
    "an amount": lambda told: told["shown"]["summary"].update(amount_fen=1),
    "the signature": lambda told: told.update(signature="00" * 64),
    "no signature at all": lambda told: told.update(signature=""),
    "the key": lambda told: told.update(key="11" * 32),
}


def test_one_letter_of_an_answer_is_changed(desk: Laptop, away: Laptop) -> None:
    answered(desk, away)
    for what, edit in ALTERED.items():
        desk.takes(away, ANSWER)
        desk.edit(ANSWER, edit)
        called = desk(*BRING)
        assert called.status == 3 and "[answer-altered]" in called.err, what
    assert attempts(desk) == ["answer-altered"] * len(ALTERED)
    assert vouchers(desk) == []


def test_what_was_approved_is_what_is_done(desk: Laptop, away: Laptop) -> None:
    """The maker shows the approver another amount than would be issued, and mends the digest, too."""
    carry(desk, away, propose(desk))

    def smaller(told: dict[str, Any]) -> None:
        from smeadmin.actions.proposal.carrying import _digest

        told.pop("check")
        for cell in told["shown"]["cells"]:
            if cell[2] == "amount_fen":
                cell[4] = 70_000
        told["check"] = _digest(told)

    away.edit(FILE, smaller)
    assert "700.00" in approve(away).out
    desk.takes(away, ANSWER)
    said = refused(desk, "approval-void", 5).err
    assert "70000 → 700000" in said


def test_a_file_that_was_altered_on_the_way_is_not_approved(desk: Laptop, away: Laptop) -> None:
    carry(desk, away, propose(desk))
    away.edit(FILE, lambda told: told["summary"].update(amount_fen=1))
    called = approve(away)
    assert called.status == 6 and "[proposal-file-altered]" in called.err
    assert not (away.folder / ANSWER).exists()


def test_what_is_no_proposal_and_no_answer(desk: Laptop, away: Laptop) -> None:
    kinds = ('{"smeadmin": "smeadmin proposal 1"}', '{"smeadmin": "smeadmin answer 1"}')
    for content in ("", "[]", "{}", "NaN", "[" * 100_000, *kinds):
        (away.folder / FILE).write_text(content, encoding="utf-8")
        called = approve(away)
        assert called.status == 6, content[:50]
        assert "[not-a-proposal-file]" in called.err or "[proposal-file-altered]" in called.err
        (desk.folder / ANSWER).write_text(content, encoding="utf-8")
        called = desk(*BRING)
        assert called.status == 6 and "[not-an-answer]" in called.err


def test_what_is_changed_after_the_approval_makes_it_void(desk: Laptop, away: Laptop) -> None:
    """The firm's cap for the year is used up between the approval and the answer's arrival."""
    answered(desk, away)
    for amount in ("1万", "1万"):
        desk.done(*ISSUE[:-1], amount, "--by", "林岚")
    called = desk(*BRING)
    assert called.status == 5 and "[change-moved]" in called.err
    assert len(vouchers(desk)) == 2 and attempts(desk) == ["change-moved"]


def test_the_maker_does_not_approve_on_another_laptop(desk: Laptop, away: Laptop) -> None:
    """Neither by her own name there, nor with a key of hers enrolled and another name typed."""
    away.done("clerk", "key", "林岚", "--out", "林岚.json", typed=twice(KEY))
    away.done("clerk", "key", "林小岚", "--out", "林小岚.json", typed=twice(KEY))
    for name in ("林岚.json", "林小岚.json"):
        desk.takes(away, name)
    carry(desk, away, propose(desk))
    openly = approve(away, by="林 岚")
    assert openly.status == 3 and "[self-approval]" in openly.err
    desk.done(
        "clerk", "edit", "林岚", "--public-key", "林小岚.json", "--by", "林岚", typed=f"{LIN}\n"
    )
    assert approve(away, by="林小岚").status == 0
    desk.takes(away, ANSWER)
    refused(desk, "self-approval", 3)


def test_a_key_that_nobody_enrolled(desk: Laptop, away: Laptop) -> None:
    away.done("clerk", "key", "何远", typed=twice(KEY))
    carry(desk, away, propose(desk))
    assert approve(away, by="何远").status == 0
    desk.takes(away, ANSWER)
    refused(desk, "key-not-enrolled", 3)


@pytest.mark.parametrize("how", ["withdrawn", "replaced", "expired"])
def test_a_key_that_counts_no_more(desk: Laptop, away: Laptop, how: str) -> None:
    answered(desk, away)
    line = ["clerk", "edit", "周敏", "--by", "林岚"]
    if how == "withdrawn":
        desk.done(*line, "--withdraw-key", typed=f"{LIN}\n")
    elif how == "replaced":
        (away.folder / "keys").rename(away.folder / "old")
        away.done("clerk", "key", "周敏", "--out", "新.json", typed=twice(KEY))
        desk.takes(away, "新.json")
        desk.done(*line, "--public-key", "新.json", typed=f"{LIN}\n")
    else:
        until = ["--public-key", "周敏.json", "--key-until", "2026-03-12"]
        desk.done(*line, *until, typed=f"{LIN}\n")
        late = desk(*BRING, now="2026-03-13")
        assert "[key-expired]" in late.err and attempts(desk) == ["key-expired"]
        assert desk(*BRING, now="2026-03-12").status == 0
        return
    refused(desk, "key-expired", 3)


def test_who_serves_no_more_approves_no_more(desk: Laptop, away: Laptop) -> None:
    answered(desk, away)
    desk.done("clerk", "deactivate", "周敏", "--reason", "调离", "--by", "林岚", typed=f"{LIN}\n")
    refused(desk, "clerk-not-active", 3)


def test_who_lost_the_role_approves_no_more(desk: Laptop, away: Laptop) -> None:
    answered(desk, away)
    take = ["clerk", "edit", "周敏", "--no-longer", "approver", "--role", "handler"]
    desk.done(*take, "--by", "林岚", typed=f"{LIN}\n")
    refused(desk, "role-missing", 3)


def test_a_wrong_passphrase_opens_no_key(desk: Laptop, away: Laptop) -> None:
    carry(desk, away, propose(desk))
    called = approve(away, typed=ZHOU)
    assert called.status == 3 and "[passphrase-wrong]" in called.err
    assert not (away.folder / ANSWER).exists()


def test_a_laptop_without_the_key(desk: Laptop, away: Laptop) -> None:
    carry(desk, away, propose(desk))
    called = approve(away, by="何远")
    assert called.status == 4 and "[key-missing]" in called.err
    assert "smeadmin clerk key 何远 --out" in called.err


def test_the_key_stays_sealed_where_it_was_made(desk: Laptop, away: Laptop) -> None:
    (key,) = (away.folder / "keys").glob("*.key")
    assert key.stat().st_mode & 0o777 == 0o600 and KEY not in key.read_text(encoding="utf-8")
    public = json.loads((away.folder / "周敏.json").read_text(encoding="utf-8"))
    assert public.keys() == {"smeadmin", "name", "public"}


def test_two_of_two_by_file_and_at_the_desk(desk: Laptop, away: Laptop) -> None:
    rule = ["change", "require", "voucher issue", "--approvals", "2", "--by", "林岚"]
    desk.done(*rule, typed=f"{LIN}\n")
    answered(desk, away)
    first = desk.done(*BRING, status=8)
    assert "还需 1 人批准" in first.err and vouchers(desk) == []
    name = desk.told("change", "propose")[0]["proposal"]
    at_desk = desk("change", "approve", name, "--by", "周敏", typed=f"{ZHOU}\n")
    assert "[approved-already]" in at_desk.err
    desk.done("change", "approve", name, "--by", "何远", typed=f"{HE}\n")
    assert len(vouchers(desk)) == 1


def test_what_is_other_than_when_the_approver_last_looked(desk: Laptop, away: Laptop) -> None:
    """A list is sent back, put right, and sent again: only what differs is pointed out."""
    firms = "统一社会信用代码,金额（元）\n91990102MA5K3T6163,{}\n91990103MA4K7W120T,6000\n"
    path = desk.folder / "名单.csv"
    issue = ["voucher", "issue", "JC26", "--file", "名单.csv", "--by", "林岚", "--propose"]

    def proposed(amount: str) -> str:
        path.write_text(firms.format(amount), encoding="utf-8")
        done = desk.done(*issue, "--format", "json", status=8)
        return str(json.loads(done.out)["change"])

    first = proposed("7000")
    carry(desk, away, first)
    assert approve(away, typed=ZHOU).status == 3  # she looks at it and does not sign
    reject = ["change", "reject", first, "--by", "林岚", "--reason", "金额有误"]
    desk.done(*reject, typed=f"{LIN}\n")
    second = proposed("6500")
    desk.done("change", "propose", second, "--out", FILE, "--force")
    away.takes(desk, FILE)
    said = approve(away).out
    after = said[said.index("与上次看过的") :]
    assert first in after and "7,000.00" in after and "6,500.00" in after
    assert "6,000.00" not in after
    assert "曾以" in said and "金额有误" in said


def test_without_the_extra(desk: Laptop, away: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer cannot be checked without it, nor a key be made."""
    answered(desk, away)
    monkeypatch.setitem(
        __import__("sys").modules, "cryptography.hazmat.primitives.asymmetric", None
    )
    called = desk(*BRING)
    assert called.status == 3 and "[sign-extra-missing]" in called.err
    assert 'pip install "smeadmin[sign]"' in called.err and vouchers(desk) == []
    made = away("clerk", "key", "何远", typed=twice(KEY))
    assert made.status == 3 and "[sign-extra-missing]" in made.err
