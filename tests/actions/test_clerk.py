"""Who may act, on both databases: names and accounts, periods of roles, the lock, what is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from smeadmin.actions.clerk.acting import acting, stored_passphrase
from smeadmin.actions.clerk.finding import clerks, find_clerk
from smeadmin.actions.clerk.keeping import (
    Roles,
    add_clerk,
    deactivate_clerk,
    edit_clerk,
    set_passphrase,
)
from smeadmin.actions.clerk.tasks import hand_over, show_clerk
from smeadmin.domain.clerk import (
    ClerkExists,
    ClerkNotActive,
    LastAdministrator,
    NotAClerk,
    PassphraseLocked,
    PassphraseWrong,
    RoleMissing,
)
from smeadmin.domain.passphrase import matches
from smeadmin.storage.verify import verify
from tests.actions.conftest import Office
from tests.conftest import NOW, make_act

SECRET = "江澄四月有雨声一"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smeadmin.domain.passphrase.COST", 16)


@pytest.fixture
def people(office: Office) -> Office:
    """Give an office with 林岚, handler and administrator, and 周敏, approver."""
    office.do(lambda c: add_clerk(c, name="林岚", given=Roles(give=["handler"]),
                                  accounts=["linlan"], secret=SECRET))  # fmt: skip
    office.do(lambda c: add_clerk(c, name="周敏", given=Roles(give=["审批"]), secret=SECRET))
    return office


def may(office: Office, by: str, command: str, on: str = "2026-03-10") -> Any:
    """Ask who acts; the office is a rehearsal, so the day of the act is the day that counts."""
    act = make_act(command, by=by, on=dt.date.fromisoformat(on))
    return office.see(lambda view: acting(view, act))


def test_nobody_is_asked_before_the_first_is_registered(office: Office) -> None:
    assert may(office, "随便谁", "claim approve") is None


@pytest.mark.parametrize("name", ["林岚", " 林 岚", "林　岚", "LINLAN", "ｌｉｎｌａｎ"])
def test_one_is_found_by_any_spelling(people: Office, name: str) -> None:
    assert people.see(lambda view: find_clerk(view, name)).name == "林岚"
    with pytest.raises(ClerkExists):
        people.do(lambda c: add_clerk(c, name=name, given=Roles()))


def test_roles_say_what_may_be_done(people: Office) -> None:
    assert may(people, "林岚", "fund create").clerk.name == "林岚"
    assert may(people, "周敏", "claim approve").clerk.name == "周敏"
    for by, command in (("林岚", "claim approve"), ("周敏", "fund create"), ("周敏", "clerk add")):
        with pytest.raises(RoleMissing):
            may(people, by, command)
    with pytest.raises(NotAClerk):
        may(people, "何远", "fund create")


@pytest.mark.parametrize(
    ("on", "allowed"),
    [("2026-03-09", False), ("2026-03-10", True), ("2026-03-12", True), ("2026-03-13", False)],
)
def test_a_role_for_a_period_holds_on_both_its_days(people: Office, on: str, allowed: bool) -> None:
    given = Roles(
        give=["approver"],
        since=dt.date(2026, 3, 10),
        until=dt.date(2026, 3, 12),
        acting_for="周敏",
    )
    people.do(lambda c: edit_clerk(c, clerk="林岚", given=given))
    if allowed:
        assert may(people, "林岚", "claim approve", on) is not None
    else:
        with pytest.raises((RoleMissing, ClerkNotActive)):
            may(people, "林岚", "claim approve", on)


def test_a_role_that_was_taken_is_held_no_more_and_was_held_before(people: Office) -> None:
    later = dt.date(2026, 3, 20)
    people.do(lambda c: edit_clerk(c, clerk="周敏", given=Roles(take=["approver"])), on=later)
    assert may(people, "周敏", "claim approve", "2026-03-19") is not None
    with pytest.raises(RoleMissing):
        may(people, "周敏", "claim approve", "2026-03-20")


def test_who_is_deactivated_acts_no_more_and_the_last_administrator_stays(people: Office) -> None:
    people.do(lambda c: deactivate_clerk(c, clerk="周敏"))
    with pytest.raises(ClerkNotActive):
        may(people, "周敏", "claim approve", "2026-03-11")
    with pytest.raises(LastAdministrator):
        people.do(lambda c: deactivate_clerk(c, clerk="林岚"))
    with pytest.raises(LastAdministrator):
        people.do(lambda c: edit_clerk(c, clerk="林岚", given=Roles(take=["administrator"])))


def test_five_wrong_ones_in_a_row_lock_a_passphrase_and_a_new_one_lifts_it(people: Office) -> None:
    zhou = people.see(lambda view: find_clerk(view, "周敏"))
    attempt = make_act("claim approve", by="周敏", person=zhou.id)

    def stored(minutes: int) -> str:
        at = NOW + dt.timedelta(minutes=minutes)
        return people.see(lambda view: stored_passphrase(view, zhou, at))  # type: ignore[no-any-return]

    assert matches(SECRET, stored(0))
    for _ in range(5):
        people.register.record_refusal(attempt, PassphraseWrong({"by": "周敏"}), list)
    with pytest.raises(PassphraseLocked):
        stored(14)
    assert matches(SECRET, stored(15))
    lin = people.see(lambda view: find_clerk(view, "林岚"))
    people.do(
        lambda c: set_passphrase(c, clerk="周敏", secret="周敏的新口令一二三"),
        command="clerk passwd", by="林岚", person=lin.id, at=NOW + dt.timedelta(minutes=1),
    )  # fmt: skip
    assert matches("周敏的新口令一二三", stored(2))
    assert people.see(verify).altered == ()


def test_open_tasks_pass_on_and_the_maker_stays(people: Office) -> None:
    """A claim as the register holds it: submitted by 林岚, under a second name of hers."""
    from smeadmin.actions.institution.writing import add_institution
    from smeadmin.storage.tables.claim import Claim

    people.do(lambda c: edit_clerk(c, clerk="林岚", given=Roles(), also=["L. Lin"]))
    people.do(
        lambda c: add_institution(c, values={"credit_code": "52990102MJ6Q30852Y", "name": "启帆"})
    )
    people.do(
        lambda c: c.insert(Claim, number="CL-2026-0001", institution_id=1, lines=1,
                           amount_fen=100, asked_fen=100, submitted_by="L. LIN", submitted_on=c.on)
    )  # fmt: skip
    tasks = people.see(lambda view: show_clerk(view, clerk="林岚")).tasks
    assert [task.number for task in tasks] == ["CL-2026-0001"]
    people.do(lambda c: hand_over(c, clerk="林岚", to="周敏"))
    assert people.see(lambda view: show_clerk(view, clerk="林岚")).tasks == ()
    shown = people.see(lambda view: show_clerk(view, clerk="周敏"))
    assert [task.number for task in shown.tasks] == ["CL-2026-0001"]
    assert [name for name, _day in shown.taken_over] == ["林岚"]


def test_everybody_is_listed_by_name(people: Office) -> None:
    assert [one.name for one in people.see(clerks)] == ["周敏", "林岚"]
