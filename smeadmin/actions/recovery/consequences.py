"""What the measure attaches to what was found, each as a command to propose: titles, vouchers, a list.

Nothing of it happens by itself: a recovery takes money back, another decision takes a title away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.library import Library
from smeadmin.domain.policy import Basis
from smeadmin.domain.recovery import Consequence, SanctionNotFound
from smeadmin.domain.rules.document import Effect
from smeadmin.domain.rules.document import Voucher as Noun
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.certificates import certificates_in_force
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Programme, Redemption, Voucher

ROSTER = "失信限制名单"
"""The list of its own on which an office puts whom a measure bars for a time."""


def noun_of(view: View, redemption_id: int, basis: Any) -> Noun:
    """Give the voucher rule under which a redemption was made, in its own text."""
    r, v = of(Redemption), of(Voucher)
    programme_id = view.scalar(
        sa.select(v.c.programme_id).join(r, r.c.voucher_id == v.c.id).where(r.c.id == redemption_id)
    )
    programme = vouchers.programmes(view, of(Programme).c.id == programme_id)[0]
    return Library(view).kept(Basis.of_data(basis)).voucher(programme.noun)


def find_effect(noun: Noun, name: str) -> Effect:
    """Find what a measure attaches to a named misdeed; raises SanctionNotFound with those there are."""
    for effect in noun.effects:
        if effect.head.path.rpartition(".")[2] == name:
            return effect
    known = [effect.head.path.rpartition(".")[2] for effect in noun.effects]
    raise SanctionNotFound(
        {"sanction": name},
        way_out=(
            _("one of: {choices}").format(choices=", ".join(known))
            if known
            else _("leave --sanction away: this measure attaches nothing"),
        ),
    )


def barred_until(view: View, effect: Effect, decided_on: dt.date) -> dt.date | None:
    """Give the last day on which an effect bars somebody; None where the measure sets none."""
    if effect.lasts is None:
        return None
    return effect.lasts.resolve({"decision": decided_on}, calendar_of(view)).end


def consequences_of(view: View, recovery: sa.RowMapping) -> tuple[Consequence, ...]:
    """List what the measure attaches to a recovery that names a sanction, each with its command."""
    if recovery["sanction"] is None or recovery["redemption_id"] is None:
        return ()
    noun = noun_of(view, recovery["redemption_id"], recovery["basis"])
    effect = find_effect(noun, recovery["sanction"])
    clause = next(iter(effect.head.clause.of()), None)
    until = barred_until(view, effect, recovery["decided_on"] or view.on)
    return tuple(
        Consequence(act, until if act == "blacklist" else None, command, clause)
        for act in effect.do
        for command in _commands(view, act, recovery)
    )


def _commands(view: View, act: str, recovery: sa.RowMapping) -> Iterator[str | None]:
    number = recovery["number"]
    after = f" --reason {number} --propose"
    if act == "blacklist":
        yield f"smeadmin recovery blacklist {number} --propose"
    elif act == "revoke_provider_title":
        provider = _provider(view, recovery["redemption_id"])
        held = [] if provider is None else certificates_in_force(view, provider, view.on)
        yield from (f"smeadmin certify revoke {one.number}" + after for one in held)
        if not held:
            yield None
    elif act == "void":
        codes = _live_vouchers(view, recovery["redemption_id"])
        yield from (f"smeadmin voucher void {code}" + after for code in codes)
        if not codes:
            yield None
    else:
        yield None


def _provider(view: View, redemption_id: int) -> int | None:
    r = of(Redemption)
    found = view.scalar(sa.select(r.c.institution_id).where(r.c.id == redemption_id))
    return None if found is None else int(found)


def _live_vouchers(view: View, redemption_id: int) -> list[str]:
    """List the vouchers that the same enterprise still holds under the same programme."""
    r, v = of(Redemption), of(Voucher)
    used = v.alias("used")
    rows = view.connection.execute(
        sa.select(v.c.code)
        .join(
            used,
            (used.c.enterprise_id == v.c.enterprise_id) & (used.c.programme_id == v.c.programme_id),
        )
        .join(r, r.c.voucher_id == used.c.id)
        .where(r.c.id == redemption_id, v.c.state == "issued")
        .order_by(v.c.id)
    )
    return [str(row[0]) for row in rows]
