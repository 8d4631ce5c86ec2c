"""Applications for vouchers: the queue, its order, and what the commands about it answer and refuse."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_


@dataclass(frozen=True, slots=True)
class Applied:
    """An application that was just registered; ``place`` is its place in the queue of ``waiting``.

    ``reached``: whether anybody in that queue would get something now.
    """

    number: str
    programme: str
    enterprise: str
    asked_fen: int | None
    applied_at: dt.datetime
    place: int
    waiting: int
    standing: str
    shared: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One application in the queue; ``tied`` with another, so that a lot or a person decides."""

    place: int
    number: str
    enterprise: str
    credit_code: str | None
    asked_fen: int | None
    applied_at: dt.datetime
    tied: bool = False


@dataclass(frozen=True, slots=True)
class QueueShown:
    """The queue of a programme in its order, and what is available for it (fen) in its fund.

    ``reached``: whether anybody in it would get something now.
    """

    programme: str
    lines: tuple[QueueLine, ...]
    available_fen: int
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None
    fund: str
    shared: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class QueueIssue:
    """One application that got its voucher."""

    place: int
    number: str
    enterprise: str
    voucher: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class QueuePassed:
    """One application that got nothing: the rule refuses it, or the money does not reach it."""

    place: int
    number: str
    enterprise: str
    asked_fen: int | None
    clauses: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class QueueIssued:
    """What was issued from a queue, in its order: applications and money add up."""

    programme: str
    fund: str
    issued: tuple[QueueIssue, ...]
    refused: tuple[QueuePassed, ...]
    waiting: tuple[QueuePassed, ...]
    available_before_fen: int
    seed: str | None
    standing: str

    @property
    def issued_fen(self) -> int:
        """What was issued in all, in fen."""
        return sum(one.amount_fen for one in self.issued)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An application that was taken back."""

    number: str
    programme: str
    enterprise: str
    reason: str | None


class ApplicationNotFound(NotFound):
    """No application for a voucher has that number."""

    code, sentence = "voucher-application-not-found", N_("there is no application {application}")


class ApplicationDecided(Conflict):
    """An application that was given a voucher, or withdrawn, waits no longer."""

    code, sentence = "voucher-application-decided", N_("{application} does not wait any more")


class ApplicationTwice(Conflict):
    """An enterprise has one application waiting in a programme; its time counts."""

    code, sentence = "voucher-application-twice", N_("{enterprise} is in the queue already")


class ApplicationWindow(Refused):
    """Applications are taken between two instants, by the clock of China."""

    code, sentence = "application-window", N_("{programme} takes no application at {at}")


class ApplicationTime(Usage):
    """The time of an application is a day and a time of the day in China."""

    code, sentence = "application-time", N_("「{text}」 is no time, as 2026-09-15 10:03")


class QueueEmpty(Refused):
    """Nobody waits for a voucher of the programme."""

    code, sentence = "queue-empty", N_("nobody waits in the queue of {programme}")


class QueueTied(Refused):
    """Applications that come at the same place cannot all be served, and the measure leaves it open.

    A measure that says `ties = "draw"` has the lot decide: --seed, published beforehand.
    """

    code, guarded = "queue-tied", True
    sentence = N_("applications at the last place that come equal: {n}")


class SeedNeeded(Usage):
    """The lot decides between equal applications, so its seed has to be told; publish it beforehand."""

    code, sentence = "seed-needed", N_("the lot of {programme} needs a seed")


class VoucherWaits(Refused):
    """The money of the batch is used up; the measure has applications wait for what comes back."""

    code, guarded = "voucher-waits", True
    sentence = N_("the batch of {programme} is used up")


class QueueWithOthers(Usage):
    """The whole queue is issued by itself, without a list or an enterprise."""

    code, sentence = (
        "queue-with-others",
        N_("--queue goes without a list and without an enterprise"),
    )


class ApplyToWhat(Usage):
    """An application is one of an enterprise, for a programme."""

    code, sentence = "apply-to-what", N_("name a programme and an enterprise")
