"""Every act of a walk with what may be chosen for it; amounts and days lie at the bounds, or one beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.actions.money_model import Model
from tests.actions.money_walk import PARTS, PLAIN

ENTERPRISES = ("E1", "E2", "E3")
YES_NO, NEAR, WIDE = (False, True), (-1, 0, 1), (-2, -1, 0, 1, 2)
Choices = dict[str, Sequence[Any]]


def _rather(every: range, fits: Callable[[int], bool]) -> list[int]:
    """Give what an act fits, the newest, and a few whatever they are: to be refused."""
    good = [at for at in every if fits(at)][-4:]
    return [*good, *good, *good, *every[-3:]]


def _places(m: Model) -> list[int]:
    return _rather(range(len(m.vouchers)), lambda at: m.vouchers[at].state == "issued")


def _claims(m: Model, state: str = "submitted") -> list[int]:
    return _rather(range(1, len(m.claims) + 1), lambda n: m.claims[n - 1] == state)


def _batches(m: Model, *states: str) -> list[int]:
    def fits(number: int) -> bool:
        batch = m.batches[number - 1]
        return batch.state in states and not batch.retried

    return _rather(range(1, len(m.batches) + 1), fits)


def _uses(m: Model) -> list[int]:
    """Give what was paid, and what a recovery has begun to take back: a second one takes the rest."""
    begun = [at for at, used in enumerate(m.uses) if any(d.used is used for d in m.debts)]
    return [*_rather(range(len(m.uses)), lambda at: m.owing(m.uses[at]) > 0), *begun[-3:]]


def _debts(m: Model, decided: bool) -> list[int]:
    def fits(at: int) -> bool:
        return m.debts[at].decided is decided and m.debts[at].left() > 0

    return _rather(range(len(m.debts)), fits)


BOUNDS = ("room", "fund", "small")
STEPS: dict[str, Callable[[Model], Choices]] = {
    "appropriate": lambda m: {"amount": (1, 99, 500_000)},
    "wait": lambda m: {"near": NEAR, "newest": YES_NO},
    "undo": lambda m: {},
    "issue": lambda m: {
        "enterprise": ENTERPRISES,
        "bound": BOUNDS,
        "near": NEAR,
        "up_to": YES_NO,
    },
    "plain": lambda m: {"name": tuple(PLAIN), "place": _places(m)},
    "extend": lambda m: {"place": _places(m), "near": NEAR},
    "topup": lambda m: {"place": _places(m), "bound": BOUNDS, "near": NEAR},
    "transfer": lambda m: {"place": _places(m), "to": ENTERPRISES},
    "redeem": lambda m: {"place": _places(m), "near": WIDE, "half": YES_NO},
    "expire": lambda m: {},
    "submit": lambda m: {"sound": YES_NO},
    "cut": lambda m: {"claim": _claims(m), "first": YES_NO, "part": tuple(PARTS)},
    "reject": lambda m: {"claim": _claims(m)},
    "approve": lambda m: {"claim": _claims(m), "same": YES_NO},
    "red_letter": lambda m: {"use_at": _uses(m)},
    "prepare": lambda m: {},
    "settle": lambda m: {"batch": _batches(m, "prepared"), "same": YES_NO},
    "export": lambda m: {"batch": _batches(m, "approved")},
    "bank": lambda m: {
        "batch": _batches(m, "exported", "partly", "paid"),
        "part": (*PARTS, "failed"),
        "twice": YES_NO,
    },
    "retry": lambda m: {"batch": _batches(m, "failed", "partly"), "twice": YES_NO},
    "recover": lambda m: {"use_at": _uses(m), "part": tuple(PARTS)},
    "decide": lambda m: {"debt": _debts(m, False)},
    "receive": lambda m: {"debt": _debts(m, True), "part": tuple(PARTS)},
    "net": lambda m: {"debt": _debts(m, True), "batch": _batches(m, "prepared")},
    "onward": lambda m: {},
}
"""An act with nothing to choose from cannot be taken now."""
