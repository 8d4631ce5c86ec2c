"""The voucher group: a programme is opened, vouchers are issued, verified, redeemed, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smeadmin.cli import opening, papers, voucher_acts, voucher_papers, voucher_queue
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, Partial, SheetName
from smeadmin.cli.shared import Programme, Told, Voucher
from smeadmin.cli.types import choice, codes, days, pairs, yuan
from smeadmin.cli.usage import MissingArgument
from smeadmin.domain.voucher import OVERDUE, STATE_LABELS
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("voucher")

STATES: Mapping[Any, Text] = {**STATE_LABELS, "overdue": OVERDUE}

Queue = Annotated[
    bool, typer.Option("--queue", help=N_("to each application, as far as the money reaches"))
]
Seed = Annotated[
    str | None,
    typer.Option("--seed", metavar=N_("TEXT"), help=N_("of the lot between equal applications")),
]
UntilExhausted = Annotated[
    bool,
    typer.Option(
        "--until-exhausted", help=N_("with a list: stop where the fund ends, name who is left")
    ),
]


voucher_papers.add_verbs(group)


@group.reads(
    "verify",
    example="smeadmin voucher verify JC26-7KQ4-MWD7",
    related=("voucher show", "voucher redeem"),
    statuses={0: N_("it may be used"), 2: N_("mistyped"), 3: N_("it may not be used")},
)
def verify(
    run: Run,
    voucher: Annotated[
        str | None,
        typer.Argument(metavar="[VOUCHER]", help=N_("its code"), autocompletion=codes("voucher")),
    ] = None,
    listed: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar=N_("FILE|TEXT"),
            help=N_("off-line: the list that the office has signed, or what a signed QR says"),
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key", metavar=N_("FILE"), help=N_("off-line: the public key of who signed")
        ),
    ] = None,
) -> None:
    """Tell whether a voucher may be used, and until when; for the phone.

    With --from and --key no register is needed: a list that `voucher sign` has made, or the QR of a paper
    that was printed with --sign, is verified by its signature. What was used since is not known then.

    A code read over the phone proves nothing by itself: its last character only finds slips of the pen.
    Without the register, take the signed list or scan the QR.
    """
    if listed is not None or key is not None:
        voucher_queue.verify_offline(run, voucher, listed, key)
        return
    if voucher is None:
        raise MissingArgument(
            {"name": "VOUCHER"}, way_out=("smeadmin voucher verify JC26-7KQ4-MWD7",)
        )
    from smeadmin.actions.voucher.showing import show_voucher
    from smeadmin.render.voucher import draw_verified

    run.read(lambda view: show_voucher(view, voucher=voucher), draw_verified)


@group.writes(
    "expire",
    example="smeadmin voucher expire --programme JC26",
    related=("voucher list", "fund check"),
)
def expire(
    run: Run,
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme",
            metavar=N_("PROGRAMME"),
            help=N_("one programme; default all"),
            autocompletion=codes("programme"),
        ),
    ] = None,
) -> None:
    """Take back the money of vouchers whose last day is past; it returns to the fund once."""
    from smeadmin.actions.voucher.expiring import expire_vouchers
    from smeadmin.render.vouchers import draw_expired

    run.write(lambda change: expire_vouchers(change, programme=programme), draw_expired, bulk=True)


@group.reads(
    "list",
    example="smeadmin voucher list --expiring 30",
    related=("voucher show", "voucher expire"),
)
def list_(
    run: Run,
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme",
            metavar=N_("PROGRAMME"),
            help=N_("of one programme"),
            autocompletion=codes("programme"),
        ),
    ] = None,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise",
            metavar=N_("CODE"),
            help=N_("of one enterprise"),
            autocompletion=codes("enterprise"),
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="issued|held|redeemed|expired|void|overdue",
            help=N_("in one state"),
            **choice("--state", *STATES, labels=STATES),
        ),
    ] = None,
    expiring: Annotated[
        int | None,
        typer.Option(
            "--expiring",
            parser=days,
            metavar=N_("DAYS"),
            help=N_("that lapse within so many days"),
        ),
    ] = None,
    change: Annotated[
        str | None,
        typer.Option("--change", metavar=N_("CHANGE"), help=N_("issued by one change")),
    ] = None,
    waiting: Annotated[
        bool,
        typer.Option("--waiting", help=N_("the applications that wait, with --programme")),
    ] = False,
) -> None:
    """List vouchers with what was used of them, or the applications that wait for one."""
    from smeadmin.actions.voucher.showing import list_vouchers
    from smeadmin.render.vouchers import draw_vouchers

    if waiting:
        voucher_queue.show(run, programme)
        return
    filtered = any(x is not None for x in (programme, enterprise, state, expiring, change))
    run.read(
        lambda view: list_vouchers(
            view,
            programme=programme,
            enterprise=enterprise,
            state=state,
            expiring=expiring,
            change=change,
        ),
        lambda lines: draw_vouchers(lines, filtered=filtered),
    )


@group.reads(
    "show", example="smeadmin voucher show JC26-7KQ4-MWD7", related=("fund trace", "explain")
)
def show(run: Run, voucher: Voucher) -> None:
    """Show one voucher: why its amount is what it is, and what was redeemed with it.

    The reasons were kept when it was issued and redeemed; nothing is worked out again.
    """
    from smeadmin.actions.voucher.showing import show_voucher
    from smeadmin.render.voucher import draw_voucher

    run.read(lambda view: show_voucher(view, voucher=voucher), draw_voucher)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with vouchers."""
    from smeadmin.actions.voucher.showing import desk_voucher
    from smeadmin.render.vouchers import draw_desk

    run.read(desk_voucher, draw_desk)


