"""Who acts: a registered person in service, in a role that may do this, proved where it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import sqlalchemy as sa

from smeadmin.actions.clerk.finding import any_clerks, clerks, owner_of_account, person_of
from smeadmin.actions.clerk.roles import roles_of
from smeadmin.domain import passphrase
from smeadmin.domain.approval import check_other_person, name_key, self_approval
from smeadmin.domain.china import CHINA, day_in_china
from smeadmin.domain.clerk import (
    LOCKED_FOR,
    WRONG_IN_A_ROW,
    ActKind,
    Clerk,
    ClerkNotActive,
    NotAClerk,
    PassphraseLocked,
    PassphraseNotSet,
    RoleMissing,
    may_do,
)
from smeadmin.domain.proposal import may_wait
from smeadmin.errors import Cited
from smeadmin.i18n import gettext as _
from smeadmin.reference.roles import act_of, acts
from smeadmin.storage.change import Act, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.clerk import Passphrase
from smeadmin.storage.tables.log import ChangeRow, Refusal

ACT_OF_ANYBODY = "own"  # a new passphrase of one's own


@dataclass(frozen=True, slots=True)
class Acting:
    """A registered person who is about to act."""

    clerk: Clerk
    day: dt.date

    def identify(self, act: Act, *, proved: bool = False) -> Act:
        """Write the person into the act that is recorded."""
        return replace(act, by=self.clerk.name, person=self.clerk.id, proved=proved)


def acting(view: View, act: Act, *, proposes: bool = False) -> Acting | None:
    """Find who acts, and check that they may; None while no clerks are registered.

    Who ``proposes`` a decision prepares it: another person takes it. Raises NotAClerk, ClerkNotActive,
    RoleMissing.
    """
    if not any_clerks(view):
        return None
    key = person_of(view, act.by)
    if key is None:
        raise NotAClerk({"by": act.by}, way_out=(_("--by NAME, one of: smeadmin clerk list"),))
    clerk, day = clerks(view, [key])[0], day_of(view, act)
    if not clerk.serves(day):
        raise ClerkNotActive(
            {"by": clerk.name, "day": day.isoformat()},
            way_out=(f"smeadmin clerk show {clerk.name}",),
        )
    kind = act_of(act.command)
    if kind.id != ACT_OF_ANYBODY and not (proposes and _may(view, clerk, day, kind.proposed)):
        _assert_role(view, clerk, day, kind, act.command)
    return Acting(clerk, day)


def assert_may(view: View, act: Act, what: str) -> None:
    """Refuse who has no role for a kind of act, whatever the command; raises RoleMissing."""
    assert act.person is not None
    kind = next(kind for kind in acts() if kind.id == what)
    _assert_role(view, clerks(view, [act.person])[0], day_of(view, act), kind)


def _may(view: View, clerk: Clerk, day: dt.date, kind: str | None) -> bool:
    return kind is not None and bool(may_do(clerk.roles_on(day), kind, roles_of(view)))


def _assert_role(
    view: View, clerk: Clerk, day: dt.date, kind: ActKind, command: str | None = None
) -> None:
    if _may(view, clerk, day, kind.id):
        return
    able = (str(role.label) for role in roles_of(view) if kind.id in role.may)
    ways = [_("somebody with one of these roles: {roles}").format(roles=_(", ").join(able))]
    if command is not None and may_wait(command) and _may(view, clerk, day, kind.proposed):
        ways.append(
            _("or prepare it for them: {command}").format(command=f"smeadmin {command} … --propose")
        )
    raise RoleMissing({"by": clerk.name, "act": str(kind.label)}, way_out=tuple(ways))


def asks_for_proof(command: str, *, proposes: bool = False) -> bool:
    """Tell whether who gives a command, or only ``proposes`` it, has to prove who they are."""
    kind = act_of(command)
    return kind.proof and not (proposes and kind.proposed is not None)


def day_of(view: View, act: Act) -> dt.date:
    """Give the day on which somebody must be in service: today, in a rehearsal the day of the act."""
    return act.on if view.office["rehearsal"] else day_in_china(act.at)


def stored_passphrase(view: View, clerk: Clerk, at: dt.datetime) -> str:
    """Give what is kept of a passphrase; raises PassphraseNotSet, PassphraseLocked."""
    t = of(Passphrase)
    row = view.first(sa.select(t).where(t.c.clerk_id == clerk.id))
    if row is None:
        raise PassphraseNotSet(
            {"by": clerk.name},
            way_out=(
                _("an administrator sets the first one: {command}").format(
                    command=f"smeadmin clerk passwd {clerk.name}"
                ),
            ),
        )
    until = _locked_until(view, clerk.id, row["change_id"])
    if until is not None and at < until:
        raise PassphraseLocked(
            {"by": clerk.name, "until": until.astimezone(CHINA).strftime("%H:%M")},
            way_out=(
                _("wait, or an administrator sets a new one: {command}").format(
                    command=f"smeadmin clerk passwd {clerk.name}"
                ),
            ),
        )
    return str(row["scrypt"])


def proves(typed: str, stored: str) -> bool:
    """Tell whether the passphrase typed is the one that is kept."""
    return passphrase.matches(typed, stored)


def check_another_person(
    view: View,
    act: Act,
    *,
    maker: str,
    change_id: int,
    what: str,
    command: str,
    clause: Cited | None = None,
) -> None:
    """Refuse who approves what they prepared: the same person by any name, account or deputy.

    ``maker`` is the name that prepared it, in the change of key ``change_id``. Raises SelfApproval.
    """
    check_other_person(maker, act.by, what=what, command=command, clause=clause)
    if act.person is None:
        return
    made = of(ChangeRow)
    row = view.first(sa.select(made).where(made.c.id == change_id))
    makers = {person_of(view, maker)}
    if row is not None and name_key(row["acted_by"]) == name_key(maker):
        makers |= {row["person"], owner_of_account(view, row["os_user"])}
    makers.discard(None)
    clerk = clerks(view, [act.person])[0]
    able = may_do(clerk.roles_on(day_of(view, act)), act_of(act.command).id, roles_of(view))
    in_place_of_maker = bool(able) and all(held.acting_for_id in makers for held in able)
    if clerk.id in makers or in_place_of_maker:
        raise self_approval(clerk.name, what=what, command=command, clause=clause)


def _locked_until(view: View, person: int, set_in: int) -> dt.datetime | None:
    """Tell until when wrong passphrases since the last right one lock it; None: they do not."""
    log, refused = of(ChangeRow), of(Refusal)
    right = view.scalar(
        sa.select(sa.func.max(log.c.acted_at)).where(
            ((log.c.person == person) & (log.c.proved == 1)) | (log.c.id == set_in)
        )
    )
    wrong = [
        row["acted_at"]
        for row in view.rows(
            sa.select(refused.c.acted_at)
            .where(refused.c.person == person, refused.c.code == "passphrase-wrong")
            .order_by(refused.c.number.desc())
            .limit(WRONG_IN_A_ROW)
        )
        if right is None or row["acted_at"] >= right
    ]
    return wrong[0] + LOCKED_FOR if len(wrong) == WRONG_IN_A_ROW else None
