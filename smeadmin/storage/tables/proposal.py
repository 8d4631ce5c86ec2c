"""Changes that wait for another person: what was typed, what it would do, who has approved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Fen, Instant, Int64, Json, Text, column, refers


class Proposal(Row, table=True):
    """A command that was carried out on trial and waits; bound to the digest of what it would do.

    ``personal`` is the token of the words typed and the files read; ``place`` the change after which it was
    tried, from which its randomness comes; ``shown`` what an approver is shown of it: totals, cells, flags.
    It is never written again: its answers tell what became of it.
    """

    __tablename__ = "proposal"
    __table_args__ = table(
        check("needs", "needs > 0"),
    )

    command: str = column(Text)
    needs: int = column(Int64)
    digest: str = column(Text)
    touched: int = column(Int64)
    summary: Any = column(Json, null=True)
    shown: Any = column(Json)
    why: str | None = column(Text, null=True)
    place: int = column(Int64)
    proposed_by: str = column(Text)
    person: int | None = column(Int64, null=True)
    proposed_on: dt.date = column(Day)
    proposed_at: dt.datetime = column(Instant)
    reason: str | None = column(Text, null=True)
    document: str | None = column(Text, null=True)
    personal: str | None = column(Text, null=True)


class Approval(Row, table=True):
    """What one person answered to a proposal; ``signature``: on another computer, with a key of theirs."""

    __tablename__ = "approval"
    __table_args__ = table(
        unique("proposal_id", "answered_by"), check("answer", "answer IN ('approve', 'reject')")
    )

    proposal_id: int = refers("proposal.id")
    answered_by: str = column(Text)
    person: int | None = column(Int64, null=True)
    answer: str = column(Text)
    answered_on: dt.date = column(Day)
    reason: str | None = column(Text, null=True)
    signature: str | None = column(Text, null=True)


class ApprovalRule(Row, table=True):
    """How many others must approve a command, from an amount on."""

    __tablename__ = "approval_rule"
    __table_args__ = table(
        unique("command", "above_fen"),
        check("approvals", "approvals > 0"),
        check("above", "above_fen >= 0"),
    )

    command: str = column(Text)
    above_fen: int = column(Fen, default=0)
    approvals: int = column(Int64)
    document: str | None = column(Text, null=True)
