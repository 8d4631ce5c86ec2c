"""Limits of a voucher added up for each unit that recommends, told with the application by a figure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.claim.verifying import verify_claim
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.applying import apply_voucher
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.queueing import issue_queue
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.policy import CannotJudge
from smeadmin.domain.voucher_refusals import (
    CertificateNotInForce,
    ProgrammeNotCarried,
    VoucherOverLimit,
)
from smeadmin.storage.change import Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.voucher import Voucher
from tests.actions.claiming import JULY
from tests.actions.money import PROVIDER, YUAN, do, look, rows, use

MEASURE = """
[policy]
id = "towns"
title = { zh = "乡镇推荐办法", en = "Towns" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
S1 = { ref = "一", kind = "amount", zh = "每镇推荐两家", en = "two from each town" }
[figure]
recommender = { unit = "choice", choices = ["east", "west"], about = "enterprise", filed = "application", label = { zh = "推荐单位", en = "Recommender" }, labels = { east = { zh = "东镇", en = "East" }, west = { zh = "西镇", en = "West" } } }
[voucher.towns]
clause = "S1"
amount = "1000元"
limits.quota = { clause = "S1", per = "recommender", within = "year", of = "vouchers", at_most = 2, beyond = "refuse" }
"""


def adopt(register: Register, folder: Path, text: str) -> None:
    (folder / "towns.toml").write_text(text, encoding="utf-8")
    do(register, lambda c: adopt_policy(c, policy=str(folder / "towns.toml")))
    opening: dict[str, Any] = {"code": "TN26", "policy": "towns", "fund": "FW2026", "year": 2026}
    do(register, lambda c: open_programme(c, **opening))


def issue(register: Register, enterprise: str, **told: str) -> None:
    one: dict[str, Any] = {"programme": "TN26", "enterprise": enterprise, "amount_fen": 100 * YUAN}
    do(register, lambda c: issue_voucher(c, **one, told=told))


def test_each_unit_that_recommends_has_its_own_quota(money_file: Register, tmp_path: Path) -> None:
    adopt(money_file, tmp_path, MEASURE)
    issue(money_file, "E1", recommender="东镇")
    issue(money_file, "E2", recommender="east")
    with pytest.raises(VoucherOverLimit):
        issue(money_file, "E3", recommender="东镇")
    issue(money_file, "E3", recommender="西镇")
    with pytest.raises(CannotJudge):  # whose quota it would be is not known
        issue(money_file, "E1")


def test_a_queue_counts_for_each_unit_too(money_file: Register, tmp_path: Path) -> None:
    adopt(money_file, tmp_path, MEASURE)
    issue(money_file, "E1", recommender="east")
    for enterprise, town in (("E2", "east"), ("E3", "east"), ("E1", "west")):
        do(
            money_file,
            lambda c, e=enterprise, t=town: apply_voucher(
                c, programme="TN26", enterprise=e, amount_fen=100 * YUAN, told={"recommender": t}
            ),
        )
    done = do(money_file, lambda c: issue_queue(c, programme="TN26"))
    assert [one.enterprise for one in done.issued] == ["企业002有限公司", "企业001有限公司"]
    assert len(done.refused) == 1


def test_a_unit_that_no_figure_tells_cannot_be_counted_for(
    money_file: Register, tmp_path: Path
) -> None:
    with pytest.raises(ProgrammeNotCarried):
        adopt(money_file, tmp_path, MEASURE.replace('"recommender", within', '"award", within'))


SERVED = MEASURE.replace("recommender = {", "category = {").replace(
    'per = "recommender"', 'per = "category"'
)


def test_a_provider_is_certified_for_the_category_of_the_service(
    money_file: Register, tmp_path: Path
) -> None:
    text = SERVED.replace('filed = "application"', 'filed = "declaration"')
    adopt(money_file, tmp_path, text)
    for enterprise in ("E1", "E2", "E3"):
        issue(money_file, enterprise)
    codes = [row["code"] for row in rows(money_file, Voucher)]

    def redeem(number: int = 0, **declared: str) -> Any:
        what: dict[str, Any] = {"voucher": codes[number], "institution": PROVIDER}
        papers = use(number, declared=declared)
        return do(money_file, lambda c: redeem_voucher(c, use=papers, **what), on=JULY)

    t = of(Certificate)
    do(money_file, lambda c: c.update(Certificate, t.c.id == 1, category="west"))
    with pytest.raises(CannotJudge):
        redeem()
    with pytest.raises(CertificateNotInForce) as refused:
        redeem(category="east")
    assert list(refused.value.short_by) == ["认定的类别是西镇，不是东镇"]
    do(money_file, lambda c: c.update(Certificate, t.c.id == 1, category="east"))
    assert redeem(category="东镇").amount_fen == 100 * YUAN
    redeem(1, category="东镇")
    with pytest.raises(VoucherOverLimit):  # two of each category in a year
        redeem(2, category="东镇")
    number = do(money_file, lambda c: submit_claim(c, institution=PROVIDER), on=JULY).claim
    assert look(money_file, lambda v: verify_claim(v, claim=number)).cuts == ()
    do(money_file, lambda c: c.update(Certificate, t.c.id == 1, category="west"))
    cuts = look(money_file, lambda v: verify_claim(v, claim=number)).cuts
    assert [(place, why) for place, _fen, why in cuts] == [
        (1, "认定的类别是西镇，不是东镇"),
        (2, "认定的类别是西镇，不是东镇"),
    ]
