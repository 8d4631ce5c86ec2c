"""Settlements: claims put together by payee, approved, handed to finance, matched with what the bank did."""

from smeadmin.actions.settlement.deciding import approve_settlement, export_settlement
from smeadmin.actions.settlement.preparing import prepare_settlement, retry_settlement
from smeadmin.actions.settlement.reconciling import (
    read_bank_file,
    receipt_for_all,
    reconcile_settlement,
)
from smeadmin.actions.settlement.showing import (
    desk_settlement,
    list_settlements,
    show_settlement,
)

__all__ = [
    "approve_settlement",
    "desk_settlement",
    "export_settlement",
    "list_settlements",
    "prepare_settlement",
    "read_bank_file",
    "receipt_for_all",
    "reconcile_settlement",
    "retry_settlement",
    "show_settlement",
]
