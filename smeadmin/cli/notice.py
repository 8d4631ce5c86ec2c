"""The notice group: what is made public before it is done, and what is objected to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli import papers
from smeadmin.cli.attached import Attached
from smeadmin.cli.command import Group
from smeadmin.cli.correcting import add_notice_verb
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Days, Notice
from smeadmin.cli.types import codes, day
from smeadmin.cli.unmasking import Purpose, Unmask, look
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.notice import NoticeShown
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("notice")
add_notice_verb(group)


@group.writes(
    "open",
    example="smeadmin notice open AP-2026-0012 AP-2026-0013 --doc 江中小企〔2026〕18号",
    related=("notice show", "notice close", "certify publish"),
    statuses={
        0: N_("the notice is open"),
        3: N_("the working days of the year are not known"),
        4: N_("nothing of that number"),
        5: N_("under public notice already, or at another step"),
    },
)
def open_(
    run: Run,
    numbers: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("APPLICATION|CERTIFICATE…"),
            help=N_("applications, or certificates that are to be withdrawn"),
            autocompletion=codes("application"),
        ),
    ],
    days: Days = None,
) -> None:
    """Make public what is to be decided; its clock counts working days from the day after.

    Only the columns of the public list stand on it: never a phone, a person or an account.
    """
    from smeadmin.actions.publishing import publish
    from smeadmin.render.notice import draw_posted

    run.write(lambda change: publish(change, numbers=numbers, days=days), draw_posted)


@group.writes(
    "close",
    example="smeadmin notice close NT-2026-003",
    related=("notice show", "notice answer"),
    statuses={
        0: N_("closed"),
        3: N_("it is still running, or an objection is not answered"),
        5: N_("ended before"),
    },
)
def close(
    run: Run,
    notice: Notice,
    recall: Annotated[
        bool,
        typer.Option("--recall", help=N_("take it back, with --reason: nothing may rest on it")),
    ] = False,
) -> None:
    """Close a notice whose days have passed and whose objections are answered, or take it back."""
    from smeadmin.actions.publishing import end_notice
    from smeadmin.render.notice import draw_ended

    run.write(lambda change: end_notice(change, notice=notice, recall=recall), draw_ended)


@group.writes(
    "object",
    example="smeadmin notice object NT-2026-003 --to AP-2026-0012 --name 王宏 --reason 场所已退租",
    related=("notice answer", "notice show"),
    statuses={
        0: N_("taken in"),
        3: N_("the notice does not run on that day"),
        4: N_("it does not stand on the notice"),
    },
)
def object_(
    run: Run,
    notice: Notice,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar=N_("NUMBER"), help=N_("to whom; without it to the whole notice")
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--name", metavar=N_("NAME"), help=N_("who objects; without a name it is filed")
        ),
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar=N_("TEXT"), help=N_("phone or address"))
    ] = None,
    evidence: Attached = None,
) -> None:
    """Take in an objection with its grounds (--reason) and evidence; named ones stop the decision.

    What is not named is filed and stops nothing; so is what the measure does not count.
    """
    from smeadmin.actions.notice.objecting import object_to
    from smeadmin.render.notice import draw_objected

    run.write(
        lambda change: object_to(
            change,
            notice=notice,
            grounds=run.settings.reason,
            subject=to,
            by=name,
            contact=contact,
            evidence=evidence or (),
        ),
        draw_objected,
    )


@group.writes(
    "answer",
    example="smeadmin notice answer OB-2026-0001 --dismiss --reason 租约至2028年，已查看",
    related=("notice object", "notice show"),
    statuses={0: N_("answered, or put off"), 5: N_("answered before")},
)
def answer(
    run: Run,
    objection: Annotated[
        str,
        typer.Argument(
            metavar=N_("OBJECTION"), help=N_("its number"), autocompletion=codes("objection")
        ),
    ],
    dismiss: Annotated[bool, typer.Option("--dismiss", help=N_("it does not hold"))] = False,
    uphold: Annotated[
        bool, typer.Option("--uphold", help=N_("it holds: what was announced is not done"))
    ] = False,
    put_off: Annotated[
        date | None,
        typer.Option(
            "--put-off", parser=day, metavar=N_("DATE"), help=N_("answer it by a later day")
        ),
    ] = None,
) -> None:
    """Answer an objection, with --reason: it holds, it does not, or it takes longer to find out."""
    from smeadmin.actions.notice.objecting import answer_objection
    from smeadmin.render.notice import draw_answered, draw_put_off

    run.write(
        lambda change: answer_objection(
            change, objection=objection, uphold=uphold, dismiss=dismiss, put_off=put_off
        ),
        draw_answered if put_off is None else draw_put_off,
    )


@group.reads(
    "show", example="smeadmin notice show NT-2026-003", related=("notice list", "notice object")
)
def show(run: Run, notice: Notice, unmask: Unmask = False, reason: Purpose = None) -> None:
    """Show a notice: which of its days today is, who stands on it, every objection and its answer.

    Who objected is shown by the family name, in full with --unmask and --reason.
    """
    from smeadmin.actions.disclosing import disclose_objectors
    from smeadmin.actions.notice.reading import show_notice
    from smeadmin.render.notice import draw_notice

    def action(view: View) -> NoticeShown:
        return show_notice(view, notice=notice)

    look(run, unmask, reason, action, disclose_objectors, draw_notice)


@group.reads("list", example="smeadmin notice list --running", related=("notice show",))
def list_(
    run: Run,
    running: Annotated[
        bool, typer.Option("--running", help=N_("only those whose days have not passed"))
    ] = False,
    about: Annotated[
        str | None,
        typer.Option(
            "--about", metavar=N_("WHAT"), help=N_("certification, withdrawal, ranking, award")
        ),
    ] = None,
) -> None:
    """List public notices, newest first."""
    from smeadmin.actions.notice.reading import list_notices
    from smeadmin.render.notice import draw_notices

    run.read(lambda view: list_notices(view, about=about, running=running), draw_notices)


def explain(view: View, code: str) -> Document | None:
    """Say where a notice stands, by its number or that of an objection; None for any other code."""
    if not code.upper().startswith(("NT-", "OB-")):
        return None
    from smeadmin.actions.notice.reading import show_notice
    from smeadmin.render.notice import draw_notice

    return draw_notice(show_notice(view, notice=code))


@group.desk
def desk(run: Run) -> None:
    """Which notices run, and which objections wait for an answer."""
    from smeadmin.actions.notice.reading import list_notices
    from smeadmin.render.notice import draw_notices

    run.read(lambda view: list_notices(view), draw_notices)


papers.add_notice_verbs(group)
