"""Reviewers of an evaluation: verbs of the score group that give, recuse, send out, take in, close, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli import opening
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, Errors, File, Mode, Partial, SheetName, order, run_import
from smeadmin.cli.scoring import Evaluation, OnlyOne, Policy, Which, Year
from smeadmin.cli.shared import Institution
from smeadmin.cli.types import calendar_year, codes, whole
from smeadmin.cli.usage import MissingOption
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.review import ReviewSheet

Reviewers = Annotated[
    list[str],
    typer.Option("--reviewer", metavar=N_("NAME"), help=N_("who reviews; repeatable")),
]
OneReviewer = Annotated[
    str | None,
    typer.Option(
        "--reviewer", metavar=N_("NAME"), help=N_("the sheet of this reviewer, with their rows")
    ),
]
OptionalYear = Annotated[
    int | None,
    typer.Option(
        "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("the year that is evaluated")
    ),
]
MarksOf = Annotated[
    str | None,
    typer.Option(
        "--as", metavar=N_("EVALUATION"), help=N_("where the year has several evaluations")
    ),
]


def assign(
    run: Run,
    evaluation: Evaluation,
    year: Year,
    reviewer: Reviewers,
    to: Annotated[
        list[str] | None,
        typer.Option(
            "--institution",
            metavar=N_("INSTITUTION"),
            help=N_("whom they review; repeatable"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--everybody", help=N_("each of them reviews everybody"))
    ] = False,
    each: Annotated[
        int | None,
        typer.Option(
            "--each",
            parser=whole,
            metavar=N_("N"),
            help=N_("everybody gets so many of them, drawn by lot"),
        ),
    ] = None,
    reading: Annotated[
        str | None,
        typer.Option(
            "--reading",
            metavar=N_("READING"),
            help=N_("which of the readings the measure keeps apart; default: the one that counts"),
        ),
    ] = None,
    policy: Policy = None,
) -> None:
    """Give institutions to reviewers; by lot everybody has about the same number."""
    from smeadmin.actions.evaluation.reviewing import assign_reviewers
    from smeadmin.render.review import draw_assigned

    run.write(
        lambda change: assign_reviewers(
            change,
            evaluation=evaluation,
            year=year,
            reviewers=reviewer,
            institutions=to or (),
            each=each,
            everybody=everybody,
            reading=reading,
            policy=policy,
        ),
        draw_assigned,
    )


def recuse(
    run: Run,
    reviewer: Annotated[str, typer.Argument(metavar=N_("REVIEWER"), help=N_("who stands back"))],
    institution: Institution,
    year: Year,
    evaluation: Which = None,
    policy: Policy = None,
) -> None:
    """Let a reviewer stand back from an institution they have an interest in, with --reason.

    Their marks for it no longer count; they are kept.
    """
    from smeadmin.actions.evaluation.reviewing import recuse_reviewer
    from smeadmin.render.review import draw_recused

    run.write(
        lambda change: recuse_reviewer(
            change,
            reviewer=reviewer,
            institution=institution,
            year=year,
            evaluation=evaluation,
            policy=policy,
        ),
        draw_recused,
    )


def review(run: Run, evaluation: Evaluation, year: Year, policy: Policy = None) -> None:
    """Close the review: with every mark there, everybody is scored anew on what the panel came to."""
    from smeadmin.actions.evaluation.reviewing import close_review
    from smeadmin.render.review import draw_closed

    run.write(
        lambda change: close_review(
            change, evaluation=evaluation, year=year, policy=policy, progress=run.progress
        ),
        draw_closed,
        bulk=True,
    )


def panel(run: Run, year: Year, evaluation: OnlyOne = None, policy: Policy = None) -> None:
    """Show who reviews, how far they are, how generous each is, and where they lie apart."""
    from smeadmin.actions.evaluation.panel import show_panel
    from smeadmin.render.review import draw_panel

    run.read(
        lambda view: show_panel(view, evaluation=evaluation, year=year, policy=policy), draw_panel
    )


def import_(
    run: Run,
    file: File,
    opening_: opening.Opening = False,
    rows: opening.Rows = None,
    year: OptionalYear = None,
    evaluation: MarksOf = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    mode: Mode = "both",
    partial: Partial = False,
    errors: Errors = None,
    policy: Policy = None,
) -> None:
    """Take in a reviewer's sheet with its marks: each row is told by the key it was sent out with.

    A row that was turned into another's is refused, as is a mark above its full marks or one that differs
    from the reading before without a word why. With --opening the sheet holds grades that were final before
    the office had this register.
    """
    if opening_ or year is None:
        opening.import_scores(run, file, opening_, rows, sheet, encoding, errors)
        return
    from smeadmin.actions.evaluation.sheets import ReviewIntake
    from smeadmin.render.review import draw_marks_imported

    given = order(run, file, sheet, encoding, mode, "keep", partial, errors)
    with run.open().reading(run.on) as view:
        intake = ReviewIntake(view, evaluation=evaluation, year=year, policy=policy)
    run_import(run, intake, given, lambda done: draw_marks_imported(done, intake.line))


def template(
    run: Run,
    evaluation: OnlyOne = None,
    year: OptionalYear = None,
    reviewer: OneReviewer = None,
    each: Annotated[
        str | None,
        typer.Option(
            "--each",
            metavar=N_("FOLDER"),
            help=N_("one workbook for each institution that has to file, into this folder"),
        ),
    ] = None,
    policy: Policy = None,
) -> None:
    """Write sheets to be filled in: a reviewer's, or returns for everybody who has to file.

    Without --year it is the sheet in which grades from before the register come in.
    """
    if year is None:
        opening.template_scores(run)
    elif reviewer is not None:
        _sheet_out(run, evaluation, year, reviewer, policy)
    else:
        _returns_out(run, evaluation, year, each, policy)


def _sheet_out(
    run: Run, evaluation: str | None, year: int, reviewer: str, policy: str | None
) -> None:
    from smeadmin.actions.evaluation.sheets import review_sheet
    from smeadmin.render.output import talk
    from smeadmin.render.review import draw_sheet_out
    from smeadmin.sheets.writing import write_xlsx

    out = _workbook(run, f"{reviewer}.xlsx")
    with run.open().reading(run.on) as view:
        sheet: ReviewSheet = review_sheet(
            view, evaluation=evaluation, year=year, reviewer=reviewer, policy=policy
        )
    write_xlsx(out, sheet.noun, sheet.rows, force=run.settings.force)
    talk(draw_sheet_out(sheet, out), run.screen)


def _returns_out(
    run: Run, evaluation: str | None, year: int, each: str | None, policy: str | None
) -> None:
    from smeadmin.actions.evaluation.returns import returns_asked
    from smeadmin.render.output import talk
    from smeadmin.render.review import draw_returns_out
    from smeadmin.sheets.writing import write_xlsx

    out = _workbook(run, f"{year}.xlsx") if each is None else ""
    with run.open().reading(run.on) as view:
        asked = returns_asked(view, evaluation=evaluation, year=year, policy=policy)
    if each is None:
        write_xlsx(out, asked.noun, asked.rows, force=run.settings.force)
    else:
        Path(each).mkdir(parents=True, exist_ok=True)
        for row in asked.rows:
            file = Path(each) / asked.file_of(row)
            write_xlsx(file, asked.noun, (row,), force=run.settings.force)
    talk(draw_returns_out(asked, each or out), run.screen)


def _workbook(run: Run, name: str) -> str:
    out = run.settings.out
    if out is None:
        raise MissingOption({"name": "--out"}, way_out=(_("--out {name}").format(name=name),))
    return out


def register(group: Group) -> None:
    """Give the verbs to the score group."""
    group.writes(
        "assign",
        example="smeadmin score assign zhangye-platform --year 2025 --reviewer 张伟 --each 1",
        related=("score template", "score recuse", "score panel"),
        statuses={0: N_("given"), 3: N_("nothing is judged, or too few reviewers")},
    )(assign)
    group.writes(
        "recuse",
        example="smeadmin score recuse 张伟 启帆 --year 2025 --reason 曾任该机构顾问",
        related=("score assign", "score panel"),
        statuses={0: N_("stands back"), 4: N_("no such reviewer"), 5: N_("stood back already")},
    )(recuse)
    group.reads(
        "template",
        example="smeadmin score template zhangye-platform --year 2025 --reviewer 张伟 --out 张伟.xlsx",
        related=("score import", "score collect", "return import"),
    )(template)
    group.writes(
        "import",
        example="smeadmin score import 张伟.xlsx --year 2025",
        related=("score template", "score review", "score panel"),
        statuses={
            0: N_("taken in, or nothing new"),
            5: N_("the review is closed, or the books were opened before"),
            6: N_("rejected, or taken in part"),
        },
    )(import_)
    group.reads(
        "panel", example="smeadmin score panel --year 2025", related=("score review", "score show")
    )(panel)
    group.writes(
        "review",
        example="smeadmin score review zhangye-platform --year 2025",
        related=("score panel", "score rank", "score publish"),
        statuses={0: N_("closed, everybody is scored"), 3: N_("marks are missing")},
    )(review)
