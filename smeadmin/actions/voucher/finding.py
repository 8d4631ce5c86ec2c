"""Finding a voucher by the code that somebody reads out."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.domain import voucher_code
from smeadmin.domain.voucher import STATE_LABELS, VoucherState
from smeadmin.domain.voucher_acts import Act, possible
from smeadmin.domain.voucher_refusals import (
    VoucherCodeMistyped,
    VoucherExpired,
    VoucherNotFound,
    VoucherNotLive,
    VoucherNotRegistered,
)
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.voucher import Voucher


def find_voucher(view: View, text: str) -> sa.RowMapping:
    """Give the row of a voucher; raises VoucherCodeMistyped with the nearest, VoucherNotFound."""
    code = voucher_code.normal(text)
    v = of(Voucher)
    known = {voucher_code.folded(text), code}  # one from before has a number of its own
    row = view.first(sa.select(v).where(v.c.code.in_(known - {None})))
    if row is None and (code is None or not voucher_code.is_valid(code)):
        raise _mistyped(view, text, code)
    if row is None:
        raise VoucherNotFound(
            {"voucher": code}, way_out=(_("read it again; look: smeadmin voucher list"),)
        )
    return row


def usable_voucher(view: View, text: str) -> sa.RowMapping:
    """Give the row of a voucher that may be used on the day.

    Raises VoucherNotLive, VoucherExpired, VoucherNotRegistered.
    """
    row = find_voucher(view, text)
    check_possible(row, Act.REDEEM)
    waits = row["register_by"] is not None and row["registered_on"] is None
    if waits and view.on <= row["valid_until"]:
        raise VoucherNotRegistered(
            {"voucher": row["code"], "until": row["register_by"].isoformat()},
            short_by=(_("to be registered by {until}").format(until=row["register_by"]),),
            way_out=(f"smeadmin voucher register {row['code']}",),
        )
    if not row["issued_on"] <= view.on <= row["valid_until"]:
        late = (view.on - row["valid_until"]).days
        said = ngettext("{n} day late", "{n} days late", late).format(n=late)
        if late <= 0:
            said = _("it is of {on}").format(on=row["issued_on"])
        raise VoucherExpired(
            {"voucher": row["code"], "until": row["valid_until"].isoformat()},
            short_by=(said,),
            way_out=(_("its money goes back to the fund: smeadmin voucher expire"),),
        )
    return row


def check_possible(row: sa.RowMapping, act: Act) -> None:
    """Raise VoucherNotLive where the state of a voucher does not admit an act."""
    state = VoucherState(row["state"])
    if possible(act, state):
        return
    held = state is VoucherState.HELD
    show = "release" if held else "show"
    raise VoucherNotLive(
        {"voucher": row["code"], "state": str(STATE_LABELS[state])},
        way_out=(f"smeadmin voucher {show} {row['code']}",),
    )


def _mistyped(view: View, text: str, code: str | None) -> VoucherCodeMistyped:
    known: list[sa.RowMapping] = []
    if code is not None:
        v, e = of(Voucher), of(Enterprise)
        known = list(
            view.rows(
                sa.select(v.c.code, e.c.name)
                .join(e, e.c.id == v.c.enterprise_id)
                .where(v.c.code.in_(voucher_code.near(code)))
                .order_by(v.c.code)
                .limit(3)
            )
        )
    said = _("{voucher} ({enterprise})")
    close = tuple(said.format(voucher=row["code"], enterprise=row["name"]) for row in known)
    return VoucherCodeMistyped(
        {"voucher": text.strip(), "near": [row["code"] for row in known]},
        more=(Line("close", close),) if close else (),
        way_out=(
            _("ask for it once more; a code has none of {characters}").format(
                characters=voucher_code.NOT_USED
            ),
        ),
    )
