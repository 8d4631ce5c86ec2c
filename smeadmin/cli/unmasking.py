"""The options with which personal values are shown whole, and the act that this makes of a look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from smeadmin.cli.frame import Run
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import Change, View

T = TypeVar("T")

Unmask = Annotated[
    bool, typer.Option("--unmask", help=N_("personal values whole, with --reason; it is recorded"))
]
Purpose = Annotated[
    str | None, typer.Option("--reason", metavar=N_("TEXT"), help=N_("what --unmask is for"))
]


def look(
    run: Run,
    unmask: bool,
    purpose: str | None,
    action: Callable[[View], T],
    disclose: Callable[[Change, T], T],
    draw: Callable[[T], Document],
) -> None:
    """Read and draw; with ``unmask`` personal values whole, recording who saw them and what for.

    Raises PurposeNeeded.
    """
    if not unmask:
        run.read(action, draw)
        return
    from smeadmin.cli.words import shown_command
    from smeadmin.domain.disclosing import PurposeNeeded

    if not (purpose or "").strip():
        again = shown_command(run.call.argv) + " --reason " + _("TEXT")
        raise PurposeNeeded(way_out=(again,))
    run.settings = replace(run.settings, reason=purpose)
    run.write(lambda change: disclose(change, action(change)), draw)
