"""Showing personal values whole: for a purpose, and recorded as an act."""

from __future__ import annotations

from dataclasses import replace

from smeadmin.domain.columns import Noun
from smeadmin.errors import Usage
from smeadmin.i18n import mark as N_


class PurposeNeeded(Usage):
    """Personal values are shown whole for a purpose only, and who saw them is recorded.

    Without --unmask they are shown masked, which is enough to recognise somebody.
    """

    code, sentence = "purpose-needed", N_("personal values are shown whole for a purpose only")


def laid_open(noun: Noun) -> Noun:
    """Give a noun of which nothing is masked."""
    return replace(noun, columns=tuple(replace(one, personal=False) for one in noun.columns))
