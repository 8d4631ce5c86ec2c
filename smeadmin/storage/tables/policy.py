"""Adopted measures: their whole text stays in the register, so that a decision can be read years later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Int64, Json, Text, column


class PolicyDocument(Row, table=True):
    """One edition of a measure as it was adopted; its content never changes.

    ``choices`` are the words of its figures' choices, beside the text that has them, so that a list
    can say them without reading a measure: {figure: [[choice, zh, en], …]}; ``approvals`` the commands
    that it, or a notice in it, wants approved.
    """

    __tablename__ = "policy_document"
    __table_args__ = table(
        unique("policy", "edition"),
        unique("policy", "version"),
        check("digest_length", "length(digest) = 64"),
        check("standing", "standing IN ('seed', 'verified', 'example')"),
    )

    policy: str = column(Text)
    edition: dt.date = column(Day)
    version: int = column(Int64)
    title: Any = column(Json)
    standing: str = column(Text)
    valid_from: dt.date = column(Day)
    valid_until: dt.date | None = column(Day, null=True)
    clauses: int = column(Int64)
    choices: Any = column(Json)
    approvals: Any = column(Json)
    digest: str = column(Text)
    source: str = column(Text)
    content: str = column(Text)
