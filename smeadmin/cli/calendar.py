"""The calendar group: working days by the notices of the State Council."""

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
from smeadmin.cli.types import calendar_year, day, days
from smeadmin.i18n import mark as N_

group = Group("calendar")


@group.reads("list", example="smeadmin calendar list --year 2026", related=("calendar check",))
def list_(
    run: Run,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("the days of this year")
        ),
    ] = None,
) -> None:
    """List the years whose working days are known, each with its notice."""
    from smeadmin.actions.calendar import list_calendar
    from smeadmin.render.calendar import draw_calendar, draw_year

    run.read(
        lambda view: list_calendar(view, year=year), draw_calendar if year is None else draw_year
    )


@group.writes(
    "import",
    example="smeadmin calendar import 放假安排.xlsx --year 2027 --doc 国办发明电〔2026〕8号",
    related=("calendar list", "calendar check"),
    statuses={0: N_("entered, or nothing new"), 6: N_("rejected")},
)
def import_(
    run: Run,
    file: File,
    year: Annotated[
        int,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("the year the notice is for"),
        ),
    ],
    sheet: SheetName = None,
    encoding: Encoding = None,
    partial: Partial = False,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Enter the notice of a year: the days off, and the weekends that are worked for them.

    --doc is the number of the notice. A later notice for the same year changes the days it names.
    """
    from smeadmin.actions.calendar_intake import CalendarIntake
    from smeadmin.domain.calendar import CalendarDocumentNeeded

    if not run.settings.doc:
        raise CalendarDocumentNeeded(way_out=("--doc 国办发明电〔2026〕N号",))
    given = order(run, file, sheet, encoding, "both", "keep", partial, errors, sender=sender)
    run_import(run, CalendarIntake(year), given)


@group.reads(
    "check",
    example="smeadmin calendar check 2026-09-29 --days 5",
    related=("calendar list",),
    statuses={0: N_("known"), 3: N_("the notice of that year is not here")},
)
def check(
    run: Run,
    on: Annotated[date, typer.Argument(metavar="DATE", parser=day, help=N_("the day"))],
    days: Annotated[
        int | None,
        typer.Option(
            "--days", parser=days, metavar=N_("N"), help=N_("so many working days after it")
        ),
    ] = None,
) -> None:
    """Tell whether a day is worked, and on which day a term of working days ends."""
    from smeadmin.actions.calendar import check_day
    from smeadmin.render.calendar import draw_day

    run.read(lambda view: check_day(view, day=on, count=days), draw_day)


@group.reads(
    "export",
    example="smeadmin calendar export --year 2027 --out 放假安排.xlsx",
    related=("calendar import", "calendar list"),
)
def export(
    run: Run,
    year: Annotated[
        int,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("the year the notice is for"),
        ),
    ],
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write the days of a year, entered or shipped, to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.calendar import export_calendar
    from smeadmin.domain.columns import NOUNS

    run_export(
        run, lambda view: export_calendar(view, year=year), NOUNS["calendar"], headers, encoding
    )


@group.reads(
    "template",
    example="smeadmin calendar template --year 2027 --out 放假安排.xlsx",
    related=("calendar import",),
)
def template(
    run: Run,
    year: Annotated[
        int,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("the year the notice is for"),
        ),
    ],
) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.domain.columns import NOUNS

    back = f"--year {year} --doc 国办发明电〔{year - 1}〕N号"
    run_template(run, NOUNS["calendar"], lambda _view: {}, back=back)
