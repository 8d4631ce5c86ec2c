"""The roster group: lists that other bodies keep, and who stands on them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.exports import CsvEncoding, Headers, run_export, run_template
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import (
    Encoding,
    Errors,
    File,
    Partial,
    Sender,
    SheetName,
    order,
    run_import,
)
from smeadmin.cli.types import choice, codes, day
from smeadmin.domain.rules.sources import SANCTIONS
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import CHOICES

group = Group("roster")

Name = Annotated[
    str,
    typer.Argument(metavar=N_("ROSTER"), help=N_("its name"), autocompletion=codes("roster")),
]


@group.writes(
    "create",
    example="smeadmin roster create 失信名单 --kept-by 市发展改革局",
    related=("roster import", "roster list"),
    statuses={0: N_("made"), 5: N_("there is one of that name")},
)
def create(
    run: Run,
    name: Annotated[str, typer.Argument(metavar=N_("ROSTER"), help=N_("as policies name it"))],
    kept_by: Annotated[
        str, typer.Option("--kept-by", metavar=N_("TEXT"), help=N_("who keeps and publishes it"))
    ],
    sanction: Annotated[
        str | None,
        typer.Option(
            "--sanction",
            metavar=N_("KIND"),
            help=N_("who stands on it is under this sanction, as measures count them"),
            **choice("--sanction", *SANCTIONS, labels=CHOICES),
        ),
    ] = None,
) -> None:
    """Make a list that another body keeps: a blacklist, a list of titles given by others."""
    from smeadmin.actions.roster import create_roster
    from smeadmin.render.roster import draw_created

    run.write(
        lambda change: create_roster(change, name=name, kept_by=kept_by, sanction=sanction),
        draw_created,
    )


@group.writes(
    "import",
    example="smeadmin roster import 失信名单 名单.xlsx --dated 2026-03-01",
    related=("roster show", "roster check", "change undo"),
    statuses={0: N_("imported, or nothing new"), 6: N_("rejected, or taken in part")},
)
def import_(
    run: Run,
    roster: Name,
    file: File,
    dated: Annotated[
        date,
        typer.Option(
            "--dated", parser=day, metavar=N_("DATE"), help=N_("the day the list itself bears")
        ),
    ],
    sheet: SheetName = None,
    encoding: Encoding = None,
    partial: Partial = False,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Import an edition: the whole list as it was on its date.

    Who is registered is known by any identifier; others are kept for the day they are. The newest edition
    counts; who no longer stands on it is off the list.
    """
    from smeadmin.actions.roster import RosterIntake

    given = order(run, file, sheet, encoding, "both", "keep", partial, errors, sender=sender)
    run_import(run, RosterIntake(roster, dated), given)


@group.reads("list", example="smeadmin roster list", related=("roster show",))
def list_(run: Run) -> None:
    """List the outside lists with their newest editions."""
    from smeadmin.actions.roster import list_rosters
    from smeadmin.render.roster import draw_rosters

    run.read(list_rosters, draw_rosters)


@group.reads("show", example="smeadmin roster show 失信名单", related=("roster import",))
def show(run: Run, roster: Name) -> None:
    """Show one list: its editions, and who of the registered stands on it."""
    from smeadmin.actions.roster import show_roster
    from smeadmin.render.roster import draw_roster

    run.read(lambda view: show_roster(view, roster=roster), draw_roster)


@group.reads("check", example="smeadmin roster check 91990102MA5K3T6163", related=("roster list",))
def check(
    run: Run,
    who: Annotated[
        str,
        typer.Argument(
            metavar=N_("WHO"),
            help=N_("an enterprise or institution: code, number, or a part of the name"),
            autocompletion=codes("enterprise"),
        ),
    ],
) -> None:
    """Tell on which lists somebody stands on the day."""
    from smeadmin.actions.roster import check_roster
    from smeadmin.render.roster import draw_checked

    run.read(lambda view: check_roster(view, body=who), draw_checked)


@group.reads(
    "export",
    example="smeadmin roster export 失信名单 --out 失信名单.xlsx",
    related=("roster import", "roster show"),
)
def export(
    run: Run, roster: Name, headers: Headers = "zh", encoding: CsvEncoding = "utf-8"
) -> None:
    """Write the newest edition to CSV or XLSX, to be edited and imported again.

    Imported under its date it corrects that edition, under a later date it is a new one.
    """
    from smeadmin.actions.roster import export_roster
    from smeadmin.domain.columns import NOUNS

    run_export(
        run, lambda view: export_roster(view, roster=roster), NOUNS["roster"], headers, encoding
    )


@group.reads(
    "template",
    example="smeadmin roster template 失信名单 --out 名单.xlsx",
    related=("roster import",),
)
def template(run: Run, roster: Name) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.domain.columns import NOUNS

    dated = f"--dated {run.on.isoformat()}"
    run_template(run, NOUNS["roster"], lambda _view: {}, before=roster, back=dated)
