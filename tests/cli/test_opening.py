"""Opening the books: titles granted before the office had a register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.cli.money_office import CENTRE, CERTIFIED, ISSUE, OPENED, redeem
from tests.errors.cases.opening import HEAD, SHEETS, TAKE, TAKE_FUNDS


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in SHEETS.items():
        Path(name).write_text(text, encoding="utf-8")
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for line in (found, *OPENED, CERTIFIED[0]):
        assert call(*line, db=tmp_path / "office.db").status == 0
    return tmp_path / "office.db"


def json_of(db: Path, *words: str) -> Any:
    done = call(*words, "--format", "json", db=db)
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_a_title_from_before_counts_keeps_its_number_and_is_not_judged(db: Path) -> None:
    """The centre has no desk by the measure: it was never judged, and holds its title all the same."""
    done = call(*TAKE, db=db)
    assert done.status == 0, done.err
    (line,) = json_of(db, "certify", "list")
    assert (line["number"], line["state"], line["valid_until"]) == (
        "C-2025-0007",
        "in_force",
        "2028-05-31",
    )
    shown = json_of(db, "certify", "show", "C-2025-0007")
    assert shown["opening"] is True and shown["trace"] == []
    assert "未在本库判定" in call("certify", "show", "C-2025-0007", db=db).out
    assert call(*ISSUE, db=db).status == 0
    voucher = json_of(db, "voucher", "list")[0]["voucher"]
    redeemed = call(*redeem(voucher), db=db)  # only with a certified institution
    assert redeemed.status == 0, redeemed.err
    assert call("audit", "verify", db=db).status == 0


def test_its_number_is_reserved_in_the_series(db: Path) -> None:
    """After 0001 of our own and 0040 of the old books comes 0041."""
    add = ["institution", "add", "--credit-code", "12990121MB1F20939G", "--name", "北浦服务站"]
    apply = ["certify", "apply", "北浦", "--as", "centre", "--set", "desks=3"]
    assert call(*add, db=db).status == 0 and call(*apply, db=db).status == 0
    granted = json_of(db, "certify", "grant", "AP-2026-0001")["result"]["certificate"]
    scope, _dash, number = granted.rpartition("-")
    assert number == "0001"
    old = f"{scope}-0040,{CENTRE},centre,2026-01-05,2026-01-05,2027-01-04,\n"
    Path("期初.csv").write_text(HEAD + old, encoding="utf-8")
    assert call(*TAKE, db=db).status == 0
    june = ["--on", "2026-06-01"]  # the first title has run out
    assert call(*apply, *june, db=db).status == 0
    again = json_of(db, "certify", "grant", "AP-2026-0002", *june)
    assert again["result"]["certificate"] == f"{scope}-0041"


def test_undone_while_nothing_rests_on_it_the_books_are_opened_again(db: Path) -> None:
    number = json_of(db, *TAKE)["change"]
    assert call("change", "undo", number, "--yes", db=db).status == 0
    assert json_of(db, "certify", "list") == []
    assert call(*TAKE, db=db).status == 0


def test_what_was_left_of_each_fund_is_carried_in_to_the_fen(db: Path) -> None:
    """1,200.50 and 30,000.01 yuan, typed as 31,200.51 in all."""
    done = call(*TAKE_FUNDS, db=db)
    assert done.status == 0, done.err
    shown = json_of(db, "fund", "show", "FW2025")
    assert (shown["carried_in_fen"], shown["available_fen"]) == (3_000_001, 3_000_001)
    assert call("fund", "check", db=db).status == 0
    more = call("fund", "allocate", "FW2024", "--purpose", "奖励", "--amount", "1200.51", db=db)
    assert more.status == 3 and "[fund-exhausted]" in more.err
    assert "[opening-closed]" in call(*TAKE_FUNDS, db=db).err
