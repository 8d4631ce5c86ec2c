"""The check group: a sample of claims is drawn, looked into, concluded."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Programme, Voucher
from smeadmin.cli.types import choice, yuan
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("check")

Sample = Annotated[str, typer.Argument(metavar=N_("SAMPLE"), help=N_("its number"))]


def percent(text: str) -> Fraction:
    """Read a share, as ``5%`` or ``1/20``; raises BadShare."""
    from smeadmin.domain.inspection import BadShare

    word = text.strip().replace("％", "%")
    try:
        read = Fraction(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
    except (ValueError, ZeroDivisionError) as fault:
        raise BadShare({"text": text}, way_out=("--share 5%",)) from fault
    if not 0 < read <= 1:
        raise BadShare({"text": text}, way_out=("--share 5%",))
    return read


@group.writes(
    "draw",
    example="smeadmin check draw JC26 --seed 20260810 --strata institution",
    related=("check record", "claim verify"),
    statuses={0: N_("drawn"), 3: N_("nothing to draw among")},
)
def draw(
    run: Run,
    programme: Programme,
    seed: Annotated[
        str,
        typer.Option(
            "--seed", metavar=N_("TEXT"), help=N_("published; who knows it can draw again")
        ),
    ],
    strata: Annotated[
        str,
        typer.Option(
            "--strata",
            metavar="none|institution|size",
            help=N_("draw from each institution, or size class, by itself"),
            **choice("--strata", "none", "institution", "size"),
        ),
    ] = "none",
    share: Annotated[
        Fraction | None,
        typer.Option(
            "--share",
            parser=percent,
            metavar=N_("SHARE"),
            help=N_("how much, where the measure does not say, as 5%"),
        ),
    ] = None,
) -> None:
    """Draw a sample of what is claimed under a programme, by a seed that anybody can draw with again."""
    from smeadmin.actions.inspection import draw_sample
    from smeadmin.render.inspection import draw_drawn

    run.write(
        lambda change: draw_sample(
            change,
            programme=programme,
            seed=seed,
            strata="" if strata == "none" else strata,
            share=share,
        ),
        draw_drawn,
    )


@group.writes(
    "record",
    example="smeadmin check record CK-2026-01 JC26-7KQ4-MWD7 --result wrong --amount 3500"
    " --reason 服务缩水",
    related=("check conclude", "claim cut"),
)
def record(
    run: Run,
    sample: Sample,
    voucher: Voucher,
    result: Annotated[
        str,
        typer.Option(
            "--result",
            metavar="right|wrong",
            help=N_("what was found"),
            **choice("--result", "right", "wrong"),
        ),
    ],
    amount: Annotated[
        int | None,
        typer.Option(
            "--amount", parser=yuan, metavar=N_("YUAN"), help=N_("when wrong: what is right to pay")
        ),
    ] = None,
) -> None:
    """Record what was found of one redemption that was drawn."""
    from smeadmin.actions.inspection import record_finding
    from smeadmin.render.inspection import draw_recorded

    run.write(
        lambda change: record_finding(
            change, sample=sample, voucher=voucher, wrong=result == "wrong", found_fen=amount
        ),
        draw_recorded,
    )


@group.writes(
    "conclude",
    example="smeadmin check conclude CK-2026-01",
    related=("check show", "claim verify"),
    statuses={0: N_("concluded"), 3: N_("something has not been looked into")},
)
def conclude(run: Run, sample: Sample) -> None:
    """Conclude a sample once everything that was drawn has been looked into."""
    from smeadmin.actions.inspection import conclude_sample
    from smeadmin.render.inspection import draw_concluded

    run.write(lambda change: conclude_sample(change, sample=sample), draw_concluded)


@group.reads("show", example="smeadmin check show CK-2026-01", related=("check record",))
def show(run: Run, sample: Sample) -> None:
    """Show a sample: how it was drawn, and what was found."""
    from smeadmin.actions.inspection import show_sample
    from smeadmin.render.inspection import draw_sample

    run.read(lambda view: show_sample(view, sample=sample), draw_sample)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a sample; None for a number that none has."""
    from smeadmin.actions.inspection import show_sample
    from smeadmin.domain.inspection import SampleNotFound
    from smeadmin.render.inspection import draw_sample

    try:
        return draw_sample(show_sample(view, sample=code))
    except SampleNotFound:
        return None
