"""The campaign of an evaluation: verbs of the score group between opening a year and its last word."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.scoring import Evaluation, OnlyOne, Policy, Which, Year
from smeadmin.cli.shared import Days, Institution
from smeadmin.cli.types import day, whole
from smeadmin.i18n import mark as N_


def collect(
    run: Run,
    evaluation: Evaluation,
    year: Year,
    until: Annotated[
        date | None,
        typer.Option(
            "--until",
            parser=day,
            metavar=N_("DATE"),
            help=N_("the last day for returns; default: what the measure says"),
        ),
    ] = None,
    policy: Policy = None,
) -> None:
    """Collect the returns of a year until a day: who lacks what, who was late.

    Given again it shows how far they have come. --out FILE gives the list of whom to remind.
    """
    from smeadmin.actions.evaluation.collecting import collect_returns
    from smeadmin.render.campaign import draw_collected

    run.write(
        lambda change: collect_returns(
            change, evaluation=evaluation, year=year, until=until, policy=policy
        ),
        draw_collected,
    )


def freeze(run: Run, evaluation: Evaluation, year: Year, policy: Policy = None) -> None:
    """Freeze what is known of everybody: scores rest on it, what comes later is put right with a reason."""
    from smeadmin.actions.evaluation.campaign import freeze_evaluation
    from smeadmin.render.campaign import draw_frozen

    run.write(
        lambda change: freeze_evaluation(change, evaluation=evaluation, year=year, policy=policy),
        draw_frozen,
        bulk=True,
    )


def adjust(
    run: Run,
    institution: Institution,
    figure: Annotated[
        str, typer.Argument(metavar=N_("FIGURE"), help=N_("its name or label in the measure"))
    ],
    year: Year,
    value: Annotated[
        str | None,
        typer.Argument(metavar="[VALUE]", help=N_("left out: what the registers hold by now")),
    ] = None,
    evaluation: Which = None,
    objection: Annotated[
        str | None,
        typer.Option("--objection", metavar=N_("NUMBER"), help=N_("the objection it answers")),
    ] = None,
    policy: Policy = None,
) -> None:
    """Put one figure right after the freeze, with --reason; the scores are then worked out anew."""
    from smeadmin.actions.evaluation.campaign import adjust_figure
    from smeadmin.render.campaign import draw_adjusted

    run.write(
        lambda change: adjust_figure(
            change,
            institution=institution,
            figure=figure,
            value=value,
            year=year,
            evaluation=evaluation,
            policy=policy,
            objection=objection,
        ),
        draw_adjusted,
    )


def adjustments(run: Run, year: Year, evaluation: OnlyOne = None, policy: Policy = None) -> None:
    """List what was put right since the freeze, and what the registers say otherwise by now."""
    from smeadmin.actions.evaluation.campaign import list_adjustments
    from smeadmin.render.campaign import draw_later

    run.read(
        lambda view: list_adjustments(view, evaluation=evaluation, year=year, policy=policy),
        draw_later,
    )


def publish(
    run: Run,
    evaluation: Evaluation,
    year: Year,
    days: Days = None,
    policy: Policy = None,
) -> None:
    """Make the ranking public: rank, name, points, grade, nothing else; its clock runs from then on.

    Given again after an adjustment it ends the notice before (--reason, while that one runs).
    """
    from smeadmin.actions.evaluation import publish_ranking
    from smeadmin.render.notice import draw_posted

    run.write(
        lambda change: publish_ranking(
            change, evaluation=evaluation, year=year, policy=policy, days=days
        ),
        lambda posted: draw_posted(posted, f"smeadmin score finalise {evaluation} --year {year}"),
    )


def reopen(run: Run, evaluation: Evaluation, year: Year, policy: Policy = None) -> None:
    """Open a final evaluation again, with --reason; refused once an award rests on it."""
    from smeadmin.actions.evaluation.campaign import reopen_evaluation
    from smeadmin.render.campaign import draw_reopened

    run.write(
        lambda change: reopen_evaluation(change, evaluation=evaluation, year=year, policy=policy),
        draw_reopened,
    )


def stress(
    run: Run,
    year: Year,
    evaluation: OnlyOne = None,
    percent: Annotated[
        int,
        typer.Option(
            "--percent", parser=whole, metavar=N_("N"), help=N_("by how much each weight moves")
        ),
    ] = 10,
    runs: Annotated[
        int, typer.Option("--runs", parser=whole, metavar=N_("N"), help=N_("how many runs"))
    ] = 2000,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", parser=whole, metavar=N_("N"), help=N_("of the draws; default: the day")
        ),
    ] = None,
    cut: Annotated[
        int | None,
        typer.Option(
            "--cut",
            parser=whole,
            metavar=N_("N"),
            help=N_("the last place that counts; default: the places of its award"),
        ),
    ] = None,
    policy: Policy = None,
) -> None:
    """Say which places hang on the weights, or on one figure near the cut; nothing is written."""
    from smeadmin.actions.evaluation.stressing import stress_evaluation
    from smeadmin.render.stress import draw_stress

    run.read(
        lambda view: stress_evaluation(
            view,
            evaluation=evaluation,
            year=year,
            percent=percent,
            runs=runs,
            seed=seed,
            cut=cut,
            policy=policy,
        ),
        draw_stress,
    )


def export(run: Run, year: Year, evaluation: OnlyOne = None, policy: Policy = None) -> None:
    """Write the year's result book: totals, every indicator, every reviewer, adjustments, evidence."""
    from smeadmin.actions.evaluation.book import result_book
    from smeadmin.cli.book import book_out
    from smeadmin.render.year_book import draw_year_book

    book_out(
        run,
        lambda view: draw_year_book(
            result_book(view, evaluation=evaluation, year=year, policy=policy)
        ),
    )


