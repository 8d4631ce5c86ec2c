"""The lives of an application and of a certificate, held against what was drawn by hand and against a walk by days.

A matrix is the reference: rows are states, columns acts, a cell the state that follows or a dot.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.certification import application, certificate
from smeadmin.domain.certification.application import Act, Standing
from smeadmin.domain.certification.certificate import (
    RIGHTS,
    Move,
    Right,
    Spell,
    State,
    Tenure,
    may,
    state_on,
    valid_on,
)

APPLICATION = """
             accept   return   review   visit    mend    publish   recall   create   grant   refuse  withdraw  lapse
applied      accepted returned applied  applied  .       published .        creating granted refused withdrawn .
returned     accepted returned .        .        .       .         .        .        .       refused withdrawn lapsed
accepted     accepted returned accepted accepted mending published .        creating granted refused withdrawn .
mending      .        .        accepted .        .       .         .        .        .       refused withdrawn lapsed
published    .        .        accepted .        .       .         accepted creating granted refused withdrawn .
creating     .        .        creating creating .       creating  creating creating granted refused withdrawn lapsed
granted      .        .        .        .        .       .         .        .        .       .       .         .
refused      .        .        .        .        .       .         .        .        .       .       .         .
withdrawn    .        .        .        .        .       .         .        .        .       .       .         .
lapsed       .        .        .        .        .       .         .        .        .       .       .         .
"""
CERTIFICATE = """
             suspend   reinstate mend    pass     revoke  surrender   replace  lapse
not_yet      .         .         .       .        revoked surrendered .        .
in_force     suspended .         mending .        revoked surrendered replaced .
mending      suspended .         .       in_force revoked surrendered .        .
suspended    .         in_force  .       .        revoked surrendered .        .
grace        .         .         .       .        .       .           replaced expired
expired      .         .         .       .        .       .           .        expired
revoked      .         .         .       .        .       .           .        .
surrendered  .         .         .       .        .       .           .        .
replaced     .         .         .       .        .       .           .        .
closed       .         .         .       .        .       .           .        .
"""
GIVEN = """
             redeem scored renew listed upward excludes
in_force     yes    yes    yes   yes    yes    yes
mending      yes    yes    no    yes    no     yes
suspended    no     yes    no    no     no     yes
grace        no     no     yes   no     no     no
not_yet      no     no     no    no     no     no
expired      no     no     no    no     no     no
revoked      no     no     no    no     no     no
surrendered  no     no     no    no     no     no
replaced     no     no     no    no     no     no
closed       no     no     no    no     no     no
"""


def drawn(matrix: str) -> dict[tuple[str, str], str]:
    """Read a matrix."""
    head, *rows = [line.split() for line in matrix.strip().splitlines()]
    return {(row[0], act): cell for row in rows for act, cell in zip(head, row[1:], strict=True)}


def test_the_life_of_an_application_is_the_one_that_was_drawn() -> None:
    table = drawn(APPLICATION)
    assert len(table) == len(Standing) * len(Act)
    for (state, act), follows in table.items():
        found = application.after(Standing(state), Act(act))
        assert (found or ".") == follows, (state, act)


def test_the_life_of_a_certificate_is_the_one_that_was_drawn() -> None:
    table = drawn(CERTIFICATE)
    assert len(table) == len(State) * len(Move)
    for (state, move), follows in table.items():
        found = certificate.after(State(state), Move(move))
        assert (found or ".") == follows, (state, move)


def test_the_rights_are_those_that_were_drawn() -> None:
    table = drawn(GIVEN)
    assert len(table) == len(State) * len(Right)
    for (state, right), answer in table.items():
        assert (Right(right) in RIGHTS[State(state)]) == (answer == "yes"), (state, right)


def test_every_state_and_act_has_its_words() -> None:
    assert set(application.WORDS) == set(Standing)
    assert set(certificate.WORDS) == set(State)
    assert set(certificate.MOVE_WORDS) == set(Move)
    assert {str(act) for act in Act} <= set(application.ACT_WORDS)


FIRST = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def tenures(draw: st.DrawFn) -> Tenure:
    """Make a title with any days, suspended and mended at any time, ended and closed or not."""
    start, end = sorted((draw(days), draw(days)))
    spells = []
    for kind in draw(st.lists(st.sampled_from(["suspended", "mending"]), max_size=3)):
        since, until = sorted((draw(days), draw(days)))
        spells.append(Spell(kind, since, draw(st.sampled_from([until, None]))))
    how = draw(st.sampled_from(["granted", "revoked", "surrendered", "replaced", "lapsed"]))
    return Tenure(
        valid_from=start,
        valid_until=end,
        how=how,
        held_until=None if how == "granted" else draw(days),
        grace_until=draw(st.none() | days.map(lambda day: max(day, end))),
        closed_on=draw(st.none() | days),
        spells=tuple(spells),
    )


@given(tenures(), days)
def test_a_title_is_held_on_the_days_that_are_left_when_all_others_are_struck_out(
    tenure: Tenure, on: date
) -> None:
    walk = {tenure.valid_from + timedelta(days=n) for n in range(100)}
    held = {day for day in walk if day <= tenure.valid_until}
    if tenure.held_until is not None:
        held = {day for day in held if day <= tenure.held_until}
    if tenure.closed_on is not None:
        held = {day for day in held if day < tenure.closed_on}
    for spell in tenure.spells:
        if spell.kind == "suspended":
            last = spell.until or date.max
            held = {day for day in held if not spell.since <= day <= last}
    assert valid_on(tenure, on) == (on in held)
    if on in held:
        assert may(tenure, Right.REDEEM, on)
    assert may(tenure, Right.REDEEM, on) <= valid_on(tenure, on)


@given(tenures(), days, days)
def test_an_end_is_for_good_and_never_reaches_back(tenure: Tenure, one: date, other: date) -> None:
    before, after = sorted((one, other))
    ended = {State.REVOKED, State.SURRENDERED, State.REPLACED}
    if state_on(tenure, before) in ended:
        assert state_on(tenure, after) == state_on(tenure, before)
    if tenure.held_until is not None and before <= tenure.held_until:
        untouched = Tenure(
            tenure.valid_from,
            tenure.valid_until,
            grace_until=tenure.grace_until,
            closed_on=tenure.closed_on,
            spells=tenure.spells,
        )
        assert state_on(tenure, before) == state_on(untouched, before)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 1, 31), State.NOT_YET),
        (date(2026, 2, 1), State.IN_FORCE),
        (date(2026, 2, 28), State.IN_FORCE),
        (date(2026, 3, 1), State.GRACE),
        (date(2026, 3, 10), State.GRACE),
        (date(2026, 3, 11), State.EXPIRED),
    ],
)
def test_both_ends_count_and_grace_follows_the_last_day(on: date, state: State) -> None:
    held = Tenure(date(2026, 2, 1), date(2026, 2, 28), grace_until=date(2026, 3, 10))
    assert state_on(held, on) is state
