"""Verbs of the certify group for an application on its way: received, reviewed, made public, decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.correcting import add_certify_verb
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, SheetName
from smeadmin.cli.shared import Days, Judged
from smeadmin.cli.types import codes, day, pairs
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.certification.results import Decided
    from smeadmin.storage.change import Change

Application = Annotated[
    str,
    typer.Argument(
        metavar=N_("APPLICATION"), help=N_("its number"), autocompletion=codes("application")
    ),
]
Applications = Annotated[
    list[str],
    typer.Argument(
        metavar=N_("APPLICATION…"), help=N_("their numbers"), autocompletion=codes("application")
    ),
]
Listed = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("APPLICATION…"),
        help=N_("their numbers"),
        autocompletion=codes("application"),
    ),
]
DecisionFile = Annotated[
    str | None,
    typer.Option(
        "--file", metavar=N_("FILE"), help=N_("a list: application, decision, reason; all or none")
    ),
]
Papers = Annotated[
    list[str] | None,
    typer.Option(
        "--paper",
        metavar=N_("PAPER=FILE"),
        help=N_("a paper of the measure's list that came, without FILE on paper only; repeatable"),
    ),
]
Recommender = Annotated[
    str | None,
    typer.Option(
        "--recommender",
        metavar=N_("UNIT"),
        help=N_("the unit that recommends it, whose places count"),
    ),
]
Due = Annotated[
    date | None,
    typer.Option(
        "--due",
        parser=day,
        metavar=N_("DATE"),
        help=N_("the deadline, only where the measure does not say"),
    ),
]


def add_verbs(group: Group) -> None:
    """Add the verbs to the certify group."""
    add_certify_verb(group)
    group.writes(
        "accept",
        example="smeadmin certify accept AP-2026-0012",
        related=("certify return", "certify review"),
        statuses={
            0: N_("accepted"),
            3: N_("papers are missing, the deadline has passed, or no place is left"),
            5: N_("it stands elsewhere"),
        },
    )(accept)
    group.writes(
        "return",
        example="smeadmin certify return AP-2026-0012 --reason 缺年度审计报告、收费公示照片",
        related=("certify accept", "certify refuse"),
        statuses={0: N_("sent back"), 3: N_("sent back too often already")},
    )(return_)
    group.writes(
        "review",
        example="smeadmin certify review AP-2026-0012 --pass --by 周敏 --reason 现场查看账册",
        related=("certify accept", "certify publish", "certify refuse"),
        statuses={
            0: N_("reviewed"),
            3: N_("a requirement is short, or the same person reviewed before"),
            5: N_("another step comes first"),
        },
    )(review)
    group.writes(
        "publish",
        example="smeadmin certify publish AP-2026-0012 --doc 江中小企〔2026〕18号",
        related=("notice show", "certify grant"),
        statuses={0: N_("the notice is open"), 5: N_("another step comes first")},
    )(publish)
    group.writes(
        "refuse",
        example="smeadmin certify refuse AP-2026-0015 --reason 场所不足200平方米",
        related=("certify return", "certify show"),
        statuses={0: N_("told to the applicant"), 5: N_("decided already")},
    )(refuse)


def accept(
    run: Run,
    applications: Listed = None,
    file: DecisionFile = None,
    paper: Papers = None,
    recommender: Recommender = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Accept an application, or the papers of one that was sent back, while a place is left.

    Several in one change, and with --file those that are sent back, too.
    """
    from smeadmin.actions.certification.receiving import accept_application
    from smeadmin.render.application import draw_accepted

    if one := _only(applications, file):
        run.write(
            lambda change: accept_application(
                change, application=one, papers=paper or (), recommender=recommender
            ),
            draw_accepted,
        )
        return
    told = {"papers": paper or (), "recommender": recommender}
    _several(run, "accept", "accept", applications, file, sheet, encoding, **told)


