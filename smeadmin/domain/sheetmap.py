"""What a sender's headers mean: declared once, used each time."""

from __future__ import annotations

from dataclasses import dataclass

from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.domain.columns.opening import OPENINGS
from smeadmin.errors import NotFound, Usage
from smeadmin.i18n import mark as N_

Headers = tuple[tuple[str, str], ...]
"""Pairs of a header as the sender writes it and one of ours, with its unit where it needs one."""


class SheetMapNotFound(NotFound):
    """No headers of that sender were declared for this list.

    ``sheet maps`` lists what is declared; ``sheet map`` declares.
    """

    code = "sheet-map-not-found"
    sentence = N_("no headers of 「{sender}」 are declared for 「{noun_label}」")


class HeaderPairBroken(Usage):
    """Each pair is the sender's header, an equals sign, and one of ours."""

    code, sentence = "header-pair-broken", N_("「{pair}」 is not two headers with = between them")


class HeaderMeansNothing(Usage):
    """The right side must be a column of the list, with its unit where it holds money or a rate."""

    code, sentence = "header-means-nothing", N_("「{ours}」 is not a column of 「{noun_label}」")


class HeaderUnitMissing(Usage):
    """Money and rates are never read without a unit, so the declaration must say it."""

    code, sentence = "header-unit-missing", N_("「{ours}」 does not say its unit")


LISTS = {noun.name: noun for noun in (*NOUNS.values(), *OPENINGS)}
"""Every list that can come in by file, but for the yearly figures, whose columns a measure gives."""


@dataclass(frozen=True, slots=True)
class SheetMapped:
    """The headers of one sender for one list; ``headers`` is empty when they were taken away."""

    sender: str
    noun: Noun
    headers: Headers
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class SheetMapsListed:
    """All declared headers, by sender and list."""

    maps: tuple[SheetMapped, ...]
