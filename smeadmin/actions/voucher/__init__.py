"""Voucher programmes and vouchers: opened, issued, changed, redeemed, expired, shown."""

from smeadmin.actions.voucher.acts import (
    extend_voucher,
    hold_voucher,
    register_voucher,
    release_voucher,
    repoint_all,
    repoint_voucher,
    void_voucher,
)
from smeadmin.actions.voucher.applying import (
    apply_voucher,
    china_instant,
    withdraw_application,
)
from smeadmin.actions.voucher.batch import issue_batch
from smeadmin.actions.voucher.changing import (
    reissue_voucher,
    topup_voucher,
    transfer_voucher,
)
from smeadmin.actions.voucher.expiring import expire_vouchers
from smeadmin.actions.voucher.issuing import issue_voucher
from smeadmin.actions.voucher.listed import Returned, read_list
from smeadmin.actions.voucher.papers import Use
from smeadmin.actions.voucher.programmes import open_programme
from smeadmin.actions.voucher.queueing import issue_queue, show_queue
from smeadmin.actions.voucher.redeeming import redeem_voucher
from smeadmin.actions.voucher.showing import desk_voucher, list_vouchers, show_voucher

__all__ = [
    "Returned",
    "Use",
    "apply_voucher",
    "china_instant",
    "desk_voucher",
    "expire_vouchers",
    "extend_voucher",
    "hold_voucher",
    "issue_batch",
    "issue_queue",
    "issue_voucher",
    "list_vouchers",
    "open_programme",
    "read_list",
    "redeem_voucher",
    "register_voucher",
    "reissue_voucher",
    "release_voucher",
    "repoint_all",
    "repoint_voucher",
    "show_queue",
    "show_voucher",
    "topup_voucher",
    "transfer_voucher",
    "void_voucher",
    "withdraw_application",
]
