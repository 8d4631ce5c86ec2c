"""Every import is undone as a whole, whatever it brought in, and says what it took away; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.annual_return.intake import ReturnIntake
from smeadmin.actions.annual_return.staff import StaffIntake
from smeadmin.actions.enterprise.intake import EnterpriseIntake
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.policy import adopt_policy
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.actions.region import RegionIntake
from smeadmin.actions.service import ServiceIntake
from smeadmin.storage import backup
from smeadmin.storage.failures import ChangeHasDependents
from smeadmin.storage.undo import undo_change
from tests.actions.conftest import Office
from tests.cli.test_change import content

CENTRE, OTHER = "12990121MB1F20939G", "52990102MJ6Q30852Y"
FIRM, NEW = "91990102MA5K3T6163", "91990102MA4T5M3824"

FILES: dict[str, tuple[str, str]] = {  # each: a first file, and one that changes a row and adds another
    "region": (
        "区划代码,区划名称,上级代码\n440606103,乐从镇,440606\n",
        "区划代码,区划名称,上级代码\n440606103,乐从街道,440606\n440606104,北滘镇,440606\n",
    ),
    "institution": (
        f"统一社会信用代码,机构名称,类型,所属区县,联系电话\n{CENTRE},北浦县中小企业服务站,服务中心,顺德区,13800002764\n",
        f"统一社会信用代码,机构名称,类型,所属区县,联系电话\n{CENTRE},北浦服务中心,服务中心,顺德区,13800002765\n"
        f"{OTHER},江澄市启帆中小企业服务中心,服务中心,顺德区,\n",
    ),
    "enterprise": (
        f"统一社会信用代码,企业名称,所属行业,从业人员(人)\n{FIRM},江澄永济五金制品有限公司,工业,46\n",
        f"统一社会信用代码,企业名称,所属行业,从业人员(人)\n{FIRM},江澄永济五金制品有限公司,工业,350\n"
        f"{NEW},江澄新办有限公司,工业,3\n",
    ),
    "service": (
        f"服务编号,服务名称,服务类别,机构统一社会信用代码\nFW-1,诊断,管理咨询,{CENTRE}\n",
        f"服务编号,服务名称,服务类别,机构统一社会信用代码\nFW-1,管理诊断,管理咨询,{CENTRE}\nFW-2,培训,人才培训,{CENTRE}\n",
    ),
    "record": (
        f"台账编号,机构统一社会信用代码,企业统一社会信用代码,服务日期,服务类别\n1,{CENTRE},{FIRM},2026-02-03,咨询\n",
        f"台账编号,机构统一社会信用代码,企业统一社会信用代码,服务日期,服务类别\n1,{CENTRE},{FIRM},2026-02-04,咨询\n"
        f"2,{CENTRE},91990103MA5H2R786A,2026-02-05,咨询\n",
    ),
    "return": (
        f"统一社会信用代码,机构名称,人员(人)\n{CENTRE},北浦服务中心,9\n",
        f"统一社会信用代码,机构名称,人员(人),专业人员(人)\n{CENTRE},北浦服务中心,10,6\n",
    ),
    "staff": (
        f"机构统一社会信用代码,人员编号,学历\n{CENTRE},1,本科\n",
        f"机构统一社会信用代码,人员编号,学历\n{CENTRE},1,硕士\n{CENTRE},2,大专\n",
    ),
}  # fmt: skip
TAKEN = {
    "region": {"region": (1, 1), "source": (1, 0)},
    "institution": {"institution": (1, 1), "institution_name": (1, 0), "source": (1, 0)},
    "enterprise": {"enterprise": (1, 0), "enterprise_year": (1, 1), "source": (1, 0)},
    "service": {"service": (1, 1), "source": (1, 0)},
    "record": {"record": (1, 1), "enterprise": (1, 0), "source": (1, 0)},
    "return": {"return_value": (1, 1), "source": (1, 0)},
    "staff": {"staff_row": (1, 1), "source": (1, 0)},
}
"""What undoing the second file takes away and puts back."""


def intakes(office: Office) -> dict[str, Callable[[], Any]]:
    return {
        "region": RegionIntake,
        "institution": institution_intake,
        "enterprise": lambda: EnterpriseIntake(2025),
        "service": ServiceIntake,
        "record": lambda: RecordIntake(add_enterprises=True),
        "return": lambda: office.see(lambda v: ReturnIntake(v, year=2025)),
        "staff": lambda: StaffIntake(year=2025),
    }


def test_imports_of_every_noun_are_undone_last_first(office: Office, tmp_path: Path) -> None:
    office.do(lambda c: adopt_policy(c, policy="gd-2017-centres"))
    made = []
    for name, intake in intakes(office).items():
        for i, text in enumerate(FILES[name], 1):
            path = tmp_path / f"{name}{i}.csv"
            path.write_text(text, encoding="utf-8")
            before = content(office.register)
            done = office.take_in(intake(), path)
            assert done.number is not None, name
            made.append((name, i, int(done.number[3:]), before))
    for name, i, number, before in reversed(made):
        undone = office.do(lambda c, n=number: undo_change(c, n))
        if i == 2:
            assert {t.table: (t.removed, t.restored) for t in undone.tables} == TAKEN[name]
        assert content(office.register) == before, name
    assert backup.check(office.register).sound


def test_an_import_on_which_others_rest_is_not_undone_and_they_are_named(
    office: Office, tmp_path: Path
) -> None:
    first = second = None
    for name in ("institution", "enterprise", "record"):
        path = tmp_path / f"{name}.csv"
        path.write_text(FILES[name][0], encoding="utf-8")
        done = office.take_in(intakes(office)[name](), path)
        first, second = first or done, done
    with pytest.raises(ChangeHasDependents) as refused:
        office.do(lambda c: undo_change(c, int(first.number[3:])))
    assert refused.value.more[0].texts == (
        f"{second.number}\ttest {tmp_path}/record.csv\t2026-03-10",
    )
    assert refused.value.way_out == [f"smeadmin change undo {second.number} {first.number}"]
    for done in (second, first):
        office.do(lambda c, d=done: undo_change(c, int(d.number[3:])))
