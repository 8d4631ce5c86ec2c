"""The record group: services given, one by one."""

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
from smeadmin.cli.shared import Category
from smeadmin.cli.types import calendar_year, codes, day, yuan
from smeadmin.i18n import mark as N_

group = Group("record")

OfInstitution = Annotated[
    str | None,
    typer.Option(
        "--institution",
        metavar=N_("INSTITUTION"),
        help=N_("credit code, office number, or a part of the name"),
        autocompletion=codes("institution"),
    ),
]
OfEnterprise = Annotated[
    str | None,
    typer.Option(
        "--enterprise",
        metavar=N_("ENTERPRISE"),
        help=N_("credit code, office number, or a part of the name"),
        autocompletion=codes("enterprise"),
    ),
]
Since = Annotated[
    date | None,
    typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("services from this day on")),
]
Until = Annotated[
    date | None,
    typer.Option("--until", parser=day, metavar=N_("DATE"), help=N_("up to this day, inclusive")),
]


@group.writes(
    "import",
    example="smeadmin record import 服务台账.csv --errors 退回.xlsx",
    related=("record template", "record rate", "change undo"),
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
    add_enterprises: Annotated[
        bool,
        typer.Option(
            "--add-enterprises",
            help=N_("register firms that are named only here, unverified and counted apart"),
        ),
    ] = False,
    sender: Sender = None,
) -> None:
    """Take service records from a spreadsheet: all of it, or nothing and every fault at once.

    A record is known by its number, else by its content: the same file, or overlapping months,
    twice are recognised.
    """
    from smeadmin.actions.record.intake import RecordIntake

    given = order(run, file, sheet, encoding, mode, blank, partial, errors, sender=sender)
    run_import(run, RecordIntake(add_enterprises=add_enterprises), given)


@group.writes(
    "add",
    example="smeadmin record add --institution I-000012 --enterprise 91990102MA5K3T6163"
    " --category 管理咨询 --service-date 2026-03-09 --fee 1500.00",
    related=("record list", "record import"),
    statuses={0: N_("recorded"), 5: N_("the number is used already"), 6: N_("a value is faulty")},
)
def add(
    run: Run,
    institution: Annotated[
        str,
        typer.Option(
            "--institution",
            metavar=N_("INSTITUTION"),
            autocompletion=codes("institution"),
            help=N_("credit code, office number, or a part of the name"),
        ),
    ],
    enterprise: Annotated[
        str,
        typer.Option(
            "--enterprise",
            metavar=N_("ENTERPRISE"),
            autocompletion=codes("enterprise"),
            help=N_("credit code, office number, or a part of the name"),
        ),
    ],
    category: Annotated[
        str, typer.Option("--category", metavar=N_("WORD"), help=N_("as the measure lists it"))
    ],
    service_date: Annotated[
        str, typer.Option("--service-date", metavar=N_("DATE"), help=N_("the day of the service"))
    ],
    record_no: Annotated[
        str | None,
        typer.Option(
            "--record-no", metavar=N_("NUMBER"), help=N_("the number in the institution's own book")
        ),
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option("--mode", metavar="onsite|online|mixed", help=N_("how it was given")),
    ] = None,
    hours: Annotated[
        str | None, typer.Option("--hours", metavar="N", help=N_("how many hours it took"))
    ] = None,
    persons: Annotated[
        str | None, typer.Option("--persons", metavar="N", help=N_("how many people took part"))
    ] = None,
    activity: Annotated[
        str | None, typer.Option("--activity", metavar=N_("TEXT"), help=N_("what was done"))
    ] = None,
    fee: Annotated[
        int | None,
        typer.Option("--fee", parser=yuan, metavar=N_("YUAN"), help=N_("0 when free")),
    ] = None,
    public_benefit: Annotated[
        str | None,
        typer.Option(
            "--public-benefit",
            metavar="yes|no",
            help=N_("given free of charge for the public benefit"),
        ),
    ] = None,
    satisfaction: Annotated[
        str | None, typer.Option("--satisfaction", metavar="1-5", help=N_("left out: not asked"))
    ] = None,
    contract_no: Annotated[
        str | None,
        typer.Option("--contract-no", metavar=N_("NUMBER"), help=N_("the number of the contract")),
    ] = None,
) -> None:
    """Record one service that an institution gave to an enterprise."""
    from smeadmin.actions.record.adding import add_record
    from smeadmin.domain.amounts import plain_decimal
    from smeadmin.render.record import draw_added

    values = {
        "record_no": record_no,
        "category": category,
        "mode": mode,
        "service_date": service_date,
        "hours": hours,
        "persons": persons,
        "activity": activity,
        "fee_fen": None if fee is None else plain_decimal(fee, 100),
        "public_benefit": public_benefit,
        "satisfaction": satisfaction,
        "contract_no": contract_no,
    }
    run.write(
        lambda change: add_record(
            change, institution=institution, enterprise=enterprise, values=values
        ),
        draw_added,
    )


@group.reads(
    "list",
    example="smeadmin record list --institution 启帆 --from 2025-01-01 --until 2025-12-31",
    related=("record rate", "record export"),
)
def list_(
    run: Run,
    institution: OfInstitution = None,
    enterprise: OfEnterprise = None,
    category: Category = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help=N_("at most so many"))
    ] = 50,
) -> None:
    """List service records, newest first."""
    from smeadmin.actions.record.listing import Filter, list_records
    from smeadmin.render.record import draw_records

    wanted = Filter(
        institution=institution, enterprise=enterprise, category=category, since=since, until=until
    )
    run.read(lambda view: list_records(view, wanted, limit=limit), draw_records)


@group.reads(
    "rate",
    example="smeadmin record rate 启帆 --year 2025",
    related=("record list", "return show"),
)
def rate(
    run: Run,
    institution: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTITUTION",
            help=N_("left out: all, and the office"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("default: the present one")
        ),
    ] = None,
) -> None:
    """Count services and enterprises of a year, and the share of satisfied answers.

    Satisfied are answers of 4 or 5, among those that were given.
    """
    from smeadmin.actions.record.rating import rate_records
    from smeadmin.render.record import draw_rated

    of_year = year or run.on.year
    run.read(lambda view: rate_records(view, institution=institution, year=of_year), draw_rated)


@group.reads(
    "export",
    example="smeadmin record export --from 2025-01-01 --until 2025-12-31 --out 2025台账.csv",
    related=("record import", "record list"),
)
def export(
    run: Run,
    institution: OfInstitution = None,
    enterprise: OfEnterprise = None,
    category: Category = None,
    since: Since = None,
    until: Until = None,
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write records to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.choices import with_choices
    from smeadmin.actions.record.listing import Filter, export_records
    from smeadmin.domain.columns import NOUNS

    wanted = Filter(
        institution=institution, enterprise=enterprise, category=category, since=since, until=until
    )
    with run.open().reading(run.on) as view:
        noun = with_choices(view, NOUNS["record"])
    run_export(run, lambda view: export_records(view, wanted), noun, headers, encoding)


@group.reads(
    "template",
    example="smeadmin record template --out 服务台账.xlsx",
    related=("record import",),
)
def template(run: Run) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.actions.choices import with_choices
    from smeadmin.domain.columns import NOUNS

    with run.open().reading(run.on) as view:
        noun = with_choices(view, NOUNS["record"])
    run_template(run, noun, lambda _view: {})
