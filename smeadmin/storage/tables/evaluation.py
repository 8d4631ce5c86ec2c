"""Evaluations of a year and the scores they gave, each with the trace it can be explained from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Json, Micro, Text, column, refers


class Evaluation(Row, table=True):
    """One evaluation of one year under one measure, from its opening until it is final.

    ``basis`` is the text it was last scored under; ``digest`` is over every score with its trace, so two
    registers that hold the same figures have the same one. ``file_until`` is the last day for returns;
    once ``frozen_on`` is set it is scored from what was frozen. ``notice`` is the number of its notice and
    ``published_digest`` the digest that was published.
    """

    __tablename__ = "evaluation"
    __table_args__ = table(
        unique("policy", "name", "year"),
        check(
            "state",
            "state IN ('open', 'collecting', 'frozen', 'scored', 'reviewed', 'published', 'final')",
        ),
        check("scored", "(state IN ('open', 'collecting', 'frozen')) = (digest IS NULL)"),
        check("final", "(state = 'final') = (finalised_by IS NOT NULL)"),
    )

    policy: str = column(Text)
    name: str = column(Text)
    year: int = column(Int64)
    state: str = column(Text)
    opened_on: dt.date = column(Day)
    judged_on: dt.date = column(Day)
    basis: Any = column(Json)
    digest: str | None = column(Text, null=True)
    scored_on: dt.date | None = column(Day, null=True)
    finalised_on: dt.date | None = column(Day, null=True)
    finalised_by: str | None = column(Text, null=True)
    document: str | None = column(Text, null=True)
    file_until: dt.date | None = column(Day, null=True)
    frozen_on: dt.date | None = column(Day, null=True)
    notice: str | None = column(Text, null=True)
    published_digest: str | None = column(Text, null=True)
    opening: bool = column(
        Flag, default=False
    )  # final before the books were opened, not scored here


class Score(Row, table=True):
    """What one institution came to in one evaluation; ``points`` NULL: no score, and ``missing`` says why.

    ``points`` are exact: a score is always rounded by its measure, coarser than a millionth.
    """

    __tablename__ = "score"
    __table_args__ = table(
        unique("evaluation_id", "institution_id"),
        check("result", "result IN ('pass', 'fail', 'unknown', 'waiver')"),
        check("ranked", "rank IS NULL OR points IS NOT NULL"),
        sa.Index("ix_score_institution", "institution_id"),
    )

    evaluation_id: int = refers("evaluation.id")
    institution_id: int = refers("institution.id")
    result: str = column(Text)
    points: int | None = column(Micro, null=True)
    rank: int | None = column(Int64, null=True)
    tied: bool = column(Flag)
    grade: str | None = column(Text, null=True)
    incomplete: bool = column(Flag)
    missing: Any = column(Json, null=True)
    trace: Any = column(Json)
