"""The award group: what the measure gives to the best, proposed by one person, decided by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from smeadmin.cli import opening
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Days, FromSource, Institution, Judged, Told
from smeadmin.cli.types import calendar_year, codes, pairs, yuan
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("award")

Number = Annotated[
    str, typer.Argument(metavar=N_("AWARD"), help=N_("its number"), autocompletion=codes("award"))
]
Funds = Annotated[
    list[str] | None,
    typer.Option(
        "--fund",
        metavar=N_("FUND"),
        help=N_("the fund its money comes from; of one of several payers PAYER=FUND, repeatable"),
        autocompletion=codes("fund"),
    ),
]


def _funds(typed: list[str] | None) -> dict[str, Any]:
    """Take funds apart: the one of all, and those of single payers."""
    whole = [one for one in typed or () if "=" not in one]
    return {
        "fund": whole[-1] if whole else None,
        "payers": pairs([one for one in typed or () if "=" in one]),
    }


@group.writes(
    "propose",
    example="smeadmin award propose best-centres --year 2025 --fund JL2026",
    related=("award decide", "score rank"),
    statuses={
        0: N_("proposed"),
        3: N_("the scores are not final, or nobody is to have it"),
        5: N_("proposed already"),
    },
)
def propose(
    run: Run,
    award: Annotated[
        str,
        typer.Argument(metavar=N_("AWARD"), help=N_("its name in the measure, as best-centres")),
    ],
    year: Annotated[
        int,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("the year that was evaluated"),
        ),
    ],
    fund: Funds = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar=N_("POLICY"),
            help=N_("where several measures have the award"),
            autocompletion=codes("policy"),
        ),
    ] = None,
    institution: Annotated[
        list[str] | None,
        typer.Option(
            "--institution",
            metavar=N_("INSTITUTION"),
            help=N_("who is to have it, where it rests on no evaluation; repeatable"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    given: Told = None,
    judge: Judged = None,
) -> None:
    """Propose who is to have an award, from the final scores of a year; no money is held yet.

    One that rests on no evaluation (money for a new title, for each firm hatched) is proposed by name, with
    what was stated for it.
    """
    from smeadmin.actions.award import propose_award
    from smeadmin.render.award import draw_proposed

    run.write(
        lambda change: propose_award(
            change,
            award=award,
            year=year,
            policy=policy,
            **_funds(fund),
            institutions=institution or (),
            given=pairs(given),
            judged=pairs(judge),
        ),
        draw_proposed,
    )


@group.writes(
    "publish",
    example="smeadmin award publish AW-2026-01 --doc 江中小企〔2026〕18号",
    related=("notice show", "award decide"),
    statuses={0: N_("the notice is open"), 5: N_("public already, or decided")},
)
def publish(
    run: Run,
    award: Number,
    days: Days = None,
) -> None:
    """Make public who is to have a proposed award; it is decided once its notice has run."""
    from smeadmin.actions.award import publish_award
    from smeadmin.render.notice import draw_posted

    run.write(lambda change: publish_award(change, award=award, days=days), draw_posted)


@group.writes(
    "decide",
    example="smeadmin award decide AW-2026-01 --fund JL2026 --doc 示中小企〔2026〕9号 --by 何远",
    related=("award propose", "fund show"),
    statuses={
        0: N_("decided, the money is held"),
        3: N_("one's own proposal, equals at the last place, a limit or the fund says no"),
        5: N_("decided already"),
    },
)
def decide(
    run: Run,
    award: Number,
    fund: Funds = None,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            "--choose",
            metavar=N_("INSTITUTION"),
            help=N_("who of several equals has the last place, with --reason; repeatable"),
        ),
    ] = None,
    source: FromSource = None,
) -> None:
    """Decide a proposed award, as another person; the whole amount is held at the fund, or nothing."""
    from smeadmin.actions.award import decide_award
    from smeadmin.render.award import draw_decided

    run.write(
        lambda change: decide_award(
            change, award=award, choose=choose or (), source=source, **_funds(fund)
        ),
        draw_decided,
    )


@group.writes(
    "pay",
    example="smeadmin award pay AW-2026-01 --by 周敏",
    related=("award decide", "settle prepare"),
    statuses={
        0: N_("handed to settlement"),
        3: N_("by who decided it, or nothing is left"),
        5: N_("not decided, or handed over already"),
    },
)
def pay(
    run: Run,
    award: Number,
    institution: Annotated[
        list[str] | None,
        typer.Option(
            "--institution",
            metavar=N_("INSTITUTION"),
            help=N_("only this one; repeatable"),
            autocompletion=codes("institution"),
        ),
    ] = None,
) -> None:
    """Hand the money of a decided award to settlement, which pays it; never by who decided it."""
    from smeadmin.actions.award import pay_award
    from smeadmin.render.award import draw_paid

    run.write(
        lambda change: pay_award(change, award=award, institutions=institution or ()), draw_paid
    )


@group.writes(
    "withdraw",
    example="smeadmin award withdraw AW-2026-01 启帆 --reason 申报材料不实 --by 何远",
    related=("award show", "recovery show"),
    statuses={
        0: N_("taken back"),
        3: N_("it stands in a settlement that is not through"),
        4: N_("it has no place there"),
        5: N_("not decided, or taken back before"),
    },
)
def withdraw(
    run: Run,
    award: Number,
    institution: Institution,
    amount: Annotated[
        int | None,
        typer.Option(
            "--amount",
            parser=yuan,
            metavar=N_("YUAN"),
            help=N_("what comes back of what was paid; default: all of it"),
        ),
    ] = None,
) -> None:
    """Take a place of a decided award back, with --reason: unpaid money returns to the fund.

    Of what was paid a recovery is opened, of all or of --amount.
    """
    from smeadmin.actions.award import withdraw_award
    from smeadmin.render.award import draw_withdrawn

    run.write(
        lambda change: withdraw_award(
            change, award=award, institution=institution, amount_fen=amount
        ),
        draw_withdrawn,
    )


@group.reads(
    "export",
    example="smeadmin award export AW-2026-01 --out 奖励推荐材料.xlsx",
    related=("award show", "score export"),
)
def export(run: Run, award: Number) -> None:
    """Write the recommendation pack: who with what, who not and why, each requirement, the basis."""
    from smeadmin.actions.award import show_award
    from smeadmin.cli.book import book_out
    from smeadmin.render.award_book import draw_award_book

    book_out(run, lambda view: draw_award_book(show_award(view, award=award)))


@group.reads("show", example="smeadmin award show AW-2026-01", related=("award list", "explain"))
def show(run: Run, award: Number) -> None:
    """Show an award: who has it, who has not and why, its money, who proposed and decided it."""
    from smeadmin.actions.award import show_award
    from smeadmin.render.award import draw_award

    run.read(lambda view: show_award(view, award=award), draw_award)


@group.reads("list", example="smeadmin award list", related=("award show",))
def list_(
    run: Run,
    year: Annotated[
        int | None,
        typer.Option("--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("of one year")),
    ] = None,
) -> None:
    """List awards, newest first."""
    from smeadmin.actions.award import list_awards
    from smeadmin.render.award import draw_awards

    run.read(lambda view: list_awards(view, year=year), draw_awards)


@group.desk
def desk(run: Run) -> None:
    """Which awards wait to be decided, and the next command."""
    from smeadmin.actions.award import list_awards
    from smeadmin.render.award import draw_awards

    run.read(list_awards, draw_awards)


def explain(view: View, code: str) -> Document | None:
    """Say why an award is as it is, for `smeadmin explain AW-2026-01`; None for any other code."""
    if not code.upper().startswith("AW-"):
        return None
    from smeadmin.actions.award import show_award
    from smeadmin.render.award import draw_award

    return draw_award(show_award(view, award=code))


group.writes(
    "import",
    example="smeadmin award import 期初奖励.xlsx --opening --rows 12 --total 60万 --doc 示中小企〔2026〕1号",
    related=("award list", "fund check", "change undo"),
    statuses=opening.STATUSES,
)(opening.import_awards)
group.reads(
    "template",
    example="smeadmin award template --out 期初奖励.xlsx",
    related=("award import",),
)(opening.template_awards)
