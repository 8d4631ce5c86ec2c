"""Options that the verbs of institutions and enterprises share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.types import choice, codes, day
from smeadmin.domain.registers import STATE_LABELS
from smeadmin.i18n import mark as N_

Region = Annotated[
    str | None,
    typer.Option(
        "--region", metavar=N_("CODE"), help=N_("code or name"), autocompletion=codes("region")
    ),
]
InRegion = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar=N_("CODE"),
        help=N_("a region and all that lies in it"),
        autocompletion=codes("region"),
    ),
]
State = Annotated[
    str | None,
    typer.Option(
        "--state",
        metavar="registered|closed",
        **choice("--state", *STATE_LABELS, labels=STATE_LABELS),
        help=N_("registered or closed"),
    ),
]
CreditCode = Annotated[
    str | None, typer.Option("--credit-code", metavar=N_("CODE"), help=N_("18 characters"))
]
Identifiers = Annotated[
    list[str] | None,
    typer.Option(
        "--identifier",
        metavar=N_("KIND:NUMBER"),
        help=N_("another one, as old_registration:…, foreign:…, expert:…; or none with --reason"),
    ),
]
Address = Annotated[
    str | None, typer.Option("--address", metavar=N_("TEXT"), help=N_("where it is"))
]
Contact = Annotated[
    str | None,
    typer.Option(
        "--contact", metavar=N_("NAME"), help=N_("the person to ask; kept apart, shown masked")
    ),
]
Phone = Annotated[
    str | None,
    typer.Option(
        "--phone", metavar=N_("PHONE"), help=N_("the telephone; kept apart, shown masked")
    ),
]
LegalPerson = Annotated[
    str | None,
    typer.Option(
        "--legal-person",
        metavar=N_("NAME"),
        help=N_("the legal representative; kept apart, shown masked"),
    ),
]
Founded = Annotated[
    str | None, typer.Option("--founded", metavar=N_("DATE"), help=N_("the day it was founded"))
]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help=N_("at most so many"))
]
PartOfName = Annotated[
    str | None, typer.Option("--name", metavar=N_("TEXT"), help=N_("a part of the name"))
]
FullName = Annotated[str, typer.Option("--name", metavar=N_("FULL-NAME"), help=N_("full name"))]
NewName = Annotated[str, typer.Argument(metavar="FULL-NAME", help=N_("the new full name"))]
FromDay = Annotated[
    date | None,
    typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("default: the day of the act")),
]
