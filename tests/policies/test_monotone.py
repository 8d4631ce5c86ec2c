"""More of what earns points never lowers its item, in any measure that comes with the program (invariant 34)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import is_number
from smeadmin.domain.rules.values import Brackets, Constant, First, OfFigure, Steps, Times, Value
from smeadmin.domain.rules.walk import all_in
from tests.policies.test_shipped import SHIPPED

AMOUNTS = [Fraction(n, 8) for n in range(33)] + [Fraction(n) for n in range(5, 400, 7)]
FEN = 100_000  # money is looked at from nothing to some millions


def _earning(value: Value) -> bool:
    """Tell whether the measure gives points for more of one figure, and takes none away."""
    if not isinstance(value, Times | Steps | Brackets | First | OfFigure) or value.head.when:
        return False
    if isinstance(value, First):  # bands from the top, each worth at most the one above
        worth = [row.gives.value for row in value.rows if isinstance(row.gives, Constant)]
        ops = {test.op for row in value.rows if row.test for test in getattr(row.test, "tests", ())}
        whole = len(worth) == len(value.rows) and worth == sorted(worth, reverse=True)
        return whole and ops <= {"at_least", "more_than"}
    given: tuple[Value, ...] = (value.times,) if isinstance(value, Times) else ()
    given = (value.adds, value.gives) if isinstance(value, Steps) else given
    return all(isinstance(v, Constant) and is_number(v.value) and v.value >= 0 for v in given)


ITEMS = [
    pytest.param(document, value, id=f"{name}-{value.head.path}")
    for name, document in SHIPPED.items()
    for noun in document.nouns.values()
    if isinstance(noun, Evaluation)
    for value in all_in(noun.score)
    if isinstance(value, Value) and value.head.path and _earning(value)
]


@pytest.mark.parametrize(("document", "value"), ITEMS)
def test_more_never_lowers_an_item(document: Document, value: Value) -> None:
    name = str(getattr(value, "figure", ""))
    if name not in document.figures:
        pytest.skip("reads no figure of its own")
    scale = FEN if document.figures[name].unit == "money" else 1
    worth = []
    for amount in sorted(AMOUNTS):
        reading = Reading(document.figures, Facts({name: amount * scale}))
        worth.append(value.worth(reading).value)
    known = [one for one in worth if is_number(one)]
    assert known
    assert known == sorted(known)


def test_enough_items_are_looked_at() -> None:
    assert len(ITEMS) > 20
