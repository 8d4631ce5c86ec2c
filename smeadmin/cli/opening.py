"""Opening the books: one import and one template for each of six nouns, registered by their groups.

Each comes in once, by a document, all of it or nothing, against totals that a person has counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.exports import run_template
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, Errors, File, Sender, SheetName, order, run_import
from smeadmin.cli.types import whole, yuan
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.actions.imports import Intake
    from smeadmin.domain.imports import SheetImported
    from smeadmin.domain.opening import OpeningClosed
    from smeadmin.storage.change import Change

Opening = Annotated[
    bool, typer.Option("--opening", help=N_("what was decided before the books are opened"))
]
Rows = Annotated[
    int | None,
    typer.Option("--rows", parser=whole, metavar=N_("COUNT"), help=N_("how many rows you counted")),
]
Total = Annotated[
    int | None,
    typer.Option(
        "--total", parser=yuan, metavar=N_("YUAN"), help=N_("what you added the amounts up to")
    ),
]
STATUSES = {0: N_("brought in"), 5: N_("the books were opened before"), 6: N_("rejected")}


def import_certificates(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in the certificates that were granted before the office had this register, once.

    They are checked for form and not judged; they keep their numbers, days and documents, and count for
    everything that asks for a title.
    """
    from smeadmin.actions.opening.certificate import CertificateOpening

    _bring_in(
        *(run, opening, {"--rows": rows}, file, sheet, encoding, errors, sender),
        lambda: CertificateOpening(rows),
    )


def import_scores(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in the grades that were final before the office had this register, once.

    They are checked for form and not judged, and count for every rule that looks back on earlier years.
    """
    from smeadmin.actions.opening.score import ScoreOpening

    _bring_in(
        *(run, opening, {"--rows": rows}, file, sheet, encoding, errors, sender),
        lambda: ScoreOpening(rows),
    )


def import_awards(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    total: Total = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in the awards that were decided before the office had this register, once.

    They are checked for form and not judged. What is unpaid of them is held at its fund from now on;
    --total is the sum of what is unpaid.
    """
    from smeadmin.actions.opening.award import AwardOpening

    _bring_in(
        *(run, opening, {"--rows": rows, "--total": total}, file, sheet, encoding, errors, sender),
        lambda: AwardOpening(rows, total),
    )


def import_funds(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    total: Total = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in what was left of each fund before the office had this register, once.

    The funds are made and their balances carried in; the total typed and the file agree to the fen.
    """
    from smeadmin.actions.opening.fund import FundOpening

    _bring_in(
        *(run, opening, {"--total": total}, file, sheet, encoding, errors, sender),
        lambda: FundOpening(rows, total),
    )


def import_vouchers(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    total: Total = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in the vouchers that were issued before the office had this register, once.

    They keep their numbers, can be redeemed, lapse, and count in the caps of their year. What is left of
    them is held at the fund of their programme from now on; --total is the sum of what is left.
    """
    from smeadmin.actions.opening.voucher import VoucherOpening

    _bring_in(
        *(run, opening, {"--rows": rows, "--total": total}, file, sheet, encoding, errors, sender),
        lambda: VoucherOpening(rows, total),
    )


def import_claims(
    run: Run,
    file: File,
    opening: Opening = False,
    rows: Rows = None,
    total: Total = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
    errors: Errors = None,
    sender: Sender = None,
) -> None:
    """Bring in what was redeemed and not paid before the office had this register, once.

    One row for each redemption of a voucher that was brought in, with its claim where there is one. What
    was approved is to be settled, what was not is to be approved here; --total is the sum of all rows.
    """
    from smeadmin.actions.opening.claim import ClaimOpening

    _bring_in(
        *(run, opening, {"--rows": rows, "--total": total}, file, sheet, encoding, errors, sender),
        lambda: ClaimOpening(rows, total),
    )


def _bring_in(
    run: Run,
    opening: bool,
    counted: dict[str, int | None],
    file: str,
    sheet: str | None,
    encoding: str | None,
    errors: str | None,
    sender: str | None,
    make: Callable[[], Intake],
) -> None:
    """Bring one noun in; ``counted`` are the options that a person has to count first.

    Raises OpeningNeeded, OpeningDocumentNeeded, OpeningCountNeeded.
    """
    from smeadmin.domain.opening import (
        OpeningClosed,
        OpeningCountNeeded,
        OpeningDocumentNeeded,
        OpeningNeeded,
    )

    noun = run.call.command.partition(" ")[0]
    if not opening:
        raise OpeningNeeded(way_out=(f"smeadmin {noun} import --help", f"smeadmin {noun} --help"))
    if not run.settings.doc:
        raise OpeningDocumentNeeded(way_out=("--doc " + _("NUMBER"),))
    if missing := [option for option, value in counted.items() if value is None]:
        words = {"--rows": _("COUNT"), "--total": _("YUAN")}
        raise OpeningCountNeeded(
            {"options": missing},
            way_out=(" ".join(f"{option} {words[option]}" for option in missing),),
        )
    given = order(run, file, sheet, encoding, "add", "keep", False, errors, sender=sender)
    try:
        run_import(run, make(), given)
    except OpeningClosed as closed:
        _answer_again(run, closed)


def _answer_again(run: Run, closed: OpeningClosed) -> None:
    """Give the first answer once more where the same key comes with the same file; else raise ``closed``."""
    from smeadmin.render.imports import draw_imported

    def refuse(_change: Change) -> SheetImported:
        raise closed

    run.write(refuse, draw_imported, bulk=True)


def _back(*counted: str) -> str:
    return " ".join(("--opening", *counted, "--doc", _("NUMBER")))


def template_certificates(run: Run) -> None:
    """Write an empty sheet for the certificates that were granted before the office had this register."""
    from smeadmin.actions.opening.certificate import certificate_words
    from smeadmin.domain.columns.opening import OPENING_CERTIFICATE

    run_template(run, OPENING_CERTIFICATE, certificate_words, back=_back("--rows", _("COUNT")))


def template_awards(run: Run) -> None:
    """Write an empty sheet for the awards that were decided before the office had this register."""
    from smeadmin.actions.opening.award import award_words
    from smeadmin.domain.columns.opening import OPENING_AWARD

    run_template(run, OPENING_AWARD, award_words, back=_of_money())


def template_funds(run: Run) -> None:
    """Write an empty sheet for what was left of each fund before the office had this register."""
    from smeadmin.domain.columns.opening import OPENING_FUND

    run_template(run, OPENING_FUND, lambda _view: {}, back=_back("--total", _("YUAN")))


def template_vouchers(run: Run) -> None:
    """Write an empty sheet for the vouchers that were issued before the office had this register."""
    from smeadmin.actions.opening.voucher import programme_words
    from smeadmin.domain.columns.opening import OPENING_VOUCHER

    run_template(run, OPENING_VOUCHER, programme_words, back=_of_money())


def template_claims(run: Run) -> None:
    """Write an empty sheet for what was redeemed and not paid before the office had this register."""
    from smeadmin.domain.columns.opening import OPENING_CLAIM

    run_template(run, OPENING_CLAIM, lambda _view: {}, back=_of_money())


def template_scores(run: Run) -> None:
    """Write an empty sheet for the grades that were final before the office had this register."""
    from smeadmin.actions.opening.score import score_words
    from smeadmin.domain.columns.opening import OPENING_SCORE

    run_template(run, OPENING_SCORE, score_words, back=_back("--rows", _("COUNT")))


def _of_money() -> str:
    return _back("--rows", _("COUNT"), "--total", _("YUAN"))
