"""The fund group: money comes in, is set aside, is promised and paid; every yuan has one place."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli import fund_year, opening
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.fund_year import Source
from smeadmin.cli.shared import Amount, Fund
from smeadmin.cli.types import calendar_year, codes
from smeadmin.i18n import mark as N_

group = Group("fund")


@group.writes(
    "create",
    example="smeadmin fund create FW2026 --name 2026年服务券专项资金 --year 2026",
    related=("fund appropriate",),
)
def create(
    run: Run,
    code: Annotated[str, typer.Argument(metavar="FUND", help=N_("a code for it, as FW2026"))],
    year: Annotated[
        int,
        typer.Option(
            "--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("its budget year")
        ),
    ],
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("TEXT"), help=N_("its name in full"))
    ] = None,
) -> None:
    """Make a fund of one budget year, with no money in it yet."""
    from smeadmin.actions.fund import create_fund
    from smeadmin.render.fund import draw_created

    run.write(
        lambda change: create_fund(change, code=code, name=name or code, year=year), draw_created
    )


@group.writes(
    "appropriate",
    example="smeadmin fund appropriate FW2026 --amount 1200000 --doc 江财企〔2026〕7号",
    related=("fund allocate", "fund show"),
)
def appropriate(
    run: Run,
    fund: Fund,
    amount: Amount,
    source: Source = None,
    new_source: Annotated[
        bool,
        typer.Option(
            "--new-source", help=N_("the office declares this source, which is not known")
        ),
    ] = False,
) -> None:
    """Bring money into a fund; it is available from now on.

    Name the document that gives it with --doc. With --source the money of each level of the treasury is
    kept apart to the end: what it has available, promised and paid.
    """
    from smeadmin.actions.fund import appropriate_fund
    from smeadmin.render.fund import draw_appropriated

    run.write(
        lambda change: appropriate_fund(
            change, fund=fund, amount_fen=amount, source=source, new_source=new_source
        ),
        draw_appropriated,
    )


@group.writes(
    "allocate",
    example="smeadmin fund allocate FW2026 --purpose 服务券 --amount 800000",
    related=("fund show", "voucher open"),
    statuses={0: N_("allocated"), 3: N_("the fund has less available")},
)
def allocate(
    run: Run,
    fund: Fund,
    purpose: Annotated[
        str,
        typer.Option("--purpose", metavar=N_("TEXT"), help=N_("what the money is set aside for")),
    ],
    amount: Amount,
    source: Source = None,
) -> None:
    """Set money of a fund aside for one purpose.

    A programme or award that names the purpose is paid from it and from nothing else.
    """
    from smeadmin.actions.fund import allocate_fund
    from smeadmin.render.fund import draw_allocated

    run.write(
        lambda change: allocate_fund(
            change, fund=fund, purpose=purpose, amount_fen=amount, source=source
        ),
        draw_allocated,
    )


@group.reads("show", example="smeadmin fund show FW2026", related=("fund check", "fund trace"))
def show(run: Run, fund: Fund) -> None:
    """Show one fund: what came in, and where every yuan of it is."""
    from smeadmin.actions.fund import show_fund
    from smeadmin.render.fund import draw_fund

    run.read(lambda view: show_fund(view, fund=fund), draw_fund)


@group.reads("list", example="smeadmin fund list", related=("fund show",))
def list_(run: Run) -> None:
    """List all funds with what they hold."""
    from smeadmin.actions.fund import list_funds
    from smeadmin.render.fund import draw_funds

    run.read(list_funds, draw_funds)


@group.reads(
    "check",
    example="smeadmin fund check FW2026",
    related=("fund show", "audit verify"),
    statuses={0: N_("the books agree"), 6: N_("rejected"), 7: N_("they do not")},
)
def check(
    run: Run,
    fund: Annotated[
        str | None,
        typer.Argument(
            metavar="[FUND]", help=N_("one fund; default all"), autocompletion=codes("fund")
        ),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar=N_("FILE"),
            help=N_("hold them against finance's own ledger instead"),
        ),
    ] = None,
) -> None:
    """Count the books anew: every balance, every voucher, every cap, and the equation of the fund.

    All funds together are asked, besides, what must hold of vouchers, claims, payments and recoveries.
    """
    if against is not None:
        from smeadmin.actions.fund_against import check_against, read_ledger
        from smeadmin.render.against import draw_compared

        theirs = read_ledger(against, on=run.on)
        run.read(
            lambda view: check_against(view, file=against, theirs=theirs, fund=fund),
            draw_compared,
        )
        return
    from smeadmin.actions.books import check_funds
    from smeadmin.render.books import draw_checked

    run.read(lambda view: check_funds(view, fund=fund), draw_checked)


@group.reads(
    "trace",
    example="smeadmin fund trace JC26-7KQ4-MWD7",
    related=("fund check", "voucher show"),
)
def trace(
    run: Run,
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            help=N_("a voucher, claim, settlement, recovery, award, invoice or fund"),
            autocompletion=codes("voucher"),
        ),
    ],
) -> None:
    """Follow money from the treasury to the payment, posting by posting."""
    from smeadmin.actions.fund_trace import trace_fund
    from smeadmin.render.books import draw_trace

    run.read(lambda view: trace_fund(view, code=code), draw_trace)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with funds."""
    from smeadmin.actions.fund_desk import desk_fund
    from smeadmin.render.fund_desk import draw_desk

    run.read(desk_fund, draw_desk)


group.writes(
    "import",
    example="smeadmin fund import 期初资金.xlsx --opening --total 120万 --doc 示中小企〔2026〕1号",
    related=("fund list", "fund check", "change undo"),
    statuses=opening.STATUSES,
)(opening.import_funds)
group.reads(
    "template",
    example="smeadmin fund template --out 期初资金.xlsx",
    related=("fund import",),
)(opening.template_funds)
fund_year.hang(group)
