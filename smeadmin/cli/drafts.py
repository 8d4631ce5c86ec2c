"""The options of what if: a draft in a file, and single values at their addresses."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.types import codes
from smeadmin.i18n import mark as N_

Draft = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar=N_("FILE"),
        help=N_("the draft: a whole measure, or a notice that changes it"),
        autocompletion=codes("policy"),
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("PATH=VALUE"),
        help=N_("try one value at its address in the measure; several times for several"),
    ),
]
