"""The policy group as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.transcript import assert_transcript
from tests.errors.cases.policy import FILES

SMALL = FILES["小办法.toml"]


@pytest.fixture
def db(office: Path) -> Path:
    for name, text in FILES.items():
        Path(name).write_text(text, encoding="utf-8")
    return office


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_file_to_the_measure(db: Path, lang: str) -> None:
    assert_transcript(
        "policy",
        [
            "smeadmin policy list",
            "smeadmin policy check 小办法.toml",
            "smeadmin policy check 有错.toml",
            "smeadmin policy check 不是办法.toml",
            "smeadmin policy adopt 小办法.toml --dry-run",
            "smeadmin policy adopt 小办法.toml",
            "smeadmin policy adopt 小办法.toml",
            "smeadmin policy list",
            "smeadmin policy list --in-force --on 2019-12-31",
            "smeadmin policy show small-rules",
            "smeadmin policy adopt gd-2012-towns --quiet",
            "smeadmin policy clauses gd-2012-towns --open",
        ],
        db,
        lang,
    )


def test_a_notice_stands_over_its_measure_from_its_day(db: Path) -> None:
    for policy in ("gd-2017-centres", "example-gd-2017-scoring"):
        assert call("policy", "adopt", policy, db=db).status == 0
    shown = json.loads(call("policy", "show", "gd-2017-centres", "--format", "json", db=db).out)
    assert [(document, name) for document, name, _digest in shown["laid"]] == [
        ("example-gd-2017-scoring", "award"),
        ("example-gd-2017-scoring", "scoring"),
        ("example-gd-2017-scoring", "validity"),
    ]
    paths = [rule["path"] for rule in shown["rules"]]
    assert "certification.service-centre.require.premises" in paths


def test_what_comes_with_the_program_is_looked_at_without_a_register(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.db"
    listed = json.loads(call("policy", "list", "--available", "--format=json", db=nowhere).out)
    assert "gd-2017-centres" in {one["policy"] for one in listed}
    shown = call("policy", "show", "gd-2017-centres", db=nowhere)
    assert shown.status == 0 and "尚未启用" in shown.out.splitlines()[0]
    assert shown.err.strip() == "下一步  smeadmin policy adopt gd-2017-centres"
    assert call("policy", "list", db=nowhere).status == 4 and not nowhere.exists()


def test_what_comes_with_the_program_and_is_not_adopted(db: Path) -> None:
    words = ["policy", "list", "--available", "--format", "json"]
    before = {p["policy"] for p in json.loads(call(*words, db=db).out)}
    assert call("policy", "adopt", "gd-2017-centres", db=db).status == 0
    after = {p["policy"] for p in json.loads(call(*words, db=db).out)}
    assert before - after == {"gd-2017-centres"}


def test_adopting_as_data_and_again_word_for_word(db: Path) -> None:
    words = ["policy", "adopt", "gd-2017-centres", "--format", "json"]
    first, again = (json.loads(call(*words, db=db).out) for _ in range(2))
    assert first["change"] == "CS-000002"
    assert {
        k: first["result"][k] for k in ("policy", "version", "standing", "same", "clauses")
    } == {
        "policy": "gd-2017-centres",
        "version": 1,
        "standing": "seed",
        "same": False,
        "clauses": 25,
    }
    assert (again["change"], again["result"]["same"]) == (None, True)
    assert again["result"]["digest"] == first["result"]["digest"]


def test_a_check_as_data_names_line_place_and_remedy(db: Path) -> None:
    done = call("policy", "check", "有错.toml", "--format", "json", db=db, lang="en")
    told = json.loads(done.out)
    assert (done.status, done.err, told["errors"]) == (6, "", 1)
    finding = told["findings"][0]
    assert (finding["code"], finding["severity"], finding["row"]) == ("P10", "error", 14)
    assert finding["address"] == "certification.small.require.staff"


def test_checking_needs_no_register(folder: Path) -> None:
    Path("小办法.toml").write_text(SMALL, encoding="utf-8")
    assert call("policy", "check", "小办法.toml", db="none.db").status == 0
    assert not Path("none.db").exists()


def test_the_schema_is_one_an_editor_can_use(folder: Path) -> None:
    done = call("policy", "schema", "--out", "policy.schema.json", db="none.db")
    assert done.status == 0
    made = json.loads(Path("policy.schema.json").read_text(encoding="utf-8"))
    assert made["$schema"].startswith("https://json-schema.org/")


def test_an_adopted_text_is_kept_whatever_becomes_of_the_file(db: Path) -> None:
    assert call("policy", "adopt", "小办法.toml", db=db).status == 0
    shown = call("policy", "show", "small-rules", db=db).out
    Path("小办法.toml").write_text(SMALL.replace("6人", "7人"), encoding="utf-8")
    assert call("policy", "show", "small-rules", db=db).out == shown
    assert call("policy", "adopt", "小办法.toml", db=db).status == 5
    newer = SMALL.replace("6人", "7人").replace("2020-01-01 }", "2026-01-01 }")
    newer = newer.replace(
        'standing = "example"', 'standing = "example"\nreplaces = ["small-rules"]'
    )
    Path("新版.toml").write_text(newer, encoding="utf-8")
    done = call("policy", "adopt", "新版.toml", db=db, lang="en")
    assert done.status in (0, 6), done.err
