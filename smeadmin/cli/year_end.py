"""The end of the year: what keeps each fund open, a rehearsal, and closing them all in one change."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.fund_year import Treasury
from smeadmin.cli.types import calendar_year, pairs
from smeadmin.i18n import mark as N_

group = Group("year-end")

Year = Annotated[
    int, typer.Argument(metavar="YEAR", parser=calendar_year, help=N_("a budget year"))
]
Carry = Annotated[
    list[str] | None,
    typer.Option(
        "--carry",
        metavar=N_("FUND=FUND"),
        help=N_("what is left of the first is carried into the second, repeatable"),
    ),
]
Lapse = Annotated[bool, typer.Option("--lapse", help=N_("what is left of the others lapses"))]
_ABOUT = {0: N_("closed"), 3: N_("something is still promised or payable")}


@group.reads("status", example="smeadmin year-end status 2026", related=("year-end rehearse",))
def status(run: Run, year: Year) -> None:
    """Show the funds of a year: what each still holds, and what keeps it from being closed."""
    from smeadmin.actions.year_end import show_year_end
    from smeadmin.render.year_end import draw_status

    run.read(lambda view: show_year_end(view, year=year), draw_status)


@group.writes(
    "rehearse",
    example="smeadmin year-end rehearse 2026 --carry FW2026=FW2027 --treasury",
    related=("year-end run",),
    statuses=_ABOUT,
)
def rehearse(
    run: Run, year: Year, carry: Carry = None, lapse: Lapse = False, treasury: Treasury = False
) -> None:
    """Carry the closing of a year out and take it back: what it would do, nothing written."""
    run.settings = replace(run.settings, dry_run=True)
    run.call.argv = tuple("run" if word == "rehearse" else word for word in run.call.argv)
    _close(run, year, carry, lapse=lapse, treasury=treasury)


@group.writes(
    "run",
    example="smeadmin year-end run 2026 --carry FW2026=FW2027 --treasury",
    related=("year-end status", "fund close", "voucher expire"),
    statuses=_ABOUT,
)
def run_(
    run: Run, year: Year, carry: Carry = None, lapse: Lapse = False, treasury: Treasury = False
) -> None:
    """Close every fund of a year in one change, all or none.

    Vouchers past their last day give their money back first. Then what is left of each fund is carried
    over, lapses, or goes back to the treasury, and nothing more is promised of it.
    """
    _close(run, year, carry, lapse=lapse, treasury=treasury)


def _close(run: Run, year: int, carry: list[str] | None, *, lapse: bool, treasury: bool) -> None:
    from smeadmin.actions.year_end import close_year
    from smeadmin.render.year_end import draw_closed

    run.write(
        lambda change: close_year(
            change, year=year, carry=pairs(carry), lapse=lapse, treasury=treasury
        ),
        draw_closed,
    )
