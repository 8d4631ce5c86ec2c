"""Holding what a QR says against the register: no network, no look at the paper's ink."""

from __future__ import annotations

import re

import sqlalchemy as sa

from smeadmin.domain.paper import HEAD_SHOWN, Scanned, ScanUnreadable
from smeadmin.domain.voucher_signed import read_paper
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.printing import Printing
from smeadmin.storage.tables.voucher import Voucher

_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def scan_paper(view: View, *, text: str) -> Scanned:
    """Hold number, holder, days and chain head of a QR against the register; raises ScanUnreadable.

    The head proves that the paper was printed from this register: it stands with the printing and is on
    the chain.
    """
    signed = read_paper(text)
    lines = [line.strip() for line in re.split(r"\r?\n|\\n", text.strip())]
    lines = lines if signed is None else list(signed.lines)
    days = _DAYS.fullmatch(lines[2]) if len(lines) == 4 else None
    if days is None or len(lines[3]) != HEAD_SHOWN:
        raise ScanUnreadable(way_out=(_("four lines, as the scanner gives them"),))
    number, who, _between, head = lines
    row = _paper(view, number)
    p, log = of(Printing), of(ChangeRow)
    printed = view.first(
        sa.select(p).where(p.c.name == number, p.c.head.startswith(head, autoescape=True))
    )
    chained = sa.select(log.c.id).where(log.c.digest.startswith(head, autoescape=True))
    return Scanned(
        number=number,
        known=row is not None,
        holder=row is not None and row["name"] in who and (row["credit_code"] or "") in who,
        days=row is not None and (str(row["since"]), str(row["until"])) == days.groups(),
        printed=printed is not None,
        chained=view.first(chained) is not None,
    )


def _paper(view: View, number: str) -> sa.RowMapping | None:
    """Give who holds a certificate or voucher of that number, and its days."""
    c, i, v, e = of(Certificate), of(Institution), of(Voucher), of(Enterprise)
    held = sa.select(
        i.c.name, i.c.credit_code, c.c.valid_from.label("since"), c.c.valid_until.label("until")
    )
    issued = sa.select(
        e.c.name, e.c.credit_code, v.c.issued_on.label("since"), v.c.valid_until.label("until")
    )
    return view.first(
        held.join_from(c, i, i.c.id == c.c.institution_id).where(c.c.number == number)
    ) or view.first(issued.join_from(v, e, e.c.id == v.c.enterprise_id).where(v.c.code == number))
