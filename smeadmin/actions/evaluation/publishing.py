"""A ranking made public, and what must have happened before scores become final."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fractions import Fraction

import sqlalchemy as sa

from smeadmin.actions.library import Library
from smeadmin.actions.notice.posting import close_notice, post_notice, recall_notice, term_of
from smeadmin.actions.notice.reading import clock_day, show_notice
from smeadmin.domain.campaign import GRADE_WORDS, RankingMoved, next_state
from smeadmin.domain.evaluation import MICRO, EvaluationLine
from smeadmin.domain.notice import (
    NoticeShown,
    ObjectionShown,
    PostedLine,
    Posting,
    answering,
    check_has_run,
)
from smeadmin.domain.notice_refusals import NoticeNeeded, ObjectionUnanswered, ObjectionUpheld
from smeadmin.domain.registers import office_number
from smeadmin.domain.review import ReviewOpen
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.units import exact
from smeadmin.errors import Refused
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.campaign import EvaluationAdjustment, ReviewAssignment, Reviewer
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.types import canonical

COLUMNS = ("rank", "name", "score", "grade")


def post_ranking(
    change: Change, row: sa.RowMapping, line: EvaluationLine, *, days: int | None = None
) -> NoticeShown:
    """Make a ranking public: rank, name, points, grade, nothing else; an earlier notice of it is ended.

    Raises EvaluationStep, ReviewOpen, and what posting a notice raises.
    """
    state = next_state(line, "publish")
    check_reviewed(change, row, line)
    document = Library(change).on(row["policy"], row["judged_on"])
    lines = tuple(ranking_lines(change, row, document))
    if row["notice"] is not None:
        _end(change, row, line, _digest(lines))
    posting = Posting(
        about="ranking",
        title=f"关于{line.year}年度{line.label.zh}结果的公示",
        columns=COLUMNS,
        lines=lines,
        term=term_of(document, document.evaluation(line.name)),
        basis=line.basis.as_data(),
    )
    posted = post_notice(change, posting, days=days)
    change.update(
        tables.Evaluation,
        of(tables.Evaluation).c.id == row["id"],
        state=state,
        notice=posted.number,
        published_digest=_digest(lines),
    )
    change.summary = {"evaluation": line.name, "year": line.year, "notice": posted.number}
    return posted


def check_may_be_final(change: Change, row: sa.RowMapping, line: EvaluationLine) -> None:
    """Refuse to make scores final before review, notice and objections are done with, where there are any.

    Raises ReviewOpen, NoticeNeeded, NoticeRunning, ObjectionUnanswered, ObjectionUpheld, RankingMoved.
    """
    check_reviewed(change, row, line)
    document = Library(change).on(row["policy"], row["judged_on"])
    noun = document.evaluation(line.name)
    publish = f"smeadmin score publish {line.name} --year {line.year}"
    again = f"smeadmin score finalise {line.name} --year {line.year}"
    asked = any(step.do == "notice" for step in noun.flow) or term_of(document, noun) is not None
    if row["notice"] is None:
        if asked:
            raise NoticeNeeded({"subject": str(line.label)}, way_out=(publish,))
        return
    notice = show_notice(change, notice=row["notice"])
    if notice.stored == "recalled":
        raise NoticeNeeded({"subject": str(line.label)}, way_out=(publish,))
    if _digest(tuple(ranking_lines(change, row, document))) != row["published_digest"]:
        raise RankingMoved(
            {"evaluation": line.name, "year": line.year, "notice": notice.number},
            way_out=(publish,),
        )
    check_has_run(notice, str(line.label), clock_day(change), again)
    for one in notice.objections:
        if one.state in ("open", "upheld"):
            raise _unsettled(one, line)


def _unsettled(one: ObjectionShown, line: EvaluationLine) -> Refused:
    """Refuse for want of an answer to an objection, or of what was to be put right for it."""
    about = {"subject": one.subject or str(line.label), "objection": one.number}
    if one.state == "open":
        return ObjectionUnanswered(about, way_out=answering(one.number))
    body = one.subject or _("INSTITUTION")
    adjust = f"smeadmin score adjust {body} {_('FIGURE')} --year {line.year} --as {line.name}"
    return ObjectionUpheld(
        about,
        short_by=(one.grounds,),
        way_out=(f"{adjust} --objection {one.number} --reason {_('TEXT')}",),
    )


def _put_right(view: View, row: sa.RowMapping, one: ObjectionShown) -> bool:
    """Tell whether a figure was put right for an objection."""
    t = of(EvaluationAdjustment)
    mine = (t.c.evaluation_id == row["id"]) & (t.c.objection == one.number)
    return view.scalar(sa.select(t.c.id).where(mine).limit(1)) is not None


def check_reviewed(view: View, row: sa.RowMapping, line: EvaluationLine) -> None:
    """Refuse while reviewers were given institutions and their review is open; raises ReviewOpen."""
    r, a = of(Reviewer), of(ReviewAssignment)
    assigned = view.scalar(
        sa.select(sa.func.count())
        .select_from(a)
        .join(r, r.c.id == a.c.reviewer_id)
        .where(r.c.evaluation_id == row["id"])
    )
    if assigned and line.state == "scored":
        raise ReviewOpen(
            {"evaluation": line.name, "year": line.year},
            way_out=(f"smeadmin score review {line.name} --year {line.year}",),
        )


def ranking_lines(view: View, row: sa.RowMapping, document: Document) -> Iterator[PostedLine]:
    """Give who stands on the notice of a ranking: in the order of the ranks, then those without one."""
    s, i = of(tables.Score), of(Institution)
    figure = document.figures.get("grade")
    words = {**GRADE_WORDS, **(figure.labels if figure is not None else {})}
    rows = view.rows(
        sa.select(s.c.institution_id, s.c.rank, s.c.points, s.c.grade, i.c.name, i.c.office_no)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == row["id"])
        .order_by(
            *(s.c.rank.is_(None), s.c.rank, s.c.points.is_(None), s.c.points.desc(), i.c.office_no)
        )
    )
    for one in rows:
        grade, points = one["grade"], one["points"]
        yield PostedLine(
            subject=office_number("institution", one["office_no"]),
            shown={
                "rank": one["rank"],
                "name": one["name"],
                "score": None if points is None else exact(Fraction(points, MICRO)),
                "grade": str(words[grade].zh) if grade in words else grade,
            },
            institution_id=one["institution_id"],
        )


def _end(change: Change, row: sa.RowMapping, line: EvaluationLine, digest: str) -> None:
    """End the notice before this one: closed when its days have passed, else taken back with a reason.

    No objection is lost by it: each is answered, and one that was upheld has changed something.
    Raises ObjectionUnanswered, ObjectionUpheld.
    """
    earlier = show_notice(change, notice=row["notice"])
    for one in earlier.objections:
        same = digest == row["published_digest"] and not _put_right(change, row, one)
        if one.state == "open" or (one.state == "upheld" and same):
            raise _unsettled(one, line)
    number = earlier.number
    if earlier.state == "over" and not earlier.open_objections:
        close_notice(change, notice=number)
    elif earlier.stored == "open":
        recall_notice(change, notice=number)


def _digest(lines: tuple[PostedLine, ...]) -> str:
    said = [[one.subject, dict(one.shown)] for one in lines]
    return hashlib.sha256(canonical(said).encode()).hexdigest()
