"""One write from action to commit: refusals kept, repeated keys answered, the shown result held to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from smeadmin.actions.clerk.acting import acting
from smeadmin.actions.clerk.conflicts import DECIDES, assert_no_conflict
from smeadmin.actions.proposal.asked import assert_not_own_work, required
from smeadmin.cli.rehearsal import is_rehearsal, marked
from smeadmin.errors import Conflict, Failure
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.reference.roles import act_of
from smeadmin.render.document import Document, Next, Note
from smeadmin.render.formats import instant
from smeadmin.render.output import Outcome, answer, plain, talk
from smeadmin.storage.change import Act, Change, Register

if TYPE_CHECKING:
    from smeadmin.cli.frame import Run

T = TypeVar("T")


class ResultMoved(Conflict):
    """Between the question and the answer somebody changed what the result rests on."""

    code, sentence = "result-moved", N_("the result is no longer the one that was shown")


class MustBeProposed(Exception):
    """The office or a measure wants others to approve this: it is stored instead of done."""


_NOTHING: Any = object()


@dataclass
class Writing(Generic[T]):
    """A write that can be carried out as a dry run, then for good."""

    run: Run
    register: Register
    act: Act
    action: Callable[[Change], T]
    draw: Callable[[T], Document]
    result: T = _NOTHING
    waits: bool = False

    def carry_out(self, *, dry_run: bool, expected: T = _NOTHING) -> tuple[Document, Outcome]:
        """Run the action in one change and give its page with what became of it.

        The page is drawn before the commit: a page that cannot be drawn leaves nothing behind.
        Raises ResultMoved when the result is not the ``expected`` one.
        """

        def work(change: Change) -> Document:
            rehearsal = is_rehearsal(change)
            self.run.assert_day(rehearsal=rehearsal)
            self._identify(change)
            if self.run.settings.propose or self.waits:
                document = self._propose(change)
            else:
                document = self._do(change, expected)
            if self.act.key:
                change.answer = _kept(document)
            if change.wrote:
                document = self._with_clock(change, self._with_nobody(change, document, rehearsal))
            return marked(document) if rehearsal else document

        try:
            carried = self.register.carry_out(self.act, work, dry_run=dry_run)
        except MustBeProposed:
            self.waits = True
            return self.carry_out(dry_run=dry_run, expected=expected)
        except Failure as failure:
            self._keep(failure, work, dry_run=dry_run)
            raise
        if carried.replayed is not None or carried.result is None:
            return self._repeated(carried.replayed, carried.number)
        if carried.number is not None:
            self.run.committed(carried.number)
        return carried.result, Outcome(carried.number, dry_run)

    def _do(self, change: Change, expected: T) -> Document:
        self.result = self.action(change)
        if expected is not _NOTHING and self.result != expected:
            raise ResultMoved(way_out=(_("look again, then answer again"),))
        assert_no_conflict(change, change.act)
        if change.wrote:
            assert_not_own_work(change, change.act, self.act.command)
            if required(change, self.act.command, change.summary) is not None:
                raise MustBeProposed
        return self.draw(self.result)

    def _propose(self, change: Change) -> Document:
        """Try it, take it back, and store it until others have approved it."""
        from smeadmin.actions.proposal.proposing import propose
        from smeadmin.cli.proposing import typed
        from smeadmin.render.proposal import draw_proposed

        words = typed(self.run)
        proposed = propose(change, work=self.action, typed=words)
        self.result = proposed.result
        return draw_proposed(proposed.proposal, self.draw(proposed.result), proposed.rule)

    def _identify(self, change: Change) -> None:
        """Write into the change who acts; who proved it before may have been deactivated since."""
        who = acting(change, self.act, proposes=self.run.settings.propose)
        if who is not None:
            change.act = who.identify(self.act, proved=self.act.proved)

    def _with_nobody(self, change: Change, document: Document, rehearsal: bool) -> Document:
        """Say of a decision that nobody has proved who took it, as long as no clerks are registered."""
        kind = act_of(self.act.command).id
        proposes = self.run.settings.propose
        if rehearsal or proposes or kind not in DECIDES or change.act.person is not None:
            return document
        said = _("nobody is registered yet, so who decided is not proved: {command}")
        command = "smeadmin clerk add " + _("NAME")
        note = Note(said.format(command=command), "warning")
        return replace(document, notes=(*document.notes, note))

    def _with_clock(self, change: Change, document: Document) -> Document:
        """Warn where the clock was set back: the order of changes is that of their numbers."""
        last = change.last_instant()
        if last is None or self.act.at >= last:
            return document
        said = _("the clock of this computer stands before the newest change ({at}); is it right?")
        note = Note(said.format(at=instant(last)), "warning")
        return replace(document, notes=(*document.notes, note))

    def _keep(self, failure: Failure, work: Callable[[Change], Document], *, dry_run: bool) -> None:
        """Record a refused attempt at a guarded act, and show what belongs before the refusal."""

        def again() -> None:
            with suppress(MustBeProposed):
                self.register.carry_out(self.act, work, dry_run=True)

        if failure.guarded and not dry_run:
            failure.refusal = self.register.record_refusal(self.act, failure, again)
        if failure.answer is not None:
            document = replace(self.draw(failure.answer), deed=None, next=None)
            answer(document, self.run.screen, Outcome(None, dry_run))
            talk(document, self.run.screen, None)

    def _repeated(self, kept: Any, number: str | None) -> tuple[Document, Outcome]:
        """Give what the first call with that key gave: its result, its next command, its status."""
        said = _("this was done before under the same key ({change}); nothing is done again")
        note = Note(said.format(change=number), "plain")
        page = Document(data=kept["data"], notes=(note,), next=kept["next"], status=kept["status"])
        return page, Outcome(number)


def _kept(document: Document) -> dict[str, Any]:
    """Give what another call with the same key is answered with."""
    following = document.next.command if isinstance(document.next, Next) else document.next
    return {"data": plain(document), "next": following, "status": document.status}
