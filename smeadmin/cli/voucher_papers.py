"""Verbs of the voucher group at both ends: a programme is opened, a voucher is redeemed with its papers."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from smeadmin.cli.attached import Attached
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.shared import FromSource, InvoiceCode, Voucher
from smeadmin.cli.types import calendar_year, codes, day, pairs, yuan
from smeadmin.i18n import mark as N_

Year = Annotated[
    int,
    typer.Option("--year", parser=calendar_year, metavar=N_("YEAR"), help=N_("its budget year")),
]
ContractNo = Annotated[
    str, typer.Option("--contract-no", metavar=N_("NUMBER"), help=N_("number of the contract"))
]
ContractDate = Annotated[
    date,
    typer.Option(
        "--contract-date", parser=day, metavar=N_("DATE"), help=N_("the day of the contract")
    ),
]
InvoiceDate = Annotated[
    date | None,
    typer.Option("--invoice-date", parser=day, metavar=N_("DATE"), help=N_("its day")),
]


DespiteTies = Annotated[
    bool,
    typer.Option(
        "--despite-ties",
        help=N_("let a known tie pass: another person than the issuer, with --reason"),
    ),
]
KeepWhenMerged = Annotated[
    bool,
    typer.Option(
        "--keep-when-merged",
        help=N_("enterprises that merge keep what they hold together, above the yearly cap too"),
    ),
]
AskAgain = Annotated[
    bool,
    typer.Option(
        "--ask-again",
        help=N_("ask at use once more what is asked of the enterprise: it may move or grow"),
    ),
]


def add_verbs(group: Group) -> None:
    """Add the verbs to the voucher group."""
    group.writes(
        "open",
        example="smeadmin voucher open JC26 --policy example-voucher --fund FW2026 --year 2026",
        related=("fund create", "policy adopt", "voucher issue"),
        statuses={0: N_("open"), 3: N_("the measure asks what is not carried out yet")},
    )(open_)
    group.writes(
        "redeem",
        example="smeadmin voucher redeem JC26-7KQ4-MWD7 --institution 91990103MA5H2R786A"
        " --service-date 2026-06-28 --contract-no ZX-2026-118 --contract-date 2026-05-20"
        " --contract-amount 12000 --invoice 26990103000418",
        related=("voucher verify", "claim submit"),
        statuses={
            0: N_("redeemed"),
            3: N_("the rule, the day or the certificate says no"),
            5: N_("voucher, contract or invoice are used up"),
        },
    )(redeem)


def open_(
    run: Run,
    programme: Annotated[
        str, typer.Argument(metavar="PROGRAMME", help=N_("a code for it, as JC26"))
    ],
    policy: Annotated[
        str,
        typer.Option(
            "--policy",
            metavar=N_("ID[:NAME]"),
            help=N_("the measure, and which voucher of it"),
            autocompletion=codes("policy"),
        ),
    ],
    fund: Annotated[
        str,
        typer.Option(
            "--fund", metavar=N_("FUND"), help=N_("what pays it"), autocompletion=codes("fund")
        ),
    ],
    year: Year,
    start: Annotated[
        date | None,
        typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("first day of issue")),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option("--until", parser=day, metavar=N_("DATE"), help=N_("last day of issue")),
    ] = None,
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose", metavar=N_("TEXT"), help=N_("the purpose in the fund that pays it")
        ),
    ] = "",
    source: FromSource = None,
    opens: Annotated[
        str | None,
        typer.Option(
            "--opens", metavar=N_("TIME"), help=N_("when applications open, as 2026-09-15 10:00")
        ),
    ] = None,
    closes: Annotated[
        str | None,
        typer.Option(
            "--closes", metavar=N_("TIME"), help=N_("when they close, this instant included")
        ),
    ] = None,
    again: AskAgain = False,
    together: KeepWhenMerged = False,
) -> None:
    """Open a voucher programme: one voucher of an adopted measure, paid from one fund.

    The days are those of issue, by default the whole year; how long a voucher lasts is said by the
    measure. A batch, a call or a cycle of a measure is opened as a programme of its own; caps of the
    year count over all of them.
    """
    from smeadmin.actions.voucher.applying import china_instant
    from smeadmin.actions.voucher.programmes import open_programme
    from smeadmin.render.vouchers import draw_opened

    run.write(
        lambda change: open_programme(
            change,
            code=programme,
            policy=policy,
            fund=fund,
            year=year,
            valid_from=start,
            valid_until=until,
            purpose=purpose,
            source=source,
            opens_at=None if opens is None else china_instant(opens),
            closes_at=None if closes is None else china_instant(closes),
            again=again,
            together=together,
        ),
        draw_opened,
    )


def redeem(
    run: Run,
    voucher: Voucher,
    institution: Annotated[
        str,
        typer.Option(
            "--institution",
            metavar=N_("CODE"),
            help=N_("who gave the service"),
            autocompletion=codes("institution"),
        ),
    ],
    service_date: Annotated[
        date,
        typer.Option(
            "--service-date", parser=day, metavar=N_("DATE"), help=N_("the day of the service")
        ),
    ],
    contract_no: ContractNo,
    contract_date: ContractDate,
    contract_amount: Annotated[
        int,
        typer.Option(
            "--contract-amount", parser=yuan, metavar=N_("YUAN"), help=N_("its price in yuan")
        ),
    ],
    invoice: Annotated[
        str, typer.Option("--invoice", metavar=N_("NUMBER"), help=N_("number of the invoice"))
    ],
    invoice_code: InvoiceCode = "",
    invoice_date: InvoiceDate = None,
    invoice_amount: Annotated[
        int | None,
        typer.Option(
            "--invoice-amount",
            parser=yuan,
            metavar=N_("YUAN"),
            help=N_("its total, where that is not the price of the contract"),
        ),
    ] = None,
    declared: Annotated[
        list[str] | None,
        typer.Option(
            "--declare",
            metavar=N_("FIGURE=VALUE"),
            help=N_("what is declared for this use, repeatable"),
        ),
    ] = None,
    despite_ties: DespiteTies = False,
    evidence: Attached = None,
) -> None:
    """Redeem a voucher for one service under one contract and one invoice.

    The institution must have been certified on the day of the service. What is paid is the least of
    the face value, the rule and the price; where the measure gives no change, the rest goes back to
    the fund at once.

    An invoice backs vouchers up to its total, a contract backs one voucher unless the measure says how
    many; a file of --evidence backs this voucher and nothing else.
    """
    from smeadmin.actions.voucher.papers import Use
    from smeadmin.actions.voucher.redeeming import redeem_voucher
    from smeadmin.render.voucher import draw_redeemed

    use = Use(
        service_date=service_date,
        contract_no=contract_no,
        contract_date=contract_date,
        contract_fen=contract_amount,
        invoice_no=invoice,
        invoice_code=invoice_code,
        invoice_date=invoice_date,
        invoice_fen=invoice_amount,
        declared=pairs(declared),
    )
    run.write(
        lambda change: redeem_voucher(
            change,
            voucher=voucher,
            institution=institution,
            use=use,
            despite_ties=despite_ties,
            evidence=evidence or (),
        ),
        draw_redeemed,
    )
