"""Dates as people type them, read strictly: four-digit year first, no time, no guessing.

Accepted: ``2024-02-09``, ``2024/2/9``, ``2024.2.9``, ``2024年2月9日``, ``20240209``. ``长期`` where allowed.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from smeadmin.domain.findings import Fault
from smeadmin.domain.text import narrow

EARLIEST = date(1949, 1, 1)
FOREVER = date(9999, 12, 31)
YEARS_AHEAD = 30
"""How far in the future a date may lie before it is taken for a slip of the hand."""

FOREVER_WORDS = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限", "forever"})

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(\d{4})-(\d{1,2})-(\d{1,2})",
        r"(\d{4})/(\d{1,2})/(\d{1,2})",
        r"(\d{4})\.(\d{1,2})\.(\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
)
_TIME = re.compile(r"[\sT上下]+\D{0,2}\d{1,2}[:时点].*")
_WRONG = (
    (re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", re.ASCII), "two-digit-year"),
    (re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", re.ASCII), "day-first"),
    (re.compile(r"\d{5}(\.\d+)?", re.ASCII), "day-serial"),
)


def parse(text: str) -> date:
    """Read a date. Raises ``Fault``: ``not-a-day``, ``no-such-day``, ``two-digit-year``,
    ``day-first``, ``day-serial``, ``time-part``."""
    if _ISO.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Fault("no-such-day") from None
    folded = narrow(text)
    if "年" in folded:
        folded = folded.replace(" ", "")
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                raise Fault("no-such-day") from None
    for form, code in _WRONG:
        if form.fullmatch(folded):
            raise Fault(code)
    time = _TIME.search(folded)
    if time and any(form.fullmatch(folded[: time.start()]) for form in _FORMS):
        raise Fault("time-part")
    raise Fault("not-a-day")


def of_cell(value: date | datetime) -> date:
    """Take a date cell of a spreadsheet. Raises ``Fault`` ``time-part``."""
    if isinstance(value, datetime):
        if value.time() != value.time().min:
            raise Fault("time-part")
        return value.date()
    return value


def latest(today: date) -> date:
    """The last date that is taken for meant: thirty years after today."""
    return date(today.year + YEARS_AHEAD, 12, 31)