def return_(
    run: Run,
    applications: Listed = None,
    file: DecisionFile = None,
    due: Due = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Send an application back to be put right: --reason says what is lacking, the measure by when.

    Several in one change, and with --file those that are accepted, too.
    """
    from smeadmin.actions.certification.receiving import return_application
    from smeadmin.render.application import draw_moved

    if one := _only(applications, file):
        run.write(lambda change: return_application(change, application=one, due=due), draw_moved)
        return
    _several(run, "return", "return", applications, file, sheet, encoding, due=due)


def _only(applications: list[str] | None, file: str | None) -> str | None:
    """Give the one application that was named, where it is one and no list."""
    return applications[0] if file is None and applications and len(applications) == 1 else None


def _several(
    run: Run,
    verb: str,
    otherwise: str,
    applications: list[str] | None,
    file: str | None,
    sheet: str | None,
    encoding: str | None,
    **told: Any,
) -> None:
    """Do several in one change, by numbers and by a list; in a row that decides nothing ``otherwise``."""
    from smeadmin.actions.certification import batch
    from smeadmin.render.application import draw_several
    from smeadmin.render.judged import said

    listed = None
    decisions = [batch.Decision(number, otherwise) for number in applications or []]
    if file is not None:
        listed = batch.read_decisions(
            file, on=run.on, verb=verb, otherwise=otherwise, sheet=sheet, encoding=encoding
        )
        decisions += listed.decisions
    told |= {"decisions": decisions, "listed": listed}
    several: dict[str, Callable[[Change], Decided]] = {
        "accept_list": lambda change: batch.receive_several(change, **told),
        "review_list": lambda change: batch.review_several(change, say=said, **told),
        "decision_list": lambda change: batch.decide_several(change, say=said, **told),
    }
    run.write(several[batch.LISTS[verb]], draw_several)


def review(
    run: Run,
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("APPLICATION…|CERTIFICATE"),
            help=N_("of applications, or of the certificate whose holder is checked"),
            autocompletion=codes("application"),
        ),
    ] = None,
    file: DecisionFile = None,
    passed: Annotated[bool, typer.Option("--pass", help=N_("it passes"))] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help=N_("it is to be mended and tested again, with --reason"))
    ] = False,
    failed: Annotated[
        bool, typer.Option("--fail", help=N_("it does not pass, with --reason"))
    ] = False,
    due: Due = None,
    judge: Judged = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Carry out the next review of an application: first, second, of experts, or on the spot.

    Several in one change, and each as its row says with --file. With the number of a certificate: check
    its holder. What --judge says then follows by the measure: in order, to be mended and tested again, or
    to be revoked.
    """
    application = _only(numbers, file)
    if application is None:
        typed = {"pass": passed, "mend": mend, "fail": failed}
        said_so = [word for word, there in typed.items() if there]
        otherwise = said_so[0] if len(said_so) == 1 else ""
        told = {"judged": pairs(judge), "due": due}
        _several(run, "review", otherwise, numbers, file, sheet, encoding, **told)
        return
    if not application.strip().upper().startswith("AP-"):
        _check_holder(run, application, judge, due)
        return
    from smeadmin.actions.certification.reviewing import review_application
    from smeadmin.render.application import draw_failed, draw_reviewed
    from smeadmin.render.judged import said

    run.write(
        lambda change: review_application(
            change,
            application=application,
            say=said,
            passed=passed,
            mend=mend,
            failed=failed,
            due=due,
            judged=pairs(judge),
        ),
        draw_failed if failed else draw_reviewed,
    )


def _check_holder(run: Run, certificate: str, judge: list[str] | None, due: date | None) -> None:
    from smeadmin.actions.certification.supervising import check_holder
    from smeadmin.render.certificate import draw_checked

    run.write(
        lambda change: check_holder(change, certificate=certificate, judged=pairs(judge), due=due),
        draw_checked,
    )


def publish(
    run: Run,
    applications: Applications,
    days: Days = None,
) -> None:
    """Make public what is to be granted; nothing is granted before its days have passed."""
    from smeadmin.actions.publishing import publish_applications
    from smeadmin.render.notice import draw_posted

    run.write(
        lambda change: publish_applications(change, numbers=applications, days=days), draw_posted
    )


def refuse(
    run: Run,
    applications: Listed = None,
    file: DecisionFile = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Refuse applications; --reason, or the reason of each row of a list, is what the applicant reads."""
    from smeadmin.actions.certification.deciding import refuse_application
    from smeadmin.render.application import draw_moved

    if one := _only(applications, file):
        run.write(lambda change: refuse_application(change, application=one), draw_moved)
        return
    _several(run, "refuse", "refuse", applications, file, sheet, encoding)


def grant_several(
    run: Run,
    applications: list[str] | None,
    file: str | None,
    *,
    until: date | None,
    waive: list[str] | None,
    judge: list[str] | None,
    sheet: str | None,
    encoding: str | None,
) -> None:
    """Grant several titles in one change, and refuse those that a list says so of."""
    told = {"valid_until": until, "waive": waive, "judged": pairs(judge)}
    _several(run, "grant", "grant", applications, file, sheet, encoding, **told)


def take_in(
    run: Run,
    file: str,
    title: str,
    level: str | None,
    policy: str | None,
    call: str | None,
    recommender: str | None,
) -> None:
    """Take in the applications of a recommendation summary in one change."""
    from smeadmin.actions.certification.recommending import read_summary, take_in_summary
    from smeadmin.render.application import draw_recommended

    summary = read_summary(run.open(), run.on, file)
    run.write(
        lambda change: take_in_summary(
            change,
            summary=summary,
            certification=title,
            level=level,
            policy=policy,
            call=call,
            recommender=recommender,
        ),
        draw_recommended,
    )
