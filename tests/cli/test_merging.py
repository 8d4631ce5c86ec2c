"""Duplicates and merge as they are typed: screen B10, the rehearsal, the deed, the way back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine

SHEET = """\
统一社会信用代码,机构名称,类型,所属区县,地址,联系电话,法定代表人
91990103MA4K7W307R,江澄衡准检验检测有限公司,服务中心,990103,西桥区工业路 3 号,0750-3380001,周一
91990103MA4Q883109,西桥区众创空间管理有限公司,服务中心,990103,西桥区望溪路 8 号,13900000001,沈二
52990103MJ6R330427,西桥区众创空间管理中心,服务中心,990103,西桥区站前路 1 号,13900000002,沈 二
91990102MA6B5N403H,东渚云帆数字化服务有限公司,服务中心,990102,东渚区文昌路 6 号,13800002764,吴三
91990102MA6B9P152Q,江澄云泊信息服务有限公司,服务中心,990102,东渚区学府路 9 号,138 0000 2764,郑四
12990102MB1C77406Q,东渚区创业服务中心,服务中心,990102,东渚区学府路 11 号,13900000003,冯五
"""
NEWER = """\
统一社会信用代码,机构名称,类型,所属区县,地址,联系电话
91990103MA4K7W120T,江澄衡准检测技术有限公司,服务中心,990103,西桥区工业路3号,07503380001
"""
SETUP = (
    "init --rehearsal --office 江澄市工信局 --region 440000",
    "region add 990100 江澄市 --parent 440000 --level city",
    "region add 990102 东渚区 --parent 990100 --level county",
    "region add 990103 西桥区 --parent 990100 --level county",
)


@pytest.fixture
def db(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named_machine(monkeypatch)
    office = folder / "office.db"
    for line in SETUP:
        done = call(*line.split(), db=office)
        assert done.status == 0, done.err
    Path("名录.csv").write_text(SHEET, encoding="utf-8-sig")
    Path("更名.csv").write_text(NEWER, encoding="utf-8-sig")
    return office


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_two_to_one_and_back(db: Path, lang: str) -> None:
    old = "江澄衡准检验检测有限公司"
    assert_transcript(
        "duplicates",
        [
            "smeadmin institution duplicates",
            "smeadmin institution import 名录.csv",
            "smeadmin institution import 更名.csv",
            f"smeadmin institution rename 衡准检测技术 {old} --from 2020-01-01",
            "smeadmin institution rename 91990103MA4K7W120T 江澄衡准检测技术有限公司 --from 2024-05-06",
            "smeadmin institution duplicates",
            "smeadmin institution duplicates --strength high",
            "smeadmin institution merge 91990103MA4K7W120T 91990103MA4K7W307R --dry-run",
            "smeadmin institution merge 91990103MA4K7W120T 91990103MA4K7W307R --from 2024-05-06",
            f"smeadmin institution show {old}",
            "smeadmin institution import 名录.csv",
            "smeadmin institution duplicates --strength high",
            "smeadmin change undo CS-000009 --yes",
            "smeadmin institution show I-000001",
        ],
        db,
        lang,
    )


def test_groups_and_a_merge_as_data(db: Path) -> None:
    call("institution", "import", "名录.csv", db=db)
    told = json.loads(call("institution", "duplicates", "--format", "json", db=db).out)
    assert [(g["strength"], g["reasons"]) for g in told] == [
        ("medium", ["core", "legal_person"]),
        ("low", ["phone"]),
    ]
    assert told[1]["members"][0] == {
        "office_no": "I-000004",
        "credit_code": "91990102MA6B5N403H",
        "name": "东渚云帆数字化服务有限公司",
    }
    done = call("institution", "merge", "I-000002", "I-000003", "--format", "json", db=db)
    written = json.loads(done.out)["result"]
    assert (written["kept"]["office_no"], written["merged"]["state"]) == ("I-000002", "closed")
    assert (written["moved"], written["stayed"], written["tables"]) == (0, 0, [])
    shown = json.loads(call("institution", "show", "I-000003", "--format", "json", db=db).out)
    assert [one["office_no"] for one in shown["merged"]] == ["I-000003"]
