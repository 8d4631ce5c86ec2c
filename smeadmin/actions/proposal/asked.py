"""Who else must approve a change: as the office has set, or as the measure says under which it is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from smeadmin.actions.clerk.conflicts import DECIDES
from smeadmin.domain.approval import OwnWork
from smeadmin.domain.proposal import RuleSet
from smeadmin.errors import Cited
from smeadmin.reference.roles import act_of
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.policy import PolicyDocument
from smeadmin.storage.tables.proposal import ApprovalRule

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Approvals, Document


def required(change: Change, command: str, summary: Mapping[str, Any] | None) -> RuleSet | None:
    """Give the strictest rule for a command of that amount; None: it needs nobody else.

    An amount is ``amount_fen`` of what the change says of itself. Where the office and a measure ask for as
    many people, the measure is named.
    """
    amount = _amount(summary)
    found = [
        _rule(document, one)
        for document, one in _of_measures(change, command, amount)
        if one.people
    ]
    office = _of_the_office(change, command, amount)
    return max(
        [*found, *([office] if office else [])], key=lambda rule: rule.approvals, default=None
    )


def assert_not_own_work(change: Change, act: Act, command: str) -> None:
    """Refuse who decides about their own work where the measure wants another: scores, imported figures.

    Raises OwnWork.
    """
    if act_of(act.command).id not in DECIDES:
        return
    asked = _of_measures(change, command, _amount(change.summary))
    if not asked:
        return
    from smeadmin.actions.proposal.measured import made_by

    for document, one in asked:
        for work in one.not_by:
            made = made_by(change, act, work)
            if made is not None:
                raise OwnWork.of(
                    work,
                    by=act.by,
                    made=made,
                    command=command,
                    clause=document.cite(one.head.clause.of()) or Cited(document.id),
                )


def set_rule(change: Change, *, command: str, above_fen: int, approvals: int) -> RuleSet:
    """Set how many others approve a command above an amount; 0 takes the rule away."""
    t = of(ApprovalRule)
    here = (t.c.command == command) & (t.c.above_fen == above_fen)
    if not approvals:
        change.delete(ApprovalRule, here)
    elif not change.update(ApprovalRule, here, approvals=approvals, document=change.act.document):
        change.insert(
            ApprovalRule,
            command=command,
            above_fen=above_fen,
            approvals=approvals,
            document=change.act.document,
        )
    change.summary = {"command": command, "approvals": approvals}
    return RuleSet(command, above_fen, approvals, change.act.document)


def list_rules(view: View) -> tuple[RuleSet, ...]:
    """List who else approves what: as the office has set, then as the measures in force say."""
    t = of(ApprovalRule)
    office = [
        RuleSet(row["command"], row["above_fen"], row["approvals"], row["document"])
        for row in view.rows(sa.select(t).order_by(t.c.command, t.c.above_fen))
    ]
    named = of(PolicyDocument).c.approvals
    if not any(view.connection.scalars(sa.select(named))):
        return tuple(office)
    from smeadmin.actions.proposal.measured import in_force

    measures = [_rule(document, one) for document, one in in_force(view)]
    return (*office, *measures)


def _of_the_office(view: View, command: str, amount: int) -> RuleSet | None:
    t = of(ApprovalRule)
    row = view.first(
        sa.select(t)
        .where(t.c.command == command, (t.c.above_fen == 0) | (t.c.above_fen < amount))
        .order_by(t.c.approvals.desc(), t.c.above_fen.desc())
        .limit(1)
    )
    if row is None:
        return None
    return RuleSet(row["command"], row["above_fen"], row["approvals"], row["document"])


def _of_measures(change: Change, command: str, amount: int) -> list[tuple[Document, Approvals]]:
    """Give what the measures ask under which a change is decided, for an act of that amount."""
    t = of(PolicyDocument)
    if not any(command in named for named in change.connection.scalars(sa.select(t.c.approvals))):
        return []
    from smeadmin.actions.proposal.measured import asked_of  # measures are read only when one asks

    return asked_of(change, command, amount)


def _rule(document: Document, one: Approvals) -> RuleSet:
    return RuleSet(
        one.act,
        one.above_fen,
        one.people,
        _where(document, one),
        inclusive=one.inclusive,
        each=one.each,
        not_by=one.not_by,
    )


def _where(document: Document, one: Approvals) -> str:
    cited = document.cite(one.head.clause.of())
    return document.id if cited is None else f"{cited.clause} {document.id}"


def _amount(summary: Mapping[str, Any] | None) -> int:
    return int((summary or {}).get("amount_fen") or 0)
