"""The region group: the divisions of the standard, and the towns and zones of the office."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.exports import CsvEncoding, Headers, run_export, run_template
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import (
    Blank,
    Encoding,
    Errors,
    File,
    Mode,
    Partial,
    Sender,
    SheetName,
    order,
    run_import,
)
from smeadmin.cli.types import choice, codes, day
from smeadmin.domain.region import LEVEL_LABELS
from smeadmin.i18n import mark as N_

group = Group("region")

Which = Annotated[
    str,
    typer.Argument(metavar="REGION", help=N_("code or name"), autocompletion=codes("region")),
]
Parent = Annotated[
    str | None,
    typer.Option(
        "--parent",
        metavar=N_("CODE"),
        help=N_("the region it lies in"),
        autocompletion=codes("region"),
    ),
]
Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="|".join(LEVEL_LABELS),
        **choice("--level", *LEVEL_LABELS, labels=LEVEL_LABELS),
        help=N_("province, city, county, town or zone"),
    ),
]
From = Annotated[
    date | None,
    typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("first day of use")),
]
Inside = Annotated[
    str | None,
    typer.Option(
        "--in",
        metavar=N_("CODE"),
        help=N_("a region and all that lies in it"),
        autocompletion=codes("region"),
    ),
]
Local = Annotated[bool, typer.Option("--local", help=N_("only those that the office added"))]


@group.reads(
    "list",
    example="smeadmin region list --in 440600",
    related=("region show", "region add"),
)
def list_(
    run: Run,
    inside: Inside = None,
    level: Level = None,
    local: Local = False,
    given_up: Annotated[
        bool, typer.Option("--given-up", help=N_("also codes that are no longer in use"))
    ] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help=N_("at most so many"))
    ] = None,
) -> None:
    """List regions in use on the day."""
    from smeadmin.actions.region import list_regions
    from smeadmin.render.region import draw_regions

    run.read(
        lambda view: list_regions(
            view, inside=inside, level=level, local=local, given_up=given_up, limit=limit
        ),
        draw_regions,
    )


@group.reads(
    "show",
    example="smeadmin region show 440606",
    related=("region list", "region succeed"),
)
def show(run: Run, region: Which) -> None:
    """Show one region: what it lies in, what lies in it, what came before and after."""
    from smeadmin.actions.region import show_region
    from smeadmin.render.region import draw_region

    run.read(lambda view: show_region(view, region=region), draw_region)


@group.writes(
    "add",
    example="smeadmin region add 440606103 乐从镇 --parent 440606",
    related=("region import", "region edit"),
    statuses={0: N_("added"), 5: N_("the code exists already")},
)
def add(
    run: Run,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("9 digits for a town, else any"))],
    name: Annotated[str, typer.Argument(metavar="FULL-NAME")],
    parent: Parent = None,
    level: Level = None,
    from_day: From = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar=N_("TEXT"), help=N_("where it is written"))
    ] = None,
) -> None:
    """Add a town, or a zone that has no code in the standard; it lies in a region."""
    from smeadmin.actions.region import add_region
    from smeadmin.render.region import draw_region_added

    run.write(
        lambda change: add_region(
            change,
            code=code,
            name=name,
            parent=parent,
            level=level,
            from_day=from_day,
            source=source,
        ),
        draw_region_added,
    )


@group.writes(
    "import",
    example="smeadmin region import 镇街区划.csv",
    related=("region list", "region add"),
    statuses={0: N_("imported, or nothing new"), 6: N_("rejected, or taken in part")},
)
def import_(
    run: Run,
    file: File,
    sheet: SheetName = None,
    encoding: Encoding = None,
    mode: Mode = "both",
    blank: Blank = "keep",
    partial: Partial = False,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Take towns and zones from a spreadsheet."""
    from smeadmin.actions.region import RegionIntake

    given = order(run, file, sheet, encoding, mode, blank, partial, errors, sender=sender)
    run_import(run, RegionIntake(), given)


@group.writes(
    "edit",
    example="smeadmin region edit 440606103 --parent 440606",
    related=("region show", "region succeed"),
)
def edit(
    run: Run,
    region: Which,
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("FULL-NAME"), help=N_("the name"))
    ] = None,
    parent: Parent = None,
    level: Level = None,
    from_day: From = None,
    until_day: Annotated[
        date | None,
        typer.Option("--until", parser=day, metavar=N_("DATE"), help=N_("last day of use")),
    ] = None,
) -> None:
    """Set new values of one region."""
    from smeadmin.actions.region import edit_region
    from smeadmin.render.region import draw_region_edited

    run.write(
        lambda change: edit_region(
            change,
            region=region,
            name=name,
            parent=parent,
            level=level,
            from_day=from_day,
            until_day=until_day,
        ),
        draw_region_edited,
    )


@group.writes(
    "succeed",
    example="smeadmin region succeed 440602 440699 --name 禅城区 --from 2026-01-01",
    related=("region show", "region edit"),
    statuses={0: N_("noted"), 5: N_("given up already")},
)
def succeed(
    run: Run,
    old: Annotated[
        str,
        typer.Argument(
            metavar=N_("OLD"), help=N_("the code given up"), autocompletion=codes("region")
        ),
    ],
    new: Annotated[str, typer.Argument(metavar=N_("NEW"), help=N_("the code in its place"))],
    name: Annotated[
        str | None,
        typer.Option(
            "--name", metavar=N_("FULL-NAME"), help=N_("its name, if it is not there yet")
        ),
    ] = None,
    from_day: Annotated[
        date | None,
        typer.Option(
            "--from", parser=day, metavar=N_("DATE"), help=N_("default: the day of the act")
        ),
    ] = None,
) -> None:
    """Let one code take the place of another from a day on.

    Whoever is registered keeps the code of its day, and is found under both.
    """
    from smeadmin.actions.region import succeed_region
    from smeadmin.render.region import draw_succeeded

    run.write(
        lambda change: succeed_region(change, old=old, new=new, name=name, from_day=from_day),
        draw_succeeded,
    )


@group.reads(
    "export",
    example="smeadmin region export --local --out 镇街区划.xlsx",
    related=("region import", "region list"),
)
def export(
    run: Run,
    inside: Inside = None,
    local: Local = False,
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write regions to CSV or XLSX, given-up codes too, to be edited and imported again."""
    from smeadmin.actions.region import export_regions
    from smeadmin.domain.columns import NOUNS

    run_export(
        run,
        lambda view: export_regions(view, inside=inside, local=local),
        NOUNS["region"],
        headers,
        encoding,
    )


@group.reads(
    "template",
    example="smeadmin region template --out 镇街区划.xlsx",
    related=("region import",),
)
def template(run: Run) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.domain.columns import NOUNS

    run_template(run, NOUNS["region"], lambda _view: {})
