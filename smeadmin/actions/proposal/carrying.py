"""An approval carried between two computers: writing the proposal, answering it, bringing the answer in.

Where the answer is given there is no register, or another one; what it was given to is compared when it
comes back, to the letter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import sqlalchemy as sa

from smeadmin.actions.clerk.acting import acting, day_of
from smeadmin.actions.clerk.finding import clerks
from smeadmin.actions.proposal.proposing import (
    Approver,
    approve_proposal,
    find_proposal,
    reject_proposal,
    show_proposal,
)
from smeadmin.domain.approval import check_other_person
from smeadmin.domain.carried import (
    ANSWER,
    PROPOSAL,
    Answer,
    AnswerAltered,
    AnswerOfAnotherStore,
    AnswerReplayed,
    ApprovalVoid,
    CarriedProposal,
    KeyExpired,
    KeyHeld,
    KeyNotEnrolled,
    NotAnAnswer,
    NotAProposalFile,
    ProposalFileAltered,
    fingerprint,
)
from smeadmin.domain.numbers import change_number
from smeadmin.domain.proposal import Approved, CellMoved, ProposalShown, compare
from smeadmin.errors import Failure, Line, NotFound
from smeadmin.i18n import gettext as _
from smeadmin.storage import keys
from smeadmin.storage.change import Act, Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import ClerkKey
from smeadmin.storage.tables.log import RowImage
from smeadmin.storage.tables.proposal import Approval
from smeadmin.storage.types import canonical

T = TypeVar("T")
LARGEST = 20 * 1024 * 1024
SHOWN = ("totals", "cells", "more", "files", "flags")


def carried(view: View, *, change: str) -> CarriedProposal:
    """Give what the file of a proposal says; raises ProposalNotFound."""
    shown, office = show_proposal(view, change=change), view.office
    content = {
        "smeadmin": PROPOSAL,
        "store": office["store"],
        "short_code": office["short_code"],
        "office": office["name"],
        "rehearsal": bool(office["rehearsal"]),
        "proposal": shown.change,
        "command": shown.command,
        "arguments": list(shown.arguments),
        "by": shown.by,
        "on": shown.on.isoformat(),
        "at": shown.at.isoformat(),
        "needs": shown.needs,
        "digest": shown.digest,
        "rows": shown.rows,
        "summary": shown.summary,
        "why": shown.why,
        "reason": shown.reason,
        "document": shown.document,
        "shown": shown.shown,
    }
    return CarriedProposal(content, _digest(content))


def proposal_text(proposal: CarriedProposal) -> str:
    """Write the file of a proposal."""
    return _text({**proposal.content, "check": proposal.digest})


def answer_text(answer: Answer) -> str:
    """Write the file of an answer."""
    return _text({**answer.said, "key": answer.key, "signature": answer.signature})


def read_proposal(file: str) -> CarriedProposal:
    """Read the file of a proposal; raises NotAProposalFile, ProposalFileAltered."""
    told = _read(file, PROPOSAL, NotAProposalFile)
    check = told.pop("check", None)
    proposal = CarriedProposal(told, _digest(told))
    if check != proposal.digest:
        raise ProposalFileAltered(
            {"file": file},
            way_out=(_("let the office write it again, and carry it by another way"),),
        )
    try:
        shown_of(proposal)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise NotAProposalFile({"file": file}, way_out=_WRITES_PROPOSAL) from None
    return proposal


def read_answer(file: str) -> Answer:
    """Read the file of an answer; raises NotAnAnswer."""
    told = _read(file, ANSWER, NotAnAnswer)
    key, signature = told.pop("key", None), told.pop("signature", None)
    shown = told.get("shown")
    whole = isinstance(shown, dict) and {"store", "short_code", "proposal", "shown"} <= shown.keys()
    whole = whole and told.get("answer") in ("approve", "reject")
    if not (isinstance(key, str) and isinstance(signature, str) and whole):
        raise NotAnAnswer({"file": file}, way_out=_WRITES_ANSWER)
    return Answer(told, key, signature)


def give_answer(
    proposal: CarriedProposal, says: str, *, by: str, secret: str, act: Act, on: dt.date
) -> Answer:
    """Approve or reject a proposal with the key of a person on this computer.

    Raises KeyMissing, PassphraseWrong, ExtraForSigningMissing.
    """
    said = {
        "smeadmin": ANSWER,
        "answer": says,
        "by": by,
        "on": on.isoformat(),
        "at": act.at.isoformat(),
        "host": act.host,
        "os_user": act.os_user,
        "reason": act.reason,
        "digest": proposal.digest,
        "shown": proposal.content,
    }
    return Answer(said, *keys.sign(by, secret, said))


def shown_of(proposal: CarriedProposal) -> ProposalShown:
    """Give a proposal from its file as one from the register is given."""
    told = proposal.content
    return ProposalShown(
        change=told["proposal"],
        command=told["command"],
        arguments=tuple(told["arguments"]),
        by=told["by"],
        on=dt.date.fromisoformat(told["on"]),
        at=dt.datetime.fromisoformat(told["at"]),
        needs=int(told["needs"]),
        digest=str(told["digest"]),
        rows=int(told["rows"]),
        summary=told["summary"],
        why=told["why"],
        reason=told["reason"],
        document=told["document"],
        answers=(),
        shown={part: told["shown"][part] for part in SHOWN},
    )


def is_of(view: View, answer: Answer) -> bool:
    """Tell whether an answer is to a proposal of this register."""
    if answer.proposal.content["store"] != view.office["store"]:
        return False
    try:
        find_proposal(view, answer.proposal.content["proposal"])
    except NotFound:
        return False
    return True


def bring_in(
    change: Change, *, answer: Answer, maker: Act, work: Callable[[Change], T]
) -> Approved:
    """Take the approval that somebody signed elsewhere; with the last one needed it takes effect.

    Raises AnswerOfAnotherStore, AnswerAltered, ProposalNotFound, AnswerReplayed, KeyNotEnrolled,
    KeyExpired, ApprovalVoid, what acting as that person raises, and what ``approve_proposal`` raises.
    """
    name, who = _received(change, answer)
    return approve_proposal(change, proposal=name, maker=maker, work=work, approver=who)


def bring_in_rejection(change: Change, *, answer: Answer) -> ProposalShown:
    """Take the rejection that somebody signed elsewhere.

    Raises what ``bring_in`` does about the answer, and what ``reject_proposal`` raises.
    """
    name, who = _received(change, answer)
    return reject_proposal(change, proposal=name, approver=who)


def _received(change: Change, answer: Answer) -> tuple[str, Approver]:
    """Hold an answer to the register to the letter; give the proposal's number and who answers."""
    name = check_answer(change, answer)
    who = _signer(change, answer)
    own = carried(change, change=name)
    if own.digest != answer.said["digest"] or own.content != answer.proposal.content:
        raise _void(own, answer)
    return name, Approver(who, answer.signature)


