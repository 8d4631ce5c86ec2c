"""Verbs of the certify group for a certificate: renewed, suspended, revoked, given back, lapsed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.certify_acts import Papers
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Certificate, Judged, Told
from smeadmin.cli.types import codes, day, pairs
from smeadmin.i18n import mark as N_

NUMBER = "SC-2026-0001"


def add_verbs(group: Group) -> None:
    """Add the verbs to the certify group."""
    state = {5: N_("not open to what the certificate is now")}
    group.writes(
        "renew",
        example=f"smeadmin certify renew {NUMBER}",
        related=("certify list", "certify grant"),
        statuses={0: N_("applied for"), 3: N_("outside the window, or not in this state")},
    )(renew)
    group.writes(
        "suspend",
        example=f"smeadmin certify suspend {NUMBER} --until 2026-06-30 --reason 投诉查实",
        related=("certify reinstate", "certify revoke"),
        statuses={0: N_("suspended"), **state},
    )(suspend)
    group.writes(
        "reinstate",
        example=f"smeadmin certify reinstate {NUMBER} --reason 整改到位",
        related=("certify suspend",),
        statuses={0: N_("in force again"), **state},
    )(reinstate)
    group.writes(
        "revoke",
        example=f"smeadmin certify revoke {NUMBER} --reason 复查不合格 --doc 江中小企〔2026〕30号",
        related=("certify review", "notice open", "certify plaque"),
        statuses={0: N_("revoked"), 3: N_("no ground, or its notice runs"), **state},
    )(revoke)
    group.writes(
        "surrender",
        example=f"smeadmin certify surrender {NUMBER} --reason 机构申请注销",
        related=("certify revoke", "certify plaque"),
        statuses={0: N_("given back"), **state},
    )(surrender)
    group.writes(
        "lapse",
        example="smeadmin certify lapse --all",
        related=("certify list", "certify plaque"),
        statuses={0: N_("written down"), 5: N_("nothing of it has lapsed")},
    )(lapse)
    group.writes(
        "plaque",
        example=f"smeadmin certify plaque {NUMBER}",
        related=("certify revoke", "certify surrender"),
        statuses={0: N_("the plaque is back"), 5: N_("none is to come back")},
    )(plaque)


def renew(
    run: Run,
    certificate: Certificate,
    given: Told = None,
    judge: Judged = None,
    paper: Papers = None,
    policy: Annotated[
        str | None,
        typer.Option(
            "--policy",
            metavar=N_("POLICY"),
            help=N_("where another measure has the title now"),
            autocompletion=codes("policy"),
        ),
    ] = None,
) -> None:
    """Apply for a title again by its certificate, in the window or the grace of the measure.

    Which ones can be renewed now: `smeadmin certify list --renewal`.
    """
    from smeadmin.actions.certification.renewing import renew_certificate
    from smeadmin.render.application import draw_applied

    run.write(
        lambda change: renew_certificate(
            change,
            certificate=certificate,
            policy=policy,
            given=pairs(given),
            judged=pairs(judge),
            papers=paper or (),
        ),
        draw_applied,
    )


def suspend(
    run: Run,
    certificate: Certificate,
    until: Annotated[
        date | None,
        typer.Option(
            "--until",
            parser=day,
            metavar=N_("DATE"),
            help=N_("the last day, only where the measure does not say"),
        ),
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(
            "--from", parser=day, metavar=N_("DATE"), help=N_("the first day (default: today)")
        ),
    ] = None,
) -> None:
    """Suspend a title for days, with --reason; afterwards it is in force again by itself."""
    from smeadmin.actions.certification.keeping import suspend_certificate
    from smeadmin.render.certificate import draw_suspended

    run.write(
        lambda change: suspend_certificate(
            change, certificate=certificate, since=since, until=until
        ),
        draw_suspended,
    )


def reinstate(run: Run, certificate: Certificate) -> None:
    """End a suspension before its last day, with --reason: in force again from today."""
    from smeadmin.actions.certification.keeping import reinstate_certificate
    from smeadmin.render.certificate import draw_reinstated

    run.write(
        lambda change: reinstate_certificate(change, certificate=certificate), draw_reinstated
    )


def revoke(
    run: Run,
    certificate: Certificate,
    barred_until: Annotated[
        date | None,
        typer.Option(
            "--barred-until",
            parser=day,
            metavar=N_("DATE"),
            help=N_("no new application until then, only where the measure does not say"),
        ),
    ] = None,
    ground: Annotated[
        str | None,
        typer.Option(
            "--ground",
            metavar=N_("CLAUSE"),
            help=N_("the clause of another measure that takes it away, as an evaluation does"),
        ),
    ] = None,
) -> None:
    """Revoke a title from today on, with --reason; the days before stay as they were.

    Where the measure says on what, it must have been established by a check of the holder; a notice that
    was posted of it must have run its days.
    """
    from smeadmin.actions.certification.keeping import revoke_certificate
    from smeadmin.render.certificate import draw_revoked

    run.write(
        lambda change: revoke_certificate(
            change, certificate=certificate, barred_until=barred_until, ground=ground
        ),
        draw_revoked,
    )


def surrender(
    run: Run,
    number: Annotated[
        str,
        typer.Argument(
            metavar="CERTIFICATE",
            help=N_("number of a certificate or an application"),
            autocompletion=codes("certificate"),
        ),
    ],
) -> None:
    """Take down that a holder gives its title back, or an applicant withdraws, with --reason."""
    if number.strip().upper().startswith("AP-"):
        from smeadmin.actions.certification.deciding import withdraw_application
        from smeadmin.render.application import draw_moved

        run.write(lambda change: withdraw_application(change, application=number), draw_moved)
        return
    from smeadmin.actions.certification.keeping import surrender_certificate
    from smeadmin.render.certificate import draw_surrendered

    run.write(lambda change: surrender_certificate(change, certificate=number), draw_surrendered)


def lapse(
    run: Run,
    numbers: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("APPLICATION|CERTIFICATE…"),
            help=N_("applications past their deadline, certificates past their last day"),
            autocompletion=codes("certificate"),
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help=N_("all that have lapsed by the day"))
    ] = False,
) -> None:
    """Write down what has lapsed; whether a title holds is a matter of its days, not of this."""
    from smeadmin.actions.certification.keeping import lapse as write_down
    from smeadmin.render.certificate import draw_lapsed

    run.write(
        lambda change: write_down(change, numbers=numbers or (), everything=everything),
        draw_lapsed,
    )


def plaque(run: Run, certificate: Certificate) -> None:
    """Write down that the plaque of a title that was revoked or given back has come back."""
    from smeadmin.actions.certification.keeping import take_back_plaque
    from smeadmin.render.certificate import draw_plaque

    run.write(lambda change: take_back_plaque(change, certificate=certificate), draw_plaque)
