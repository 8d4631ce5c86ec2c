"""What an office had decided on institutions: certificates, grades, awards."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.columns.opening.shared import (
    DOCUMENT,
    INSTITUTION,
    POLICY,
    day,
    number,
    year,
    yuan,
)
from smeadmin.i18n import Text

OPENING_CERTIFICATE = Noun(
    "opening_certificate",
    Text("期初证书", "opening certificate"),
    (
        number("number", Text("证书编号", "Certificate"), "JC-C-2023-0031", "证书号"),
        INSTITUTION,
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
        day("granted_on", Text("认定日期", "Granted on"), "2023-04-18", "发证日期"),
        day("valid_from", Text("有效期起", "Valid from"), "2023-04-18", past=False),
        day("valid_until", Text("有效期止", "Valid until"), "2026-04-17", "有效期至", past=False),
        DOCUMENT,
    ),
    key=("number",),
    refers=(("institution", "institution"),),
    template="certify template",
)

OPENING_SCORE = Noun(
    "opening_score",
    Text("期初等次", "opening grade"),
    (
        INSTITUTION,
        Column(
            "evaluation",
            Text("考评", "Evaluation"),
            Kind.CHOICE,
            required=True,
            synonyms=("考评名称", "评价"),
            rank=2,
            example=Text("服务中心考评", "服务中心考评"),
        ),
        year("2024"),
        Column(
            "points",
            Text("得分", "Points"),
            Kind.MICRO,
            synonyms=("总分",),
            unit=units.POINT,
            rank=2,
            example=Text("86.5", "86.5"),
        ),
        Column("rank", Text("名次", "Rank"), Kind.INT, synonyms=("排名",), lowest=1, rank=3),
        Column(
            "grade",
            Text("等次", "Grade"),
            Kind.CHOICE,
            synonyms=("等级", "考评等次", "考评结果"),
            rank=1,
            example=Text("优秀", "优秀"),
        ),
        day("decided_on", Text("定稿日期", "Final since"), "2025-03-20", "公布日期", "结果日期"),
        DOCUMENT,
        POLICY,
    ),
    key=("institution", "evaluation", "year"),
    refers=(("institution", "institution"),),
    template="score template",
)

OPENING_AWARD = Noun(
    "opening_award",
    Text("期初奖励", "opening award"),
    (
        number("number", Text("奖励编号", "Award"), "AW-2024-01"),
        INSTITUTION,
        Column(
            "award",
            Text("奖励名称", "Award name"),
            Kind.CHOICE,
            required=True,
            synonyms=("奖励", "奖项", "示范名称"),
            rank=2,
            example=Text("优秀服务中心奖励", "优秀服务中心奖励"),
        ),
        year("2024"),
        day("decided_on", Text("决定日期", "Decided on"), "2025-04-30", "公布日期"),
        yuan("amount_fen", Text("奖励金额", "Amount"), "300000.00", "金额"),
        yuan("unpaid_fen", Text("未付金额", "Unpaid"), "0.00", "待付金额"),
        Column(
            "fund",
            Text("资金编号", "Fund"),
            Kind.CHOICE,
            synonyms=("资金代码",),
            rank=3,
            hint=Text("还有未付金额的填", "where something is unpaid"),
        ),
        DOCUMENT,
        POLICY,
    ),
    key=("number", "institution"),
    refers=(("institution", "institution"),),
    template="award template",
)
