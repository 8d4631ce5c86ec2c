"""The life of an evaluation in random histories, held after each act against a tiny reference.

The reference knows states, days and points, nothing of tables: what may follow what, what counts once the
figures are frozen, when an objection or a change holds the last word back. Many histories by

    pytest tests/actions/test_campaign_lives.py -m long
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of, open_evaluation
from smeadmin.actions.evaluation.campaign import (
    adjust_figure,
    freeze_evaluation,
    reopen_evaluation,
)
from smeadmin.actions.evaluation.collecting import collect_returns
from smeadmin.actions.evaluation.reviewing import assign_reviewers, close_review, recuse_reviewer
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.notice.objecting import answer_objection, object_to
from smeadmin.errors import Failure
from smeadmin.i18n import use
from smeadmin.storage.change import Change, open_register
from smeadmin.storage.change.sealing import head_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.institution import Institution
from tests.actions.review_year import FROZEN, SERVICES, STAFF, found
from tests.actions.test_campaign import OF, do, finalise, look, mark, publish, run
from tests.conftest import found_office

FRIDAYS = (5, 6)  # Saturday and Sunday are no working days; no holiday lies in these weeks
NAMES = tuple(STAFF)  # the three whose returns came in time
EXPERTS = ("张伟", "李娜")


def working_days(first: dt.date, last: dt.date) -> int:
    """Count the working days after one day up to another."""
    days = (first + dt.timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(day.weekday() not in FRIDAYS for day in days)


@dataclass
class Life:
    """What the reference holds an evaluation to be."""

    state: str = "open"
    staff: dict[str, int] = field(default_factory=lambda: dict(STAFF))
    kept: dict[str, int] | None = None  # the staff as it was frozen, with what was put right
    assigned: bool = False
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    back: set[tuple[str, str]] = field(default_factory=set)
    scored: dict[str, Fraction | None] | None = None
    seen: Any = None  # what the scores rest on
    public: dict[str, Fraction | None] | None = None
    posted_on: dt.date = FROZEN
    objections: dict[str, str] = field(default_factory=dict)  # of the notice that stands

    def points(self) -> dict[str, Fraction | None]:
        """Work out what everybody has now; without a mark nobody has a score."""
        return {name: self._points(name) for name in NAMES}

    def inputs(self) -> dict[str, tuple[int, tuple[tuple[str, int], ...]]]:
        """Give what counts of everybody: their staff, and the marks of who does not stand back."""
        staff = self.staff if self.kept is None else self.kept
        marks = {key: mark for key, mark in self.marks.items() if key not in self.back}
        return {
            name: (staff[name], tuple((w, marks[w, name]) for w in EXPERTS if (w, name) in marks))
            for name in NAMES
        }

    def _points(self, name: str) -> Fraction | None:
        staff, given = self.inputs()[name]
        if not given:
            return None
        quality = Fraction(sum(mark for _who, mark in given), len(given))
        points = min(2 * staff, 20) + min(5 * SERVICES[name], 40) + min(quality, Fraction(40))
        return Fraction(int(points * 100 + Fraction(1, 2)), 100)

    def may(self, name: str, on: dt.date) -> bool:
        """Say whether an act may be done now."""
        state, fresh = self.state, self.scored is not None and self.seen == self.inputs()
        review_open = self.assigned and state == "scored"
        settled = all(told == "dismissed" for told in self.objections.values())
        match name:
            case "collect":
                return state in ("open", "collecting")
            case "freeze":
                return state in ("open", "collecting", "scored") and self.kept is None
            case "run":
                return state not in ("collecting", "final")
            case "assign" | "stand back":
                return state in ("open", "collecting", "frozen", "scored")
            case "close":
                due = {(w, n) for w in EXPERTS for n in NAMES} - self.back
                some = all(any((w, n) in due for w in EXPERTS) for n in NAMES)
                there = self.assigned and some and due <= self.marks.keys()
                return state in ("scored", "reviewed") and there
            case "adjust":
                stands = state in ("frozen", "scored", "reviewed", "published")
                return stands and self.kept is not None
            case "publish":
                answered = "open" not in self.objections.values()
                stands = state in ("scored", "reviewed", "published")
                moved = self.scored != self.public
                upheld = "upheld" in self.objections.values() and not moved
                return stands and fresh and not review_open and answered and not upheld
            case "finalise":
                stands = state in ("scored", "reviewed", "published") and self.scored is not None
                public = self.public is not None and self.scored == self.public
                ran = working_days(self.posted_on, on - dt.timedelta(days=1)) >= 5
                return stands and fresh and not review_open and public and ran and settled
            case "reopen":
                return state == "final"
        raise AssertionError(name)

    def become(self, name: str, on: dt.date) -> None:
        """Take over what an act does to it."""
        match name:
            case "collect":
                self.state = "collecting"
            case "freeze":
                self.state, self.kept, self.scored = "frozen", dict(self.staff), None
            case "run" | "close":
                kept = {"reviewed": "reviewed", "published": "published"}
                self.state = "reviewed" if name == "close" else kept.get(self.state, "scored")
                self.scored, self.seen = self.points(), self.inputs()
            case "assign":
                self.assigned = True
            case "publish":
                self.state, self.posted_on = "published", on
                self.public, self.objections = self.scored, {}
            case "finalise":
                self.state = "final"
            case "reopen":
                self.state = "scored"


class History:
    """One register and one reference that go the same way."""

    def __init__(self, file: Path, seed: int) -> None:
        self.register, self.draw = open_register(str(file)), random.Random(seed)
        self.life, self.on, self.number = Life(), FROZEN, 0
        do(self.register, lambda c: open_evaluation(c, **OF))
        self.notice: str | None = None

    def step(self, name: str) -> bool:
        """Do one act, and tell whether it was done; both sides say the same of it and of the points."""
        self.on += dt.timedelta(days=self.draw.choice([0, 0, 1, 3]))
        life, who, body = self.life, self.draw.choice(EXPERTS), self.draw.choice(NAMES)
        if name in ("file", "mark", "object", "answer"):
            return getattr(self, f"_{name}")(who, body) is not None
        expected = life.may(name, self.on)
        if name == "stand back":
            expected &= life.assigned and (who, body) not in life.back
        value = self.draw.randint(1, 12)
        if name == "adjust" and life.kept is not None:
            expected &= life.kept[body] != value
        before = self._head()
        try:
            done = self._do(name, who, body, value)
        except Failure as refusal:
            assert not expected, (name, life.state, self.on, refusal.code)
            assert self._head() == before
            return False
        assert expected, (name, life.state, self.on)
        if name == "stand back":
            life.back.add((who, body))
        elif name == "adjust":
            assert life.kept is not None
            life.kept[body] = value
        elif name == "publish":
            self.notice = done.number
        life.become(name, self.on)
        self._hold()
        return True

    def _do(self, name: str, who: str, body: str, value: int) -> Any:
        works: dict[str, Any] = {
            "collect": lambda c: collect_returns(c, **OF),
            "freeze": lambda c: freeze_evaluation(c, **OF),
            "assign": lambda c: assign_reviewers(c, **OF, reviewers=list(EXPERTS), everybody=True),
            "close": lambda c: close_review(c, **OF),
            "adjust": lambda c: adjust_figure(
                c, institution=body, figure="staff", value=str(value), year=2025
            ),
            "stand back": lambda c: recuse_reviewer(c, reviewer=who, institution=body, year=2025),
            "reopen": lambda c: reopen_evaluation(c, **OF),
        }
        if name == "publish":
            return publish(self.register, self.on, reason="重新公示")
        if name == "finalise":
            return finalise(self.register, self.on)
        if name == "run":
            return run(self.register, self.on)
        bulk = name in ("freeze", "close")
        return do(self.register, works[name], self.on, reason="核对原件", bulk=bulk)

    def _hold(self) -> None:
        line = look(self.register, lambda v: evaluation_of(v, "reviewed", 2025)[1], self.on)
        assert line.state == self.life.state
        if self.life.scored is not None:
            ranking = look(self.register, lambda v: rank_evaluation(v, **OF), self.on)
            told = {x.name: x.points for x in ranking.lines if x.name in NAMES}
            wanted = self.life.scored.items()
            assert told == {n: None if p is None else int(p * 1_000_000) for n, p in wanted}

    def _head(self) -> Any:
        return look(self.register, head_of, self.on)

    # ---- what needs no step of its own --------------------------------------------------------

    def _file(self, _who: str, body: str) -> bool:
        """A return is corrected in the register: it counts until the figures are frozen, and not after."""
        value, i, t = self.draw.randint(1, 12), of(Institution), of(ReturnValue)

        def work(change: Change) -> None:
            key = change.scalar(sa.select(i.c.id).where(i.c.name == body))
            change.update(
                ReturnValue, (t.c.institution_id == key) & (t.c.figure == "staff"), amount=value
            )

        do(self.register, work, self.on)
        self.life.staff[body] = value
        return True

    def _mark(self, who: str, _body: str) -> bool | None:
        """A sheet of marks comes in: whatever its reviewer still owes."""
        life = self.life
        owed = [n for n in NAMES if (who, n) not in life.marks.keys() | life.back]
        if not owed or not life.assigned or life.state not in ("open", "frozen", "scored"):
            return None
        given = {name: self.draw.randint(20, 40) for name in owed}
        mark(self.register, {who: given})
        life.marks |= {(who, name): value for name, value in given.items()}
        return True

    def _object(self, _who: str, body: str) -> bool | None:
        """Somebody objects by name to the ranking that is public, on one of its days."""
        life = self.life
        passed = working_days(life.posted_on, self.on - dt.timedelta(days=1))
        if life.state != "published" or self.on <= life.posted_on or passed >= 5:
            return None
        about: dict[str, Any] = {"notice": self.notice, "grounds": f"{body}人数不符", "by": "陈立"}
        shown = do(self.register, lambda c: object_to(c, **about), self.on)
        life.objections[shown.objections[-1].number] = "open"
        return True

    def _answer(self, _who: str, _body: str) -> bool | None:
        """An objection is answered one way or the other."""
        waiting = [n for n, told in self.life.objections.items() if told == "open"]
        if not waiting:
            return None
        number, uphold = self.draw.choice(waiting), self.draw.random() < 0.5
        told: dict[str, Any] = {"objection": number, "uphold": uphold, "dismiss": not uphold}
        do(self.register, lambda c: answer_objection(c, **told), self.on, reason="已核实")
        self.life.objections[number] = "upheld" if uphold else "dismissed"
        return True


STEPS = ("collect", "freeze", "run", "assign", "close", "adjust", "publish", "finalise", "reopen")
FREE = ("stand back", "file", "mark", "object", "answer")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make the office once: its measure, its services, the returns in time and late."""
    use("zh")
    file = tmp_path_factory.mktemp("lives") / "begun.db"
    found_office(str(file))
    found(open_register(str(file)))
    yield file


def live(begun: Path, tmp_path: Path, seed: int, steps: int) -> tuple[set[str], int]:
    """Let one evaluation live; give the states it was in, and how many acts were refused."""
    shutil.copy(begun, file := tmp_path / f"{seed}.db")
    history, states, refused = History(file, seed), set[str](), 0
    for _n in range(steps):
        ready = [name for name in STEPS if history.life.may(name, history.on)]
        any_act = [*STEPS, *FREE, "mark", "mark"]
        name = history.draw.choice(ready * 2 + any_act)
        refused += not history.step(name)
        states.add(history.life.state)
    return states, refused


def test_an_evaluation_stands_where_the_reference_says(begun: Path, tmp_path: Path) -> None:
    states, refused = live(begun, tmp_path, 9, 40)
    assert len(states) >= 4 and refused > 5


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_evaluations_stand_where_the_reference_says(
    begun: Path, tmp_path: Path, seed: int
) -> None:
    states, _refused = live(begun, tmp_path, seed, 250)
    assert {"frozen", "reviewed", "published", "final"} <= states