def check_answer(view: View, answer: Answer) -> str:
    """Hold an answer against the register, before what it says: whose, whole, not used; give the number.

    Raises AnswerOfAnotherStore, AnswerAltered, ChangeNotFound, ProposalNotFound, AnswerReplayed.
    """
    office, theirs = view.office, answer.proposal
    if theirs.content["store"] != office["store"]:
        raise AnswerOfAnotherStore(
            {"theirs": theirs.name, "ours": office["short_code"]},
            way_out=(_("bring it to the register that wrote the proposal"),),
        )
    if not keys.holds(answer.key, answer.said, answer.signature):
        raise AnswerAltered(
            {"by": str(answer.said.get("by"))},
            way_out=(_("let it be signed again, and carry it by another way"),),
        )
    name = str(theirs.content["proposal"])
    find_proposal(view, name)
    if _used(view, answer.signature):
        raise AnswerReplayed(
            {"change": change_number_of(name)}, way_out=(f"smeadmin change propose {name}",)
        )
    return name


def refuse(change: Change, answer: Answer) -> NoReturn:
    """Refuse an answer to what is no proposal of this register; raises what ``check_answer`` raises."""
    check_answer(change, answer)
    raise AssertionError("it is a proposal of this register")


def assert_can_sign(proposal: CarriedProposal, says: str, by: str) -> None:
    """Make sure that somebody may and can answer on this computer, before a passphrase is typed.

    Who proposed it may take it back, not approve it. Raises SelfApproval, KeyMissing,
    ExtraForSigningMissing.
    """
    if says == "approve":
        check_other_person(
            proposal.content["by"],
            by,
            what=proposal.name,
            command="smeadmin change approve " + _("FILE") + " --out " + _("ANSWER"),
            clause=shown_of(proposal).cited,
        )
    keys.assert_key(by)


