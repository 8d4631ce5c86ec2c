"""The target group: what the measures in force want to be reached, how far it is, what is lacking."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import calendar_year, codes, pairs
from smeadmin.i18n import mark as N_

group = Group("target")

Year = Annotated[
    int | None,
    typer.Option(
        "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("judged for this year")
    ),
]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar=N_("POLICY"), help=N_("of one measure"), autocompletion=codes("policy")
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("FIGURE=VALUE"),
        help=N_("a figure from outside the register, of one region FIGURE@REGION, repeatable"),
    ),
]


@group.reads("list", example="smeadmin target list", related=("target status", "policy show"))
def list_(run: Run, policy: Policy = None) -> None:
    """List the goals of the measures in force: what is to be reached by when, and where it is written."""
    from smeadmin.actions.target import target_status
    from smeadmin.render.target import draw_targets

    run.read(lambda view: target_status(view, policy=policy), draw_targets)


@group.reads(
    "status",
    example="smeadmin target status --year 2026",
    related=("target gap", "target list"),
)
def status(run: Run, year: Year = None, policy: Policy = None, given: Given = None) -> None:
    """Show how far each goal is on the day, what it is short by, and where the year's pace leads."""
    from smeadmin.actions.target import target_status
    from smeadmin.render.target import draw_status

    run.read(
        lambda view: target_status(view, year=year, policy=policy, given=pairs(given)), draw_status
    )


@group.reads("gap", example="smeadmin target gap GD-02", related=("target status", "certify check"))
def gap(
    run: Run,
    target: Annotated[
        str, typer.Argument(metavar=N_("TARGET"), help=N_("its name, or the clause that sets it"))
    ],
    year: Year = None,
    given: Given = None,
) -> None:
    """Say what one goal lacks: how much, and of a share of regions which do not count yet."""
    from smeadmin.actions.target import target_gap
    from smeadmin.render.target import draw_gap

    run.read(lambda view: target_gap(view, target=target, year=year, given=pairs(given)), draw_gap)
