"""Figures of the fund that a measure reads: the budget that the treasury gave for a programme."""

from __future__ import annotations

from smeadmin.domain.ledger import Account
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Filed
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import ProgrammeRef
from smeadmin.storage import ledger
from smeadmin.storage.change import View


def fund_figures(view: View, document: Document, programme: ProgrammeRef) -> dict[str, Scalar]:
    """Give the figures filed by the fund, by their names: its budget in fen.

    A programme paid from a purpose has what was allocated to that; otherwise the whole fund counts.
    """
    names = [
        figure.name
        for figure in document.figures.values()
        if figure.unit == "money"
        and isinstance(figure.origin, Filed)
        and figure.origin.where == "fund"
    ]
    if not names:
        return {}
    return dict.fromkeys(names, _budget(view, programme))


def _budget(view: View, programme: ProgrammeRef) -> int:
    """Add up what was given, in fen: to the purpose of the programme, or to its fund."""
    held = ledger.balances(view, programme.fund.id)
    if programme.purpose:
        return sum(fen for (purpose, _a), fen in held.items() if purpose == programme.purpose)
    came = (Account.APPROPRIATED, Account.ADJUSTED, Account.CARRIED_IN)
    return -sum(fen for (_purpose, account), fen in held.items() if account in came)
