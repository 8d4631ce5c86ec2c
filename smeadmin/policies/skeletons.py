"""Skeletons of documents: what a clerk begins with, every line explained in the language in use.

A skeleton is a whole small document that passes the check, its examples on the bounds included. A line is
TOML as it stands, or a Text: a comment in both languages.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from smeadmin.i18n import Text
from smeadmin.policies.skeleton_parts import (
    AWARD,
    CERTIFICATION,
    EVALUATION,
    HEADER,
    NOTICE,
    TARGET,
    VOUCHER,
    Line,
)

KINDS: dict[str, tuple[Line, ...]] = {
    "certification": CERTIFICATION,
    "evaluation": EVALUATION,
    "award": AWARD,
    "voucher": VOUCHER,
    "target": TARGET,
    "notice": NOTICE,
}


def skeleton(kind: str, since: date) -> str:
    """Write the skeleton of one kind, in force from a day, commented in the language in use."""
    lines = [*_written(HEADER), "", *_written(KINDS[kind])]
    return "\n".join(lines).replace("{since}", since.isoformat()).replace("{kind}", kind) + "\n"


def _written(lines: Iterable[Line]) -> Iterable[str]:
    for line in lines:
        yield f"# {line}" if isinstance(line, Text) else line
