"""The trace: a compact form that is stored, and the lines printed from it with the document's words."""

import json
from pathlib import Path

import pytest

from smeadmin import i18n
from smeadmin.domain.rules import judge, keeping, scoring, trace, walk
from smeadmin.domain.rules.nextgrade import NextGrade, next_grade
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.wayout import ways_out
from smeadmin.i18n import Text
from smeadmin.policies.documents import load

CASES = Path(__file__).parents[2] / "policies" / "cases"
CENTRES = load((CASES / "gd-2017-centres.toml").read_bytes())
CONSULTING = load((CASES / "gd-consulting-score.toml").read_bytes())
CENTRE = {
    "level": "city",
    "legal_person": True,
    "form": "company",
    "route": "set_up",
    "premises": 186,
    "staff": 6,
    "professionals": 4,
}
CELL = {"file": "2025.xlsx", "sheet": "年报", "row": 17}
ORIGINS = {"staff": {**CELL, "column": "E"}, "professionals": {**CELL, "column": "F"}}


@pytest.fixture(autouse=True)
def _english():
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


def traced(document, noun, reading, **parts):
    """Store the trace as JSON and read it back, as an office does in three years."""
    kept = json.loads(json.dumps(keeping.compact(document, noun, reading, **parts)))
    return kept, {line.path.rpartition(".")[2]: line for line in trace.lines(document, noun, kept)}


def certified(**changed):
    facts = Facts({**CENTRE, **changed}, origins=ORIGINS)
    judged = judge.judge_certification(CENTRES, "service-centre", facts)
    return traced(CENTRES, judged.noun, judged.reading, judged=(judged.gate.require,))


def test_a_line_says_all_that_the_format_page_asks_for():
    _kept, lines = certified()
    assert lines["professional_ratio"].as_json() == {
        "path": "certification.service-centre.require.professional_ratio",
        "clause": "GD-09",
        "label": Text("专业人员占比", "Professional share"),
        "figure": "professional_ratio",
        "found": "2/3",
        "needed": {"at_least": "7/10"},
        "margin": "-1/30",
        "verdict": "no",
        "origin": {
            "professional_ratio": {"value": "2/3", "derived": "professionals / staff"},
            "level": {"value": "city", "filed": "application"},
            "professionals": {
                "value": "4", "filed": "return", "file": "2025.xlsx", "sheet": "年报", "row": 17, "column": "F",
            },
            "staff": {
                "value": "6", "filed": "return", "file": "2025.xlsx", "sheet": "年报", "row": 17, "column": "E",
            },
        },
        "note": None,
        "standing": "seed",
        "amended_by": None,
    }  # fmt: skip


def test_the_clause_is_that_of_the_level():
    _kept, lines = certified(level="province")
    assert lines["staff"].clause == ("GD-08",)


def test_what_is_missing_says_who_owes_it():
    _kept, lines = certified(professionals=None, level="county", suits_need=None)
    assert [(one.figure, one.origin, one.detail) for one in lines["suits_need"].owed] == [
        ("suits_need", "judged", "reviewer")
    ]
    _kept, lines = certified(professionals=None)
    assert [(one.figure, one.detail) for one in lines["professional_ratio"].owed] == [
        ("professionals", "return")
    ]


@pytest.mark.parametrize(
    ("changed", "row", "ways"),
    [
        ({}, "premises", [("premises", 186, 200, 14)]),
        # 4 of 6 is 66.7 %: 5 of 6 would do, or 4 of 5
        ({}, "professional_ratio", [("professionals", 4, 5, 1), ("staff", 6, 5, -1)]),
        ({"staff": 5}, "staff", [("staff", 5, 6, 1)]),
        ({"legal_person": False}, "legal_person", [("legal_person", False, True, None)]),
        ({"staff": 6, "professionals": 5}, "professional_ratio", []),
    ],
)
def test_the_way_out_is_the_smallest_change_of_one_figure(changed, row, ways):
    kept, lines = certified(**changed)
    found = ways_out(CENTRES, lines[row], kept)
    assert [(way.figure, way.now, way.to, way.change) for way in found] == ways


