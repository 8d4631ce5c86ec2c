"""The return group: the figures that institutions file for a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
from smeadmin.cli.shared import Institution
from smeadmin.cli.types import calendar_year, codes
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.columns import Noun

group = Group("return")

Year = Annotated[
    int,
    typer.Option(
        "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("the year they are of")
    ),
]
InRegion = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar=N_("CODE"),
        help=N_("a region and all that lies in it"),
        autocompletion=codes("region"),
    ),
]
Staff = Annotated[
    bool, typer.Option("--staff", help=N_("the roster of staff instead of the figures"))
]


@group.writes(
    "import",
    example="smeadmin return import 2025年报.xlsx --year 2025",
    related=("return template", "return missing", "change undo"),
    statuses={0: N_("imported, or nothing new"), 6: N_("rejected, or taken in part")},
)
def import_(
    run: Run,
    file: File,
    year: Year,
    staff: Staff = False,
    sheet: SheetName = None,
    encoding: Encoding = None,
    mode: Mode = "both",
    blank: Blank = "keep",
    partial: Partial = False,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Take the figures of a year from a spreadsheet, each kept with the cell it came from.

    The columns are the figures that the measures in force want filed. An empty cell is a figure that
    was not filed, never 0. With --staff the sheet is a roster of staff: one row a person, no names.
    """
    from smeadmin.actions.annual_return.intake import ReturnIntake
    from smeadmin.actions.annual_return.staff import StaffIntake
    from smeadmin.actions.imports import Intake
    from smeadmin.render.annual_return import draw_return_imported

    given = order(run, file, sheet, encoding, mode, blank, partial, errors, sender=sender)
    register = run.open()
    intake: Intake
    if staff:
        intake = StaffIntake(year=year)
    else:
        with register.reading(run.on) as view:
            intake = ReturnIntake(view, year=year)
    run_import(run, intake, given, lambda imported: draw_return_imported(imported, year=year))


@group.writes(
    "set",
    example="smeadmin return set 启帆 staff 9 --year 2025 --reason 核对社保清单后更正",
    related=("return show", "return import"),
    statuses={0: N_("set, or so already"), 6: N_("the value is faulty")},
)
def set_(
    run: Run,
    institution: Institution,
    figure: Annotated[
        str, typer.Argument(metavar=N_("FIGURE"), help=N_("its name or its header in the sheet"))
    ],
    year: Year,
    value: Annotated[
        str | None,
        typer.Argument(
            metavar="VALUE", help=N_("in the unit of the header; left out: take it away")
        ),
    ] = None,
) -> None:
    """Type one figure over what was filed; the reason is kept with it."""
    from smeadmin.actions.annual_return.setting import set_figure
    from smeadmin.render.annual_return import draw_figure_set

    run.write(
        lambda change: set_figure(
            change, institution=institution, figure=figure, value=value, year=year
        ),
        draw_figure_set,
    )


@group.reads(
    "show",
    example="smeadmin return show 启帆 --year 2025",
    related=("return set", "return missing", "record rate"),
)
def show(run: Run, institution: Institution, year: Year) -> None:
    """Show the figures of one institution, each with the file and cell it came from."""
    from smeadmin.actions.annual_return.listing import show_return
    from smeadmin.render.annual_return import draw_return

    run.read(lambda view: show_return(view, institution=institution, year=year), draw_return)


@group.reads(
    "list",
    example="smeadmin return list --year 2025 --region 440600",
    related=("return missing", "return export"),
)
def list_(run: Run, year: Year, region: InRegion = None) -> None:
    """List all institutions with how many figures they filed."""
    from smeadmin.actions.annual_return.listing import list_returns
    from smeadmin.render.annual_return import draw_returns

    run.read(lambda view: list_returns(view, year=year, region=region), draw_returns)


@group.reads(
    "missing",
    example="smeadmin return missing --year 2025",
    related=("return list", "return template"),
)
def missing(
    run: Run,
    year: Year,
    region: InRegion = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar=N_("POLICY"),
            help=N_("only the figures of this measure"),
            autocompletion=codes("policy"),
        ),
    ] = None,
) -> None:
    """Say who has not filed, and which figures; those that filed nothing come first."""
    from smeadmin.actions.annual_return.listing import missing_returns
    from smeadmin.render.annual_return import draw_missing

    run.read(
        lambda view: missing_returns(view, year=year, region=region, policy=policy), draw_missing
    )


@group.reads(
    "export",
    example="smeadmin return export --year 2025 --out 2025年报.xlsx",
    related=("return import", "return list"),
)
def export(
    run: Run,
    year: Year,
    region: InRegion = None,
    staff: Staff = False,
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write the figures of a year to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.annual_return.listing import export_returns
    from smeadmin.actions.annual_return.staff import export_staff

    if staff:
        run_export(
            run, lambda view: export_staff(view, year=year), _noun(run, True), headers, encoding
        )
        return
    run_export(
        run,
        lambda view: export_returns(view, year=year, region=region),
        _noun(run, False),
        headers,
        encoding,
    )


@group.reads(
    "template",
    example="smeadmin return template --year 2025 --out 2025年报.xlsx",
    related=("return import",),
)
def template(run: Run, year: Year, staff: Staff = False) -> None:
    """Write an empty sheet with the figures that are asked for, their units in the headers."""
    back = f"--year {year}"
    if staff:
        run_template(run, _noun(run, staff), lambda _view: {}, back=f"{back} --staff")
        return
    from smeadmin.actions.annual_return.figures import asking

    with run.open().reading(run.on) as view:
        asked = asking(view, run.on)
    about = {one.name: (str(one.meaning or ""), "; ".join(one.clauses)) for one in asked.figures}
    run_template(run, asked.noun, lambda _view: {}, about=about, back=back)


def _noun(run: Run, staff: bool) -> Noun:
    """Give the columns: fixed for a roster, else those that the measures in force make."""
    from smeadmin.actions.annual_return.figures import asking
    from smeadmin.domain.columns import NOUNS

    if staff:
        return NOUNS["staff"]
    with run.open().reading(run.on) as view:
        return asking(view, run.on).noun
