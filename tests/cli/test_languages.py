"""What programs read is the same in both languages: every reading command over one small office.

Keys and values are never translated; words of documents and registries are {"zh": …, "en": …}. What a
finding or a refusal says to a person (its message and hint) is talk, in the language in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smeadmin.reference.flags import shipped_text
from tests.actions.review_year import MEASURE as REVIEWED
from tests.actions.small_year import MEASURE as SCORING
from tests.cli.call import call
from tests.cli.money_office import APPROVE, CLAIMED, CONFIRM, EXPORT, FILES, FIRM, PREPARE, SECOND
from tests.cli.test_help import ALL

BY = {"SMEADMIN_BY": "林岚"}
CENTRES = [
    line
    for name, staff, firms in (
        ("甲中心", 40, (FIRM, SECOND)),
        ("乙中心", 40, (FIRM, SECOND)),
        ("丙中心", 3, (FIRM,)),
    )
    for line in (
        f"institution add --name {name} --kind 服务中心 --identifier foreign:{name}",
        f"return set {name} staff {staff} --year 2025 --reason 电话核实",
        *(
            f"record add --institution {name} --enterprise {firm} --category 培训 --satisfaction 5"
            " --service-date 2025-03-09"
            for firm in firms
        ),
    )
]
SCORED = (
    "certify apply 启帆 --as centre --set desks=0",
    "policy adopt 考评.toml",
    *CENTRES,
    "institution edit 启帆 --kind 服务中心 --reason 登记时漏填",
    "institution add --name 丁中心 --kind 服务中心 --identifier foreign:丁中心",
    "service import 目录.csv",
    "roster create 失信名单 --kept-by 市发展改革局",
    "evidence add 启帆 办法=办法.toml",
    "institution edit 启帆 --contact 沈一鸣",
    "score open small --year 2025",
    "score freeze small --year 2025",
    "score run small --year 2025 --yes",
    "policy adopt 评审.toml",
    "score open reviewed --year 2024",
    "score assign reviewed --year 2024 --reviewer 张伟 --everybody",
    "score finalise --year 2025 --by 何远",
    "certify publish AP-2026-0002 --days 5",
    "notice object NT-2026-001 --name 王宏 --reason 窗口不足",
    "award propose best --year 2025 --fund FW2026",
    "award decide AW-2026-01 --by 何远",
)
READS = (
    "explain C-2026-0001",
    "explain AP-2026-0001",
    "explain AW-2026-01",
    "explain {voucher}",
    "explain CL-2026-0001",
    "explain ST-2026-01",
    "explain CS-000001",
    "explain RF-000001",
    "explain fund-exhausted",
    "institution show I-000001",
    "institution list",
    "institution duplicates",
    "enterprise duplicates",
    "enterprise show E-000001",
    "enterprise list",
    "record list",
    "return show I-000001 --year 2025",
    "return list --year 2025",
    "return missing --year 2025",
    "region list --in 440606",
    "region show 440606",
    "service list",
    "calendar list --year 2026",
    "calendar check 2026-09-29 --days 5",
    "roster list",
    "roster show 失信名单",
    "roster check 启帆",
    "evidence list",
    "evidence show EV-2026-0001",
    "person find 沈一鸣",
    "person due",
    "sheet maps",
    "sheet check 目录.csv service",
    "service show 启帆 S1",
    "policy list",
    "policy show small-scoring",
    "policy show office-vouchers",
    "policy check 办法.toml",
    "policy clauses",
    "policy diff small-scoring office-vouchers",
    "certify check 启帆 --as centre --set desks=0",
    "certify check 启帆 --as centre",
    "certify check --all --as centre",
    "target list",
    "target status",
    "target gap covered",
    "certify show C-2026-0001",
    "certify show AP-2026-0001",
    "certify list",
    "certify list --renewal",
    "certify list --unchecked --year 2026",
    "certify",
    "notice list",
    "notice show NT-2026-001",
    "score rank --year 2025",
    "score show 丁中心 --year 2025",
    "score explain 丁中心 --year 2025",
    "score explain 丙中心 --year 2025",
    "score list",
    "score whatif small --year 2025 --set evaluation.small.score.sum.staff.times=1",
    "certify whatif --as centre --set certification.centre.require.desks.at_least=4",
    "score explain 丙中心 --year 2025 --next-grade",
    "score panel --year 2024",
    "score adjustments --year 2025",
    "score stress --year 2025 --runs 50",
    "score letter 丙中心 --year 2025",
    "award show AW-2026-01",
    "award list",
    "fund show FW2026",
    "fund list",
    "fund check",
    "fund forecast FW2026",
    "year-end status 2026",
    "fund export FW2026",
    "fund trace {voucher}",
    "voucher verify {voucher}",
    "voucher list",
    "voucher show {voucher}",
    "voucher whatif JC26 --set voucher.v.amount.times=40%",
    "claim list",
    "claim show CL-2026-0001",
    "claim verify CL-2026-0001",
    "check show CK-2026-01",
    "settle list",
    "account list",
    "recovery list",
    "recovery show RC-2026-001",
    "flag list",
    "flag show FL-2026-0001",
    "flag rules",
    "settle show ST-2026-01",
    "change list",
    "change show CS-000001",
    "change diff CS-000012",
    "audit verify",
    "audit head",
    "audit log",
    "clerk list",
    "clerk roles",
    "series list",
    "db status",
    "db check",
)
COVERED = """
[figure.covered]
unit = "ratio"
about = "office"
label = { zh = "镇街覆盖率", en = "Towns covered" }
computed = { share = "region", where = { figure = "region.centres", at_least = 1 } }

