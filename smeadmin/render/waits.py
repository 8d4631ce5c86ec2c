"""How long something waits, and how long it may: said alike on every desk."""

from __future__ import annotations

from datetime import date

from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext


def days_left(n: int) -> str:
    """Say how many days are left, the present one not counted."""
    return ngettext("{n} day left", "{n} days left", n).format(n=n)


def until(day: date | None, on: date) -> str | None:
    """Say the last day of something, and how many days are left or it is late; None without one."""
    if day is None:
        return None
    n = (day - on).days
    left = days_left(n)
    if n < 0:
        left = ngettext("{n} day late", "{n} days late", -n).format(n=-n)
    return _("{day}, {left}").format(day=day, left=left)


def since(day: date, on: date) -> str:
    """Say since when something waits, and how many days that is."""
    n = (on - day).days
    if n == 0:
        return str(day)
    return ngettext("since {day}, {n} day", "since {day}, {n} days", n).format(day=day, n=n)