def test_every_way_out_really_is_one_and_one_step_less_is_not():
    for staff in range(1, 40):
        for professionals in range(staff + 1):
            kept, lines = certified(staff=staff, professionals=professionals)
            for way in ways_out(CENTRES, lines["professional_ratio"], kept):
                after = certified(
                    **{"staff": staff, "professionals": professionals, way.figure: way.to}
                )
                assert after[1]["professional_ratio"].verdict == "yes"
                step = 1 if way.change > 0 else -1
                short = {"staff": staff, "professionals": professionals, way.figure: way.to - step}
                assert certified(**short)[1]["professional_ratio"].verdict != "yes"


def test_values_say_the_steps_the_cap_and_what_came_before_rounding():
    facts = Facts({"region": "440106", "capital": 50_000_000, "office": 2000, "staff": 10})
    one = scoring.score_all(CONSULTING, "consulting", [facts])[0]
    _kept, lines = traced(CONSULTING, one.noun, one.reading, worth=one.worth)
    capital = lines["capital"]
    assert (capital.found, capital.value, capital.detail, capital.trim) == (
        "delta",
        3,
        "delta",
        None,
    )
    assert (lines["area"].detail, lines["area"].trim, lines["area"].value) == (197, "at_most", 4)
    assert lines["ratio"].note == "zero"
    assert lines["more"].open
    assert lines["score"].before == lines["score"].value == one.score


SCALE_TEXT = """
[policy]
id = "scale"
title = "scale"
in_force = { from = 2020-01-01 }
standing = "example"
[figure]
firms = { unit = "enterprises", filed = "return", label = { zh = "服务企业", en = "Firms" } }
share = { unit = "ratio", filed = "return" }
[evaluation.e]
period = "year"
grades = [ { gives = "good", at_least = 90 }, { gives = "fair", at_least = 60 }, { gives = "poor" } ]
[evaluation.e.score]
round = { to = "0.01", how = "half_up" }
sum.firms = { figure = "firms", steps = { at_least = 50, gives = 10, every = 1, adds = 0.1, otherwise = 0 }, at_most = 70 }
sum.share = { figure = "share", first = [ { at_least = "95%", gives = 30 }, { at_least = "80%", gives = 20 }, { gives = 0 } ] }
"""
SCALE = load(SCALE_TEXT)


def test_the_next_grade_names_the_nearest_value_of_each_figure():
    from fractions import Fraction

    facts = Facts({"firms": 600, "share": Fraction(90, 100)})
    one = scoring.score_all(SCALE, "e", [facts])[0]
    assert (one.score, one.grade) == (85, "fair")
    found = next_grade(SCALE, one)
    assert found is not None and (found.grade, found.from_points) == ("good", 90)
    reaches = {reach.figure: reach for reach in found.ways}
    assert (reaches["firms"].to, reaches["firms"].gain, reaches["firms"].grade) == (650, 5, "good")
    assert (reaches["share"].to, reaches["share"].gain) == (Fraction(95, 100), 10)


def test_the_best_grade_has_no_next():
    one = scoring.score_all(SCALE, "e", [Facts({"firms": 900, "share": 1})])[0]
    assert (one.grade, next_grade(SCALE, one)) == ("good", NextGrade(None))


def test_a_veto_at_the_top_makes_its_grade_no_better_than_the_rest():
    graded = load(
        SCALE_TEXT.replace(
            "grades = [ ",
            'grades = [ { gives = "poor", figure = "share", less_than = "50%" }, '
            '{ gives = "none", figure = "submitted", is = false }, ',
        )
    )
    noun = graded.evaluation("e")
    assert walk.grade_names(noun) == ("good", "fair", "poor", "none")
    one = scoring.score_all(graded, "e", [Facts({"firms": 900, "share": 1, "submitted": True})])[0]
    assert (one.grade, next_grade(graded, one)) == ("good", NextGrade(None))


def test_a_stored_trace_keeps_only_what_the_noun_reads():
    kept, _lines = certified(unrelated=3)
    assert set(kept["figures"]) <= set(
        walk.figures_of(CENTRES, CENTRES.certification("service-centre"))
    )
    assert "file" not in json.dumps(kept["figures"])
