"""The series group: certificate numbers, how they are written, who may give which, which are void."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import calendar_year, codes
from smeadmin.i18n import mark as N_

group = Group("series")

Title = Annotated[
    str, typer.Argument(metavar=N_("CERTIFICATION"), help=N_("the title, as measures name it"))
]
Level = Annotated[
    str | None, typer.Option("--level", metavar=N_("LEVEL"), help=N_("only of this level"))
]


@group.reads("list", example="smeadmin series list --year 2026", related=("series allot",))
def list_(
    run: Run,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("default: this year")
        ),
    ] = None,
) -> None:
    """List the series: pattern, ranges, how many were given, which comes next, which are missing or void."""
    from smeadmin.actions.series.keeping import list_series
    from smeadmin.render.series import draw_series

    run.read(lambda view: list_series(view, year=year), draw_series)


@group.writes(
    "set",
    example="smeadmin series set service-centre 'JC-C-{year}-{number:4}' --doc 江中小企〔2026〕5号",
    related=("series list", "certify grant"),
)
def set_(
    run: Run,
    title: Title,
    pattern: Annotated[
        str, typer.Argument(metavar=N_("PATTERN"), help=N_("fixed letters, {number:4}, {year} …"))
    ],
    level: Level = None,
) -> None:
    """Set how the certificate numbers of a title are written from now on.

    The pattern holds {number} once, {number:4} for four digits, and may hold {year}, {level} and {region}:
    wherever one of these changes, counting begins anew. Numbers that were given stay as they are.
    """
    from smeadmin.actions.series.keeping import set_pattern
    from smeadmin.render.series import draw_set

    run.write(
        lambda change: set_pattern(change, title=title, pattern=pattern, level=level), draw_set
    )


@group.writes(
    "allot",
    example="smeadmin series allot service-centre --region 440604 --from 101 --until 200",
    related=("series list", "series void"),
    statuses={0: N_("allotted"), 5: N_("some of them are allotted already")},
)
def allot(
    run: Run,
    title: Title,
    first: Annotated[int, typer.Option("--from", metavar=N_("N"), help=N_("the first number"))],
    last: Annotated[int, typer.Option("--until", metavar=N_("N"), help=N_("the last, included"))],
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar=N_("REGION"),
            help=N_("for whom; without it, for all that have none"),
            autocompletion=codes("region"),
        ),
    ] = None,
    level: Level = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("default: this year")
        ),
    ] = None,
) -> None:
    """Allot a range of numbers to a county, or to all that have none of their own.

    Once a series has ranges, a number is given from the range of the institution's region, or of the next
    region around it; where there is none, or it is used up, nothing is granted until one is allotted.
    """
    from smeadmin.actions.series.keeping import allot as carry
    from smeadmin.render.series import draw_allotted

    run.write(
        lambda change: carry(
            change, title=title, first=first, last=last, region=region, level=level, year=year
        ),
        draw_allotted,
    )


@group.writes(
    "void",
    example="smeadmin series void SC-2026-0013 --reason 证书打印损坏",
    related=("series list", "certify correct"),
    statuses={0: N_("void"), 4: N_("of no series"), 5: N_("given, or void already")},
)
def void(
    run: Run,
    numbers: Annotated[
        list[str], typer.Argument(metavar=N_("CODE…"), help=N_("never to be given"))
    ],
) -> None:
    """Let numbers never be given: a spoiled form, a number that another office took by mistake.

    The reason stands beside the gap for good. A number that stands on a certificate cannot be void.
    """
    from smeadmin.actions.series.keeping import void_numbers
    from smeadmin.render.series import draw_voided

    run.write(lambda change: void_numbers(change, numbers=numbers), draw_voided)
