"""The columns of what an office brings in when it opens its books."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

OPENING_CERTIFICATE = Noun(
    "opening_certificate",
    Text("期初证书", "opening certificate"),
    (
        Column(
            "number",
            Text("证书编号", "Certificate"),
            Kind.ID,
            required=True,
            synonyms=("证书号", "编号"),
            rank=1,
            longest=60,
        ),
        Column(
            "institution",
            Text("统一社会信用代码", "Institution"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("机构统一社会信用代码", "信用代码", "机构编号"),
            rank=1,
        ),
        Column(
            "certification",
            Text("认定类别", "Certification"),
            Kind.CHOICE,
            required=True,
            synonyms=("认定", "称号"),
            rank=2,
        ),
        Column("level", Text("级别", "Level"), Kind.CHOICE, synonyms=("认定级别",), rank=3),
        Column(
            "granted_on",
            Text("认定日期", "Granted on"),
            Kind.DAY,
            required=True,
            synonyms=("发证日期",),
            past=True,
            rank=4,
        ),
        Column(
            "valid_from",
            Text("有效期起", "Valid from"),
            Kind.DAY,
            required=True,
            rank=3,
        ),
        Column(
            "valid_until",
            Text("有效期止", "Valid until"),
            Kind.DAY,
            required=True,
            synonyms=("有效期至",),
            rank=3,
        ),
        Column("document", Text("文号", "Document"), synonyms=("认定文号",), rank=5),
    ),
    key=("number",),
    refers=(("institution", "institution"),),
)

OPENING_FUND = Noun(
    "opening_fund",
    Text("期初资金", "opening balance"),
    (
        Column(
            "code",
            Text("资金编号", "Fund"),
            Kind.ID,
            required=True,
            synonyms=("资金代码", "编号"),
            rank=1,
            longest=20,
        ),
        Column("name", Text("资金名称", "Name"), Kind.NAME, required=True, rank=1),
        Column("year", Text("年度", "Year"), Kind.YEAR, required=True, rank=2),
        Column(
            "balance_fen",
            Text("期初余额", "Balance"),
            Kind.FEN,
            required=True,
            synonyms=("结余", "余额", "期初可用"),
            unit=units.YUAN,
            lowest=1,
            rank=1,
        ),
    ),
    key=("code",),
)
