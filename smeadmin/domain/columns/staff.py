"""The columns of a staff roster: who works at an institution, as far as rules count them.

A person is a number of the institution's own; no name is asked for, because no rule needs one.
"""

from __future__ import annotations

from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

_NONE = ("none", Text("无", "none"))

STAFF = Noun(
    "staff",
    Text("人员名册", "staff roster"),
    (
        Column(
            "institution",
            Text("机构统一社会信用代码", "Institution"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("机构信用代码", "统一社会信用代码", "服务机构代码", "institution code"),
            rank=1,
            hint=Text("18 位，须已登记", "18 characters, registered"),
            example=Text("12990121MB1F20939G", "12990121MB1F20939G"),
        ),
        Column(
            "person_no",
            Text("人员编号", "Person number"),
            Kind.ID,
            required=True,
            synonyms=("编号", "工号", "员工编号", "person no"),
            rank=1,
            longest=40,
            hint=Text("机构自编，不写姓名", "the institution's own number, no name"),
            example=Text("R-001", "R-001"),
        ),
        Column(
            "degree",
            Text("学历", "Degree"),
            Kind.CHOICE,
            synonyms=("最高学历", "文化程度"),
            choices=(
                _NONE,
                ("college", Text("大专", "college")),
                ("bachelor", Text("本科", "bachelor")),
                ("master", Text("硕士", "master")),
                ("doctor", Text("博士", "doctor")),
            ),
            rank=2,
            hint=Text("大专以下填 无", "below college: none"),
            example=Text("本科", "bachelor"),
        ),
        Column(
            "title",
            Text("职称", "Title"),
            Kind.CHOICE,
            synonyms=("职称级别", "专业技术职称"),
            choices=(
                _NONE,
                ("junior", Text("初级", "junior")),
                ("middle", Text("中级", "middle")),
                ("senior", Text("高级", "senior")),
            ),
            rank=2,
            example=Text("中级", "middle"),
        ),
        Column(
            "skill",
            Text("技能等级", "Skill"),
            Kind.CHOICE,
            synonyms=("职业技能等级", "技能级别"),
            choices=(
                _NONE,
                ("junior_worker", Text("初级工", "junior worker")),
                ("middle_worker", Text("中级工", "middle worker")),
                ("senior_worker", Text("高级工", "senior worker")),
                ("technician", Text("技师", "technician")),
                ("senior_technician", Text("高级技师", "senior technician")),
            ),
            rank=2,
            example=Text("高级工", "senior worker"),
        ),
        Column(
            "post",
            Text("在岗方式", "Post"),
            Kind.CHOICE,
            synonyms=("用工方式", "岗位性质", "聘用方式"),
            choices=(
                ("full_time", Text("专职", "full time")),
                ("part_time", Text("兼职", "part time")),
                ("outside", Text("外聘", "from outside")),
            ),
            rank=3,
            example=Text("专职", "full time"),
        ),
    ),
    key=("institution", "person_no"),
    refers=(("institution", "institution"),),
)
