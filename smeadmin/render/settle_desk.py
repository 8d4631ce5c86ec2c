"""The desk of the work with settlements: what waits, how long, and the command that carries it on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict

from smeadmin.domain.settlement import (
    SETTLEMENT_LABELS,
    SettleDesk,
    SettlementLineListed,
    SettlementState,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Document, Kind, Note, Table
from smeadmin.render.formats import integer

_WAITS = (
    Column("waits", Text("待办", "waits"), Kind.TEXT, rank=0),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("days", Text("已等（天）", "days"), Kind.INT, rank=2),
    Column("next", Text("下一步", "next"), rank=3),
)


def draw_desk(desk: SettleDesk) -> Document:
    """Draw what waits in the work with settlements, how long, and the next command."""
    data = {
        "claims": desk.claims,
        "amount_fen": desk.claims_fen,
        "since": desk.since,
        "awards": desk.awards,
        "awards_fen": desk.awards_fen,
        "awards_since": desk.awards_since,
        "settlements": [{**asdict(x), "state": x.state.value} for x in desk.settlements],
        "accounts": desk.accounts,
        "recoveries": desk.recoveries,
        "recoveries_fen": desk.recoveries_fen,
    }
    waiting = list(_waiting(desk))
    if not waiting:
        note = Note(_("No payment waits."), "plain")
        return Document(data=data, notes=(note,), next="smeadmin claim")
    rows = tuple(
        (what, amount, _days(desk, since), command.removeprefix("smeadmin "))
        for what, amount, since, command in waiting
    )
    return Document(
        title=_("Settlements"), blocks=(Table(_WAITS, rows),), data=data, next=waiting[0][3]
    )


def _days(desk: SettleDesk, since: dt.date | None) -> int | None:
    return None if since is None else (desk.on - since).days


def _waiting(desk: SettleDesk) -> Iterator[tuple[str, int | None, dt.date | None, str]]:
    """Say what waits, nearest to the money first: what it is, how much (fen), since when, the command."""
    for one in desk.settlements:
        label = f"{one.settlement}  {SETTLEMENT_LABELS[one.state]}"
        if one.failed:
            said = ngettext("{n} payment failed", "{n} payments failed", one.failed)
            label = f"{one.settlement}  {said.format(n=integer(one.failed))}"
        yield label, one.amount_fen - one.paid_fen, one.since, _command(one)
    if desk.claims:
        said = ngettext(
            "{n} approved claim waits for a settlement",
            "{n} approved claims wait for a settlement",
            desk.claims,
        )
        label = said.format(n=integer(desk.claims))
        yield label, desk.claims_fen, desk.since, "smeadmin settle prepare"
    if desk.awards:
        said = ngettext(
            "{n} place of an award waits for a settlement",
            "{n} places of awards wait for a settlement",
            desk.awards,
        )
        label = said.format(n=integer(desk.awards))
        yield label, desk.awards_fen, desk.awards_since, "smeadmin settle prepare"
    if desk.accounts:
        said = ngettext("{n} account to approve", "{n} accounts to approve", desk.accounts)
        label = said.format(n=integer(desk.accounts))
        yield label, None, None, "smeadmin account list --state proposed"
    if desk.recoveries:
        said = ngettext("{n} recovery to net", "{n} recoveries to net", desk.recoveries)
        label = said.format(n=integer(desk.recoveries))
        yield label, desk.recoveries_fen, None, "smeadmin recovery list --state decided"


def _command(one: SettlementLineListed) -> str:
    if one.failed:
        return f"smeadmin settle retry {one.settlement}"
    return {
        SettlementState.PREPARED: f"smeadmin settle approve {one.settlement} --by " + _("NAME"),
        SettlementState.APPROVED: f"smeadmin settle export {one.settlement} --out "
        + _("payments.xlsx"),
        SettlementState.EXPORTED: f"smeadmin settle reconcile {one.settlement} --file "
        + _("bank.csv"),
        SettlementState.RECONCILED: f"smeadmin settle show {one.settlement}",
    }[one.state]
