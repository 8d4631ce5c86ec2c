"""The arguments and options that the verbs of an evaluation share."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.types import calendar_year, codes
from smeadmin.i18n import mark as N_

Evaluation = Annotated[
    str,
    typer.Argument(
        metavar="EVALUATION",
        help=N_("its name in the measure, as service-centre"),
        autocompletion=codes("evaluation"),
    ),
]
OnlyOne = Annotated[
    str | None,
    typer.Argument(
        metavar="[EVALUATION]",
        help=N_("needed where the year has several"),
        autocompletion=codes("evaluation"),
    ),
]
Which = Annotated[
    str | None,
    typer.Option(
        "--as", metavar=N_("EVALUATION"), help=N_("where it was evaluated for several things")
    ),
]
Year = Annotated[
    int,
    typer.Option(
        "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("the year that is evaluated")
    ),
]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar=N_("POLICY"),
        help=N_("where several measures have the evaluation"),
        autocompletion=codes("policy"),
    ),
]
