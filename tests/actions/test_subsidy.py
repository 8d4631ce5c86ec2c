"""Subsidies after the fact: judged as a whole, borne by several payers, shared out once all claims are known.

The measure is Datian's: half of the cost, 30 % of it by the province (120,000 yuan a year at most), 200,000
yuan a year for each, and the budget of the year is shared out. Here the budget is 100,000 yuan.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.actions.books import check_funds
from smeadmin.actions.claim.cutting import cut_claim, reject_claim
from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.publishing import publish_claim
from smeadmin.actions.claim.red_letter import record_red_letter
from smeadmin.actions.claim.sharing import share_out
from smeadmin.actions.claim.showing import show_claim
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.claim.verifying import verify_claim
from smeadmin.actions.fund import show_fund
from smeadmin.actions.inspection import conclude_sample, draw_sample, record_finding, show_sample
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.applying import apply_voucher
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.claim import (
    ClaimNotOpen,
    ClaimNotUpheld,
    ClaimRed,
    ClaimState,
    CutReason,
    CutTooMuch,
    NothingToShare,
    Verdict,
)
from smeadmin.domain.inspection import (
    Candidate,
    FoundMore,
    SampleConcluded,
    SampleOpen,
    ShareNeeded,
    draw_among,
    estimate,
)
from smeadmin.domain.notice_refusals import NoticeNeeded, NoticeRunning
from smeadmin.domain.policy import CannotJudge
from smeadmin.domain.sharing import apportioned
from smeadmin.domain.voucher_refusals import (
    ContractUsed,
    InvoiceRed,
    InvoiceTotal,
    InvoiceUsed,
    RelatedBodies,
    TiesNeedReason,
    VoucherCap,
)
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import Invoice, Redemption, RedemptionShare, Voucher
from tests.actions.money import MAY, PROVIDER, YUAN, do, look, rows, use

JULY = dt.date(2026, 7, 3)
INTEREST = """
[policy]
id = "relief"
title = { zh = "补贴办法", en = "Relief" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
S1 = { ref = "一", kind = "amount", zh = "利息的一半，每年5万元", en = "half of the interest, 50,000 yuan a year" }
S2 = { ref = "二", kind = "amount", zh = "代偿损失的20%", en = "a fifth of the loss" }
[figure]
interest = { unit = "money", about = "enterprise", filed = "claim", label = { zh = "贷款利息", en = "Interest" } }
loss     = { unit = "money", about = "enterprise", filed = "claim", label = { zh = "代偿损失", en = "Loss" } }
[voucher.interest]
clause = "S1"
amount = { clause = "S1", figure = "interest", times = "50%", round = { to = "0.01元", how = "down" } }
limits.year = { clause = "S1", per = "enterprise", within = "year", of = "granted", at_most = "5万元", beyond = "cut" }
[voucher.loss]
clause = "S2"
pays = { to = "provider", after = "notice" }
deadlines.notice = { clause = "S2", do = "close_notice", after = "notice", within = "5 days" }
amount = { clause = "S2", figure = "loss", times = "20%", round = { to = "1元", how = "down" } }
"""


@pytest.fixture(scope="module")
def made(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subsidy")
    shutil.copy(_money_file, folder / "office.db")
    register = open_register(folder / "office.db")
    (folder / "relief.toml").write_text(INTEREST, encoding="utf-8")
    do(register, lambda c: adopt_policy(c, policy=str(folder / "relief.toml")))
    do(register, lambda c: adopt_policy(c, policy="datian-voucher"))
    for code, policy in (
        ("IN26", "relief:interest"),
        ("LO26", "relief:loss"),
        ("DT26", "datian-voucher"),
    ):
        opening: dict[str, Any] = {"code": code, "policy": policy, "fund": "FW2026", "year": 2026}
        do(register, lambda c, o=opening: open_programme(c, **o))
    return folder / "office.db"


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Register:
    shutil.copy(made, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def claim(register: Register, programme: str, enterprise: str, **told: str) -> Any:
    institution = told.pop("institution", None)
    return do(
        register,
        lambda c: submit_claim(
            c, programme=programme, enterprise=enterprise, institution=institution, told=told
        ),
    )


def standing(register: Register) -> Any:
    assert look(register, check_funds)[0].ok
    return look(register, lambda v: show_fund(v, fund="FW2026")).standing


def test_interest_is_relieved_by_half_up_to_the_cap_of_the_year(office: Register) -> None:
    done = claim(office, "IN26", "E1", interest="6万元")
    assert (done.claim, done.amount_fen, done.institution) == (
        "CL-2026-0001",
        30_000 * YUAN,
        "企业001有限公司",
    )
    assert claim(office, "IN26", "E1", interest="10万元").amount_fen == 20_000 * YUAN
    with pytest.raises(VoucherCap):
        claim(office, "IN26", "E1", interest="1元")
    with pytest.raises(CannotJudge):
        claim(office, "IN26", "E2")
    assert standing(office).awaiting == 50_000 * YUAN
    do(office, lambda c: approve_claim(c, claim="CL-2026-0001"), by="何远")
    assert (standing(office).payable, rows(office, Voucher)[0]["state"]) == (
        30_000 * YUAN,
        "redeemed",
    )


def test_a_loss_is_made_good_to_the_guarantee_body(office: Register) -> None:
    done = claim(office, "LO26", "E1", loss="100004元", institution=PROVIDER)
    assert (done.institution, done.amount_fen) == ("知序知识产权服务中心", 20_000 * YUAN)
    number = done.claim

    def approve_on(day: dt.date) -> Any:
        return do(office, lambda c: approve_claim(c, claim=number), on=day, by="何远")

    with pytest.raises(NoticeNeeded):
        approve_on(MAY)
    do(office, lambda c: publish_claim(c, claim=number))
    with pytest.raises(NoticeRunning):
        approve_on(MAY + dt.timedelta(5))
    assert approve_on(MAY + dt.timedelta(6)).state is ClaimState.APPROVED


def test_payers_bear_their_parts_and_the_parts_make_the_whole(office: Register) -> None:
    apply(office, "E1", "100.01元")  # 50.00; province 30.00, county the rest
    do(office, lambda c: share_out(c, programme="DT26"))
    parts = [(r["payer"], r["amount_fen"]) for r in rows(office, RedemptionShare)]
    assert parts == [("province", 3000), ("county", 2000)]


def apply(register: Register, enterprise: str, cost: str) -> None:
    told = {"cost": cost}
    do(
        register,
        lambda c: apply_voucher(c, programme="DT26", enterprise=enterprise, told=told),
    )


def test_a_budget_is_shared_out_to_the_fen_by_the_largest_remainder(office: Register) -> None:
    with pytest.raises(NothingToShare):
        do(office, lambda c: share_out(c, programme="DT26"))
    for enterprise, cost in (("E1", "30万元"), ("E2", "20万元"), ("E3", "50万元")):
        apply(office, enterprise, cost)  # 150,000 + 100,000 + 200,000 (the cap) of 100,000
    done = do(office, lambda c: share_out(c, programme="DT26"))
    assert (done.ratio, done.asked_fen, done.given_fen) == ("2/9", 45_000_000, 10_000_000)
    # 33,333.33.. 22,222.22.. 44,444.44..: one fen is left, .444 is the largest remainder
    assert [one.part_fen for one in done.claims] == [3_333_333, 2_222_222, 4_444_445]
    now = standing(office)
    assert (now.available, now.awaiting) == (0, 10_000_000)
    shares = [r["amount_fen"] for r in rows(office, RedemptionShare)]
    assert sum(shares) == 10_000_000
    claimed = do(office, lambda c: submit_claim(c, enterprise="E3"))
    assert claimed.amount_fen == 4_444_445


def test_where_all_of_it_fits_everybody_gets_all(office: Register) -> None:
    apply(office, "E1", "10万元")
    done = do(office, lambda c: share_out(c, programme="DT26"))
    assert (done.ratio, done.given_fen) == ("1", 5_000_000)


# ---- the examination of a claim ------------------------------------------------------------------


def redeemed(register: Register, number: int = 1, enterprise: str = "E1", **papers: Any) -> str:
    """Issue 7,000 yuan under JC26 and redeem them for 12,000 yuan: 6,000 paid."""
    face = papers.pop("face", 7000)
    code = do(
        register,
        lambda c: issue_voucher(c, programme="JC26", enterprise=enterprise, amount_fen=face * YUAN),
    ).voucher
    options = {k: papers.pop(k) for k in ("despite_ties",) if k in papers}
    by, reason = papers.pop("by", "林岚"), papers.pop("reason", None)
    do(
        register,
        lambda c: redeem_voucher(
            c, voucher=code, institution=PROVIDER, use=use(number, **papers), **options
        ),
        on=JULY,
        by=by,
        reason=reason,
    )
    return str(code)


def submitted(register: Register) -> str:
    return str(do(register, lambda c: submit_claim(c, institution=PROVIDER), on=JULY).claim)


def approve(register: Register, number: str) -> Any:
    return do(register, lambda c: approve_claim(c, claim=number), on=JULY, by="何远")


def test_a_cut_goes_back_to_the_fund_with_its_reason(office: Register) -> None:
    redeemed(office)
    redeemed(office, 2, "E2")
    number = submitted(office)
    with pytest.raises(CutReason):
        do(office, lambda c: cut_claim(c, claim=number, line=2, amount_fen=1), on=JULY)

    def cut(fen: int, line: int = 2) -> Any:
        return do(
            office,
            lambda c: cut_claim(c, claim=number, line=line, amount_fen=fen),
            on=JULY,
            reason="合同减价",
        )

    with pytest.raises(CutTooMuch):
        cut(6000 * YUAN + 1)
    done = cut(500 * YUAN)
    assert (done.asked_fen, done.amount_fen, done.cut_fen) == (1_200_000, 1_150_000, 50_000)
    assert done.lines[1].reason == "合同减价"
    now = standing(office)
    assert (now.available, now.awaiting) == (10_000_000 - 1_150_000, 1_150_000)
    cut(5500 * YUAN)
    approve(office, number)
    assert standing(office).payable == 600_000
    with pytest.raises(ClaimNotOpen):
        cut(1, line=1)


def test_a_rejected_claim_lets_its_redemptions_go(office: Register) -> None:
    redeemed(office)
    number = submitted(office)
    done = do(office, lambda c: reject_claim(c, claim=number), on=JULY, reason="材料不全")
    assert (done.state, done.reason) == (ClaimState.REJECTED, "材料不全")
    assert standing(office).awaiting == 600_000
    assert submitted(office) == "CL-2026-0002"
    assert look(office, lambda v: show_claim(v, claim=number)).amount_fen == 600_000


def test_a_red_letter_blocks_and_opens_again(office: Register) -> None:
    def red(invoice: int) -> Any:
        return do(
            office,
            lambda c: record_red_letter(
                c, invoice=f"2699010300{invoice:04d}", red_number="26990103009999"
            ),
            on=JULY,
        )

    redeemed(office)
    redeemed(office, 2, "E2")
    number = submitted(office)
    approve(office, number)
    done = red(2)
    assert [(one.claim, one.became, one.line) for one in done.lines] == [(number, "reopened", 2)]
    now = standing(office)
    assert (now.payable, now.awaiting) == (0, 1_200_000)
    with pytest.raises(ClaimNotUpheld):
        approve(office, number)
    verified = look(office, lambda v: verify_claim(v, claim=number), on=JULY)
    assert [(line, fen) for line, fen, _why in verified.cuts] == [(2, 600_000)]
    do(
        office,
        lambda c: cut_claim(c, claim=number, line=2, amount_fen=600_000),
        on=JULY,
        reason="红冲",
    )
    approve(office, number)
    assert standing(office).payable == 600_000
    with pytest.raises(InvoiceRed):
        red(2)
    redeemed(office, 3, "E3")
    red(3)
    with pytest.raises(ClaimRed):
        submitted(office)


# ---- papers --------------------------------------------------------------------------------------


def test_an_invoice_backs_vouchers_up_to_its_total(office: Register) -> None:
    whole = {"invoice_no": "26990103000777", "invoice_fen": 20_000 * YUAN}
    redeemed(office, 1, **whole)  # for a contract of 12,000
    redeemed(office, 2, "E2", **whole, contract_fen=8000 * YUAN)
    with pytest.raises(InvoiceUsed):
        redeemed(office, 3, "E3", **whole, contract_fen=1 * YUAN)
    with pytest.raises(InvoiceTotal):
        redeemed(office, 4, "E3", **{**whole, "invoice_fen": 30_000 * YUAN})
    assert [(r["total_fen"], r["taken_fen"]) for r in rows(office, Invoice)] == [
        (2_000_000, 2_000_000)
    ]
    with pytest.raises(ContractUsed):
        redeemed(office, 1, "E2", invoice_no="26990103000778")


def test_ties_stop_a_redemption_until_a_second_person_lets_it_pass(office: Register) -> None:
    kept = {"legal_person": "黄永济", "phone": "0757-8888 0001"}

    def tie(change: Any) -> None:
        change.update(Enterprise, of(Enterprise).c.credit_code == "E1", personal=kept)
        same = {**kept, "phone": "075788880002"}
        change.update(Institution, of(Institution).c.id == 1, personal=same)

    do(office, tie)
    with pytest.raises(RelatedBodies) as refused:
        redeemed(office)
    assert refused.value.details["ties"] == ["legal_person"]
    for by, reason in (("林岚", "查过"), ("何远", None)):
        with pytest.raises(TiesNeedReason):
            redeemed(office, despite_ties=True, by=by, reason=reason, face=1000)
    redeemed(office, despite_ties=True, by="何远", reason="同名不同人", face=1000)
    assert len(rows(office, Redemption)) == 1
    verified = look(office, lambda v: verify_claim(v, claim=submitted(office)), on=JULY)
    assert [c.verdict for c in verified.checks if c.name == "ties"] == [Verdict.LOOK]


# ---- dividing ------------------------------------------------------------------------------------


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=8).filter(any),
    unit=st.sampled_from([1, 100]),
)
def test_parts_make_the_whole_and_none_is_a_unit_off(
    total: int, weights: list[int], unit: int
) -> None:
    parts = apportioned(total, dict(enumerate(weights)), unit)
    assert sum(parts.values()) == total // unit * unit
    for key, part in parts.items():
        exact = total // unit * weights[key] / sum(weights)
        assert abs(part // unit - exact) <= 1 and part % unit == 0


# ---- inspection ----------------------------------------------------------------------------------


def test_a_sample_is_drawn_by_a_seed_that_draws_the_same_again(office: Register) -> None:
    codes = {redeemed(office, n, f"E{n % 3 + 1}", face=1000): n for n in range(1, 8)}
    number = submitted(office)

    def draw(**options: Any) -> Any:
        return do(
            office,
            lambda c: draw_sample(c, programme="JC26", seed="20260810", **options),
            on=JULY,
        )

    with pytest.raises(ShareNeeded):
        draw()
    done = draw(share=Fraction(30, 100))  # 30 % of 7, rounded up: 3
    names = [f"{number}/{code}" for code in codes]
    lots = sorted(names, key=lambda n: hashlib.sha256(f"20260810:{n}".encode()).hexdigest())
    assert [f"{one.claim}/{one.voucher}" for one in done.lines] == lots[:3]
    assert done.digest == hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()

    def record(place: int, *, wrong: bool, found: int | None = None) -> Any:
        code = done.lines[place].voucher
        return do(
            office,
            lambda c: record_finding(
                c, sample="CK-2026-01", voucher=code, wrong=wrong, found_fen=found
            ),
            on=JULY,
            reason="回访",
        )

    record(0, wrong=False)
    record(1, wrong=True, found=60_000)
    with pytest.raises(SampleOpen):
        do(office, lambda c: conclude_sample(c, sample="CK-2026-01"), on=JULY)
    with pytest.raises(FoundMore):
        record(2, wrong=True, found=100_000)
    shown = record(2, wrong=False)
    assert (shown.open, shown.wrong_fen, shown.estimate_fen) == (0, 40_000, None)
    do(office, lambda c: conclude_sample(c, sample="CK-2026-01"), on=JULY)
    with pytest.raises(SampleConcluded):
        record(2, wrong=True)
    with pytest.raises(ClaimNotUpheld):
        approve(office, number)
    cut = {"claim": number, "line": done.lines[1].line, "amount_fen": 40_000}
    do(office, lambda c: cut_claim(c, **cut), on=JULY, reason="回访")
    approve(office, number)  # what was found wrong is cut; what was found stays as it was found
    assert look(office, lambda v: show_sample(v, sample="CK-2026-01")).wrong_fen == 40_000


def test_an_estimate_is_the_share_of_the_money_in_each_stratum() -> None:
    sampled = [("甲", 1000, 100), ("甲", 1000, 0), ("乙", 500, 500)]
    among = [("甲", 1000)] * 10 + [("乙", 500)] * 3
    assert estimate(sampled, among) == 500 + 1500  # 100 of 2,000 is a twentieth of 10,000


def test_each_stratum_has_its_share() -> None:
    among = [Candidate(n, f"{n}", "甲" if n < 10 else "乙", 1) for n in range(12)]
    chosen = draw_among(among, "1", {"甲": 2, "乙": 1})
    assert [one.stratum for one in chosen] == ["乙", "甲", "甲"]
    assert draw_among(list(reversed(among)), "1", {"甲": 2, "乙": 1}) == chosen


def test_an_estimate_keeps_sizes_apart(office: Register, tmp_path: Path) -> None:
    taken = 'inspect = { clause = "S1", of = "claims", take = 1, drawn = "at_random", extrapolate = true }'
    text = INTEREST.partition("[voucher.loss]")[0].replace('"relief"', '"looked"')
    text = text.replace("[voucher.interest]", "[voucher.looked]\n" + taken).replace("S1", "L1")
    text = "".join(x for x in text.splitlines(True) if not x.startswith(("S2", "loss")))
    (tmp_path / "looked.toml").write_text(text, encoding="utf-8")
    do(office, lambda c: adopt_policy(c, policy=str(tmp_path / "looked.toml")))
    opening: dict[str, Any] = {"policy": "looked", "fund": "FW2026", "year": 2026}
    do(office, lambda c: open_programme(c, code="LK26", **opening))
    of_two = of(EnterpriseYear).c.enterprise_id == 2
    do(office, lambda c: c.update(EnterpriseYear, of_two, size="micro"))
    for enterprise, interest in (("E1", "2万元"), ("E1", "4万元"), ("E2", "2万元")):
        claim(office, "LK26", enterprise, interest=interest)
    drawn = do(office, lambda c: draw_sample(c, programme="LK26", seed="20260810", strata="size"))
    assert sorted(one.stratum for one in drawn.lines) == ["micro", "small"]
    for one in drawn.lines:
        finding = {"sample": drawn.number, "voucher": one.voucher, "wrong": one.stratum == "micro"}
        shown = do(office, lambda c, f=finding: record_finding(c, **f), reason="回访")
    assert (
        shown.estimate_fen == 10_000 * YUAN
    )  # all that the one of size micro claimed, nothing else
