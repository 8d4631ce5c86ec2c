"""The db group: the register as a thing that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.rehearsal import is_rehearsal
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.storage.change import Register

group = Group("db")


@group.reads("status", example="smeadmin db status", related=("db check",))
def status(run: Run) -> None:
    """Tell what the register is: where, how large, whose, and where its chain stands."""
    from smeadmin.actions.db import store_status
    from smeadmin.render.db import draw_status

    status = store_status(run.open(), on=run.on)
    run.show(draw_status(status), rehearsal=status.rehearsal)


@group.reads(
    "check",
    example="smeadmin db check",
    related=("audit verify", "db restore"),
    statuses={0: N_("sound"), 7: N_("something was found")},
)
def check(run: Run) -> None:
    """Check every page, every reference, the chain and every row behind it."""
    from smeadmin.actions.db import check_store
    from smeadmin.render.db import draw_checked

    register = run.open()
    run.show(draw_checked(check_store(register)), rehearsal=_for_practice(run, register))


@group.reads(
    "backup", example="smeadmin db backup 备份/office-20260310.db", related=("db restore",)
)
def backup(
    run: Run,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("the copy to make"))],
    as_found: Annotated[
        bool,
        typer.Option("--as-found", help=N_("keep it as evidence although it does not verify")),
    ] = False,
) -> None:
    """Make a copy of the register, open it, verify it, and write a manifest beside it.

    Never copy the file yourself while somebody may be working: such a copy is often half a change.
    """
    from smeadmin.actions.db import back_up_store
    from smeadmin.render.db import draw_backed_up

    register = run.open()
    made = back_up_store(register, target=file, at=run.at, as_found=as_found)
    run.show(draw_backed_up(made), rehearsal=_for_practice(run, register))


def _for_practice(run: Run, register: Register) -> bool:
    with register.reading(run.on) as view:
        return is_rehearsal(view)


@group.writes(
    "restore", example="smeadmin db restore 备份/office-20260310.db", related=("db backup",)
)
def restore(
    run: Run,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("a copy made by db backup"))],
) -> None:
    """Put a verified copy in the place of the register; what stood there is kept beside it.

    What was done since the copy was made is given up: that needs --reason and is recorded in what is put
    back. It is refused where something of it has left the house, and where the register was handed over.
    """
    from smeadmin.cli.handing import put_back

    put_back(run, file)


@group.writes("migrate", example="smeadmin db migrate", related=("db backup", "db check"))
def migrate(run: Run) -> None:
    """Bring a register of an older smeadmin to the schema of this one; the old file is kept."""
    from smeadmin.actions.db import migrate_store
    from smeadmin.render.db import draw_migrated
    from smeadmin.render.output import Outcome

    dry_run = run.settings.dry_run
    done = migrate_store(where=run.settings.db, at=run.at, dry_run=dry_run)
    run.show(draw_migrated(done), Outcome(dry_run=dry_run))


@group.writes(
    "hand-over",
    example="smeadmin db hand-over 移交/office.db",
    related=("db status", "db backup"),
    statuses={
        0: N_("handed over, or taken over"),
        3: N_("this copy was handed over, or the file was not"),
        5: N_("another register, an old file, or both copies went on"),
    },
)
def hand_over(
    run: Run,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help=N_("the register on its way"))
    ] = None,
    take: Annotated[
        bool, typer.Option("--take", help=N_("put it in the place of the register here"))
    ] = False,
    withdraw: Annotated[
        bool,
        typer.Option("--withdraw", help=N_("write here again: what was handed over is lost")),
    ] = False,
) -> None:
    """Hand the register over to another computer: from then on it is written to there, and here only read.

    There it is taken over with --take; it comes back the same way. An old file, another register, or a copy
    that somebody wrote to meanwhile is never put in place.
    """
    from smeadmin.cli.handing import hand_over as hand
    from smeadmin.cli.handing import take_over, withdraw_it
    from smeadmin.domain.custody import OneOfThree

    if (file is None) != withdraw or (take and withdraw):
        raise OneOfThree(way_out=("smeadmin db hand-over --help",))
    if withdraw:
        withdraw_it(run)
    elif take:
        take_over(run, file or "")
    else:
        hand(run, file or "")
