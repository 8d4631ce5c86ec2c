"""Putting a debtor on the office's own list of the barred, until the day that the measure names."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.recovery.consequences import ROSTER, barred_until, find_effect, noun_of
from smeadmin.actions.recovery.finding import find_recovery
from smeadmin.actions.recovery.showing import show_recovery
from smeadmin.domain.recovery import Blacklisted, BlacklistedAlready, NothingAttached
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.roster import Roster, RosterEdition, RosterItem


def blacklist_debtor(change: Change, *, recovery: str, roster: str | None = None) -> Blacklisted:
    """Put the debtor of a decided recovery on a list; ``roster`` names another than the office's own.

    Raises NothingAttached where the measure bars nobody for it, BlacklistedAlready.
    """
    row = find_recovery(change, recovery)
    number, name = row["number"], roster or ROSTER
    if row["sanction"] is None or row["decided_on"] is None:
        raise NothingAttached({"recovery": number}, way_out=(f"smeadmin recovery show {number}",))
    noun = noun_of(change, row["redemption_id"], row["basis"])
    effect = find_effect(noun, row["sanction"])
    if "blacklist" not in effect.do:
        raise NothingAttached({"recovery": number}, way_out=(f"smeadmin recovery show {number}",))
    until = barred_until(change, effect, row["decided_on"])
    shown = show_recovery(change, recovery=number)
    edition = _next_edition(change, name)
    item = of(RosterItem)
    there = (item.c.edition_id == edition) & (item.c.credit_code == shown.credit_code)
    if change.scalar(sa.select(item.c.id).where(there, item.c.note == number)) is not None:
        raise BlacklistedAlready(
            {"debtor": shown.debtor, "roster": name}, way_out=(f"smeadmin roster show {name}",)
        )
    change.insert(
        RosterItem,
        edition_id=edition,
        credit_code=shown.credit_code,
        name=shown.debtor,
        valid_from=row["decided_on"],
        valid_until=until,
        note=number,
        institution_id=row["institution_id"],
        enterprise_id=row["enterprise_id"],
    )
    change.summary = {"recovery": number, "roster": name}
    return Blacklisted(number, shown.debtor, shown.credit_code, name, row["decided_on"], until)


def _next_edition(change: Change, name: str) -> int:
    """Give today's edition of a list, begun with everybody who stood on the one before."""
    r, e, item = of(Roster), of(RosterEdition), of(RosterItem)
    roster = change.scalar(sa.select(r.c.id).where(r.c.name == name))
    if roster is None:
        office = str(change.office["name"])
        roster = change.insert(Roster, name=name, kept_by=office, sanction="blacklist")
    newest = change.first(
        sa.select(e).where(e.c.roster_id == roster).order_by(e.c.dated.desc()).limit(1)
    )
    if newest is not None and newest["dated"] >= change.on:
        return int(newest["id"])
    edition = change.insert(
        RosterEdition, roster_id=roster, dated=change.on, document=change.act.document
    )
    if newest is not None:
        kept = [c.name for c in item.columns][3:]
        kept.remove("edition_id")
        for row in change.rows(
            sa.select(item).where(
                item.c.edition_id == newest["id"],
                sa.or_(item.c.valid_until.is_(None), item.c.valid_until >= change.on),
            )
        ):
            change.insert(RosterItem, edition_id=edition, **{name: row[name] for name in kept})
    return edition
