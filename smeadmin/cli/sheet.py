"""The sheet group: what the headers of those who send sheets mean, and what is in a sheet."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, File, Sender, SheetName, order
from smeadmin.cli.types import calendar_year, choice, codes
from smeadmin.i18n import mark as N_

group = Group("sheet")

CHECKED = (
    "institution",
    "enterprise",
    "service",
    "record",
    "return",
    "staff",
    "region",
    "calendar",
)
LISTS = (
    *CHECKED,
    "roster",
    *(f"opening-{noun}" for noun in ("certificate", "score", "award", "fund", "voucher", "claim")),
)
Who = Annotated[
    str,
    typer.Argument(metavar="SENDER", help=N_("who sends it"), autocompletion=codes("sheet_map")),
]
OfList = Annotated[
    str,
    typer.Argument(metavar=N_("LIST"), help=N_("which list it is"), **choice("LIST", *LISTS)),
]
Looked = Annotated[
    str,
    typer.Argument(metavar=N_("LIST"), help=N_("which list it is"), **choice("LIST", *CHECKED)),
]


@group.writes(
    "map",
    example="smeadmin sheet map 东渚区工信局 enterprise 单位全称=企业名称 产值=营业收入(万元)",
    related=("sheet maps", "sheet check"),
    statuses={0: N_("declared"), 4: N_("nothing is declared that could be taken away")},
)
def map_(
    run: Run,
    sender: Who,
    noun: OfList,
    pairs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("THEIRS=OURS"),
            help=N_("their header = our column, with its unit for money and rates"),
        ),
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help=N_("take the declaration away"))] = False,
) -> None:
    """Declare once what the headers of a sender mean; imports use it with --map SENDER.

    What was declared for this sender and list before is replaced. LIST is what sheet check knows, or
    roster, or what opens the books: opening-certificate, opening-score, opening-award, opening-fund,
    opening-voucher, opening-claim.
    """
    from smeadmin.actions.sheetmap import map_sheet
    from smeadmin.cli.usage import MissingArgument
    from smeadmin.render.sheetmap import draw_mapped

    if not pairs and not drop:
        raise MissingArgument({"name": "THEIRS=OURS"}, way_out=("单位全称=机构名称",))
    given = tuple(pairs or ())
    run.write(
        lambda change: map_sheet(
            change, sender=sender, noun=noun.replace("-", "_"), pairs=given, drop=drop
        ),
        draw_mapped,
    )


@group.reads("maps", example="smeadmin sheet maps", related=("sheet map",))
def maps(
    run: Run,
    sender: Annotated[
        str | None,
        typer.Option(
            "--sender",
            metavar=N_("SENDER"),
            help=N_("of one sender only"),
            autocompletion=codes("sheet_map"),
        ),
    ] = None,
) -> None:
    """List the declared headers by sender and list."""
    from smeadmin.actions.sheetmap import list_sheet_maps
    from smeadmin.render.sheetmap import draw_maps

    run.read(lambda view: list_sheet_maps(view, sender=sender), draw_maps)


@group.reads(
    "check",
    example="smeadmin sheet check 上报.xlsx institution --map 东渚区工信局",
    related=("sheet map", "institution import"),
    statuses={0: N_("it would be taken whole"), 6: N_("it has faults")},
)
def check(
    run: Run,
    file: File,
    noun: Looked,
    sheet: SheetName = None,
    encoding: Encoding = None,
    sender: Sender = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("the year of the figures")
        ),
    ] = None,
) -> None:
    """Look at a sheet as its import would: which column is which, what would change, every fault.

    Nothing is written. LIST is institution, enterprise, service, record, return, staff, region or
    calendar.
    """
    from smeadmin.actions.imports import prepare
    from smeadmin.actions.intakes import intake_of
    from smeadmin.render.sheetmap import draw_checked

    given = order(run, file, sheet, encoding, "both", "keep", False, None, sender=sender)
    register = run.open()
    with register.reading(run.on) as view:
        intake = intake_of(view, noun, year)
    run.show(draw_checked(prepare(register, run.on, intake, given).imported))
