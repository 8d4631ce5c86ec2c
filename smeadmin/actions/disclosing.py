"""Showing personal values whole: what was shown has left the house, for the reason of the act."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smeadmin.domain.columns import Noun
from smeadmin.domain.disclosing import laid_open
from smeadmin.domain.listing import BodyShown, Listed
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change

if TYPE_CHECKING:
    from smeadmin.domain.notice import NoticeShown


def disclose_body(change: Change, shown: BodyShown) -> BodyShown:
    """Lay open what is personal on the page of one, and record that it was seen."""
    if any(shown.values.get(name) for name in personal(shown.noun)):
        found = shown.found
        change.outward(shown.noun.name, found.office_no, _("personal values"))
        change.summary = {
            "noun": shown.noun.name,
            "office_no": found.office_no,
            "name": found.name,
        }
    return replace(shown, noun=laid_open(shown.noun))


def disclose_list(change: Change, listed: Listed) -> Listed:
    """Lay open what is personal in a list, and record of whom it was seen."""
    seen = [row for row in listed.rows if any(row.get(name) for name in personal(listed.noun))]
    for row in seen:
        change.outward(listed.noun.name, str(row["office_no"]), _("personal values"))
    if seen:
        change.summary = {"noun": listed.noun.name, "rows": len(seen)}
    return replace(listed, noun=laid_open(listed.noun))


def disclose_objectors(change: Change, shown: NoticeShown) -> NoticeShown:
    """Lay open who objected to a notice, and record that it was seen."""
    named = [one for one in shown.objections if one.by is not None]
    for one in named:
        change.outward("objection", one.number, _("personal values"))
    if named:
        change.summary = {"notice": shown.number, "rows": len(named)}
    return replace(shown, objections=tuple(replace(one, whole=True) for one in shown.objections))


def personal(noun: Noun) -> tuple[str, ...]:
    """Name the personal columns of a noun."""
    return tuple(column.name for column in noun.columns if column.personal)
