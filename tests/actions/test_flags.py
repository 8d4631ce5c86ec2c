"""Red flags on a region of 400 enterprises with 15 planted frauds: who is found, and who is not.

``pytest -m long tests/actions/test_flags.py``: in twenty other regions, too.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.flag import answer_flag, list_flags, run_flags, show_flag, show_rules
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.domain.china import CHINA
from smeadmin.domain.flag import (
    FlagAnswered,
    FlagNeedsReason,
    FlagNotFound,
    FlagRulesWrong,
    FlagShown,
    FlagsRaised,
)
from smeadmin.domain.flag_ways import look as look_by
from smeadmin.domain.flags import Entry, Found, Use, World
from smeadmin.reference.flags import read_rules, shipped_text
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.voucher import Redemption, Voucher
from tests.actions.claiming import JULY
from tests.actions.money import MAY, PROVIDER, at, do, look, rows, use
from tests.actions.region_of_frauds import Planted, Region, found_region
from tests.conftest import make_act


@pytest.fixture(scope="module")
def region(
    _sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Register, Planted]:
    """The region, with every shipped rule run over it once."""
    path = tmp_path_factory.mktemp("region") / "office.db"
    shutil.copy(_sqlite_template, path)
    register = open_register(path)
    planted = found_region(register)
    do(register, lambda c: run_flags(c, rules=read_rules()))
    return register, planted


def owners(register: Register) -> tuple[dict[str, str], dict[str, str]]:
    """Give the codes of bodies by their names, and of the enterprises by their vouchers."""
    firms, centres = rows(register, Enterprise), rows(register, Institution)
    names = {r["name"]: r["credit_code"] for r in [*firms, *centres]}
    by_key = {r["id"]: r["credit_code"] for r in firms}
    return names, {r["code"]: by_key[r["enterprise_id"]] for r in rows(register, Voucher)}


def codes(flag: FlagShown, known: tuple[dict[str, str], dict[str, str]]) -> set[str]:
    """Everybody whom a flag names, or whose vouchers it rests on."""
    names, held = known
    found = {names[name] for name in (flag.enterprise, flag.institution) if name}
    return found | {held[record] for record in flag.records if record in held}


FOUND_BY = {
    "same-legal-person": "same-person",
    "shells-just-founded": "young-company",
    "burst-on-one-day": "burst",
    "round-at-the-cap": "at-the-cap",
    "contract-after-service": "contract-late",
    "title-lapsed-before-service": "title-lapsed",
    "more-services-than-hands": "more-than-hands",
    "one-pair-approves-all": "one-pair",
    "always-the-last-day": "last-day",
}  # the others are found by the rule of their own name


def test_the_planted_are_found_and_the_innocent_left_alone(
    region: tuple[Register, Planted],
) -> None:
    check_found(*region)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 21))
def test_they_are_found_in_twenty_other_regions(sqlite_register: str, seed: int) -> None:
    register = open_register(sqlite_register)
    planted = found_region(register, seed)
    do(register, lambda c: run_flags(c, rules=read_rules()))
    check_found(register, planted)


def check_found(register: Register, planted: Planted) -> None:
    """Each fraud is found for what it is, 13 of 15 at least; of the innocent 3 % are named at most."""
    known = owners(register)
    named = [(flag.rule, codes(flag, known)) for flag in look(register, list_flags)]
    found = {
        name
        for name, (enterprises, institutions) in planted.frauds.items()
        for rule, who in named
        if rule == FOUND_BY.get(name, name) and who & (enterprises | institutions)
    }
    assert len(planted.frauds) == 15
    assert len(found) >= 13, set(planted.frauds) - found
    wrongly = {code for _rule, who in named for code in who} - planted.guilty
    innocent = len(rows(register, Enterprise)) - len(planted.guilty)
    assert len(wrongly) * 100 <= 3 * innocent, wrongly


def test_the_same_thing_is_raised_once(region: tuple[Register, Planted]) -> None:
    register, _planted = region
    before = len(look(register, list_flags))
    again = do(register, lambda c: run_flags(c, rules=read_rules()))
    assert (again.raised, again.seen, len(look(register, list_flags))) == ((), before, before)


def test_a_flag_says_rule_records_numbers_reason_and_what_to_ask(
    region: tuple[Register, Planted],
) -> None:
    from smeadmin.render.flag import reason_of

    register, planted = region
    enterprises, institutions = planted.frauds["same-account"]
    (flag,) = look(register, lambda v: list_flags(v, rule="same-account"))
    assert codes(flag, owners(register)) == enterprises | institutions
    assert (flag.numbers["times"], len(flag.records)) == (2, 2)
    assert reason_of(flag).startswith("企业和机构的银行账户相同，2 次服务，共 ")
    assert flag.ask.zh == "银行开户资料；服务费是否又付回企业"


def test_what_people_found_out_counts_for_the_rule(region: tuple[Register, Planted]) -> None:
    register, _planted = region
    first, second, third = look(register, lambda v: list_flags(v, rule="young-company"))[:3]

    def answer(flag: str, outcome: str, reason: str | None = "查了登记档案") -> None:
        do(register, lambda c: answer_flag(c, flag=flag, outcome=outcome), reason=reason)

    with pytest.raises(FlagNeedsReason):
        answer(first.flag, "confirmed", None)
    answer(first.flag, "confirmed")
    answer(second.flag, "cleared")
    answer(third.flag, "unclear")
    with pytest.raises(FlagAnswered):
        answer(first.flag, "cleared")
    with pytest.raises(FlagNotFound):
        look(register, lambda v: show_flag(v, flag="FL-2026-9999"))
    shown = look(register, lambda v: show_rules(v, rules=read_rules()))
    (standing,) = [s for s in shown.standings if s.rule.id == "young-company"]
    assert standing.precision == (1, 2)
    assert (standing.confirmed, standing.cleared, standing.unclear) == (1, 1, 1)


def test_the_office_changes_the_numbers_in_a_copy(
    region: tuple[Register, Planted], tmp_path: Path
) -> None:
    """Six on one day instead of ten: now the fair with six is a flag too."""
    register, _planted = region
    copy = tmp_path / "预警规则.toml"
    copy.write_text(
        shipped_text().replace("at_least = 10\nlabel", "at_least = 6\nlabel", 1), "utf-8"
    )
    more = look_only(register, str(copy))
    assert {flag.rule for flag in more.raised} == {"burst"}
    assert more.rules.digest != read_rules().digest


def look_only(register: Register, rules: str) -> FlagsRaised:
    """Run rules and take it back."""
    work = lambda c: run_flags(c, rules=read_rules(rules))  # noqa: E731
    return register.carry_out(make_act(on=MAY, at=at(MAY)), work, dry_run=True).result


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rule = [", "TOML"),
        ("", "rule"),
        ('[[rule]]\nid = "x"\nfind = "nothing"\n', "nothing"),
        (shipped_text().replace("days = 90\n", "", 1), "days"),
        (shipped_text().replace("days = 90", "days = 90\ndayz = 3", 1), "dayz"),
        (shipped_text() + shipped_text()[shipped_text().index("[[rule]]") :], ""),
    ],
)
def test_a_document_that_is_none_is_refused(text: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "规则.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FlagRulesWrong) as refused:
        read_rules(str(file))
    assert why in refused.value.message() or why == "TOML"


def test_a_voucher_used_twice_is_raised_for_each_day(money_file: Register) -> None:
    """Both halves of a voucher had a contract that came late, two of them on one day."""
    one = {"programme": "JC26", "enterprise": "E1", "amount_fen": 700_000}
    do(money_file, lambda c: issue_voucher(c, **one))

    def late(change: Change) -> None:
        region = Region(change)
        region.enterprises["E1"], region.institutions[PROVIDER] = 1, 1
        for on in (JULY, JULY, JULY + dt.timedelta(1)):
            region.service("E1", PROVIDER, on, contract_date=JULY + dt.timedelta(9))
        change.update(Redemption, of(Redemption).c.voucher_id > 1, voucher_id=1)

    do(money_file, late)
    raised = do(money_file, lambda c: run_flags(c, rules=read_rules()), on=JULY).raised
    found = [flag.numbers["service_date"] for flag in raised if flag.rule == "contract-late"]
    assert found == ["2026-07-03", "2026-07-04"]


# ---- how things were typed ------------------------------------------------------------------------


def entry(number: int, command: str, days: int = 0, hour: int = 10, **more: Any) -> Entry:
    """One change of 林岚 on 12 May, typed so many days later at that hour."""
    then = dt.datetime.combine(MAY, dt.time(hour), CHINA) + dt.timedelta(days=days)
    return Entry(f"CS-{number:06d}", command, "林岚", MAY, then, **more)


def found_in(rule: str, *entries: Entry, uses: tuple[Use, ...] = ()) -> list[Found]:
    world = World({}, {}, uses, entries=entries)
    (one,) = [one for one in read_rules().rules if one.id == rule]
    return list(look_by(one, world))


def test_redemptions_typed_at_night() -> None:
    uses = tuple(Use(f"V{n}", 1, 7, 1, 1, None, None, MAY, MAY, MAY, MAY) for n in range(1, 9))
    typed = [entry(n, "voucher redeem", hour=h, voucher=f"V{n}") for n, h in enumerate(NIGHT, 1)]
    (one,) = found_in("at-night", *typed, uses=uses)
    assert (one.institution, one.records) == (7, ("V1", "V2", "V3", "V4"))
    assert one.numbers == {"times": 8, "night": 4, "from": "22:00", "until": "6:00"}
    assert found_in("at-night", *typed[1:], uses=uses) == []  # three of eight


NIGHT = (22, 23, 0, 5, 6, 21, 12, 10)


def test_acts_typed_for_an_earlier_day() -> None:
    late = [entry(n, "voucher redeem", days=7 + n) for n in range(1, 4)]
    (one,) = found_in("back-dated", *late)
    assert (one.key, len(one.records), one.numbers["days"]) == ("林岚", 3, 10)
    assert found_in("back-dated", *late[1:], entry(9, "voucher redeem", days=7)) == []
    assert found_in("back-dated", *late[1:], entry(9, "note add", days=30)) == []


def test_imports_that_wrote_over_figures_and_restored_registers() -> None:
    (one,) = found_in(
        "import-overwrote", entry(4, "return import", overwritten={"return_value": 2})
    )
    assert (one.records, one.numbers["rows"]) == (("CS-000004",), 2)
    assert found_in("import-overwrote", entry(4, "return import", overwritten={"series": 2})) == []
    (one,) = found_in("register-restored", entry(5, "db restore"))
    assert one.records == ("CS-000005",)


def test_a_night_in_the_register_is_a_night_in_china(money_file: Register) -> None:
    for number in range(1, 5):
        code = do(
            money_file,
            lambda c, n=number: issue_voucher(
                c, programme="JC26", enterprise=f"E{n % 3 + 1}", amount_fen=100_000
            ),
        ).voucher
        work: dict[str, Any] = {"voucher": code, "institution": PROVIDER, "use": use(number)}
        act = make_act(on=JULY, at=dt.datetime(2026, 7, 3, 15, tzinfo=dt.UTC), by="林岚")
        money_file.carry_out(
            dataclasses.replace(act, command="voucher redeem"),
            lambda c, w=work: redeem_voucher(c, **w),
        )
    raised = do(money_file, lambda c: run_flags(c, rules=read_rules()), on=JULY).raised
    (night,) = [one for one in raised if one.rule == "at-night"]  # 15:00 UTC is 23:00
    assert (len(night.records), night.institution) == (4, "知序知识产权服务中心")
