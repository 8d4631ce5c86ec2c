"""An institution's own letter about its score."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from smeadmin.domain.certification.results import Holder
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.units import Number, Scalar
from smeadmin.i18n import Text


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One part of the score: its words, the figure it read, its points and full marks."""

    label: Text
    depth: int
    clause: tuple[str, ...]
    figure: str | None
    unit: str
    found: Scalar | None
    points: Number | None
    full: Any


@dataclass(frozen=True, slots=True)
class ScoreLetter:
    """What one institution is told: its parts, grade and place, and until when it may object."""

    line: EvaluationLine
    holder: Holder
    points: int | None
    full: Any
    rank: int | None
    ranked: int
    grade: str | None
    missing: tuple[str, ...]
    parts: tuple[LetterPart, ...]
    notice: str | None
    object_from: dt.date | None
    object_until: dt.date | None
    document: Document = field(compare=False)
