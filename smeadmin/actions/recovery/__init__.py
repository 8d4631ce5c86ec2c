"""Recoveries: money that was paid and should not have been comes back."""

from smeadmin.actions.recovery.blacklisting import blacklist_debtor
from smeadmin.actions.recovery.deciding import decide_recovery
from smeadmin.actions.recovery.opening import Owed, open_recovery, open_recovery_of
from smeadmin.actions.recovery.returning import net_recovery, receive_recovery, write_off_recovery
from smeadmin.actions.recovery.showing import list_recoveries, show_recovery

__all__ = [
    "Owed",
    "blacklist_debtor",
    "decide_recovery",
    "list_recoveries",
    "net_recovery",
    "open_recovery",
    "open_recovery_of",
    "receive_recovery",
    "show_recovery",
    "write_off_recovery",
]
