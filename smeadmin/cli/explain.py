"""The explain command: why a thing is as it is, and what an error code means at length."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Annotated, cast

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.groups import entries
from smeadmin.cli.types import codes
from smeadmin.cli.usage import closest
from smeadmin.domain.explain import NothingToExplain
from smeadmin.errors import CATALOGUE, Failure
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

    Explainer = Callable[[View, str], Document | None]

group = Group("explain")

# where failures are declared, beside the thing that can go wrong
ROOMS = (
    "smeadmin.domain",
    "smeadmin.storage",
    "smeadmin.policies",
    "smeadmin.sheets",
    "smeadmin.cli",
)
ERROR_CODE = re.compile(r"[a-z]+(-[a-z]+)*")
FAULT_CODE = re.compile(r"[Pp][0-9]{2}")
# A noun that can say why a thing of its own is as it is has a function `explain(view, code)` in its file
# under cli: a page, or None for a code that it does not know. Numbers with a prefix belong to one noun;
# certificates and vouchers are numbered by their policies, a score is named by what it is of: those nouns
# are asked in turn.
BY_PREFIX = {
    "AP": "certify",
    "AW": "award",
    "CK": "check",
    "CL": "claim",
    "FL": "flag",
    "NT": "notice",
    "OB": "notice",
    "RC": "recovery",
    "ST": "settle",
}
BY_PATTERN = ("voucher", "certify", "score")


@group.reads(
    example="smeadmin explain CS-000001",
    related=("change show", "audit log", "help exit-codes"),
    statuses={0: N_("explained"), 4: N_("nothing is called that")},
)
def explain(
    run: Run,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help=N_(
                "a number of anything, a score as EVALUATION/YEAR/INSTITUTION, or an error code"
            ),
            autocompletion=codes("change"),
        ),
    ],
) -> None:
    """Explain why a thing is as it is, or what an error code means."""
    if ERROR_CODE.fullmatch(code):
        explain_error(run, code)
        return
    if FAULT_CODE.fullmatch(code):
        explain_fault(run, code.upper())
        return
    run.read(lambda view: page_of(view, code), lambda page: page)


def explain_error(run: Run, code: str) -> None:
    """Show what an error code means; raises NothingToExplain with the nearest code."""
    from smeadmin.render.explain import draw_error

    known = all_failures()
    if code not in known:
        raise NothingToExplain(
            {"word": code}, more=closest(code, known), way_out=("smeadmin help exit-codes",)
        )
    run.show(draw_error(known[code]))


def explain_fault(run: Run, code: str) -> None:
    """Show what a fault of ``policy check`` means; raises NothingToExplain with the nearest code."""
    from smeadmin.policies.messages import by_code
    from smeadmin.render.explain import draw_fault

    known = by_code()
    if code not in known:
        raise NothingToExplain(
            {"word": code}, more=closest(code, known), way_out=("smeadmin policy check --help",)
        )
    run.show(draw_fault(code, known[code]))


def page_of(view: View, code: str) -> Document:
    """Make the page of a thing of the register; raises NothingToExplain."""
    from smeadmin.policies.commands import COMMANDS

    prefix = code.partition("-")[0].upper()
    if prefix == "CS":
        from smeadmin.actions.change import show_change
        from smeadmin.render.change import draw_change

        return draw_change(show_change(view, change=code))
    if prefix == "RF":
        from smeadmin.actions.explain import explain_refusal
        from smeadmin.render.explain import draw_refusal

        return draw_refusal(explain_refusal(view, number=code))
    for noun in [BY_PREFIX[prefix]] if prefix in BY_PREFIX else BY_PATTERN:
        if (entry := entries().get(noun)) is None:
            continue
        module = importlib.import_module(entry.module)
        explainer = cast("Explainer | None", getattr(module, "explain", None))
        if explainer and (page := explainer(view, code)) is not None:
            return page
    noun = BY_PREFIX.get(prefix, "")
    way_out = ["smeadmin change list", "smeadmin audit log"]
    if "list" in COMMANDS.get(noun, ()):
        way_out = [f"smeadmin {noun} list"]
    raise NothingToExplain({"word": code}, way_out=way_out)


def all_failures() -> dict[str, type[Failure]]:
    """Import every module that declares failures, and give them by code."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, room + "."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    return dict(sorted(CATALOGUE.items()))