def change_number_of(name: str) -> str:
    """Write the number of a proposal as this register does."""
    from smeadmin.storage.undo import number_of

    return change_number(number_of(name))


def _signer(change: Change, answer: Answer) -> Act:
    """Give the act of who signed, who must be able to approve on the day the answer comes in."""
    t = of(ClerkKey)
    row = change.first(sa.select(t).where(t.c.public_key == answer.key))
    if row is None:
        raise KeyNotEnrolled(
            {"fingerprint": fingerprint(answer.key)},
            way_out=("smeadmin clerk edit " + _("NAME") + " --public-key " + _("FILE"),),
        )
    clerk = clerks(change, [row["clerk_id"]])[0]
    held = KeyHeld(row["public_key"], row["valid_from"], row["valid_until"])
    if not held.on(day_of(change, change.act)):
        until = held.until or held.since - dt.timedelta(days=1)
        raise KeyExpired(
            {"by": clerk.name, "until": until.isoformat()},
            way_out=(f"smeadmin clerk key {clerk.name}", f"smeadmin clerk show {clerk.name}"),
        )
    reason = answer.said.get("reason")
    act = replace(
        change.act, command=f"change {answer.says}", by=clerk.name, proved=True, reason=reason
    )
    who = acting(change, act)
    assert who is not None, "keys belong to registered people"
    return who.identify(act, proved=True)


def _used(view: View, signature: str) -> bool:
    """Tell whether an answer was brought in before, even if that was undone."""
    t, image = of(Approval), of(RowImage)
    now = sa.select(t.c.id).where(t.c.signature == signature)
    then = sa.select(image.c.id).where(
        image.c.name == t.name, image.c.image.contains(signature, autoescape=True)
    )
    return view.first(now) is not None or view.first(then) is not None


def _void(own: CarriedProposal, answer: Answer) -> ApprovalVoid:
    theirs = answer.proposal
    told = _("the answer is to digest {theirs}, the proposal is {ours}")
    more = [Line("", (told.format(theirs=_short(theirs.digest), ours=_short(own.digest)),))]
    try:
        moved = compare(theirs.content["shown"], own.content["shown"])
    except (KeyError, TypeError, ValueError):
        moved = ()
    if moved:
        more.append(Line("", tuple(map(_moved, moved[:5]))))
    return ApprovalVoid(
        {"change": str(own.content["proposal"])},
        more=more,
        way_out=(
            _("write it again and let it be answered again: {command}").format(
                command=f"smeadmin change propose {own.content['proposal']} --out " + _("FILE")
            ),
        ),
    )


def _moved(cell: CellMoved) -> str:
    return f"{cell.row}\t{cell.column}\t{cell.then} → {cell.now}"


def _short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]}"


def _digest(content: Any) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _read(file: str, kind: str, wrong: type[Failure]) -> dict[str, Any]:
    """Read a file of that kind; whatever else it is, it is told so."""
    way_out = _WRITES_PROPOSAL if kind == PROPOSAL else _WRITES_ANSWER
    path = Path(file)
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(file)
        told = json.loads(path.read_text(encoding="utf-8"))
        canonical(told).encode()  # what cannot be digested cannot be signed
    except (OSError, ValueError, RecursionError):
        raise wrong({"file": file}, way_out=way_out) from None
    if not isinstance(told, dict) or told.get("smeadmin") != kind:
        raise wrong({"file": file}, way_out=way_out)
    return told


_WRITES_PROPOSAL = ("smeadmin change propose CS-… --out FILE",)
_WRITES_ANSWER = ("smeadmin change approve FILE --out ANSWER",)