@group.writes(
    "issue",
    example="smeadmin voucher issue JC26 --enterprise 91990102MA5K3T6163 --amount 2000.00",
    related=("voucher verify", "voucher list", "fund check"),
    statuses={0: N_("issued"), 3: N_("a rule, a cap or the balance says no")},
)
def issue(
    run: Run,
    programme: Programme,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise",
            metavar=N_("CODE"),
            help=N_("to one enterprise"),
            autocompletion=codes("enterprise"),
        ),
    ] = None,
    amount: Annotated[
        int | None,
        typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("amount in yuan")),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar=N_("FILE"), help=N_("to each enterprise of a list")),
    ] = None,
    told: Told = None,
    queue: Queue = False,
    seed: Seed = None,
    up_to: Annotated[
        bool, typer.Option("--up-to", help=N_("issue less where less is allowed"))
    ] = False,
    until_exhausted: UntilExhausted = False,
    partial: Partial = False,
    errors: Annotated[
        str | None,
        typer.Option("--errors", metavar=N_("FILE"), help=N_("give back what was not issued")),
    ] = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Issue a voucher to one enterprise, to each of a list, or to the whole queue.

    The amount is the least of what is asked, the limits of the measure, and what the fund has
    available. What was typed is never cut in silence: --up-to says that less will do.
    """
    from smeadmin.actions.voucher.batch import issue_batch
    from smeadmin.actions.voucher.issuing import issue_voucher
    from smeadmin.actions.voucher.listed import Returned, read_list
    from smeadmin.domain.voucher_refusals import EnterpriseOrFile
    from smeadmin.render.formats import yuan as said
    from smeadmin.render.voucher import draw_issued
    from smeadmin.render.vouchers import draw_batch

    if queue:
        voucher_queue.issue(run, programme, enterprise or file, up_to=up_to, seed=seed)
        return
    if (enterprise is None) == (file is None):
        raise EnterpriseOrFile(way_out=("--enterprise CODE", "--file LIST.xlsx"))
    if enterprise is not None:
        run.write(
            lambda change: issue_voucher(
                change,
                programme=programme,
                enterprise=enterprise,
                amount_fen=amount,
                up_to=up_to,
                told=pairs(told),
            ),
            draw_issued,
        )
        return
    assert file is not None
    listed = read_list(
        run.open(),
        run.on,
        file,
        amount_fen=amount,
        sheet=sheet,
        encoding=encoding,
        returned=None if errors is None else Returned(errors, run.settings.force),
    )
    run.write(
        lambda change: issue_batch(
            change,
            programme=programme,
            listed=listed,
            partial=partial,
            up_to=up_to,
            until_exhausted=until_exhausted,
        ),
        draw_batch,
        bulk=True,
        question=lambda done: _("Issue these {n}, {amount} yuan?").format(
            n=done.issued, amount=said(done.issued_fen)
        ),
    )


voucher_acts.add_verbs(group)
voucher_queue.add_verbs(group)


def explain(view: View, code: str) -> Document | None:
    """Give the page that says why a voucher is worth what it is; None for a code that is none."""
    from smeadmin.actions.voucher.showing import show_voucher
    from smeadmin.domain.voucher_refusals import VoucherCodeMistyped, VoucherNotFound
    from smeadmin.render.voucher import draw_voucher

    try:
        return draw_voucher(show_voucher(view, voucher=code))
    except (VoucherCodeMistyped, VoucherNotFound):
        return None


group.writes(
    "import",
    example="smeadmin voucher import 期初券.xlsx --opening --rows 118 --total 35.4万"
    " --doc 示中小企〔2026〕1号",
    related=("voucher list", "fund check", "change undo"),
    statuses=opening.STATUSES,
)(opening.import_vouchers)
group.reads(
    "template",
    example="smeadmin voucher template --out 期初服务券.xlsx",
    related=("voucher import",),
)(opening.template_vouchers)
papers.add_voucher_verbs(group)
