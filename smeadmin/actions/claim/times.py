"""Within which days something redeemed may be claimed, and a claim of it is to be verified."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.actions.voucher import rules
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import deadlines_for
from smeadmin.domain.rules.clocks import Calendar, Deadline, Span
from smeadmin.domain.rules.document import Voucher
from smeadmin.storage import vouchers
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Redemption, VoucherTerms
from smeadmin.storage.tables.voucher import Voucher as VoucherRow


class ClaimTimes:
    """Reads the deadlines of the text under which each redemption was reckoned."""

    def __init__(self, view: View) -> None:
        self._view, self._library, self._calendar = view, Library(view), calendar_of(view)
        self._programmes = {p.id: p for p in vouchers.programmes(view)}
        self._rules: dict[tuple[Basis, int], Voucher] = {}

    def window(self, row: sa.RowMapping) -> Span:
        """Give the time in which all deadlines allow a claim; see ``rests_on`` for the row."""
        return _window(deadlines_for(self._rule(row), "claim"), self._events(row), self._calendar)

    def verified_by(self, row: sa.RowMapping) -> list[dt.date]:
        """Give the last days for verifying what is claimed on the day of the view."""
        events = {**self._events(row), "claim": self._view.on}
        clocks = [deadline.clock for deadline in deadlines_for(self._rule(row), "answer")]
        ends = [clock.resolve(events, self._calendar).end for clock in clocks]
        return [end for end in ends if end is not None]

    def _rule(self, row: sa.RowMapping) -> Voucher:
        programme = self._programmes[row["programme_id"]]
        key = Basis.of_data(row["basis"]), programme.id
        if key not in self._rules:
            self._rules[key] = self._library.kept(key[0]).voucher(programme.noun)
        return self._rules[key]

    def _events(self, row: sa.RowMapping) -> Mapping[str, dt.date]:
        programme = self._programmes[row["programme_id"]]
        events = rules.events_of(programme, row["issued_on"], row["registered_on"])
        events["period_end"] = dt.date(row["year"], 12, 31)
        if row["contract_date"] is not None:
            events["contract"] = row["contract_date"]
        return events


def rests_on() -> tuple[sa.Column[Any], ...]:
    """Give the columns of voucher, redemption and terms that the times rest on."""
    v = of(VoucherRow).c
    given = (v.programme_id, v.issued_on, v.registered_on, v.year)
    return (*given, of(Redemption).c.contract_date, of(VoucherTerms).c.basis)


def _window(
    deadlines: Sequence[Deadline], events: Mapping[str, dt.date], calendar: Calendar
) -> Span:
    """Give the time in which all deadlines allow a claim; only plain dates have a first day."""
    spans = [(d.clock, d.clock.resolve(events, calendar)) for d in deadlines]
    ends = [span.end for _clock, span in spans if span.end is not None]
    starts = [clock.since for clock, _span in spans if clock.since is not None]
    return Span(max(starts, default=None), min(ends, default=None))
