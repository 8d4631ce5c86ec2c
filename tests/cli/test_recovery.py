"""Recoveries as they are typed: the sanction of a measure, the list of the barred, a proposal by another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.call import Called, call
from tests.cli.money_office import CONFIRM, EXPORT, MEASURE, PREPARED

FRAUD = """
[voucher.v.effects]
fraud = { clause = "R5", do = ["recover", "void", "blacklist", "revoke_provider_title"], lasts = { after = "decision", for = "3 years", ends = "day_before" } }
"""
BEGIN = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
RECEIPT = ["settle", "reconcile", "ST-2026-01", "--all", "--doc", "回执1号"]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """6,000 yuan paid under a measure that says what fraud costs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "办法.toml").write_text(MEASURE + FRAUD, encoding="utf-8")
    for words in (BEGIN, *PREPARED, CONFIRM, EXPORT, RECEIPT):
        typed(tmp_path / "office.db", *words)
    return tmp_path / "office.db"


def typed(db: Path, *words: str, status: int = 0) -> Called:
    """Give a command; the code of the first voucher stands for {voucher}."""
    if "{voucher}" in words:
        listed = json.loads(call("voucher", "list", "--format", "json", db=db).out)
        words = tuple(listed[0]["voucher"] if w == "{voucher}" else w for w in words)
    done = call(*words, db=db, env={"SMEADMIN_BY": "林岚"})
    assert done.status == status, done.out + done.err
    return done


def test_what_the_measure_attaches_is_a_command_to_propose(db: Path) -> None:
    opening = ["recovery", "open", "CL-2026-0001", "--full", "--reason", "假合同"]
    assert "[sanction-not-found]" in typed(db, *opening, "--sanction", "theft", status=2).err
    typed(db, *opening, "--sanction", "fraud")
    assert "[nothing-attached]" in typed(db, "recovery", "blacklist", "RC-2026-001", status=3).err
    decided = typed(db, "recovery", "decide", "RC-2026-001", "--by", "何远", "--doc", "追1号").out
    assert "smeadmin recovery blacklist RC-2026-001 --propose" in decided
    assert "smeadmin certify revoke C-2026-0001 --reason RC-2026-001 --propose" in decided
    waits = typed(db, "recovery", "blacklist", "RC-2026-001", "--propose", status=8)
    proposal = next(w for w in waits.err.split() if w.startswith("CS-"))
    assert "失信限制名单" not in typed(db, "roster", "list").out
    typed(db, "change", "approve", proposal, "--by", "何远", "--yes")
    barred = json.loads(typed(db, "roster", "show", "失信限制名单", "--format", "json").out)
    assert "2029-03-09" in json.dumps(barred), "three years from the decision, to the day before"
    again = typed(db, "recovery", "blacklist", "RC-2026-001", status=5)
    assert "[blacklisted]" in again.err


def test_a_receipt_typed_twice_with_one_key_is_booked_once(db: Path) -> None:
    typed(db, "recovery", "open", "CL-2026-0001", "--full", "--reason", "假合同")
    typed(db, "recovery", "decide", "RC-2026-001", "--by", "何远", "--doc", "追1号")
    receive = ["recovery", "receive", "RC-2026-001", "--amount", "100", "--doc", "国库1号"]
    dry = json.loads(typed(db, *receive, "--dry-run", "--format", "json").out)
    assert (dry["dry_run"], dry["change"], dry["result"]["received_fen"]) == (True, None, 10_000)
    for _ in range(2):
        typed(db, *receive, "--key", "收款-1")
    shown = json.loads(typed(db, "recovery", "show", "RC-2026-001", "--format", "json").out)
    assert (shown["received_fen"], shown["left_fen"]) == (10_000, 590_000)
    assert json.loads(typed(db, "fund", "check", "--format", "json").out)[0]["ok"]
    typed(db, "audit", "verify")
