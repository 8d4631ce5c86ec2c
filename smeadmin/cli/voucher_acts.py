"""Verbs of the voucher group for what becomes of one voucher: registered, held, passed on, voided."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Amount, Voucher
from smeadmin.cli.types import codes, day
from smeadmin.i18n import mark as N_

Institution = Annotated[
    str,
    typer.Option(
        "--institution",
        metavar=N_("CODE"),
        help=N_("where it is to be used"),
        autocompletion=codes("institution"),
    ),
]


def add_verbs(group: Group) -> None:
    """Add the verbs to the voucher group."""
    code = "JC26-7KQ4-MWD7"
    group.writes(
        "register",
        example=f"smeadmin voucher register {code} --institution 91990103MA5H2R786A",
        related=("voucher repoint", "voucher redeem"),
        statuses={0: N_("registered"), 3: N_("too late, or the measure has nothing registered")},
    )(register)
    group.writes(
        "hold",
        example=f"smeadmin voucher hold {code} --reason 核实中",
        related=("voucher release", "voucher void"),
    )(hold)
    group.writes(
        "release",
        example=f"smeadmin voucher release {code}",
        related=("voucher hold", "voucher extend"),
    )(release)
    group.writes(
        "extend",
        example=f"smeadmin voucher extend {code} --until 2026-07-30 --reason 机构停业装修",
        related=("voucher show", "voucher expire"),
        statuses={0: N_("extended"), 3: N_("the measure has no extension, or none so long")},
    )(extend)
    group.writes(
        "topup",
        example=f"smeadmin voucher topup {code} --amount 2000",
        related=("voucher issue", "voucher show"),
        statuses={0: N_("topped up"), 3: N_("a rule, a cap or the balance says no")},
    )(topup)
    group.writes(
        "transfer",
        example=f"smeadmin voucher transfer {code} --enterprise 91990102MA5K3T6163 --reason 企业分立",
        related=("voucher show", "enterprise merge"),
        statuses={0: N_("passed on"), 3: N_("the measure or a cap says no")},
    )(transfer)
    group.writes(
        "repoint",
        example=f"smeadmin voucher repoint {code} --institution 91990103MA5H2R786A --reason 原机构注销",
        related=("voucher register", "institution close"),
        statuses={0: N_("repointed"), 3: N_("the institution is not certified")},
    )(repoint)
    group.writes(
        "reissue",
        example=f"smeadmin voucher reissue {code} --reason 券码外泄",
        related=("voucher void", "voucher show"),
    )(reissue)
    group.writes(
        "void",
        example=f"smeadmin voucher void {code} --reason 企业放弃",
        related=("voucher hold", "voucher reissue", "fund check"),
    )(void)


def register(
    run: Run,
    voucher: Voucher,
    institution: Annotated[
        str | None,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("where it is to be used"),
            autocompletion=codes("institution"),
        ),
    ] = None,
) -> None:
    """Register a voucher for its use, as some measures ask within days of its issue.

    From then on its time of use runs. With --institution it can be used there only, until it is repointed.
    """
    from smeadmin.actions.voucher.acts import register_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(
        lambda change: register_voucher(change, voucher=voucher, institution=institution),
        draw_acted,
    )


def hold(run: Run, voucher: Voucher) -> None:
    """Hold a voucher while something is looked into: it cannot be used and does not lapse."""
    from smeadmin.actions.voucher.acts import hold_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(lambda change: hold_voucher(change, voucher=voucher), draw_acted)


def release(run: Run, voucher: Voucher) -> None:
    """Release a voucher that is held; its last day is what it was."""
    from smeadmin.actions.voucher.acts import release_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(lambda change: release_voucher(change, voucher=voucher), draw_acted)


def extend(
    run: Run,
    voucher: Voucher,
    until: Annotated[
        date,
        typer.Option("--until", parser=day, metavar=N_("DATE"), help=N_("its new last day")),
    ],
) -> None:
    """Move the last day of a voucher, as far as its measure allows, for a reason."""
    from smeadmin.actions.voucher.acts import extend_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(lambda change: extend_voucher(change, voucher=voucher, until=until), draw_acted)


def topup(
    run: Run,
    voucher: Voucher,
    amount: Amount,
    up_to: Annotated[
        bool, typer.Option("--up-to", help=N_("add less where less is allowed"))
    ] = False,
) -> None:
    """Add an amount to a voucher, under the same rule, caps and fund, instead of issuing another."""
    from smeadmin.actions.voucher.changing import topup_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(
        lambda change: topup_voucher(change, voucher=voucher, amount_fen=amount, up_to=up_to),
        draw_acted,
    )


def transfer(
    run: Run,
    voucher: Voucher,
    enterprise: Annotated[
        str,
        typer.Option(
            "--enterprise",
            metavar=N_("CODE"),
            help=N_("to this enterprise"),
            autocompletion=codes("enterprise"),
        ),
    ],
) -> None:
    """Make an unused voucher out to another enterprise, where the measure lets it be passed on."""
    from smeadmin.actions.voucher.changing import transfer_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(
        lambda change: transfer_voucher(change, voucher=voucher, enterprise=enterprise), draw_acted
    )


def repoint(
    run: Run,
    institution: Institution,
    voucher: Annotated[
        str | None,
        typer.Argument(metavar=N_("VOUCHER"), help=N_("its code"), autocompletion=codes("voucher")),
    ] = None,
    left: Annotated[
        str | None,
        typer.Option(
            "--all-of",
            metavar=N_("CODE"),
            help=N_("every live voucher that was registered for this institution"),
            autocompletion=codes("institution"),
        ),
    ] = None,
) -> None:
    """Have a voucher used at another institution, when the one it was registered for is gone."""
    from smeadmin.actions.voucher.acts import repoint_all, repoint_voucher
    from smeadmin.domain.voucher_refusals import VoucherOrAll
    from smeadmin.render.voucher_acts import draw_acted, draw_repointed

    if (voucher is None) == (left is None):
        raise VoucherOrAll(way_out=("VOUCHER", "--all-of CODE"))
    if voucher is not None:
        run.write(
            lambda change: repoint_voucher(change, voucher=voucher, institution=institution),
            draw_acted,
        )
        return
    assert left is not None
    run.write(
        lambda change: repoint_all(change, left=left, institution=institution), draw_repointed
    )


def reissue(run: Run, voucher: Voucher) -> None:
    """Void a voucher whose code got out and issue what is left of it under a new one."""
    from smeadmin.actions.voucher.changing import reissue_voucher
    from smeadmin.render.voucher_acts import draw_acted

    run.write(lambda change: reissue_voucher(change, voucher=voucher), draw_acted)


def void(run: Run, voucher: Voucher) -> None:
    """Void what is left of a voucher, for a reason; its money goes back to the fund at once."""
    from smeadmin.actions.voucher.acts import void_voucher
    from smeadmin.i18n import gettext as _
    from smeadmin.render.formats import yuan as said
    from smeadmin.render.voucher_acts import draw_acted

    run.write(
        lambda change: void_voucher(change, voucher=voucher),
        draw_acted,
        question=lambda done: _("Void {voucher}, {amount} yuan?").format(
            voucher=done.voucher, amount=said(done.moved_fen)
        ),
    )
