"""Clocks: until when? Exact to the day, all ends inclusive (policy format 2.6, 5.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from smeadmin.domain.rules.head import Head

Calendar = Callable[[date], bool]
"""Tells whether a day is a working day."""

ONE_DAY = timedelta(days=1)


def weekdays(day: date) -> bool:
    """Take Monday to Friday for working days: the calendar where no notice is at hand."""
    return day.weekday() < 5


def months_after(day: date, months: int) -> date:
    """Give the same day so many months on, or the last day of a shorter month."""
    return day + relativedelta(months=months)


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of ``years`` ``months`` ``days`` or ``working_days``."""

    count: int
    unit: str

    def after(self, day: date, working: Calendar) -> date:
        """Give the last day of the duration after (or, below 0, before) a day not counted itself."""
        if self.unit == "days":
            return day + timedelta(days=self.count)
        if self.unit == "working_days":
            step, left = (ONE_DAY, self.count) if self.count > 0 else (-ONE_DAY, -self.count)
            while left:
                day += step
                left -= working(day)
            return day
        return months_after(day, self.count * (12 if self.unit == "years" else 1))

    def __neg__(self) -> Duration:
        return Duration(-self.count, self.unit)


@dataclass(frozen=True, slots=True)
class Span:
    """What a clock came to, both days inclusive; None is not known."""

    start: date | None
    end: date | None


UNKNOWN_SPAN = Span(None, None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clock:
    """How long a state lasts or an act may take, from an event or between plain dates."""

    head: Head
    event: str | None = None
    before: bool = False
    duration: Duration | None = None
    ends: str | None = None
    starts: str = "event"
    roll: bool = False
    on: date | None = None
    since: date | None = None
    until: date | None = None
    earliest: tuple[Clock, ...] = ()

    def resolve(self, events: Mapping[str, date], working: Calendar = weekdays) -> Span:
        """Give its first and last day from the dates of events; an event not there is not known."""
        if self.earliest:
            spans = [clock.resolve(events, working) for clock in self.earliest]
            ends = [span.end for span in spans if span.end is not None]
            return Span(spans[0].start, min(ends)) if len(ends) == len(spans) else UNKNOWN_SPAN
        if self.on is not None:
            return Span(self.on, self.on)
        if self.event is None:
            return Span(self.since, self.until)
        day = events.get(self.event)
        if day is None:
            return UNKNOWN_SPAN
        return self._back(day, working) if self.before else self._forth(day, working)

    def _forth(self, event: date, working: Calendar) -> Span:
        """Run on from an event. What follows an expiry, and ``next_day``, begins the day after it."""
        start, counted = event, event
        if self.starts == "next_year":
            counted = date(event.year, 12, 31)
            start = counted + ONE_DAY
        elif self.starts == "next_day" or self.event == "expiry":
            start = event + ONE_DAY
        if self.duration is None or self.duration.unit in ("years", "months"):
            whole = self.ends in ("month_end", "year_end") or self.event == "expiry"
            anchor = counted if whole else start
            end = anchor if self.duration is None else self.duration.after(anchor, working)
            end = _ending(end, self.ends)
        else:
            end = self.duration.after(counted, working)
        if self.roll:
            while not working(end):
                end += ONE_DAY
        return Span(start, end)

    def _back(self, event: date, working: Calendar) -> Span:
        """Give the window that ends with an event."""
        start = event if self.duration is None else (-self.duration).after(event, working)
        if self.duration is None or self.duration.unit in ("years", "months"):
            if self.ends == "day_before":
                start += ONE_DAY
            elif self.ends == "month_end":
                start = start.replace(day=1)
            elif self.ends == "year_end":
                start = date(start.year, 1, 1)
        return Span(start, event)


def _ending(day: date, ends: str | None) -> date:
    """Move an anniversary to the end its measure names."""
    if ends == "day_before":
        return day - ONE_DAY
    if ends == "month_end":
        return day.replace(day=1) + relativedelta(months=1) - ONE_DAY
    if ends == "year_end":
        return date(day.year, 12, 31)
    return day


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock with the act that is due by its end, and what happens if it is not done."""

    clock: Clock
    act: str
    otherwise: str | None = None
