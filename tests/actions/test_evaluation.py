"""Evaluations: a year worked out by hand, ties, a missing figure, runs that change nothing, finality."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.evaluation import (
    finalise_evaluation,
    list_evaluations,
    open_evaluation,
    run_of,
)
from smeadmin.actions.evaluation.showing import rank_evaluation, show_score
from smeadmin.domain.evaluation import (
    EvaluationFinal,
    EvaluationOpen,
    NobodyToScore,
    NotScored,
    ScoresStale,
    YearNotOver,
)
from smeadmin.storage.change import Change, Register
from smeadmin.storage.gathering import grades_before
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.certification import Certificate, CertificateSpell
from smeadmin.storage.tables.evaluation import Score
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.undo import undo_change
from tests.actions import small_year
from tests.actions.small_year import MEASURE, act, adopt_text, found
from tests.actions.titles import add_institution, file_figures

M = 1_000_000


@pytest.fixture
def small(register: Register) -> Register:
    """The office of tests.actions.small_year, with its evaluation of 2025 open."""
    found(register)
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    return register


def do(register: Register, work: Any, **about: Any) -> Any:
    return register.carry_out(act(**about), work).result


def run(register: Register) -> Any:
    return do(register, lambda c: run_of(c, evaluation="small", year=2025), command="score run")


def look(register: Register, read: Any) -> Any:
    with register.reading(small_year.RUN_ON) as view:
        return read(view)


def ranking(register: Register) -> list[tuple[Any, ...]]:
    ranked = look(register, lambda v: rank_evaluation(v, evaluation="small", year=2025))
    return [(x.rank, x.name, x.points, x.grade, x.tied) for x in ranked.lines]


def set_staff(register: Register, name: str, staff: int) -> None:
    """Correct a filed figure, as `return set` does."""

    def work(change: Change) -> None:
        t, i = of(ReturnValue), of(Institution)
        key = change.scalar(sa.select(i.c.id).where(i.c.name == name))
        change.update(
            ReturnValue, (t.c.institution_id == key) & (t.c.figure == "staff"), amount=staff
        )

    do(register, work)


def test_the_year_is_what_was_worked_out_by_hand(small: Register) -> None:
    run(small)
    assert ranking(small) == [
        (1, "甲中心", 100 * M, "excellent", False),
        (2, "丙中心", 80 * M, "excellent", False),
        (3, "乙中心", 80 * M, "excellent", False),
        (4, "丁中心", 47_670_000, "fail", True),
        (4, "戊中心", 47_670_000, "fail", True),
        (None, "己中心", None, None, False),
    ]


def test_before_it_is_stored_the_spread_says_how_points_lie_and_what_lacks(small: Register) -> None:
    told = run(small)
    assert told.grades == (("excellent", 3), ("fail", 2), (None, 1))
    lowest, median, highest = told.spread.lowest, told.spread.median, told.spread.highest
    assert (lowest, median, highest) == (47_670_000, 80 * M, 100 * M)
    assert told.spread.full == 100 * M
    counted = [(b.lowest, b.under, b.grade, b.count) for b in told.spread.bands]
    assert counted == [
        (80 * M, None, "excellent", 3),
        (70 * M, 80 * M, None, 0),
        (60 * M, 70 * M, None, 0),
        (None, 60 * M, "fail", 2),
    ]
    assert [(x.figures, x.names, x.counted) for x in told.lacking] == [
        (("staff",), ("己中心",), False)
    ]
    assert (told.line.institutions, told.line.scored, told.without) == (6, 5, 1)


def test_ties_are_told_by_what_broke_them(small: Register) -> None:
    run(small)
    ranked = look(small, lambda v: rank_evaluation(v, evaluation="small", year=2025))
    told = [(t.ranks, t.points, t.figure, t.values) for t in ranked.ties]
    assert told == [((2, 3), 80 * M, "visits", (8, 6)), ((4, 4), 47_670_000, None, ())]
    assert [[int(v) if v == int(v) else str(v) for v in x.parts] for x in ranked.lines[:4]] == [
        [20, 40, 40],
        [10, 40, 30],
        [20, 30, 30],
        [6, 15, "80/3"],
    ]


def test_an_explanation_gives_every_figure_with_its_points(small: Register) -> None:
    run(small)
    shown = look(small, lambda v: show_score(v, institution="丁中心", year=2025))
    lines = {x.name: (x.clause, x.found, str(x.value), x.trim) for x in shown.lines if x.value}
    assert lines == {
        "score": (("XK-04",), None, "4767/100", None),
        "staff": (("XK-01",), 3, "6", None),
        "visits": (("XK-02",), 3, "15", None),
        "satisfied": (("XK-03",), Fraction(2, 3), "80/3", None),
    }
    assert (shown.rank, shown.ranked, shown.tied, shown.grade) == (4, 5, True, "fail")
    assert shown.trace["sources"]["staff"]["typed_by"] == "林岚"


def test_a_missing_figure_gives_no_score_and_says_which(small: Register) -> None:
    run(small)
    shown = look(small, lambda v: show_score(v, institution="己中心", year=2025))
    assert (shown.points, shown.rank, shown.grade, shown.missing) == (None, None, None, ("staff",))


def test_missing_counts_0_where_the_measure_says_so(register: Register) -> None:
    found(register, MEASURE.replace('period = "year"', 'period = "year"\nmissing = "zero"', 1))
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    told = run(register)
    shown = look(register, lambda v: show_score(v, institution="己中心", year=2025))
    assert (shown.points, shown.rank, shown.missing) == (60 * M, 4, ("staff",))  # 0 + 20 + 40
    assert [(x.figures, x.counted) for x in told.lacking] == [(("staff",), True)]


def test_an_open_part_makes_the_score_incomplete_neither_ranked_nor_graded(
    register: Register,
) -> None:
    part = 'sum.satisfied = { clause = "XK-03", figure = "satisfied", times = 40, at_most = 40 }'
    hole = 'sum.satisfied = { clause = "XK-03", open = { zh = "未定", en = "not set" }, full = 40 }'
    found(register, MEASURE.replace(part, hole))
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    run(register)
    assert ranking(register)[0] == (None, "甲中心", 60 * M, None, False)
    shown = look(register, lambda v: show_score(v, institution="甲中心", year=2025))
    assert shown.incomplete


def test_grades_by_place_wait_for_the_ranking(register: Register) -> None:
    grades = (
        'grades = [ { figure = "place", at_most = "20%", gives = "excellent" }, '
        '{ figure = "place", at_most = "60%", gives = "good" }, { gives = "fail" } ]'
    )
    by_score = next(line for line in MEASURE.splitlines() if line.startswith("grades"))
    found(register, MEASURE.replace(by_score, grades))
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    run(register)
    assert [(rank, grade) for rank, _n, _p, grade, _t in ranking(register)] == [
        (1, "excellent"),  # 1 of 5 is 20%
        (2, "good"),
        (3, "good"),  # 3 of 5 is 60%
        (4, "fail"),
        (4, "fail"),
        (None, None),
    ]


def test_a_second_run_on_the_same_figures_writes_nothing(small: Register) -> None:
    first = run(small)
    again = small.carry_out(act("score run"), lambda c: run_of(c, evaluation="small", year=2025))
    assert (first.same, again.result.same, again.number) == (False, True, None)


def test_a_changed_figure_replaces_the_scores_that_it_moves(small: Register) -> None:
    run(small)
    before = look(small, lambda v: v.rows(sa.select(of(Score)).order_by(of(Score).c.id)))
    set_staff(small, "丁中心", 4)  # 6 -> 8 points: 49.67, alone before 戊
    told = run(small)
    assert (told.same, told.replaced) == (False, 2)  # 戊 is no longer tied, and is fifth
    assert ranking(small)[3:5] == [
        (4, "丁中心", 49_670_000, "fail", False),
        (5, "戊中心", 47_670_000, "fail", False),
    ]
    after = look(small, lambda v: v.rows(sa.select(of(Score)).order_by(of(Score).c.id)))
    assert {r["id"] for r in before} - {r["id"] for r in after} == {
        r["id"] for r in before if r["points"] == 47_670_000
    }


def test_undoing_a_run_brings_back_the_scores_before(small: Register) -> None:
    run(small)
    first = ranking(small)
    set_staff(small, "丁中心", 4)
    number = small.carry_out(
        act("score run"), lambda c: run_of(c, evaluation="small", year=2025)
    ).number
    do(small, lambda c: undo_change(c, int((number or "").removeprefix("CS-"))))
    assert ranking(small) == first


def test_two_registers_with_the_same_figures_have_the_same_digest(
    small: Register, sqlite_register: str
) -> None:
    from smeadmin.storage.change import open_register

    run(small)
    other = open_register(sqlite_register) if small.place.path is None else small
    if other is not small:
        found(other)
        do(other, lambda c: open_evaluation(c, evaluation="small", year=2025))
        run(other)
    digests = {look(r, list_evaluations)[0].digest for r in (small, other)}
    assert len(digests) == 1


def test_the_year_before_is_held_against_this_one(small: Register) -> None:
    def last_year(change: Change) -> None:
        i = of(Institution)
        keys = {r["name"]: r["id"] for r in change.rows(sa.select(i.c.name, i.c.id))}

        for name, staff in (("甲中心", 1), ("乙中心", 12), ("丁中心", 3)):
            file_figures(change, keys[name], {"staff": staff}, 2024)
            small_year.serve(change, keys[name], list(range(1, 7)), [5] * 6, 2024)

    do(small, last_year)
    do(small, lambda c: open_evaluation(c, evaluation="small", year=2024))
    do(small, lambda c: run_of(c, evaluation="small", year=2024), command="score run")
    against = run(small).against
    # 2024: 甲 2 + 30 + 40 = 72 good; 乙 20 + 30 + 40 = 90 excellent; 丁 6 + 30 + 40 = 76 good
    assert against.year == 2024
    assert against.grades == (("excellent", 1, 3), ("good", 2, 0), ("fail", 0, 2))
    assert against.mean == -3_443_333  # (28 - 10 - 28.33) / 3 = -3.4433…
    assert [(m.name, m.before // M, m.after // M) for m in against.moved] == [
        ("丁中心", 76, 47),
        ("甲中心", 72, 100),
    ]
    shown = look(small, lambda v: show_score(v, institution="甲中心", year=2025))
    assert shown.earlier == {2024: (72 * M, "good")}


def test_what_is_final_stays(small: Register) -> None:
    run(small)
    line = do(small, lambda c: finalise_evaluation(c, evaluation="small", year=2025), by="何远")
    assert (line.state, line.finalised_by, line.finalised_on) == (
        "final",
        "何远",
        small_year.RUN_ON,
    )
    with pytest.raises(EvaluationFinal):
        run(small)
    with pytest.raises(EvaluationFinal):
        do(small, lambda c: finalise_evaluation(c, evaluation="small", year=2025))


def test_scores_that_no_longer_hold_do_not_become_final(small: Register) -> None:
    run(small)
    set_staff(small, "甲中心", 9)
    with pytest.raises(ScoresStale):
        do(small, lambda c: finalise_evaluation(c, evaluation="small", year=2025))


def test_the_grade_of_a_final_year_is_known_to_later_ones(small: Register) -> None:
    run(small)
    assert look(small, lambda v: grades_before(v, "small-scoring", 2026, 1)) == {}
    do(small, lambda c: finalise_evaluation(c, evaluation="small", year=2025))
    i = of(Institution)
    key = look(small, lambda v: v.scalar(sa.select(i.c.id).where(i.c.name == "甲中心")))
    graded = look(small, lambda v: grades_before(v, "small-scoring", 2026, 1))
    assert (len(graded), graded[key]) == (5, {2025: "excellent"})
    assert look(small, lambda v: grades_before(v, "small-scoring", 2027, 1)) == {}


def test_a_year_is_opened_once_and_only_when_it_is_over(small: Register) -> None:
    with pytest.raises(EvaluationOpen):
        do(small, lambda c: open_evaluation(c, evaluation="small", year=2025))
    with pytest.raises(YearNotOver):
        do(small, lambda c: open_evaluation(c, evaluation="small", year=2026))
    eve = dt.date(2025, 12, 31)
    with pytest.raises(YearNotOver):
        do(small, lambda c: open_evaluation(c, evaluation="small", year=2025), on=eve)


def test_nothing_is_ranked_before_it_is_scored(small: Register) -> None:
    with pytest.raises(NotScored):
        ranking(small)


def test_nobody_to_score(register: Register) -> None:
    do(register, lambda c: small_year.adopt_text(c, MEASURE))
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    with pytest.raises(NobodyToScore):
        run(register)


# what the holder of a title is on the last day of the year: whether it is evaluated, and whether the
# title counts among the points. The rights table says it (scored), the points count what is held.
HOLDERS = {
    "有效": ({}, True, 20),
    "整改": ({"spell": "mending"}, True, 20),
    "暂停": ({"spell": "suspended"}, True, 0),
    "宽限": (
        {"valid_until": dt.date(2025, 12, 1), "grace_until": dt.date(2026, 9, 1)},
        False,
        None,
    ),
    "撤销": ({"state": "revoked", "held_until": dt.date(2025, 12, 30)}, False, None),
    "未到": ({"valid_from": dt.date(2026, 1, 1)}, False, None),
    "创建": (None, False, None),
}


def test_who_is_evaluated_by_its_title_is_said_by_the_rights_table(register: Register) -> None:
    title = '{ unit = "items", computed = { count = "title", in_force = true } }'
    head, rest = MEASURE.split("[evaluation.small]")
    measure = f"{head}titles = {title}\nheld = {title}\n[evaluation.small]{rest}".replace(
        'who = { figure = "kind", is = "centre" }', 'who = { figure = "titles", at_least = 1 }'
    )
    staff = next(line for line in MEASURE.splitlines() if line.startswith("sum.staff"))
    points = 'sum.held = { clause = "XK-01", figure = "held", times = 20, at_most = 20 }'
    measure = measure.replace(staff, points).replace('"year"\n', '"year"\nmissing = "zero"\n', 1)
    register.carry_out(act("found"), lambda c: adopt_text(c, measure))
    do(register, _give_titles)
    do(register, lambda c: open_evaluation(c, evaluation="small", year=2025))
    run(register)
    points_of = {name: points for _r, name, points, _g, _t in ranking(register)}
    assert points_of == {
        name: points * M for name, (_t, scored, points) in HOLDERS.items() if scored
    }


def _give_titles(change: Change) -> None:
    for number, (name, (title, _scored, _points)) in enumerate(HOLDERS.items(), start=1):
        key = add_institution(change, number, name)
        if title is None:
            continue
        spell = title.get("spell")
        days = {"valid_from": dt.date(2025, 1, 1), "valid_until": dt.date(2027, 12, 31)}
        about = {**days, **{word: value for word, value in title.items() if word != "spell"}}
        given = {"granted_on": dt.date(2025, 1, 1), "basis": {}, "trace": {}, **about}
        certificate = change.insert(
            Certificate, number=f"X-{number}", institution_id=key, certification="x", **given
        )
        if spell is not None:
            since = dt.date(2025, 12, 1)
            change.insert(
                CertificateSpell, certificate_id=certificate, kind=spell, since=since, reason="查"
            )