def letter(
    run: Run,
    institution: Institution,
    year: Year,
    evaluation: Which = None,
    policy: Policy = None,
) -> None:
    """Give what one institution is told of its own score: parts, grade, place, days for objections.

    No other institution, no reviewer and no source file stands in it.
    """
    from smeadmin.actions.evaluation.letter import score_letter
    from smeadmin.render.letter import draw_letter

    run.read(
        lambda view: score_letter(
            view, institution=institution, year=year, evaluation=evaluation, policy=policy
        ),
        draw_letter,
    )


def register(group: Group) -> None:
    """Give the verbs to the score group."""
    group.writes(
        "collect",
        example="smeadmin score collect service-centre --year 2025 --until 2026-03-31",
        related=("score template", "return import", "score freeze"),
        statuses={0: N_("collecting, or how far it is"), 5: N_("it is past that step")},
    )(collect)
    group.writes(
        "freeze",
        example="smeadmin score freeze service-centre --year 2025",
        related=("score run", "score adjustments"),
        statuses={0: N_("frozen"), 5: N_("it is past that step")},
    )(freeze)
    group.writes(
        "adjust",
        example="smeadmin score adjust 启帆 staff 9 --year 2025 --reason 异议成立，社保清单为9人",
        related=("score adjustments", "score run"),
        statuses={
            0: N_("put right"),
            4: N_("no such figure or institution"),
            5: N_("not frozen, or so already"),
        },
    )(adjust)
    group.reads(
        "adjustments",
        example="smeadmin score adjustments --year 2025",
        related=("score adjust", "score freeze"),
    )(adjustments)
    group.reads(
        "export",
        example="smeadmin score export service-centre --year 2025 --out 2025考评结果.xlsx",
        related=("score rank", "score letter", "award export"),
    )(export)
    group.reads(
        "letter",
        example="smeadmin score letter 启帆 --year 2025",
        related=("score explain", "score publish"),
    )(letter)
    group.reads(
        "stress",
        example="smeadmin score stress service-centre --year 2025",
        related=("score rank", "score whatif", "award propose"),
    )(stress)
    group.writes(
        "publish",
        example="smeadmin score publish service-centre --year 2025 --doc 江中小企〔2026〕18号",
        related=("notice show", "score adjust", "score finalise"),
        statuses={
            0: N_("the notice is open"),
            3: N_("the review is open"),
            5: N_("not scored, or stale"),
        },
    )(publish)
    group.writes(
        "reopen",
        example="smeadmin score reopen service-centre --year 2025 --reason 申诉委员会决定重评 --by 何远",
        related=("score run", "score finalise"),
        statuses={0: N_("open again"), 5: N_("not final, or an award rests on it")},
    )(reopen)
