"""Clocks and durations in words, in the language in use (policy format 2.6)."""

from __future__ import annotations

from smeadmin.domain.rules.clocks import Clock, Duration
from smeadmin.domain.rules.document import Document
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.i18n import ngettext
from smeadmin.policies.literals import duration as read_duration
from smeadmin.policies.phrases import EVENTS, word
from smeadmin.policies.wording import framed

_ENDS = {
    "same_day": N_("to the same day"),
    "day_before": N_("to the day before"),
    "month_end": N_("to the end of that month"),
    "year_end": N_("to the end of that year"),
}
_STARTS = {
    "next_day": N_("counted from the next day"),
    "next_year": N_("counted from the next year"),
}


def clock(document: Document, rule: Clock) -> str:
    """Read a clock back."""
    return framed(document, rule.head, span(document, rule))


def span(document: Document, rule: Clock) -> str:
    """Read a clock back without what every rule carries."""
    if rule.earliest:
        return _("whichever comes first: {cases}").format(
            cases=_("; ").join(clock(document, one) for one in rule.earliest)
        )
    if rule.on is not None:
        return _("on {day}").format(day=rule.on)
    if rule.event is None:
        return _("{since} to {until} (inclusive)").format(
            since=rule.since or "-", until=rule.until or "-"
        )
    lasts = "" if rule.duration is None else duration(rule.duration)
    template = N_("{lasts} before {event}") if rule.before else N_("{lasts} after {event}")
    words = [_(template).format(lasts=lasts, event=word(EVENTS, rule.event)).strip()]
    if rule.starts in _STARTS:
        words.append(_(_STARTS[rule.starts]))
    if rule.ends is not None:
        words.append(_(_ENDS[rule.ends]))
    if rule.roll:
        words.append(_("a last day off moves to the next working day"))
    return _(", ").join(words)


def duration(rule: Duration) -> str:
    """Say a duration."""
    n = rule.count
    if rule.unit == "years":
        words = ngettext("{n} year", "{n} years", n)
    elif rule.unit == "months":
        words = ngettext("{n} month", "{n} months", n)
    elif rule.unit == "days":
        words = ngettext("{n} day", "{n} days", n)
    else:
        words = ngettext("{n} working day", "{n} working days", n)
    return words.format(n=n)


def written(text: str) -> str:
    """Say a duration as it is written in a document."""
    return duration(read_duration(text))
