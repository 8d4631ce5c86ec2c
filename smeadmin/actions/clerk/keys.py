"""Keys with which people sign on other computers: made there, enrolled here, withdrawn here."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from smeadmin.actions.clerk.finding import clerks
from smeadmin.domain.carried import KeyMade, KeyNotHeld, KeyOfAnother, PublicKey
from smeadmin.domain.clerk import Clerk, assert_period
from smeadmin.storage import keys
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import ClerkKey


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The public half of a key in a file, and the last day on which it counts."""

    file: str
    until: dt.date | None = None


def make_key(name: str, secret: str) -> KeyMade:
    """Make the key of a person on this computer, sealed with a passphrase; raises KeyExists."""
    public, kept_in = keys.make_key(name, secret)
    return KeyMade(public, str(kept_in), None)


def assert_no_key(name: str) -> None:
    """Make sure that a key of that name can be made here; raises KeyExists, ExtraForSigningMissing."""
    keys.assert_no_key(name)


def public_text(public: PublicKey) -> str:
    """Write the file of a public half."""
    return json.dumps(keys.public_file(public), ensure_ascii=False, indent=1) + "\n"


def enrol_key(change: Change, clerk: int, given: Enrolment) -> None:
    """Let a key count as a person's from today on; the one before counts no more.

    A key that is theirs already gets the new last day. Raises KeyUnreadable, KeyOfAnother, PeriodReversed.
    """
    public, t = keys.read_public(Path(given.file)), of(ClerkKey)
    assert_period(change.on, given.until)
    known = change.first(sa.select(t).where(t.c.public_key == public.hex))
    if known is not None and known["clerk_id"] != clerk:
        owner = clerks(change, [known["clerk_id"]])[0].name
        raise KeyOfAnother(
            {"fingerprint": public.fingerprint, "clerk": owner},
            way_out=(f"smeadmin clerk show {owner}",),
        )
    if known is not None:
        if known["valid_until"] != given.until:
            change.update(ClerkKey, t.c.id == known["id"], valid_until=given.until)
        return
    _end(change, clerk)
    change.insert(
        ClerkKey,
        clerk_id=clerk,
        public_key=public.hex,
        valid_from=change.on,
        valid_until=given.until,
    )


def withdraw_key(change: Change, clerk: Clerk) -> None:
    """Let the key of a person count no more, from today on; raises KeyNotHeld."""
    if not any(key.on(change.on) for key in clerk.keys):
        raise KeyNotHeld({"clerk": clerk.name}, way_out=(f"smeadmin clerk show {clerk.name}",))
    _end(change, clerk.id)


def _end(change: Change, clerk: int) -> None:
    """End what counts today with yesterday; a key of today itself has then never counted."""
    t, last = of(ClerkKey), change.on - dt.timedelta(days=1)
    mine = (t.c.clerk_id == clerk) & (t.c.valid_until.is_(None) | (t.c.valid_until > last))
    change.update(ClerkKey, mine & (t.c.valid_from > last), valid_from=last, valid_until=last)
    change.update(ClerkKey, mine & (t.c.valid_from <= last), valid_until=last)
