"""The catalogue of services as results: a list, one shown, one edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import Finding
from smeadmin.domain.registers import Cell, Found
from smeadmin.errors import InputRejected, NotFound, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class ServiceNotFound(NotFound):
    """The institution has no service of that code in the catalogue."""

    code, sentence = "service-not-found", N_("{institution} offers no service {service}")


class ServicePeriodReversed(InputRejected):
    """A service whose last day comes before its first."""

    code, sentence = "service-period-reversed", N_("valid from {since}, but until {until}")


class NothingGiven(Usage):
    """No value was given that could be changed."""

    code, sentence = "nothing-given", N_("no value was given")


@dataclass(frozen=True, slots=True)
class Offer:
    """One service on offer, with who offers it; ``place`` says where it was read.

    ``noun`` has the columns, categories in the words of the measures in force.
    """

    institution: Found
    noun: Noun
    values: Mapping[str, Any]
    place: Text | None = None

    def on_offer(self, day: date) -> bool:
        """Tell whether it is on offer on a day."""
        since, until = self.values["valid_from"], self.values["valid_until"]
        return (since is None or since <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class ServicesListed:
    """Services that match; ``past`` ones are left out of the list unless asked for."""

    offers: tuple[Offer, ...]
    on: date
    past: int
    filtered: bool


@dataclass(frozen=True, slots=True)
class ServiceEdited:
    """Values of one service were changed by hand; no cells: everything was so already."""

    offer: Offer
    cells: tuple[Cell, ...]
    doubts: tuple[Finding, ...] = ()
