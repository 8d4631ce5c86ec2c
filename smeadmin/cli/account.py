"""The account group: to whose bank account money goes, registered by one person and approved by another."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes, day
from smeadmin.cli.unmasking import Purpose, Unmask, look
from smeadmin.domain.account import ACCOUNT_STATES
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.account import AccountShown
    from smeadmin.storage.change import View

group = Group("account")


@group.writes(
    "add",
    example="smeadmin account add 91990103MA5H2R786A --bank 建设银行江澄支行 --number 622700001234564471",
    related=("account approve", "settle prepare"),
    statuses={
        0: N_("registered, to be approved"),
        3: N_("in another name, or that of another payee, without --reason"),
        5: N_("the payee has it already"),
    },
)
def add(
    run: Run,
    payee: Annotated[
        str,
        typer.Argument(
            metavar="PAYEE",
            help=N_("an institution or enterprise"),
            autocompletion=codes("institution"),
        ),
    ],
    bank: Annotated[
        str, typer.Option("--bank", metavar=N_("TEXT"), help=N_("the bank and its branch"))
    ],
    number: Annotated[
        str, typer.Option("--number", metavar=N_("DIGITS"), help=N_("digits of the account"))
    ],
    holder: Annotated[
        str | None,
        typer.Option("--holder", metavar=N_("TEXT"), help=N_("in whose name; else the payee's")),
    ] = None,
    start: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("from that day on")),
    ] = None,
) -> None:
    """Register a payee's bank account; it pays nothing before another person has approved it."""
    from smeadmin.actions.account import add_account
    from smeadmin.render.account import draw_added

    run.write(
        lambda change: add_account(
            change, payee=payee, bank=bank, number=number, holder=holder, valid_from=start
        ),
        draw_added,
    )


@group.writes(
    "approve",
    example="smeadmin account approve BA-000007 --by 何远",
    related=("account list", "settle prepare"),
    statuses={0: N_("approved"), 3: N_("by the same person who registered it")},
)
def approve(
    run: Run,
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help=N_("its number, as BA-000007"))],
) -> None:
    """Approve an account; from its day on money goes there.

    Who registered it cannot approve it. An account approved later takes its place.
    """
    from smeadmin.actions.account import approve_account
    from smeadmin.render.account import draw_approved

    run.write(lambda change: approve_account(change, account=account), draw_approved)


@group.reads(
    "list",
    example="smeadmin account list --state proposed",
    related=("account add", "account approve"),
)
def list_(
    run: Run,
    payee: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAYEE]",
            help=N_("whose, or the number of one"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="proposed|approved",
            help=N_("in one state"),
            **choice("--state", *ACCOUNT_STATES, labels=ACCOUNT_STATES),
        ),
    ] = None,
    unmask: Unmask = False,
    reason: Purpose = None,
) -> None:
    """List accounts; of a number the last four digits are shown, the whole with --unmask and --reason."""
    from smeadmin.actions.account import disclose_accounts, list_accounts
    from smeadmin.render.account import draw_accounts

    def action(view: View) -> tuple[AccountShown, ...]:
        return list_accounts(view, payee=payee, state=state)

    filtered = payee is not None or state is not None
    draw = partial(draw_accounts, filtered=filtered)
    look(run, unmask, reason, action, disclose_accounts, draw)
