"""Outside lists as results, and what is refused about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smeadmin.domain.registers import Found
from smeadmin.errors import Conflict, NotFound, Usage
from smeadmin.i18n import mark as N_


class RosterNotFound(NotFound):
    """There is no list of that name; a list is made once, then imported edition by edition."""

    code, sentence = "roster-not-found", N_("there is no list {roster}")


class RosterExists(Conflict):
    """A list is made once; its later editions are imported into it."""

    code, sentence = "roster-exists", N_("the list {roster} is there already")


class RosterEditionExists(Conflict):
    """An edition is the whole list as it was on its date; it is corrected by its own export, edited.

    Another list of the same date takes its place after the earlier import has been undone.
    """

    code, sentence = (
        "roster-edition-exists",
        N_("the edition of {dated} is there, with other content"),
    )


class RosterDated(Usage):
    """An edition cannot be dated after the day on which it is imported."""

    code, sentence = "roster-dated", N_("the edition is dated {dated}, after {on}")


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its date, how many stand on it, and how many of them are registered."""

    dated: date
    items: int
    institutions: int
    enterprises: int


@dataclass(frozen=True, slots=True)
class RosterShown:
    """A list with its editions, the newest first, and the registered ones on the newest."""

    name: str
    kept_by: str
    editions: tuple[Edition, ...]
    standing: tuple[Standing, ...] = ()
    sanction: str | None = None


@dataclass(frozen=True, slots=True)
class RostersListed:
    """The lists there are, on a day."""

    rosters: tuple[RosterShown, ...]
    on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody registered who stands on a list: from when until when."""

    code: str
    name: str
    noun: str
    since: date | None
    until: date | None


def _holds(item: tuple[date | None, date | None], day: date) -> bool:
    since, until = item
    return (since is None or since <= day) and (until is None or day <= until)


@dataclass(frozen=True, slots=True)
class OnRoster:
    """Whether one stands on a list: by which edition (None: there is none yet), in which period."""

    roster: str
    dated: date | None
    items: tuple[tuple[date | None, date | None], ...]

    def on(self, day: date) -> bool | None:
        """Tell whether it holds on a day; None while no edition says."""
        return None if self.dated is None else any(_holds(item, day) for item in self.items)

    def item(self, day: date) -> tuple[date | None, date | None]:
        """Give the entry that holds on a day, else the last one: from when until when."""
        holding = [item for item in self.items if _holds(item, day)]
        return (holding or list(self.items) or [(None, None)])[-1]


@dataclass(frozen=True, slots=True)
class RosterChecked:
    """One body against every list."""

    body: Found
    on: date
    lists: tuple[OnRoster, ...]
