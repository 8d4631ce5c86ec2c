"""The campaign of an evaluation: what was frozen, what was adjusted, who reviews whom, and their marks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Json, Micro, Text, column, refers


class EvaluationFact(Row, table=True):
    """What was known of one institution on the day an evaluation was frozen; scored from then on."""

    __tablename__ = "evaluation_fact"
    __table_args__ = table(
        unique("evaluation_id", "institution_id"),
        sa.Index("ix_evaluation_fact_institution", "institution_id"),
    )

    evaluation_id: int = refers("evaluation.id")
    institution_id: int = refers("institution.id")
    facts: Any = column(Json)


class EvaluationAdjustment(Row, table=True):
    """One figure put right after the freeze, with its reason; the last one for a figure counts."""

    __tablename__ = "evaluation_adjustment"
    __table_args__ = table(
        sa.Index("ix_evaluation_adjustment_evaluation", "evaluation_id"),
        sa.Index("ix_evaluation_adjustment_institution", "institution_id"),
    )

    evaluation_id: int = refers("evaluation.id")
    institution_id: int = refers("institution.id")
    figure: str = column(Text)
    was: Any = column(Json, null=True)
    now: Any = column(Json, null=True)
    reason: str = column(Text)
    objection: str | None = column(Text, null=True)
    document: str | None = column(Text, null=True)
    adjusted_on: dt.date = column(Day)
    adjusted_by: str = column(Text)


class Reviewer(Row, table=True):
    """Somebody who marks in one evaluation, and as which of its readings (``expert`` …)."""

    __tablename__ = "reviewer"
    __table_args__ = table(unique("evaluation_id", "name"))

    evaluation_id: int = refers("evaluation.id")
    name: str = column(Text)
    reading: str = column(Text)


class ReviewAssignment(Row, table=True):
    """An institution that a reviewer marks; recused: they have an interest and their marks do not count."""

    __tablename__ = "review_assignment"
    __table_args__ = table(
        unique("reviewer_id", "institution_id"),
        check("recused", "(recused_on IS NULL) = (recused_why IS NULL)"),
        sa.Index("ix_review_assignment_institution", "institution_id"),
    )

    reviewer_id: int = refers("reviewer.id")
    institution_id: int = refers("institution.id")
    recused_on: dt.date | None = column(Day, null=True)
    recused_why: str | None = column(Text, null=True)


class ReviewMark(Row, table=True):
    """What a reviewer gave for one judged figure; a yes is 1, with the cell it came from."""

    __tablename__ = "review_mark"
    __table_args__ = table(unique("assignment_id", "figure"))

    assignment_id: int = refers("review_assignment.id")
    figure: str = column(Text)
    mark: int = column(Micro)
    comment: str | None = column(Text, null=True)
    marked_on: dt.date = column(Day)
    source_id: int | None = refers("source.id", null=True)
    source_row: int | None = column(Int64, null=True)
    source_column: str | None = column(Text, null=True)
