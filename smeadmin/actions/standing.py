"""Where the office stands today: the counts behind bare ``smeadmin``."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.domain.office import LastChange, OfficeStanding
from smeadmin.storage.certificates import held
from smeadmin.storage.change import View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.record import Record
from smeadmin.storage.tables.voucher import Voucher


def office_standing(view: View) -> OfficeStanding:
    """Count what the register holds on the day of the view."""
    institution, enterprise = of(Institution), of(Enterprise)
    certificate, voucher, log = of(Certificate), of(Voucher), of(ChangeRow)
    last = view.first(sa.select(log).order_by(log.c.number.desc()).limit(1))
    in_force = held(view.on)
    issued = sa.select(sa.func.sum(voucher.c.amount_fen)).where(voucher.c.year == view.on.year)
    return OfficeStanding(
        name=view.office["name"],
        rehearsal=view.office["rehearsal"],
        on=view.on,
        last=None
        if last is None
        else LastChange(change_number(last["number"]), last["acted_by"], last["acted_at"]),
        institutions=_count(view, institution, institution.c.state == "registered"),
        certified=view.scalar(
            sa.select(sa.func.count(certificate.c.institution_id.distinct())).where(in_force)
        ),
        enterprises=_count(view, enterprise, enterprise.c.state == "registered"),
        records=_count(view, of(Record), sa.true()),
        issued_fen=int(view.scalar(issued) or 0),
    )


def _count(view: View, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    return int(view.scalar(sa.select(sa.func.count()).select_from(table).where(where)))
