"""Vouchers from issue to expiry, on both databases; the measure is example-voucher.

It grants medium, small and micro enterprises of Guangdong at most 20,000 yuan a year, pays half of a
contract, gives no change, and lets a voucher last 90 days.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import show_fund
from smeadmin.actions.fund_trace import trace_fund
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.actions.voucher.showing import list_vouchers, show_voucher
from smeadmin.domain.ledger import Account, FundExhausted
from smeadmin.domain.policy import CannotJudge, PolicyNotFound
from smeadmin.domain.voucher import VoucherState
from smeadmin.domain.voucher_refusals import (
    AmountNeeded,
    BadProgrammePeriod,
    CertificateNotInForce,
    ContractUsed,
    InvoiceNumber,
    InvoiceUsed,
    NotEligible,
    NothingToPay,
    ProgrammeExists,
    ProgrammeNotOpen,
    SameBody,
    ServiceDate,
    VoucherCap,
    VoucherCodeMistyped,
    VoucherExpired,
    VoucherNotFound,
    VoucherNotLive,
)
from smeadmin.render.voucher import usable
from smeadmin.storage import caps, ledger
from smeadmin.storage.change import Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.voucher import Invoice, Redemption, Voucher, VoucherTerms
from tests.actions.money import (
    MAY,
    PROVIDER,
    YUAN,
    add_enterprises,
    add_institution,
    do,
    look,
    rows,
    use,
)

JULY = dt.date(2026, 7, 3)
LAST = dt.date(2026, 8, 10)  # 90 days after 2026-05-12
RULE = "example-voucher:service"


def issue(register: Register, enterprise: str = "E1", yuan: float = 7000, **options: Any) -> Any:
    on = options.pop("on", MAY)
    amount = round(yuan * YUAN)
    return do(
        register,
        lambda c: issue_voucher(
            c, programme="JC26", enterprise=enterprise, amount_fen=amount, **options
        ),
        on=on,
    )


def redeem(register: Register, code: str, on: dt.date = JULY, **papers: Any) -> Any:
    number = papers.pop("number", 1)
    institution = papers.pop("institution", PROVIDER)
    return do(
        register,
        lambda c: redeem_voucher(
            c, voucher=code, institution=institution, use=use(number, **papers)
        ),
        on=on,
    )


def standing(register: Register) -> Any:
    return look(register, lambda v: show_fund(v, fund="FW2026")).standing


# ---- opening -------------------------------------------------------------------------------------


def test_a_programme_is_opened_once_under_an_adopted_measure(money: Register) -> None:
    def open_(code: str, policy: str = "example-voucher", **days: Any) -> Any:
        return do(
            money,
            lambda c: open_programme(c, code=code, policy=policy, fund="FW2026", year=2026, **days),
        )

    with pytest.raises(ProgrammeExists):
        open_("JC26")
    with pytest.raises(PolicyNotFound) as refused:
        open_("JC27", "gd-2017-centres")
    assert refused.value.way_out == ("smeadmin policy adopt gd-2017-centres",)
    with pytest.raises(BadProgrammePeriod):
        open_("JC27", valid_from=LAST, valid_until=MAY)
    opened = open_("JC27", "example-voucher:service", valid_until=MAY)
    assert (opened.programme.valid_from, opened.programme.valid_until) == (dt.date(2026, 1, 1), MAY)


@pytest.mark.parametrize(
    ("on", "open_"),
    [
        (dt.date(2026, 5, 11), False),
        (dt.date(2026, 5, 12), True),
        (dt.date(2026, 5, 13), True),
        (dt.date(2026, 5, 14), False),
    ],
)
def test_vouchers_are_issued_from_the_first_to_the_last_day(
    money: Register, on: dt.date, open_: bool
) -> None:
    do(
        money,
        lambda c: open_programme(
            c,
            code="TWO",
            policy="example-voucher",
            fund="FW2026",
            year=2026,
            valid_from=dt.date(2026, 5, 12),
            valid_until=dt.date(2026, 5, 13),
        ),
    )

    def one() -> Any:
        return do(
            money,
            lambda c: issue_voucher(c, programme="TWO", enterprise="E1", amount_fen=100),
            on=on,
        )

    if open_:
        assert one().valid_from == on
        return
    with pytest.raises(ProgrammeNotOpen):
        one()


# ---- issuing -------------------------------------------------------------------------------------


def test_a_voucher_takes_its_money_from_the_fund(money: Register) -> None:
    issued = issue(money)
    assert issued.amount_fen == 700_000
    assert issued.valid_until == LAST
    assert [(t.name, t.amount_fen, t.binds) for t in issued.terms] == [
        ("asked", 700_000, True),
        ("cap_per_enterprise_year", 2_000_000, False),
        ("available", 10_000_000, False),
    ]
    now = standing(money)
    assert (now.available, now.committed) == (9_300_000, 700_000)


@pytest.mark.parametrize(("asked", "allowed"), [(6999.99, True), (7000, True), (7000.01, False)])
def test_the_cap_of_the_year_is_kept_to_the_fen(
    money: Register, asked: float, allowed: bool
) -> None:
    issue(money, yuan=13_000)
    if allowed:
        assert issue(money, yuan=asked).amount_fen == round(asked * 100)
        return
    with pytest.raises(VoucherCap) as refused:
        issue(money, yuan=asked)
    assert refused.value.clause is not None
    assert refused.value.clause.clause.startswith("V-02")
    assert refused.value.details["left_fen"] == 700_000
    assert len(rows(money, Voucher)) == 1


def test_less_is_issued_only_when_somebody_says_that_less_will_do(money: Register) -> None:
    issue(money, yuan=13_000)
    issued = issue(money, yuan=10_000, up_to=True)
    assert issued.amount_fen == 700_000
    assert next(t for t in issued.terms if t.binds).name == "cap_per_enterprise_year"
    with pytest.raises(VoucherCap):
        issue(money, yuan=1, up_to=True)
    assert issue(money, "E2", 20_000).amount_fen == 2_000_000


def test_two_programmes_under_one_rule_share_its_cap(money: Register) -> None:
    do(
        money,
        lambda c: open_programme(
            c, code="JC26B", policy="example-voucher", fund="FW2026", year=2026
        ),
    )
    issue(money, yuan=13_000)
    with pytest.raises(VoucherCap):
        do(
            money,
            lambda c: issue_voucher(c, programme="JC26B", enterprise="E1", amount_fen=700_001),
        )


def test_the_cap_is_of_the_year_of_issue(money: Register) -> None:
    do(
        money,
        lambda c: open_programme(
            c,
            code="LONG",
            policy="example-voucher",
            fund="FW2026",
            year=2026,
            valid_until=dt.date(2027, 12, 31),
        ),
    )

    def one(on: dt.date) -> Any:
        return do(
            money,
            lambda c: issue_voucher(c, programme="LONG", enterprise="E1", amount_fen=2_000_000),
            on=on,
        )

    one(dt.date(2026, 12, 31))
    assert one(dt.date(2027, 1, 1)).amount_fen == 2_000_000
    with pytest.raises(VoucherCap):
        one(dt.date(2027, 1, 2))


def test_the_fund_is_never_promised_twice(money: Register) -> None:
    do(money, lambda c: add_enterprises(c, 3, first=4))
    for n in range(1, 6):
        issue(money, f"E{n}", 20_000)
    with pytest.raises(FundExhausted) as refused:
        issue(money, "E6", 0.01)
    assert refused.value.details["available_fen"] == 0
    assert standing(money).available == 0


def test_who_is_too_large_or_not_known_gets_nothing(money: Register) -> None:
    do(money, lambda c: add_enterprises(c, 1, size="large", first=10))
    do(money, lambda c: add_enterprises(c, 1, size=None, first=11))
    with pytest.raises(NotEligible) as refused:
        issue(money, "E10")
    assert refused.value.clause is not None and refused.value.clause.clause.startswith("V-01")
    with pytest.raises(CannotJudge):
        issue(money, "E11")
    with pytest.raises(AmountNeeded):
        do(money, lambda c: issue_voucher(c, programme="JC26", enterprise="E1"))


def test_a_dry_run_tells_the_very_code_of_the_real_run(money: Register) -> None:
    from tests.actions.money import at
    from tests.conftest import make_act

    def work(change: Any) -> Any:
        return issue_voucher(change, programme="JC26", enterprise="E1", amount_fen=100)

    act = make_act(on=MAY, at=at(MAY))
    rehearsed = money.carry_out(act, work, dry_run=True)
    assert rehearsed.number is None and rows(money, Voucher) == []
    assert money.carry_out(act, work).result == rehearsed.result


# ---- redeeming -----------------------------------------------------------------------------------


def test_half_of_the_contract_is_paid_and_the_rest_goes_back(money: Register) -> None:
    code = issue(money).voucher
    done = redeem(money, code)  # 12,000 x 50% = 6,000 of 7,000
    assert (done.amount_fen, done.returned_fen, done.left_fen) == (600_000, 100_000, 0)
    assert [(t.name, t.amount_fen, t.binds) for t in done.terms] == [
        ("rule", 600_000, True),
        ("face", 700_000, False),
        ("contract", 1_200_000, False),
    ]
    now = standing(money)
    assert (now.available, now.committed, now.awaiting) == (9_400_000, 0, 600_000)
    assert look(money, lambda v: caps.used(v, RULE, 1, 2026)) == (600_000, 1)
    traced = look(money, lambda v: trace_fund(v, code=code))
    assert traced.ends == ((Account.AVAILABLE, 100_000), (Account.AWAITING, 600_000))


def test_half_a_fen_is_not_paid(money: Register) -> None:
    code = issue(money).voucher
    assert redeem(money, code, contract_fen=3).amount_fen == 1
    code = issue(money, "E2").voucher
    with pytest.raises(NothingToPay):
        redeem(money, code, number=2, contract_fen=1)


def test_the_face_is_the_most_that_is_paid(money: Register) -> None:
    code = issue(money).voucher
    done = redeem(money, code, contract_fen=1_400_002)
    assert (done.amount_fen, done.returned_fen) == (700_000, 0)


def test_a_voucher_is_redeemed_once(money: Register) -> None:
    code = issue(money).voucher
    redeem(money, code)
    with pytest.raises(VoucherNotLive):
        redeem(money, code, number=2)
    assert len(rows(money, Redemption)) == 1


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        (MAY - dt.timedelta(1), VoucherExpired),
        (MAY, None),
        (LAST, None),
        (LAST + dt.timedelta(1), VoucherExpired),
    ],
)
def test_a_voucher_is_used_from_its_first_to_its_last_day(
    money: Register, on: dt.date, refusal: type[Exception] | None
) -> None:
    code = issue(money).voucher
    day = min(on, dt.date(2026, 6, 30)) if on >= MAY else MAY
    papers = {"service_date": day, "contract_date": day}
    if refusal is None:
        assert redeem(money, code, on=on, **papers).amount_fen == 600_000
        return
    with pytest.raises(refusal):
        redeem(money, code, on=on, **papers)


@pytest.mark.parametrize(
    ("service", "certified"),
    [(dt.date(2026, 6, 30), True), (dt.date(2026, 7, 1), False)],
)
def test_the_institution_was_certified_on_the_day_of_the_service(
    money: Register, service: dt.date, certified: bool
) -> None:
    code = issue(money).voucher
    if certified:
        assert redeem(money, code, service_date=service).amount_fen == 600_000
        return
    with pytest.raises(CertificateNotInForce) as refused:
        redeem(money, code, service_date=service)
    assert "GD-0001" in refused.value.short_by[0]
    assert "晚 1 天" in refused.value.short_by[0]


def test_an_invoice_and_a_contract_are_used_once(money: Register) -> None:
    one, two = issue(money).voucher, issue(money, "E2").voucher
    redeem(money, one)
    with pytest.raises(InvoiceUsed):
        redeem(money, two, number=2, invoice_no="26990103000001")
    with pytest.raises(ContractUsed):
        redeem(money, two, number=2, contract_no="ｚｘ-2026-1")  # full width, lower case
    with pytest.raises(InvoiceNumber):
        redeem(money, two, number=2, invoice_no="12-34")
    done = redeem(money, two, number=2, invoice_no="26990103000001", invoice_code="4400261130")
    assert done.amount_fen == 600_000, "with a code it is another invoice"


def test_an_invoice_of_another_seller_is_another_invoice(money: Register) -> None:
    do(money, lambda c: add_institution(c, "12440100MA5G000027", 2, "衡准检测中心"))
    redeem(money, issue(money).voucher)
    done = redeem(money, issue(money, "E2").voucher, institution="12440100MA5G000027")
    assert done.amount_fen == 600_000


def test_the_database_itself_keeps_invoice_and_contract_to_their_total(money: Register) -> None:
    redeem(money, issue(money).voucher)
    kept = rows(money, Redemption)[0]
    again = {k: v for k, v in kept.items() if k not in ("id", "change_id", "office_id")}
    with pytest.raises(sa.exc.IntegrityError):
        do(money, lambda c: c.insert(Redemption, **again))
    paper = of(Invoice)
    with pytest.raises(sa.exc.IntegrityError):
        do(money, lambda c: c.update(Invoice, paper.c.id == 1, taken_fen=paper.c.total_fen + 1))


@pytest.mark.parametrize(
    "papers",
    [
        {"service_date": JULY + dt.timedelta(1)},  # ahead
        {"contract_date": dt.date(2026, 6, 29)},  # after the service
        {"service_date": MAY - dt.timedelta(1), "contract_date": MAY - dt.timedelta(1)},
        {"invoice_date": JULY + dt.timedelta(1)},
    ],
)
def test_days_that_cannot_be_right_are_refused(money: Register, papers: dict[str, Any]) -> None:
    code = issue(money).voucher
    with pytest.raises(ServiceDate):
        redeem(money, code, **papers)


def test_nobody_pays_themselves(money: Register) -> None:
    do(money, lambda c: add_institution(c, "E1", 3, "企业001服务部"))
    code = issue(money).voucher
    with pytest.raises(SameBody):
        redeem(money, code, institution="I-000003")


# ---- codes ---------------------------------------------------------------------------------------


def test_a_code_is_found_however_it_is_typed(money: Register) -> None:
    code = issue(money).voucher
    for typed in (code, code.lower(), code.replace("-", ""), f" {code[:9]} {code[9:]} "):
        assert look(money, lambda v, t=typed: show_voucher(v, voucher=t)).voucher == code
    wrong = code[:-1] + ("3" if code[-1] != "3" else "4")
    with pytest.raises(VoucherCodeMistyped) as refused:
        look(money, lambda v: show_voucher(v, voucher=wrong))
    assert refused.value.details["near"] == [code]
    with pytest.raises(VoucherNotFound):
        look(money, lambda v: show_voucher(v, voucher="JC26-7KQ4-MWD7"))


# ---- expiring ------------------------------------------------------------------------------------


def test_what_was_not_used_goes_back_once(money: Register) -> None:
    issue(money)
    used = issue(money, "E2").voucher
    redeem(money, used)
    assert do(money, lambda c: expire_vouchers(c), on=LAST).vouchers == 0
    done = do(money, lambda c: expire_vouchers(c), on=LAST + dt.timedelta(1))
    assert (done.vouchers, done.amount_fen) == (1, 700_000)
    again = do(money, lambda c: expire_vouchers(c), on=dt.date(2026, 12, 31))
    assert (again.vouchers, again.amount_fen) == (0, 0)
    now = standing(money)
    assert (now.available, now.committed, now.awaiting) == (9_400_000, 0, 600_000)
    assert look(money, lambda v: caps.used(v, RULE, 1, 2026)) == (0, 0)
    assert look(money, check_funds)[0].ok


def test_a_voucher_past_its_day_cannot_be_used_before_it_is_taken_back(money: Register) -> None:
    code = issue(money).voucher
    late = look(money, lambda v: show_voucher(v, voucher=code), on=LAST + dt.timedelta(1))
    assert late.state is VoucherState.ISSUED and late.overdue and not usable(late)
    on_the_day = look(money, lambda v: show_voucher(v, voucher=code), on=LAST)
    assert usable(on_the_day)
    expiring = look(money, lambda v: list_vouchers(v, expiring=0), on=LAST)
    assert [x.voucher for x in expiring] == [code]
    assert [
        x.voucher for x in look(money, lambda v: list_vouchers(v, state="overdue"), on=LAST)
    ] == []


# ---- reasons and undo ----------------------------------------------------------------------------


def test_reasons_are_kept_and_read_back_without_judging_again(money: Register) -> None:
    issue(money, yuan=13_000)
    code = issue(money, yuan=10_000, up_to=True).voucher
    redeem(money, code)
    do(money, lambda c: add_enterprises(c, 1, first=20))
    shown = look(money, lambda v: show_voucher(v, voucher=code), on=dt.date(2029, 1, 1))
    assert [(t.name, t.amount_fen, t.so_far_fen, t.binds) for t in shown.terms.terms] == [
        ("asked", 1_000_000, None, False),
        ("cap_per_enterprise_year", 700_000, 1_300_000, True),
        ("available", 8_700_000, None, False),
    ]
    assert shown.terms.basis.policy == "example-voucher"
    assert shown.redemptions[0].certificate == "GD-0001"
    assert [t.said for t in shown.redemptions[0].terms.terms] == ["12,000.00 x 50%", "", ""]


def test_reversing_an_issue_gives_money_and_cap_back(money: Register) -> None:
    issue(money, yuan=20_000)
    voucher = rows(money, Voucher)[0]
    assert do(money, lambda c: ledger.reverse_postings(c, voucher["change_id"])) == 1
    now = standing(money)
    assert (now.available, now.committed) == (10_000_000, 0)
    assert look(money, lambda v: caps.used(v, RULE, 1, 2026)) == (0, 0)
    assert [p["event"] for p in rows(money, Posting)] == ["appropriate", "issue", "issue"]


def test_reversing_a_redemption_puts_the_cap_back_where_it_was(money: Register) -> None:
    code = issue(money).voucher
    redeem(money, code)
    change_id = rows(money, Redemption)[0]["change_id"]
    assert do(money, lambda c: ledger.reverse_postings(c, change_id)) == 2
    assert look(money, lambda v: caps.used(v, RULE, 1, 2026)) == (700_000, 1)
    assert standing(money).committed == 700_000


def test_the_kept_reason_names_the_text_and_its_digest(money: Register) -> None:
    issue(money)
    kept = rows(money, VoucherTerms)[0]["basis"]
    digest = look(money, lambda v: v.scalar(sa.text("SELECT digest FROM policy_document")))
    assert (kept["policy"], kept["digest"], kept["standing"]) == (
        "example-voucher",
        digest,
        "example",
    )
    assert of(VoucherTerms).name == "voucher_terms"
