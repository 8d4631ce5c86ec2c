"""The institution group: service institutions from their first sheet to their closing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

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
from smeadmin.cli.shared import Institution
from smeadmin.cli.types import choice
from smeadmin.cli.unmasking import Purpose, Unmask, look
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.listing import BodyShown, Listed
    from smeadmin.storage.change import View

group = Group("institution")

ShortName = Annotated[
    str | None,
    typer.Option(
        "--short-name", metavar=N_("TEXT"), help=N_("the short name, by which it is found too")
    ),
]
Kind = Annotated[
    str | None, typer.Option("--kind", metavar=N_("TEXT"), help=N_("as the measure lists it"))
]
Category = Annotated[
    str | None, typer.Option("--category", metavar=N_("TEXT"), help=N_("as the measure lists it"))
]
Area = Annotated[
    str | None, typer.Option("--area", metavar="M2", help=N_("premises in square metres"))
]


@group.writes(
    "add",
    example="smeadmin institution add --credit-code 12990121MB1F20939G --name 北浦县中小企业服务站"
    " --kind 服务中心 --region 440600",
    related=("institution import", "institution edit", "institution show"),
    statuses={0: N_("added"), 5: N_("registered already"), 6: N_("a value is faulty")},
)
def add(
    run: Run,
    name: FullName,
    credit_code: CreditCode = None,
    identifier: Identifiers = None,
    short_name: ShortName = None,
    kind: Kind = None,
    category: Category = None,
    region: Region = None,
    address: Address = None,
    area: Area = None,
    contact: Contact = None,
    phone: Phone = None,
    legal_person: LegalPerson = None,
    founded: Founded = None,
    accept_check: AcceptCheck = None,
) -> None:
    """Register one institution under the next office number, which never changes."""
    from smeadmin.actions.institution.writing import add_institution
    from smeadmin.render.body_acts import draw_registered

    values = {
        "credit_code": credit_code,
        "name": name,
        "short_name": short_name,
        "kind": kind,
        "category": category,
        "region_code": region,
        "address": address,
        "area_m2": area,
        "contact": contact,
        "phone": phone,
        "legal_person": legal_person,
        "founded_on": founded,
    }
    checks = accepted(run, accept_check)
    run.write(
        lambda change: add_institution(
            change, values=values, identifiers=identifier or (), accept_check=checks
        ),
        draw_registered,
    )


@group.writes(
    "import",
    example="smeadmin institution import 机构名录.xlsx --errors 退回.xlsx",
    related=("institution template", "institution export", "change undo"),
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
    accept_check: AcceptCheck = None,
    sender: Sender = None,
) -> None:
    """Take institutions from a spreadsheet: all of it, or nothing and every fault at once.

    A row is known by its credit code. A column that is not in the file stays as it is.
    """
    from smeadmin.actions.intake import institution_intake

    given = order(
        run, file, sheet, encoding, mode, blank, partial, errors, accept_check, sender=sender
    )
    run_import(run, institution_intake(), given)


@group.reads(
    "show",
    example="smeadmin institution show 北浦",
    related=("institution list", "institution edit", "change list"),
)
def show(
    run: Run, institution: Institution, unmask: Unmask = False, reason: Purpose = None
) -> None:
    """Show one institution: who, where, names and identifiers, who wrote it when."""
    from smeadmin.actions.disclosing import disclose_body
    from smeadmin.actions.institution import show_institution
    from smeadmin.render.bodies import draw_body

    def action(view: View) -> BodyShown:
        return show_institution(view, institution=institution)

    look(run, unmask, reason, action, disclose_body, draw_body)


@group.reads(
    "list",
    example="smeadmin institution list --region 440600 --format csv",
    related=("institution show", "institution export"),
)
def list_(
    run: Run,
    region: InRegion = None,
    kind: Kind = None,
    category: Category = None,
    state: State = None,
    name: PartOfName = None,
    limit: Limit = None,
    unmask: Unmask = False,
    reason: Purpose = None,
) -> None:
    """List institutions in the order of their office numbers."""
    from smeadmin.actions.disclosing import disclose_list
    from smeadmin.actions.institution import list_institutions
    from smeadmin.render.listed import draw_listed

    def action(view: View) -> Listed:
        return list_institutions(
            view, region=region, kind=kind, category=category, state=state, name=name, limit=limit
        )

    look(run, unmask, reason, action, disclose_list, draw_listed)


@group.writes(
    "edit",
    example="smeadmin institution edit I-000012 --area 186.5",
    related=("institution rename", "institution show", "change undo"),
    statuses={0: N_("changed, or so already"), 6: N_("a value is faulty")},
)
def edit(
    run: Run,
    institution: Institution,
    credit_code: CreditCode = None,
    identifier: Identifiers = None,
    short_name: ShortName = None,
    kind: Kind = None,
    category: Category = None,
    region: Region = None,
    address: Address = None,
    area: Area = None,
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
            **choice(
                "--clear",
                "short_name",
                "category",
                "address",
                "area_m2",
                "contact",
                "phone",
                "legal_person",
                "founded_on",
            ),
        ),
    ] = None,
    accept_check: AcceptCheck = None,
) -> None:
    """Set new values of one institution. A new name is given by rename, which keeps the old one.

    A new credit code keeps the old one as an identifier: it still finds the institution.
    """
    from smeadmin.actions.institution.writing import edit_institution
    from smeadmin.render.body_acts import draw_edited

    values = {
        "credit_code": credit_code,
        "short_name": short_name,
        "kind": kind,
        "category": category,
        "region_code": region,
        "address": address,
        "area_m2": area,
        "contact": contact,
        "phone": phone,
        "legal_person": legal_person,
        "founded_on": founded,
    }
    checks = accepted(run, accept_check)
    run.write(
        lambda change: edit_institution(
            change,
            institution=institution,
            values=values,
            identifiers=identifier or (),
            clear=clear or (),
            accept_check=checks,
        ),
        draw_edited,
    )


@group.writes(
    "rename",
    example="smeadmin institution rename I-000012 北浦县中小企业服务中心 --from 2026-01-01",
    related=("institution show", "institution edit"),
)
def rename(
    run: Run,
    institution: Institution,
    name: NewName,
    from_day: FromDay = None,
) -> None:
    """Give an institution a new name; the old one is kept with its days and still finds it."""
    from smeadmin.actions.institution.writing import rename_institution
    from smeadmin.render.body_acts import draw_renamed

    run.write(
        lambda change: rename_institution(
            change, institution=institution, name=name, from_day=from_day
        ),
        draw_renamed,
    )


@group.writes(
    "close",
    example="smeadmin institution close I-000012 --reason 已注销登记",
    related=("institution list", "change undo"),
    statuses={0: N_("closed"), 5: N_("closed already")},
)
def close(run: Run, institution: Institution) -> None:
    """Take an institution off the register; what it did stays on record."""
    from smeadmin.actions.institution.writing import close_institution
    from smeadmin.render.body_acts import draw_closed

    run.write(lambda change: close_institution(change, institution=institution), draw_closed)


@group.reads(
    "export",
    example="smeadmin institution export --out 机构名录.xlsx",
    related=("institution import", "institution list"),
)
def export(
    run: Run,
    region: InRegion = None,
    state: State = None,
    headers: Headers = "zh",
    encoding: CsvEncoding = "utf-8",
) -> None:
    """Write the list to CSV or XLSX, to be edited and imported again."""
    from smeadmin.actions.institution import export_institutions
    from smeadmin.domain.columns import NOUNS

    run_export(
        run,
        lambda view: export_institutions(view, region=region, state=state),
        NOUNS["institution"],
        headers,
        encoding,
    )


@group.reads(
    "template",
    example="smeadmin institution template --out 机构名录.xlsx",
    related=("institution import",),
)
def template(run: Run) -> None:
    """Write an empty sheet with headers, hints, drop-down lists and an example."""
    from smeadmin.actions.institution import template_words
    from smeadmin.domain.columns import NOUNS

    run_template(run, NOUNS["institution"], template_words)


merging.add_verbs(group, "91990103MA4K7W120T", "91990103MA4K7W307R")
