"""The evidence group: the papers behind what was done, kept beside the register or linked."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import codes, day
from smeadmin.i18n import mark as N_

group = Group("evidence")


@group.writes(
    "add",
    example="smeadmin evidence add CL-2026-0031 合同=合同.pdf 发票=发票.pdf",
    related=("evidence list", "claim show", "certify show"),
    statuses={
        0: N_("kept"),
        3: N_("used elsewhere"),
        4: N_("no such file or number"),
        6: N_("not fit as evidence"),
    },
)
def add(
    run: Run,
    target: Annotated[
        str,
        typer.Argument(metavar=N_("WHO"), help=N_("what it belongs to: any number, code or name")),
    ],
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help=N_("files, each also as KIND=FILE"))
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar=N_("WORD"), help=N_("what the files are: contract, invoice")
        ),
    ] = None,
    dated: Annotated[
        date | None,
        typer.Option(
            "--dated", parser=day, metavar=N_("DATE"), help=N_("the day of the paper; else --on")
        ),
    ] = None,
    link: Annotated[
        bool, typer.Option("--link", help=N_("leave the content where it is and note only that"))
    ] = False,
    about_person: Annotated[
        bool,
        typer.Option("--about-person", help=N_("it shows a person; erasing the person erases it")),
    ] = False,
    once: Annotated[
        bool, typer.Option("--once", help=N_("refuse a file that is evidence of anything else"))
    ] = False,
) -> None:
    """Keep files as the evidence of something, each under the digest of its content.

    The same content is kept once. It is part of db backup and checked by db check.
    """
    from smeadmin.actions.evidence.attaching import add_evidence
    from smeadmin.render.evidence import draw_added

    run.write(
        lambda change: add_evidence(
            change,
            to=target,
            files=files,
            kind=kind,
            linked=link,
            about_person=about_person,
            dated_on=dated,
            once=once,
        ),
        draw_added,
    )


@group.reads(
    "list",
    example="smeadmin evidence list CL-2026-0031",
    related=("evidence show", "evidence add"),
)
def list_(
    run: Run,
    target: Annotated[
        str | None,
        typer.Argument(metavar="[TARGET]", help=N_("what it belongs to: any number, code or name")),
    ] = None,
    sha256: Annotated[
        str | None,
        typer.Option(
            "--sha256", metavar=N_("DIGEST"), help=N_("with this content; the first digits do")
        ),
    ] = None,
) -> None:
    """List evidence: all of it, or that of one thing, or everywhere one content stands."""
    from smeadmin.actions.evidence.finding import list_evidence
    from smeadmin.render.evidence import draw_list

    run.read(
        lambda view: list_evidence(view, to=target, sha256=sha256),
        lambda found: draw_list(found, filtered=target is not None or sha256 is not None),
    )


@group.reads("show", example="smeadmin evidence show EV-2026-0001", related=("evidence list",))
def show(
    run: Run,
    evidence: Annotated[
        str,
        typer.Argument(
            metavar=N_("EVIDENCE"), help=N_("its number"), autocompletion=codes("evidence")
        ),
    ],
) -> None:
    """Show one piece of evidence: its digest, who brought it, where its content lies."""
    from smeadmin.actions.evidence.finding import find_evidence
    from smeadmin.render.evidence import draw_evidence

    run.read(lambda view: find_evidence(view, evidence), draw_evidence)
