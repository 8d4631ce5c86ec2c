"""Issuing a list: rows and money add up, all or nothing unless somebody says otherwise, on both databases."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import show_fund
from smeadmin.actions.voucher.batch import issue_batch
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.listed import Returned, read_list
from smeadmin.actions.voucher.showing import list_vouchers
from smeadmin.domain import voucher_code
from smeadmin.domain.ledger import FundExhausted
from smeadmin.domain.voucher_refusals import VoucherRowsRefused
from smeadmin.sheets.refusals import RowsRefused
from smeadmin.storage import caps
from smeadmin.storage.change import Register
from smeadmin.storage.tables.voucher import Voucher, VoucherTerms
from tests.actions.money import MAY, add_enterprises, do, look, rows

# the codes of E1, E2 … as a sheet may carry them: GB 32100 codes, computed apart from the program
CODES = [
    "91440600MA5000014D",
    "91440600MA50000228",
    "91440600MA50000303",
    "91440600MA50000490",
]


@pytest.fixture
def listed(money: Register, tmp_path: Path) -> Any:
    """Give a function that writes rows of (code, yuan) to a CSV and reads it as a list."""
    from smeadmin.storage.schema import of
    from smeadmin.storage.tables.enterprise import Enterprise

    def codes(change: Any) -> None:
        t = of(Enterprise)
        for number, code in enumerate(CODES[:3], start=1):
            change.update(Enterprise, t.c.office_no == number, credit_code=code)

    do(money, codes)

    def make(*wishes: tuple[str, str], **options: Any) -> Any:
        path = tmp_path / "list.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([("统一社会信用代码", "金额（元）"), *wishes])
        return read_list(money, MAY, str(path), **options)

    return make


def issue(register: Register, listed: Any, **options: Any) -> Any:
    return do(
        register, lambda c: issue_batch(c, programme="JC26", listed=listed, **options), bulk=True
    )


def standing(register: Register) -> Any:
    return look(register, lambda v: show_fund(v, fund="FW2026")).standing


def test_every_row_gets_a_voucher_in_one_change(money: Register, listed: Any) -> None:
    done = issue(money, listed((CODES[0], "20000"), (CODES[1], "10000.01"), (CODES[2], "1")))
    assert (done.rows, done.issued, done.issued_fen) == (3, 3, 3_000_101)
    vouchers = rows(money, Voucher)
    assert [v["amount_fen"] for v in vouchers] == [2_000_000, 1_000_001, 100]
    assert [v["free_fen"] for v in vouchers] == [10_000_000, 8_000_000, 6_999_999]
    assert len({v["change_id"] for v in vouchers}) == 1
    assert all(voucher_code.is_valid(v["code"]) for v in vouchers)
    assert look(money, lambda v: caps.used(v, "example-voucher:service", 1, 2026)) == (2_000_000, 1)
    assert standing(money).available == 10_000_000 - 3_000_101
    assert look(money, check_funds)[0].ok


def test_like_enterprises_share_one_reason(money: Register, listed: Any) -> None:
    issue(money, listed(*[(code, "500") for code in CODES[:3]]))
    assert len(rows(money, VoucherTerms)) == 1


def test_one_refused_row_refuses_the_list_unless_partial(money: Register, listed: Any) -> None:
    wishes = ((CODES[0], "20000"), (CODES[1], "20000.01"))
    with pytest.raises(VoucherRowsRefused) as refused:
        issue(money, listed(*wishes))
    answer = refused.value.answer
    assert [(r.row, r.code, r.clauses) for r in answer.refused] == [
        (3, "voucher-cap-enterprise-year", ("V-02",))
    ]
    assert (answer.issued, answer.held) == (0, 1)
    assert rows(money, Voucher) == []
    done = issue(money, listed(*wishes), partial=True)
    assert (done.issued, len(done.refused), done.not_issued_fen) == (1, 1, 2_000_001)
    done = issue(money, listed((CODES[1], "20000.01")), up_to=True)
    assert (done.issued_fen, done.not_issued_fen) == (2_000_000, 1)


def test_a_short_fund_refuses_the_list_and_says_how_far_it_reaches(
    money: Register, listed: Any
) -> None:
    do(money, lambda c: add_enterprises(c, 4, first=10))
    for n in range(10, 14):
        do(
            money,
            lambda c, n=n: issue_voucher(
                c, programme="JC26", enterprise=f"E{n}", amount_fen=2_000_000
            ),
        )
    wishes = ((CODES[0], "15000"), (CODES[1], "5000.01"), (CODES[2], "1"))
    with pytest.raises(FundExhausted) as refused:
        issue(money, listed(*wishes))
    assert refused.value.details["enough_until_row"] == 2
    assert refused.value.details["short_fen"] == 101
    assert standing(money).available == 2_000_000
    done = issue(money, listed(*wishes), until_exhausted=True)
    assert [r.row for r in done.waiting] == [3, 4], "nobody is served before one who came earlier"
    assert (done.issued_fen, standing(money).available) == (1_500_000, 500_000)


def test_faults_of_the_file_are_all_told_at_once(money: Register, listed: Any) -> None:
    wishes = ((CODES[0], "1,0"), (CODES[3], "100"), (CODES[1], "100"), (CODES[1], "100"))
    with pytest.raises(RowsRefused) as refused:
        issue(money, listed(*wishes))
    assert refused.value.answer.findings.errors == 4
    assert rows(money, Voucher) == []


def test_what_was_not_issued_comes_back_as_a_list(
    money: Register, listed: Any, tmp_path: Path
) -> None:
    back = tmp_path / "back.csv"
    one = listed((CODES[0], "100"), (CODES[1], "20000.01"), returned=Returned(str(back)))
    issue(money, one, partial=True)
    with back.open(encoding="utf-8-sig") as file:
        returned = list(csv.reader(file))
    assert returned[1][:4] == ["3", CODES[1], "企业002有限公司", "20000.01"]
    assert returned[1][4] == "V-02"


def test_a_second_list_meets_the_caps_of_the_first(money: Register, listed: Any) -> None:
    issue(money, listed((CODES[0], "15000")))
    done = issue(money, listed((CODES[0], "15000"), (CODES[1], "1")), partial=True, up_to=True)
    assert [v.amount_fen for v in look(money, list_vouchers)] == [1_500_000, 500_000, 100]
    assert done.not_issued_fen == 1_000_000
