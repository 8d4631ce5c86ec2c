"""Conditions: four verdicts, the table of 5.1 against brute force, waivers, comparisons of every unit."""

import tomllib
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from smeadmin.domain.rules.conditions import Group, Judged, Verdict
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.judge import kind_of
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.policies import conditions
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.figures import declare

YES, NO, UNKNOWN, NONE = Verdict.YES, Verdict.NO, Verdict.UNKNOWN, Verdict.NONE
FIGURES = tomllib.loads("""
staff  = { unit = "persons", filed = "return" }
wanted = { unit = "persons", filed = "return" }
webs   = { unit = "set", choices = ["a", "b", "c"], filed = "return" }
level  = { unit = "choice", choices = ["county", "city", "province"], ordered = true, filed = "application" }
rural  = { unit = "yes_no", filed = "register" }
region = { unit = "region", filed = "register" }
signed = { unit = "date", filed = "contract" }
""")


def judge(written: str, **known) -> Judged:
    desk = Desk()
    declare(desk, FIGURES)
    raw = tomllib.loads(f"c = {written}")["c"]
    rule = conditions.condition(desk, raw, Place("certification.x.require.c"))
    assert [one.message for one in desk.findings if one.severity == "error"] == []
    years = known.pop("years", {})
    return rule.judge(Reading({}, Facts(known, year=2025, years=years)))


@pytest.mark.parametrize(
    ("written", "known", "verdict"),
    [
        ('{ figure = "staff", at_least = 6 }', {"staff": 6}, YES),
        ('{ figure = "staff", more_than = 6 }', {"staff": 6}, NO),
        ('{ figure = "staff", at_most = 6 }', {"staff": 6}, YES),
        ('{ figure = "staff", less_than = 6 }', {"staff": 6}, NO),
        ('{ figure = "staff", at_least = 1, at_most = 40 }', {"staff": 41}, NO),
        ('{ figure = "staff", is = 6 }', {"staff": 6}, YES),
        ('{ figure = "staff", at_least = 6 }', {}, UNKNOWN),
        ('{ figure = "staff", at_least = { figure = "wanted" } }', {"staff": 6, "wanted": 7}, NO),
        ('{ figure = "staff", at_least = { figure = "wanted" } }', {"staff": 6}, UNKNOWN),
        # one bound not known: the other may still refuse, never pass
        ('{ figure = "staff", at_least = { figure = "wanted" }, at_most = 5 }', {"staff": 6}, NO),
        ('{ figure = "staff", at_least = { figure = "wanted" }, at_most = 9 }', {"staff": 6}, UNKNOWN),
        ('{ figure = "staff", at_least.by.level = { county = "no rule", else = 6 } }', {"staff": 1, "level": "county"}, NONE),
        ('{ figure = "staff", at_least.by.level = { county = "no rule", else = 6 } }', {"level": "county"}, NONE),
        ('{ figure = "staff", at_least.by.level = { county = 1, else = 6 } }', {"staff": 5}, UNKNOWN),
        ('{ figure = "staff", at_least = { open = "not said" } }', {"staff": 5}, UNKNOWN),
        ('{ figure = "webs", has = "a" }', {"webs": ("a", "b")}, YES),
        ('{ figure = "webs", has_all = ["a", "c"] }', {"webs": ("a", "b")}, NO),
        ('{ figure = "webs", at_least = 2 }', {"webs": ("a", "b")}, YES),
        ('{ figure = "webs", at_most = 0 }', {"webs": ()}, YES),
        ('{ figure = "level", at_least = "city" }', {"level": "province"}, YES),
        ('{ figure = "level", at_most = "city" }', {"level": "province"}, NO),
        ('{ figure = "level", one_of = ["city", "province"] }', {"level": "county"}, NO),
        ('{ figure = "level", none_of = ["city", "province"] }', {"level": "county"}, YES),
        ('{ figure = "level", is_not = "city" }', {"level": "city"}, NO),
        ('{ figure = "rural", is = false }', {"rural": False}, YES),
        ('{ figure = "rural", is = false }', {}, UNKNOWN),
        ('{ figure = "signed", at_least = 2019-10-02, at_most = 2020-10-15 }', {"signed": date(2020, 10, 15)}, YES),
        ('{ figure = "signed", at_least = 2019-10-02, at_most = 2020-10-15 }', {"signed": date(2019, 10, 1)}, NO),
        # a region lies in every region it is part of
        ('{ figure = "region", is = "440600" }', {"region": "440606"}, YES),
        ('{ figure = "region", is = "440000" }', {"region": "440606"}, YES),
        ('{ figure = "region", is = "440606" }', {"region": "440600"}, NO),
        ('{ figure = "region", is_not = "440600" }', {"region": "440606"}, NO),
        ('{ figure = "region", one_of = ["500000", "110000"] }', {"region": "500101"}, YES),
        ('{ figure = "region", none_of = ["500000"] }', {"region": "510100"}, YES),
        # each of the last n years
        ('{ figure = "staff", at_least = 6, years = 2 }', {"staff": 6, "years": {2024: {"staff": 6}}}, YES),
        ('{ figure = "staff", at_least = 6, years = 2 }', {"staff": 6, "years": {2024: {"staff": 5}}}, NO),
        ('{ figure = "staff", at_least = 6, years = 2 }', {"staff": 6}, UNKNOWN),
        ('{ figure = "staff", at_least = 6, years = 2 }', {"staff": 5}, NO),
        # for whom it is not meant
        ('{ figure = "staff", at_least = 6, when = { figure = "rural", is = true } }', {"rural": False}, NONE),
        ('{ figure = "staff", at_least = 6, when = { figure = "rural", is = true } }', {"staff": 9}, UNKNOWN),
        ('{ open = { zh = "未取得", en = "not retrieved" } }', {}, UNKNOWN),
    ],
)  # fmt: skip
def test_a_condition_is_judged(written, known, verdict):
    assert judge(written, **known).verdict is verdict


