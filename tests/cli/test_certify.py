"""The certify group as it is typed: pages, data, statuses, rehearsal, keys, in both languages."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine
from tests.conftest import found_office
from tests.errors.cases.certify import DATED as STARS
from tests.errors.cases.certify import QIFAN, SHORT, STAR_APPLY, filed
from tests.errors.cases.procedure import FILES as PROCEDURE

CITY = "--as service-centre --level city"
BY = {"SMEADMIN_BY": "林岚"}


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with two measures and 启帆, whose figures of 2025 were typed, once."""
    path = tmp_path_factory.mktemp("certify") / "office.db"
    found_office(str(path))
    (path.parent / "星级.toml").write_text(STARS, encoding="utf-8")
    adopt = [["policy", "adopt", p] for p in ("gd-2017-centres", "example-gd-2017-scoring")]
    stars = [["policy", "adopt", str(path.parent / "星级.toml")]]
    for words in [*adopt, *stars, QIFAN, *filed()]:
        done = call(*words, db=path, env=BY)
        assert done.status == 0, done.err
    return path


@pytest.fixture
def db(_begun: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named_machine(monkeypatch)
    shutil.copy(_begun, "office.db")
    return Path("office.db")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_check_to_the_certificate(db: Path, lang: str) -> None:
    assert_transcript(
        "certify",
        [
            f"smeadmin certify check 启帆 {CITY}",
            "smeadmin certify check 启帆 --as service-centre --level province",
            "smeadmin certify check 启帆 --as service-centre --level county"
            " --judge suits_need=no --because 场所太小",
            f"smeadmin certify apply 启帆 {CITY} --dry-run",
            f"smeadmin certify apply 启帆 {CITY}",
            "smeadmin certify",
            "smeadmin certify show AP-2026-0001",
            "# 2026-03-12",
            "smeadmin certify grant AP-2026-0001 --doc 示中小企〔2026〕3号 --by 何远 --dry-run",
            "smeadmin certify grant AP-2026-0001 --doc 示中小企〔2026〕3号 --by 何远",
            "smeadmin certify show SC-2026-0001",
            "smeadmin certify show AP-2026-0001",
            "smeadmin certify list",
            "smeadmin certify list --open",
            "smeadmin certify list --in-force --on 2029-03-12",
            "smeadmin certify --on 2029-01-01",
        ],
        db,
        lang,
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_waiver_and_a_judgement_are_on_the_certificate(db: Path, lang: str) -> None:
    assert_transcript(
        "certify-waived",
        [
            "smeadmin " + " ".join([*STAR_APPLY, *SHORT]),
            "smeadmin certify grant AP-2026-0001 --waive desks --by 何远 --reason 两个够用",
            "smeadmin certify show S-2026-0001",
        ],
        db,
        lang,
    )


def test_a_check_as_data(db: Path) -> None:
    words = ["certify", "check", "启帆", "--as", "service-centre", "--level", "province"]
    done = call(*words, "--format", "json", db=db)
    told = json.loads(done.out)
    assert (done.status, done.err) == (3, "")
    assert {k: told[k] for k in ("credit_code", "certification", "level", "year", "result")} == {
        "credit_code": "52990102MJ6Q30852Y",
        "certification": "service-centre",
        "level": "province",
        "year": 2025,
        "result": "fail",
    }
    line = next(x for x in told["trace"] if x["figure"] == "premises")
    assert (line["clause"], line["found"], line["needed"], line["margin"], line["verdict"]) == (
        "GD-08",
        "260",
        {"at_least": "1000"},
        "-740",
        "no",
    )
    assert told["ways_out"][0] == {
        "requirement": "premises",
        "figure": "premises",
        "now": "260",
        "to": "1000",
        "beyond": False,
    }


def test_a_title_and_its_level_are_typed_by_their_labels(db: Path) -> None:
    words = ["certify", "check", "启帆", "--format", "json"]
    by_name = call(*words, *CITY.split(), db=db)
    for title, level in (("中小企业服务中心", "市级"), ("SME service centre", "city")):
        assert call(*words, "--as", title, "--level", level, db=db).out == by_name.out
    taken = call(
        *["certify", "apply", "启帆", "--as", "中小企业服务中心", "--level", "市级"],
        db=db,
        env=BY,
    )
    assert taken.status == 0, taken.err
    for title, level in (("service-centre", "city"), ("中小企业服务中心", "市级")):
        listed = call(*f"certify list --as {title} --level {level} --format json".split(), db=db)
        assert [one["level"] for one in json.loads(listed.out)] == ["city"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_against_a_title(db: Path, lang: str) -> None:
    assert_transcript(
        "certify-all",
        [
            f"smeadmin certify check --all {CITY}",
            f"smeadmin certify check --all {CITY} --region 440300",
            f"smeadmin certify check --all {CITY} --judge suits_need=no",
            f"smeadmin certify check {CITY}",
        ],
        db,
        lang,
    )


def test_everybody_into_a_file_with_the_lines_of_each(db: Path) -> None:
    assert call(*f"certify check --all {CITY} --out 自检.json".split(), db=db).status == 0
    (one,) = json.loads(Path("自检.json").read_text(encoding="utf-8"))
    alone = json.loads(call(*f"certify check 启帆 {CITY} --format json".split(), db=db).out)
    bare = ("path", "clause", "found", "needed", "margin", "verdict")  # no words; places once each
    assert one["trace"] == [{key: line[key] for key in bare} for line in alone["trace"]]
    stands = {name: place for line in alone["trace"] for name, place in line["origin"].items()}
    assert one["figures"]["premises"].items() <= stands["premises"].items()


def test_a_grant_as_data_is_given_again_under_the_same_key(db: Path) -> None:
    call("certify", "apply", "启帆", *CITY.split(), db=db, env=BY)
    words = ["certify", "grant", "AP-2026-0001", "--key", "2026-17", "--format", "json"]
    first, again = (call(*words, db=db, env=BY) for _ in range(2))
    told = json.loads(first.out)
    assert told["change"] == "CS-000013"
    assert told["next"] == "smeadmin explain SC-2026-0001"
    assert told["result"]["certificate"] == "SC-2026-0001"
    assert told["result"]["valid_until"] == "2029-03-09"
    assert "change" not in told["result"]
    assert (again.status, json.loads(again.out)) == (0, told)
    other = call(*words, "--doc", "另一文号", db=db, env=BY)
    assert (other.status, json.loads(other.err)["error"]["code"]) == (5, "key-reused")
    listed = json.loads(call("certify", "list", "--format", "json", db=db).out)
    assert [x["number"] for x in listed] == ["SC-2026-0001"]


def test_a_dry_run_leaves_the_register_byte_for_byte(db: Path) -> None:
    call("certify", "apply", "启帆", *CITY.split(), db=db, env=BY)
    before = db.read_bytes()
    for words in (
        ["certify", "apply", "启帆", "--as", "service-centre", "--level", "county"],
        ["certify", "grant", "AP-2026-0001"],
    ):
        assert call(*words, "--dry-run", db=db, env=BY).status == 0
    assert call("certify", "grant", "AP-2026-0002", "--dry-run", db=db).status == 4
    assert db.read_bytes() == before


def test_the_list_into_a_file_and_the_file_only_once(db: Path) -> None:
    call("certify", "apply", "启帆", *CITY.split(), db=db, env=BY)
    words = ["certify", "list", "--out", "证书.csv"]
    assert call(*words, db=db, lang="en").err == "Written to 证书.csv.\n"
    rows = Path("证书.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[1].split(",")[:3] == ["AP-2026-0001", "52990102MJ6Q30852Y", "启帆服务中心"]
    assert call(*words, db=db).status == 5
    assert call(*words, "--force", db=db).status == 0


@pytest.mark.parametrize("code", ["AP-2026-0001", "ap-2026-0001"])
def test_explain_knows_an_application(db: Path, code: str) -> None:
    call("certify", "apply", "启帆", *CITY.split(), db=db, env=BY)
    assert call("explain", code.upper(), db=db).out == call("certify", "show", code, db=db).out


@pytest.fixture
def procedure(_begun: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with a measure that writes its procedure down, and an institution."""
    named_machine(monkeypatch)
    shutil.copy(_begun, "office.db")
    for name, text in PROCEDURE.items():
        Path(name).write_text(text, encoding="utf-8")
    done = call("policy", "adopt", "标牌.toml", db="office.db", env=BY)
    assert done.status == 0, done.err
    return Path("office.db")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_procedure_from_the_papers_to_the_plaque(procedure: Path, lang: str) -> None:
    assert_transcript(
        "procedure",
        [
            "smeadmin certify apply 启帆 --as mark --set desks=3 --recommender 西桥区",
            "smeadmin certify return AP-2026-0001 --reason 缺申请报告",
            "# 2026-03-12",
            "smeadmin certify accept AP-2026-0001 --paper report=报告.pdf --dry-run",
            "smeadmin certify accept AP-2026-0001 --paper report=报告.pdf",
            "smeadmin certify review AP-2026-0001 --pass",
            "smeadmin certify review AP-2026-0001 --pass --by 周敏 --reason 现场查看",
            "smeadmin certify publish AP-2026-0001 --doc 示中小企〔2026〕18号",
            "# 2026-03-16",
            "smeadmin certify",
            "smeadmin notice object NT-2026-001 --to AP-2026-0001 --name 王宏 --reason 窗口只有两个"
            " --evidence photo=报告.pdf",
            "smeadmin notice show NT-2026-001",
            "# 2026-03-20",
            "smeadmin certify grant AP-2026-0001 --by 何远",
            "smeadmin notice answer OB-2026-0001 --dismiss --reason 现场有三个窗口",
            "smeadmin notice close NT-2026-001",
            "smeadmin certify grant AP-2026-0001 --doc 示中小企〔2026〕21号 --by 何远",
            "smeadmin notice list",
            "# 2026-05-06",
            "smeadmin certify suspend M-2026-0001 --until 2026-06-05 --reason 投诉核实中",
            "smeadmin certify reinstate M-2026-0001 --reason 查明",
            "smeadmin certify review M-2026-0001 --judge tested=rectify --reason 台账不全",
            "smeadmin certify show M-2026-0001",
            "smeadmin certify review M-2026-0001 --judge tested=fail --reason 仍不合格",
            "smeadmin certify revoke M-2026-0001 --reason 复查不合格 --propose",
            "smeadmin certify revoke M-2026-0001 --reason 复查不合格",
            "smeadmin certify plaque M-2026-0001",
            "smeadmin certify list",
            "smeadmin audit verify",
        ],
        procedure,
        lang,
    )


def test_the_same_key_accepts_once(procedure: Path) -> None:
    apply = "certify apply 启帆 --as mark --set desks=3 --recommender 西桥区 --paper report"
    assert call(*apply.split(), db=procedure, env=BY).status == 0
    accept = ["certify", "accept", "AP-2026-0001", "--key", "K1", "--format", "json"]
    first, again = (call(*accept, db=procedure, env=BY) for _time in range(2))
    assert (first.status, again.status) == (0, 0)
    assert json.loads(first.out)["change"] == json.loads(again.out)["change"]
    newest = json.loads(first.out)["change"]
    undone = call("change", "undo", newest, "--yes", "--reason", "办错", db=procedure, env=BY)
    assert undone.status == 0, undone.err
    shown = call("certify", "show", "AP-2026-0001", "--format", "json", db=procedure)
    assert json.loads(shown.out)["state"] == "applied"


def test_a_recommendation_summary_comes_in_whole_or_not_at_all(procedure: Path) -> None:
    head = "序号,推荐单位,机构名称,统一社会信用代码,申请编号,推荐意见\n"
    known = "1,西桥区工信局,启帆服务中心,52990102MJ6Q30852Y,AP-2026-0104,同意推荐\n"
    unknown = "2,西桥区工信局,服务协会,51990100MJ6A041747,AP-2026-0105,同意推荐\n"
    words = ["certify", "apply", "--file", "汇总.csv", "--as", "mark", "--format", "json"]
    Path("汇总.csv").write_text(head + known + unknown, encoding="utf-8")
    refused = call(*words, db=procedure, env=BY)
    error = json.loads(refused.err)["error"]
    assert (refused.status, error["code"]) == (6, "rows-refused")
    places = [(one["row"], one["column"], one["code"]) for one in error["details"]["findings"]]
    assert places == [(3, "D", "institution-unknown")]
    assert call("certify", "list", "--open", "--format", "json", db=procedure).out == "[]\n"
    Path("汇总.csv").write_text(head + known, encoding="utf-8")
    taken = call(*words, db=procedure, env=BY)
    assert (taken.status, json.loads(taken.out)["result"]["applications"]) == (
        0,
        [
            {
                "application": "AP-2026-0001",
                "credit_code": "52990102MJ6Q30852Y",
                "recommender": "西桥区工信局",
                "number": "AP-2026-0104",
                "opinion": "同意推荐",
            }
        ],
    )
