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
            hint=Text("证书上的号码", "as on the certificate"),
            example=Text("JC-C-2023-0031", "JC-C-2023-0031"),
        ),
        Column(
            "institution",
            Text("统一社会信用代码", "Institution"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("机构统一社会信用代码", "信用代码", "机构编号"),
            rank=1,
            hint=Text("18 位，须已登记", "18 characters, registered"),
            example=Text("12990121MB1F20939G", "12990121MB1F20939G"),
        ),
        Column(
            "certification",
            Text("认定类别", "Certification"),
            Kind.CHOICE,
            required=True,
            synonyms=("认定", "称号"),
            rank=2,
            example=Text("服务中心", "服务中心"),
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
            hint=Text("如 2023-04-18", "such as 2023-04-18"),
            example=Text("2023-04-18", "2023-04-18"),
        ),
        Column(
            "valid_from",
            Text("有效期起", "Valid from"),
            Kind.DAY,
            required=True,
            rank=3,
            example=Text("2023-04-18", "2023-04-18"),
        ),
        Column(
            "valid_until",
            Text("有效期止", "Valid until"),
            Kind.DAY,
            required=True,
            synonyms=("有效期至",),
            rank=3,
            hint=Text("最后一天", "the last day"),
            example=Text("2026-04-17", "2026-04-17"),
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
            example=Text("FW2026", "FW2026"),
        ),
        Column(
            "name",
            Text("资金名称", "Name"),
            Kind.NAME,
            required=True,
            rank=1,
            example=Text("服务券专项资金", "服务券专项资金"),
        ),
        Column(
            "year",
            Text("年度", "Year"),
            Kind.YEAR,
            required=True,
            rank=2,
            example=Text("2026", "2026"),
        ),
        Column(
            "balance_fen",
            Text("期初余额", "Balance"),
            Kind.FEN,
            required=True,
            synonyms=("结余", "余额", "期初可用"),
            unit=units.YUAN,
            lowest=1,
            rank=1,
            example=Text("613500.00", "613500.00"),
        ),
    ),
    key=("code",),
)
