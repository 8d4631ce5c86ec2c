"""The columns of a region: GB/T 2260 units, and the zones an office adds itself."""

from __future__ import annotations

from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

REGION = Noun(
    "region",
    Text("行政区划", "region"),
    (
        Column(
            "code",
            Text("区划代码", "Code"),
            Kind.ID,
            required=True,
            synonyms=("行政区划代码", "代码", "region code"),
            rank=1,
            longest=20,
            hint=Text(
                "国标 6 位，镇街 9 位，园区自编", "6 digits, 9 for a town, your own for a zone"
            ),
            example=Text("990121", "990121"),
        ),
        Column(
            "name",
            Text("区划名称", "Name"),
            Kind.NAME,
            required=True,
            synonyms=("名称", "区县", "行政区划", "行政区划名称"),
            rank=1,
            hint=Text("只写本级名称", "its own name alone"),
            example=Text("北浦县", "北浦县"),
        ),
        Column(
            "level",
            Text("级别", "Level"),
            Kind.CHOICE,
            synonyms=("层级", "区划级别"),
            choices=(
                ("province", Text("省级", "province")),
                ("city", Text("市级", "city")),
                ("county", Text("县级", "county")),
                ("town", Text("镇级", "town")),
                ("zone", Text("园区", "zone")),
            ),
            rank=3,
            example=Text("县级", "county"),
        ),
        Column(
            "parent_code",
            Text("上级代码", "Parent code"),
            Kind.ID,
            synonyms=("上级区划代码", "上级区划", "上级"),
            rank=4,
            longest=20,
            hint=Text("不填的按代码找", "found by the code where empty"),
            example=Text("990100", "990100"),
        ),
        Column(
            "valid_from",
            Text("启用日期", "Valid from"),
            Kind.DAY,
            synonyms=("生效日期",),
            rank=5,
            example=Text("2020-01-01", "2020-01-01"),
        ),
        Column(
            "valid_until",
            Text("停用日期", "Valid until"),
            Kind.DAY,
            synonyms=("失效日期",),
            forever=True,
            rank=5,
        ),
        Column(
            "successor_code",
            Text("后继代码", "Successor code"),
            Kind.ID,
            synonyms=("新代码", "变更后代码"),
            rank=6,
            longest=20,
            hint=Text("停用后改用的代码", "the code in its place, once given up"),
        ),
        Column(
            "source",
            Text("来源", "Source"),
            synonyms=("依据", "文号"),
            rank=7,
            hint=Text("文号或出处", "where it is written"),
        ),
    ),
    key=("code",),
    template="region template",
)
