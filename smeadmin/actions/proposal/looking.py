"""What somebody sees before they approve: totals, cells, what is other than when they last looked, flags."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.proposal.flags import answered_by
from smeadmin.actions.proposal.proposing import find_proposal, list_proposals, waiting_one
from smeadmin.domain.change import about
from smeadmin.domain.proposal import LookedAt, ProposalShown, alike, compare
from smeadmin.storage.change import Act, View
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Refusal
from smeadmin.storage.undo import number_of


def look_at(view: View, act: Act, *, proposal: str) -> LookedAt:
    """Give a proposal as who is about to approve it sees it.

    Raises ProposalNotFound, ProposalClosed, SelfApproval.
    """
    shown = waiting_one(view, change=proposal)
    check_another_person(
        view,
        act,
        maker=shown.by,
        change_id=find_proposal(view, proposal)["change_id"],
        what=shown.change,
        command=f"smeadmin change approve {shown.change}",
        clause=shown.cited,
    )
    before = last_looked_at(view, act, shown)
    return LookedAt(
        proposal=shown,
        before=None if before is None else before.change,
        moved=() if before is None else compare(before.shown, shown.shown),
        since=last_number(view) - number_of(shown.change),
        of_maker=answered_by(view, shown.by, act.by),
    )


def last_looked_at(view: View, act: Act, shown: ProposalShown) -> ProposalShown | None:
    """Give the earlier proposal of the same command and object that somebody looked at last.

    Who answered one looked at it; who tried to and was refused did so, too.
    """
    subject = about(shown.command, shown.arguments, shown.summary)
    earlier = [
        one
        for one in list_proposals(view, decided=True)
        if number_of(one.change) < number_of(shown.change)
        and one.command == shown.command
        and one.state != "applied"
        and about(one.command, one.arguments, one.summary) == subject
    ]
    tried = _tried(view, act)
    for one in reversed(earlier):
        looked = act.by in {answer.by for answer in one.answers} or number_of(one.change) in tried
        if looked and alike(one.shown, shown.shown):
            return one
    return None


def _tried(view: View, act: Act) -> set[int]:
    """Give the numbers of the proposals that a person tried to approve and was refused."""
    t = of(Refusal)
    same = t.c.acted_by == act.by
    if act.person is not None:
        same |= t.c.person == act.person
    rows = view.rows(
        sa.select(t.c.arguments).where(
            same, t.c.command == "change approve", t.c.code == "change-moved"
        )
    )
    named = (row["arguments"][2] for row in rows if len(row["arguments"]) > 2)
    return {number_of(name) for name in named if not name.startswith("-")}
