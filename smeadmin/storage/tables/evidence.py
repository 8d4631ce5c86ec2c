"""Evidence: the papers behind what was done, by the digest of their content."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Text, column


class Evidence(Row, table=True):
    """One file that belongs to one thing of the register (``noun`` and the ``name`` it goes by).

    The content is kept beside the register under its digest, or ``linked``: left where it was. What the
    file was called and where a linked one lies are personal values (people are named in file names);
    once they are erased the content is gone as well.
    """

    __tablename__ = "evidence"
    __table_args__ = table(
        unique("number"),
        unique("noun", "name", "sha256"),
        check("digest_length", "length(sha256) = 64"),
        check("size", "size_bytes > 0"),
        sa.Index("ix_evidence_sha256", "sha256"),
    )

    number: str = column(Text)
    noun: str = column(Text)
    name: str = column(Text)
    kind: str = column(Text)
    sha256: str = column(Text)
    size_bytes: int = column(Int64)
    dated_on: dt.date = column(Day)
    linked: bool = column(Flag, default=False)
    about_person: bool = column(Flag, default=False)
    personal: str | None = column(Text, null=True)
