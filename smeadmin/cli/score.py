"""The score group: a year's evaluation, from its opening until it is final."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli import campaign, follow, papers, review
from smeadmin.cli.command import Group
from smeadmin.cli.drafts import Draft, Values
from smeadmin.cli.frame import Run
from smeadmin.cli.scoring import Evaluation, OnlyOne, Policy, Which, Year
from smeadmin.cli.shared import Institution
from smeadmin.cli.types import calendar_year, whole
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("score")


@group.writes(
    "open",
    example="smeadmin score open service-centre --year 2025",
    related=("score run", "policy list"),
    statuses={
        0: N_("opened"),
        3: N_("the year is not over, or no measure in force has it"),
        5: N_("opened already"),
    },
)
def open_(run: Run, evaluation: Evaluation, year: Year, policy: Policy = None) -> None:
    """Open the evaluation of a year, under the measure in force on its last day."""
    from smeadmin.actions.evaluation import open_evaluation
    from smeadmin.render.evaluation import draw_opened

    run.write(
        lambda change: open_evaluation(change, evaluation=evaluation, year=year, policy=policy),
        draw_opened,
    )


@group.writes(
    "run",
    example="smeadmin score run service-centre --year 2025",
    related=("score rank", "score explain"),
    statuses={
        0: N_("stored, or nothing has changed"),
        2: N_("it asks first, and nobody can answer"),
        4: N_("not opened"),
        5: N_("final already"),
    },
)
def run_(run: Run, evaluation: Evaluation, year: Year, policy: Policy = None) -> None:
    """Score everybody whom the evaluation concerns, in one change.

    It shows how the points lie, how they moved since the year before and what data lacks, and asks
    before it stores anything. Run again on the same figures it says so and writes nothing.
    """
    from smeadmin.actions.evaluation import run_of
    from smeadmin.render.evaluation import draw_run, question_of

    run.write(
        lambda change: run_of(
            change, evaluation=evaluation, year=year, policy=policy, progress=run.progress
        ),
        draw_run,
        bulk=True,
        question=question_of,
    )


@group.reads(
    "rank",
    example="smeadmin score rank service-centre --year 2025",
    related=("score explain", "award propose"),
)
def rank(
    run: Run,
    year: Year,
    evaluation: OnlyOne = None,
    policy: Policy = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", parser=whole, metavar=N_("N"), help=N_("only the first so many")),
    ] = None,
) -> None:
    """List the ranking of a year with the points of each part, and say how ties were broken."""
    from smeadmin.actions.evaluation.showing import rank_evaluation
    from smeadmin.render.ranking import draw_ranking

    run.read(
        lambda view: rank_evaluation(
            view, evaluation=evaluation, year=year, policy=policy, limit=limit
        ),
        draw_ranking,
    )


@group.reads(
    "show", example="smeadmin score show 启帆 --year 2025", related=("score explain", "score rank")
)
def show(
    run: Run, institution: Institution, year: Year, evaluation: Which = None, policy: Policy = None
) -> None:
    """Show the score of one institution: points, grade, rank, and the years before."""
    from smeadmin.actions.evaluation.showing import show_score
    from smeadmin.render.ranking import draw_score

    run.read(
        lambda view: show_score(
            view, institution=institution, year=year, evaluation=evaluation, policy=policy
        ),
        draw_score,
    )


@group.reads(
    "explain",
    example="smeadmin score explain 启帆 --year 2025 --next-grade",
    related=("score show", "explain"),
)
def explain_(
    run: Run,
    institution: Institution,
    year: Year,
    evaluation: Which = None,
    policy: Policy = None,
    onwards: Annotated[
        bool,
        typer.Option("--next-grade", help=N_("also what the next grade needs, figure by figure")),
    ] = False,
) -> None:
    """Explain a score line by line: clause, figure, where it stands, rule, points, full marks."""
    from smeadmin.actions.evaluation.showing import show_next_grade, show_score
    from smeadmin.render.ranking import draw_explained

    show = show_next_grade if onwards else show_score
    run.read(
        lambda view: show(
            view, institution=institution, year=year, evaluation=evaluation, policy=policy
        ),
        draw_explained,
    )


def explain(view: View, code: str) -> Document | None:
    """Give the page of a score, named as EVALUATION/YEAR/INSTITUTION; None for any other code."""
    evaluation, year, institution = ("", "", "") if code.count("/") != 2 else code.split("/")
    if not (year.isascii() and year.isdigit()):
        return None
    from smeadmin.actions.evaluation.showing import show_next_grade
    from smeadmin.render.ranking import draw_explained

    found = show_next_grade(
        view, institution=institution, year=int(year), evaluation=evaluation or None
    )
    return draw_explained(found)


@group.reads(
    "whatif",
    example="smeadmin score whatif service-centre --year 2025 --policy 新办法草案.toml",
    related=("policy diff", "policy check", "score rank"),
    statuses={
        0: N_("compared; nothing is ever written"),
        4: N_("not opened, or no such address"),
        5: N_("not scored yet"),
        6: N_("the draft has faults"),
    },
)
def whatif(
    run: Run,
    evaluation: Evaluation,
    year: Year,
    draft: Draft = None,
    values: Values = None,
) -> None:
    """Score a year again under a draft, beside what it came to, without writing anything.

    It says who gains and who loses, who crosses a grade, what the awards that rest on it would cost, and
    what each rule does; whose effect is largest stands first. --out FILE gives everybody.
    """
    from smeadmin.actions.whatif.evaluation import try_evaluation
    from smeadmin.render.whatif.evaluation import draw_evaluation_tried

    run.read(
        lambda view: try_evaluation(
            view,
            evaluation=evaluation,
            year=year,
            file=draft,
            values=values or [],
            progress=run.progress,
        ),
        draw_evaluation_tried,
    )


@group.writes(
    "finalise",
    example="smeadmin score finalise service-centre --year 2025 --by 何远",
    related=("score rank", "award propose"),
    statuses={
        0: N_("final"),
        5: N_("final already, not scored, or the figures have changed since"),
    },
)
def finalise(run: Run, year: Year, evaluation: OnlyOne = None, policy: Policy = None) -> None:
    """Make the scores of a year final: awards and later years rest on them.

    They are worked out once more first; if anything has changed since, nothing becomes final.
    """
    from smeadmin.actions.evaluation import finalise_evaluation
    from smeadmin.render.evaluation import draw_final

    run.write(
        lambda change: finalise_evaluation(change, evaluation=evaluation, year=year, policy=policy),
        draw_final,
    )


@group.reads("list", example="smeadmin score list", related=("score rank", "score open"))
def list_(
    run: Run,
    year: Annotated[
        int | None,
        typer.Option("--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("of one year")),
    ] = None,
) -> None:
    """List the evaluations and how far each has come."""
    from smeadmin.actions.evaluation import list_evaluations
    from smeadmin.render.evaluation import draw_evaluations

    run.read(lambda view: list_evaluations(view, year=year), draw_evaluations)


campaign.register(group)
follow.register(group)
review.register(group)


@group.desk
def desk(run: Run) -> None:
    """What is open, what it waits for and until when, the next command."""
    from smeadmin.actions.evaluation.desk import desk_score
    from smeadmin.render.campaign import draw_desk

    run.read(desk_score, draw_desk)


papers.add_score_verbs(group)
