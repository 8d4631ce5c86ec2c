"""The enterprise group: the firms that are served, and their size classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smeadmin.cli import merging
from smeadmin.cli.bodies import (
    Address,
    Contact,
    CreditCode,
    Founded,
    FromDay,
    FullName,
    Identifiers,
    InRegion,
    LegalPerson,
    Limit,
    NewName,
    PartOfName,
    Phone,
    Region,
    State,
)
from smeadmin.cli.command import Group
from smeadmin.cli.exports import CsvEncoding, Headers, run_export, run_template
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import (
    AcceptCheck,
    Blank,
    Encoding,
    Errors,
    File,
    Mode,
    Partial,
    Sender,
    SheetName,
    accepted,
    order,
    run_import,
)
from smeadmin.cli.types import calendar_year, choice, codes, yuan
from smeadmin.cli.unmasking import Purpose, Unmask, look
from smeadmin.domain.size import SIZE_LABELS
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.listing import BodyShown, Listed
    from smeadmin.storage.change import View

group = Group("enterprise")

SIZES: Mapping[Any, Text] = {**SIZE_LABELS, "unknown": Text("不明", "unknown")}
Which = Annotated[
    str,
    typer.Argument(
        metavar="ENTERPRISE",
        help=N_("credit code, office number, or a part of the name"),
        autocompletion=codes("enterprise"),
    ),
]
Industry = Annotated[
    str | None,
    typer.Option(
        "--industry", metavar=N_("TEXT"), help=N_("a sector of the size standard, as 工业")
    ),
]
Staff = Annotated[int | None, typer.Option("--staff", metavar="N", min=0, help=N_("persons"))]
Revenue = Annotated[
    int | None,
    typer.Option("--revenue", parser=yuan, metavar=N_("YUAN"), help=N_("of the year, in yuan")),
]
Assets = Annotated[
    int | None,
    typer.Option("--assets", parser=yuan, metavar=N_("YUAN"), help=N_("at its end, in yuan")),
]
Year = Annotated[
    int | None,
    typer.Option(
        "--year",
        parser=calendar_year,
        metavar=N_("YEAR"),
        help=N_("of the figures; default the year before"),
    ),
]


@group.writes(
    "add",
    example="smeadmin enterprise add --credit-code 91990102MA5K3T6163 --name 江澄永济五金制品有限公司"
    " --region 440600 --industry 工业 --staff 46 --revenue 1280.5万",
    related=("enterprise import", "enterprise classify", "enterprise show"),
    statuses={0: N_("added"), 5: N_("registered already"), 6: N_("a value is faulty")},
)
def add(
    run: Run,
    name: FullName,
    credit_code: CreditCode = None,
    identifier: Identifiers = None,
    region: Region = None,
    industry: Industry = None,
    staff: Staff = None,
    revenue: Revenue = None,
    assets: Assets = None,
    year: Year = None,
    address: Address = None,
    contact: Contact = None,
    phone: Phone = None,
    legal_person: LegalPerson = None,
    founded: Founded = None,
    accept_check: AcceptCheck = None,
) -> None:
    """Register one enterprise and work out its size class from the figures of a year."""
    from smeadmin.actions.enterprise.writing import add_enterprise
    from smeadmin.render.body_acts import draw_registered

    values = {
        "credit_code": credit_code,
        "name": name,
        "region_code": region,
        "industry": industry,
        "address": address,
        "contact": contact,
        "phone": phone,
        "legal_person": legal_person,
        "founded_on": founded,
    }
    figures = {"staff": staff, "revenue_fen": revenue, "assets_fen": assets}
    checks = accepted(run, accept_check)
    run.write(
        lambda change: add_enterprise(
            change,
            values=values,
            figures=figures,
            year=year,
            identifiers=identifier or (),
            accept_check=checks,
        ),
        draw_registered,
    )


@group.writes(
    "import",
    example="smeadmin enterprise import 企业名单.csv --year 2025",
    related=("enterprise template", "enterprise classify", "change undo"),
    statuses={0: N_("imported, or nothing new"), 6: N_("rejected, or taken in part")},
)
def import_(
    run: Run,
    file: File,
    year: Year = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    mode: Mode = "both",
    blank: Blank = "keep",
    partial: Partial = False,
    errors: Errors = None,
    accept_check: AcceptCheck = None,
    sender: Sender = None,
) -> None:
    """Take enterprises from a spreadsheet and classify them by size.

    A row is known by its credit code; staff, revenue and assets are figures of one year.
    """
    from smeadmin.actions.enterprise.intake import EnterpriseIntake

    given = order(
        run, file, sheet, encoding, mode, blank, partial, errors, accept_check, sender=sender
    )
    run_import(run, EnterpriseIntake(year), given)


@group.reads(
    "show",
    example="smeadmin enterprise show 永济",
    related=("enterprise list", "enterprise edit"),
)
def show(run: Run, enterprise: Which, unmask: Unmask = False, reason: Purpose = None) -> None:
    """Show one enterprise: who, where, its figures by year and the size that follows."""
    from smeadmin.actions.disclosing import disclose_body
    from smeadmin.actions.enterprise import show_enterprise
    from smeadmin.render.bodies import draw_body

    def action(view: View) -> BodyShown:
        return show_enterprise(view, enterprise=enterprise)

    look(run, unmask, reason, action, disclose_body, draw_body)


@group.reads(
    "list",
    example="smeadmin enterprise list --region 440600 --size small",
    related=("enterprise show", "enterprise export"),
)
def list_(
    run: Run,
    region: InRegion = None,
    industry: Industry = None,
    size: Annotated[
        str | None,
        typer.Option(
            "--size",
            metavar="|".join(SIZES),
            **choice("--size", *SIZES, labels=SIZES),
            help=N_("micro, small, medium or large"),
        ),
    ] = None,
    state: State = None,
    name: PartOfName = None,
    limit: Limit = None,
    unmask: Unmask = False,
    reason: Purpose = None,
) -> None:
    """List enterprises in the order of their office numbers, with their newest figures."""
    from smeadmin.actions.disclosing import disclose_list
    from smeadmin.actions.enterprise import list_enterprises
    from smeadmin.render.listed import draw_listed

    def action(view: View) -> Listed:
        return list_enterprises(
            view, region=region, industry=industry, size=size, state=state, name=name, limit=limit
        )

    look(run, unmask, reason, action, disclose_list, draw_listed)


@group.writes(
    "edit",
    example="smeadmin enterprise edit E-000012 --staff 52 --year 2025",
    related=("enterprise rename", "enterprise move", "change undo"),
    statuses={0: N_("changed, or so already"), 6: N_("a value is faulty")},
)
def edit(
    run: Run,
    enterprise: Which,
    credit_code: CreditCode = None,
    identifier: Identifiers = None,
    industry: Industry = None,
    staff: Staff = None,
    revenue: Revenue = None,
    assets: Assets = None,
    year: Year = None,
    address: Address = None,
    contact: Contact = None,
    phone: Phone = None,
    legal_person: LegalPerson = None,
    founded: Founded = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar=N_("COLUMN"),
            help=N_("empty this value; may be given several times"),
            **choice("--clear", "address", "contact", "phone", "legal_person", "founded_on"),
        ),
    ] = None,
    accept_check: AcceptCheck = None,
) -> None:
    """Set new values of one enterprise; new figures or another industry classify it anew.

    A new name is given by rename, a new seat by move: both keep what was before.
    """
    from smeadmin.actions.enterprise.writing import edit_enterprise
    from smeadmin.render.body_acts import draw_edited

    values = {
        "credit_code": credit_code,
        "industry": industry,
        "address": address,
        "contact": contact,
        "phone": phone,
        "legal_person": legal_person,
        "founded_on": founded,
    }
    figures = {"staff": staff, "revenue_fen": revenue, "assets_fen": assets}
    checks = accepted(run, accept_check)
    run.write(
        lambda change: edit_enterprise(
            change,
            enterprise=enterprise,
            values=values,
            figures=figures,
            year=year,
            identifiers=identifier or (),
            clear=clear or (),
            accept_check=checks,
        ),
        draw_edited,
    )


@group.writes(
    "rename",
    example="smeadmin enterprise rename E-000012 江澄永济精密五金有限公司 --from 2026-01-01",
    related=("enterprise show", "enterprise edit"),
)
def rename(run: Run, enterprise: Which, name: NewName, from_day: FromDay = None) -> None:
    """Give an enterprise a new name; the old one is kept with its days and still finds it."""
    from smeadmin.actions.enterprise.writing import rename_enterprise
    from smeadmin.render.body_acts import draw_renamed

    run.write(
        lambda change: rename_enterprise(
            change, enterprise=enterprise, name=name, from_day=from_day
        ),
        draw_renamed,
    )


@group.writes(
    "move",
    example="smeadmin enterprise move E-000012 440606 --from 2026-01-01",
    related=("enterprise show", "region list"),
)
def move(
    run: Run,
    enterprise: Which,
    region: Annotated[
        str,
        typer.Argument(metavar="REGION", help=N_("code or name"), autocompletion=codes("region")),
    ],
    from_day: FromDay = None,
) -> None:
    """Note that an enterprise has its seat in another region; the old seat is kept with its days."""
    from smeadmin.actions.enterprise.writing import move_enterprise
    from smeadmin.render.body_acts import draw_moved

    run.write(
        lambda change: move_enterprise(
            change, enterprise=enterprise, region=region, from_day=from_day
        ),
        draw_moved,
    )


@group.writes(
    "close",
    example="smeadmin enterprise close E-000012 --reason 已注销登记",
    related=("enterprise list", "change undo"),
    statuses={0: N_("closed"), 5: N_("closed already")},
)
def close(run: Run, enterprise: Which) -> None:
    """Take an enterprise off the register; what it received stays on record."""
    from smeadmin.actions.enterprise.writing import close_enterprise
    from smeadmin.render.body_acts import draw_closed

    run.write(lambda change: close_enterprise(change, enterprise=enterprise), draw_closed)


@group.writes(
    "classify",
    example="smeadmin enterprise classify --year 2025",
    related=("enterprise list", "enterprise show"),
    statuses={0: N_("classified"), 4: N_("no such enterprise, or it has no figures")},
)
def classify(
    run: Run,
    enterprise: Annotated[
        str | None,
        typer.Argument(
            metavar="ENTERPRISE",
            help=N_("one of them; default all"),
            autocompletion=codes("enterprise"),
        ),
    ] = None,
    year: Year = None,
) -> None:
    """Work size classes out anew by the standard of the day, with every comparison for one of them.

    Where a figure that decides is missing the class is not known: nobody is small because a cell was
    left empty.
    """
    from smeadmin.actions.enterprise.size import classify_enterprises
    from smeadmin.render.sizes import draw_classified

    run.write(
        lambda change: classify_enterprises(change, enterprise=enterprise, year=year),
        draw_classified,
        bulk=enterprise is None,
    )


@group.reads(
    "export",
    example="smeadmin enterprise export --out 企业名单.xlsx",
    related=("enterprise import", "enterprise list"),
)
def export(
    run: Run,
    region: InRegion = None,
    state: State = None,
    year: Year = None,
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write the list with the figures of a year to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.enterprise import export_enterprises
    from smeadmin.domain.columns import NOUNS

    run_export(
        run,
        lambda view: export_enterprises(view, region=region, state=state, year=year),
        NOUNS["enterprise"],
        headers,
        encoding,
    )


@group.reads(
    "template",
    example="smeadmin enterprise template --out 企业名单.xlsx",
    related=("enterprise import",),
)
def template(run: Run) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.actions.enterprise import template_words
    from smeadmin.domain.columns import NOUNS

    run_template(run, NOUNS["enterprise"], template_words)


merging.add_verbs(group, "91990102MA5K3T6163", "91990102MA6B5N403H")
