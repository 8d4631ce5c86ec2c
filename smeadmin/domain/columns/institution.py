"""The columns of a service institution."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

CHECK_NOTE = Column(
    "check_note",
    Text("校验位说明", "Check character note"),
    synonyms=("校验码说明", "信用代码说明"),
    rank=9,
    hint=Text(
        "证照上的代码校验不通过时，写明核对情况",
        "when the licence itself shows a code that fails the check, say how it was checked",
    ),
)
"""A filled cell accepts the credit code of its row although its check character is wrong."""

INSTITUTION = Noun(
    "institution",
    Text("服务机构", "institution"),
    (
        Column(
            "credit_code",
            Text("统一社会信用代码", "Credit code"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=(
                *("信用代码", "社会信用代码", "统一信用代码", "统一代码", "机构代码"),
                *("机构统一社会信用代码", "机构信用代码", "机构统一代码", "USCC"),
            ),
            rank=2,
            hint=Text(
                "18 位；没有的写 原注册号:号码",
                "18 characters; without one: old registration:NUMBER",
            ),
            otherwise=True,
            example=Text("12990121MB1F20939G", "12990121MB1F20939G"),
        ),
        Column(
            "name",
            Text("机构名称", "Name"),
            Kind.NAME,
            required=True,
            synonyms=(
                "单位名称",
                "名称",
                "服务机构名称",
                "服务机构",
                "机构全称",
                "平台名称",
                "institution",
            ),
            rank=1,
            hint=Text("营业执照或登记证上的全称", "full name as on the licence"),
            example=Text("北浦县中小企业服务站", "北浦县中小企业服务站"),
        ),
        Column(
            "short_name",
            Text("简称", "Short name"),
            Kind.NAME,
            synonyms=("机构简称",),
            rank=8,
            example=Text("北浦服务站", "北浦服务站"),
        ),
        Column(
            "kind",
            Text("类型", "Kind"),
            Kind.CHOICE,
            required=True,
            synonyms=("机构类型", "机构类别", "类别", "机构性质", "单位类型"),
            open=True,
            rank=3,
            hint=Text("办法里的机构类型", "as the measure lists it"),
            example=Text("服务中心", "服务中心"),
        ),
        Column(
            "category",
            Text("服务类别", "Category"),
            Kind.CHOICE,
            synonyms=("主要服务类别", "服务领域", "主营服务", "业务类别"),
            open=True,
            rank=6,
            example=Text("综合", "综合"),
        ),
        Column(
            "region_code",
            Text("所属区县", "Region"),
            Kind.REGION,
            required=True,
            synonyms=(
                *("行政区划代码", "行政区划", "区划代码", "所在地", "所在区县", "所在地区", "属地"),
                *("区县", "区域", "所属地区", "所属区域", "地区", "region code"),
            ),
            rank=3,
            example=Text("990121", "990121"),
        ),
        Column(
            "address",
            Text("地址", "Address"),
            synonyms=("办公地址", "注册地址", "详细地址", "机构地址", "通讯地址", "联系地址"),
            rank=8,
            example=Text("北浦县文昌路 6 号", "北浦县文昌路 6 号"),
        ),
        Column(
            "area_m2",
            Text("场所面积", "Premises area"),
            Kind.AREA,
            synonyms=("场地面积", "服务场所面积", "面积", "办公面积", "经营场所面积"),
            unit=units.SQUARE_METRE,
            lowest=0,
            rank=7,
            example=Text("186.5", "186.5"),
        ),
        Column(
            "contact",
            Text("联系人", "Contact"),
            Kind.NAME,
            synonyms=("联系人姓名", "联络人", "contact person"),
            personal=True,
            rank=7,
        ),
        Column(
            "phone",
            Text("联系电话", "Phone"),
            Kind.PHONE,
            synonyms=("电话", "联系人电话", "联系方式", "手机", "手机号", "手机号码", "电话号码"),
            personal=True,
            rank=7,
            example=Text("13800002764", "13800002764"),
        ),
        Column(
            "legal_person",
            Text("法定代表人", "Legal representative"),
            Kind.NAME,
            synonyms=("法人", "法人代表", "负责人", "法定代表人姓名", "单位负责人"),
            personal=True,
            rank=8,
        ),
        Column(
            "founded_on",
            Text("成立日期", "Founded"),
            Kind.DAY,
            synonyms=("成立时间", "注册日期", "登记日期", "注册时间", "设立日期"),
            past=True,
            rank=8,
            example=Text("2019-02-28", "2019-02-28"),
        ),
        CHECK_NOTE,
    ),
    key=("credit_code",),
    template="institution template",
)
