"""The states of a campaign: every act in every state, against a list written down apart from the table."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.campaign import (
    ACTS,
    STATES,
    TRANSITIONS,
    EvaluationStep,
    coded,
    frozen,
    next_state,
    put_right,
    thawed,
    uncoded,
)
from smeadmin.domain.evaluation import EvaluationFinal, EvaluationLine
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.reading import Facts
from smeadmin.i18n import Text

# what an office may do next, state by state, as it is told to a new clerk
ALLOWED = {
    "open": "collect>collecting freeze>frozen run>scored assign>open mark>open",
    "collecting": "collect>collecting freeze>frozen assign>collecting",
    "frozen": "run>scored assign>frozen mark>frozen adjust>frozen",
    "scored": "freeze>frozen run>scored assign>scored mark>scored review>reviewed adjust>scored "
    "publish>published finalise>final",
    "reviewed": "run>reviewed review>reviewed adjust>reviewed publish>published finalise>final",
    "published": "run>published adjust>published publish>published finalise>final",
    "final": "reopen>scored",
}


def line(state: str) -> EvaluationLine:
    """Make an evaluation in a state."""
    day = dt.date(2026, 3, 1)
    basis = Basis("p", "2020-01-01", 1, "d", "example", ())
    label = Text("考评", "evaluation")
    return EvaluationLine("p", "e", label, 2025, state, day, day, basis, finalised_on=day)


def test_every_act_in_every_state_leads_where_it_is_told() -> None:
    told = {
        (state, act): to
        for state, acts in ALLOWED.items()
        for act, to in (one.split(">") for one in acts.split())
    }
    assert {(s, act): to for act, rows in TRANSITIONS.items() for s, to in rows.items()} == told


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_in_the_table_is_refused(state: str, act: str) -> None:
    allowed = {one.split(">")[0] for one in ALLOWED[state].split()}
    if act in allowed:
        assert next_state(line(state), act) in STATES
        return
    with pytest.raises(EvaluationFinal if state == "final" else EvaluationStep) as refused:
        next_state(line(state), act)
    assert refused.value.way_out


def test_every_state_is_reached_and_every_state_ends() -> None:
    reached, before = {"open"}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {to for rows in TRANSITIONS.values() for at, to in rows.items() if at in before}
    assert reached == set(STATES)
    ending = {at for at in STATES if at == "final" or _leads(at, "final")}
    assert ending == set(STATES)


def _leads(at: str, to: str) -> bool:
    seen, waiting = set[str](), [at]
    while waiting:
        state = waiting.pop()
        seen.add(state)
        waiting += [n for rows in TRANSITIONS.values() if (n := rows.get(state)) and n not in seen]
    return to in seen


VALUES = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.text(), st.dates()),
    st.fractions(max_denominator=10**6),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
)


@given(VALUES)
def test_a_frozen_value_thaws_to_itself(value: object) -> None:
    import json

    kept = json.loads(json.dumps(coded(value)))  # type: ignore[arg-type]
    again = uncoded(kept)
    assert (type(again), again) == (type(value), value)


def test_what_was_frozen_of_an_institution_comes_back_whole() -> None:
    facts = Facts(
        {"visits": 8, "share": Fraction(3, 4), "founded": dt.date(2020, 2, 29)},
        dt.date(2025, 12, 31),
        2025,
        {2025: {"staff": 9}, 2024: {"staff": 7}},
        {"record": [{"on": dt.date(2025, 1, 1), "fee": 100}]},
    )
    kept = frozen(facts, {"staff": [3, 17, "F"]})
    again, places = thawed(kept, dt.date(2025, 12, 31), 2025)
    assert (again.values, again.years, again.rows) == (facts.values, facts.years, facts.rows)
    assert places == {"staff": [3, 17, "F"]}


def test_a_figure_put_right_is_right_in_its_year_only() -> None:
    facts = Facts({}, None, 2025, {2025: {"staff": 9}, 2024: {"staff": 7}})
    mended = put_right(facts, "staff", 5)
    assert (mended.values["staff"], mended.years[2025]["staff"], mended.years[2024]["staff"]) == (
        *(5, 5, 7),
    )
