"""What a final grade brings: each effect that follows for each institution, and what is done of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.errors import Refused
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

REVOKING = frozenset({"revoke", "exclude"})
"""Acts that take a title away: they are proposed, and another person decides."""


class NotFinalYet(Refused):
    """A grade has consequences once it is final."""

    code, sentence = "not-final-yet", N_("{evaluation} of {year} is not final yet")


@dataclass(frozen=True, slots=True)
class Consequence:
    """One effect for one institution: acts, money, until when; ``certificate``: the title it takes away.

    ``proposal`` is the change that proposed it, ``refused`` why it cannot be proposed.
    """

    institution_id: int
    office_no: str
    code: str
    name: str
    grade: str | None
    effect: str
    label: Text
    clause: tuple[str, ...]
    acts: tuple[str, ...]
    of: str | None = None
    amount_fen: int | None = None
    until: dt.date | None = None
    certificate: str | None = None
    choose: bool = False
    proposal: str | None = None
    refused: str | None = None

    @property
    def takes_title(self) -> bool:
        """Whether a title is to be taken away, and there is one."""
        return self.certificate is not None


@dataclass(frozen=True, slots=True)
class Followed:
    """Everything that follows from an evaluation."""

    line: EvaluationLine
    on: dt.date
    lines: tuple[Consequence, ...]
    again: dt.date | None = None  # until when those who fell short may try once more
    document: Any = None
