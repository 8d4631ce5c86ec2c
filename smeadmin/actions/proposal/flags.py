"""What an approver is told to look at: facts about a proposal that decide nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from smeadmin.domain.change import about
from smeadmin.domain.china import day_in_china
from smeadmin.domain.numbers import change_number
from smeadmin.domain.proposal import RuleSet
from smeadmin.reference import desks
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.proposal import Approval, ApprovalRule, Proposal


def flags_of(
    change: Change, summary: Mapping[str, Any] | None, rule: RuleSet | None
) -> list[dict[str, Any]]:
    """Give what is remarkable about the act of a change that is being proposed."""
    found = [_back_dated(change), _rejected_before(change, summary), _split(change, summary, rule)]
    return [flag for flag in found if flag is not None]


def _back_dated(change: Change) -> dict[str, Any] | None:
    """An act dated before the day on which it was typed."""
    act = change.act
    typed_on = day_in_china(act.at)
    if act.on >= typed_on:
        return None
    return {"flag": "back-dated", "on": act.on.isoformat(), "typed": typed_on.isoformat()}


def _rejected_before(change: Change, summary: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The same command about the same thing was proposed before, and rejected."""
    act = change.act
    subject = about(act.command, list(act.argv), summary)
    t, log, answer = of(Proposal), of(ChangeRow), of(Approval)
    rows = change.rows(
        sa.select(log.c.number, log.c.arguments, t.c.summary, answer.c.answered_by, answer.c.reason)
        .join(log, log.c.id == t.c.change_id)
        .join(answer, answer.c.proposal_id == t.c.id)
        .where(t.c.command == act.command, answer.c.answer == "reject")
        .order_by(t.c.id.desc())
    )
    for row in rows:
        if about(act.command, row["arguments"], row["summary"]) == subject:
            return {
                "flag": "rejected-before",
                "change": change_number(row["number"]),
                "by": row["answered_by"],
                "reason": row["reason"],
            }
    return None


def _split(
    change: Change, summary: Mapping[str, Any] | None, rule: RuleSet | None
) -> dict[str, Any] | None:
    """The same person did the same for smaller amounts a few days before, which nobody had to approve."""
    act, t = change.act, of(ApprovalRule)
    above = (
        rule.above_fen
        if rule is not None
        else change.scalar(sa.select(sa.func.min(t.c.above_fen)).where(t.c.command == act.command))
    )
    if not above:
        return None
    small = _small_ones(change, int(above))
    if not small:
        return None
    mine = int((summary or {}).get("amount_fen") or 0)
    return {
        "flag": "split",
        "changes": [name for name, _fen in small],
        "amount_fen": sum(fen for _name, fen in small) + mine,
        "above_fen": int(above),
    }


def _small_ones(change: Change, above: int) -> list[tuple[str, int]]:
    act, log, waits = change.act, of(ChangeRow), of(Proposal)
    same = log.c.acted_by == act.by
    if act.person is not None:
        same |= log.c.person == act.person
    rows = change.rows(
        sa.select(log.c.number, log.c.summary)
        .outerjoin(waits, waits.c.change_id == log.c.id)
        .where(
            waits.c.id.is_(None),
            log.c.command == act.command,
            same,
            log.c.acted_on.between(act.on - dt.timedelta(desks.days("splitting")), act.on),
        )
        .order_by(log.c.number)
    )
    amounts = ((row["number"], int((row["summary"] or {}).get("amount_fen") or 0)) for row in rows)
    return [(change_number(number), fen) for number, fen in amounts if 0 < fen <= above]


def answered_by(view: View, maker: str, approver: str) -> tuple[int, int]:
    """Count the maker's proposals that were decided, and those of them that this person approved."""
    t, answer = of(Proposal), of(Approval)
    answers = sa.select(answer.c.proposal_id, answer.c.answered_by, answer.c.answer).join(
        t, t.c.id == answer.c.proposal_id
    )
    rows = view.rows(answers.where(t.c.proposed_by == maker))
    theirs = {
        row["proposal_id"]
        for row in rows
        if row["answered_by"] == approver and row["answer"] == "approve"
    }
    return len({row["proposal_id"] for row in rows}), len(theirs)
