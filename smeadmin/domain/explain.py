"""What ``explain`` finds out about a refused attempt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smeadmin.errors import NotFound
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


class NothingToExplain(NotFound):
    """No number and no error code of that form is known.

    Numbers are explained from the register in use: CS- changes, RF- refused attempts, certificates,
    vouchers and the rest; error codes are the words in square brackets after a refusal.
    """

    code, sentence = "nothing-to-explain", N_("nothing here is called 「{word}」")


@dataclass(frozen=True, slots=True)
class RefusalExplained:
    """A refused attempt as it was said at the time: who tried what, when, and why it was refused.

    ``short_by`` and ``way_out`` are lines by language.
    """

    number: str
    code: str
    command: str
    arguments: tuple[str, ...]
    by: str
    on: dt.date
    at: dt.datetime
    message: Text
    clause: str | None
    clause_words: Text
    short_by: Mapping[str, tuple[str, ...]]
    way_out: Mapping[str, tuple[str, ...]]
    details: Mapping[str, Any]
