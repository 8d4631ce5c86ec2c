"""`score follow`: what final grades bring, and the withdrawal of titles proposed for another person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.rehearsal import is_rehearsal
from smeadmin.cli.scoring import OnlyOne, Policy, Year
from smeadmin.errors import Failure
from smeadmin.i18n import gettext as _
from smeadmin.i18n import joined
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.consequence import Consequence, Followed
    from smeadmin.storage.change import Change, Register


def follow(run: Run, year: Year, evaluation: OnlyOne = None, policy: Policy = None) -> None:
    """Say what each final grade brings, and propose to take away the titles that the measure takes.

    Each proposal is a change of its own and waits for another person. Money, priority and praise are listed
    with their clauses; --out FILE gives the list. --dry-run proposes nothing.
    """
    from smeadmin.actions.evaluation.consequences import consequences_of
    from smeadmin.render.consequence import draw_followed

    register = run.open()
    with register.reading(run.on) as view:
        found = consequences_of(view, evaluation=evaluation, year=year, policy=policy)
        rehearsal = is_rehearsal(view)
    proposed = [_proposed(run, register, found, one) for one in found.lines]
    found = replace(found, lines=tuple(proposed))
    run.show(draw_followed(found, dry_run=run.settings.dry_run), rehearsal=rehearsal)


def _proposed(run: Run, register: Register, found: Followed, one: Consequence) -> Consequence:
    """Propose to revoke the title that an effect takes away, unless that is proposed already."""
    if one.certificate is None or one.proposal is not None:
        return one
    from smeadmin.actions.certification.keeping import revoke_certificate
    from smeadmin.actions.proposal.proposing import Typed, propose
    from smeadmin.storage.change import change_number

    certificate = one.certificate
    reason = _("{evaluation} of {year}: {label} ({clause})").format(
        evaluation=found.line.label,
        year=found.line.year,
        label=one.label,
        clause=joined(one.clause) or "-",
    )
    ground = one.clause[0] if one.clause else None
    under = () if ground is None else ("--ground", ground)
    argv = ("certify", "revoke", certificate, "--reason", reason, *under)
    act = replace(run.prove(register), command="certify revoke", argv=argv, reason=reason)

    def work(change: Change) -> None:
        propose(
            change,
            work=lambda c: revoke_certificate(c, certificate=certificate, ground=ground),
            typed=Typed(argv, {}),
        )

    try:
        carried = register.carry_out(act, work, dry_run=run.settings.dry_run)
    except Failure as failure:
        return replace(one, refused=failure.message())
    number = carried.number
    if number is None:
        return one
    run.committed(number)
    return replace(one, proposal=number if isinstance(number, str) else change_number(number))


def register(group: Group) -> None:
    """Give the verb to the score group."""
    group.writes(
        "follow",
        example="smeadmin score follow service-centre --year 2025",
        related=("change propose", "certify revoke", "award propose"),
        statuses={0: N_("said, and proposed what takes a title away"), 3: N_("not final yet")},
    )(follow)
