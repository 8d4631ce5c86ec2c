"""An award made public before it is decided, where the measure or the office wants it."""

from __future__ import annotations

from fractions import Fraction

import sqlalchemy as sa

from smeadmin.actions.award.showing import award_row
from smeadmin.actions.library import Library
from smeadmin.actions.notice.posting import post_notice, term_of
from smeadmin.actions.notice.reading import assert_has_run
from smeadmin.domain.award import check_step
from smeadmin.domain.evaluation import MICRO
from smeadmin.domain.notice import NoticeShown, PostedLine, Posting
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Noun
from smeadmin.domain.rules.units import exact
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award, AwardPlace
from smeadmin.storage.tables.institution import Institution

COLUMNS = ("rank", "name", "score", "grade", "amount_fen")


def publish_award(change: Change, *, award: str, days: int | None = None) -> NoticeShown:
    """Make public who is to have a proposed award, with what; those who are not stand on no notice.

    Raises AwardNotFound, AwardStep, and what posting a notice raises.
    """
    row = award_row(change, award)
    state = check_step(row, "publish")
    document = Library(change).kept(Basis.of_data(row["basis"]))
    noun = document.award(row["name"])
    p, i = of(AwardPlace), of(Institution)
    places = change.rows(
        sa.select(p, i.c.name)
        .join(i, i.c.id == p.c.institution_id)
        .where(p.c.award_id == row["id"], p.c.place != "out")
        .order_by(p.c.id)
    )
    posting = Posting(
        about="award",
        title=f"关于{row['year']}年度{noun.label.zh}名单的公示",
        columns=COLUMNS,
        lines=tuple(_line(row["number"], one) for one in places),
        term=term_of(document, noun),
        basis=row["basis"],
    )
    posted = post_notice(change, posting, days=days)
    change.update(Award, of(Award).c.id == row["id"], state=state, notice=posted.number)
    change.summary = {"award": row["number"], "notice": posted.number}
    return posted


def check_public(change: Change, row: sa.RowMapping, noun: Noun, command: str) -> None:
    """Refuse to decide before the notice has run, where the measure wants one or one was posted.

    Raises NoticeNeeded, NoticeRunning, ObjectionUnanswered, ObjectionUpheld.
    """
    asked = any(step.do == "notice" for step in noun.flow)
    if asked or row["notice"] is not None:
        assert_has_run(change, row["number"], again=command, about="award")


def _line(number: str, one: sa.RowMapping) -> PostedLine:
    points = one["points"]
    return PostedLine(
        subject=number,
        shown={
            "rank": one["rank"],
            "name": one["name"],
            "score": None if points is None else exact(Fraction(points, MICRO)),
            "grade": one["grade"],
            "amount_fen": one["amount_fen"],
        },
        institution_id=one["institution_id"],
    )
