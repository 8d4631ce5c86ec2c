"""Every act of a walk with what may be chosen for it; amounts and days lie at the bounds, or one beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.actions.money_model import Model
from tests.actions.money_walk import PARTS, PLAIN

ENTERPRISES = ("E1", "E2", "E3")
YES_NO, NEAR, WIDE = (False, True), (-1, 0, 1), (-2, -1, 0, 1, 2)
Choices = dict[str, Sequence[Any]]


def _places(model: Model) -> range:
    return range(len(model.vouchers))


def _claims(model: Model) -> range:
    return range(1, len(model.claims) + 1)


def _batches(model: Model) -> range:
    return range(1, len(model.batches) + 1)


def _uses(model: Model) -> range:
    return range(len(model.uses))


def _debts(model: Model) -> range:
    return range(len(model.debts))


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
    "settle": lambda m: {"batch": _batches(m), "same": YES_NO},
    "export": lambda m: {"batch": _batches(m)},
    "bank": lambda m: {"batch": _batches(m), "part": (*PARTS, "failed"), "twice": YES_NO},
    "retry": lambda m: {"batch": _batches(m), "twice": YES_NO},
    "recover": lambda m: {"use_at": _uses(m), "part": tuple(PARTS)},
    "decide": lambda m: {"debt": _debts(m)},
    "receive": lambda m: {"debt": _debts(m), "part": tuple(PARTS)},
    "net": lambda m: {"debt": _debts(m), "batch": _batches(m)},
    "onward": lambda m: {},
}
"""An act with nothing to choose from cannot be taken now."""
