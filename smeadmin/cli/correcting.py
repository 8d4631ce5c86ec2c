"""The verbs that put right what has left the house: certify correct, notice correct."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Certificate, Notice
from smeadmin.cli.types import day, pairs
from smeadmin.i18n import mark as N_

Values = Annotated[
    list[str],
    typer.Option(
        "--set", metavar=N_("WHAT=VALUE"), help=N_("what it shall say, repeatable: document=…")
    ),
]


def add_certify_verb(group: Group) -> None:
    """Add the verb to the certify group."""
    group.writes(
        "correct",
        example="smeadmin certify correct SC-2026-0012 --set document=江中小企〔2026〕22号 --reason 文号印错",
        related=("certify show", "certify revoke"),
        statuses={
            0: N_("put right"),
            2: N_("not said there, or no reason"),
            3: N_("the measure says otherwise"),
            5: N_("it says so already"),
        },
    )(certificate_correct)


def add_notice_verb(group: Group) -> None:
    """Add the verb to the notice group."""
    group.writes(
        "correct",
        example="smeadmin notice correct NT-2026-003 --set title=关于拟认定服务机构的公示 --reason 错字",
        related=("notice show", "notice close"),
        statuses={
            0: N_("put right"),
            2: N_("not said there, or no reason"),
            5: N_("it says so already"),
        },
    )(notice_correct)


def certificate_correct(
    run: Run,
    certificate: Certificate,
    values: Values,
) -> None:
    """Put right a slip on a certificate that has left the house: document, valid_from, valid_until.

    The old value stays beside the new one. Whose it is, for what and at which level was decided and is not
    corrected; a last day that follows from the measure neither.
    """
    from smeadmin.actions.correcting import DAYS, correct_certificate
    from smeadmin.render.correcting import draw_corrected

    typed = pairs(values)
    typed |= {name: day(typed[name]).isoformat() for name in DAYS if name in typed}
    run.write(
        lambda change: correct_certificate(change, certificate=certificate, values=typed),
        draw_corrected,
    )


def notice_correct(
    run: Run,
    notice: Notice,
    values: Values,
    subject: Annotated[
        str | None,
        typer.Option(
            "--line", metavar=N_("NUMBER"), help=N_("of one line: the number that stands in it")
        ),
    ] = None,
) -> None:
    """Put right a slip on a public notice: its title or document, or with --line a public column of one line.

    The old value stays beside the new one, and the days go on. An amount, or who stands on it, is no slip:
    take the notice back (notice close --recall) and post it anew.
    """
    from smeadmin.actions.correcting import correct_notice
    from smeadmin.render.correcting import draw_corrected

    typed = pairs(values)
    run.write(
        lambda change: correct_notice(change, notice=notice, values=typed, subject=subject),
        draw_corrected,
    )
