"""Figures that are told for a voucher: stated in an application, declared when it is used."""

from __future__ import annotations

from collections.abc import Mapping

from smeadmin.actions.given import read_value
from smeadmin.domain.certification.refusals import FigureUnknown
from smeadmin.domain.programme import LATER, TOLD
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import ByJudgement, Figure, Filed
from smeadmin.domain.rules.units import Scalar
from smeadmin.i18n import gettext as _

_TOLD = frozenset({*TOLD, *LATER})


def read_told(document: Document, told: Mapping[str, str]) -> dict[str, Scalar]:
    """Read figures as they were typed, by name or label; raises FigureUnknown, FigureValue."""
    known = {figure.name: figure for figure in document.figures.values() if _may_be_told(figure)}
    labels = {
        word: figure
        for figure in known.values()
        if figure.label is not None
        for word in (figure.label.zh, figure.label.en)
    }
    values: dict[str, Scalar] = {}
    for name, text in told.items():
        figure = known.get(name) or labels.get(name)
        if figure is None:
            raise FigureUnknown(
                {"figure": name, "known": list(known)},
                way_out=(
                    _("asked for: {known}").format(known=", ".join(known))
                    if known
                    else f"smeadmin policy show {document.id}",
                ),
            )
        values[figure.name] = read_value(figure, text)
    return values


def _may_be_told(figure: Figure) -> bool:
    if isinstance(figure.origin, ByJudgement):
        return True
    return isinstance(figure.origin, Filed) and figure.origin.where in _TOLD
