"""Who is paid, and who pays: the payee of a redemption and the shares of its payers."""

from __future__ import annotations

from collections.abc import Mapping

from smeadmin.domain.programme import Judged
from smeadmin.domain.rules.document import Voucher as Noun
from smeadmin.domain.sharing import apportioned
from smeadmin.storage.change import Change
from smeadmin.storage.tables.voucher import RedemptionShare


def payee_of(noun: Noun, judged: Judged, *, provided: bool = True) -> str:
    """Tell who is paid: ``provider`` or ``enterprise``; ``provided``: somebody gave a service."""
    if noun.pays is not None and noun.pays.to is not None:
        said = noun.pays.to.bound(judged.claimed.reading)
        if said in ("provider", "enterprise"):
            return str(said)
    return "provider" if provided else "enterprise"


def shares_of(judged: Judged, amount_fen: int) -> Mapping[str, int]:
    """Give what each payer bears of an amount, in whole fen that add up to it."""
    split = judged.claimed.grant.split
    return apportioned(amount_fen, split) if split else {}


def keep_shares(change: Change, redemption_id: int, judged: Judged, amount_fen: int) -> None:
    """Keep the shares of a redemption that several payers bear."""
    for payer, fen in shares_of(judged, amount_fen).items():
        change.insert(RedemptionShare, redemption_id=redemption_id, payer=payer, amount_fen=fen)
