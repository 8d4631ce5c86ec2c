"""The change group: every writing command is one change; look at them, undo them, approve them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import codes, day, yuan
from smeadmin.i18n import gettext as _
from smeadmin.i18n import joined
from smeadmin.i18n import mark as N_

group = Group("change")

Change = Annotated[
    str,
    typer.Argument(metavar="CHANGE", help=N_("its number"), autocompletion=codes("change")),
]

Answered = Annotated[
    str | None,
    typer.Argument(
        metavar=N_("CHANGE|FILE"),
        help=N_("the number of the proposal, or its file on another computer"),
        autocompletion=codes("change"),
    ),
]
BroughtIn = Annotated[
    str | None,
    typer.Option(
        "--from", metavar=N_("ANSWER"), help=N_("bring in what was signed on another computer")
    ),
]


@group.reads("list", example="smeadmin change list --since 2026-03-01", related=("change show",))
def list_(
    run: Run,
    since: Annotated[
        date | None,
        typer.Option("--since", parser=day, metavar=N_("DATE"), help=N_("from that day on")),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar=N_("NAME"), help=N_("of one clerk"))
    ] = None,
    command: Annotated[
        str | None, typer.Option("--command", metavar=N_("COMMAND"), help=N_("of one command"))
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar=N_("N"), help=N_("the newest so many"))
    ] = None,
) -> None:
    """List the changes of the register, newest last."""
    from smeadmin.actions.change import list_changes
    from smeadmin.domain.doings import command_of
    from smeadmin.render.change import draw_changes

    named = command and command_of(command)
    run.read(
        lambda view: list_changes(view, since=since, by=who, command=named, limit=limit),
        draw_changes,
    )


@group.reads(
    "show", example="smeadmin change show CS-000002", related=("change diff", "change undo")
)
def show(run: Run, change: Change) -> None:
    """Show one change: who did what, when and why, how many rows, what rests on it."""
    from smeadmin.actions.change import show_change
    from smeadmin.render.change import draw_change

    run.read(lambda view: show_change(view, change=change), draw_change)


@group.reads("diff", example="smeadmin change diff CS-000002", related=("change show",))
def diff(
    run: Run,
    change: Change,
    limit: Annotated[
        int, typer.Option("--limit", metavar=N_("N"), help=N_("at most so many rows"))
    ] = 200,
) -> None:
    """Show the cells that a change wrote, before and after."""
    from smeadmin.actions.change import diff_change
    from smeadmin.render.change import draw_diff

    run.read(lambda view: diff_change(view, change=change, limit=limit), draw_diff)


@group.writes(
    "undo",
    example="smeadmin change undo CS-000002 --reason 列错位",
    related=("change show", "change diff"),
    statuses={0: N_("undone"), 3: N_("something rests on it, or has left the house")},
)
def undo(
    run: Run,
    changes: Annotated[
        list[str],
        typer.Argument(
            metavar=N_("CHANGE…"),
            help=N_("their numbers, last first"),
            autocompletion=codes("change"),
        ),
    ],
) -> None:
    """Undo changes by their inverse: rows come back as they were, postings are reversed.

    It is refused while a later change rests on one of them, and when something has left the house.
    """
    from smeadmin.actions.change import undo_changes
    from smeadmin.render.change import draw_undone

    run.write(
        lambda change: undo_changes(change, changes=changes),
        draw_undone,
        bulk=True,
        question=lambda done: _("Undo {changes} ({rows} rows)?").format(
            changes=joined(u.change for u in done),
            rows=sum(u.removed + u.restored for u in done),
        ),
    )


@group.reads(
    "propose",
    example="smeadmin change propose CS-000255 --out 待批.json",
    related=("change approve", "change reject", "change require"),
)
def propose(
    run: Run,
    change: Annotated[
        str | None,
        typer.Argument(
            metavar="CHANGE", help=N_("one proposal; else all"), autocompletion=codes("change")
        ),
    ] = None,
    decided: Annotated[
        bool, typer.Option("--decided", help=N_("those too that have been decided"))
    ] = False,
) -> None:
    """Show what waits for approval by another person; one of them, with --out FILE.json, to be carried.

    A writing command with --propose is stored as a proposal; so is one for which the office wants others.
    The file is approved on another computer: change approve FILE --out ANSWER.
    """
    from smeadmin.cli.carrying import is_carried, write_proposal

    if change is not None and is_carried(run):
        write_proposal(run, change)
        return
    from smeadmin.actions.proposal.proposing import list_proposals, show_proposal
    from smeadmin.render.proposal import draw_proposal, draw_proposals

    if change is None:
        run.read(lambda view: list_proposals(view, decided=decided), draw_proposals)
    else:
        run.read(lambda view: show_proposal(view, change=change), draw_proposal)


@group.writes(
    "approve",
    example="smeadmin change approve CS-000255 --by 周敏",
    related=("change propose", "change reject", "clerk key"),
    statuses={
        0: N_("approved and in effect"),
        3: N_("by the same person who proposed it, or a key that does not count"),
        5: N_("it would no longer come out the same"),
        8: N_("approved, others are still needed"),
    },
)
def approve(
    run: Run,
    proposal: Answered = None,
    answer: BroughtIn = None,
) -> None:
    """Approve a proposal: it is carried out exactly as it was shown, or not at all.

    Who proposed it cannot approve it, under whatever name. On another computer the file of a proposal is
    approved with --out ANSWER and one's key; the answer takes effect where it is brought in with --from.
    """
    _answer(run, "approve", proposal, answer)


@group.writes(
    "reject",
    example="smeadmin change reject CS-000255 --reason 名单有误",
    related=("change propose", "change approve"),
    statuses={0: N_("rejected"), 3: N_("neither yours nor for you to approve")},
)
def reject(run: Run, proposal: Answered = None, answer: BroughtIn = None) -> None:
    """Reject a proposal, or take back one's own; nothing of it was done.

    On another computer the file of a proposal is rejected with --out ANSWER and one's key; the answer
    counts where it is brought in with --from.
    """
    _answer(run, "reject", proposal, answer)


def _answer(run: Run, says: str, proposal: str | None, answer: str | None) -> None:
    from smeadmin.cli.carrying import answer_file, approve_here, bring_in, named_one, reject_here

    named = named_one(says, proposal, answer)
    if answer is not None:
        bring_in(run, says, named)
    elif Path(named).is_file():
        answer_file(run, says, named)
    elif says == "approve":
        approve_here(run, named)
    else:
        reject_here(run, named)


@group.writes(
    "require",
    example='smeadmin change require "voucher issue" --above 10万 --approvals 1 --doc 内控〔2026〕3号',
    related=("change propose", "change approve"),
)
def require(
    run: Run,
    command: Annotated[
        str | None,
        typer.Argument(
            metavar="[COMMAND]", help=N_("a writing command: voucher issue; none: list the rules")
        ),
    ] = None,
    above: Annotated[
        int | None,
        typer.Option("--above", parser=yuan, metavar=N_("YUAN"), help=N_("only above this amount")),
    ] = None,
    approvals: Annotated[
        int, typer.Option("--approvals", metavar=N_("N"), help=N_("so many others; 0: nobody"))
    ] = 1,
) -> None:
    """Set how many other persons must approve a command, from an amount on; without one, list the rules.

    From then on the command is stored as a proposal, without --propose. Where a measure asks for others, too,
    the stricter of the two holds.
    """
    from smeadmin.actions.proposal.asked import list_rules, set_rule
    from smeadmin.cli.proposing import assert_may_wait
    from smeadmin.cli.replaying import assert_writes
    from smeadmin.domain.doings import command_of
    from smeadmin.render.proposal import draw_rule, draw_rules

    if command is None:
        run.read(list_rules, draw_rules)
        return
    name = command_of(command)
    assert_writes(name)
    assert_may_wait(name)
    run.write(
        lambda writing: set_rule(writing, command=name, above_fen=above or 0, approvals=approvals),
        draw_rule,
    )