[target]
covered = { clause = "XK-04", figure = "covered", at_least = "50%", due = 2027-12-31 }
"""
AFTERWARDS = [
    ["settle", "reconcile", "ST-2026-01", "--all", "--doc", "回执1号"],
    ["recovery", "open", "CL-2026-0001", "--contract-amount", "8000", "--reason", "减价"],
    ["flag", "run", "--rules", "预警规则.toml"],
    ["account", "add", "启帆", "--bank", "建行", "--number", "6227000012344471"],
]
MORE = {
    "预警规则.toml": shipped_text().replace("at_least = 10", "at_least = 1", 1),
    "考评.toml": SCORING.replace("at_least = 80", "at_least = 70") + COVERED,
    "评审.toml": REVIEWED,
    "目录.csv": "机构统一社会信用代码,服务编号,服务名称,服务类别\n52990102MJ6Q30852Y,S1,创业辅导,辅导\n",
}
# files for people, which have the headers of one language, and what writes something
NOT_READ = {
    "audit scan",  # needs the signs of a printed paper: tests/cli/test_paper.py
    "change propose",  # a file for another office
    "clerk key",  # makes one
    "policy schema",  # an editor shows what it says of each key, in one language
    "record rate",
    "voucher sign",  # asks for a passphrase
    "policy new",
    "clerk show",
    "db backup",
    "demo",
    "help",
    *(path for path in ALL if path.endswith((" export", " template"))),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Make an office with a score, an award, a title, a voucher that was paid, and a refusal."""
    folder = tmp_path_factory.mktemp("languages")
    db = folder / "office.db"
    found = call("init", "--office", "示例局", "--region", "440606", "--rehearsal", db=db, env=BY)
    assert found.status == 0, found.err
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in {**FILES, **MORE}.items():
            Path(name).write_text(text, encoding="utf-8")
        voucher = ""
        drawn = ["check", "draw", "JC26", "--seed", "20260310", "--share", "5%"]
        paid = [*CLAIMED, drawn, APPROVE, PREPARE, CONFIRM, EXPORT, *AFTERWARDS]
        for words in [*paid, *(line.split() for line in SCORED)]:
            done = call(*(w.format(voucher=voucher) for w in words), db=db, env=BY)
            assert done.status == 0, (
                words,
                done.err,
            )
            if words[:2] == ["voucher", "issue"]:
                listed = call("voucher", "list", "--format", "json", db=db)
                voucher = json.loads(listed.out)[0]["voucher"]
        assert call("certify", "grant", "AP-2026-0002", db=db, env=BY).status == 3
        yield db, voucher


def test_every_reading_command_is_here() -> None:
    reads = {path for path, verb in ALL.items() if not verb.about.writes}
    here = {path for path in reads for line in READS if f"{line} ".startswith(f"{path} ")}
    assert reads - here - NOT_READ == set()


@pytest.mark.parametrize("line", READS)
def test_an_answer_for_programs_knows_no_language(line: str, office: tuple[Path, str]) -> None:
    db, voucher = office
    words = line.format(voucher=voucher).split()
    zh, en = (call(*words, "--format", "json", db=db, lang=lang) for lang in ("zh", "en"))
    assert zh.status == en.status
    assert zh.out, zh.err
    if "findings" in json.loads(zh.out):
        assert _without_talk(json.loads(zh.out)) == _without_talk(json.loads(en.out))
    else:
        assert zh.out == en.out


def _without_talk(answer: dict[str, Any]) -> dict[str, Any]:
    talk = {"message": None, "hint": None}
    return {**answer, "findings": [each | talk for each in answer["findings"]]}