@pytest.mark.parametrize(
    ("written", "known", "margin"),
    [
        ('{ figure = "staff", at_least = 6 }', {"staff": 4}, -2),
        ('{ figure = "staff", at_most = 6 }', {"staff": 4}, 2),
        ('{ figure = "staff", at_least = 1, at_most = 6 }', {"staff": 4}, 2),
        ('{ figure = "webs", at_least = 3 }', {"webs": ("a",)}, -2),
        ('{ figure = "rural", is = true }', {"rural": False}, None),
        ('{ figure = "staff", at_least = 6 }', {}, None),
    ],
)
def test_the_margin_is_the_distance_to_the_nearest_bound(written, known, margin):
    assert judge(written, **known).margin == margin


def outcomes(verdict):
    """Every way an unknown row may turn out."""
    return (YES, NO) if verdict is UNKNOWN else (verdict,)


def holds(word, rows, k):
    """The two-valued meaning of a group, of rows that are each yes or no."""
    yes = rows.count(YES)
    return {"all": NO not in rows, "any": yes > 0, "none": yes == 0, "of": yes >= k}[word]


@pytest.mark.parametrize("word", ["all", "any", "none", "of"])
@pytest.mark.parametrize("verdicts", list(product([YES, NO, UNKNOWN, NONE], repeat=3)))
def test_a_group_agrees_with_every_way_its_unknown_rows_may_turn_out(word, verdicts):
    """Brute force: yes if it holds whatever the unknown rows are, no if it never does."""
    from smeadmin.domain.rules.conditions import Test
    from smeadmin.domain.rules.values import constant

    k = 2
    tests = (Test("at_least", constant(k)),) if word == "of" else ()
    group = Group(head=Head("g"), word=word, rows=(), tests=tests)
    counted = [verdict for verdict in verdicts if verdict is not NONE]
    worlds = {holds(word, rows, k) for rows in product(*map(outcomes, counted))}
    expected = (
        NONE if not counted else YES if worlds == {True} else NO if worlds == {False} else UNKNOWN
    )
    assert group.count(list(verdicts), Reading({}, Facts({}))) is expected


WAIVED = '{ figure = "staff", at_least = "12人", waive = { by = "approver", when = { figure = "rural", is = true }, at_least = "7人" } }'


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"staff": 12, "rural": False}, "met"),
        ({"staff": 7, "rural": True}, "waivable"),
        ({"staff": 6, "rural": True}, "failing"),
        ({"staff": 11, "rural": False}, "failing"),
        ({"staff": 11}, "unknown"),
        ({}, "unknown"),
    ],
)
def test_a_waiver_reaches_no_further_than_it_says(known, kind):
    assert kind_of(judge(WAIVED, **known)) == kind


def test_a_waiver_inside_a_group_may_save_the_group():
    group = '{ all.staff = { figure = "staff", at_least = 6, waive = "approver" }, all.rural = { figure = "rural", is = true } }'
    assert kind_of(judge(group, staff=5, rural=True)) == "waivable"
    assert kind_of(judge(group, staff=5, rural=False)) == "failing"
    assert kind_of(judge(group, staff=6, rural=True)) == "met"


def test_exact_ratios_decide_at_the_bound():
    written = '{ figure = "staff", at_least = { figure = "wanted", times = "1/3" } }'
    assert judge(written, staff=1, wanted=3).verdict is YES
    assert judge(written, staff=Fraction(333333, 1000000), wanted=1).verdict is NO
