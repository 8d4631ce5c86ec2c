"""A campaign from the first reminder to the last word: late returns, a freeze, marks, a notice, objections."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.evaluation import (
    finalise_evaluation,
    open_evaluation,
    publish_ranking,
    run_of,
)
from smeadmin.actions.evaluation.campaign import (
    adjust_figure,
    freeze_evaluation,
    list_adjustments,
    reopen_evaluation,
)
from smeadmin.actions.evaluation.collecting import collect_returns
from smeadmin.actions.evaluation.panel import show_panel
from smeadmin.actions.evaluation.reviewing import assign_reviewers, close_review, recuse_reviewer
from smeadmin.actions.evaluation.showing import rank_evaluation, show_score
from smeadmin.actions.evaluation.stressing import stress_evaluation
from smeadmin.actions.notice.objecting import answer_objection, object_to
from smeadmin.domain.campaign import RankingMoved
from smeadmin.domain.notice_refusals import (
    NoticeNeeded,
    NoticeRunning,
    ObjectionUnanswered,
    ObjectionUpheld,
)
from smeadmin.domain.review import ReviewIncomplete, ReviewOpen
from smeadmin.i18n import use
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer, ReviewMark
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.undo import undo_change
from tests.actions.review_year import FROZEN, act, found
from tests.conftest import found_office

M = 1_000_000
OF: dict[str, Any] = {"evaluation": "reviewed", "year": 2025}
# the marks of three experts; the highest and the lowest are left out where there are three
MARKS = {"张伟": {"乙中心": 30, "丙中心": 33}, "李娜": {"甲中心": 30, "乙中心": 36, "丙中心": 30}}
MARKS["王强"] = {"甲中心": 35, "乙中心": 33, "丙中心": 30}


def do(register: Register, work: Any, on: dt.date = FROZEN, **about: Any) -> Any:
    return register.carry_out(act(on=on, **about), work).result


def run(register: Register, on: dt.date = FROZEN) -> Any:
    return do(register, lambda c: run_of(c, **OF), on, command="score run", bulk=True)


def look(register: Register, read: Any, on: dt.date = FROZEN) -> Any:
    with register.reading(on) as view:
        return read(view)


def ranking(register: Register) -> list[tuple[Any, ...]]:
    ranked = look(register, lambda v: rank_evaluation(v, **OF))
    return [(x.rank, x.name, x.points, x.grade) for x in ranked.lines]


def mark(register: Register, marks: dict[str, dict[str, int]]) -> None:
    """Write marks as a reviewer's sheet brings them."""

    def work(change: Change) -> None:
        r, a, i = of(Reviewer), of(ReviewAssignment), of(Institution)
        for who, given in marks.items():
            for name, value in given.items():
                key = change.scalar(
                    sa.select(a.c.id)
                    .join(r, r.c.id == a.c.reviewer_id)
                    .join(i, i.c.id == a.c.institution_id)
                    .where(r.c.name == who, i.c.name == name)
                )
                change.insert(
                    ReviewMark,
                    assignment_id=key,
                    figure="quality",
                    mark=value * M,
                    marked_on=change.on,
                )

    do(register, work)


def freeze(register: Register) -> None:
    """Open, freeze and run the year, give it its experts, and take their marks in."""
    do(register, lambda c: open_evaluation(c, **OF))
    do(register, lambda c: freeze_evaluation(c, **OF))
    run(register)
    experts = {"reviewers": list(MARKS), "everybody": True}
    do(register, lambda c: assign_reviewers(c, **OF, **experts))
    interest = {"reviewer": "张伟", "institution": "甲中心", "year": 2025}
    do(register, lambda c: recuse_reviewer(c, **interest), reason="曾任顾问")
    mark(register, MARKS)


