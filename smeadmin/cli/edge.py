"""The edge: every way in which a command can end, turned into one drawing and one exit status."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from typer.exceptions import TyperException

from smeadmin.cli import completion, config, options, streams
from smeadmin.cli.call import Call
from smeadmin.cli.command import root
from smeadmin.cli.files import StdoutFull
from smeadmin.cli.usage import from_typer
from smeadmin.errors import Failure, Interrupted, Line
from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.render.output import Screen


def run(argv: Sequence[str], layers: config.Layers, fault: Failure | None = None) -> int:
    """Carry out one line and give its exit status; every failure is drawn once, here.

    ``fault`` is what was wrong with the settings, found before there was anything to draw it with.
    """
    call = Call(tuple(argv), layers)
    try:
        if fault is not None:
            raise fault
        status = _carry_out(call)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        raise
    except Failure as failure:
        return say(failure, call)
    except TyperException as error:
        return say(from_typer(error), call)
    except KeyboardInterrupt:
        return say_interrupted(call)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return say_bug(error, call)
        streams.forget(sys.stdout)
        return say(StdoutFull({"reason": error.strerror}), call)
    except Exception as error:
        return say_bug(error, call)


def _carry_out(call: Call) -> int:
    command = root()
    if os.environ.get(completion.VARIABLE):
        completion.answer(command, call)
        return 0
    try:
        with command.make_context("smeadmin", list(call.argv), obj=call) as context:
            command.invoke(context)
    except typer.Exit as leaving:
        return leaving.exit_code
    return 0


def say(failure: Failure, call: Call) -> int:
    """Draw a failure on stderr and give its status; a write that reached the disk is never denied."""
    from smeadmin.render import failures

    if call.committed is not None:
        failure.changed = True
        failure.details = {**failure.details, "change": call.committed}
        failure.more = (*failure.more, Line("change", (call.committed,)))
    refused = call.writing and not failure.changed
    failures.draw(failure, screen(call), write=refused, next=failure.following)
    return failure.status


def say_interrupted(call: Call) -> int:
    """Say that the command was interrupted, what is on disk, and how to go on."""
    from smeadmin.cli.words import shown_command
    from smeadmin.render.document import Document, Next, Note
    from smeadmin.render.output import talk

    on_screen = screen(call)
    if on_screen.format in ("json", "jsonl"):
        return say(Interrupted({"change": call.committed}), call)
    if call.committed:
        said = _("Interrupted, after {change} was written.").format(change=call.committed)
        talk(Document(notes=(Note(said, "plain"),)), on_screen, None)
    elif call.writing:
        again = Next(shown_command(call.argv), after=_("(safe to repeat)"))
        said = _("Interrupted. Nothing was changed.")
        talk(Document(notes=(Note(said, "plain"),), next=again), on_screen, None)
    else:
        talk(Document(notes=(Note(_("Interrupted."), "plain"),)), on_screen, None)
    return Interrupted.status


def say_bug(error: Exception, call: Call) -> int:
    """Say that this is our bug and save a report that holds nothing of the office's data."""
    from smeadmin.cli.report import Bug, save

    if call.given.get("debug") or call.layers.get("debug") or "--debug" in call.argv:
        import traceback

        traceback.print_exception(error)
    bug = Bug.of(error, save(error, call))
    try:
        return say(bug, call)
    except Exception:  # the drawing itself is broken: the sentence alone still has to come
        sys.stderr.write(f"{bug}\n")
        return bug.status


def screen(call: Call) -> Screen:
    """Make the screen for talk when the line may not even have been read: only its format matters."""
    from smeadmin.render.output import known_format, screen_of

    named = call.given.get("format") or config.scan(call.argv, "--format")
    named = named or call.layers.get("format") or "table"
    color = call.given.get("color") or call.layers.get("color") or "auto"
    return screen_of(
        sys.stdout,
        sys.stderr,
        os.environ,
        format=named if known_format(named) else "table",
        color=color if color in options.COLORS else "auto",
    )
