"""The columns of what an office brings in when it opens its books."""

from smeadmin.domain.columns.opening.money import OPENING_CLAIM, OPENING_FUND, OPENING_VOUCHER
from smeadmin.domain.columns.opening.titles import (
    OPENING_AWARD,
    OPENING_CERTIFICATE,
    OPENING_SCORE,
)

OPENINGS = (
    OPENING_CERTIFICATE,
    OPENING_SCORE,
    OPENING_AWARD,
    OPENING_FUND,
    OPENING_VOUCHER,
    OPENING_CLAIM,
)
"""Every list with which books are opened, in the order in which they rest on each other."""

__all__ = [
    "OPENINGS",
    "OPENING_AWARD",
    "OPENING_CERTIFICATE",
    "OPENING_CLAIM",
    "OPENING_FUND",
    "OPENING_SCORE",
    "OPENING_VOUCHER",
]
