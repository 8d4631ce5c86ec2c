"""The outside oracle: 52 documents load, their 174 hand-computed examples agree, planted faults are found.

Each document of ``cases/`` was written, and each ``[case]`` in it computed by hand, before this engine was.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from smeadmin.domain.rules.document import Document
from smeadmin.policies import examples
from smeadmin.policies.desk import Desk
from smeadmin.policies.documents import read

CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.toml"))
LIBRARY: list[Document] = [
    document
    for file in FILES
    if (document := read(file.read_bytes(), file=file.name, cases=False).document) is not None
]
EXAMPLES = [
    pytest.param(document, name, row, id=f"{document.id}-{name}")
    for document in LIBRARY
    for name, row in document.raw.get("case", {}).items()
]
FAULTS = json.loads((CASES / "faults.json").read_text("utf-8"))


def test_the_oracle_is_whole():
    assert (len(LIBRARY), len(EXAMPLES), len(FAULTS)) == (52, 174, 40)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_document_of_the_oracle_loads_without_an_error(file):
    loaded = read(file.read_bytes(), file=file.name, beside=LIBRARY)
    assert loaded.document is not None
    assert [(one.code, one.address, one.message) for one in loaded.errors] == []


@pytest.mark.parametrize(("document", "name", "row"), EXAMPLES)
def test_an_example_comes_out_as_computed_by_hand(document, name, row):
    answer = examples.run(document, row, LIBRARY)
    for key, expected in row["expect"].items():
        found, wanted = examples.compare(answer, key, expected)
        assert found == wanted, key


@pytest.mark.parametrize(("document", "name", "row"), EXAMPLES)
def test_an_example_that_says_otherwise_is_found_out(document, name, row):
    """Each expectation changed in turn: the example must not agree by accident."""
    opposite = {
        True: False,
        False: True,
        "pass": "fail",
        "fail": "pass",
        "unknown": "pass",
        "waiver": "fail",
    }
    for key, expected in row["expect"].items():
        if isinstance(expected, list):
            other = [*expected, "another"]
        elif isinstance(expected, bool | str) and expected in opposite:
            other = opposite[expected]
        else:
            continue
        changed = {**document.raw, "case": {name: {**row, "expect": {key: other}}}}
        desk = Desk()
        said = replace(document, raw=changed)
        others = [one for one in LIBRARY if one.id != document.id]
        examples.run_all(desk, said, [said, *others])
        assert [one.code for one in desk.findings if one.severity == "error"] == ["P80"], key


@pytest.mark.parametrize(
    "fault", FAULTS, ids=[f"{number}-{fault['code']}" for number, fault in enumerate(FAULTS)]
)
def test_a_planted_fault_is_found_with_its_code(fault):
    loaded = read(fault["document"])
    assert fault["code"] in [one.code for one in loaded.findings]
    for one in loaded.findings:
        assert one.message, one
        assert "{" not in one.message + one.hint, one
