"""Whose money it is: a fund into which province and county pay, each kept apart to the fen.

Datian's measure: half of the cost, 30 % of the cost by the province, the rest by the county. The fund holds
100,000 yuan of the province and 60,000 of the county. A voucher of the same two payers is issued beforehand.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from beancount import loader

from smeadmin.actions.books import check_funds
from smeadmin.actions.change import undo_changes
from smeadmin.actions.claim.cutting import cut_claim
from smeadmin.actions.claim.sharing import share_out
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.fund import allocate_fund, appropriate_fund, create_fund, show_fund
from smeadmin.actions.fund_trace import trace_fund
from smeadmin.actions.fund_year import adjust_fund, carry_fund, close_fund
from smeadmin.actions.journal import export_funds
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import open_recovery
from smeadmin.actions.recovery.returning import receive_recovery
from smeadmin.actions.settlement.deciding import approve_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement
from smeadmin.actions.voucher.applying import apply_voucher
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.claim import BudgetShared
from smeadmin.domain.fund_source import (
    SourceNeeded,
    SourcesMixed,
    SourceUnknown,
    borne,
    source_key,
)
from smeadmin.domain.journal import journal
from smeadmin.domain.ledger import FundExhausted, FundMismatch
from smeadmin.storage.change import Register, open_register
from tests.actions.claiming import JULY, approve, paid
from tests.actions.money import MAY, PROVIDER, YUAN, do, look, use
from tests.actions.test_books import meddle

SHARED = """
[policy]
id = "shared"
title = { zh = "共担办法", en = "Shared" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
S1 = { ref = "一", kind = "amount", zh = "合同的一半，省县各半", en = "half of the contract, half by each" }
[figure]
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同额", en = "Contract" } }
[voucher.shared]
clause = "S1"
amount = { clause = "S1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
split = [
  { payer = "province", amount = { figure = "contract", times = "25%", round = { to = "0.01元", how = "down" } } },
  { payer = "county", rest = true },
]
"""
NEVER = {"province": (100_000, 100_000, 0, 0, 0), "county": (60_000, 60_000, 0, 0, 0)}


@pytest.fixture(scope="module")
def made(_money_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    shutil.copy(_money_file, folder / "office.db")
    register = open_register(folder / "office.db")
    (folder / "shared.toml").write_text(SHARED, encoding="utf-8")
    do(register, lambda c: create_fund(c, code="SX26", name="省县共担资金", year=2026))
    for source, fen in (("省级", 100_000 * YUAN), ("county", 60_000 * YUAN)):
        do(
            register,
            lambda c, s=source, f=fen: appropriate_fund(c, fund="SX26", amount_fen=f, source=s),
        )
    do(register, lambda c: adopt_policy(c, policy=str(folder / "shared.toml")))
    do(register, lambda c: adopt_policy(c, policy="datian-voucher"))
    for code, policy in (("DT26", "datian-voucher"), ("GD26", "shared")):
        opening: dict[str, Any] = {"code": code, "policy": policy, "fund": "SX26", "year": 2026}
        do(register, lambda c, o=opening: open_programme(c, **o))
    return folder / "office.db"


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Register:
    shutil.copy(made, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


def by_source(register: Register, fund: str = "SX26") -> dict[str, tuple[int, ...]]:
    """Came in, available, promised, payable and paid (yuan) of each source; the books hold."""
    checked = look(register, check_funds)
    assert all(one.ok for one in checked)
    shown = look(register, lambda v: show_fund(v, fund=fund))
    sums = {
        p.name: (
            p.standing.sources,
            p.standing.available,
            p.standing.committed + p.standing.awaiting,
            p.standing.payable,
            p.standing.paid - p.standing.received_back,
        )
        for p in shown.sources
    }
    return {name: tuple(fen // YUAN for fen in held) for name, held in sums.items()}


def claim(register: Register, cost: str) -> Any:
    """Apply, share the budget out, and claim the part: nobody claims of it at once."""
    with pytest.raises(BudgetShared):
        do(
            register,
            lambda c: submit_claim(c, programme="DT26", enterprise="E1", told={"cost": cost}),
        )
    do(
        register,
        lambda c: apply_voucher(c, programme="DT26", enterprise="E1", told={"cost": cost}),
    )
    do(register, lambda c: share_out(c, programme="DT26"))
    return do(register, lambda c: submit_claim(c, enterprise="E1"))


def test_each_payer_bears_its_part_from_the_claim_to_the_recovery(office: Register) -> None:
    claim(office, "10万元")  # 50,000: 30,000 of the province, 20,000 of the county
    assert by_source(office) == {
        "province": (100_000, 70_000, 30_000, 0, 0),
        "county": (60_000, 40_000, 20_000, 0, 0),
    }
    name = "CL-2026-0001"
    do(office, lambda c: cut_claim(c, claim=name, line=1, amount_fen=5_000 * YUAN), reason="多报")
    approve(office, name)
    assert by_source(office)["county"] == (60_000, 42_000, 0, 18_000, 0)
    number = do(office, prepare_settlement, on=JULY).settlement
    do(office, lambda c: approve_settlement(c, settlement=number), on=JULY, by="何远")
    paid(office, number)
    assert by_source(office) == {
        "province": (100_000, 73_000, 0, 0, 27_000),
        "county": (60_000, 42_000, 0, 0, 18_000),
    }
    act: dict[str, Any] = {"on": JULY, "by": "何远", "document": "追1号"}
    for fen, back in ((10_000 * YUAN, 10_000), (35_000 * YUAN, 45_000)):
        shown = do(
            office,
            lambda c, f=fen: open_recovery(c, subject=name, line=1, amount_fen=f),
            on=JULY,
            reason="虚报",
        )
        rc = shown.recovery
        do(office, lambda c, r=rc: decide_recovery(c, recovery=r), **act)
        for part in (1, fen - 1):
            do(office, lambda c, r=rc, p=part: receive_recovery(c, recovery=r, amount_fen=p), **act)
        held = by_source(office)
        assert held["province"][4] == 27_000 - back * 27_000 // 45_000
        assert held["county"][4] == 18_000 - back * 18_000 // 45_000
    assert {name: held[1] for name, held in by_source(office).items()} == {
        "province": 100_000,
        "county": 60_000,
    }


def test_a_source_promises_no_more_than_it_gave(office: Register) -> None:
    do(
        office,
        lambda c: adjust_fund(c, fund="SX26", amount_fen=71_000 * YUAN, down=True, source="省"),
        document="减1号",
    )
    with pytest.raises(FundExhausted) as short:  # 30,000 of the province's 29,000
        claim(office, "10万元")
    assert (short.value.details["source"], short.value.details["short_fen"]) == (
        "province",
        1_000 * YUAN,
    )
    assert by_source(office)["county"] == (60_000, 60_000, 0, 0, 0)


def test_a_voucher_is_held_by_the_last_payer_until_it_is_used(office: Register) -> None:
    def issue() -> str:
        issued = do(
            office,
            lambda c: issue_voucher(c, programme="GD26", enterprise="E1", amount_fen=7_000 * YUAN),
        )
        return str(issued.voucher)

    code = issue()
    assert by_source(office)["county"] == (60_000, 53_000, 7_000, 0, 0)
    redeem: dict[str, Any] = {"voucher": code, "institution": PROVIDER, "use": use(1)}
    do(office, lambda c: redeem_voucher(c, **redeem), on=JULY)  # 6,000 of a contract of 12,000
    assert by_source(office) == {
        "province": (100_000, 97_000, 3_000, 0, 0),
        "county": (60_000, 56_000, 4_000, 0, 0),
    }
    traced = look(office, lambda v: trace_fund(v, code=code))
    assert dict(traced.sources) == {"county": 4_000 * YUAN, "province": 3_000 * YUAN}
    last = look(office, lambda v: v.scalar(sa.text("SELECT max(number) FROM change")))
    do(office, lambda c: undo_changes(c, changes=[f"CS-{last:06d}"]), reason="录错", on=JULY)
    assert by_source(office)["province"] == NEVER["province"]
    january = MAY.replace(year=2027, month=1)
    do(office, expire_vouchers, on=january)
    assert by_source(office) == NEVER


def test_who_meddles_with_the_source_of_a_posting_is_found(office: Register) -> None:
    claim(office, "10万元")
    assert office.place.path is not None
    meddle(
        office.place.path,
        "UPDATE posting SET origin = 'county' WHERE event = 'redeem' AND origin = 'province'",
        "UPDATE fund_balance SET balance_fen = balance_fen - 3000000"
        " WHERE origin = 'province' AND account = 'awaiting'",
        "UPDATE fund_balance SET balance_fen = balance_fen + 3000000"
        " WHERE origin = 'county' AND account = 'awaiting'",
    )
    with pytest.raises(FundMismatch) as found:
        look(office, lambda v: check_funds(v, fund="SX26"))
    assert "sources" in {c.name for c in found.value.answer[0].checks if not c.ok}


def test_a_fund_keeps_its_sources_apart_or_all_in_one(office: Register) -> None:
    fen = 1_000 * YUAN
    with pytest.raises(SourcesMixed):  # FW2026 has come in as one
        do(office, lambda c: appropriate_fund(c, fund="FW2026", amount_fen=fen, source="市级"))
    with pytest.raises(SourceNeeded):
        do(office, lambda c: appropriate_fund(c, fund="SX26", amount_fen=fen))
    with pytest.raises(SourceNeeded):
        do(office, lambda c: allocate_fund(c, fund="SX26", purpose="奖励", amount_fen=fen))
    opening: dict[str, Any] = {"policy": "example-voucher", "fund": "SX26", "year": 2026}
    with pytest.raises(SourceNeeded):
        do(office, lambda c: open_programme(c, code="AA26", **opening))
    with pytest.raises(SourceUnknown):
        do(office, lambda c: open_programme(c, code="AA26", source="市级", **opening))
    opened = do(office, lambda c: open_programme(c, code="AA26", source="县", **opening))
    assert (opened.programme.origin, opened.available_fen) == ("county", 60_000 * YUAN)
    do(office, lambda c: create_fund(c, code="NEW26", name="新资金", year=2026))
    do(office, lambda c: open_programme(c, code="NN26", **{**opening, "fund": "NEW26"}))
    with pytest.raises(SourcesMixed):  # NN26 would never reach it
        do(office, lambda c: appropriate_fund(c, fund="NEW26", amount_fen=fen, source="市级"))


def test_what_is_left_of_each_source_goes_into_the_next_year(
    office: Register, tmp_path: Path
) -> None:
    do(office, lambda c: create_fund(c, code="SX27", name="省县共担资金", year=2027))
    part: dict[str, Any] = {"fund": "SX26", "into": "SX27", "amount_fen": 10_000 * YUAN}
    with pytest.raises(SourceNeeded):
        do(office, lambda c: carry_fund(c, **part))
    do(office, lambda c: carry_fund(c, **part, source="县级"))
    do(office, lambda c: close_fund(c, fund="SX26", into="SX27"))
    assert by_source(office, "SX27") == NEVER
    exported = look(office, lambda v: export_funds(v, fund="SX27"))
    path = tmp_path / "账.beancount"
    lines = journal(exported.office, exported.lines, exported.balances)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert loader.load_file(str(path))[1] == []
    assert "Assets:SX27:S-province:Available 100000.00 CNY" in path.read_text(encoding="utf-8")


def test_the_words_of_both_languages_are_one_source() -> None:
    assert {source_key(said) for said in ("省级", "省", "Province", " province ")} == {"province"}
    assert source_key("开发区管委会") == "开发区管委会"
    assert borne("", {"province": 1}, 3) == {"": 3}
    assert borne("county", {"province": 3, "county": 0}, 3) == {"province": 3}
    assert borne("county", {}, 0) == {}


def test_whose_money_comes_in_is_never_guessed(office: Register) -> None:
    """Also where only one source has paid in so far: the next money may be another's."""
    fen = 1_000 * YUAN
    do(office, lambda c: create_fund(c, code="ONE26", name="一源资金", year=2026))
    do(office, lambda c: appropriate_fund(c, fund="ONE26", amount_fen=fen, source="省级"))
    with pytest.raises(SourceNeeded):
        do(office, lambda c: appropriate_fund(c, fund="ONE26", amount_fen=fen))
    do(office, lambda c: appropriate_fund(c, fund="ONE26", amount_fen=fen, source="省级"))
    pots = look(office, lambda v: show_fund(v, fund="ONE26")).sources
    assert [(one.name, one.standing.available) for one in pots] == [("province", 2 * fen)]
