"""Applications for a title, what persons judged for them, and the certificates granted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Json, Text, column, refers


class Application(Row, table=True):
    """One application of an institution for a title, under the measure of its day."""

    __tablename__ = "application"
    __table_args__ = table(
        unique("number"),
        check("state", "state IN ('applied', 'granted', 'refused')"),
        sa.Index("ix_application_institution", "institution_id"),
    )

    number: str = column(Text)
    institution_id: int = refers("institution.id")
    certification: str = column(Text)
    level: str | None = column(Text, null=True)
    category: str | None = column(Text, null=True)
    applied_on: dt.date = column(Day)
    year: int = column(Int64)
    state: str = column(Text)
    basis: Any = column(Json)
    given: Any = column(Json)


class Judgement(Row, table=True):
    """What a named person judged of a figure, and why; a later one stands beside it, newest counts."""

    __tablename__ = "judgement"
    __table_args__ = table(
        check("reason", "length(reason) > 0"),
        sa.Index("ix_judgement_application", "application_id", "figure"),
    )

    application_id: int = refers("application.id")
    figure: str = column(Text)
    value: Any = column(Json)
    judged_by: str = column(Text)
    judged_on: dt.date = column(Day)
    reason: str = column(Text)


class Certificate(Row, table=True):
    """A title held from a day until a day, both included; whether it holds is asked by date."""

    __tablename__ = "certificate"
    __table_args__ = table(
        unique("number"),
        check("days", "valid_from <= valid_until"),
        check("state", "state IN ('granted', 'suspended', 'revoked', 'surrendered')"),
        sa.Index("ix_certificate_holder", "institution_id", "valid_from", "valid_until"),
    )

    number: str = column(Text)
    institution_id: int = refers("institution.id")
    application_id: int | None = refers("application.id", null=True)
    certification: str = column(Text)
    level: str | None = column(Text, null=True)
    category: str | None = column(Text, null=True)
    star: int | None = column(Int64, null=True)
    granted_on: dt.date = column(Day)
    valid_from: dt.date = column(Day)
    valid_until: dt.date = column(Day)
    state: str = column(Text, default="granted")
    document: str | None = column(Text, null=True)
    waived: Any = column(Json, null=True)
    basis: Any = column(Json)
    trace: Any = column(Json)
    opening: bool = column(
        Flag, default=False
    )  # granted before the books were opened, not judged here
