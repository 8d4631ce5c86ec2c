"""The audit group: the log, verifying it, and its head."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import day
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.pack import Packed
    from smeadmin.storage.change import Change

group = Group("audit")


@group.reads(
    "verify",
    example="smeadmin audit verify --head 7f3a91c20d5e4b11",
    related=("audit head", "db check"),
    statuses={0: N_("not altered"), 7: N_("altered")},
)
def verify(
    run: Run,
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head", metavar=N_("DIGEST"), help=N_("a head that was printed or kept elsewhere")
        ),
    ] = None,
) -> None:
    """Recompute the chain of changes and every row behind it, from the first to the last."""
    from smeadmin.actions.audit import verify_audit
    from smeadmin.render.audit import draw_verified

    run.read(lambda view: verify_audit(view, heads=heads), draw_verified)


@group.reads("head", example="smeadmin audit head", related=("audit verify",))
def head(run: Run) -> None:
    """Give the head of the chain, to be printed or kept where nobody of the office can edit it."""
    from smeadmin.actions.audit import audit_head
    from smeadmin.render.audit import draw_head

    run.read(audit_head, draw_head)


@group.reads("log", example="smeadmin audit log --since 2026-03-01", related=("change list",))
def log(
    run: Run,
    since: Annotated[
        date | None,
        typer.Option("--since", parser=day, metavar=N_("DATE"), help=N_("from that day on")),
    ] = None,
    who: Annotated[
        str | None, typer.Option("--who", metavar=N_("NAME"), help=N_("of one clerk"))
    ] = None,
) -> None:
    """List every change and every refused attempt in the order in which they happened."""
    from smeadmin.actions.audit import audit_log
    from smeadmin.render.audit import draw_log

    run.read(lambda view: audit_log(view, since=since, by=who), draw_log)


@group.writes(
    "pack",
    example="smeadmin audit pack AP-2026-0012 审计包.zip --reason 审计调取",
    related=("audit verify", "explain", "evidence list"),
    statuses={0: N_("written"), 4: N_("nothing is called that")},
)
def pack(
    run: Run,
    code: Annotated[str, typer.Argument(metavar="CODE", help=N_("any number that explain takes"))],
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("the zip file to write"))],
) -> None:
    """Put together for an auditor what proves one decision: it, its text, evidence, rows and chain.

    The program verify.py in it needs Python only. That the pack was given out is recorded.
    """
    from smeadmin.cli.packing import assert_zip, pages_of, write_pack
    from smeadmin.render.audit import draw_packed

    target = assert_zip(file, run.settings.force)
    from smeadmin.actions.pack import pack as put_together

    made: list[Packed] = []

    def work(change: Change) -> Packed:
        made.append(put_together(change, code=code, pages=pages_of(change, code)))
        return made[-1]

    run.write(work, lambda packed: draw_packed(packed, file))
    if not run.settings.dry_run:
        write_pack(made[-1], target, run.settings.force)


@group.reads(
    "scan",
    example="smeadmin audit scan '内容'",
    related=("certify paper", "voucher paper"),
    statuses={0: N_("genuine"), 7: N_("not of this register")},
)
def scan(
    run: Run,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help=N_("the four lines that the QR of a paper gives"))
    ],
) -> None:
    """Hold the QR of a certificate or voucher against the register, without any network."""
    from smeadmin.actions.paper.scanning import scan_paper
    from smeadmin.render.paper.told import draw_scanned

    run.read(lambda view: scan_paper(view, text=text), draw_scanned)
