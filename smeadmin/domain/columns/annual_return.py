"""The columns of ``return``, which follow from the figures that a policy wants filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.columns.institution import INSTITUTION
from smeadmin.domain.columns.units import Unit
from smeadmin.i18n import Text


class Figure(Protocol):
    """What is needed of a policy's figure: ``choices`` are (stored value, words), in their order."""

    @property
    def name(self) -> str:
        """Its name in the document."""
        ...

    @property
    def unit(self) -> str:
        """Its unit, as policies write it."""
        ...

    @property
    def label(self) -> Text:
        """What people read."""
        ...

    @property
    def choices(self) -> tuple[tuple[str, Text], ...]:
        """What may be chosen; empty for other units."""
        ...


_BY_UNIT: Mapping[str, tuple[Kind, Unit | None]] = {
    "money": (Kind.FEN, units.WAN_YUAN),
    "ratio": (Kind.RATIO, units.PERCENT),
    "persons": (Kind.INT, units.PERSON),
    "enterprises": (Kind.INT, units.BODY),
    "bodies": (Kind.INT, units.BODY),
    "visits": (Kind.INT, units.VISIT),
    "person_times": (Kind.INT, units.PERSON_TIME),
    "events": (Kind.INT, units.EVENT),
    "items": (Kind.INT, units.ITEM),
    "area": (Kind.AREA, units.SQUARE_METRE),
    "points": (Kind.MICRO, units.POINT),
    "years": (Kind.INT, units.YEAR),
    "months": (Kind.INT, units.MONTH),
    "days": (Kind.INT, units.DAY),
    "number": (Kind.MICRO, None),
    "yes_no": (Kind.FLAG, None),
    "choice": (Kind.CHOICE, None),
    "set": (Kind.SET, None),
    "date": (Kind.DAY, None),
    "region": (Kind.REGION, None),
}
"""Policy units (policy-format 2.3) to what stands in a cell and the unit its header shows."""


def return_noun(figures: Iterable[Figure]) -> Noun:
    """Build the columns of the yearly figures: one per filed figure, by credit code.

    A figure that two documents both want comes once. Money keeps the figure's own name as column name.
    Raises ``KeyError`` for a unit that policies do not know.
    """
    columns: dict[str, Column] = {}
    for figure in figures:
        kind, unit = _BY_UNIT[figure.unit]
        columns.setdefault(
            figure.name,
            Column(
                figure.name,
                figure.label,
                kind,
                choices=tuple(figure.choices),
                unit=unit,
                lowest=None if kind in (Kind.DAY, Kind.FLAG) else 0,
                usual=units.OF_A_YEAR if kind is Kind.FEN else None,
                example=_example(kind, figure.choices),
            ),
        )
    who = (INSTITUTION["credit_code"], INSTITUTION["name"])
    return Noun(
        "return",
        Text("年报数据", "return"),
        (*who, *columns.values()),
        key=("credit_code",),
        refers=(("credit_code", "institution"),),
    )


_EXAMPLES = {
    Kind.FEN: Text("312.40", "312.40"),
    Kind.RATIO: Text("34.0", "34.0"),
    Kind.INT: Text("12", "12"),
    Kind.AREA: Text("186.5", "186.5"),
    Kind.MICRO: Text("86.5", "86.5"),
    Kind.DAY: Text("2019-02-28", "2019-02-28"),
    Kind.FLAG: Text("是", "yes"),
    Kind.REGION: Text("990121", "990121"),
}


def _example(kind: Kind, choices: tuple[tuple[str, Text], ...]) -> Text | None:
    """Give what stands in the example row of a template: of words the first, of several the first two."""
    if not choices:
        return _EXAMPLES.get(kind)
    words = [label for _value, label in choices[: 2 if kind is Kind.SET else 1]]
    return Text("、".join(one.zh for one in words), "、".join(one.en for one in words))
