"""A year of vouchers under other rules: judged again in its order, every limit added up anew.

Four contracts of 12,000 yuan under example-voucher: half of it, 20,000 yuan a year for each enterprise; every
voucher was asked for 7,000 yuan. E1 has three of them, E2 one.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.actions.whatif.voucher import try_programme
from smeadmin.domain.voucher_whatif import NothingRedeemed
from smeadmin.storage.change import Register, open_register
from tests.actions.money import PROVIDER, YUAN, do, look, use
from tests.actions.test_claim import JULY


@pytest.fixture(scope="module")
def office(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Register:
    path = tmp_path_factory.mktemp("whatif") / "office.db"
    shutil.copy(_money_file, path)
    register = open_register(path)
    for number, enterprise in enumerate(("E1", "E1", "E1", "E2"), 1):
        one: dict[str, Any] = {"programme": "JC26", "enterprise": enterprise}
        code = do(register, lambda c, o=one: issue_voucher(c, amount_fen=7000 * YUAN, **o)).voucher
        do(
            register,
            lambda c, v=code, n=number: redeem_voucher(
                c, voucher=v, institution=PROVIDER, use=use(n)
            ),
            on=JULY,
        )
    return register


def tried(register: Register, *values: str) -> list[int | None]:
    def work(view: Any) -> Any:
        return try_programme(view, programme="JC26", year=None, file=None, values=values)

    return [
        None if one.after_fen is None else one.after_fen // YUAN
        for one in look(register, work).vouchers
    ]


@pytest.mark.parametrize(
    ("values", "after"),
    [
        (["voucher.service.amount.times=50%"], [6000, 6000, 6000, 6000]),  # the same rule
        (["voucher.service.amount.times=25%"], [3000, 3000, 3000, 3000]),
        (["voucher.service.amount.times=60%"], [7000, 7000, 6000, 7000]),  # asked; 20,000 a year
        (["voucher.service.limits.year.at_most=1万元"], [6000, 4000, 0, 6000]),
        (["voucher.service.require.size.at_most=micro"], [0, 0, 0, 0]),  # all of them are small
    ],
)
def test_each_is_the_least_of_asked_rule_and_limits_so_far(
    office: Register, values: list[str], after: list[int]
) -> None:
    assert tried(office, *values) == after


def test_a_year_without_redemptions_has_nothing_to_try(office: Register) -> None:
    with pytest.raises(NothingRedeemed):
        look(
            office,
            lambda v: try_programme(
                v,
                programme="JC26",
                year=2025,
                file=None,
                values=["voucher.service.amount.times=9%"],
            ),
        )
