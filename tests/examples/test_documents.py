"""The shipped documents: all clauses of their sources, no faults, every worked example comes out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import smeadmin
from smeadmin.domain.rules.document import Document
from smeadmin.policies import documents
from tests.examples import office

SHIPPED = sorted((Path(smeadmin.__file__).parent / "policies").glob("*.toml"))


@cache
def library() -> list[Document]:
    found = [documents.read(path.read_bytes(), cases=False).document for path in SHIPPED]
    return [one for one in found if one is not None]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_faults_and_open_parts_say_so(path: Path) -> None:
    read = documents.read(path.read_bytes(), file=path.name, beside=library())
    assert not read.errors
    assert {finding.code for finding in read.findings} <= {"P71"}, (
        "open parts are the only warnings"
    )
    assert path.stem == (read.document.id if read.document else None)


@pytest.mark.parametrize(
    ("id", "prefix", "count"), [("gd-2017-centres", "GD", 25), ("gd-2012-towns", "GZ", 35)]
)
def test_every_mechanism_of_the_source_has_its_row(id: str, prefix: str, count: int) -> None:
    document = next(one for one in library() if one.id == id)
    assert list(document.clauses) == [f"{prefix}-{n:02d}" for n in range(1, count + 1)]
    assert all(
        clause.text.zh and clause.text.en and clause.ref for clause in document.clauses.values()
    )
    assert document.standing == "seed"


def test_points_and_money_of_ours_are_examples() -> None:
    ours = [one for one in library() if one.id.startswith("example-")]
    assert len(ours) == 4
    assert {one.standing for one in ours} == {"example"}


def test_the_measure_written_from_scratch_may_be_adopted() -> None:
    read = documents.read((office.EXAMPLES / "本市办法.toml").read_bytes())
    assert not read.findings
