"""The frame of every command: open, call one action, commit, draw, exit. What a noun file needs."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from smeadmin.cli import files
from smeadmin.cli.call import Call
from smeadmin.cli.clock import instant
from smeadmin.cli.rehearsal import is_rehearsal, marked
from smeadmin.cli.settings import merge
from smeadmin.cli.words import recorded, shown_command
from smeadmin.domain.china import day_in_china
from smeadmin.errors import ConfirmationNeeded, Failure, Refused, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.cli.progress import Bar
    from smeadmin.cli.proof import Before
    from smeadmin.render.document import Document
    from smeadmin.render.output import Outcome, Screen
    from smeadmin.storage.change import Act, Change, Register, View

T = TypeVar("T")


class FutureDate(Refused):
    """The day of the act lies in the future.

    An act is dated the day it is done. Only a register made by demo or init --rehearsal may be dated
    otherwise; to look ahead, read with --on.
    """

    code, sentence = "future-date", N_("{on} is after today, {today}")


class ReasonNeeded(Usage):
    """An act is dated before today and nobody says why.

    It is recorded as back-dated, with its reason, and every deadline still counts from its own day.
    """

    code, sentence = "reason-needed", N_("{on} is before today, {today}: this needs --reason")


class Declined(Usage):
    """The question was answered with no."""

    code, sentence = "declined", N_("the answer was no")


class Run:
    """One command being carried out: its settings, its day, its screen."""

    def __init__(self, call: Call, arguments: Mapping[str, Any]) -> None:
        self.call = call
        self.arguments = arguments
        self.settings = merge(call, language())
        self.at = instant()
        self.today = day_in_china(self.at)
        self.on = self.settings.on or self.today
        self.before_proof: Before | None = None
        self._proved: Act | None = None

    def read(self, action: Callable[[View], T], draw: Callable[[T], Document]) -> None:
        """Call an action on the register as it is on ``--on``, draw its result, exit by its status.

        A failure that comes with an answer (what was checked and does not agree) is drawn after it.
        """
        files.format_of(self.settings)
        with self.open().reading(self.on) as view:
            rehearsal = is_rehearsal(view)
            try:
                document = draw(action(view))
            except Failure as failure:
                if failure.answer is None:
                    raise
                document = replace(draw(failure.answer), failure=failure, next=None)
        self.show(document, rehearsal=rehearsal)

    def write(
        self,
        action: Callable[[Change], T],
        draw: Callable[[T], Document],
        *,
        bulk: bool = False,
        question: Callable[[T], str] | None = None,
    ) -> None:
        """Call an action in one change, commit it, draw its result, change number and next command.

        ``question`` makes of the result the sentence that is asked before anything is written: the
        result is shown first, from a dry run. Raises ConfirmationNeeded when nobody can answer.
        """
        files.format_of(self.settings)
        if self.call.captured is not None:
            self.call.captured.append((action, draw, bulk))
            return
        settings = self.settings
        ask = question is not None and not (settings.yes or settings.dry_run or settings.propose)
        if ask:
            self._assert_somebody_answers()
        from smeadmin.cli.writing import Writing

        register = self.open()
        writing = Writing(self, register, self.prove(register, bulk=bulk), action, draw)
        if not ask:
            self._finish(*writing.carry_out(dry_run=self.settings.dry_run))
            return
        assert question is not None
        shown, outcome = writing.carry_out(dry_run=True)
        self.show_before(shown, outcome)
        self.confirm(question(writing.result))
        done, outcome = writing.carry_out(dry_run=False, expected=writing.result)
        self._finish(done, outcome, answered=self._answers_in_text())

    def show(
        self, document: Document, outcome: Outcome | None = None, *, rehearsal: bool = False
    ) -> None:
        """Draw a document and exit by its status."""
        self._finish(marked(document) if rehearsal else document, outcome)

    def say(self, document: Document, outcome: Outcome | None = None) -> None:
        """Draw a document on the screen although ``--out`` was given: the command has used it itself."""
        from smeadmin.render.output import answer, talk

        answer(document, self.screen, outcome)
        talk(document, self.screen, outcome)

    def open(self) -> Register:
        """Open the register of this call; only ``init`` ever makes one."""
        from smeadmin.storage.change import open_register

        return open_register(self.settings.db, self._say_who_writes, self.settings.files)

    def act(self, *, bulk: bool = False) -> Act:
        """Say who does what, when and why, for the change that records it."""
        from smeadmin.storage.change import Act

        settings = self.settings
        return Act(
            command=self.call.command,
            argv=recorded(self.call.argv),
            by=settings.by,
            os_user=settings.os_user,
            host=platform.node(),
            on=self.on,
            at=self.at,
            reason=settings.reason,
            document=settings.doc,
            key=settings.key,
            content=self._content() if settings.key else "",
            bulk=bulk,
            back_dated=self.on < self.today,
        )

    def prove(self, register: Register, *, bulk: bool = False) -> Act:
        """Give the act of this call with who does it, asked for proof where it needs one, once.

        Raises what ``cli.proof.identified`` raises.
        """
        if self.call.captured is not None:
            return self.act(bulk=bulk)
        if self._proved is None:
            from smeadmin.cli.proof import identified

            self._proved = identified(self, register, self.act(bulk=bulk), self.before_proof)
        return self._proved

    def assert_day(self, *, rehearsal: bool) -> None:
        """Refuse an act dated after today, or before today without a reason; a rehearsal is free.

        Raises FutureDate, ReasonNeeded.
        """
        days = {"on": self.on.isoformat(), "today": self.today.isoformat()}
        if rehearsal or self.on == self.today:
            return
        if self.on > self.today:
            way_out = _("leave --on away; a rehearsal is made by smeadmin init --rehearsal")
            raise FutureDate(days, way_out=(way_out,))
        if not self.settings.reason:
            again = shown_command(self.call.argv) + " --reason " + _("TEXT")
            raise ReasonNeeded(days, way_out=(again,))

    def confirm(self, question: str) -> None:
        """Ask a question whose default is no; raises Declined, or ConfirmationNeeded."""
        if self.settings.yes:
            return
        self._assert_somebody_answers()
        sys.stderr.write(question + " [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是"):
            raise Declined

    def tell(self, sentence: str) -> None:
        """Say something on stderr at once, unless --quiet: that a lock is waited for."""
        if not self.settings.quiet and self.settings.format not in ("json", "jsonl"):
            sys.stderr.write(sentence + "\n")

    def committed(self, number: str | None) -> None:
        """Remember the change that is on disk now, so that no later message denies it."""
        self.call.committed = number

    def _say_who_writes(self, holder: Mapping[str, Any]) -> None:
        said = _("waiting for {by}, who writes to the register: smeadmin {command}")
        self.tell(said.format(by=holder.get("by", "?"), command=holder.get("command", "")))

    def progress(self, text: str, total: int | None) -> AbstractContextManager[Bar]:
        """Show a bar on a terminal after half a second; the value is called with each step's size."""
        from smeadmin.cli.progress import bar

        return bar(text, total, sys.stderr, quiet=self.settings.quiet)

    def _assert_somebody_answers(self) -> None:
        if self.settings.no_input or not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise ConfirmationNeeded(
                way_out=(
                    _("look first: {command}").format(
                        command=shown_command(self.call.argv) + " --dry-run"
                    ),
                    _("answer beforehand: {command}").format(
                        command=shown_command(self.call.argv) + " --yes"
                    ),
                )
            )

    def _finish(
        self, document: Document, outcome: Outcome | None = None, *, answered: bool = False
    ) -> None:
        if outcome is not None and outcome.dry_run and document.deed is not None:
            document = replace(document, next=self._for_good())
        if not answered:
            self._answer(document, outcome)
        from smeadmin.render.output import talk

        talk(document, self.screen, outcome)
        if document.failure:
            raise document.failure
        if document.status:
            self.exit(document.status)

    def _for_good(self) -> str:
        """Give the command that does what a dry run has shown."""
        return shown_command([word for word in self.call.argv if word != "--dry-run"])

    def _answer(self, document: Document, outcome: Outcome | None) -> None:
        from smeadmin.render.output import answer

        if self.settings.out is None:
            answer(document, self.screen, outcome)
            return
        files.write_answer(document, self.settings, outcome)
        self.tell(_("Written to {file}.").format(file=self.settings.out))

    def exit(self, status: int) -> NoReturn:
        """Leave with a status other than 0 when the answer is a no."""
        raise typer.Exit(status)

    def _answers_in_text(self) -> bool:
        return self.screen.format not in ("json", "jsonl") and self.settings.out is None

    def show_before(self, document: Document, outcome: Outcome | None = None) -> None:
        """Show what a question is about: as the answer, or as talk where the answer is for programs."""
        from smeadmin.render.output import answer

        screen = self.screen
        if not self._answers_in_text():
            screen = replace(screen, out=screen.err, width=screen.err_width, format="table")
        answer(document, screen, outcome)

    @cached_property
    def screen(self) -> Screen:
        """The screen that this command speaks to."""
        from smeadmin.render.output import screen_of

        return screen_of(
            sys.stdout,
            sys.stderr,
            os.environ,
            format=self.settings.format or "table",
            color=self.settings.color,
            quiet=self.settings.quiet,
        )

    def _content(self) -> str:
        """Digest what the command was told, files by what is in them: two calls with one key must agree."""
        digest = hashlib.sha256(self.call.command.encode())
        settings = self.settings
        about = {"--on": settings.on, "--doc": settings.doc, "--reason": settings.reason}
        for name, value in sorted({**about, **self.arguments}.items()):
            digest.update(f"\0{name}={value!r}".encode())
            for word in value if isinstance(value, list) else [value]:
                for path in (word, word.partition("=")[2]) if isinstance(word, str) else ():
                    if path and Path(path).is_file():  # FILE, or KIND=FILE
                        digest.update(hashlib.sha256(Path(path).read_bytes()).digest())
        return digest.hexdigest()
