"""Handing a register over on the command line: closed here, written to a file, taken over there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from smeadmin.cli.frame import Run
    from smeadmin.storage.change import Act, Register

T = TypeVar("T")


def hand_over(run: Run, file: str) -> None:
    """Close this copy and write the file that somebody else takes over."""
    from smeadmin.actions.handing import assert_free, close, write_copy
    from smeadmin.cli.rehearsal import is_rehearsal
    from smeadmin.cli.writing import Writing
    from smeadmin.render.handing import draw_closed, draw_handed
    from smeadmin.render.output import Outcome

    register, dry_run = run.open(), run.settings.dry_run
    assert_free(register, target=file)
    writing = Writing(run, register, run.prove(register), close, draw_closed)
    document, outcome = writing.carry_out(dry_run=dry_run)
    if dry_run:
        run.show(document, outcome)
        return
    made = write_copy(register, target=file, at=run.at, again=outcome.change is None)
    with register.reading(run.on) as view:
        rehearsal = is_rehearsal(view)
    run.show(draw_handed(made), Outcome(outcome.change), rehearsal=rehearsal)


def take_over(run: Run, file: str) -> None:
    """Put a register that was handed over in the place of the one here, and open it to writing.

    A refused attempt is recorded in the register that stands here.
    """
    from smeadmin.actions.handing import assert_may_take, compare, open_here, put_in_place
    from smeadmin.cli.writing import Writing
    from smeadmin.domain.custody import TakenOver
    from smeadmin.render.handing import draw_opened, draw_taken
    from smeadmin.render.output import Outcome

    target, dry_run, act = run.settings.db, run.settings.dry_run, run.act()

    def ahead() -> int:
        found = compare(source=file, target=target)
        assert_may_take(source=file, act=act)
        return found.theirs - found.common

    newer = _recorded(run, act, ahead)
    done: list[Outcome] = []

    def finish(register: Register) -> None:
        writing = Writing(run, register, act, open_here, draw_opened)
        done.append(writing.carry_out(dry_run=False)[1])

    kept = put_in_place(source=file, target=target, at=run.at, finish=finish, dry_run=dry_run)
    outcome = done[0] if done else Outcome(None, dry_run)
    taken = TakenOver(target, file, newer, kept)
    run.show(draw_taken(taken), outcome)


def put_back(run: Run, file: str) -> None:
    """Put a copy in the place of the register here; what is given up is asked about and recorded.

    A refused attempt is recorded in the register that stands here.
    """
    from smeadmin.actions.db import restore_store
    from smeadmin.actions.restoring import given_up, note_restored
    from smeadmin.cli.rehearsal import is_rehearsal
    from smeadmin.cli.writing import Writing
    from smeadmin.domain.custody import GivenUp
    from smeadmin.render.db import draw_restored, question_of
    from smeadmin.render.handing import draw_opened
    from smeadmin.render.output import Outcome

    target, dry_run, act = run.settings.db, run.settings.dry_run, run.act()
    found: list[GivenUp] = []
    outcome, rehearsal = Outcome(None, dry_run), False

    def agree(copy: Register) -> None:
        nonlocal rehearsal
        with copy.reading(run.on) as view:
            rehearsal = is_rehearsal(view)
        found.append(
            _recorded(run, act, lambda: given_up(copy, source=file, target=target, act=act))
        )
        if not dry_run:
            run.confirm(question_of(found[0], file, target))

    def finish(copy: Register) -> None:
        nonlocal outcome
        if found[0].noted:
            writing = Writing(run, copy, act, lambda c: note_restored(c, found[0]), draw_opened)
            outcome = writing.carry_out(dry_run=False)[1]

    done = restore_store(
        source=file, target=target, at=run.at, agree=agree, finish=finish, dry_run=dry_run
    )
    run.show(draw_restored(done, found[0]), outcome, rehearsal=rehearsal)


def _recorded(run: Run, act: Act, attempt: Callable[[], T]) -> T:
    """Do something that may be refused; the refusal is recorded in the register that stands here."""
    from smeadmin.errors import Failure

    try:
        return attempt()
    except Failure as failure:
        if failure.guarded and not run.settings.dry_run and Path(run.settings.db).exists():
            failure.refusal = run.open().record_refusal(act, failure, attempt)
        raise


def withdraw_it(run: Run) -> None:
    """Write here again, because what was handed over is lost; raises WithdrawalReason."""
    from smeadmin.actions.handing import withdraw
    from smeadmin.domain.custody import WithdrawalReason
    from smeadmin.render.handing import draw_withdrawn

    if not run.settings.reason:
        raise WithdrawalReason(way_out=("smeadmin db hand-over --withdraw --reason TEXT",))
    run.write(withdraw, draw_withdrawn)
