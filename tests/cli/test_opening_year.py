"""A year that rests on old books: every sum below was worked out by hand from ``opening_office``."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call
from tests.cli.opening_office import (
    BEIPU,
    OPENED,
    QIFAN,
    REGISTERED,
    RUICHUAN,
    TAKE,
    write_books,
    write_vouchers,
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Open the books of all six nouns, once for all tests; the register before each is kept beside it."""
    folder = tmp_path_factory.mktemp("opened")
    write_books(folder)
    db = folder / "office.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
        for line in (found, *REGISTERED, *OPENED):
            if "--opening" in line:
                shutil.copy(db, before(folder, line[0]))
            done = call(*line, db=db)
            assert done.status == 0, (line, done.err)
    return folder


def before(folder: Path, noun: str) -> Path:
    return folder / f"before-{noun}.db"


@pytest.fixture
def db(opened: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test the opened books for itself."""
    shutil.copytree(opened, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "office.db"


def json_of(db: Path, *words: str, now: str = "2026-03-10") -> Any:
    done = call(*words, "--format", "json", db=db, now=now)
    assert done.status == 0, done.err
    return json.loads(done.out)


def standing(db: Path, fund: str) -> dict[str, int]:
    shown = json_of(db, "fund", "show", fund)
    names = ("carried_in", "available", "committed", "awaiting", "payable", "paid")
    return {name: shown[f"{name}_fen"] // 100 for name in names}


def test_every_yuan_of_the_old_books_has_its_place(db: Path) -> None:
    """10,000 free + 18,000 in vouchers + 3,000 redeemed + 7,000 approved; 200,000.01 free + 100,000 promised."""
    assert standing(db, "FW2025") == {
        "carried_in": 38_000,
        "available": 10_000,
        "committed": 18_000,
        "awaiting": 3_000,
        "payable": 7_000,
        "paid": 0,
    }
    shown = json_of(db, "fund", "show", "JL2025")
    assert (shown["carried_in_fen"], shown["committed_fen"]) == (30_000_001, 10_000_000)
    assert call("fund", "check", db=db).status == 0
    assert call("audit", "verify", db=db).status == 0


def test_each_is_brought_in_once(db: Path) -> None:
    for noun, line in TAKE.items():
        again = call(*line, db=db)
        assert again.status == 5 and "[opening-closed]" in again.err, noun


def test_rehearsed_and_repeated_under_a_key_it_is_done_once(db: Path) -> None:
    """A dry run opens nothing; the same key with the same file gives the first answer again."""
    early = before(db.parent, "voucher")
    line = [*TAKE["voucher"], "--key", "期初券"]
    assert call(*line, "--dry-run", db=early).status == 0
    first = json_of(early, *line)
    again = json_of(early, *line)
    assert (first["change"], again["change"]) == ("CS-000012", "CS-000012")
    assert len(json_of(early, "voucher", "list")) == 4


def test_a_voucher_from_before_is_redeemed_claimed_and_paid(db: Path) -> None:
    """Half of 8,000 is 4,000, the voucher has 3,000 left; with the 3,000 from before 6,000 are claimed.

    Paid are the 7,000 that were approved before and the 6,000 that are approved here: 13,000.
    """
    redeem = ["voucher", "redeem", "券2025-001", "--institution", QIFAN]
    redeem += ["--service-date", "2026-03-09", "--contract-date", "2026-03-01"]
    redeem += ["--contract-no", "QF-200", "--contract-amount", "8000"]
    redeem += ["--invoice", "26990103000900"]
    assert json_of(db, *redeem)["result"]["amount_fen"] == 300_000
    claimed = json_of(db, "claim", "submit", "--institution", QIFAN, "--by", "林岚")
    assert (claimed["result"]["claim"], claimed["result"]["amount_fen"]) == (
        "CL-2026-0001",
        600_000,
    )
    assert call("claim", "approve", "CL-2026-0001", "--by", "何远", db=db).status == 0
    assert call("settle", "prepare", "--by", "林岚", db=db).status == 0
    shown = json_of(db, "settle", "show", "ST-2026-01")
    assert shown["amount_fen"] == 1_300_000
    assert standing(db, "FW2025") | {"carried_in": 0} == {
        "carried_in": 0,
        "available": 10_000,
        "committed": 15_000,
        "awaiting": 0,
        "payable": 13_000,
        "paid": 0,
    }
    assert call("fund", "check", db=db).status == 0
    assert call("audit", "verify", db=db).status == 0


def test_what_is_unpaid_of_an_old_award_is_settled_with_what_was_approved(db: Path) -> None:
    """100,000 of the award (the other 100,000 were paid before) and 7,000 of the claim: 107,000 to 启帆."""
    assert call("award", "pay", "AW-2025-03", "--by", "何远", db=db).status == 0
    prepared = json_of(db, "settle", "prepare", "--by", "林岚")["result"]
    assert prepared["amount_fen"] == 10_700_000
    assert call("fund", "check", db=db).status == 0


def test_what_was_issued_before_counts_in_the_cap_of_its_year(db: Path) -> None:
    """20,000 a year: 15,000 issued in January, 5,000 left; the 4,000 of the year before do not count."""
    opened = ["voucher", "open", "JC26", "--policy", "opening-office", "--fund", "FW2025"]
    assert call(*opened, "--year", "2026", db=db).status == 0
    issue = ["voucher", "issue", "JC26", "--enterprise", RUICHUAN, "--amount"]
    over = call(*issue, "5000.01", db=db)
    assert over.status == 3 and "15,000.00" in over.err and "0.01" in over.err
    assert call(*issue, "5000", db=db).status == 0


def test_what_was_not_used_in_time_goes_to_the_fund_once(db: Path) -> None:
    """On 1 August both vouchers are past their day: 3,000 + 15,000 go back to the 10,000 that were free."""
    assert json_of(db, "voucher", "expire", now="2026-08-01")["result"]["amount_fen"] == 1_800_000
    assert standing(db, "FW2025")["available"] == 28_000
    assert call("fund", "check", db=db).status == 0


def test_a_grade_from_before_is_the_first_of_two_years(db: Path) -> None:
    """Both are excellent in 2025; 启帆 was in 2024, 北浦 was not: one award of 100,000."""
    head = "统一社会信用代码,机构名称,服务企业(家)\n"
    rows = f"{QIFAN},启帆服务中心,90\n{BEIPU},北浦服务站,85\n"
    Path("2025.csv").write_text(head + rows, encoding="utf-8")
    for line in (
        "return import 2025.csv --year 2025",
        "score open centres --year 2025",
        "score run centres --year 2025 --yes",
        "score finalise centres --year 2025",
    ):
        done = call(*line.split(), db=db)
        assert done.status == 0, done.err
    proposed = json_of(
        db, "award", "propose", "lasting", "--year", "2025", "--fund", "JL2025", "--by", "林岚"
    )["result"]
    inside = [place["credit_code"] for place in proposed["places"] if place["place"] == "in"]
    assert (inside, proposed["amount_fen"]) == ([QIFAN], 10_000_000)


def test_a_title_from_before_is_the_lower_one_that_a_higher_one_asks_for(db: Path) -> None:
    """The model centre asks for a title in force; 启帆 has the one that was brought in."""
    checked = call("certify", "check", "启帆", "--as", "model", db=db)
    assert checked.status == 0, checked.out


def test_a_title_from_before_is_renewed_in_its_window(db: Path) -> None:
    """It ends on 31 May; three months before, on 10 March, it can be renewed for a year from then."""
    renewed = json_of(db, "certify", "renew", "C-2025-0007", "--set", "desks=3")["result"]
    granted = json_of(db, "certify", "grant", renewed["application"])["result"]
    assert (granted["valid_from"], granted["valid_until"]) == ("2026-03-10", "2027-03-09")
    assert "换证" in call("certify", "show", "C-2025-0007", db=db).out


def test_old_numbers_are_kept_and_their_series_goes_on_after_them(db: Path) -> None:
    assert json_of(db, "claim", "show", "CL-2025-0040")["amount_fen"] == 700_000
    assert json_of(db, "award", "show", "AW-2025-03")["opening"] is True
    shown = json_of(db, "voucher", "show", "券 2025—004")  # blanks and another dash, as one types
    assert (shown["voucher"], shown["state"]) == ("券2025-004", "redeemed")
    explained = call("score", "explain", "启帆", "--year", "2024", db=db)
    assert "未在本库判定" in explained.out


def test_undone_from_the_last_to_the_first_the_books_can_be_opened_again(db: Path) -> None:
    """All postings are posted back, the caps are counted back; the empty funds stay and take theirs in again."""
    then = standing(db, "FW2025")
    changes = [f"CS-{number:06d}" for number in range(13, 6, -1)]
    undone = call("change", "undo", *changes, "--yes", db=db)
    assert undone.status == 0, undone.err
    assert json_of(db, "voucher", "list") == json_of(db, "claim", "list") == []
    assert not any(standing(db, "FW2025").values())
    assert call("fund", "check", db=db).status == 0
    for line in OPENED:
        done = call(*line, db=db)
        assert done.status == 0, done.err
    assert standing(db, "FW2025") == then
    assert call("fund", "check", db=db).status == 0
    assert call("audit", "verify", db=db).status == 0


@pytest.mark.parametrize(
    ("noun", "right", "off", "code"),
    [
        ("certify", "2", "3", "opening-total-differs"),
        ("score", "3", "2", "opening-total-differs"),
        ("fund", "210000.01", "210000.00", "opening-amount-differs"),
        ("award", "10万", "99999.99", "opening-amount-differs"),
        ("voucher", "4", "5", "opening-total-differs"),
        ("voucher", "18000", "18000.01", "opening-amount-differs"),
        ("claim", "10000.00", "9999.99", "opening-amount-differs"),
    ],
)
def test_a_count_or_a_sum_that_is_off_by_one_brings_nothing_in(
    db: Path, noun: str, right: str, off: str, code: str
) -> None:
    """One row too many or too few, one fen too much or too little."""
    line = [off if word == right else word for word in TAKE[noun]]
    refused = call(*line, db=before(db.parent, noun))
    assert refused.status == 6 and f"[{code}]" in refused.err, refused.err
    assert "未作任何更改" in refused.err


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("期初兑付.csv", "券2025-001,", "券2025-009,", "不在已转入的服务券中"),
        ("期初兑付.csv", "2000,2025-12-02", "2000.01,2025-12-02", "超过转入时该券的已用金额"),
        ("期初兑付.csv", "2025-11-10,4000", "2025-11-10,1999.99", "小于核销金额"),
        (
            "期初兑付.csv",
            "2025-12-20,何远\n券2025-002",
            "2025-12-21,何远\n券2025-002",
            "各行不一致",
        ),
        ("期初兑付.csv", ",,,,\n", ",,2026-01-20,,\n", "没有填写"),
        ("期初奖励.csv", "100000,100000,", "100000,100000.01,", "未付金额大于奖励金额"),
        ("期初奖励.csv", "100000,0,JL2025", "100000,0,", "各行不一致"),
        ("期初等次.csv", "2024,72,2,合格", "2024,72,2,一等", "只能是"),
        ("期初等次.csv", "2024,72,2", "2026,72,2", "大于"),
        ("期初证书.csv", "2025-06-01,2026-05-31", "2026-06-01,2026-05-31", "不在 2026-06-01 至"),
    ],
)
def test_each_form_fault_is_a_finding_with_its_cell(
    db: Path, file: str, old: str, new: str, said: str
) -> None:
    """One cell of the old books is changed; the sheet is refused with that cell, nothing is brought in."""
    noun = next(noun for noun, line in TAKE.items() if file in line)
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new, 1), encoding="utf-8")
    refused = call(*TAKE[noun], db=before(db.parent, noun))
    assert refused.status == 6 and said in refused.out, refused.out + refused.err
    assert "--partial" not in refused.err  # what is left out now could not come in later


def test_a_voucher_whose_amounts_do_not_add_up_is_refused(db: Path) -> None:
    """Of 5,000 yuan 2,000 are used, so at most 3,000 are left."""
    write_vouchers(Path("期初券.xlsx"), left=3001)
    refused = call(*TAKE["voucher"], db=before(db.parent, "voucher"))
    assert refused.status == 6 and "已用与余额相加超过面额" in refused.out
