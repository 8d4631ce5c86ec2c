"""The settle group: approved claims are put together, approved once more, paid, and matched with the bank."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding
from smeadmin.cli.types import choice, codes, day
from smeadmin.cli.usage import MissingOption
from smeadmin.domain.settlement import SETTLEMENT_LABELS
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
    from smeadmin.actions.settlement.preparing import prepare_settlement
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
    from smeadmin.actions.settlement.deciding import approve_settlement
    from smeadmin.render.formats import yuan
    from smeadmin.render.settlement import draw_approved

    run.write(
        lambda change: approve_settlement(change, settlement=settlement),
        draw_approved,
        question=lambda shown: _("Approve the payment of {amount} yuan?").format(
            amount=yuan(shown.due_fen)
        ),
    )


@group.writes(
    "export",
    example="smeadmin settle export ST-2026-04 --out 拨付.xlsx",
    related=("settle approve", "settle reconcile"),
    statuses={0: N_("written"), 5: N_("not approved, or the file exists")},
)
def export(run: Run, settlement: Settlement) -> None:
    """Write the payment file for finance (.xlsx or .csv), with the full numbers of the accounts.

    From then on nothing of it can be undone: the file has left the house. It is paid when the bank says
    so (settle reconcile). A second export writes the same file again.
    """
    from smeadmin.actions.settlement.deciding import export_settlement
    from smeadmin.render.settlement import draw_exported

    out = run.settings.out
    if out is None:
        raise MissingOption({"name": "--out"}, way_out=("--out " + _("payments.xlsx"),))
    if run.settings.dry_run:  # shown, not written: a payment file exists only for a payment
        run.settings = replace(run.settings, out=None)
    run.write(
        lambda change: export_settlement(change, settlement=settlement, file=out),
        lambda exported: draw_exported(*exported),
    )


@group.writes(
    "reconcile",
    example="smeadmin settle reconcile ST-2026-04 --file 银行回单.csv",
    related=("settle export", "settle retry"),
    statuses={
        0: N_("every row was recorded"),
        5: N_("not exported yet"),
        6: N_("the file is rejected, or rows of it fit nothing"),
    },
)
def reconcile(
    run: Run,
    settlement: Settlement,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar=N_("FILE"), help=N_("what the bank or finance sent back")),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help=N_("finance's receipt says that all of it was paid"))
    ] = False,
    encoding: Encoding = None,
) -> None:
    """Match a settlement with what the bank did, and record what was paid, in part, or failed.

    Rows are found by the number of the payment, else by credit code, account or name. What fits nothing is
    listed and left alone. Without a file, --all --doc NUMBER takes finance's receipt for the whole batch.
    """
    from smeadmin.actions.settlement.reconciling import (
        read_bank_file,
        receipt_for_all,
        reconcile_settlement,
    )
    from smeadmin.render.reconciling import draw_reconciled

    bank = (
        read_bank_file(file, on=run.on, encoding=encoding)
        if file is not None and not all_
        else receipt_for_all(run.settings.doc if all_ and file is None else None)
    )
    run.write(
        lambda change: reconcile_settlement(change, settlement=settlement, bank=bank),
        draw_reconciled,
    )


@group.writes(
    "retry",
    example="smeadmin settle retry ST-2026-04 --payee 91990102MA6B5N403H --account BA-000007",
    related=("settle reconcile", "account approve"),
    statuses={0: N_("prepared anew"), 3: N_("nothing failed, or no account")},
)
def retry(
    run: Run,
    settlement: Settlement,
    payee: Annotated[
        str | None,
        typer.Option(
            "--payee",
            metavar=N_("PAYEE"),
            help=N_("only this one"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    account: Annotated[
        str | None,
        typer.Option("--account", metavar=N_("ACCOUNT"), help=N_("to this approved account")),
    ] = None,
) -> None:
    """Put what failed, or was paid in part, into a new settlement; it is approved and exported anew."""
    from smeadmin.actions.settlement.preparing import retry_settlement
    from smeadmin.render.settlement import draw_prepared

    run.write(
        lambda change: retry_settlement(
            change, settlement=settlement, payee=payee, account=account
        ),
        draw_prepared,
    )


@group.reads("list", example="smeadmin settle list", related=("settle show",))
def list_(
    run: Run,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="prepared|approved|exported|reconciled",
            help=N_("in one state"),
            **choice("--state", *SETTLEMENT_LABELS, labels=SETTLEMENT_LABELS),
        ),
    ] = None,
) -> None:
    """List settlements, with what was paid of each and what failed."""
    from smeadmin.actions.settlement.showing import list_settlements
    from smeadmin.render.settlement import draw_settlements

    run.read(
        lambda view: list_settlements(view, state=state),
        lambda lines: draw_settlements(lines, filtered=state is not None),
    )


@group.reads("show", example="smeadmin settle show ST-2026-04", related=("fund trace",))
def show(run: Run, settlement: Settlement) -> None:
    """Show one settlement with its payees, in figures and in capitals."""
    from smeadmin.actions.settlement.showing import show_settlement
    from smeadmin.render.settlement import draw_settlement

    run.read(lambda view: show_settlement(view, settlement=settlement), draw_settlement)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with settlements."""
    from smeadmin.actions.settlement.showing import desk_settlement
    from smeadmin.render.settle_desk import draw_desk

    run.read(desk_settlement, draw_desk)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a settlement; None for a number that none has."""
    from smeadmin.actions.settlement.showing import show_settlement
    from smeadmin.domain.settlement import SettlementNotFound
    from smeadmin.render.settlement import draw_settlement

    try:
        return draw_settlement(show_settlement(view, settlement=code))
    except SettlementNotFound:
        return None
