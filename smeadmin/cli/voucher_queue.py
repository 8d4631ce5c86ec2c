"""Verbs of the voucher group for the queue: applying, and issuing to whoever waits."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.drafts import Draft, Values
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Programme, Told
from smeadmin.cli.types import calendar_year, codes, pairs, yuan
from smeadmin.cli.usage import MissingArgument
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_


def add_verbs(group: Group) -> None:
    """Add the verbs to the voucher group."""
    group.writes(
        "apply",
        example="smeadmin voucher apply JC26 --enterprise 91990102MA5K3T6163 --amount 7000",
        related=("voucher issue", "voucher list"),
        statuses={0: N_("in the queue"), 3: N_("outside the window, or not eligible")},
    )(apply)
    group.reads(
        "whatif",
        example="smeadmin voucher whatif JC26 --policy 新办法草案.toml --year 2025",
        related=("policy check", "policy diff", "fund forecast"),
    )(whatif)
    group.reads(
        "sign",
        example="smeadmin voucher sign JC26 --by 何远 --out 服务券.json",
        related=("voucher verify", "clerk key"),
    )(sign)


def apply(
    run: Run,
    programme: Annotated[
        str | None,
        typer.Argument(metavar="PROGRAMME", help=N_("its code"), autocompletion=codes("programme")),
    ] = None,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise",
            metavar=N_("CODE"),
            help=N_("which enterprise applies"),
            autocompletion=codes("enterprise"),
        ),
    ] = None,
    amount: Annotated[
        int | None,
        typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("amount in yuan")),
    ] = None,
    told: Told = None,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar=N_("TIME"), help=N_("when it came in, as 2026-09-15 10:03; default now")
        ),
    ] = None,
    withdraw: Annotated[
        str | None,
        typer.Option(
            "--withdraw", metavar=N_("APPLICATION"), help=N_("take an application back instead")
        ),
    ] = None,
) -> None:
    """Register an enterprise's application for a voucher and put it into the queue.

    It is held against the measure at once, and taken within the window only. `voucher issue --queue`
    issues in the order of the measure; who is left waits for what comes back.
    """
    from smeadmin.actions.voucher.applying import apply_voucher, withdraw_application
    from smeadmin.domain.voucher_queue import ApplyToWhat
    from smeadmin.render.voucher_queue import draw_applied, draw_withdrawn

    if withdraw is not None:
        run.write(lambda change: withdraw_application(change, application=withdraw), draw_withdrawn)
        return
    if programme is None or enterprise is None:
        raise ApplyToWhat(way_out=("voucher apply JC26 --enterprise CODE",))
    run.write(
        lambda change: apply_voucher(
            change,
            programme=programme,
            enterprise=enterprise,
            amount_fen=amount,
            told=pairs(told),
            at=at,
        ),
        draw_applied,
    )


def whatif(
    run: Run,
    programme: Programme,
    policy: Draft = None,
    values: Values = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            parser=calendar_year,
            metavar=N_("YEAR"),
            help=N_("which year; default its own"),
        ),
    ] = None,
) -> None:
    """Judge what was redeemed in a year again under a draft, without writing anything.

    What was known then is judged in its order, every limit added up anew: what the year would have cost,
    and whose amount changes.
    """
    from smeadmin.actions.whatif.voucher import try_programme
    from smeadmin.render.whatif.voucher import draw_programme_tried

    run.read(
        lambda view: try_programme(
            view, programme=programme, year=year, file=policy, values=values or ()
        ),
        draw_programme_tried,
    )


def sign(
    run: Run,
    programme: Programme,
) -> None:
    """Sign the list of a programme's usable vouchers, so that they can be verified without the register.

    The key is that of --by on this computer (`clerk key`); its passphrase is asked for. --out FILE.json is
    the list that is handed on, with the public key.
    """
    from smeadmin.actions.voucher.signing import assert_can_sign, sign_vouchers
    from smeadmin.cli.proof import ask
    from smeadmin.render.voucher_signed import draw_signed

    by = run.settings.by
    assert_can_sign(by)
    secret = ask(run, by)
    run.read(
        lambda view: sign_vouchers(view, programme=programme, by=by, secret=secret), draw_signed
    )


def verify_offline(run: Run, voucher: str | None, listed: str | None, key: str | None) -> None:
    """Verify a voucher by what was signed and a public key (`voucher verify --from FILE|TEXT --key FILE`)."""
    from smeadmin.actions.voucher.signing import verify_offline, verify_paper
    from smeadmin.domain.voucher_signed import KeyAndList
    from smeadmin.render.voucher_signed import draw_offline, draw_paper

    if listed is None or key is None:
        raise KeyAndList(way_out=("--from vouchers.json --key key.json",))
    paper = verify_paper(listed, key=key, on=run.on, voucher=voucher)
    if paper is not None:
        run.show(draw_paper(paper))
        return
    if voucher is None:
        raise MissingArgument({"name": "VOUCHER"}, way_out=(_("the code of the voucher"),))
    run.show(draw_offline(verify_offline(voucher, file=listed, key=key, on=run.on)))


def issue(run: Run, programme: str, other: str | None, *, up_to: bool, seed: str | None) -> None:
    """Issue to the queue of a programme (`voucher issue --queue`)."""
    from smeadmin.actions.voucher.queueing import issue_queue
    from smeadmin.domain.voucher_queue import QueueWithOthers
    from smeadmin.render.formats import yuan as said
    from smeadmin.render.voucher_queue import draw_queue_issued

    if other is not None:
        raise QueueWithOthers(way_out=(f"smeadmin voucher issue {programme} --queue",))
    run.write(
        lambda change: issue_queue(change, programme=programme, up_to=up_to, seed=seed),
        draw_queue_issued,
        question=lambda done: _("Issue these {n}, {amount} yuan?").format(
            n=len(done.issued), amount=said(done.issued_fen)
        ),
    )


def show(run: Run, programme: str | None) -> None:
    """Show the queue of a programme (`voucher list --waiting`)."""
    from smeadmin.actions.voucher.queueing import show_queue
    from smeadmin.domain.voucher_queue import ApplyToWhat
    from smeadmin.render.voucher_queue import draw_queue

    if programme is None:
        raise ApplyToWhat(way_out=("smeadmin voucher list --waiting --programme JC26",))
    run.read(lambda view: show_queue(view, programme=programme), draw_queue)
