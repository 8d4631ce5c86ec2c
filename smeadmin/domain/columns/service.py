"""The columns of the service catalogue: what an institution offers, at which published fee."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

MODES = (
    ("onsite", Text("线下", "on site")),
    ("online", Text("线上", "online")),
    ("mixed", Text("线上线下结合", "mixed")),
)

SERVICE = Noun(
    "service",
    Text("服务项目", "service"),
    (
        Column(
            "code",
            Text("服务编号", "Code"),
            Kind.ID,
            required=True,
            synonyms=("项目编号", "服务代码", "服务项目编号"),
            rank=1,
            longest=40,
            example=Text("FW-001", "FW-001"),
        ),
        Column(
            "name",
            Text("服务名称", "Name"),
            Kind.NAME,
            required=True,
            synonyms=("服务项目", "服务项目名称", "项目名称"),
            rank=1,
            example=Text("财税合规诊断", "财税合规诊断"),
        ),
        Column(
            "category",
            Text("服务类别", "Category"),
            Kind.CHOICE,
            required=True,
            synonyms=("类别", "服务类型"),
            open=True,
            rank=3,
            example=Text("管理咨询", "管理咨询"),
        ),
        Column(
            "institution",
            Text("机构统一社会信用代码", "Institution"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=(
                "机构信用代码",
                "统一社会信用代码",
                "服务机构",
                "机构名称",
                "institution code",
            ),
            rank=2,
            example=Text("12990121MB1F20939G", "12990121MB1F20939G"),
        ),
        Column(
            "fee_fen",
            Text("收费标准", "Fee"),
            Kind.FEN,
            synonyms=("收费", "价格", "服务费用", "公示价格"),
            unit=units.YUAN,
            lowest=0,
            rank=3,
            hint=Text("公示的价格；免费填 0", "the published price; 0 when free"),
            example=Text("3000.00", "3000.00"),
        ),
        Column(
            "per",
            Text("计费单位", "Per"),
            synonyms=("计价单位", "计费方式"),
            rank=5,
            longest=20,
            example=Text("次", "次"),
        ),
        Column(
            "mode",
            Text("服务方式", "Mode"),
            Kind.CHOICE,
            synonyms=("方式",),
            choices=MODES,
            rank=5,
            example=Text("线下", "on site"),
        ),
        Column(
            "valid_from",
            Text("起始日期", "Valid from"),
            Kind.DAY,
            synonyms=("执行日期", "公示日期"),
            rank=6,
            example=Text("2025-01-01", "2025-01-01"),
        ),
        Column(
            "valid_until",
            Text("截止日期", "Valid until"),
            Kind.DAY,
            forever=True,
            rank=6,
            example=Text("长期", "长期"),
        ),
    ),
    key=("institution", "code"),
    refers=(("institution", "institution"),),
    template="service template",
)
