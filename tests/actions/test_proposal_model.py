"""Random histories of proposals, approvals and people, held after each step against a reference of a page.

Four people under seven names; offices want one or two approvals; people come and go; rows are written
meanwhile. The reference says of each attempt what must come of it: done, waiting, or which refusal.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from smeadmin.actions.clerk.acting import acting
from smeadmin.actions.clerk.keeping import Roles, add_clerk
from smeadmin.actions.institution.writing import add_institution, edit_institution
from smeadmin.actions.proposal.asked import set_rule
from smeadmin.actions.proposal.proposing import (
    Typed,
    approve_proposal,
    list_proposals,
    propose,
    reject_proposal,
    typed_of,
)
from smeadmin.errors import Failure
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import Clerk
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.verify import verify
from tests.conftest import TODAY, make_act

EXAMPLES = int(os.environ.get("SMEADMIN_EXAMPLES", "6"))
CODES = ("52990102MJ6Q30852Y", "12990121MB1F20939G")
NAMES = {
    "林岚": "林",
    "林　岚": "林",
    "linlan": "林",
    "周敏": "周",
    "Zhou": "周",
    "何远": "何",
    "吴优": "吴",
}
PREPARES, APPROVES = {"林", "吴"}, {"林", "周", "何"}
WHO, CODE = st.sampled_from(sorted(NAMES)), st.sampled_from(CODES)
EDIT = "institution edit"


@dataclass
class Waiting:
    """One proposal in the reference."""

    maker: str
    code: str
    address: str
    edition: int
    needs: int
    approved: list[str] = field(default_factory=list)
    state: str = "waiting"


@dataclass
class Reference:
    """What an office must look like: addresses, editions of rows, proposals, who serves, how many approve."""

    addresses: dict[str, str | None]
    editions: dict[str, int]
    needs: int = 1
    proposals: list[Waiting] = field(default_factory=list)
    away: set[str] = field(default_factory=set)

    def propose(self, by: str, code: str, address: str) -> str:
        if by in self.away:
            return "clerk-not-active"
        if by not in PREPARES:
            return "role-missing"
        self.proposals.append(Waiting(by, code, address, self.editions[code], self.needs))
        return "waiting"

    def approve(self, by: str, one: Waiting) -> str:
        if by in self.away:
            return "clerk-not-active"
        if by not in APPROVES:
            return "role-missing"
        if one.state != "waiting":
            return "proposal-closed"
        if by == one.maker:
            return "self-approval"
        if by in one.approved:
            return "approved-already"
        if one.edition != self.editions[one.code]:
            return "change-moved"
        one.approved.append(by)
        if len(one.approved) < one.needs:
            return "waiting"
        one.state = "applied"
        self.write(one.code, one.address)
        return "applied"

    def reject(self, by: str, one: Waiting) -> str:
        if by in self.away:
            return "clerk-not-active"
        if one.state != "waiting":
            return "proposal-closed"
        if by != one.maker and by not in APPROVES:
            return "not-yours"
        one.state = "rejected"
        return "rejected"

    def write(self, code: str, address: str) -> None:
        self.addresses[code] = address
        self.editions[code] += 1


class Offices(RuleBasedStateMachine):
    """One office; each rule does the same to the register and to the reference."""

    fresh: Callable[[], Register]

    def __init__(self) -> None:
        super().__init__()
        self.register = type(self).fresh()
        self.reference = Reference(dict.fromkeys(CODES), dict.fromkeys(CODES, 0))
        self.names: list[str] = []
        self.step = 0

    def carry(self, work: Callable[[Change], Any], by: str, command: str) -> Any:
        """Do something as the command line would: who acts is looked up in the change itself."""
        self.step += 1
        at = dt.datetime(2026, 3, 10, 2, 0, self.step % 60, tzinfo=dt.UTC)

        def identified(change: Change) -> Any:
            who = acting(change, change.act)
            if who is not None:
                change.act = who.identify(change.act)
            return work(change)

        act = make_act(command=command, argv=tuple(command.split()), by=by, at=at, os_user="pc")
        return self.register.carry_out(act, identified)

    def told(self, work: Callable[[Change], Any], by: str, command: str) -> str:
        try:
            result = self.carry(work, by, command).result
        except Failure as failure:
            return failure.code
        proposal = getattr(result, "proposal", result)
        return str(getattr(proposal, "state", "done"))

    def work(self, one: Waiting) -> Callable[[Change], Any]:
        values = {"address": one.address}
        return lambda change: edit_institution(change, institution=one.code, values=values)

    @initialize(needs=st.sampled_from([1, 2]), code=CODE)
    def begin(self, needs: int, code: str) -> None:
        """Begin with three that wait, two of them for one row, so that short histories reach far."""
        self.require(needs)
        self.propose("林岚", code)
        self.propose("吴优", code)
        self.propose("吴优", CODES[0])

    @rule(at=st.integers(0, 30), which=st.integers(0, 2))
    def approve_rightly(self, at: int, which: int) -> None:
        """Somebody who may approve does, with one of the proposals that wait."""
        waiting = [n for n, one in enumerate(self.reference.proposals) if one.state == "waiting"]
        if waiting:
            one = self.reference.proposals[at := waiting[at % len(waiting)]]
            able = sorted(APPROVES - self.reference.away - {one.maker, *one.approved})
            if able:
                person = able[which % len(able)]
                self.approve(next(name for name in NAMES if NAMES[name] == person), at)

    @rule(by=WHO, code=CODE)
    def propose(self, by: str, code: str) -> None:
        address = f"{self.step}号"
        wished = self.reference.propose(NAMES[by], code, address)
        made = self.reference.proposals[-1] if wished == "waiting" else None
        done = made or Waiting("", code, address, 0, 1)

        def work(change: Change) -> Any:
            return propose(change, work=self.work(done), typed=Typed(("x",), {}))

        assert self.told(work, by, EDIT) == wished
        if made is not None:
            self.names.append(self.waiting()[-1].change)

    @rule(by=WHO, at=st.integers(0, 30))
    def approve(self, by: str, at: int) -> None:
        if not self.names:
            return
        at %= len(self.names)
        one, name = self.reference.proposals[at], self.names[at]
        wished = self.reference.approve(NAMES[by], one)
        with self.register.reading(TODAY) as view:
            _typed, maker = typed_of(view, change=name)

        def work(change: Change) -> Any:
            return approve_proposal(change, proposal=name, maker=maker, work=self.work(one))

        assert self.told(work, by, "change approve") == wished

    @rule(by=WHO, at=st.integers(0, 30))
    def reject(self, by: str, at: int) -> None:
        if not self.names:
            return
        at %= len(self.names)
        one, name = self.reference.proposals[at], self.names[at]
        wished = self.reference.reject(NAMES[by], one)
        told = self.told(lambda c: reject_proposal(c, proposal=name), by, "change reject")
        assert told == wished

    @rule(code=CODE)
    def write(self, code: str) -> None:
        """Somebody writes the row meanwhile, outside of any proposal."""
        address = f"{self.step}号外"
        values = {"address": address}
        self.register.carry_out(
            make_act(), lambda c: edit_institution(c, institution=code, values=values)
        )
        self.reference.write(code, address)

    @rule(needs=st.sampled_from([1, 2]))
    def require(self, needs: int) -> None:
        self.register.carry_out(
            make_act(), lambda c: set_rule(c, command=EDIT, above_fen=0, approvals=needs)
        )
        self.reference.needs = needs

    @rule(person=st.sampled_from(sorted(set(NAMES.values()))))
    def come_or_go(self, person: str) -> None:
        name = next(name for name in NAMES if NAMES[name] == person)
        state = "active" if person in self.reference.away else "deactivated"
        t = of(Clerk)
        self.register.carry_out(
            make_act(), lambda c: c.update(Clerk, t.c.name == name, state=state)
        )
        self.reference.away ^= {person}

    @invariant()
    def the_register_says_what_the_reference_says(self) -> None:
        t = of(Institution)
        with self.register.reading(TODAY) as view:
            rows = view.rows(sa.select(t.c.credit_code, t.c.address))
        assert {row["credit_code"]: row["address"] for row in rows} == self.reference.addresses
        shown = self.waiting(decided=True)
        assert [one.state for one in shown] == [one.state for one in self.reference.proposals]

    @invariant()
    def nothing_is_in_effect_without_others(self) -> None:
        for one in self.waiting(decided=True):
            if one.state == "applied":
                people = {NAMES[answer.by] for answer in one.answers}
                assert len(people) == one.needs and NAMES[one.by] not in people

    def waiting(self, *, decided: bool = False) -> Any:
        with self.register.reading(TODAY) as view:
            return list_proposals(view, decided=decided)

    def teardown(self) -> None:
        with self.register.reading(TODAY) as view:
            assert verify(view).altered == ()


def found(register: Register) -> None:
    """Register the two institutions, and the people with their further names and accounts."""
    for code in CODES:
        values = {"credit_code": code, "name": code}
        register.carry_out(make_act(), lambda c, v=values: add_institution(c, values=v))
    people = (
        ("林岚", ("handler", "approver"), (), ("linlan",)),
        ("周敏", ("approver",), ("Zhou",), ()),
        ("何远", ("approver",), (), ()),
        ("吴优", ("handler",), (), ()),
    )
    for name, roles, also, accounts in people:
        given = Roles(give=roles)
        register.carry_out(
            make_act(),
            lambda c, n=name, g=given, a=also, k=accounts: add_clerk(
                c, name=n, given=g, also=a, accounts=k
            ),
        )


@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_histories_of_proposals(_sqlite_template: Path) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        template, place = Path(folder, "template.db"), Path(folder, "office.db")
        shutil.copy(_sqlite_template, template)
        found(open_register(template))

        def fresh() -> Register:
            shutil.copy(template, place)
            return open_register(place)

        Offices.fresh = staticmethod(fresh)
        run_state_machine_as_test(
            Offices,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=15,
                deadline=None,
                database=None,
                derandomize="SMEADMIN_EXAMPLES" not in os.environ,
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck),
            ),
        )
