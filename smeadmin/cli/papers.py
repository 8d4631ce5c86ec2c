"""Printing papers: the file they go to, HTML or PDF by its suffix, written once the printing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.files import OutSuffix
from smeadmin.cli.frame import Group, Run
from smeadmin.cli.types import codes
from smeadmin.cli.usage import MissingOption
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.paper import Printed, Sheet
    from smeadmin.storage.change import Change

SUFFIXES = (".html", ".pdf")

Copy = Annotated[
    bool, typer.Option("--copy", help=N_("the archived paper, its state printed across it"))
]


def add_certify_verbs(group: Group) -> None:
    """Add the paper verb to the certify group."""
    group.writes(
        "paper",
        example="smeadmin certify paper SC-2026-0001 --out 证书.html",
        related=("certify show", "notice paper"),
        statuses={0: N_("printed"), 3: N_("not in force, or a PDF cannot be made")},
    )(certify_paper)


def certify_paper(
    run: Run,
    number: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER",
            help=N_("a certificate, or an application"),
            autocompletion=codes("certificate"),
        ),
    ],
    copy: Copy = False,
) -> None:
    """Print the paper of a certificate or an application to --out, as HTML or PDF.

    A certificate prints its certificate, an application the letter that its last act calls for: papers
    are missing, or it was refused. With --lang en the English twin follows on a second page.
    """
    from smeadmin.actions.paper.certificate import print_certificate
    from smeadmin.render.paper.certificate import certificate_sheet

    print_to(
        run,
        lambda change: print_certificate(change, certificate=number, copy=copy),
        certificate_sheet,
    )


def print_to(run: Run, work: Callable[[Change], Printed], lay_out: Callable[..., Sheet]) -> None:
    """Record a printing in its change, then write the file of --out.

    The paper is made before the change commits: one that cannot be made was never printed. Raises
    MissingOption, OutSuffix, OutputExists, PdfExtraMissing, CharactersMissing.
    """
    from smeadmin.i18n import language
    from smeadmin.render.paper.told import draw_printed
    from smeadmin.sheets.replacing import check_target, replacing

    out = run.settings.out
    if out is None:
        name = _("--out {name}.html").format(name=_("paper"))
        raise MissingOption({"name": "--out"}, way_out=(name,))
    target = Path(out)
    if target.suffix.lower() not in SUFFIXES:
        suffix = target.suffix or target.name
        choices = _("one of: {choices}").format(choices=" ".join(SUFFIXES))
        raise OutSuffix({"suffix": suffix}, way_out=(choices,))
    check_target(target, run.settings.force)
    made: list[bytes] = []

    def carried(change: Change) -> Printed:
        printed = work(change)
        sheet = lay_out(printed, english=language() == "en")
        made.append(_written(sheet, target, run))
        return printed

    run.settings = replace(run.settings, out=None)
    run.write(carried, lambda printed: draw_printed(printed, out))
    if not run.settings.dry_run:
        with replacing(target, run.settings.force) as file:
            file.write(made[-1])


def _written(sheet: Sheet, target: Path, run: Run) -> bytes:
    if target.suffix.lower() == ".pdf":
        from smeadmin.render.paper.pdf import pdf_of

        return pdf_of(sheet, run.settings.fonts, run.on)
    from smeadmin.render.paper.html import html_of

    return html_of(sheet).encode()
