"""The lives of certificates and applications in random histories, held after each act against a tiny reference.

The references know days and what was said, nothing of tables. At commit time a few histories; many by

    pytest tests/actions/test_title_lives.py -m long
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.deciding import (
    lapse_application,
    refuse_application,
    withdraw_application,
)
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.keeping import (
    reinstate_certificate,
    revoke_certificate,
    surrender_certificate,
    suspend_certificate,
)
from smeadmin.actions.certification.progress import application_progress
from smeadmin.actions.certification.receiving import accept_application, return_application
from smeadmin.actions.certification.reviewing import review_application
from smeadmin.actions.certification.supervising import check_holder
from smeadmin.actions.publishing import end_notice, publish
from smeadmin.domain.certification.certificate import TRANSITIONS, Move, State, state_on
from smeadmin.errors import Failure
from smeadmin.storage.certificates import certificates_of
from smeadmin.storage.change import Change, Register, open_register
from tests.actions import titles
from tests.actions.test_procedure import DAY, QUICK, SC, _begun, act, granted
from tests.actions.titles import add_institution, do, look
from tests.conftest import TODAY
from tests.errors.cases.procedure import MARK, STAGED

__all__ = ["_begun"]  # the office of test_procedure, as a fixture

# ---- the life of a certificate against a tiny reference ------------------------------------------

MOVES: dict[str, Callable[..., Any]] = {
    "suspend": lambda c, on: suspend_certificate(
        c, certificate=SC, until=on + dt.timedelta(days=9)
    ),
    "reinstate": lambda c, on: reinstate_certificate(c, certificate=SC),
    "mend": lambda c, on: check_holder(c, certificate=SC, judged={"tested": "rectify"}),
    "pass": lambda c, on: check_holder(c, certificate=SC, judged={"tested": "pass"}),
    "revoke": lambda c, on: revoke_certificate(c, certificate=SC),
    "surrender": lambda c, on: surrender_certificate(c, certificate=SC),
}


class Reference:
    """What a certificate is, by the days that were said of it and nothing else."""

    def __init__(self) -> None:
        self.away: list[list[dt.date]] = []
        self.mending: dt.date | None = None
        self.ended: str | None = None

    def state(self, on: dt.date) -> str:
        if self.ended is not None:
            return self.ended
        if any(first <= on <= last for first, last in self.away):
            return "suspended"
        return "in_force" if self.mending is None else "mending"

    def move(self, move: str, on: dt.date) -> bool:
        """Do it; False: it is not open."""
        now = self.state(on)
        if (State(now), Move(move)) not in TRANSITIONS:
            mended = now == "suspended" and self.mending is not None
            return move == "pass" and now in ("in_force", "suspended") and not mended
        if move == "suspend":
            self.away.append([on, on + dt.timedelta(days=9)])
        elif move == "reinstate":
            for span in self.away:
                if span[0] <= on <= span[1]:
                    span[1] = on - dt.timedelta(days=1)
        elif move in ("mend", "pass"):
            self.mending = on if move == "mend" else None
        elif move == "revoke":
            overdue = self.mending is not None and on > self.mending + dt.timedelta(days=30)
            if not overdue:
                return False
            self.ended = "revoked"
        else:
            self.ended = "surrendered"
        return True


@pytest.fixture(scope="module")
def _granted(_begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("granted")
    shutil.copy(_begun, folder / "office.db")
    granted(open_register(str(folder / "office.db"), files=str(folder / "files")))
    return folder / "office.db"


@settings(max_examples=10, deadline=None, phases=QUICK)
@given(st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 20)), max_size=8))
def test_any_acts_on_any_days_leave_it_where_the_reference_says(
    _granted: Path, tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]]
) -> None:
    path = tmp_path_factory.mktemp("life") / "office.db"
    shutil.copy(_granted, path)
    office, told, on = open_register(str(path)), Reference(), DAY(2026, 4, 1)
    for move, wait in acts:
        on += dt.timedelta(days=wait)
        expected = told.move(move, on)
        try:
            act(office, partial(MOVES[move], on=on), on)
            done = True
        except Failure:
            done = False
        assert done == expected, (move, on)
        with office.reading(on) as view:
            [found] = certificates_of(view, 1)
        assert str(state_on(found.tenure, on)) == told.state(on), (move, on)


# ---- the life of an application ------------------------------------------------------------------

FLOW = ("accept", "county", "city", "notice", "grant")
ENDS = ("granted", "refused", "withdrawn", "lapsed")


class Life:
    """Where an application stands by the rules of the measure as a clerk would tell them.

    Accepted within the time for putting right, sent back once, reviewed by two persons, public for five
    working days, granted by a third person; to be mended within thirty days. One that is ``staged`` is in
    creation for thirty days first.
    """

    def __init__(self, working: frozenset[dt.date], staged: bool) -> None:
        self.working, self.staged = working, staged
        self.state, self.done = "applied", set[str]()
        self.sent_back, self.due = 0, dt.date.max
        self.public: dt.date | None = None  # the last day of a notice that was not taken back
        self.passed: list[tuple[str, str]] = []  # step, by whom

    @property
    def upcoming(self) -> str:
        return next(step for step in FLOW if step not in self.done)

    def after(self, on: dt.date, days: int) -> dt.date:
        """Give the last of so many working days after a day."""
        while days:
            on += dt.timedelta(days=1)
            days -= on in self.working
        return on

    def move(self, name: str, on: dt.date, by: str) -> bool:
        """Do it; False: it is not open."""
        if self.state in ENDS:
            return name == "recall" and self.state != "granted" and self._taken_back()
        done: bool = getattr(self, name)(on, by)
        return done

    def _to(self, state: str, due: dt.date = dt.date.max) -> bool:
        self.state, self.due = state, due
        return True

    def accept(self, on: dt.date, _by: str) -> bool:
        fresh = self.state == "applied"
        if not fresh and (self.state != "returned" or on > self.due):
            return False
        self.done.add("accept")
        return self._to("accepted")

    def send_back(self, on: dt.date, _by: str) -> bool:
        if self.state not in ("applied", "accepted") or self.sent_back:
            return False
        self.sent_back += 1
        return self._to("returned", self.after(on, 5))

    def passes(self, _on: dt.date, by: str) -> bool:
        step = self._reviewed(by)
        if step is None:
            return False
        self.passed.append((step, by))
        if step:
            self.done.add(step)
        self.done.discard("notice")
        return self._to("accepted")

    def fails(self, _on: dt.date, by: str) -> bool:
        return self._reviewed(by) is not None

    def _reviewed(self, by: str) -> str | None:
        """Give the step that a review carries out, '' for none; None: it is not open, or not to this person."""
        step = self.upcoming if self.upcoming in ("county", "city") else ""
        if self.state == "published":
            return ""  # looked at again after an objection
        if self.state not in ("accepted", "mending") or (self.state == "accepted" and not step):
            return None
        other = [who for what, who in self.passed[-1:] if what != step]
        return None if step and by in other else step

    def mend(self, on: dt.date, _by: str) -> bool:
        return self.state == "accepted" and self._to("mending", on + dt.timedelta(days=30))

    def publish(self, on: dt.date, _by: str) -> bool:
        if self.state != "accepted" or self.upcoming != "notice" or self.public is not None:
            return False
        self.done.add("notice")
        self.public = self.after(on, 5)
        return self._to("published")

    def recall(self, _on: dt.date, _by: str) -> bool:
        if self.state == "published" and self.public is not None:
            self.done.discard("notice")
            self._to("accepted")
        return self._taken_back()

    def _taken_back(self) -> bool:
        there, self.public = self.public is not None, None
        return there

    def grant(self, on: dt.date, by: str) -> bool:
        if self.staged:
            if self.state == "applied":
                return self._to("creating", on + dt.timedelta(days=30))
            return on <= self.due and self._to("granted")
        public = self.state == "published" and self.public is not None and on > self.public
        return public and by != self.passed[-1][1] and self._to("granted")

    def refuse(self, _on: dt.date, _by: str) -> bool:
        return self._to("refused")

    def withdraw(self, _on: dt.date, _by: str) -> bool:
        return self._to("withdrawn")

    def lapse(self, on: dt.date, _by: str) -> bool:
        return on > self.due and self._to("lapsed")


def _said(_document: Any, line: Any) -> str:
    return str(line.label)


ACTS: dict[str, Callable[[Change, str], Any]] = {
    "accept": lambda c, ap: accept_application(c, application=ap),
    "send_back": lambda c, ap: return_application(c, application=ap),
    "passes": lambda c, ap: review_application(c, application=ap, say=_said, passed=True),
    "fails": lambda c, ap: review_application(c, application=ap, say=_said, failed=True),
    "mend": lambda c, ap: review_application(c, application=ap, say=_said, mend=True),
    "publish": lambda c, ap: publish(c, numbers=[ap]),
    "grant": lambda c, ap: grant_certificate(c, application=ap, say=_said),
    "refuse": lambda c, ap: refuse_application(c, application=ap),
    "withdraw": lambda c, ap: withdraw_application(c, application=ap),
    "lapse": lambda c, ap: lapse_application(c, application=ap),
}
ANY = [*ACTS, "recall"]
STAGED_ACTS = ["grant", "grant", "lapse", "refuse", "withdraw"]
NEXT = {"county": "passes", "city": "passes", "notice": "publish"}


class Histories:
    """Several applications of one office at once, each beside its reference."""

    def __init__(self, register: Register, folder: Path, seed: int) -> None:
        self.register, self.draw, self.on = register, random.Random(seed), TODAY
        self.lives: dict[str, Life] = {}
        self.notices: dict[str, str] = {}
        for name, text in {"mark": MARK, "staged": STAGED}.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
            titles.adopt(register, str(folder / f"{name}.toml"))

    def begin(self, count: int) -> None:
        """Apply, each from another institution with another recommender."""
        with self.register.reading(TODAY) as view:
            open_day = calendar_of(view)
            span = (TODAY + dt.timedelta(days=n) for n in range(295))  # to the end of the year
            working = frozenset(day for day in span if open_day(day))

        def work(change: Change) -> None:
            for number in range(1, count + 1):
                add_institution(change, number, f"机构{number:03}")
                staged = number % 4 == 0
                applied = apply_for(
                    change,
                    institution=f"机构{number:03}",
                    certification="staged" if staged else "mark",
                    given={"desks": "3"},
                    papers=() if staged else ["report"],
                    recommender=f"单位{number}",
                )
                self.lives[applied.application] = Life(working, staged)

        do(self.register, work)

    def step(self) -> bool:
        """Do one act, and tell whether it was done; both sides must say the same of it and of the state."""
        ap = self.draw.choice(sorted(self.lives))
        life, by = self.lives[ap], self.draw.choice(["林岚", "周敏", "何远"])
        ahead = NEXT.get(life.upcoming, life.upcoming)
        name = self.draw.choice(STAGED_ACTS if life.staged else [*ANY, *[ahead] * 3 * len(ANY)])
        self.on += dt.timedelta(days=self.draw.choice([0, 0, 0, 1, 4]))
        expected = life.move(name, self.on, by)
        try:
            done = act(self.register, lambda c: self._do(c, name, ap), self.on, by)
        except Failure as refusal:
            assert not expected, (name, ap, self.on, refusal.code)
        else:
            assert expected, (name, ap, self.on, by)
            if name == "publish":
                self.notices[ap] = done.number
        told = look(self.register, lambda v: application_progress(v, application=ap), self.on)
        assert str(told.state) == life.state, (name, ap, self.on)
        return expected

    def _do(self, change: Change, name: str, ap: str) -> Any:
        if name == "recall":
            return end_notice(change, notice=self.notices.get(ap, "NT-2026-999"), recall=True)
        return ACTS[name](change, ap)


def test_applications_stand_where_the_reference_says(register: Register, tmp_path: Path) -> None:
    histories = Histories(register, tmp_path, seed=6)
    histories.begin(4)
    done = sum(histories.step() for _n in range(40))
    assert 10 < done < 40  # some are done, some are refused


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_applications_stand_where_the_reference_says(
    register: Register, tmp_path: Path, seed: int
) -> None:
    histories = Histories(register, tmp_path, seed)
    histories.begin(24)
    done = sum(histories.step() for _n in range(240))
    ended = {life.state for life in histories.lives.values()}
    assert done > 60 and {"granted", "refused"} <= ended
