"""Random histories of a fund, its vouchers, claims, settlements and recoveries, held against a model.

``SMEADMIN_EXAMPLES=100 pytest --hypothesis-seed=1 tests/actions/test_money_model.py`` searches longer;
``pytest -m long tests/actions/test_money_model.py`` replays a year of 3,000 random steps on each database.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from smeadmin.render.draw.data import write_csv
from smeadmin.render.settlement import draw_exported
from smeadmin.storage.change import Register, open_register
from tests.actions.money import MAY
from tests.actions.money_model import Model
from tests.actions.money_steps import NEAR, STEPS
from tests.actions.money_walk import CAME, Walk, open_office
from tests.actions.voucher_model import Refused

SEARCHING = "SMEADMIN_EXAMPLES" in os.environ
EXAMPLES = int(os.environ.get("SMEADMIN_EXAMPLES", "5"))
SHRINKING = [] if "SMEADMIN_NO_SHRINK" in os.environ else [Phase.shrink]
YEAR_STEPS = int(os.environ.get("SMEADMIN_STEPS", "3000"))
YEAR_FEN, YEAR_ENTERPRISES = 500_000_000, 60
OFTEN = ("issue", "issue", "plain", "plain", "redeem", "redeem", "submit", "bank")
RARELY = ("appropriate", "red_letter")
YEAR_SEED = int(os.environ.get("SMEADMIN_SEED", "2026"))

FAR = (0, 3, 3, 5)  # steps onward: submitted, with the bank that has not answered, paid


class Money(RuleBasedStateMachine):
    """One office; every act of ``STEPS`` is a rule."""

    fresh: Callable[[], Register]
    done: Callable[[Register], None] = staticmethod(lambda register: None)

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk(type(self).fresh(), Model(MAY, came=CAME))

    @initialize(near=st.sampled_from(NEAR), onward=st.sampled_from(FAR))
    def begin(self, near: int, onward: int) -> None:
        """Begin with a claim of two redemptions, on its way, so that short histories reach far."""
        walk = self.walk
        for place, enterprise in enumerate(("E1", "E2")):
            walk.issue(enterprise, "small", 629_999, up_to=False)
            walk.plain("register", place)
            walk.redeem_for(place, 1_000_000 + near)
        walk.submit(sound=False)
        for at in range(onward):
            walk.onward()
            if at == 0:
                walk.prepare()

    def teardown(self) -> None:
        """At the end of a history every invariant of the whole register holds."""
        self.walk.check()
        type(self).done(self.walk.register)

    @invariant()
    def books_and_model_agree(self) -> None:
        self.walk.agree()


def _as_rule(name: str) -> Callable[..., None]:
    def step(self: Money, data: st.DataObject) -> None:
        choices = STEPS[name](self.walk.model)
        chosen = {what: data.draw(st.sampled_from(few)) for what, few in choices.items()}
        getattr(self.walk, name)(**chosen)

    step.__name__ = name
    possible = precondition(lambda self: all(STEPS[name](self.walk.model).values()))
    return possible(rule(data=st.data())(step))


RULES = {name: _as_rule(name) for name in STEPS}


def _run(examples: int, fresh: Callable[[], Register], done: Callable[[Register], None]) -> None:
    own = {"fresh": staticmethod(fresh), "done": staticmethod(done)}
    run_state_machine_as_test(
        type("MoneyOn", (Money,), {**RULES, **own}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate, *SHRINKING],
            derandomize=not SEARCHING,
            database=None,
        ),
    )


def test_histories_on_a_file(_sqlite_template: Path) -> None:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        base = Path(folder) / "base.db"
        shutil.copy(_sqlite_template, base)
        open_office(open_register(base), Path(folder))
        count = iter(range(10**6))

        def fresh() -> Register:
            path = Path(folder) / f"{next(count)}.db"
            shutil.copy(base, path)
            return open_register(path)

        _run(EXAMPLES, fresh, lambda r: r.place.path.unlink() if r.place.path else None)


def test_histories_on_a_server(postgresql: Any, tmp_path: Path) -> None:
    url = postgresql.register()
    open_office(open_register(url), tmp_path)
    base = url.split("/")[3].split("?")[0]
    count = iter(range(10**6))

    def fresh() -> Register:
        name = f"{base}_{next(count)}"
        postgresql.sql(f"CREATE DATABASE {name} TEMPLATE {base}")
        return open_register(postgresql.url(name))

    _run(EXAMPLES if SEARCHING else 2, fresh, lambda r: postgresql.drop(str(r.place.url)))


def test_the_rest_is_paid_where_it_is_still_owed(sqlite_register: str, tmp_path: Path) -> None:
    """Two vouchers on one claim, paid by half, the rest tried again: no voucher is paid for another."""
    register = open_register(sqlite_register)
    open_office(register, tmp_path)
    walk = Walk(register, Model(MAY, came=CAME))
    for place, enterprise in enumerate(("E1", "E2")):
        walk.issue(enterprise, "small", 0, up_to=True)
        walk.plain("register", place)
        walk.redeem(place, 0, half=True)
    walk.submit(sound=True)
    walk.approve(1, same=False)
    walk.prepare()
    for batch, part in ((1, "half"), (2, "whole")):
        walk.settle(batch, same=False)
        walk.export(batch)
        walk.bank(batch, part, twice=False)
        if batch == 1:
            walk.retry(1, twice=False)
    walk.agree()
    walk.check()


@pytest.mark.long
def test_a_year_replayed(where: str, tmp_path: Path) -> None:
    """Random steps from May to the end of the year: books, model and payment files agree to the fen."""
    register = open_register(where)
    open_office(register, tmp_path, enterprises=YEAR_ENTERPRISES, fen=YEAR_FEN)
    walk, draw = Walk(register, Model(MAY, came=YEAR_FEN)), random.Random(YEAR_SEED)
    names = [*(name for name in STEPS if name not in ("wait", *RARELY)), *OFTEN] * 6 + [*RARELY]
    done = Counter[str]()
    for step in range(YEAR_STEPS):
        day = MAY + dt.timedelta(233 * step // YEAR_STEPS)
        if day != walk.model.day:
            walk.model.day, walk.last = day, None
        name = draw.choice(names)
        choices = STEPS[name](walk.model)
        if all(choices.values()):
            done[name] += 1
            getattr(walk, name)(**{what: _drawn(draw, what, few) for what, few in choices.items()})
        if step % 100 == 0:
            walk.agree()
    walk.agree()
    walk.check()
    paid = walk.model.balances()["paid"]
    print(f"{done.total()} steps, {len(walk.exported)} payment files, {paid} fen paid, {done}")
    assert len(walk.exported) > YEAR_STEPS // 200
    for number, exported in walk.exported.items():
        due = walk.model.batches[int(number.rpartition("-")[2]) - 1].due()
        assert _in_the_file(exported) == due


def _drawn(draw: random.Random, what: str, few: Sequence[Any]) -> Any:
    """Choose one: of what there are many, one of the newest; most vouchers are registered."""
    if what in ("enterprise", "to"):
        return f"E{draw.randint(1, YEAR_ENTERPRISES)}"
    if what == "name":
        return draw.choice((*few, *["register"] * 6))
    return draw.choice(few)


def _in_the_file(exported: Any) -> int:
    """Add up what the payment file tells finance to pay (fen), and hold its total against it."""
    file = io.StringIO()
    write_csv(draw_exported(*exported), file, names=True, bom=False)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    *each, total = [int(row["amount_fen"]) for row in rows]
    assert sum(each) == total
    return total


def test_the_model_itself_counts_right() -> None:
    model = Model(MAY, came=3_000_000)
    with pytest.raises(Refused, match="voucher-cap-enterprise-year"):
        model.issue("E1", 2_000_001, up_to=False)
    assert model.issue("E1", 2_000_000, up_to=False) == 2_000_000
    with pytest.raises(Refused, match="fund-exhausted"):
        model.issue("E2", 1_000_001, up_to=False)
    assert model.issue("E2", 1_000_001, up_to=True) == 1_000_000
    model.void(model.vouchers[1])
    model.register(model.vouchers[0])
    assert model.redeem(model.vouchers[0], 3_000_001) == 1_500_000
    assert (model.available(), model.committed(), model.used_in("none")) == (
        10**6,
        500_000,
        1_500_000,
    )
    assert model.submit(sound=False) == 1_500_000
    with pytest.raises(Refused, match="self-approval"):
        model.approve(1, same=True)
    model.approve(1, same=False)
    assert model.prepare() == 1_500_000
    model.approve_batch(1, same=False)
    assert (model.export(1), model.bank(1, 500_000, failed=False)) == (1_500_000, "partly")
    assert (model.balances()["paid"], model.balances()["payable"]) == (500_000, 1_000_000)
