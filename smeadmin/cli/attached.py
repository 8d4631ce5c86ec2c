"""The option by which any act takes its evidence along."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.i18n import mark as N_

Attached = Annotated[
    list[str] | None,
    typer.Option(
        "--evidence",
        metavar=N_("FILE"),
        help=N_("a paper behind it, also as KIND=FILE; repeat for each"),
    ),
]
