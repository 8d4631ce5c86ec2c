"""The life of a certificate, as a closed table, and what it gives its holder in each state.

What a certificate is on a day is worked out from its days, never from a flag: ``state_on`` is the one
place that reckons it, ``valid_on`` the one answer to "did it hold on that day". Revoking does not rewrite the
days before.

    granted ──> not_yet ──(first day)──> in_force ──(last day)──> grace ──(its end)──> expired
                                          │  ▲  │ ▲
                                   suspend│  │reinstate, or the last day of the suspension
                                          ▼  │  │ │
                                      suspended │ │pass (re-test passed)
                                             mend▼│
                                              mending ──(second test failed)──> revoke
    revoke ──> revoked   surrender ──> surrendered   replace ──> replaced (renewed, or a step up)
    lapse ──> expired, written down; the institution closed ──> closed

What a state gives (the rights table):

                redeem   scored   renew   listed   upward   excludes
    in_force      yes      yes      yes     yes      yes      yes
    mending       yes      yes       -      yes       -       yes
    suspended      -       yes       -       -        -       yes
    grace          -        -       yes      -        -        -
    all others     -        -        -       -        -        -

``excludes``: a title that another one shuts out does so while it is suspended, too.

An application in creation is no certificate yet and gives nothing of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smeadmin.i18n import Text


class State(StrEnum):
    """What a certificate is on a day."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    MENDING = "mending"
    SUSPENDED = "suspended"
    GRACE = "grace"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SURRENDERED = "surrendered"
    REPLACED = "replaced"
    CLOSED = "closed"


class Right(StrEnum):
    """What a certificate lets its holder do, or what is done with it."""

    REDEEM = "redeem"
    SCORED = "scored"
    RENEW = "renew"
    LISTED = "listed"
    UPWARD = "upward"
    EXCLUDES = "excludes"


RIGHTS: dict[State, frozenset[Right]] = {
    State.IN_FORCE: frozenset(Right),
    State.MENDING: frozenset({Right.REDEEM, Right.SCORED, Right.LISTED, Right.EXCLUDES}),
    State.SUSPENDED: frozenset({Right.SCORED, Right.EXCLUDES}),
    State.GRACE: frozenset({Right.RENEW}),
    **{
        state: frozenset()
        for state in (
            *(State.NOT_YET, State.EXPIRED, State.REVOKED),
            *(State.SURRENDERED, State.REPLACED, State.CLOSED),
        )
    },
}

SPELL_STATES = {"suspended": State.SUSPENDED, "mending": State.MENDING}
"""What a certificate is in days of a kind; the first that covers a day says it."""

VALID = frozenset({State.IN_FORCE, State.MENDING})
"""The states in which the title is held: who mends holds it until the second test."""

WORDS = {
    State.NOT_YET: Text("尚未生效", "not yet in force"),
    State.IN_FORCE: Text("有效", "in force"),
    State.MENDING: Text("有效（整改中）", "in force, mending"),
    State.SUSPENDED: Text("暂停", "suspended"),
    State.GRACE: Text("宽限期", "in grace"),
    State.EXPIRED: Text("到期", "lapsed"),
    State.REVOKED: Text("已撤销", "revoked"),
    State.SURRENDERED: Text("已注销", "surrendered"),
    State.REPLACED: Text("已换证", "replaced"),
    State.CLOSED: Text("机构已注销", "institution closed"),
}
RIGHT_WORDS = {
    Right.REDEEM: Text("核销服务券", "redeem vouchers"),
    Right.SCORED: Text("参加考评", "be scored"),
    Right.RENEW: Text("续认定", "renew"),
    Right.LISTED: Text("列入公布名单", "be listed"),
    Right.UPWARD: Text("申报上一级", "apply upward"),
}


