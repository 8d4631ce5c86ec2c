"""The way out of a requirement that is short, whatever it is made of: the nearest value of one figure."""

import pytest

from smeadmin.domain.rules import judge, keeping, trace
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.wayout import ways_to_pass
from smeadmin.policies.documents import load

MEASURE = """
[policy]
id = "ways"
title = {{ zh = "认定", en = "Title" }}
in_force = {{ from = 2020-01-01 }}
standing = "example"
[figure]
staff = {{ unit = "persons", filed = "return" }}
seniors = {{ unit = "persons", filed = "return" }}
share = {{ unit = "ratio", derived = "seniors / staff" }}
fined = {{ unit = "yes_no", filed = "return" }}
late = {{ unit = "items", filed = "return" }}
kinds = {{ unit = "set", choices = ["web", "law", "tax", "bank"], filed = "return" }}
band = {{ unit = "points", derived = {{ figure = "staff", first = [ {{ at_least = 10, gives = 3 }}, {{ at_least = 5, gives = 2 }}, {{ gives = 1 }} ] }} }}
[certification.t]
[certification.t.require]
{rows}
"""
FACTS = {"staff": 6, "seniors": 2, "fined": False, "late": 4, "kinds": ("web",)}


def ways(rows: str, **facts: object) -> list[tuple[str, str, object]]:
    document = load(MEASURE.format(rows=rows), cases=False)
    judged = judge.judge_certification(document, "t", Facts({**FACTS, **facts}))
    kept = keeping.compact(document, judged.noun, judged.reading, judged=(judged.gate.require,))
    lines = trace.lines(document, judged.noun, kept)
    return [(line.name, way.figure, way.to) for line, way in ways_to_pass(document, lines, kept)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # a comparison of one figure, and of a quotient: more above, or fewer below the line
        ('a = { figure = "staff", at_least = 8 }', [("a", "staff", 8)]),
        ('a = { figure = "share", at_least = "60%" }', [("a", "seniors", 4), ("a", "staff", 3)]),
        # one of several: each row that is short is a way
        (
            'a = { any.x = { figure = "staff", at_least = 9 }, any.y = { figure = "late", at_most = 1 } }',
            [("x", "staff", 9), ("y", "late", 1)],
        ),
        # one of several holds already: nothing is short, though a row of it is
        ('a = { any.x = { figure = "staff", at_least = 9 }, any.y = { figure = "late", at_most = 9 } }', []),
        # not one of several: what holds must cease, what does not hold is none of anybody's business
        (
            'a = { none.x = { figure = "late", at_least = 3 }, none.y = { figure = "staff", at_least = 50 } }',
            [("a", "late", 2)],
        ),
        # so many of several: two are wanted, one is there
        (
            'a = { at_least = 2, of.x = { figure = "staff", at_least = 5 }, of.y = { figure = "late", at_most = 3 }, of.z = { figure = "fined", is = true } }',
            [("y", "late", 3), ("z", "fined", True)],
        ),
        # worked out by bands: no line to solve, so it is tried
        ('a = { figure = "band", at_least = 3 }', [("a", "staff", 10)]),
        # a set: the items it lacks
        ('a = { figure = "kinds", has_all = ["web", "tax"] }', [("a", "kinds", ("tax",))]),
        ('a = { figure = "kinds", at_least = 3 }', [("a", "kinds", ("law", "tax"))]),
    ],
)  # fmt: skip
def test_the_way_out_of(rows: str, expected: list[tuple[str, str, object]]) -> None:
    assert ways(rows) == expected


def test_where_nobody_is_senior_only_seniors_help() -> None:
    assert ways('a = { figure = "share", at_least = "60%" }', seniors=0) == [("a", "seniors", 4)]
