"""Printing papers: HTML, PDF or a picture by the suffix of --out, written once the printing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.files import OutSuffix
from smeadmin.cli.frame import Run
from smeadmin.cli.scoring import Policy, Which, Year
from smeadmin.cli.shared import Institution, Notice
from smeadmin.cli.types import codes
from smeadmin.cli.usage import MissingArgument, MissingOption
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.actions.paper.voucher import Signer
    from smeadmin.domain.paper import Printed, Sheet
    from smeadmin.storage.change import Change

SUFFIXES = (".html", ".pdf", ".png")

Copy = Annotated[
    bool, typer.Option("--copy", help=N_("the archived paper, its state printed across it"))
]


def add_certify_verbs(group: Group) -> None:
    """Add the paper verb to the certify group."""
    group.writes(
        "paper",
        example="smeadmin certify paper SC-2026-0001 --out 证书.html",
        related=("certify show", "notice paper"),
        statuses={0: N_("printed"), 3: N_("not in force, or a PDF cannot be made")},
    )(certify_paper)


def certify_paper(
    run: Run,
    number: Annotated[
        str | None,
        typer.Argument(
            metavar=N_("APPLICATION|CERTIFICATE"),
            help=N_("a certificate, or an application"),
            autocompletion=codes("certificate"),
        ),
    ] = None,
    copy: Copy = False,
    call_: Annotated[
        str | None,
        typer.Option("--call", metavar=N_("CALL"), help=N_("the recommendation summary of a call")),
    ] = None,
    recommender: Annotated[
        str | None,
        typer.Option(
            "--recommender", metavar=N_("UNIT"), help=N_("only what this unit recommends")
        ),
    ] = None,
) -> None:
    """Print the paper of a certificate or an application to --out, as HTML or PDF.

    A certificate prints its certificate, one that was revoked the letter to its holder; an application the
    letter that its last act calls for: papers are missing, or it was refused. With --call it is the
    recommendation summary, as a workbook. With --lang en the English twin follows on a second page.
    """
    if number is None:
        _summary(run, call_, recommender)
        return
    from smeadmin.actions.paper.certificate import print_certificate
    from smeadmin.actions.paper.letters import print_letter
    from smeadmin.render.paper.certificate import certificate_sheet
    from smeadmin.render.paper.letters import letter_sheet

    if number.upper().startswith("AP-"):
        print_to(run, lambda change: print_letter(change, application=number), letter_sheet)
        return
    print_to(
        run,
        lambda change: print_certificate(change, certificate=number, copy=copy),
        certificate_sheet,
    )


def _summary(run: Run, call_: str | None, recommender: str | None) -> None:
    """Record that the summary of a call was made and write it as a workbook."""
    from smeadmin.actions.paper.summary import print_summary
    from smeadmin.cli.workbook import print_workbook
    from smeadmin.render.paper.summary import sealing, summary_page
    from smeadmin.render.paper.told import draw_printed

    if call_ is None:
        raise MissingArgument({"name": "NUMBER"}, way_out=(_("a number, or --call CALL"),))
    out, target = _target(run, (".xlsx",))
    made: list[Printed] = []

    def carried(change: Change) -> Printed:
        made.append(print_summary(change, call=call_, recommender=recommender))
        return made[-1]

    run.settings = replace(run.settings, out=None)
    run.write(carried, lambda printed: draw_printed(printed, out))
    if not run.settings.dry_run:
        under, sealed = sealing(made[-1])
        page = summary_page(made[-1])
        print_workbook(page, str(target), under=under, sealed=sealed, force=run.settings.force)


def add_voucher_verbs(group: Group) -> None:
    """Add the paper verb to the voucher group."""
    group.writes(
        "paper",
        example="smeadmin voucher paper JC26-7KQ4-MWD7 --out 服务券.pdf",
        related=("voucher show", "voucher verify"),
        statuses={0: N_("printed"), 3: N_("not in force, or a PDF cannot be made")},
    )(voucher_paper)


def voucher_paper(
    run: Run,
    codes_: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VOUCHER]", help=N_("their codes"), autocompletion=codes("voucher")
        ),
    ] = None,
    change_: Annotated[
        str | None,
        typer.Option("--change", metavar=N_("CHANGE"), help=N_("all that this change issued")),
    ] = None,
    copy: Copy = False,
    sign: Annotated[
        bool,
        typer.Option(
            "--sign", help=N_("the QR carries a signature, verified with the public key alone")
        ),
    ] = False,
) -> None:
    """Print vouchers to --out, four to a page, each with its code, amount in capitals, days and QR.

    As HTML, PDF, or a picture to be sent (.png, one page).

    With --sign the key of --by on this computer signs each (`clerk key`); its passphrase is asked for.
    Whoever has the public key verifies what was scanned off-line: voucher verify --from TEXT --key FILE.
    """
    from smeadmin.actions.paper.voucher import print_vouchers
    from smeadmin.render.paper.voucher import voucher_sheet

    signer = _signer(run) if sign else None
    print_to(
        run,
        lambda change: print_vouchers(
            change, codes=codes_ or (), issued_in=change_, copy=copy, signer=signer
        ),
        voucher_sheet,
    )


def _signer(run: Run) -> Signer:
    """Open the key of who acts; raises what the key raises, PassphraseNeeded, PassphraseWrong."""
    from smeadmin.actions.paper.voucher import Signer
    from smeadmin.actions.voucher.signing import assert_can_sign, open_key
    from smeadmin.cli.proof import ask

    by = run.settings.by
    assert_can_sign(by)
    return Signer(by, open_key(by, ask(run, by)))


def add_notice_verbs(group: Group) -> None:
    """Add the paper verb to the notice group."""
    group.writes(
        "paper",
        example="smeadmin notice paper NT-2026-003 --out 公示.html",
        related=("notice show", "notice close"),
        statuses={0: N_("printed"), 5: N_("it has no outcome yet")},
    )(notice_paper)


def notice_paper(
    run: Run,
    notice: Notice,
    result: Annotated[
        bool, typer.Option("--result", help=N_("how it ended, with each objection and its answer"))
    ] = False,
) -> None:
    """Print a public notice to --out: public columns only, never a person, a phone or an account."""
    from smeadmin.actions.paper.letters import print_notice
    from smeadmin.render.paper.notice import notice_sheet

    print_to(run, lambda change: print_notice(change, notice=notice, result=result), notice_sheet)


def add_score_verbs(group: Group) -> None:
    """Add the paper verb to the score group."""
    group.writes(
        "paper",
        example="smeadmin score paper 启帆 --year 2025 --out 得分通知.html",
        related=("score show", "score letter"),
        statuses={0: N_("printed"), 4: N_("no score")},
    )(score_paper)


def score_paper(
    run: Run, institution: Institution, year: Year, evaluation: Which = None, policy: Policy = None
) -> None:
    """Print to --out what one institution is told of its own score, with the days for objections."""
    from smeadmin.actions.paper.letters import print_score_letter
    from smeadmin.render.paper.letters import score_sheet

    print_to(
        run,
        lambda change: print_score_letter(
            change, institution=institution, year=year, evaluation=evaluation, policy=policy
        ),
        score_sheet,
    )


def print_to(run: Run, work: Callable[[Change], Printed], lay_out: Callable[..., Sheet]) -> None:
    """Record a printing in its change, then write the file of --out.

    The paper is made before the change commits: one that cannot be made was never printed. Raises
    MissingOption, OutSuffix, OutputExists, PdfExtraMissing, CharactersMissing.
    """
    from smeadmin.i18n import language
    from smeadmin.render.paper.told import draw_printed
    from smeadmin.sheets.replacing import replacing

    out, target = _target(run, SUFFIXES)
    made: list[bytes] = []

    def carried(change: Change) -> Printed:
        printed = work(change)
        sheet = lay_out(printed, english=language() == "en")
        made.append(_written(sheet, target, run))
        return printed

    run.settings = replace(run.settings, out=None)
    run.write(carried, lambda printed: draw_printed(printed, out))
    if not run.settings.dry_run:
        with replacing(target, run.settings.force) as file:
            file.write(made[-1])


def _target(run: Run, suffixes: tuple[str, ...]) -> tuple[str, Path]:
    """Give the file of --out, looked at before anything is done; raises what ``print_to`` raises."""
    from smeadmin.sheets.replacing import check_target

    out = run.settings.out
    if out is None:
        name = _("--out {name}.html").format(name=_("paper")).replace(".html", suffixes[0])
        raise MissingOption({"name": "--out"}, way_out=(name,))
    target = Path(out)
    if target.suffix.lower() not in suffixes:
        suffix = target.suffix or target.name
        choices = _("one of: {choices}").format(choices=" ".join(suffixes))
        raise OutSuffix({"suffix": suffix}, way_out=(choices,))
    check_target(target, run.settings.force)
    return out, target


def _written(sheet: Sheet, target: Path, run: Run) -> bytes:
    if target.suffix.lower() == ".pdf":
        from smeadmin.render.paper.pdf import pdf_of

        return pdf_of(sheet, run.settings.fonts, run.on)
    if target.suffix.lower() == ".png":
        from smeadmin.render.paper.pdf import pictures_of

        pages = pictures_of(sheet, run.settings.fonts, run.on)
        if len(pages) > 1:
            others = _("a picture has one page; for {n} pages: {choices}")
            said = others.format(n=len(pages), choices=" ".join(SUFFIXES[:2]))
            raise OutSuffix({"suffix": target.suffix}, way_out=(said,))
        return pages[0]
    from smeadmin.render.paper.html import html_of

    return html_of(sheet).encode()
