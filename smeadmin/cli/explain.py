"""The explain command: why a thing is as it is, and what an error code means at length."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Annotated

import typer

from smeadmin.cli.frame import Group, Run
from smeadmin.errors import CATALOGUE, Failure, NotFound
from smeadmin.i18n import mark as N_

group = Group("explain")

# where failures are declared, beside the thing that can go wrong
ROOMS = (
    "smeadmin.domain",
    "smeadmin.storage",
    "smeadmin.policies",
    "smeadmin.sheets",
    "smeadmin.cli",
)


class NothingToExplain(NotFound):
    """No number and no error code of that form is known."""

    code, sentence = "nothing-to-explain", N_("nothing here is called 「{word}」")


@group.reads(example="smeadmin explain fund-exhausted", related=("help exit-codes",))
def explain(
    run: Run,
    code: Annotated[
        str, typer.Argument(metavar="CODE", help=N_("an error code, as in the brackets"))
    ],
) -> None:
    """Explain an error code at length: what it means and what can be done."""
    from smeadmin.render.explain import draw_error

    known = all_failures()
    if code not in known:
        from smeadmin.cli.usage import closest

        raise NothingToExplain(
            {"word": code}, more=closest(code, known), way_out=("smeadmin help exit-codes",)
        )
    run.show(draw_error(known[code]))


def all_failures() -> dict[str, type[Failure]]:
    """Import every module that declares failures, and give them by code."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, room + "."):
            if "migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return dict(sorted(CATALOGUE.items()))
