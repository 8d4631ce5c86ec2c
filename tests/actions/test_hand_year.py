"""A year of sixty institutions: the program comes to what the spreadsheet came to, cell for cell."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.award import propose_award
from smeadmin.actions.evaluation import finalise_evaluation, open_evaluation, run_of
from smeadmin.actions.evaluation.campaign import freeze_evaluation
from smeadmin.actions.evaluation.panel import show_panel
from smeadmin.actions.evaluation.reviewing import assign_reviewers, close_review, recuse_reviewer
from smeadmin.actions.evaluation.sheets import ReviewIntake, review_sheet
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.imports import Order, bring_in, prepare
from smeadmin.i18n import use
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.tables.certification import Certificate
from tests.actions.hand_year import (
    EXPERTS,
    FILE,
    MEASURE,
    RECUSED,
    SIZE,
    bodies,
    calculated,
    cells,
    write,
)
from tests.actions.small_year import adopt_text, serve
from tests.actions.titles import add_enterprises, add_institution, file_figures
from tests.conftest import found_office, make_act

ON = dt.date(2026, 3, 20)
YEAR: dict[str, Any] = {"evaluation": "hand", "year": 2025}
PARTS = ("人员分", "服务分", "满意分", "质量分")


def at(day: dt.date, work: Any, **about: Any) -> Any:
    """Do something in a change of its own at ten in the morning of a day."""
    instant = dt.datetime(day.year, day.month, day.day, 2, 0, tzinfo=dt.UTC)
    return lambda register: register.carry_out(make_act(on=day, at=instant, **about), work).result


def found(register: Register) -> None:
    """Put the inputs of the spreadsheet into the registers, each return on the day it was filed."""
    keys: dict[int, int] = {}

    def work(change: Change) -> None:
        adopt_text(change, MEASURE)
        firms = add_enterprises(change, 8)
        for one in bodies():
            key = keys[one.number] = add_institution(change, one.number, one.name)
            answers = [5] * one.satisfied + [1] * (one.rated - one.satisfied)
            serve(change, key, firms, [*answers, *[None] * (one.visits - one.rated)])
            title(change, key, one.number, revoked=not one.titled)

    at(dt.date(2026, 1, 5), work)(register)
    filed: dict[dt.date, list[Any]] = defaultdict(list)
    for one in bodies():
        if one.filed is not None:
            filed[one.filed].append(one)
    for day, some in sorted(filed.items()):

        def file(change: Change, some: list[Any] = some) -> None:
            for one in some:
                file_figures(change, keys[one.number], {"staff": one.staff, "income": 100})

        at(day, file)(register)


def title(change: Change, key: int, number: int, *, revoked: bool) -> None:
    """Give an institution its title since 2024; a revoked one held it until November 2025."""
    ended = {"state": "revoked", "held_until": dt.date(2025, 11, 30)} if revoked else {}
    change.insert(
        Certificate,
        number=f"HC-{number:03d}",
        institution_id=key,
        certification="hand-centre",
        granted_on=dt.date(2024, 1, 1),
        valid_from=dt.date(2024, 1, 1),
        valid_until=dt.date(2026, 12, 31),
        basis={"policy": "hand-scoring"},
        trace={},
        **ended,
    )


def review(register: Register, folder: Path) -> None:
    """Send the sheets out, let the experts fill them in, and take them back."""
    assigned = {"reviewers": EXPERTS, "everybody": True}
    at(ON, lambda c: assign_reviewers(c, **YEAR, **assigned))(register)
    number, expert = RECUSED
    who = {"reviewer": EXPERTS[expert], "institution": bodies()[number - 1].name, "year": 2025}
    at(ON, lambda c: recuse_reviewer(c, **who), reason="曾任该机构负责人")(register)
    marks = {one.name: one.marks for one in bodies()}
    for place, name in enumerate(EXPERTS):
        with register.reading(ON) as view:
            sheet = review_sheet(view, reviewer=name, **YEAR)
            intake = ReviewIntake(view, **YEAR)
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            rows = csv.writer(out)
            rows.writerow([str(column.title) for column in sheet.noun.columns])
            for *whose, body, _mark, _comment in sheet.rows:
                mark = marks[str(body)][place]
                assert mark is not None
                rows.writerow([*whose, body, float(mark), ""])
        prepared = prepare(register, ON, intake, Order(path=str(file)))
        at(ON, lambda c, prepared=prepared: bring_in(c, prepared))(register)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Carry the whole campaign out once: frozen, run, reviewed, final."""
    use("zh")
    folder = tmp_path_factory.mktemp("hand")
    found_office(str(folder / "office.db"))
    register = open_register(str(folder / "office.db"))
    found(register)
    at(ON, lambda c: open_evaluation(c, **YEAR))(register)
    at(ON, lambda c: freeze_evaluation(c, **YEAR))(register)
    at(ON, lambda c: run_of(c, **YEAR), bulk=True)(register)
    review(register, folder)
    at(ON, lambda c: close_review(c, **YEAR), bulk=True)(register)
    at(ON, lambda c: finalise_evaluation(c, **YEAR))(register)
    yield register