class Move(StrEnum):
    """What is done to a certificate."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    MEND = "mend"
    PASS = "pass"
    REVOKE = "revoke"
    SURRENDER = "surrender"
    REPLACE = "replace"
    LAPSE = "lapse"


MOVE_WORDS = {
    Move.SUSPEND: Text("暂停", "suspend"),
    Move.REINSTATE: Text("恢复", "reinstate"),
    Move.MEND: Text("责令整改", "mend"),
    Move.PASS: Text("复查合格", "pass the second test"),
    Move.REVOKE: Text("撤销", "revoke"),
    Move.SURRENDER: Text("注销", "surrender"),
    Move.REPLACE: Text("换证", "replace"),
    Move.LAPSE: Text("到期", "lapse"),
}

TRANSITIONS: dict[tuple[State, Move], State] = {
    (State.NOT_YET, Move.REVOKE): State.REVOKED,
    (State.NOT_YET, Move.SURRENDER): State.SURRENDERED,
    (State.IN_FORCE, Move.SUSPEND): State.SUSPENDED,
    (State.IN_FORCE, Move.MEND): State.MENDING,
    (State.IN_FORCE, Move.REVOKE): State.REVOKED,
    (State.IN_FORCE, Move.SURRENDER): State.SURRENDERED,
    (State.IN_FORCE, Move.REPLACE): State.REPLACED,
    (State.MENDING, Move.PASS): State.IN_FORCE,
    (State.MENDING, Move.SUSPEND): State.SUSPENDED,
    (State.MENDING, Move.REVOKE): State.REVOKED,
    (State.MENDING, Move.SURRENDER): State.SURRENDERED,
    (State.SUSPENDED, Move.REINSTATE): State.IN_FORCE,
    (State.SUSPENDED, Move.REVOKE): State.REVOKED,
    (State.SUSPENDED, Move.SURRENDER): State.SURRENDERED,
    (State.GRACE, Move.REPLACE): State.REPLACED,
    (State.GRACE, Move.LAPSE): State.EXPIRED,
    (State.EXPIRED, Move.LAPSE): State.EXPIRED,
}
"""From which state which act leads where; whatever is not listed is refused."""

ENDED = {
    "revoked": State.REVOKED,
    "surrendered": State.SURRENDERED,
    "replaced": State.REPLACED,
    "lapsed": State.EXPIRED,
}
"""How a certificate ended before or at its last day, as it is stored."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which a certificate was suspended, or its holder was told to mend; both ends included.

    ``until`` None: until further notice. ``due``: by when a mending holder is tested again.
    """

    kind: str  # suspended, mending
    since: date
    until: date | None = None
    due: date | None = None

    def covers(self, on: date) -> bool:
        """Tell whether a day is one of them."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Everything that decides what a certificate is on a day.

    ``held_until`` is its last day where it was ended by an act, ``how`` the word of ``ENDED`` for it;
    ``closed_on`` the day on which the institution left the register; ``grace_until`` the last day of grace.
    """

    valid_from: date
    valid_until: date
    how: str = "granted"
    held_until: date | None = None
    grace_until: date | None = None
    closed_on: date | None = None
    spells: tuple[Spell, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day on which it was or will be held, suspensions aside."""
        return min(self.valid_until, self.held_until or self.valid_until)

    def spell_on(self, on: date, kind: str) -> Spell | None:
        """Give the suspension or the mending that covers a day."""
        return next((x for x in self.spells if x.kind == kind and x.covers(on)), None)


def state_on(tenure: Tenure, on: date) -> State:
    """Say what a certificate is on a day: the one place where that is reckoned."""
    if tenure.held_until is not None and on > tenure.held_until:
        return ENDED[tenure.how]
    if tenure.closed_on is not None and on >= tenure.closed_on:
        return State.CLOSED
    if on < tenure.valid_from:
        return State.NOT_YET
    if on > tenure.valid_until:
        in_grace = tenure.grace_until is not None and on <= tenure.grace_until
        return State.GRACE if in_grace else State.EXPIRED
    spells = (state for kind, state in SPELL_STATES.items() if tenure.spell_on(on, kind))
    return next(spells, State.IN_FORCE)


def valid_on(tenure: Tenure, on: date) -> bool:
    """Tell whether the title is held on a day; both ends of its days count."""
    return state_on(tenure, on) in VALID


def may(tenure: Tenure, right: Right, on: date) -> bool:
    """Tell whether a certificate gives its holder something on a day: the rights table."""
    return right in RIGHTS[state_on(tenure, on)]


def after(state: State, move: Move) -> State | None:
    """Give the state to which an act leads; None: it is not open to this state."""
    return TRANSITIONS.get((state, move))
