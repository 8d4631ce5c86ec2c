"""Retention: which personal values an office may not keep for ever, and from when their time runs.

How many months each class is kept is the office's to say, by its own rules; there is no default.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from smeadmin.errors import Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

CLASSES: dict[str, Text] = {
    "contact": Text(
        "已注销机构、企业的联系人与法定代表人，自注销日起",
        "contacts and legal persons of those closed, from the closing",
    ),
    "account": Text(
        "已注销收款人的账户，自注销日起", "accounts of payees closed, from the closing"
    ),
    "objection": Text("异议人，自答复日起", "who objected, from the answer"),
    "proposal": Text(
        "已决定的待批变更所写内容，自决定日起", "words of proposals, from the decision"
    ),
    "identity": Text("涉及个人的佐证材料，自材料日期起", "papers about persons, from their date"),
}
"""The classes of personal values, each with the day from which its months run."""


class RetentionUnknown(Usage):
    """Only these classes of personal values have a period of their own."""

    code, sentence = "retention-unknown", N_("there is no class of personal values 「{kept}」")


@dataclass(frozen=True, slots=True)
class Period:
    """One class and the months for which it is kept; None where the office has said nothing."""

    kept: str
    months: int | None
    document: str | None

    def due(self, since: dt.date) -> dt.date | None:
        """Give the first day on which a value is no longer to be kept."""
        return None if self.months is None else since + relativedelta(months=self.months)


@dataclass(frozen=True, slots=True)
class DueLine:
    """One row whose personal values are due to be erased; ``token`` finds them, ``noun`` is its table."""

    kept: str
    noun: str
    name: str
    since: dt.date
    due_on: dt.date
    token: str


@dataclass(frozen=True, slots=True)
class Due:
    """The periods of the office, and what is due on a day."""

    periods: tuple[Period, ...]
    lines: tuple[DueLine, ...]
    on: dt.date
