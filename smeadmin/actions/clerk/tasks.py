"""Open tasks: what a person began and nobody has finished, and handing it over."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.actions.clerk.finding import clerks, find_clerk, person_of
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.clerk import (
    ClerkShown,
    ClerksListed,
    HandedOver,
    HandOverToSelf,
    NothingToHandOver,
    Task,
)
from smeadmin.domain.numbers import change_number
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award
from smeadmin.storage.tables.certification import Application
from smeadmin.storage.tables.claim import Claim
from smeadmin.storage.tables.clerk import Clerk, HandOver
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.notice import Objection
from smeadmin.storage.tables.proposal import Approval, Proposal
from smeadmin.storage.tables.recovery import Recovery
from smeadmin.storage.tables.settlement import Settlement


def list_clerks(view: View, *, past: bool = False) -> ClerksListed:
    """List the people who serve on the day of the view; ``past``: all who ever did."""
    everybody = clerks(view)
    shown = tuple(c for c in everybody if past or c.serves(view.on))
    return ClerksListed(shown, view.on, len(everybody) - len(shown))


def show_clerk(view: View, *, clerk: str) -> ClerkShown:
    """Show one person and their open tasks; raises ClerkNotFound."""
    found = find_clerk(view, clerk)
    t, giver = of(HandOver), of(Clerk)
    rows = view.rows(
        sa.select(giver.c.name, t.c.handed_on)
        .join(giver, giver.c.id == t.c.from_id)
        .where(t.c.to_id == found.id)
        .order_by(t.c.id)
    )
    taken = tuple((row["name"], row["handed_on"].isoformat()) for row in rows)
    return ClerkShown(found, view.on, tasks_of(view, found.id), taken)


def hand_over(change: Change, *, clerk: str, to: str) -> HandedOver:
    """Pass the open tasks of one person to another; who prepared what stays as it is.

    Raises ClerkNotFound, HandOverToSelf, NothingToHandOver.
    """
    giver, taker = find_clerk(change, clerk), find_clerk(change, to)
    if giver.id == taker.id:
        raise HandOverToSelf({"clerk": giver.name}, way_out=("smeadmin clerk list",))
    tasks = tasks_of(change, giver.id)
    if not tasks:
        raise NothingToHandOver(
            {"clerk": giver.name}, way_out=(f"smeadmin clerk show {giver.name}",)
        )
    change.insert(
        HandOver,
        from_id=giver.id,
        to_id=taker.id,
        handed_on=change.on,
        tasks=[task.number for task in tasks],
    )
    change.summary = {"clerk": giver.name, "to": taker.name, "tasks": len(tasks)}
    return HandedOver(giver.name, taker.name, tasks)


def tasks_of(view: View, person: int) -> tuple[Task, ...]:
    """Give the open tasks of a person: begun by them, or handed over to them since."""
    t = of(HandOver)
    moved = {
        number: row["to_id"]
        for row in view.rows(sa.select(t).order_by(t.c.id))
        for number in row["tasks"]
    }
    people: dict[str, int | None] = {}
    found = []
    for number, noun, by in _begun(view):
        if by not in people:
            people[by] = person_of(view, by)
        if moved.get(number, people[by]) == person:
            found.append(Task(number, noun))
    return tuple(found)


def _begun(view: View) -> list[tuple[str, str, str]]:
    """Give everything that waits: its number, what it is, who began it."""
    application, award, claim, batch = of(Application), of(Award), of(Claim), of(Settlement)
    objection, recovery, log = of(Objection), of(Recovery), of(ChangeRow)
    selects = (
        sa.select(application.c.number, sa.literal("application"), log.c.acted_by)
        .join(log, log.c.id == application.c.change_id)
        .where(application.c.state.in_(OPEN)),
        sa.select(award.c.number, sa.literal("award"), award.c.proposed_by).where(
            award.c.state.in_(["proposed", "published"])
        ),
        sa.select(claim.c.number, sa.literal("claim"), claim.c.submitted_by).where(
            claim.c.state == "submitted"
        ),
        sa.select(objection.c.number, sa.literal("objection"), log.c.acted_by)
        .join(log, log.c.id == objection.c.change_id)
        .where(objection.c.state == "open"),
        sa.select(recovery.c.number, sa.literal("recovery"), recovery.c.opened_by).where(
            recovery.c.state.in_(["open", "decided"])
        ),
        sa.select(batch.c.number, sa.literal("settlement"), batch.c.prepared_by).where(
            batch.c.state != "reconciled"
        ),
    )
    begun = [tuple(row) for one in selects for row in view.connection.execute(one)]
    waiting = view.connection.execute(_waiting())
    return [*begun, *((change_number(number), "proposal", by) for number, by in waiting)]


def _waiting() -> sa.Select[Any]:
    """Select the proposals that wait: their numbers and makers."""
    t, answer, log = of(Proposal), of(Approval), of(ChangeRow)
    answered = (
        sa.select(
            answer.c.proposal_id,
            sa.func.count().label("answers"),
            sa.func.max(answer.c.answer).label("last"),  # "reject" after "approve"
        )
        .group_by(answer.c.proposal_id)
        .subquery()
    )
    return (
        sa.select(log.c.number, t.c.proposed_by)
        .join_from(t, log, log.c.id == t.c.change_id)
        .outerjoin(answered, answered.c.proposal_id == t.c.id)
        .where(
            answered.c.answers.is_(None)
            | ((answered.c.last == "approve") & (answered.c.answers < t.c.needs))
        )
        .order_by(log.c.number)
    )
