"""Columns that several of the opening lists have in common."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind
from smeadmin.i18n import Text

INSTITUTION = Column(
    "institution",
    Text("统一社会信用代码", "Institution"),
    Kind.CREDIT_CODE,
    required=True,
    synonyms=("机构统一社会信用代码", "信用代码", "机构编号"),
    rank=1,
    hint=Text("18 位，须已登记", "18 characters, registered"),
    example=Text("12990121MB1F20939G", "12990121MB1F20939G"),
)
DOCUMENT = Column("document", Text("文号", "Document"), synonyms=("认定文号",), rank=5)
POLICY = Column(
    "policy",
    Text("办法编号", "Measure"),
    Kind.ID,
    rank=6,
    hint=Text("几个办法同名时填", "where several measures have it"),
)


def number(name: str, header: Text, example: str, *synonyms: str, longest: int = 60) -> Column:
    """Make the column of a number that names the row, as it stands in the old books."""
    return Column(
        name,
        header,
        Kind.ID,
        required=True,
        synonyms=(*synonyms, "编号"),
        rank=1,
        longest=longest,
        example=Text(example, example),
    )


def day(
    name: str, header: Text, example: str, *synonyms: str, required: bool = True, past: bool = True
) -> Column:
    """Make the column of a day; ``past``: it lies before the books are opened."""
    return Column(
        name,
        header,
        Kind.DAY,
        required=required,
        synonyms=synonyms,
        past=past,
        rank=4,
        hint=Text("如 2023-04-18", "such as 2023-04-18"),
        example=Text(example, example) if example else None,
    )


def yuan(
    name: str, header: Text, example: str, *synonyms: str, required: bool = True, lowest: int = 0
) -> Column:
    """Make the column of an amount of money of at least so many fen."""
    return Column(
        name,
        header,
        Kind.FEN,
        required=required,
        synonyms=synonyms,
        unit=units.YUAN,
        lowest=lowest,
        rank=1,
        example=Text(example, example) if example else None,
    )


def year(example: str) -> Column:
    """Make the column of the year that a row is of."""
    return Column(
        "year",
        Text("年度", "Year"),
        Kind.YEAR,
        required=True,
        rank=2,
        example=Text(example, example),
    )
