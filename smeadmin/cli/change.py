"""The change group: every writing command is one change; look at them, undo them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.frame import Group, Run
from smeadmin.cli.types import codes, day
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

group = Group("change")

Change = Annotated[
    str,
    typer.Argument(metavar="CHANGE", help=N_("its number"), autocompletion=codes("change")),
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
    from smeadmin.render.change import draw_changes

    run.read(
        lambda view: list_changes(view, since=since, by=who, command=command, limit=limit),
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
            metavar="CHANGE…", help=N_("their numbers, last first"), autocompletion=codes("change")
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
            changes="、".join(u.change for u in done),
            rows=sum(u.removed + u.restored for u in done),
        ),
    )
