"""The list of the certify group: certificates, open applications, holders to be checked."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import calendar_year, days
from smeadmin.i18n import mark as N_


def add_verbs(group: Group) -> None:
    """Give the group its list."""
    group.reads("list", example="smeadmin certify list --in-force", related=("certify show",))(
        list_
    )


def list_(
    run: Run,
    open_only: Annotated[bool, typer.Option("--open", help=N_("open applications only"))] = False,
    in_force: Annotated[
        bool, typer.Option("--in-force", help=N_("what holds on the day only"))
    ] = False,
    title: Annotated[
        str | None, typer.Option("--as", metavar=N_("TITLE"), help=N_("of one title"))
    ] = None,
    level: Annotated[
        str | None, typer.Option("--level", metavar=N_("LEVEL"), help=N_("of one level, as city"))
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region", metavar=N_("CODE"), help=N_("in a region and all that lies in it")
        ),
    ] = None,
    expiring: Annotated[
        int | None,
        typer.Option(
            "--expiring", parser=days, metavar=N_("DAYS"), help=N_("ending within so many days")
        ),
    ] = None,
    renewal: Annotated[
        bool, typer.Option("--renewal", help=N_("what can be renewed on the day only"))
    ] = False,
    unchecked: Annotated[
        bool,
        typer.Option("--unchecked", help=N_("holders not checked this year only; --year: another")),
    ] = False,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("with --unchecked: of which year"),
        ),
    ] = None,
) -> None:
    """List certificates as they stand on the day, and open applications."""
    from smeadmin.actions.certificates import list_certificates
    from smeadmin.render.certificates import draw_certificates

    run.read(
        lambda view: list_certificates(
            view,
            open_only=open_only,
            in_force=in_force,
            certification=title,
            level=level,
            region=region,
            expiring=expiring,
            renewal=renewal,
            unchecked_in=(year or view.on.year) if unchecked or year else None,
        ),
        draw_certificates,
    )