def test_every_score_rank_and_grade_is_that_of_the_spreadsheet(year: Register) -> None:
    with year.reading(ON) as view:
        ranking = rank_evaluation(view, **YEAR)
    found = {one.name: one for one in ranking.lines}
    told = {
        row["机构"]: (
            None if row["得分"] is None else int(Decimal(str(row["得分"])) * 1_000_000),
            row["名次"],
            row["等次"],
        )
        for row in cells(FILE)
        if row["认定有效"]
    }
    assert {name: (one.points, one.rank, one.grade) for name, one in found.items()} == told
    assert (len(told), ranking.ranked, ranking.without) == (SIZE - 1, 55, 4)


def test_every_part_of_every_score_is_that_of_the_spreadsheet(year: Register) -> None:
    with year.reading(ON) as view:
        lines = {one.name: one for one in rank_evaluation(view, **YEAR).lines}
    rows = [row for row in cells(FILE) if row["计分"]]
    assert len(rows) == 55
    for row in rows:
        for header, part in zip(PARTS, lines[row["机构"]].parts, strict=True):
            assert abs(Fraction(part) - Fraction(row[header])) < Fraction(1, 10**9), row["机构"]


def test_the_first_twenty_and_the_three_equal_at_the_twentieth_place(year: Register) -> None:
    proposed = propose(year)
    told = {place: set[str]() for place in ("in", "out", "tie")}
    for row in cells(FILE):
        if row["奖励"]:
            told[row["奖励"]].add(row["机构"])
    assert {place: {one.name for one in proposed.of(place)} for place in told} == told
    assert (len(told["in"]), len(told["tie"]), proposed.free) == (19, 3, 1)


def propose(year: Register) -> Any:
    work = lambda c: propose_award(c, award="first-twenty", year=2025)  # noqa: E731
    act = make_act(on=ON)
    return year.carry_out(act, work, dry_run=True).result


def test_an_expert_who_stands_back_marks_nothing_and_the_others_count(year: Register) -> None:
    number, expert = RECUSED
    with year.reading(ON) as view:
        panel = show_panel(view, **YEAR)
    mine = next(one for one in panel.reviewers if one.name == EXPERTS[expert])
    assert (mine.institutions, mine.recused, mine.missing) == (57, 1, 0)
    spread = next(x for x in panel.spreads if x.name == bodies()[number - 1].name)
    assert (spread.marks, len(EXPERTS)) == (3, 4)


@pytest.mark.long
def test_the_spreadsheet_still_comes_to_its_cached_values(tmp_path: Path) -> None:
    fresh = tmp_path / "in" / FILE.name
    fresh.parent.mkdir()
    write(fresh)
    assert cells(calculated(fresh, tmp_path)) == cells(FILE)
