"""The JSON Schema says what the loader says: same keys, same words, every reference resolved."""

import json

from smeadmin.policies.schema import row_words, schema
from smeadmin.policies.tables import TABLES
from smeadmin.policies.words import WORDS


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
    assert schema()["$defs"]["limit"]["properties"]["of"] == {"enum": list(WORDS["limit of"])}


def test_the_words_of_rows_are_printed():
    assert row_words()["staff"]["degree"] == ["none", "college", "bachelor", "master", "doctor"]
