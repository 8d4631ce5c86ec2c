"""What the measures ask of who approves: read where one of them asks for others at all."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.domain.approval import name_key
from smeadmin.domain.numbers import change_number
from smeadmin.domain.rules.document import Approvals, Document
from smeadmin.policies.amendments import NoRuleInForce
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.concerned import concerned
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import AwardPlace
from smeadmin.storage.tables.ledger import Posting
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.proposal import Approval, Proposal


def asked_of(change: Change, command: str, amount: int) -> list[tuple[Document, Approvals]]:
    """Give what the measures ask under which a change is decided, for an act of that amount in fen."""
    library = Library(change)
    texts = (
        (noun, _text(library, policy, change.on))
        for policy, noun in sorted(concerned(change).nouns(change))
    )
    return [
        (text, one)
        for noun, text in texts
        if noun in text.nouns
        for one in text.nouns[noun].approvals
        if one.act == command and one.asked(_largest(change, amount) if one.each else amount)
    ]


def _largest(change: Change, amount: int) -> int:
    """Give what the largest voucher or place of a decision comes to; where there is neither, all of it."""
    post, place = of(Posting), of(AwardPlace)
    vouchers = (
        sa.select(sa.func.sum(post.c.amount_fen).label("fen"))
        .where(post.c.change_id == change.id, post.c.voucher.isnot(None))
        .group_by(post.c.voucher, post.c.event)
        .subquery()
    )
    found = [change.scalar(sa.select(sa.func.max(vouchers.c.fen)))]
    for keys in concerned(change).keys.get(place, ()):
        here = place.c.id.in_(keys) & (place.c.place == "in")
        found.append(change.scalar(sa.select(sa.func.max(place.c.amount_fen)).where(here)))
    return max((int(one) for one in found if one is not None), default=amount)


def in_force(view: View) -> list[tuple[Document, Approvals]]:
    """Give what the measures in force on the day ask, each with its text."""
    return [
        (text, one)
        for text in Library(view).all_on(view.on)
        for noun in text.nouns.values()
        for one in noun.approvals
        if one.head.suspended_by is None
    ]


def made_by(change: Change, act: Act, work: str) -> str | None:
    """Give the change in which who acts made a work the decision rests on; None: they did not."""
    log, answer, waits = of(ChangeRow), of(Approval), of(Proposal)
    for changes in concerned(change).written_by(work):
        rows = change.rows(
            sa.select(
                log.c.number,
                sa.func.coalesce(waits.c.proposed_by, log.c.acted_by).label("by"),
                sa.case((waits.c.id.is_(None), log.c.person), else_=waits.c.person).label("person"),
            )
            .outerjoin(answer, answer.c.change_id == log.c.id)
            .outerjoin(waits, waits.c.id == answer.c.proposal_id)
            .where(log.c.id.in_(changes))
            .order_by(log.c.number)
        )
        for row in rows:
            same = row["person"] is not None and row["person"] == act.person
            if same or name_key(row["by"]) == name_key(act.by):
                return change_number(row["number"])
    return None


def _text(library: Library, policy: str, day: dt.date) -> Document:
    """Give the edition of a measure on a day; once it has ended its last one winds up what is left."""
    try:
        return library.on(policy, day)
    except NoRuleInForce:
        return max(
            (one for one in library.documents if one.id == policy), key=lambda one: one.since
        )
