"""The JSON Schema says what the loader says: same keys, same words, every reference resolved."""

import datetime as dt
import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import smeadmin
from smeadmin import i18n
from smeadmin.policies.documents import read
from smeadmin.policies.parsing import parse
from smeadmin.policies.schema import row_words, schema
from smeadmin.policies.skeletons import KINDS, skeleton
from smeadmin.policies.tables import TABLES
from smeadmin.policies.words import WORDS

POLICY = """[policy]
id = "x"
title = "x"
in_force = { from = 2020-01-01 }
standing = "example"
"""


def references(node):
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def test_every_reference_is_defined():
    printed = schema()
    defined = {f"#/$defs/{name}" for name in printed["$defs"]}
    assert set(references(printed)) <= defined


def test_it_is_json_and_always_the_same():
    assert json.dumps(schema()) == json.dumps(schema())


def test_every_table_of_the_loader_is_in_it_with_its_keys():
    printed = schema()
    for kind, keys in TABLES.items():
        table = printed if kind == "document" else printed["$defs"].get(kind)
        if kind == "value":
            table = printed["$defs"]["value table"]
        assert list(table["properties"]) == list(keys), kind
        assert table["additionalProperties"] is False
        assert table.get("required", []) == [
            key for key, spec in keys.items() if spec.endswith("!")
        ]


def test_closed_words_are_listed():
    of = schema()["$defs"]["limit"]["properties"]["of"]
    assert of["enum"] == list(WORDS["limit of"])


def test_the_words_of_rows_are_printed():
    assert schema()["x-rows"] == row_words()
    assert row_words()["staff"]["degree"] == ["none", "college", "bachelor", "master", "doctor"]


# ---- an independent validator ----------------------------------------------------------------------

HERE = Path(__file__).parent
DOCUMENTS = [
    *sorted((Path(smeadmin.__file__).parent / "policies").glob("*.toml")),
    *sorted((HERE / "cases").glob("*.toml")),
]


@pytest.fixture(scope="module")
def validator():
    printed = schema()
    Draft202012Validator.check_schema(printed)
    return Draft202012Validator(printed)


def as_json(raw):
    """Give a TOML document as an editor hands it to a validator: days are strings."""
    if isinstance(raw, dict):
        return {key: as_json(one) for key, one in raw.items()}
    if isinstance(raw, list):
        return [as_json(one) for one in raw]
    return raw.isoformat() if isinstance(raw, dt.date) else raw


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.stem)
def test_a_document_that_loads_is_valid(file, validator):
    raw, _ = parse(file.read_bytes())
    assert [error.json_path for error in validator.iter_errors(as_json(raw))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_is_valid(kind, validator):
    text = skeleton(kind, dt.date(2026, 3, 10))
    for written in (text, text.replace("# approvals", "approvals")):
        raw, _ = parse(written)
        assert [error.json_path for error in validator.iter_errors(as_json(raw))] == []


SHAPE = [
    '[certification.c]\nvaild = { on = 2020-01-01 }',
    '[certification.C]\nvalid = { on = 2020-01-01 }',
    '[certification.c]\nvalid = { for = "3 days" }',
    '[certification.c]\nvalid = { after = "lunch", for = "3 days" }',
    '[certification.c]\nvalid = { after = "decision", before = "expiry", for = "3 days" }',
    '[certification.c]\nvalid = { after = "decision", for = "three days" }',
    '[certification.c]\nrequire = {}',
    '[certification.c.require]\na = { at_least = 3 }',
    '[certification.c.require]\na = { figure = "staff", at_least = 3, all.b = { figure = "staff", is = 3 } }',
    '[certification.c.require]\na = { figure = "staff", at_last = 3 }',
    '[certification.c]\nstages = [ { require.a = { figure = "staff", is = 3 } } ]',
    '[voucher.v]\namount = { figure = "price", times = "5%", gives = "3元" }',
    '[voucher.v]\namount = { by = { level = 3 } }',
    '[voucher.v]\namount = "1元"\nlimits.a = { per = "claim", of = "money", at_most = "1元", beyond = "cut" }',
    '[voucher.v]\namount = "1元"\nlimits.a = { per = "claim", of = "paid", at_most = "1元", beyond = "ignore" }',
    '[voucher.v]\namount = "1元"\nlimits.a = { per = "claim", within = "yaer", of = "paid", at_most = "1元", beyond = "cut" }',
    '[voucher.v]\namount = "1元"\nsplit = [ { payer = "a", amount = "1元", rest = true } ]',
    '[voucher.v]\nissue = { opens = 2020-09-15T10:00:00 }',
    '[evaluation.e]\nscore = 3',
    '[evaluation.e]\nperiod = "year"\nscore = { gives = 3, round = { to = "1", how = "about" } }',
    '[evaluation.e]\nperiod = "year"\nscore = 3\ngrades = [ { at_least = 5 } ]',
    '[figure]\na = { unit = "persons" }',
    '[figure]\na = { unit = "persons", filed = "return", judged = "panel" }',
    '[figure]\na = { unit = "choice", filed = "return" }',
    '[figure]\na = { unit = "head", filed = "return" }',
    '[figure]\na = { unit = "items", computed = { count = "staff", sum = "staff.x" } }',
    '[figure]\na = { unit = "persons", derived = { over_years = "b", years = 3, taken = "median" } }',
    '[clause]\na = { ref = "1", kind = "rumour", zh = "甲", en = "a" }',
    '[clause]\na = { ref = "1", kind = "duty", zh = "甲" }',
    '[target]\na = { figure = "x", at_least = 3, due = true }',
    '[amend.a]\ndocument = "x"',
    '[case]\n"a" = { asks = "x", expect = { score = 3, colour = "red" } }',
    '[colour]\nred = 1',
]  # fmt: skip


@pytest.mark.parametrize("text", SHAPE)
def test_what_has_the_wrong_shape_is_not_valid(text, validator):
    raw, _ = parse(POLICY + text)
    assert raw is not None
    assert not validator.is_valid(as_json(raw))
    assert read(POLICY + text).errors, "the loader refuses it too"


def test_keys_are_explained_in_both_languages():
    before = i18n.language()
    try:
        said = {}
        for lang in ("zh", "en"):
            i18n.use(lang)
            said[lang] = schema()["$defs"]["limit"]["properties"]["beyond"]["description"]
    finally:
        i18n.use(before)
    assert said == {"zh": "超出怎么办", "en": "what happens beyond the limit"}
    for kind in ("certification", "voucher", "figure", "condition", "limit"):
        keys = schema()["$defs"][kind]["properties"]
        assert sum("description" in one for one in keys.values()) > 0.7 * len(keys), kind
