"""What every import verb shares: its options, and the way from a file to one short change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes
from smeadmin.cli.words import shown_command
from smeadmin.errors import FileRejected, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from smeadmin.actions.imports import Intake, Order
    from smeadmin.domain.imports import SheetImported
    from smeadmin.render.document import Document
    from smeadmin.storage.change import Change

File = Annotated[
    str,
    typer.Argument(
        metavar="FILE", help=N_("CSV, JSON lines, XLSX, XLS or ODS; - is standard input")
    ),
]
SheetName = Annotated[
    str | None, typer.Option("--sheet", metavar=N_("SHEET"), help=N_("which sheet of the workbook"))
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar=N_("ENCODING"), help=N_("of a CSV; else it is found out")),
]
Mode = Annotated[
    str,
    typer.Option(
        "--mode",
        metavar="both|add|update",
        help=N_("take new rows, changes, or both"),
        **choice("--mode", "both", "add", "update"),
    ),
]
Blank = Annotated[
    str,
    typer.Option(
        "--blank",
        metavar="keep|clear",
        help=N_("an empty cell keeps or clears the value there is"),
        **choice("--blank", "keep", "clear"),
    ),
]
Partial = Annotated[
    bool, typer.Option("--partial", help=N_("take the rows without faults, leave the others out"))
]
Errors = Annotated[
    str | None,
    typer.Option(
        "--errors", metavar=N_("FILE"), help=N_("give the sheet back with its faults marked")
    ),
]
AcceptCheck = Annotated[
    list[str] | None,
    typer.Option(
        "--accept-check-character",
        metavar=N_("CODE"),
        help=N_("take this credit code although its check character is wrong; needs --reason"),
    ),
]


Sender = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar=N_("SENDER"),
        help=N_("whose headers it has, as declared by sheet map"),
        autocompletion=codes("sheet_map"),
    ),
]


class AcceptanceNeedsReason(Usage):
    """A credit code that fails its own check is taken only when somebody says how it was checked.

    The reason is stored beside the code.
    """

    code, sentence = "acceptance-needs-reason", N_("--accept-check-character needs --reason")


def accepted(run: Run, codes: list[str] | None) -> frozenset[str]:
    """Give the credit codes accepted as they are; raises AcceptanceNeedsReason."""
    if codes and not run.settings.reason:
        raise AcceptanceNeedsReason(way_out=(_("add --reason TEXT: where the code was compared"),))
    return frozenset(codes or ())


def order(
    run: Run,
    file: str,
    sheet: str | None,
    encoding: str | None,
    mode: str,
    blank: str,
    partial: bool,
    errors: str | None,
    accept_check: list[str] | None = None,
    sender: str | None = None,
) -> Order:
    """Gather the options of an import verb; raises AcceptanceNeedsReason."""
    from smeadmin.actions.imports import Order

    return Order(
        path=file,
        sheet=sheet,
        encoding=encoding,
        mode=mode,
        blank=blank,
        partial=partial,
        errors=errors,
        force=run.settings.force,
        accept_check=accepted(run, accept_check),
        by=run.settings.by,
        sender=sender,
    )


def run_import(
    run: Run,
    intake: Intake,
    order: Order,
    draw: Callable[[SheetImported], Document] | None = None,
) -> None:
    """Read a sheet, then write it in one short change, and draw what came of it.

    Where faults were given back, the next command is this one for the sheet that has them.
    """
    from smeadmin.actions.imports import bring_in, prepare
    from smeadmin.render.document import Next
    from smeadmin.render.imports import draw_imported

    register = run.open()
    with run.progress(_("reading {file}").format(file=order.path), None) as bar:
        prepared = prepare(register, run.on, intake, order, progress=bar.reached)

    def bring(change: Change) -> SheetImported:
        """Write the rows while a bar tells how far it has come."""
        counts = prepared.imported.counts
        n = counts.new + counts.changed
        with run.progress(_("importing {n} rows").format(n=f"{n:,}"), n) as bar:
            change.advance = bar
            try:
                return bring_in(change, prepared)
            except FileRejected as refusal:
                if prepared.imported.errors_file is not None:
                    refusal.following = _again(run, order)
                raise

    def drawn(imported: SheetImported) -> Document:
        """Draw what came of it."""
        document = (draw or draw_imported)(imported)
        if not imported.partial or imported.errors_file is None:
            return document
        following = Next(_again(run, order), before=_("when the red cells are mended"))
        return replace(document, next=following)

    run.write(bring, drawn, bulk=True)


def _again(run: Run, order: Order) -> str:
    """Give the same command for the sheet that was given back."""
    words: list[str] = []
    typed = iter(run.call.argv)
    for word in typed:
        if word == "--errors":
            next(typed, None)
        elif word not in ("--partial", "--force") and not word.startswith("--errors="):
            words.append(str(order.errors) if word == order.path else word)
    return shown_command(words)
