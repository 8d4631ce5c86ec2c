"""The service group: the catalogue of what institutions offer, with published fees."""

from __future__ import annotations

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
from smeadmin.cli.shared import Category, Institution
from smeadmin.cli.types import choice, codes, yuan
from smeadmin.i18n import mark as N_

group = Group("service")

Code = Annotated[
    str, typer.Argument(metavar=N_("SERVICE"), help=N_("its code in the institution's catalogue"))
]


@group.writes(
    "import",
    example="smeadmin service import 服务目录.xlsx",
    related=("service template", "service list", "change undo"),
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
    """Take services and their published fees from a spreadsheet.

    A service is known by its institution and its code there.
    """
    from smeadmin.actions.service import ServiceIntake

    given = order(run, file, sheet, encoding, mode, blank, partial, errors, sender=sender)
    run_import(run, ServiceIntake(), given)


@group.reads(
    "list",
    example="smeadmin service list --institution 启帆",
    related=("service show", "service export"),
)
def list_(
    run: Run,
    institution: Annotated[
        str | None,
        typer.Option(
            "--institution",
            metavar=N_("INSTITUTION"),
            autocompletion=codes("institution"),
            help=N_("credit code, office number, or a part of the name"),
        ),
    ] = None,
    category: Category = None,
    past: Annotated[
        bool, typer.Option("--past", help=N_("those too that are no longer or not yet on offer"))
    ] = False,
) -> None:
    """List the services on offer, by institution."""
    from smeadmin.actions.service import list_services
    from smeadmin.render.service import draw_services

    run.read(
        lambda view: list_services(view, institution=institution, category=category, past=past),
        draw_services,
    )


@group.reads(
    "show",
    example="smeadmin service show 启帆 FW-001",
    related=("service list", "service edit"),
)
def show(run: Run, institution: Institution, service: Code) -> None:
    """Show one service: fee, mode, days, and where it was read."""
    from smeadmin.actions.service import show_service
    from smeadmin.render.service import draw_service

    run.read(
        lambda view: show_service(view, institution=institution, service=service), draw_service
    )


@group.writes(
    "edit",
    example="smeadmin service edit 启帆 FW-001 --fee 2800.00",
    related=("service show", "change undo"),
    statuses={0: N_("changed, or so already"), 6: N_("a value is faulty")},
)
def edit(
    run: Run,
    institution: Institution,
    service: Code,
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("NAME"), help=N_("the name"))
    ] = None,
    category: Category = None,
    fee: Annotated[
        int | None,
        typer.Option("--fee", parser=yuan, metavar=N_("YUAN"), help=N_("0 when free")),
    ] = None,
    per: Annotated[
        str | None, typer.Option("--per", metavar=N_("TEXT"), help=N_("what the fee is for"))
    ] = None,
    mode: Annotated[
        str | None,
        typer.Option("--mode", metavar="onsite|online|mixed", help=N_("how it is given")),
    ] = None,
    valid_from: Annotated[
        str | None,
        typer.Option("--valid-from", metavar=N_("DATE"), help=N_("the first day of the fee")),
    ] = None,
    valid_until: Annotated[
        str | None,
        typer.Option("--valid-until", metavar=N_("DATE"), help=N_("the last day of the fee")),
    ] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar=N_("COLUMN"),
            help=N_("empty this value; may be given several times"),
            **choice("--clear", "fee_fen", "per", "mode", "valid_from", "valid_until"),
        ),
    ] = None,
) -> None:
    """Set new values of one service."""
    from smeadmin.actions.service import edit_service
    from smeadmin.domain.amounts import plain_decimal
    from smeadmin.render.service import draw_service_edited

    values = {
        "name": name,
        "category": category,
        "fee_fen": None if fee is None else plain_decimal(fee, 100),
        "per": per,
        "mode": mode,
        "valid_from": valid_from,
        "valid_until": valid_until,
    }
    run.write(
        lambda change: edit_service(
            change,
            institution=institution,
            service=service,
            values=values,
            clear=tuple(clear or ()),
        ),
        draw_service_edited,
    )


@group.reads(
    "export",
    example="smeadmin service export --out 服务目录.xlsx",
    related=("service import", "service list"),
)
def export(run: Run, headers: Headers = "zh", encoding: CsvEncoding = "utf-8") -> None:
    """Write the catalogue to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.choices import with_choices
    from smeadmin.actions.service import export_services
    from smeadmin.domain.columns import NOUNS

    with run.open().reading(run.on) as view:
        noun = with_choices(view, NOUNS["service"])
    run_export(run, export_services, noun, headers, encoding)


@group.reads(
    "template",
    example="smeadmin service template --out 服务目录.xlsx",
    related=("service import",),
)
def template(run: Run) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.actions.choices import with_choices
    from smeadmin.domain.columns import NOUNS

    with run.open().reading(run.on) as view:
        noun = with_choices(view, NOUNS["service"])
    run_template(run, noun, lambda _view: {})
