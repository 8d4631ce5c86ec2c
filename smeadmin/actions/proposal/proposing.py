"""Proposals: tried out, stored, approved by another person, carried out as they were shown or not at all."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import assert_may, check_another_person
from smeadmin.actions.clerk.conflicts import assert_no_conflict
from smeadmin.actions.proposal.asked import assert_not_own_work, required
from smeadmin.actions.proposal.flags import flags_of
from smeadmin.domain.approval import OwnWork, SelfApproval
from smeadmin.domain.clerk import ConflictDeclared, RoleMissing
from smeadmin.domain.numbers import change_number
from smeadmin.domain.proposal import (
    Answered,
    Approved,
    ApprovedAlready,
    ChangeMoved,
    NothingToPropose,
    NotYours,
    ProposalClosed,
    ProposalNotFound,
    ProposalShown,
    RuleSet,
)
from smeadmin.errors import Failure, Line
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.reference.roles import act_of
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.footprint import Footprint, footprint, written_since
from smeadmin.storage.schema import of
from smeadmin.storage.sketch import sketch
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.proposal import Approval, Proposal
from smeadmin.storage.undo import number_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tried:
    """What a trial came to: after which change it ran, what it would do, what it says of itself."""

    place: int
    footprint: Footprint
    summary: Mapping[str, Any] | None
    sketch: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposed(Generic[T]):
    """What a command would give, and the proposal that waits."""

    result: T
    proposal: ProposalShown
    rule: RuleSet | None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, word for word, and the files that were read: name and content as text."""

    argv: tuple[str, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves: the act in whose name it counts, and the signature where it came by file."""

    act: Act
    signature: str | None = None


def propose(change: Change, *, work: Callable[[Change], T], typed: Typed) -> Proposed[T]:
    """Try what a command does, take it back, and store it until others have approved it.

    Who asks for approval of their own accord needs as many as the office wants. Raises NothingToPropose,
    and what the command itself refuses.
    """
    with change.trial():
        result = work(change)
        if not change.wrote:
            raise NothingToPropose(way_out=(_("leave --propose away"),))
        done = footprint(change, _decides(change.act, change.act))
        trial = Tried(last_number(change), done, change.summary, sketch(change))
        rule = required(change, change.act.command, trial.summary)
    needs = 1 if rule is None else rule.approvals
    key = _store(change, trial, typed, needs, rule)
    row = change.one(sa.select(of(Proposal)).where(of(Proposal).c.id == key))
    number = last_number(change) + 1
    stored = {"number": number, "arguments": list(change.act.argv)}
    return Proposed(result, _shown(change, {**dict(row), **stored}), rule)


def _store(change: Change, trial: Tried, typed: Typed, needs: int, rule: RuleSet | None) -> int:
    act = change.act
    key = change.insert(
        Proposal,
        personal={"argv": list(typed.argv), "files": dict(typed.files)},
        command=act.command,
        needs=needs,
        digest=trial.footprint.digest,
        touched=trial.footprint.rows,
        summary=trial.summary,
        shown={
            **trial.sketch,
            "files": _digests(typed),
            "flags": flags_of(change, trial.summary, rule),
        },
        why=None if rule is None else rule.document,
        place=trial.place,
        proposed_by=act.by,
        person=act.person,
        proposed_on=act.on,
        proposed_at=act.at,
        reason=act.reason,
        document=act.document,
    )
    change.summary = {"proposed": act.command, **(trial.summary or {})}
    return key


def list_proposals(view: View, *, decided: bool = False) -> tuple[ProposalShown, ...]:
    """List what waits for another person; ``decided``: what has been decided as well."""
    found = tuple(_shown(view, row) for row in view.rows(_proposals().order_by(of(Proposal).c.id)))
    return tuple(one for one in found if decided or one.state == "waiting")


def show_proposal(view: View, *, change: str) -> ProposalShown:
    """Show one proposal; raises ProposalNotFound."""
    return _shown(view, find_proposal(view, change))


def waiting_one(view: View, *, change: str) -> ProposalShown:
    """Give a proposal that waits; raises ProposalNotFound, ProposalClosed."""
    shown = show_proposal(view, change=change)
    if shown.state != "waiting":
        raise ProposalClosed.of(shown)
    return shown


def typed_of(view: View, *, change: str) -> tuple[Typed, Act]:
    """Give what was typed for a proposal, and the act as its maker's; raises ProposalNotFound."""
    row = find_proposal(view, change)
    kept = view.personal([row["personal"]]).get(row["personal"], {})
    return Typed(tuple(kept.get("argv", ())), kept.get("files", {})), Act(
        command=row["command"],
        argv=tuple(row["arguments"]),
        by=row["proposed_by"],
        os_user=row["os_user"],
        host=row["host"],
        on=row["proposed_on"],
        at=row["proposed_at"],
        reason=row["reason"],
        document=row["document"],
        person=row["person"],
        place=row["place"],
        back_dated=row["back_dated"],
    )


def approve_proposal(
    change: Change,
    *,
    proposal: str,
    maker: Act,
    work: Callable[[Change], T],
    approver: Approver | None = None,
) -> Approved:
    """Approve a proposal; with the last approval that is needed, carry it out as it was shown.

    ``work`` is what the proposed command does, ``maker`` the act in whose name it is done, ``approver``
    who approves where that is not who gives the command. Raises ProposalNotFound, ProposalClosed,
    SelfApproval, ApprovedAlready, ChangeMoved.
    """
    who = approver or Approver(change.act)
    shown = _waiting(change, proposal)
    row = find_proposal(change, proposal)
    check_another_person(
        change,
        who.act,
        maker=shown.by,
        change_id=row["change_id"],
        what=shown.change,
        command=f"smeadmin change approve {shown.change}",
        clause=shown.cited,
    )
    if who.act.by in {one.by for one in shown.answers}:
        raise ApprovedAlready(
            {"by": who.act.by, "change": shown.change},
            way_out=(f"smeadmin change propose {shown.change}",),
        )
    last = shown.approvals + 1 >= shown.needs
    if last:
        result = _carried(change, shown, maker, who.act, work)
    else:
        with change.trial():  # who approves before the last one approves what is true today, too
            result = _carried(change, shown, maker, who.act, work)
    _answer(change, row["id"], "approve", who)
    change.summary = {"proposal": shown.change, **(shown.summary or {})}
    return Approved(show_proposal(change, change=proposal), who.act.by, last, result)


def reject_proposal(
    change: Change, *, proposal: str, approver: Approver | None = None
) -> ProposalShown:
    """Reject a proposal, or take one's own back; ``approver`` as in ``approve_proposal``.

    Raises ProposalNotFound, ProposalClosed, NotYours.
    """
    who = approver or Approver(change.act)
    shown = _waiting(change, proposal)
    row, act = find_proposal(change, proposal), who.act
    if act.person is not None and act.person != row["person"]:
        try:
            assert_may(change, act, "approve")
        except RoleMissing as missing:
            raise NotYours(
                {"by": act.by, "change": shown.change}, way_out=missing.way_out
            ) from None
    _answer(change, row["id"], "reject", who)
    change.summary = {"proposal": shown.change}
    return show_proposal(change, change=proposal)


def find_proposal(view: View, text: str) -> sa.RowMapping:
    """Find a proposal by the number of the change that stored it; raises ProposalNotFound."""
    number = number_of(text)
    row = view.first(_proposals().where(of(ChangeRow).c.number == number))
    if row is None:
        asked = {"change": change_number(number)}
        raise ProposalNotFound(asked, way_out=("smeadmin change propose",))
    return row


def _proposals() -> sa.Select[Any]:
    t, log = of(Proposal), of(ChangeRow)
    stored = (log.c.number, log.c.arguments, log.c.os_user, log.c.host, log.c.back_dated)
    return sa.select(t, *stored).join(log, log.c.id == t.c.change_id)


def _waiting(change: Change, proposal: str) -> ProposalShown:
    """Hold a proposal against other answers and give it; raises what finding does, and ProposalClosed."""
    row = find_proposal(change, proposal)
    change.lock(Proposal, of(Proposal).c.id == row["id"])
    return waiting_one(change, change=proposal)


def _carried(
    change: Change, shown: ProposalShown, maker: Act, who: Act, work: Callable[[Change], T]
) -> T:
    """Do in the maker's name what was proposed, and compare it with what was shown.

    A decision is taken in the name of who approves it last. Raises ChangeMoved, and SelfApproval,
    ConflictDeclared, OwnWork for who approves.
    """
    decides = _decides(maker, who)
    named = maker if decides is None else replace(maker, by=who.by, person=who.person)
    try:
        with change.acting_as(named):
            result = work(change)
        assert_no_conflict(change, who)
        assert_not_own_work(change, who, shown.command)
        now = footprint(change, decides)
    except (SelfApproval, ConflictDeclared, OwnWork):
        raise
    except Failure as failure:
        raise _moved(shown, Line("because", (failure.message(),))) from failure
    if now.digest != shown.digest:
        since = [] if maker.place is None else written_since(change, maker.place)
        raise _moved(shown, Line("now", (_bound(now.rows, now.digest),)), *_because(since))
    return result


def _decides(maker: Act, who: Act) -> str | None:
    """Name who takes a decision that was only prepared; None: the command is the maker's own work."""
    return who.by if act_of(maker.command).proposed is not None else None


def _because(since: list[tuple[str, int]]) -> list[Line]:
    """Name who has written what it rests on; no more than a screen holds."""
    said = _("{row} was written by {change} since")
    told = tuple(said.format(row=row, change=change_number(number)) for row, number in since[:3])
    return [Line("because", told)] if told else []


def _moved(shown: ProposalShown, *more: Line) -> ChangeMoved:
    again = _("propose it again: {command}, then the command anew")
    return ChangeMoved(
        {"change": shown.change, "digest": shown.digest},
        more=[Line("proposed", (_bound(shown.rows, shown.digest),)), *more],
        way_out=(again.format(command=f"smeadmin change reject {shown.change}"),),
    )


def _bound(rows: int, digest: str) -> str:
    said = ngettext("{n} row   digest {digest}", "{n} rows   digest {digest}", rows)
    return said.format(n=rows, digest=f"{digest[:4]} {digest[4:8]}")


def _answer(change: Change, proposal: int, answer: str, who: Approver) -> None:
    change.insert(
        Approval,
        proposal_id=proposal,
        answered_by=who.act.by,
        person=who.act.person,
        answer=answer,
        answered_on=change.on,
        reason=who.act.reason,
        signature=who.signature,
    )


def _digests(typed: Typed) -> list[dict[str, str]]:
    """Name the files that were read, each with its digest: an approver may hold them against their own."""
    return [
        {
            "name": Path(name).name,
            "sha256": hashlib.sha256(base64.b64decode(content)).hexdigest(),
        }
        for name, content in typed.files.items()
    ]


def _shown(view: View, row: Mapping[Any, Any]) -> ProposalShown:
    t = of(Approval)
    answers = tuple(
        Answered(
            a["answered_by"],
            a["answer"],
            a["answered_on"],
            a["reason"],
            signed=a["signature"] is not None,
        )
        for a in view.rows(sa.select(t).where(t.c.proposal_id == row["id"]).order_by(t.c.id))
    )
    return ProposalShown(
        change=change_number(row["number"]),
        command=row["command"],
        arguments=tuple(row["arguments"]),
        by=row["proposed_by"],
        on=row["proposed_on"],
        at=row["proposed_at"],
        needs=row["needs"],
        digest=row["digest"],
        rows=row["touched"],
        summary=row["summary"],
        why=row["why"],
        reason=row["reason"],
        document=row["document"],
        answers=answers,
        shown=row["shown"],
    )
