"""Holders whose measure has them checked, and who were not checked in a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.certification.judging import holder_of, judge
from smeadmin.actions.certification.measures import noun_of
from smeadmin.actions.given import GivenValues
from smeadmin.actions.library import Library
from smeadmin.domain.certification.certificate import Right, may
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Certification
from smeadmin.storage.certificates import tenures, with_closing
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate, HolderCheck


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A title whose holder was not checked in a year: the check before, and by when the next is due.

    ``due_on`` is None where the measure has holders tested, but not every year.
    """

    number: str
    due_on: dt.date | None
    checked_on: dt.date | None = None
    result: str | None = None


def unchecked(view: View, year: int) -> dict[str, Unchecked]:
    """Give the holders not checked in a year, by certificate; as they stand today, or at its end.

    Only those who may be checked by the rights table, and whose measure says what is checked: the duties
    of a holder (each year, so by its last day, or that of the title), or what follows from a test. Who
    owes none of the duties at the end of the year (``when``: a title is new, say) is not checked in it.
    """
    ends = dt.date(year, 12, 31)
    library, on = Library(view), min(view.on, ends)
    noun = noun_of(library)
    rows, before = (
        view.rows(with_closing().order_by(of(Certificate).c.id)),
        _last_checks(view, ends),
    )
    known = tenures(view, rows)
    found = {}
    for row in rows:
        tenure, (checked_on, result) = known[row["id"]], before.get(row["id"], (None, None))
        if not may(tenure, Right.SCORED, on) or (checked_on and checked_on.year == year):
            continue
        measure = noun(row["basis"], row["certification"])
        if measure.supervised and not _exempt(view, library, row, measure, ends):
            due = min(ends, tenure.last_day) if measure.duties is not None else None
            found[row["number"]] = Unchecked(row["number"], due, checked_on, result)
    return found


def _exempt(
    view: View, library: Library, row: Mapping[Any, Any], noun: Certification, on: dt.date
) -> bool:
    """Tell whether the measure asks each duty of some only, and none of them of this holder on a day."""
    if noun.duties is None or any(duty.head.when is None for duty in noun.duties.rows):
        return False
    document = library.kept(Basis.of_data(dict(row["basis"])))
    holder = holder_of(view, row["institution_id"])
    level, nothing = row["level"], GivenValues()
    checked = judge(view, library, holder, document, noun, level, nothing, on, duties=True)
    assert checked.reading is not None
    found = [duty.judge(checked.reading).verdict for duty in noun.duties.rows]
    return all(verdict is Verdict.NONE for verdict in found)


def _last_checks(view: View, until: dt.date) -> dict[int, tuple[dt.date, str]]:
    """Give the day and the result of each holder's last check up to a day, by certificate."""
    c = of(HolderCheck).c
    wanted = sa.select(c.certificate_id, c.checked_on, c.result).where(c.checked_on <= until)
    rows = view.connection.execute(wanted.order_by(c.checked_on, c.id))
    return {certificate: (day, result) for certificate, day, result in rows}
