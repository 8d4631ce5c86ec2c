"""Figures that are typed for one case: what an application states, and what a named person judges."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import sqlalchemy as sa

from smeadmin.domain.amounts import parse_amount
from smeadmin.domain.certification.refusals import FigureUnknown, FigureValue, JudgementReason
from smeadmin.domain.findings import Fault
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import ByJudgement, Figure, Filed
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.units import UNITS, Scalar
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.policies.literals import LiteralFault, literal
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Judgement

YES = frozenset({"yes", "true", "1", "是", "有", "符合"})
NO = frozenset({"no", "false", "0", "否", "无", "不符合"})
NOTHING = frozenset({"", "none", "无"})
"""Words for an empty set: what is declared to be nothing."""


@dataclass(frozen=True, slots=True)
class GivenValues:
    """Values of a case: as typed (to be kept), as read, what was judged, and where each came from."""

    typed: Mapping[str, str] = field(default_factory=dict)
    judged: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Scalar] = field(default_factory=dict)
    origins: Mapping[str, object] = field(default_factory=dict)
    by: str = ""
    reason: str = ""

    def joined(self, other: GivenValues) -> GivenValues:
        """Put two together; the other one wins."""
        return dataclasses.replace(
            self,
            values={**self.values, **other.values},
            origins={**self.origins, **other.origins},
        )


def read_given(
    document: Document,
    given: Mapping[str, str],
    judged: Mapping[str, str],
    *,
    by: str,
    on: dt.date,
    reason: str | None,
    option: str = "--reason",
) -> GivenValues:
    """Read typed values by the units of their figures; ``option`` is the one that gives the reason.

    Raises FigureUnknown, FigureValue, and JudgementReason for a judgement without a reason.
    """
    if judged and not (reason or "").strip():
        raise JudgementReason(way_out=(f"{option} " + _("TEXT"),))
    values: dict[str, Scalar] = {}
    origins: dict[str, object] = {}
    for name, text in given.items():
        figure = _asked(document, name, _of_application)
        values[figure.name] = read_value(figure, text)
        origins[figure.name] = {"filed": "application", "on": on.isoformat()}
    for name, text in judged.items():
        figure = _asked(document, name, _of_person)
        values[figure.name] = read_value(figure, text)
        origins[figure.name] = {"judged_by": by, "on": on.isoformat(), "reason": reason}
    return GivenValues(
        typed={k: str(v) for k, v in given.items()},
        judged={_asked(document, k, _of_person).name: str(v) for k, v in judged.items()},
        values=values,
        origins=origins,
        by=by,
        reason=(reason or "").strip(),
    )


def judgements_of(view: View, application_id: int, document: Document) -> GivenValues:
    """Give what was judged for an application; of several judgements of one figure the newest counts."""
    t = of(Judgement)
    values: dict[str, Scalar] = {}
    origins: dict[str, object] = {}
    for row in view.rows(sa.select(t).where(t.c.application_id == application_id).order_by(t.c.id)):
        figure = document.figures.get(row["figure"])
        if figure is not None:
            values[figure.name] = read_value(figure, row["value"])
            origins[figure.name] = {
                "judged_by": row["judged_by"],
                "on": row["judged_on"].isoformat(),
                "reason": row["reason"],
            }
    return GivenValues(values=values, origins=origins)


def read_value(figure: Figure, text: str) -> Scalar:
    """Read one typed value by the unit of its figure; choices by name or label. Raises FigureValue.

    Money is typed in yuan, as every amount on the command line.
    """
    word = text.strip()
    try:
        if figure.unit == "yes_no":
            if word.lower() in YES | NO:
                return word.lower() in YES
            raise LiteralFault("P04", "yes_no", value=word)
        if figure.unit == "money":
            return parse_amount(word)
        if figure.unit == "set":
            if word.lower() in NOTHING:
                return ()
            parts = [p for p in word.replace("、", ",").replace("，", ",").split(",") if p.strip()]
            return tuple(_choice(figure, p.strip()) for p in parts)
        if figure.unit == "choice":
            return _choice(figure, word)
        if figure.unit == "date":
            return dt.date.fromisoformat(word)
        return literal(word, Kind(figure.unit))
    except (Fault, LiteralFault, ValueError) as fault:
        raise FigureValue(
            details={"figure": str(figure.label or figure.name), "value": word},
            way_out=(_hint(figure),),
        ) from fault


def _choice(figure: Figure, word: str) -> str:
    for name in figure.choices:
        label = figure.labels.get(name)
        if word == name or (label is not None and word in (label.zh, label.en)):
            return name
    if not figure.choices:
        return word
    raise LiteralFault("P31", "choice", value=word, choices=figure.choices)


def _hint(figure: Figure) -> str:
    if figure.choices:
        words = [str(figure.labels.get(name, name)) for name in figure.choices]
        return _("one of: {choices}").format(choices=_(", ").join(words))
    if figure.unit == "yes_no":
        return _("yes or no")
    if figure.unit == "money":
        return _("yuan with two decimals at most, such as 2000.00 or 2万")
    if figure.unit == "date":
        return _("a day, such as 2026-03-10")
    unit = UNITS.get(figure.unit)
    return _("a number, or a share as 85%: {unit}").format(unit=unit.text if unit else figure.unit)


def _of_application(figure: Figure) -> bool:
    return isinstance(figure.origin, Filed) and figure.origin.where == "application"


def _of_person(figure: Figure) -> bool:
    return isinstance(figure.origin, ByJudgement)


def _asked(document: Document, name: str, wanted: Callable[[Figure], bool]) -> Figure:
    """Find a figure that may be typed here by its name or label; raises FigureUnknown."""
    figures = [figure for figure in document.figures.values() if wanted(figure)]
    for figure in figures:
        if name == figure.name or name in _both(figure.label):
            return figure
    known = [figure.name for figure in figures]
    raise FigureUnknown(
        details={"figure": name, "known": known},
        way_out=(_("asked for: {known}").format(known=", ".join(known)),)
        if known
        else (f"smeadmin policy show {document.id}",),
    )


def _both(label: Text | None) -> tuple[str, ...]:
    return (label.zh, label.en) if label is not None else ()
