"""The claim group: an institution asks to be paid, another person approves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli import opening
from smeadmin.cli.frame import Group, Run
from smeadmin.cli.types import choice, codes
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("claim")

Claim = Annotated[
    str, typer.Argument(metavar="CLAIM", help=N_("its number"), autocompletion=codes("claim"))
]


@group.writes(
    "submit",
    example="smeadmin claim submit --institution 91990103MA5H2R786A",
    related=("claim approve", "voucher redeem"),
    statuses={0: N_("submitted"), 3: N_("nothing to claim, or too late"), 6: N_("list rejected")},
)
def submit(
    run: Run,
    institution: Annotated[
        str,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("who asks to be paid"),
            autocompletion=codes("institution"),
        ),
    ],
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar=N_("FILE"), help=N_("only the vouchers of this list (券码)")
        ),
    ] = None,
) -> None:
    """Submit a claim for everything an institution has redeemed and not claimed yet."""
    from smeadmin.actions.claim import submit_claim
    from smeadmin.actions.claim_list import read_codes
    from smeadmin.render.claim import draw_submitted

    listed = None if file is None else read_codes(file, on=run.on)
    run.write(
        lambda change: submit_claim(change, institution=institution, codes=listed), draw_submitted
    )


@group.writes(
    "approve",
    example="smeadmin claim approve CL-2026-0031 --by 何远",
    related=("claim show", "settle prepare"),
    statuses={0: N_("approved"), 3: N_("by the same person who submitted it")},
)
def approve(run: Run, claim: Claim) -> None:
    """Approve a claim; its amount is payable from now on.

    Who submitted it cannot approve it.
    """
    from smeadmin.actions.claim import approve_claim
    from smeadmin.render.claim import draw_approved

    run.write(lambda change: approve_claim(change, claim=claim), draw_approved)


@group.reads("list", example="smeadmin claim list --state submitted", related=("claim show",))
def list_(
    run: Run,
    institution: Annotated[
        str | None,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("of one institution"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="submitted|approved|paid",
            help=N_("in one state"),
            **choice("--state", "submitted", "approved", "paid"),
        ),
    ] = None,
) -> None:
    """List claims with where each is on its way to payment."""
    from smeadmin.actions.claim import list_claims
    from smeadmin.render.claim import draw_claims

    filtered = institution is not None or state is not None
    run.read(
        lambda view: list_claims(view, institution=institution, state=state),
        lambda claims: draw_claims(claims, filtered=filtered),
    )


@group.reads("show", example="smeadmin claim show CL-2026-0031", related=("fund trace",))
def show(run: Run, claim: Claim) -> None:
    """Show one claim with its redemptions."""
    from smeadmin.actions.claim import show_claim
    from smeadmin.render.claim import draw_claim

    run.read(lambda view: show_claim(view, claim=claim), draw_claim)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with claims."""
    from smeadmin.actions.claim import desk_claim
    from smeadmin.render.claim import draw_desk

    run.read(desk_claim, draw_desk)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a claim; None for a number that none has."""
    from smeadmin.actions.claim import explain_claim
    from smeadmin.domain.claim import ClaimNotFound
    from smeadmin.render.claim import draw_claim_explained

    try:
        return draw_claim_explained(explain_claim(view, claim=code))
    except ClaimNotFound:
        return None


group.writes(
    "import",
    example="smeadmin claim import 期初兑付.xlsx --opening --rows 40 --total 8.2万 --doc 示中小企〔2026〕1号",
    related=("claim list", "fund check", "change undo"),
    statuses=opening.STATUSES,
)(opening.import_claims)
group.reads(
    "template",
    example="smeadmin claim template --out 期初兑付.xlsx",
    related=("claim import",),
)(opening.template_claims)
