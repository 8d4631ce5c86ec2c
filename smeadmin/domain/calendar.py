"""Working days: known by notice, a year at a time; a year nobody has entered is never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from smeadmin.domain.rules.clocks import Duration
from smeadmin.errors import Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

HOLIDAY, WORKDAY = "holiday", "workday"


class CalendarMissing(Refused):
    """Working days are counted by the State Council's notice of the year, and that of this year is not here.

    Weekends alone would be a guess: holidays and the days worked for them differ each year. Enter the
    notice when it is published.
    """

    code, sentence = "calendar-missing", N_("the working days of {year} are not known")


class CalendarDocumentNeeded(Usage):
    """Working days are entered from a notice, and its number is kept with them."""

    code, sentence = "calendar-document-needed", N_("of which notice are these days?")


@dataclass(frozen=True, slots=True)
class DayNamed:
    """A day that a notice names: off or worked, and for which holiday."""

    day: date
    status: str
    note: Text


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """One year by its notice; ``own``: entered in this office."""

    year: int
    number: str
    days: tuple[DayNamed, ...]
    own: bool = False


class WorkingDays:
    """The years that are known; calling it tells whether a day is worked."""

    def __init__(self, years: Iterable[YearOfDays]) -> None:
        """Take the years; a later one of the same year adds to and overrules the earlier."""
        self._number: dict[int, str] = {}
        self._named: dict[date, tuple[DayNamed, str]] = {}
        for one in years:
            self._number[one.year] = one.number
            self._named.update((named.day, (named, one.number)) for named in one.days)

    def __call__(self, day: date) -> bool:
        """Tell whether a day is worked; raises CalendarMissing."""
        named, _number = self.named(day)
        return day.weekday() < 5 if named is None else named.status == WORKDAY

    def named(self, day: date) -> tuple[DayNamed | None, str]:
        """Give what a notice says of a day, and the notice; raises CalendarMissing."""
        if day.year not in self._number:
            file, number = _("working-days.xlsx"), _("NUMBER")
            command = f"smeadmin calendar import {file} --year {day.year} --doc {number}"
            raise CalendarMissing(
                {"year": day.year},
                way_out=(_("enter the notice: {command}").format(command=command),),
            )
        named, number = self._named.get(day, (None, self._number[day.year]))
        return named, number

    def after(self, day: date, count: int) -> date:
        """Give the last of ``count`` working days after a day that is not counted itself."""
        return Duration(count, "working_days").after(day, self)

    def between(self, first: date, last: date) -> int:
        """Count the working days from a day to a day, both counted."""
        span = (last - first).days + 1
        return sum(self(first + timedelta(days=n)) for n in range(max(span, 0)))


@dataclass(frozen=True, slots=True)
class CalendarListed:
    """The years that are known, with the days their notices name."""

    years: tuple[YearOfDays, ...]


@dataclass(frozen=True, slots=True)
class DayChecked:
    """Whether a day is worked and by which notice; with a term also its last day."""

    day: date
    worked: bool
    named: DayNamed | None
    number: str
    count: int | None = None
    end: date | None = None
