"""The recovery group: money that was paid and should not have been comes back, step by step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes, day, whole, yuan
from smeadmin.domain.recovery import RECOVERY_LABELS
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("recovery")

Recovery = Annotated[
    str,
    typer.Argument(metavar=N_("RECOVERY"), help=N_("its number"), autocompletion=codes("recovery")),
]


@group.writes(
    "open",
    example="smeadmin recovery open CL-2026-0022 --line 1 --contract-amount 8000 --reason 合同补充协议减价",
    related=("recovery decide", "claim show"),
    statuses={0: N_("opened"), 3: N_("nothing of it was paid, or less than that")},
)
def open_(
    run: Run,
    subject: Annotated[
        str,
        typer.Argument(
            metavar=N_("CLAIM"), help=N_("a claim, or an award"), autocompletion=codes("claim")
        ),
    ],
    line: Annotated[
        int | None,
        typer.Option(
            "--line", parser=whole, metavar=N_("LINE"), help=N_("which line of the claim")
        ),
    ] = None,
    contract: Annotated[
        int | None,
        typer.Option(
            "--contract-amount",
            parser=yuan,
            metavar=N_("YUAN"),
            help=N_("what the contract really came to: priced again by its own rule"),
        ),
    ] = None,
    amount: Annotated[
        int | None,
        typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("how much comes back")),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help=N_("everything that was paid"))] = False,
    institution: Annotated[
        str | None,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("whose place of an award"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    sanction: Annotated[
        str | None,
        typer.Option(
            "--sanction",
            metavar=N_("KIND"),
            help=N_("which misdeed of the measure it is, with what is attached to it"),
        ),
    ] = None,
) -> None:
    """Open the recovery of what was paid for a claim's line, or for an award; the arithmetic is shown.

    With --contract-amount the line is priced again by the very text under which it was redeemed.
    """
    from smeadmin.actions.bodies import find_institution
    from smeadmin.actions.recovery.opening import open_recovery
    from smeadmin.render.recovery import draw_opened

    run.write(
        lambda change: open_recovery(
            change,
            subject=subject,
            line=line,
            contract_fen=contract,
            amount_fen=amount,
            full=full,
            institution_id=None
            if institution is None
            else find_institution(change, institution).id,
            sanction=sanction,
        ),
        draw_opened,
    )


@group.writes(
    "decide",
    example="smeadmin recovery decide RC-2026-002 --by 何远 --doc 江工信追〔2026〕2号",
    related=("recovery net", "recovery receive"),
    statuses={0: N_("decided"), 3: N_("by the same person who opened it")},
)
def decide(
    run: Run,
    recovery: Recovery,
    due: Annotated[
        date | None,
        typer.Option("--due", parser=day, metavar=N_("DATE"), help=N_("to be paid by that day")),
    ] = None,
) -> None:
    """Decide that it is owed back, on a document; who opened it cannot decide it.

    Nothing of the fund moves until money comes back.
    """
    from smeadmin.actions.recovery.deciding import decide_recovery
    from smeadmin.render.recovery import draw_decided

    run.write(lambda change: decide_recovery(change, recovery=recovery, due_on=due), draw_decided)


@group.writes(
    "net",
    example="smeadmin recovery net RC-2026-002 --into ST-2026-05",
    related=("settle prepare", "settle approve"),
    statuses={0: N_("kept back"), 3: N_("the settlement pays nothing to the debtor")},
)
def net(
    run: Run,
    recovery: Recovery,
    settlement: Annotated[
        str,
        typer.Option(
            "--into",
            metavar=N_("SETTLEMENT"),
            help=N_("a settlement that is prepared"),
            autocompletion=codes("settlement"),
        ),
    ],
    amount: Annotated[
        int | None,
        typer.Option(
            "--amount", parser=yuan, metavar=N_("YUAN"), help=N_("not more than that of it")
        ),
    ] = None,
) -> None:
    """Keep it back from what the debtor gets in a prepared settlement, which is frozen anew."""
    from smeadmin.actions.recovery.returning import net_recovery
    from smeadmin.render.recovery import draw_netted

    run.write(
        lambda change: net_recovery(
            change, recovery=recovery, settlement=settlement, amount_fen=amount
        ),
        draw_netted,
    )


@group.writes(
    "receive",
    example="smeadmin recovery receive RC-2026-002 --amount 2000 --doc 国库回单3号",
    related=("recovery list", "fund show"),
    statuses={0: N_("received"), 3: N_("more than is owed")},
)
def receive(
    run: Run,
    recovery: Recovery,
    amount: Annotated[
        int, typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("what came in"))
    ],
) -> None:
    """Record money that came back; it is available in the fund again."""
    from smeadmin.actions.recovery.returning import receive_recovery
    from smeadmin.render.recovery import draw_received

    run.write(
        lambda change: receive_recovery(change, recovery=recovery, amount_fen=amount),
        draw_received,
    )


@group.writes(
    "write-off",
    example="smeadmin recovery write-off RC-2026-002 --by 周敏 --doc 江财核〔2027〕5号 --reason 企业已注销",
    related=("recovery list",),
    statuses={0: N_("written off"), 3: N_("by who opened or decided it")},
)
def write_off(
    run: Run,
    recovery: Recovery,
    amount: Annotated[
        int | None,
        typer.Option(
            "--amount", parser=yuan, metavar=N_("YUAN"), help=N_("not more than that of it")
        ),
    ] = None,
) -> None:
    """Give up what is still owed, on the authority of a document; a third person does it."""
    from smeadmin.actions.recovery.returning import write_off_recovery
    from smeadmin.render.formats import yuan as yuan_of
    from smeadmin.render.recovery import draw_written_off

    run.write(
        lambda change: write_off_recovery(change, recovery=recovery, amount_fen=amount),
        draw_written_off,
        question=lambda shown: _("Write off {amount} yuan?").format(
            amount=yuan_of(shown.entries[-1].amount_fen)
        ),
    )


@group.writes(
    "blacklist",
    example="smeadmin recovery blacklist RC-2026-002 --propose",
    related=("recovery show", "roster show"),
    statuses={0: N_("on the list"), 3: N_("the measure bars nobody for it")},
)
def blacklist(
    run: Run,
    recovery: Recovery,
    roster: Annotated[
        str | None,
        typer.Option(
            "--roster",
            metavar=N_("ROSTER"),
            help=N_("another list than the office's own"),
            autocompletion=codes("roster"),
        ),
    ] = None,
) -> None:
    """Put the debtor on the list of the barred for as long as the measure says."""
    from smeadmin.actions.recovery.blacklisting import blacklist_debtor
    from smeadmin.render.recovery import draw_blacklisted

    run.write(
        lambda change: blacklist_debtor(change, recovery=recovery, roster=roster), draw_blacklisted
    )


@group.reads("list", example="smeadmin recovery list --state decided", related=("recovery show",))
def list_(
    run: Run,
    payee: Annotated[
        str | None,
        typer.Argument(
            metavar="[PAYEE]", help=N_("whose debts"), autocompletion=codes("institution")
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="open|decided|settled|written_off",
            help=N_("in one state"),
            **choice("--state", *RECOVERY_LABELS, labels=RECOVERY_LABELS),
        ),
    ] = None,
) -> None:
    """List recoveries with what is owed, and how old the debts are."""
    from smeadmin.actions.recovery.showing import list_recoveries
    from smeadmin.render.recovery import draw_recoveries

    filtered = payee is not None or state is not None
    run.read(
        lambda view: list_recoveries(view, state=state, payee=payee),
        lambda found: draw_recoveries(found, filtered=filtered),
    )


@group.reads("show", example="smeadmin recovery show RC-2026-002", related=("fund trace",))
def show(run: Run, recovery: Recovery) -> None:
    """Show one recovery: the arithmetic, what came back, what the measure attaches to it."""
    from smeadmin.actions.recovery.showing import show_recovery
    from smeadmin.render.recovery import draw_recovery

    run.read(lambda view: show_recovery(view, recovery=recovery), draw_recovery)


@group.desk
def desk(run: Run) -> None:
    """Show what is to be decided, and what is owed."""
    from smeadmin.actions.recovery.showing import list_recoveries
    from smeadmin.render.recovery import draw_recoveries

    run.read(
        lambda view: tuple(
            one for one in list_recoveries(view) if one.left_fen or one.state.value == "open"
        ),
        draw_recoveries,
    )


def explain(view: View, code: str) -> Document | None:
    """Give the page of a recovery; None for a number that none has."""
    from smeadmin.actions.recovery.showing import show_recovery
    from smeadmin.domain.recovery import RecoveryNotFound
    from smeadmin.render.recovery import draw_recovery

    try:
        return draw_recovery(show_recovery(view, recovery=code))
    except RecoveryNotFound:
        return None
