"""Two verbs that institutions and enterprises share: who may be there twice, and making one of two."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from smeadmin.cli.bodies import InRegion
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes, day
from smeadmin.i18n import mark as N_

MOST_GROUPS = 50


def of_the_noun(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
    """Complete what the register holds of the noun that is being typed."""
    return codes(ctx.command_path.split()[-2])(ctx, incomplete)


Kept = Annotated[
    str,
    typer.Argument(
        metavar=N_("KEPT"),
        help=N_("who stays: credit code, office number, or a part of the name"),
        autocompletion=of_the_noun,
    ),
]
Other = Annotated[
    str,
    typer.Argument(metavar=N_("OTHER"), help=N_("who is the same one"), autocompletion=of_the_noun),
]
FromDay = Annotated[
    date | None,
    typer.Option(
        "--from", parser=day, metavar=N_("DATE"), help=N_("since when; default: the day of the act")
    ),
]
Strength = Annotated[
    str | None,
    typer.Option(
        "--strength",
        metavar="high|medium|low",
        help=N_("at least so much speaks for it"),
        **choice("--strength", "high", "medium", "low"),
    ),
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, help=N_("at most so many groups"))
]


def add_verbs(group: Group, first: str, second: str) -> None:
    """Hang ``duplicates`` and ``merge`` on a group; the codes are those of the example."""
    noun = group.name

    @group.reads(
        "duplicates",
        example=f"smeadmin {noun} duplicates",
        related=(f"{noun} merge", f"{noun} list"),
    )
    def duplicates(
        run: Run, strength: Strength = None, region: InRegion = None, limit: Limit = MOST_GROUPS
    ) -> None:
        """Say who may be on the register twice, why, and how much speaks for it.

        Names are compared without region and legal form, telephones by their digits. Nothing is
        merged by itself: a person decides.
        """
        from smeadmin.actions.bodies import BODIES
        from smeadmin.actions.duplicates import find_duplicates
        from smeadmin.render.duplicates import draw_duplicates

        run.read(
            lambda view: find_duplicates(
                view, BODIES[noun], strength=strength, region=region, limit=limit
            ),
            draw_duplicates,
        )

    @group.writes(
        "merge",
        example=f"smeadmin {noun} merge {first} {second} --dry-run",
        related=(f"{noun} duplicates", f"{noun} show", "change undo"),
        statuses={
            0: N_("merged"),
            3: N_("something open of both stands against it"),
            5: N_("merged already, or closed"),
        },
    )
    def merge(run: Run, kept: Kept, other: Other, from_day: FromDay = None) -> None:
        """Make one of two: everything that refers to OTHER belongs to KEPT from now on.

        OTHER is closed and keeps its names and codes, which find KEPT from then on. What KEPT has of its
        own in the same place stays with OTHER. One change undo parts them again.
        """
        from smeadmin.actions.bodies import BODIES
        from smeadmin.actions.merging import merge_bodies
        from smeadmin.render.duplicates import draw_merged

        run.write(
            lambda change: merge_bodies(
                change, BODIES[noun], kept=kept, other=other, from_day=from_day
            ),
            draw_merged,
        )
