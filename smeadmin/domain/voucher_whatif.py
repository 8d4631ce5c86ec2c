"""What a programme would have cost under other rules: voucher by voucher, before and after."""

from __future__ import annotations

from dataclasses import dataclass

from smeadmin.domain.whatif import Draft
from smeadmin.errors import NotFound
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_


@dataclass(frozen=True, slots=True)
class VoucherTried:
    """One redemption under the draft; ``after_fen`` is None where it cannot be judged from what was told.

    ``why``: the requirement that is not met, the figure that is not known, or the term that decides.
    """

    voucher: str
    enterprise: str
    before_fen: int
    after_fen: int | None
    why: Text | None

    @property
    def change_fen(self) -> int:
        """How much more or less it would have been, in fen."""
        return (self.after_fen or 0) - self.before_fen


@dataclass(frozen=True, slots=True)
class ProgrammeTried:
    """A programme's redemptions of a year, judged again in their order under a draft."""

    programme: str
    label: Text
    year: int
    draft: Draft
    vouchers: tuple[VoucherTried, ...]

    @property
    def before_fen(self) -> int:
        """What all of them came to, in fen."""
        return sum(one.before_fen for one in self.vouchers)

    @property
    def after_fen(self) -> int:
        """What they would have come to, in fen; what cannot be judged counts nothing."""
        return sum(one.after_fen or 0 for one in self.vouchers)


class NothingRedeemed(NotFound):
    """Nothing was redeemed in the programme in that year, so no text can make a difference."""

    code, sentence = "nothing-redeemed", N_("nothing of {programme} was redeemed in {year}")
