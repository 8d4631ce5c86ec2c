"""Approvals on the command line: here, or carried between two computers by a file and its answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.domain.carried import AnswerFileNeeded, AnswerSaysOtherwise, ProposalOrAnswer
from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.actions.proposal.proposing import Typed
    from smeadmin.cli.frame import Run
    from smeadmin.domain.carried import Answer
    from smeadmin.storage.change import Act, View


def named_one(says: str, proposal: str | None, answer: str | None) -> str:
    """Give what is answered or brought in; raises ProposalOrAnswer when it is both or neither."""
    if (proposal is None) == (answer is None):
        raise ProposalOrAnswer(
            way_out=("smeadmin change propose", f"smeadmin change {says} --from " + _("ANSWER"))
        )
    return proposal or answer or ""


def is_carried(run: Run) -> bool:
    """Tell whether a proposal goes to a file that is approved elsewhere."""
    out = run.settings.out
    return out is not None and Path(out).suffix.lower() == ".json"


def write_proposal(run: Run, change: str) -> None:
    """Write the file of a proposal for somebody at another computer."""
    from smeadmin.actions.proposal.carrying import carried, proposal_text
    from smeadmin.actions.proposal.proposing import waiting_one
    from smeadmin.cli.rehearsal import is_rehearsal, marked
    from smeadmin.render.carried import draw_carried

    with run.open().reading(run.on) as view:
        waiting_one(view, change=change)
        proposal, rehearsal = carried(view, change=change), is_rehearsal(view)
    _write(run, proposal_text(proposal))
    page = draw_carried(proposal, run.settings.out or "")
    run.say(marked(page) if rehearsal else page)


def approve_here(run: Run, change: str) -> None:
    """Approve a proposal on the register in which it waits, having shown it to who approves."""
    from smeadmin.actions.proposal.looking import look_at
    from smeadmin.actions.proposal.proposing import approve_proposal, typed_of
    from smeadmin.cli.replaying import read_again
    from smeadmin.render.looked import draw_looked
    from smeadmin.render.proposal import draw_approved

    shown = False

    def look(view: View, act: Act) -> None:
        nonlocal shown
        looked = look_at(view, act, proposal=change)
        if not shown:  # a refusal is made once more, to be kept in both languages
            run.show_before(draw_looked(looked))
        shown = True

    run.before_proof = look
    with run.open().reading(run.on) as view:
        words, maker = typed_of(view, change=change)
    with read_again(run, words, maker) as captured:
        named = replace(maker, bulk=captured.bulk)
        run.write(
            lambda writing: approve_proposal(
                writing, proposal=change, maker=named, work=captured.action
            ),
            lambda done: draw_approved(
                done, captured.draw(done.result) if done.in_effect else None
            ),
            bulk=captured.bulk,
        )


def reject_here(run: Run, change: str) -> None:
    """Reject a proposal on the register in which it waits."""
    from smeadmin.actions.proposal.proposing import reject_proposal
    from smeadmin.render.proposal import draw_rejected

    run.write(lambda writing: reject_proposal(writing, proposal=change), draw_rejected)


def answer_file(run: Run, says: str, file: str) -> None:
    """Approve or reject the file of a proposal with a key on this computer; no register is needed.

    Raises AnswerFileNeeded, and what reading the file and signing raise.
    """
    from smeadmin.actions.proposal.carrying import (
        answer_text,
        assert_can_sign,
        give_answer,
        read_proposal,
        shown_of,
    )
    from smeadmin.actions.proposal.seen import last_seen, remember
    from smeadmin.cli import files
    from smeadmin.cli.proof import ask
    from smeadmin.domain.carried import AnswerGiven
    from smeadmin.render.carried import draw_answered
    from smeadmin.render.looked import draw_looked
    from smeadmin.render.output import Outcome

    out, by = run.settings.out, run.settings.by
    if out is None:
        again = f"smeadmin change {says} {file} --out " + _("ANSWER")
        raise AnswerFileNeeded(way_out=(again,))
    files.format_of(run.settings)
    proposal = read_proposal(file)
    assert_can_sign(proposal, says, by)
    dry_run = run.settings.dry_run
    page = draw_looked(last_seen(proposal, shown_of(proposal)), name=proposal.name)
    (run.show_before if run.screen.format in ("json", "jsonl") else run.say)(page)
    if not dry_run:
        secret = ask(run, by)
        remember(proposal)
        answer = give_answer(proposal, says, by=by, secret=secret, act=run.act(), on=run.on)
        _write(run, answer_text(answer))
    run.say(draw_answered(AnswerGiven(proposal, by, out, says)), Outcome(None, dry_run))


def bring_in(run: Run, says: str, file: str) -> None:
    """Bring in an answer that was signed elsewhere; with the last approval needed it takes effect.

    Who carries it decides nothing, so it asks for neither role nor passphrase. Raises
    AnswerSaysOtherwise, and what reading the file raises.
    """
    from smeadmin.actions.proposal.carrying import bring_in_rejection, is_of, read_answer, refuse
    from smeadmin.actions.proposal.proposing import typed_of
    from smeadmin.render.proposal import draw_rejected

    answer: Answer = read_answer(file)
    if answer.says != says:
        raise AnswerSaysOtherwise(
            {"file": file, "change": answer.proposal.name},
            way_out=(f"smeadmin change {answer.says} --from {file}",),
        )
    run.call.command = f"change {says} --from"
    with run.open().reading(run.on) as view:
        known = is_of(view, answer)
        waiting = typed_of(view, change=answer.name) if known else None
    if waiting is None:  # refused where the attempt is recorded
        run.write(lambda writing: refuse(writing, answer), lambda never: never)
    elif says == "reject":
        run.write(lambda writing: bring_in_rejection(writing, answer=answer), draw_rejected)
    else:
        _take(run, answer, *waiting)


def _take(run: Run, answer: Answer, words: Typed, maker: Act) -> None:
    from smeadmin.actions.proposal.carrying import bring_in as take
    from smeadmin.cli.replaying import read_again
    from smeadmin.render.proposal import draw_approved

    with read_again(run, words, maker) as captured:
        named = replace(maker, bulk=captured.bulk)
        run.write(
            lambda writing: take(writing, answer=answer, maker=named, work=captured.action),
            lambda done: draw_approved(
                done, captured.draw(done.result) if done.in_effect else None
            ),
            bulk=captured.bulk,
        )


def make_key(run: Run, name: str) -> None:
    """Make the key of a person on this computer and write its public half."""
    from smeadmin.actions.clerk.keys import assert_no_key, public_text
    from smeadmin.actions.clerk.keys import make_key as make
    from smeadmin.cli.proof import ask_new
    from smeadmin.render.carried import draw_key

    assert_no_key(name)
    secret = ask_new(run, name)
    assert secret is not None
    made = replace(make(name, secret), file=run.settings.out)
    if run.settings.out is not None:
        _write(run, public_text(made.public))
    run.say(draw_key(made))


def _write(run: Run, text: str) -> None:
    from smeadmin.sheets.replacing import replacing

    assert run.settings.out is not None
    with replacing(run.settings.out, run.settings.force) as file:
        file.write(text.encode())
