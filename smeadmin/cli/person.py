"""The person group: what the register holds of somebody, and erasing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.person import PersonErased
    from smeadmin.storage.change import Change

group = Group("person")

Values = Annotated[
    list[str] | None,
    typer.Argument(metavar="[VALUE]", help=N_("name, telephone, number; masked in the log")),
]
Of = Annotated[
    str | None,
    typer.Option("--of", metavar=N_("CODE"), help=N_("only what belongs to this one")),
]


@group.reads(
    "find",
    example="smeadmin person find 沈一鸣 13812342764",
    related=("person erase",),
    statuses={0: N_("found"), 4: N_("nothing personal has these values")},
)
def find(run: Run, values: Values = None, of: Of = None) -> None:
    """Find where the personal values of somebody are held, without showing them."""
    from smeadmin.actions.person.finding import find_person
    from smeadmin.render.person import draw_found

    run.read(lambda view: find_person(view, values=values or (), of=of), draw_found)


@group.writes(
    "erase",
    example="smeadmin person erase 沈一鸣 13812342764 --reason 本人申请",
    related=("person find", "audit verify"),
    statuses={
        0: N_("erased"),
        2: N_("several have that name"),
        4: N_("nothing personal has these values"),
        5: N_("a proposal that waits holds them"),
    },
)
def erase(
    run: Run,
    values: Values = None,
    of: Of = None,
    everywhere: Annotated[
        bool, typer.Option("--everywhere", help=N_("it is one person in all these places"))
    ] = False,
    all_due: Annotated[
        bool, typer.Option("--due", help=N_("everything that person due lists, and nothing else"))
    ] = False,
) -> None:
    """Erase the personal values of somebody for good; totals, decisions and the log stay.

    Contact and telephone of one row go together. Papers about the person lose their content, others
    the name in their file name. It cannot be undone.
    """
    from smeadmin.actions.person.erasing import erase_due, erase_person
    from smeadmin.render.person import draw_erased

    def work(change: Change) -> PersonErased:
        if all_due:
            return erase_due(change)
        return erase_person(change, values=values or (), of=of, everywhere=everywhere)

    run.write(work, draw_erased, question=lambda _done: _("Erase the values above for good?"))


@group.writes(
    "keep",
    example="smeadmin person keep objection --months 24 --doc 示档〔2026〕3号",
    related=("person due",),
)
def keep(
    run: Run,
    kept: Annotated[
        str, typer.Argument(metavar=N_("CLASS"), help=N_("one of those that person due lists"))
    ],
    months: Annotated[
        int, typer.Option("--months", metavar="N", min=0, help=N_("for how many months"))
    ],
) -> None:
    """Say for how long the office keeps a class of personal values; no class has a period of its own."""
    from smeadmin.actions.person.retaining import keep_for
    from smeadmin.render.person import draw_kept

    run.write(lambda change: keep_for(change, kept=kept, months=months), draw_kept)


@group.reads("due", example="smeadmin person due", related=("person keep", "person erase"))
def due(run: Run) -> None:
    """List the periods of the office, and whose personal values are due to be erased."""
    from smeadmin.actions.person.retaining import due as what_is_due
    from smeadmin.render.person import draw_due

    run.read(what_is_due, draw_due)
