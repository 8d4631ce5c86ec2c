"""Arguments and options that several nouns take, each declared once."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.types import codes, days, yuan
from smeadmin.i18n import mark as N_

Institution = Annotated[
    str,
    typer.Argument(
        metavar="INSTITUTION",
        help=N_("credit code, office number, or a part of the name"),
        autocompletion=codes("institution"),
    ),
]
Programme = Annotated[
    str,
    typer.Argument(metavar="PROGRAMME", help=N_("its code"), autocompletion=codes("programme")),
]
Voucher = Annotated[
    str, typer.Argument(metavar=N_("VOUCHER"), help=N_("its code"), autocompletion=codes("voucher"))
]
Notice = Annotated[
    str, typer.Argument(metavar=N_("NOTICE"), help=N_("its number"), autocompletion=codes("notice"))
]
Fund = Annotated[
    str, typer.Argument(metavar="FUND", help=N_("its code"), autocompletion=codes("fund"))
]
Certificate = Annotated[
    str,
    typer.Argument(
        metavar="CERTIFICATE", help=N_("its number"), autocompletion=codes("certificate")
    ),
]
Told = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar=N_("FIGURE=VALUE"),
        help=N_("what the application states, repeatable"),
    ),
]
Judged = Annotated[
    list[str] | None,
    typer.Option(
        "--judge",
        metavar=N_("FIGURE=VALUE"),
        help=N_("what --by judges, with --reason; repeatable"),
    ),
]
Days = Annotated[
    int | None,
    typer.Option(
        "--days",
        parser=days,
        metavar=N_("N"),
        help=N_("working days, only where the measure does not say how many"),
    ),
]
Category = Annotated[
    str | None,
    typer.Option("--category", metavar=N_("WORD"), help=N_("as the measure lists it")),
]
Amount = Annotated[
    int, typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("amount in yuan"))
]
InvoiceCode = Annotated[
    str,
    typer.Option("--invoice-code", metavar=N_("CODE"), help=N_("its code; digital ones have none")),
]
FromSource = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar=N_("TEXT"),
        help=N_("whose money, where the fund keeps several sources apart"),
    ),
]
