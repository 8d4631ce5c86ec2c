"""Short lists that come in by file: an outside roster, a voucher list, working days."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

ROSTER = Noun(
    "roster",
    Text("名单", "roster"),
    (
        Column(
            "credit_code",
            Text("统一社会信用代码", "Credit code"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("信用代码", "企业统一社会信用代码", "企业信用代码", "机构统一社会信用代码"),
            rank=1,
            example=Text("91990102MA5K3T6163", "91990102MA5K3T6163"),
        ),
        Column(
            "name",
            Text("名称", "Name"),
            Kind.NAME,
            synonyms=("企业名称", "单位名称", "机构名称"),
            rank=1,
            example=Text("江澄示例五金制品有限公司", "江澄示例五金制品有限公司"),
        ),
        Column(
            "valid_from",
            Text("列入日期", "Valid from"),
            Kind.DAY,
            synonyms=("生效日期", "起始日期", "认定日期"),
            rank=3,
            example=Text("2025-01-01", "2025-01-01"),
        ),
        Column(
            "valid_until",
            Text("移出日期", "Valid until"),
            Kind.DAY,
            synonyms=("失效日期", "有效期至", "截止日期"),
            forever=True,
            rank=3,
            example=Text("长期", "长期"),
        ),
        Column("note", Text("事由", "Reason"), synonyms=("原因", "列入事由"), rank=5, longest=500),
        Column(
            "gravity",
            Text("情节", "Gravity"),
            Kind.CHOICE,
            synonyms=("严重程度", "轻重"),
            choices=(
                ("slight", Text("轻微", "slight")),
                ("ordinary", Text("一般", "ordinary")),
                ("grave", Text("严重", "grave")),
            ),
            rank=6,
            hint=Text("处罚、失信类名单才填", "for lists of sanctions"),
        ),
        Column(
            "whom",
            Text("对象", "Whom"),
            Kind.CHOICE,
            synonyms=("处罚对象", "失信对象"),
            choices=(
                ("body", Text("单位", "body")),
                ("head", Text("法定代表人", "head")),
            ),
            rank=6,
            hint=Text(
                "处罚、失信类名单才填；不填是单位", "for lists of sanctions; empty: the body"
            ),
        ),
    ),
    key=("credit_code", "valid_from"),
)

VOUCHER_LIST = Noun(
    "voucher_list",
    Text("发券名单", "voucher list"),
    (
        Column(
            "enterprise",
            Text("企业统一社会信用代码", "Enterprise"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("统一社会信用代码", "信用代码", "企业信用代码", "enterprise code"),
            rank=1,
            example=Text("91990102MA5K3T6163", "91990102MA5K3T6163"),
        ),
        Column(
            "enterprise_name",
            Text("企业名称", "Enterprise name"),
            Kind.NAME,
            synonyms=("名称", "单位名称"),
            rank=1,
            example=Text("江澄示例五金制品有限公司", "江澄示例五金制品有限公司"),
        ),
        Column(
            "amount_fen",
            Text("金额", "Amount"),
            Kind.FEN,
            synonyms=("发放金额", "申请金额", "服务券金额", "面额"),
            unit=units.YUAN,
            lowest=1,
            rank=2,
            example=Text("7000.00", "7000.00"),
        ),
    ),
    key=("enterprise",),
    refers=(("enterprise", "enterprise"),),
)


def _decision_list(
    name: str,
    label: Text,
    choices: tuple[tuple[str, Text], ...],
    why: Text,
    example: Text,
    *more: Column,
) -> Noun:
    """Make a list of decisions on applications: which, what, why, and what else its verb is told."""
    return Noun(
        name,
        label,
        (
            Column(
                "application",
                Text("申请编号", "Application"),
                Kind.ID,
                required=True,
                synonyms=("编号", "申请号"),
                rank=1,
                example=Text("AP-2026-0012", "AP-2026-0012"),
            ),
            Column(
                "institution_name",
                Text("机构名称", "Institution"),
                Kind.NAME,
                synonyms=("名称", "单位名称"),
                rank=1,
                example=Text("江澄示例服务中心", "江澄示例服务中心"),
            ),
            Column(
                "decision",
                Text("决定", "Decision"),
                Kind.CHOICE,
                synonyms=("结论", "审批意见"),
                choices=choices,
                rank=2,
                example=choices[0][1],
            ),
            Column(
                "reason",
                Text("理由", "Reason"),
                Kind.TEXT,
                synonyms=("原因", "不予认定理由"),
                rank=2,
                longest=500,
                hint=why,
                example=example,
            ),
            *more,
        ),
        key=("application",),
    )


_JUDGED = Column(
    "judged",
    Text("判定", "Judged"),
    Kind.TEXT,
    rank=3,
    longest=500,
    hint=Text("指标=值；多项用分号隔开", "figure=value; several with semicolons"),
    example=Text("suits_need=是", "suits_need=yes"),
)
ACCEPT_LIST = _decision_list(
    "accept_list",
    Text("受理名单", "list of acceptances"),
    (("accept", Text("受理", "accept")), ("return", Text("退回补正", "send back"))),
    Text("退回补正必填：缺什么", "compulsory for what is sent back: what is lacking"),
    Text("缺年度审计报告", "the yearly audit report is missing"),
)
REVIEW_LIST = _decision_list(
    "review_list",
    Text("审核名单", "list of reviews"),
    (
        ("pass", Text("通过", "pass")),
        ("mend", Text("整改", "mend")),
        ("fail", Text("不通过", "fail")),
    ),
    Text("整改、不通过、有判定的必填", "compulsory unless it passes with nothing judged"),
    Text("材料齐全", "the papers are complete"),
    _JUDGED,
)
DECISION_LIST = _decision_list(
    "decision_list",
    Text("决定名单", "decision list"),
    (("grant", Text("认定", "grant")), ("refuse", Text("不予认定", "refuse"))),
    Text("不予认定必填", "compulsory for a refusal"),
    Text("场所不足 200 平方米", "premises below 200 square metres"),
    _JUDGED,
)

RECOMMENDATION = Noun(
    "recommendation",
    Text("推荐汇总表", "recommendation summary"),
    (
        Column(
            "institution",
            Text("统一社会信用代码", "Credit code"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("信用代码", "机构统一社会信用代码", "credit code"),
            rank=1,
            example=Text("91990103MA5H2R786A", "91990103MA5H2R786A"),
        ),
        Column(
            "institution_name",
            Text("机构名称", "Institution name"),
            Kind.NAME,
            synonyms=("单位名称", "平台名称", "运营单位"),
            rank=1,
            example=Text("江澄示例服务中心", "江澄示例服务中心"),
        ),
        Column(
            "recommender",
            Text("推荐单位", "Recommended by"),
            Kind.NAME,
            synonyms=("推荐部门",),
            rank=2,
            example=Text("西桥区工信局", "西桥区工信局"),
        ),
        Column(
            "sender_no",
            Text("申请编号", "Application"),
            Kind.ID,
            synonyms=("编号",),
            rank=3,
            hint=Text("推荐单位自己的编号", "the number at the office that recommends"),
            example=Text("AP-2026-0012", "AP-2026-0012"),
        ),
        Column(
            "opinion",
            Text("推荐意见", "Opinion"),
            Kind.TEXT,
            synonyms=("意见", "初审意见"),
            rank=3,
            example=Text("同意推荐", "recommended"),
        ),
    ),
    key=("institution",),
    refers=(("institution", "institution"),),
)

CALENDAR = Noun(
    "calendar",
    Text("工作日历", "calendar"),
    (
        Column(
            "day",
            Text("日期", "Day"),
            Kind.DAY,
            required=True,
            synonyms=("date",),
            rank=1,
            example=Text("2000-10-08", "2000-10-08"),  # of no notice that anybody imports
        ),
        Column(
            "status",
            Text("安排", "Status"),
            Kind.CHOICE,
            required=True,
            synonyms=("类型", "休假安排"),
            choices=(("holiday", Text("放假", "holiday")), ("workday", Text("上班", "workday"))),
            rank=1,
            example=Text("上班", "workday"),
        ),
        Column(
            "note",
            Text("说明", "Note"),
            synonyms=("节日", "名称"),
            rank=3,
            hint=Text("哪个节日", "for which festival"),
            example=Text("国庆节调休（示例）", "for the National Day (example)"),
        ),
    ),
    key=("day",),
)
