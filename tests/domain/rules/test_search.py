"""The smallest change of one figure: each kind in its own step and direction, never through the gate.

Points of a body: 2 for a web page, 5 for each of its kinds, 1 for each firm up to 20, 10 less 1 for each
complaint; 30 is good. Who has fewer than 3 staff is not evaluated.
"""

from fractions import Fraction
from itertools import count

import pytest

from smeadmin.domain.rules import keeping, scoring
from smeadmin.domain.rules.figures import Figure, Origin
from smeadmin.domain.rules.nextgrade import next_grade
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.search import facts_kept, nearest
from smeadmin.policies.documents import load

MEASURE = load("""
[policy]
id = "kinds"
title = { zh = "考评", en = "Scoring" }
in_force = { from = 2020-01-01 }
standing = "example"
[figure]
staff = { unit = "persons", filed = "return" }
page = { unit = "yes_no", filed = "return" }
kinds = { unit = "set", choices = ["web", "law", "tax", "bank"], filed = "return" }
firms = { unit = "enterprises", computed = { distinct = "record.enterprise", within = "year" } }
complaints = { unit = "items", filed = "return" }
allowed = { unit = "items", filed = "reference" }
calm = { unit = "items", derived = "allowed - complaints" }
[evaluation.e]
period = "year"
require.staff = { figure = "staff", at_least = 3 }
grades = [ { gives = "good", at_least = 30 }, { gives = "fair", at_least = 10 }, { gives = "poor" } ]
[evaluation.e.score]
round = { to = "0.01", how = "half_up" }
sum.page = { by.page = { true = 2, false = 0 } }
sum.kinds = { figure = "kinds", times = 5, at_most = 20 }
sum.firms = { figure = "firms", times = 1, at_most = 20 }
sum.calm = { figure = "calm", times = 1, at_most = 10, at_least = 0 }
sum.lean = { first = [ { figure = "staff", at_most = 2, gives = 40 }, { gives = 0 } ], at_most = 40 }
""")


def reaches(**facts: object):
    values = {
        "staff": 3,
        "page": False,
        "kinds": ("web",),
        "firms": 10,
        "complaints": 5,
        "allowed": 10,
        **facts,
    }
    [one] = scoring.score_all(MEASURE, "e", [Facts(values, year=2025)])
    found = next_grade(MEASURE, one)
    return found and {way.figure: (way.to, way.gain) for way in found.ways}


def test_each_figure_goes_its_own_way():
    # 0 + 5 + 10 + 5 = 20: ten points lack
    assert reaches() == {
        "kinds": (("web", "law", "tax"), 10),
        "firms": (20, 10),
    }
    # 0 + 5 + 18 + 5 = 28: two points lack, and complaints count downwards
    assert reaches(firms=18) == {
        "page": (True, 2),
        "kinds": (("web", "law"), 5),
        "firms": (20, 2),
        "complaints": (3, 2),
    }


def test_a_change_that_the_gate_refuses_is_no_way():
    # two staff would give 40 points, but who has two is not evaluated
    assert "staff" not in reaches()


def test_who_has_no_grade_is_told_nothing():
    assert reaches(firms=None) is None
    assert reaches(staff=2) is None


def test_what_a_trace_keeps_gives_the_same_score_again():
    facts = Facts(
        {"staff": 3, "page": True, "kinds": ("law",), "firms": 7, "complaints": 1, "allowed": 10},
        year=2025,
    )
    [one] = scoring.score_all(MEASURE, "e", [facts])
    kept = keeping.compact(
        MEASURE, one.noun, one.reading, judged=(one.gate.require,), worth=one.worth
    )
    again = facts_kept(MEASURE, kept, day=None, year=2025)
    assert "calm" not in again.values  # it follows from the others
    [same] = scoring.score_all(MEASURE, "e", [again])
    assert (same.score, same.grade) == (one.score, one.grade) == (23, "fair")


def figure(unit: str, *choices: str, ordered: bool = False) -> Figure:
    return Figure("x", unit, Origin(), choices=choices, ordered=ordered)


@pytest.mark.parametrize(
    ("unit", "now", "wanted", "to"),
    [
        ("persons", 8, lambda n: n >= 1_000_003, 1_000_003),
        ("persons", 8, lambda n: n <= 3, 3),
        ("persons", 8, lambda n: n >= 9 or n <= 5, 9),  # one up is nearer than three down
        ("persons", 8, lambda n: n < 0, None),
        ("money", 100_00, lambda n: n >= 100_01, 100_01),
        ("ratio", Fraction(2, 3), lambda n: n >= Fraction(7, 10), Fraction(7, 10)),
        ("ratio", Fraction(2, 3), lambda n: n > 1, None),
        ("area", Fraction(373, 2), lambda n: n >= 200, 200),
    ],
)
def test_numbers_go_by_the_step_of_their_unit(unit, now, wanted, to):
    tries = count()
    assert nearest(figure(unit), now, lambda n: next(tries) >= 0 and wanted(n)) == to
    assert next(tries) < 200  # doubling and halving, never one by one


def test_an_ordered_word_rises_before_it_falls():
    sizes = figure("choice", "micro", "small", "medium", "large", ordered=True)
    assert nearest(sizes, "small", lambda word: word in ("micro", "large")) == "large"
    assert nearest(sizes, "small", lambda word: word == "micro") == "micro"
    assert nearest(figure("choice", "a", "b"), "a", lambda word: True) is None
