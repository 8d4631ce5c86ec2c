"""What becomes of a voucher between issue and use, each act with its entry in the books and its refusals.

The measure allows everything there is: registration within 15 days, 90 days of use from then on, an extension
of 30 days, top-ups, passing on, 20,000 yuan a year. The other one (example-voucher) allows none of it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.books import check_funds
from smeadmin.actions.fund import show_fund
from smeadmin.actions.institution.writing import close_institution
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.voucher.acts import (
    extend_voucher,
    hold_voucher,
    register_voucher,
    release_voucher,
    repoint_all,
    repoint_voucher,
    void_voucher,
)
from smeadmin.actions.voucher.changing import reissue_voucher, topup_voucher, transfer_voucher
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.actions.voucher.showing import show_voucher
from smeadmin.domain.voucher import VoucherState
from smeadmin.domain.voucher_acts import TRANSITIONS, Act, possible
from smeadmin.domain.voucher_refusals import (
    CertificateNotInForce,
    VoucherActNotAllowed,
    VoucherCap,
    VoucherExpired,
    VoucherExtendTooFar,
    VoucherNotLive,
    VoucherNotRegistered,
    VoucherOfOther,
    VoucherPartlyUsed,
    VoucherReason,
    VoucherRegistered,
)
from smeadmin.render.body_acts import draw_closed
from smeadmin.storage import caps
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.tables.voucher import Voucher
from smeadmin.storage.undo import number_of, undo_change
from tests.actions.money import MAY, PROVIDER, YUAN, add_institution, do, look, rows, use

JUNE = dt.date(2026, 6, 1)
OTHER = "12440100MA5G000027"
RULE = "all-vouchers:v"
MEASURE = """
[policy]
id = "all-vouchers"
title = { zh = "服务券办法", en = "Voucher rules" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
A1 = { ref = "一", kind = "cap", zh = "每家每年不超过2万元", en = "20,000 yuan a year at most" }
A2 = { ref = "二", kind = "validity", zh = "15日内登记，登记后90日内使用，可延期30日", en = "registered in 15 days, used in 90, extended by 30" }
A3 = { ref = "三", kind = "amount", zh = "合同的一半", en = "half of the contract" }
[figure]
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同金额", en = "Contract" } }
[voucher.v]
clause = "A3"
transfer = true
topup = true
pays = { to = "provider" }
issue = { returned = "next_in_queue" }
amount = { clause = "A3", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
[voucher.v.limits]
year = { clause = "A1", per = "enterprise", within = "year", of = "granted", at_most = "2万元", beyond = "cut" }
[voucher.v.deadlines]
register = { clause = "A2", do = "register", after = "issue", within = "15 days", otherwise = "lapse" }
use      = { clause = "A2", do = "use", after = "registration", within = "90 days", otherwise = "lapse" }
extend   = { clause = "A2", do = "extend", after = "expiry", within = "30 days", otherwise = "lapse" }
"""


@pytest.fixture(scope="module")
def made(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with money, and AL26 under the measure that allows everything."""
    folder = tmp_path_factory.mktemp("acts")
    (folder / "办法.toml").write_text(MEASURE, encoding="utf-8")
    shutil.copy(_money_file, folder / "office.db")
    register = open_register(folder / "office.db")
    do(register, lambda c: adopt_policy(c, policy=str(folder / "办法.toml")))
    opening = {"code": "AL26", "policy": "all-vouchers", "fund": "FW2026", "year": 2026}
    do(register, lambda c: open_programme(c, **opening))
    return folder / "office.db"


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Register:
    """A copy of it; PostgreSQL is walked by the histories of test_money_model."""
    shutil.copy(made, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def issue(register: Register, yuan: int = 7000, enterprise: str = "E1", code: str = "AL26") -> str:
    return str(
        do(
            register,
            lambda c: issue_voucher(
                c, programme=code, enterprise=enterprise, amount_fen=yuan * YUAN
            ),
        ).voucher
    )


def act(register: Register, work: Any, code: str, on: dt.date = MAY, **options: Any) -> Any:
    reason = options.pop("reason", "查实")
    return do(register, lambda c: work(c, voucher=code, **options), on=on, reason=reason)


def money_of(register: Register) -> tuple[int, int]:
    """What is available and committed, in yuan; the books agree and E1's year is counted right."""
    now = look(register, lambda v: show_fund(v, fund="FW2026")).standing
    assert look(register, check_funds)[0].ok
    return now.available // YUAN, now.committed // YUAN


def granted(register: Register, enterprise: int = 1) -> tuple[int, int]:
    fen, count = look(register, lambda v: caps.used(v, RULE, enterprise, 2026))
    return fen // YUAN, count


# ---- the table of transitions --------------------------------------------------------------------


def test_final_states_are_left_by_nothing() -> None:
    final = {VoucherState.REDEEMED, VoucherState.EXPIRED, VoucherState.VOID}
    assert not [pair for pair in TRANSITIONS if pair[1] in final]
    assert {state for state in VoucherState if any(possible(a, state) for a in Act)} == {
        VoucherState.ISSUED,
        VoucherState.HELD,
    }


ACTS: dict[Act, tuple[Any, dict[str, Any]]] = {
    Act.REGISTER: (register_voucher, {}),
    Act.HOLD: (hold_voucher, {}),
    Act.RELEASE: (release_voucher, {}),
    Act.EXTEND: (extend_voucher, {"until": JUNE}),
    Act.TOPUP: (topup_voucher, {"amount_fen": 1}),
    Act.TRANSFER: (transfer_voucher, {"enterprise": "E2"}),
    Act.REPOINT: (repoint_voucher, {"institution": PROVIDER}),
    Act.REISSUE: (reissue_voucher, {}),
    Act.VOID: (void_voucher, {}),
}


def test_every_act_is_refused_in_every_state_that_the_table_does_not_name(office: Register) -> None:
    held, void = issue(office, 1000), issue(office, 1000)
    act(office, hold_voucher, held)
    act(office, void_voucher, void)
    for name, (work, options) in ACTS.items():
        for code, state in ((held, VoucherState.HELD), (void, VoucherState.VOID)):
            if not possible(name, state):
                with pytest.raises(VoucherNotLive):
                    act(office, work, code, **options)
    with pytest.raises(VoucherNotLive):
        do(office, lambda c: redeem_voucher(c, voucher=held, institution=PROVIDER, use=use()))


def test_a_measure_that_says_nothing_of_it_allows_none_of_it(office: Register) -> None:
    code = issue(office, code="JC26")
    for work, options in (
        (register_voucher, {}),
        (extend_voucher, {"until": dt.date(2026, 8, 20)}),
        (topup_voucher, {"amount_fen": 100}),
        (transfer_voucher, {"enterprise": "E2"}),
        (repoint_voucher, {"institution": PROVIDER}),
    ):
        with pytest.raises(VoucherActNotAllowed) as refused:
            act(office, work, code, **options)
        assert refused.value.clause is None  # no clause says no: none says yes


# ---- registering, two stages ---------------------------------------------------------------------


def test_two_stages_lapse_on_the_first_and_run_anew_from_the_second(office: Register) -> None:
    late, code = issue(office), issue(office)
    assert rows(office, Voucher)[0]["valid_until"] == dt.date(2026, 5, 27)  # 05-12 + 15 days
    with pytest.raises(VoucherNotRegistered):
        do(office, lambda c: redeem_voucher(c, voucher=code, institution=PROVIDER, use=use()))
    done = act(office, register_voucher, code, on=dt.date(2026, 5, 27), institution=PROVIDER)
    assert done.valid_until == dt.date(2026, 8, 25)  # 05-27 + 90 days
    with pytest.raises(VoucherRegistered):
        act(office, register_voucher, code, on=JUNE)
    day_after = dt.date(2026, 5, 28)
    with pytest.raises(VoucherExpired):
        act(office, register_voucher, late, on=day_after)
    with pytest.raises(VoucherExpired):  # registering it is no way out any more
        do(
            office,
            lambda c: redeem_voucher(c, voucher=late, institution=PROVIDER, use=use()),
            on=day_after,
        )
    done = do(office, lambda c: expire_vouchers(c), on=JUNE)
    assert (done.vouchers, done.amount_fen) == (1, 7000 * YUAN)
    assert money_of(office) == (93_000, 7000)


# ---- held, extended ------------------------------------------------------------------------------


def test_a_held_voucher_stands_still_until_it_is_released(office: Register) -> None:
    code = issue(office)
    act(office, hold_voucher, code)
    assert do(office, lambda c: expire_vouchers(c), on=JUNE).vouchers == 0
    assert money_of(office) == (93_000, 7000)
    act(office, release_voucher, code, on=JUNE)
    assert do(office, lambda c: expire_vouchers(c), on=JUNE).vouchers == 1


def test_an_extension_is_counted_from_the_first_last_day(office: Register) -> None:
    code = issue(office)  # until 05-27, so 06-26 at the latest
    first, latest = dt.date(2026, 5, 27), dt.date(2026, 6, 26)
    act(office, extend_voucher, code, until=dt.date(2026, 6, 10))
    done = act(office, extend_voucher, code, on=JUNE, until=latest)
    assert (done.until_before, done.valid_until) == (dt.date(2026, 6, 10), latest)
    for until in (first, latest, latest + dt.timedelta(1)):
        with pytest.raises(VoucherExtendTooFar) as refused:
            act(office, extend_voucher, code, on=JUNE, until=until)
        assert refused.value.clause.clause.startswith("A2")  # type: ignore[union-attr]
    shown = look(office, lambda v: show_voucher(v, voucher=code))
    assert [(a.act, a.until_after, a.reason) for a in shown.acts] == [
        (Act.EXTEND, dt.date(2026, 6, 10), "查实"),
        (Act.EXTEND, latest, "查实"),
    ]


def test_what_changes_a_voucher_wants_a_reason(office: Register) -> None:
    code = issue(office)
    for work in (hold_voucher, void_voucher, reissue_voucher):
        with pytest.raises(VoucherReason):
            act(office, work, code, reason=" ")


# ---- money and holder ----------------------------------------------------------------------------


def test_a_topup_is_held_to_the_cap_and_the_fund(office: Register) -> None:
    code = issue(office)
    done = act(office, topup_voucher, code, amount_fen=3000 * YUAN)
    assert (done.moved_fen, done.amount_fen) == (3000 * YUAN, 10_000 * YUAN)
    assert (money_of(office), granted(office)) == ((90_000, 10_000), (10_000, 1))
    with pytest.raises(VoucherCap):
        act(office, topup_voucher, code, amount_fen=10_000 * YUAN + 1)
    done = act(office, topup_voucher, code, amount_fen=10_000 * YUAN + 1, up_to=True)
    assert done.amount_fen == 20_000 * YUAN
    shown = look(office, lambda v: show_voucher(v, voucher=code))
    assert shown.issued_fen == 7000 * YUAN


def test_passing_on_moves_the_cap_with_the_voucher(office: Register) -> None:
    code = issue(office, 12_000)
    done = act(office, transfer_voucher, code, enterprise="E2")
    assert (done.before, done.enterprise) == ("企业001有限公司", "企业002有限公司")
    assert (granted(office, 1), granted(office, 2)) == ((0, 0), (12_000, 1))
    assert money_of(office) == (88_000, 12_000)
    issue(office, 8001, "E3")
    again = issue(office, 8001)
    with pytest.raises(VoucherCap):  # 12,000 + 8,001 > 20,000
        act(office, transfer_voucher, again, enterprise="E2")
    act(office, register_voucher, code)
    do(office, lambda c: redeem_voucher(c, voucher=code, institution=PROVIDER, use=use()), on=JULY)
    with pytest.raises(VoucherPartlyUsed):
        act(office, transfer_voucher, code, on=JULY, enterprise="E3")


JULY = dt.date(2026, 7, 3)


def test_a_new_code_has_what_was_left_and_the_old_one_nothing(office: Register) -> None:
    code = issue(office)
    act(office, register_voucher, code, institution=PROVIDER)
    do(office, lambda c: redeem_voucher(c, voucher=code, institution=PROVIDER, use=use()), on=JULY)
    done = act(office, reissue_voucher, code, on=JULY)
    old, new = rows(office, Voucher)
    assert (old["state"], old["used_fen"], old["returned_fen"]) == ("void", 600_000, 100_000)
    assert (new["code"], new["amount_fen"], new["replaces_id"]) == (done.other, 100_000, old["id"])
    assert (new["valid_until"], new["institution_id"]) == (old["valid_until"], 1)
    assert (money_of(office), granted(office)) == ((93_000, 1000), (7000, 2))
    do(
        office,
        lambda c: redeem_voucher(c, voucher=done.other, institution=PROVIDER, use=use(2)),
        on=JULY,
    )


def test_void_gives_back_once(office: Register) -> None:
    code = issue(office)
    assert act(office, void_voucher, code).moved_fen == 7000 * YUAN
    assert (money_of(office), granted(office)) == ((100_000, 0), (0, 0))
    with pytest.raises(VoucherNotLive):
        act(office, void_voucher, code)
    assert do(office, lambda c: expire_vouchers(c), on=JUNE).vouchers == 0


def test_vouchers_of_an_institution_that_is_gone_are_used_elsewhere(office: Register) -> None:
    codes = [issue(office, 1000), issue(office, 1000, "E2")]
    for code in codes:
        act(office, register_voucher, code, institution=PROVIDER)
    with pytest.raises(CertificateNotInForce):
        do(office, lambda c: add_institution(c, OTHER, 2, "创业服务站"))
        act(office, repoint_voucher, codes[0], on=JULY, institution=OTHER)  # certified until 06-30
    done = do(
        office,
        lambda c: repoint_all(c, left=PROVIDER, institution=OTHER),
        on=JUNE,
        reason="原机构注销",
    )
    assert [one.voucher for one in done] == codes
    with pytest.raises(VoucherOfOther):
        do(
            office,
            lambda c: redeem_voucher(c, voucher=codes[0], institution=PROVIDER, use=use()),
            on=JULY,
        )
    left = do(office, lambda c: close_institution(c, institution=OTHER), on=JULY)
    assert (left.stranded.vouchers, left.stranded.amount_fen) == (tuple(codes), 2000 * YUAN)
    page = draw_closed(left)
    assert page.next is not None and f"repoint --all-of {OTHER} --institution" in page.next
    assert codes[1] in page.notes[0].text


@pytest.mark.parametrize("name", [Act.TOPUP, Act.TRANSFER, Act.REISSUE, Act.VOID, Act.EXTEND])
def test_undo_leaves_books_and_caps_as_they_were(office: Register, name: Act) -> None:
    code = issue(office)
    before = (money_of(office), granted(office), granted(office, 2), rows(office, Voucher))
    work, options = ACTS[name]
    done = office.carry_out(_act_of(name.value), lambda c: work(c, voucher=code, **options))
    do(office, lambda c: undo_change(c, number_of(str(done.number))))
    after = [{**row, "change_id": 0} for row in rows(office, Voucher)]
    assert (money_of(office), granted(office), granted(office, 2)) == before[:3]
    assert after == [{**row, "change_id": 0} for row in before[3]]


def _act_of(command: str) -> Any:
    from tests.actions.money import at
    from tests.conftest import make_act

    return make_act(on=MAY, at=at(MAY), by="林岚", reason="查实", command=f"voucher {command}")
