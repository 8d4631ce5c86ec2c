"""The claim group: an institution asks to be paid, another person approves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smeadmin.cli import opening
from smeadmin.cli.attached import Attached
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import Days, InvoiceCode, Programme
from smeadmin.cli.types import choice, codes, pairs, whole, yuan
from smeadmin.domain.claim import CLAIM_LABELS, PAID
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("claim")

STATES: Mapping[Any, Text] = {**CLAIM_LABELS, "paid": PAID}

Line = Annotated[
    int, typer.Option("--line", parser=whole, metavar=N_("N"), help=N_("which line, from 1"))
]

Claim = Annotated[
    str, typer.Argument(metavar=N_("CLAIM"), help=N_("its number"), autocompletion=codes("claim"))
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
        str | None,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("who asks to be paid"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    enterprise: Annotated[
        str | None,
        typer.Option(
            "--enterprise",
            metavar=N_("CODE"),
            help=N_("who asks to be paid, where the measure pays the enterprise"),
            autocompletion=codes("enterprise"),
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file", metavar=N_("FILE"), help=N_("only the vouchers of this list (券码)")
        ),
    ] = None,
    programme: Annotated[
        str | None,
        typer.Option(
            "--programme",
            metavar=N_("PROGRAMME"),
            help=N_("a subsidy after the fact, without a voucher before it"),
            autocompletion=codes("programme"),
        ),
    ] = None,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar=N_("FIGURE=VALUE"), help=N_("with --programme: what is claimed for")
        ),
    ] = None,
    evidence: Attached = None,
) -> None:
    """Submit a claim for everything a payee has redeemed and not claimed yet.

    The payee is the institution that gave the services, or the enterprise where the measure pays that.
    A file of --evidence backs this claim and nothing else.

    With --programme a subsidy that has no voucher is judged and claimed at once: interest relief,
    compensation for a loss, an amount for each success, a share of a cost.
    """
    from smeadmin.actions.claim.submitting import submit_claim
    from smeadmin.actions.claim_list import read_codes
    from smeadmin.render.claim import draw_submitted

    listed = None if file is None else read_codes(file, on=run.on)
    run.write(
        lambda change: submit_claim(
            change,
            institution=institution,
            enterprise=enterprise,
            codes=listed,
            evidence=evidence or (),
            programme=programme,
            told=pairs(told),
        ),
        draw_submitted,
    )


@group.reads(
    "verify",
    example="smeadmin claim verify CL-2026-0031",
    related=("claim cut", "claim approve", "check draw"),
    statuses={0: N_("it stands up"), 3: N_("something has to be cut first")},
)
def verify(run: Run, claim: Claim) -> None:
    """Hold a claim against everything that is checked, and say what of it may be paid.

    Certificate on the day of service, time of the voucher, invoice, papers, the measure's amount, ties,
    inspection. Nothing is written; `claim approve` refuses what is found wrong here and not cut.
    """
    from smeadmin.actions.claim.verifying import verify_claim
    from smeadmin.render.claim_checks import draw_claim_verified

    run.read(lambda view: verify_claim(view, claim=claim), draw_claim_verified)


@group.writes(
    "cut",
    example="smeadmin claim cut CL-2026-0031 --line 3 --amount 500 --reason 超过合同50%",
    related=("claim verify", "claim approve"),
    statuses={0: N_("cut"), 5: N_("it is decided already")},
)
def cut(
    run: Run,
    claim: Claim,
    line: Line,
    amount: Annotated[
        int,
        typer.Option("--amount", parser=yuan, metavar=N_("YUAN"), help=N_("how much in yuan")),
    ],
) -> None:
    """Take an amount off one line of a claim, for a reason; it goes back to the fund."""
    from smeadmin.actions.claim.cutting import cut_claim
    from smeadmin.render.claim_checks import draw_cut

    run.write(lambda change: cut_claim(change, claim=claim, line=line, amount_fen=amount), draw_cut)


@group.writes(
    "share",
    example="smeadmin claim share DT26",
    related=("voucher apply", "claim submit"),
    statuses={0: N_("shared out"), 3: N_("the measure does not share its budget out")},
)
def share(
    run: Run,
    programme: Programme,
) -> None:
    """Share a budget out once all claims are known: each application that waits gets its part.

    The parts make the budget to the fen, by the largest remainder; they are claimed like any other
    subsidy. Applications come in with `voucher apply`.
    """
    from smeadmin.actions.claim.sharing import share_out
    from smeadmin.render.claim_checks import draw_shared

    run.write(lambda change: share_out(change, programme=programme), draw_shared)


@group.writes(
    "reject",
    example="smeadmin claim reject CL-2026-0031 --reason 材料不全",
    related=("claim cut", "claim submit"),
    statuses={0: N_("rejected"), 5: N_("it is decided already")},
)
def reject(run: Run, claim: Claim) -> None:
    """Reject a claim for a reason; its redemptions may be claimed again once they are mended."""
    from smeadmin.actions.claim.cutting import reject_claim
    from smeadmin.render.claim_checks import draw_rejected

    run.write(lambda change: reject_claim(change, claim=claim), draw_rejected)


@group.writes(
    "red-letter",
    example="smeadmin claim red-letter 26990103000418 --number 26990103000977",
    related=("claim verify", "claim cut", "recovery open"),
)
def red_letter(
    run: Run,
    invoice: Annotated[
        str, typer.Argument(metavar=N_("INVOICE"), help=N_("the invoice that was taken back"))
    ],
    number: Annotated[
        str,
        typer.Option("--number", metavar=N_("NUMBER"), help=N_("number of the red-letter invoice")),
    ],
    code: InvoiceCode = "",
) -> None:
    """Record a red-letter invoice: what rests on the invoice that it takes back is stopped.

    What was redeemed on it cannot be claimed; a claim that is approved and not settled is opened again;
    of what is settled the next command recovers the money.
    """
    from smeadmin.actions.claim.red_letter import record_red_letter
    from smeadmin.render.claim_checks import draw_red_letter

    run.write(
        lambda change: record_red_letter(change, invoice=invoice, red_number=number, code=code),
        draw_red_letter,
    )


@group.writes(
    "publish",
    example="smeadmin claim publish CL-2026-0031 --doc 江中小企〔2026〕21号",
    related=("notice show", "claim approve"),
    statuses={0: N_("the notice is open"), 5: N_("it is decided already")},
)
def publish(
    run: Run,
    claim: Claim,
    days: Days = None,
) -> None:
    """Make public what a claim is to be paid; where the measure asks for it, it is approved only then."""
    from smeadmin.actions.claim.publishing import publish_claim
    from smeadmin.render.notice import draw_posted

    run.write(lambda change: publish_claim(change, claim=claim, days=days), draw_posted)


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
    from smeadmin.actions.claim.deciding import approve_claim
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
            metavar="submitted|approved|rejected|paid",
            help=N_("in one state"),
            **choice("--state", *STATES, labels=STATES),
        ),
    ] = None,
) -> None:
    """List claims with where each is on its way to payment."""
    from smeadmin.actions.claim.showing import list_claims
    from smeadmin.render.claim import draw_claims

    filtered = institution is not None or state is not None
    run.read(
        lambda view: list_claims(view, institution=institution, state=state),
        lambda claims: draw_claims(claims, filtered=filtered),
    )


@group.reads("show", example="smeadmin claim show CL-2026-0031", related=("fund trace",))
def show(run: Run, claim: Claim) -> None:
    """Show one claim with its redemptions."""
    from smeadmin.actions.claim.showing import show_claim
    from smeadmin.render.claim import draw_claim

    run.read(lambda view: show_claim(view, claim=claim), draw_claim)


@group.desk
def desk(run: Run) -> None:
    """Show the desk of the work with claims."""
    from smeadmin.actions.claim.showing import desk_claim
    from smeadmin.render.claim import draw_desk

    run.read(desk_claim, draw_desk)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a claim; None for a number that none has."""
    from smeadmin.actions.claim.showing import explain_claim
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
