"""Proposals on both databases: what waits changes nothing, what is approved is what was shown.

A machine of states plays offices at random: two clerks propose, others write, approve and reject; a model of
a few lines says what must come of it.
"""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.institution.writing import add_institution, edit_institution
from smeadmin.actions.proposal.proposing import (
    Typed,
    approve_proposal,
    list_proposals,
    propose,
    reject_proposal,
    typed_of,
)
from smeadmin.domain.approval import SelfApproval
from smeadmin.domain.proposal import ChangeMoved, ProposalClosed
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.verify import verify
from tests.actions.conftest import Office

VALID = ("52990102MJ6Q30852Y", "12990121MB1F20939G")
CLERKS = ("林岚", "周敏", "何远")
NOTHING_TYPED = Typed(("test",), {})


def add(code: str) -> Any:
    return lambda change: add_institution(change, values={"credit_code": code, "name": code})


def edit(code: str, address: str) -> Any:
    return lambda change: edit_institution(change, institution=code, values={"address": address})


class Desk:
    """Proposes and answers at an office."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def propose(self, work: Any, by: str = "林岚") -> str:
        done = self.office.carry(
            lambda change: propose(change, work=work, typed=NOTHING_TYPED),
            by=by,
            command="institution edit",
        )
        assert done.number == done.result.proposal.change
        return str(done.number)

    def approve(self, name: str, work: Any, by: str = "周敏") -> Any:
        _typed, maker = self.office.see(lambda view: typed_of(view, change=name))
        return self.office.carry(
            lambda change: approve_proposal(change, proposal=name, maker=maker, work=work),
            by=by,
            command="change approve",
        )

    def reject(self, name: str, by: str) -> None:
        self.office.do(
            lambda change: reject_proposal(change, proposal=name), by=by, command="change reject"
        )

    def addresses(self) -> dict[str, str | None]:
        t = of(Institution)
        rows = self.office.see(lambda view: view.rows(sa.select(t.c.credit_code, t.c.address)))
        return {row["credit_code"]: row["address"] for row in rows}


@pytest.fixture
def desk(office: Office) -> Desk:
    return Desk(office)


def test_a_trial_leaves_nothing_and_the_approval_does_it_all(desk: Desk) -> None:
    name = desk.propose(add(VALID[0]))
    assert desk.addresses() == {}
    desk.approve(name, add(VALID[0]))
    assert desk.addresses() == {VALID[0]: None}
    assert desk.office.see(verify).altered == ()


def test_keys_that_others_have_taken_meanwhile_make_no_difference(desk: Desk) -> None:
    desk.office.do(add(VALID[0]))
    desk.office.do(add(VALID[1]))
    work = edit(VALID[0], "东路1号")
    name = desk.propose(work)
    desk.office.do(edit(VALID[1], "西路2号"))
    desk.approve(name, work)
    assert desk.addresses() == {VALID[0]: "东路1号", VALID[1]: "西路2号"}


def test_a_number_taken_by_somebody_else_makes_it_void(desk: Desk) -> None:
    name = desk.propose(add(VALID[0]))  # would be I-000001
    desk.office.do(add(VALID[1]))
    with pytest.raises(ChangeMoved):
        desk.approve(name, add(VALID[0]))
    assert list(desk.addresses()) == [VALID[1]]


def test_another_command_than_the_proposed_one_is_not_approved(desk: Desk) -> None:
    desk.office.do(add(VALID[0]))
    name = desk.propose(edit(VALID[0], "东路1号"))
    with pytest.raises(ChangeMoved):
        desk.approve(name, edit(VALID[0], "东路9号"))
    assert desk.addresses() == {VALID[0]: None}


def test_the_maker_stays_the_maker_of_what_is_done(desk: Desk) -> None:
    seen: list[tuple[str, Any]] = []

    def work(change: Change) -> None:
        seen.append((change.act.by, change.rng.below(10**9)))
        change.insert(Institution, office_no=9, name="某机构", registered_on=change.on)

    name = desk.propose(work)
    desk.office.do(add(VALID[0]))
    desk.approve(name, work)
    assert seen[0] == seen[1] and seen[0][0] == "林岚"


@dataclasses.dataclass
class Model:
    """What must hold: the addresses, and each proposal with what it would write over what."""

    addresses: dict[str, str | None]
    waiting: dict[str, tuple[str, str, str, int]]  # maker, code, address, edition of the row
    editions: dict[str, int]


@pytest.mark.parametrize("seed", [1])
def test_offices_at_random(desk: Desk, seed: int) -> None:
    draw = random.Random(seed)
    codes = VALID[:2]
    for code in codes:
        desk.office.do(add(code))
    model = Model(dict.fromkeys(codes), {}, dict.fromkeys(codes, 0))
    for step in range(14):
        code, by = draw.choice(codes), draw.choice(CLERKS)
        act = draw.choice(["propose", "write", "approve", "approve", "reject"])
        name = draw.choice([*model.waiting, None])  # type: ignore[list-item]
        if act == "propose":
            told = desk.propose(edit(code, f"{step}号"), by)
            model.waiting[told] = (by, code, f"{step}号", model.editions[code])
        elif act == "write":
            desk.office.do(edit(code, f"{step}号"), by=by)
            model.addresses[code] = f"{step}号"
            model.editions[code] += 1
        elif name is not None and act == "reject":
            desk.reject(name, by)
            del model.waiting[name]
            with pytest.raises(ProposalClosed):
                desk.reject(name, by)
        elif name is not None:
            _answer(desk, model, name, by)
        assert desk.addresses() == model.addresses
    waiting = desk.office.see(list_proposals)
    assert {one.change for one in waiting} == set(model.waiting)
    assert desk.office.see(verify).altered == ()


def _answer(desk: Desk, model: Model, name: str, by: str) -> None:
    maker, code, address, edition = model.waiting[name]
    work = edit(code, address)
    if by == maker:
        with pytest.raises(SelfApproval):
            desk.approve(name, work, by)
    elif edition != model.editions[code]:
        with pytest.raises(ChangeMoved):
            desk.approve(name, work, by)
    else:
        desk.approve(name, work, by)
        model.addresses[code] = address
        model.editions[code] += 1
        del model.waiting[name]
