"""What the fund group does through a year: adjust, carry over, let lapse, close; forecast and export."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Amount, Fund
from smeadmin.cli.types import codes, yuan
from smeadmin.i18n import mark as N_

Purpose = Annotated[
    str | None,
    typer.Option("--purpose", metavar=N_("TEXT"), help=N_("of one purpose only")),
]
Part = Annotated[
    int | None,
    typer.Option(
        "--amount", parser=yuan, metavar=N_("YUAN"), help=N_("so much; else all that is available")
    ),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar=N_("TEXT"), help=N_("whose money it is: province, city")),
]
Treasury = Annotated[bool, typer.Option("--treasury", help=N_("it goes back to the treasury"))]


def hang(group: Group) -> None:
    """Hang these verbs on the fund group."""
    group.writes(
        "adjust",
        example="smeadmin fund adjust FW2026 --amount 50000 --down --doc 江财企〔2026〕31号",
        related=("fund appropriate", "fund show"),
        statuses={0: N_("adjusted"), 3: N_("less is available than is taken")},
    )(adjust)
    group.writes(
        "carry",
        example="smeadmin fund carry FW2026 --into FW2027",
        related=("fund lapse", "fund close"),
        statuses={0: N_("carried over"), 3: N_("less is available than is carried")},
    )(carry)
    group.writes(
        "lapse",
        example="smeadmin fund lapse FW2026 --amount 20000",
        related=("fund carry", "fund close"),
        statuses={0: N_("lapsed"), 3: N_("less is available than that")},
    )(lapse)
    group.writes(
        "close",
        example="smeadmin fund close FW2026 --into FW2027",
        related=("fund carry", "fund lapse", "voucher expire"),
        statuses={0: N_("the fund is closed"), 3: N_("something is still promised or payable")},
    )(close)
    group.reads(
        "forecast",
        example="smeadmin fund forecast FW2026",
        related=("fund show", "voucher list"),
    )(forecast)
    group.reads(
        "export",
        example="smeadmin fund export FW2026 --out 账.beancount",
        related=("fund check", "fund trace"),
    )(export)


def adjust(
    run: Run,
    fund: Fund,
    amount: Amount,
    down: Annotated[bool, typer.Option("--down", help=N_("less than before, not more"))] = False,
    purpose: Purpose = None,
    source: Source = None,
) -> None:
    """Change what a fund was given, up or down, on a document.

    What is promised already cannot be taken away.
    """
    from smeadmin.actions.fund_year import adjust_fund
    from smeadmin.render.fund_year import draw_adjusted

    run.write(
        lambda change: adjust_fund(
            change, fund=fund, amount_fen=amount, down=down, purpose=purpose or "", source=source
        ),
        draw_adjusted,
    )


def carry(
    run: Run,
    fund: Fund,
    into: Annotated[
        str,
        typer.Option(
            "--into",
            metavar=N_("FUND"),
            help=N_("a fund of a later year"),
            autocompletion=codes("fund"),
        ),
    ],
    amount: Part = None,
    purpose: Purpose = None,
    source: Source = None,
) -> None:
    """Carry what is available over into a later year's fund; each pot keeps its purpose and source."""
    from smeadmin.actions.fund_year import carry_fund
    from smeadmin.render.fund_year import draw_swept

    run.write(
        lambda change: carry_fund(
            change, fund=fund, into=into, amount_fen=amount, purpose=purpose, source=source
        ),
        draw_swept,
    )


def lapse(
    run: Run,
    fund: Fund,
    treasury: Treasury = False,
    amount: Part = None,
    purpose: Purpose = None,
    source: Source = None,
) -> None:
    """Let what is available lapse, or give it back to the treasury."""
    from smeadmin.actions.fund_year import lapse_fund
    from smeadmin.render.fund_year import draw_swept

    run.write(
        lambda change: lapse_fund(
            change,
            fund=fund,
            treasury=treasury,
            amount_fen=amount,
            purpose=purpose,
            source=source,
        ),
        draw_swept,
    )


def close(
    run: Run,
    fund: Fund,
    into: Annotated[
        str | None,
        typer.Option(
            "--into",
            metavar=N_("FUND"),
            help=N_("what is left is carried into this fund"),
            autocompletion=codes("fund"),
        ),
    ] = None,
    lapse_: Annotated[bool, typer.Option("--lapse", help=N_("what is left lapses"))] = False,
    treasury: Treasury = False,
) -> None:
    """Close a fund at the end of its year: the rest is carried over, lapses, or goes back, in one change.

    A closed fund promises nothing more. What a recovery brings back to it is the treasury's.
    """
    from smeadmin.actions.fund_year import close_fund
    from smeadmin.render.fund_year import draw_swept

    run.write(
        lambda change: close_fund(change, fund=fund, into=into, lapse=lapse_, treasury=treasury),
        draw_swept,
    )


def forecast(run: Run, fund: Fund) -> None:
    """Say how long a fund lasts at the pace of its last days, and which vouchers will lapse."""
    from smeadmin.actions.fund_forecast import forecast_fund
    from smeadmin.render.fund_year import draw_forecast

    run.read(lambda view: forecast_fund(view, fund=fund), draw_forecast)


def export(
    run: Run,
    fund: Annotated[
        str | None,
        typer.Argument(
            metavar="[FUND]", help=N_("one fund; default all"), autocompletion=codes("fund")
        ),
    ] = None,
) -> None:
    """Write the postings: as a list, a spreadsheet, or a journal for Beancount (.beancount).

    The journal asserts every balance, so that another program checks what this one has added up.
    """
    from smeadmin.actions.journal import export_funds
    from smeadmin.render.fund_year import draw_postings, draw_written

    out = run.settings.out
    if out is None or not out.lower().endswith((".beancount", ".bean")):
        run.read(lambda view: export_funds(view, fund=fund), draw_postings)
        return
    from smeadmin.domain.journal import journal
    from smeadmin.sheets.replacing import replacing

    with run.open().reading(run.on) as view:
        exported = export_funds(view, fund=fund)
    with replacing(out, run.settings.force) as file:
        for line in journal(exported.office, exported.lines, exported.balances):
            file.write(line.encode() + b"\n")
    run.say(draw_written(out, exported))
