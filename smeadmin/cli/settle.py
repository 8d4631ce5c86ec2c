"""The settle group: approved claims are put together, approved once more, and paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.frame import Group, Run
from smeadmin.cli.types import codes, day
from smeadmin.cli.usage import MissingOption
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("settle")

Settlement = Annotated[
    str,
    typer.Argument(metavar="SETTLEMENT", help=N_("its number"), autocompletion=codes("settlement")),
]


@group.writes(
    "prepare",
    example="smeadmin settle prepare --until 2026-08-31",
    related=("settle approve", "claim approve"),
    statuses={0: N_("prepared"), 3: N_("no approved claim waits")},
)
def prepare(
    run: Run,
    until: Annotated[
        date | None,
        typer.Option(
            "--until", parser=day, metavar=N_("DATE"), help=N_("claims approved by that day")
        ),
    ] = None,
) -> None:
    """Put all approved claims together, a line for each payee, frozen by a digest."""
    from smeadmin.actions.settlement import prepare_settlement
    from smeadmin.render.settlement import draw_prepared

    run.write(lambda change: prepare_settlement(change, until=until), draw_prepared)


@group.writes(
    "approve",
    example="smeadmin settle approve ST-2026-04 --by 何远",
    related=("settle export", "settle show"),
    statuses={0: N_("approved"), 3: N_("by the same person who prepared it")},
)
def approve(run: Run, settlement: Settlement) -> None:
    """Approve a settlement as it was prepared, word for word.

    Who prepared it cannot approve it.
    """
    from smeadmin.actions.settlement import approve_settlement
    from smeadmin.render.formats import yuan
    from smeadmin.render.settlement import draw_approved

    run.write(
        lambda change: approve_settlement(change, settlement=settlement),
        draw_approved,
        question=lambda shown: _("Approve the payment of {amount} yuan?").format(
            amount=yuan(shown.amount_fen)
        ),
    )


@group.writes(
    "export",
    example="smeadmin settle export ST-2026-04 --out 拨付.xlsx",
    related=("settle approve", "fund check"),
    statuses={0: N_("written, recorded as paid"), 5: N_("not approved, or the file exists")},
)
def export(run: Run, settlement: Settlement) -> None:
    """Write the payment file for finance (.xlsx or .csv) and record its claims as paid.

    From then on nothing of it can be undone: the file has left the house. Matching it with what the
    bank did is the work of a later version. A second export writes the same file again.
    """
    from smeadmin.actions.settlement import export_settlement
    from smeadmin.render.settlement import draw_exported

    out = run.settings.out
    if out is None:
        raise MissingOption({"name": "--out"}, way_out=("--out " + _("payments.xlsx"),))
    if run.settings.dry_run:  # shown, not written: a payment file exists only for a payment
        run.settings = replace(run.settings, out=None)
    run.write(
        lambda change: export_settlement(change, settlement=settlement, file=out), draw_exported
    )


@group.reads("list", example="smeadmin settle list", related=("settle show",))
def list_(run: Run) -> None:
    """List settlements."""
    from smeadmin.actions.settlement import list_settlements
    from smeadmin.render.settlement import draw_settlements

    run.read(list_settlements, draw_settlements)


@group.reads("show", example="smeadmin settle show ST-2026-04", related=("fund trace",))
def show(run: Run, settlement: Settlement) -> None:
    """Show one settlement with its payees, in figures and in capitals."""
    from smeadmin.actions.settlement import show_settlement
    from smeadmin.render.settlement import draw_settlement

    run.read(lambda view: show_settlement(view, settlement=settlement), draw_settlement)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with settlements."""
    from smeadmin.actions.settlement import desk_settlement
    from smeadmin.render.settlement import draw_desk

    run.read(desk_settlement, draw_desk)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a settlement; None for a number that none has."""
    from smeadmin.actions.settlement import show_settlement
    from smeadmin.domain.settlement import SettlementNotFound
    from smeadmin.render.settlement import draw_settlement

    try:
        return draw_settlement(show_settlement(view, settlement=code))
    except SettlementNotFound:
        return None
