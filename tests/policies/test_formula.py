"""Formulas: arithmetic over figures, exactly, and nothing else."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.sources import Kind
from smeadmin.policies.formula import FormulaFault, parse, result_fits, unit_of

KINDS = {
    "own": Kind("persons"),
    "outside": Kind("persons"),
    "firms": Kind("enterprises"),
    "fee": Kind("money"),
    "cost": Kind("money"),
    "share": Kind("ratio"),
    "webs": Kind("set", ("a", "b")),
    "level": Kind("choice", ("x",)),
}


def worked(source, **values):
    return parse(source).value(Reading({}, Facts(values)))


@pytest.mark.parametrize(
    ("source", "values", "exactly"),
    [
        ("own / outside", {"own": 4, "outside": 6}, Fraction(2, 3)),
        ("(own + 0.5 * outside) / (own + outside)", {"own": 6, "outside": 4}, Fraction(4, 5)),
        ("own + 0.1 + 0.2", {"own": 0}, Fraction(3, 10)),
        ("50% * own", {"own": 3}, Fraction(3, 2)),
        ("own * 20 % + 1", {"own": 10}, 3),
        ("min(own, outside, 3)", {"own": 5, "outside": 4}, 3),
        ("max(own, 2 * outside)", {"own": 5, "outside": 4}, 8),
        ("-own + 7", {"own": 5}, 2),
        ("own - outside - 1", {"own": 5, "outside": 3}, 1),
        ("own / outside / 2", {"own": 8, "outside": 2}, 2),
        ("webs / 2", {"webs": ("a", "b")}, 1),
        ("own / outside", {"own": 1, "outside": 0}, None),
        ("own + outside", {"own": 1}, None),
        ("own / (outside - outside)", {"own": 1, "outside": 3}, None),
    ],
)
def test_a_formula_is_worked_out_exactly(source, values, exactly):
    assert worked(source, **values) == exactly


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "own.real",
        "own if outside else 0",
        "own ** 2",
        "9**9**9",
        "own // 2",
        "own > 3",
        "own and outside",
        "[own]",
        "(lambda: 1)()",
        "own(1)",
        "sum(own, 1)",
        "min(own)",
        "min(own, key=outside)",
        "'a'",
        "1e9 * own",
        "0x10",
        "1_000",
        "own; outside",
        "own :=3",
        "own +",
        "",
        "f'{own}'",
        "True",
        "~own",
        "人 + 1",
        "(" * 300 + "own" + ")" * 300,
        "own" + " + own" * 200,
    ],
)
def test_a_formula_that_says_more_is_refused(source):
    with pytest.raises(FormulaFault) as fault:
        parse(source)
    assert fault.value.key == "P22"


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        ("own / outside", "ratio"),
        ("own + outside", "persons"),
        ("0.5 * own", "persons"),
        ("share * fee", "money"),
        ("fee / firms", "money"),
        ("fee / cost", "ratio"),
        ("own * firms", "number"),
        ("firms / own", "number"),
        ("fee / 2", "money"),
        ("-fee", "money"),
        ("1 - share", "number"),
        ("webs + webs", "items"),
    ],
)
def test_the_unit_of_a_formula(source, unit):
    assert unit_of(parse(source), KINDS) == unit


@pytest.mark.parametrize(
    "source",
    ["own + firms", "own + fee", "fee * cost", "own / fee", "fee + 1", "own + 1", "level + 1"],
)
def test_units_that_do_not_go_together_are_refused(source):
    with pytest.raises(FormulaFault) as fault:
        unit_of(parse(source), KINDS)
    assert fault.value.key.startswith("P21")


@pytest.mark.parametrize(
    ("have", "declared", "fits"),
    [
        ("ratio", "ratio", True),
        ("ratio", "money", False),
        ("money", "persons", False),
        ("number", "points", True),
        ("number", "ratio", True),
        ("persons", "enterprises", False),
        ("persons", "number", True),
    ],
)
def test_what_a_formula_may_be_declared_as(have, declared, fits):
    assert result_fits(have, declared) is fits


NUMBERS = st.integers(-50, 50)


@settings(suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
@given(
    st.recursive(
        st.one_of(st.sampled_from(["own", "outside"]), st.integers(0, 99).map(str)),
        lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        max_leaves=8,
    ),
    NUMBERS,
    NUMBERS,
)
def test_a_formula_agrees_with_fractions(source, own, outside):
    """An independent reckoning: Python's own parser over Fraction values."""
    names = {"own": Fraction(own), "outside": Fraction(outside), "F": Fraction}
    import re

    try:
        expected = eval(re.sub(r"(\d+)", r"F(\1)", source), {"__builtins__": {}}, names)
    except ZeroDivisionError:
        expected = None
    assert worked(source, own=own, outside=outside) == expected