def close(register: Register) -> Any:
    return do(register, lambda c: close_review(c, **OF), bulk=True)


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the office of tests.actions.review_year once: begun, frozen with its marks, reviewed."""
    folder = tmp_path_factory.mktemp("campaign")
    use("zh")
    found_office(str(folder / "begun.db"))
    for stage, step, before in (
        ("begun", found, None),
        ("frozen", freeze, "begun"),
        ("reviewed", close, "frozen"),
    ):
        file = folder / f"{stage}.db"
        if before is not None:
            shutil.copy(folder / f"{before}.db", file)
        step(open_register(str(file)))
    return folder


@pytest.fixture
def begun(stages: Path, tmp_path: Path) -> Register:
    """The office with its returns, before anything is opened."""
    return copied(stages, "begun", tmp_path)


@pytest.fixture
def frozen(stages: Path, tmp_path: Path) -> Register:
    """The same frozen and run, with its experts and their marks."""
    return copied(stages, "frozen", tmp_path)


@pytest.fixture
def reviewed(stages: Path, tmp_path: Path) -> Register:
    """The same with its review closed."""
    return copied(stages, "reviewed", tmp_path)


def copied(stages: Path, stage: str, folder: Path) -> Register:
    shutil.copy(stages / f"{stage}.db", folder / "office.db")
    return open_register(str(folder / "office.db"), files=str(folder / "files"))


def test_on_either_database_the_year_comes_to_the_same_bytes(
    register: Register, stages: Path, tmp_path: Path
) -> None:
    found(register)
    freeze(register)
    close(register)
    (tmp_path / "other").mkdir()
    other = copied(stages, "reviewed", tmp_path / "other")
    read = [look(one, lambda v: rank_evaluation(v, **OF)) for one in (register, other)]
    assert read[0].line.digest == read[1].line.digest
    assert [x.points for x in read[0].lines] == [x.points for x in read[1].lines]


def test_who_lacks_what_and_who_was_late(begun: Register) -> None:
    do(begun, lambda c: open_evaluation(c, **OF))
    told = do(begun, lambda c: collect_returns(c, **OF))
    # by the measure two months after the period, to the end of the month
    assert (told.until, told.line.state) == (dt.date(2026, 2, 28), "collecting")
    assert [(x.name, [str(f) for f in x.figures]) for x in told.missing] == [("戊中心", ["人员"])]
    assert [(x.name, x.filed_on) for x in told.late] == [("丁中心", dt.date(2026, 3, 5))]
    assert (told.asked, told.complete, len(told.nothing)) == (5, 4, 1)


def test_a_return_that_was_corrected_late_was_not_filed_late(begun: Register) -> None:

    def correct(change: Change) -> None:
        t, i = of(ReturnValue), of(Institution)
        key = change.scalar(sa.select(i.c.id).where(i.c.name == "甲中心"))
        change.update(ReturnValue, t.c.institution_id == key, amount=9)

    do(begun, correct)
    do(begun, lambda c: open_evaluation(c, **OF))
    told = do(begun, lambda c: collect_returns(c, **OF))
    assert [x.name for x in told.late] == ["丁中心"]


def test_a_late_return_and_none_are_graded_as_the_measure_says(frozen: Register) -> None:
    graded = {name: (points, grade) for _rank, name, points, grade in ranking(frozen)}
    assert (graded["丁中心"], graded["戊中心"]) == ((None, "D"), (None, "D"))


def test_the_reviewed_year_is_what_was_worked_out_by_hand(reviewed: Register) -> None:
    # 甲: 20 + 40 + (30 + 35) / 2; 乙: 16 + 30 + 33; 丙: 10 + 40 + 30; equal marks of 丙 lose one each
    assert ranking(reviewed) == [
        (1, "甲中心", 92_500_000, "A"),
        (2, "丙中心", 80 * M, "A"),
        (3, "乙中心", 79 * M, "B"),
        (None, "丁中心", None, "D"),
        (None, "戊中心", None, "D"),
    ]


def test_readings_are_kept_apart_and_only_one_counts(frozen: Register) -> None:
    selves = {"reviewers": ["自评"], "everybody": True, "reading": "self"}
    do(frozen, lambda c: assign_reviewers(c, **OF, **selves))
    mark(frozen, {"自评": {"甲中心": 40}})
    do(frozen, lambda c: close_review(c, **OF), bulk=True)
    spread = next(
        x for x in look(frozen, lambda v: show_panel(v, **OF)).spreads if x.name == "甲中心"
    )
    assert dict(spread.readings)["self"] == 40
    assert ranking(frozen)[0] == (1, "甲中心", 92_500_000, "A")


def test_a_review_with_a_mark_missing_is_not_closed(frozen: Register) -> None:
    do(frozen, lambda c: c.delete(ReviewMark, of(ReviewMark).c.mark == 36 * M))
    with pytest.raises(ReviewIncomplete) as refused:
        do(frozen, lambda c: close_review(c, **OF))
    assert refused.value.details["missing"] == [["李娜", "乙中心", "服务质量"]]


def test_nothing_is_final_with_the_review_open(frozen: Register) -> None:
    run(frozen)
    with pytest.raises(ReviewOpen):
        do(frozen, lambda c: finalise_evaluation(c, **OF))


def test_what_comes_after_the_freeze_changes_no_score_until_it_is_taken_over(
    reviewed: Register,
) -> None:
    before = ranking(reviewed)

    def later(change: Change) -> None:
        t, i = of(ReturnValue), of(Institution)
        key = change.scalar(sa.select(i.c.id).where(i.c.name == "甲中心"))
        change.update(ReturnValue, t.c.institution_id == key, amount=7)

    do(reviewed, later)
    run(reviewed)
    assert ranking(reviewed) == before
    waiting = look(reviewed, lambda v: list_adjustments(v, **OF)).waiting
    assert [(x.name, x.figure, x.was, x.now) for x in waiting] == [("甲中心", "staff", 10, 7)]

    taken = {"institution": "甲中心", "figure": "人员", "year": 2025}
    told = do(reviewed, lambda c: adjust_figure(c, **taken), reason="社保清单为7人")
    assert (told.was, told.now) == (10, 7)
    run(reviewed)
    assert ranking(reviewed)[0] == (1, "甲中心", 86_500_000, "A")  # 6 points fewer
    assert look(reviewed, lambda v: list_adjustments(v, **OF)).waiting == ()


def test_an_adjustment_stands_in_the_trace_with_who_and_why(reviewed: Register) -> None:
    typed = {"institution": "乙中心", "figure": "visits", "value": "7", "year": 2025}
    do(reviewed, lambda c: adjust_figure(c, **typed), reason="补交一份服务合同")
    run(reviewed)
    shown = look(reviewed, lambda v: show_score(v, institution="乙中心", year=2025))
    assert (shown.points, shown.trace["figures"]["visits"]) == (84 * M, 7)


def test_undoing_an_adjustment_gives_the_scores_before_it(reviewed: Register) -> None:
    before = look(reviewed, lambda v: rank_evaluation(v, **OF)).line.digest
    typed = {"institution": "乙中心", "figure": "visits", "value": "7", "year": 2025}
    carried = reviewed.carry_out(
        act(reason="补交一份服务合同"), lambda c: adjust_figure(c, **typed)
    )
    number = int(str(carried.number).rpartition("-")[2])
    do(reviewed, lambda c: undo_change(c, number))
    run(reviewed)
    assert look(reviewed, lambda v: rank_evaluation(v, **OF)).line.digest == before


def publish(register: Register, on: dt.date = FROZEN, **about: Any) -> Any:
    return do(register, lambda c: publish_ranking(c, **OF), on, **about)


def finalise(register: Register, on: dt.date) -> Any:
    return do(register, lambda c: finalise_evaluation(c, **OF), on)


def test_nothing_is_final_before_its_notice_has_run(reviewed: Register) -> None:
    with pytest.raises(NoticeNeeded):
        finalise(reviewed, FROZEN)
    notice = publish(reviewed)
    # posted on Friday 6 March 2026: Monday to Friday are five working days
    assert (notice.clock.first_day, notice.clock.last_day) == (
        *(dt.date(2026, 3, 7), dt.date(2026, 3, 13)),
    )
    assert [dict(x.shown) for x in notice.lines][:2] == [
        {"rank": 1, "name": "甲中心", "score": "92.5", "grade": "A"},
        {"rank": 2, "name": "丙中心", "score": "80", "grade": "A"},
    ]
    with pytest.raises(NoticeRunning):
        finalise(reviewed, dt.date(2026, 3, 13))
    assert finalise(reviewed, dt.date(2026, 3, 14)).state == "final"


def test_an_objection_is_answered_put_right_and_made_public_again(reviewed: Register) -> None:
    notice = publish(reviewed)
    subject = notice.lines[2].subject  # 乙中心
    about = {"notice": notice.number, "subject": subject, "grounds": "少算一次服务"}
    on = dt.date(2026, 3, 9)
    shown = do(reviewed, lambda c: object_to(c, by="陈立", **about), on)
    number = shown.objections[0].number
    late = dt.date(2026, 3, 16)
    with pytest.raises(ObjectionUnanswered):
        finalise(reviewed, late)
    do(reviewed, lambda c: answer_objection(c, objection=number, uphold=True), late, reason="属实")
    with pytest.raises(ObjectionUpheld):
        finalise(reviewed, late)
    typed = {"institution": "乙中心", "figure": "visits", "value": "7", "year": 2025}
    again = {**typed, "objection": number}
    do(reviewed, lambda c: adjust_figure(c, **again), late, reason="异议成立")
    run(reviewed, late)
    with pytest.raises(RankingMoved):
        finalise(reviewed, late)
    publish(reviewed, late)
    assert finalise(reviewed, dt.date(2026, 3, 24)).state == "final"
    assert [name for _r, name, _p, _g in ranking(reviewed)][:2] == ["甲中心", "乙中心"]


def test_a_final_evaluation_is_opened_again_with_a_reason(reviewed: Register) -> None:
    publish(reviewed)
    finalise(reviewed, dt.date(2026, 3, 14))
    line = do(
        reviewed, lambda c: reopen_evaluation(c, **OF), dt.date(2026, 3, 20), reason="申诉成立"
    )
    assert (line.state, line.finalised_on) == ("scored", None)


def test_lots_give_everybody_as_many_and_leave_out_who_stands_back(begun: Register) -> None:
    do(begun, lambda c: open_evaluation(c, **OF))
    for name in ("张伟", "李娜", "王强"):
        one = {"reviewers": [name], "institutions": ["甲中心"]}
        do(begun, lambda c, one=one: assign_reviewers(c, **OF, **one))
    interest = {"reviewer": "张伟", "institution": "甲中心", "year": 2025}
    do(begun, lambda c: recuse_reviewer(c, **interest), reason="曾任顾问")
    lots = {"reviewers": ["张伟", "李娜", "王强"], "each": 2}
    given = do(begun, lambda c: assign_reviewers(c, **OF, **lots))
    names = [name for _who, name in given.pairs]
    # 甲 has two already; the other four get two each, of three reviewers with 1, 1, 1 before
    assert sorted(names) == sorted(["乙中心", "丙中心", "丁中心", "戊中心"] * 2)
    own = [sum(who == name for who, _body in given.pairs) for name in lots["reviewers"]]
    assert sorted(own) == [2, 3, 3] and len(set(given.pairs)) == 8


def test_what_a_place_hangs_on(reviewed: Register) -> None:
    told = look(reviewed, lambda v: stress_evaluation(v, **OF, cut=2, runs=300))
    assert (told.lines[0].name, told.lines[0].inside) == ("甲中心", 1)
    found_ways = {(x.name, x.figure, x.to, x.judged, x.single) for x in told.hanging}
    # 丙 has 80, 乙 79; one service fewer or more is 5 points, one person 2
    assert ("丙中心", "visits", 7, False, True) in found_ways
    assert ("丙中心", "staff", 4, False, False) in found_ways
    assert ("乙中心", "visits", 7, False, True) in found_ways
    again = look(reviewed, lambda v: stress_evaluation(v, **OF, cut=2, runs=300))
    assert again == told
