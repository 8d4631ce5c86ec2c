"""The column registry: for each noun its columns, declared once, used everywhere."""

from smeadmin.domain.columns.annual_return import Figure, return_noun
from smeadmin.domain.columns.bank import BANK_ROW
from smeadmin.domain.columns.claim import CLAIM_LIST
from smeadmin.domain.columns.column import CODES, MICROS, SUMMABLE, WORDS, Column, Kind, Noun
from smeadmin.domain.columns.enterprise import ENTERPRISE
from smeadmin.domain.columns.institution import INSTITUTION
from smeadmin.domain.columns.lists import (
    ACCEPT_LIST,
    CALENDAR,
    DECISION_LIST,
    RECOMMENDATION,
    REVIEW_LIST,
    ROSTER,
    VOUCHER_LIST,
)
from smeadmin.domain.columns.outside import OUTSIDE_LEDGER
from smeadmin.domain.columns.record import RECORD
from smeadmin.domain.columns.region import REGION
from smeadmin.domain.columns.service import SERVICE
from smeadmin.domain.columns.staff import STAFF

NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        *(
            INSTITUTION,
            ENTERPRISE,
            REGION,
            SERVICE,
            RECORD,
            STAFF,
            ROSTER,
            VOUCHER_LIST,
            ACCEPT_LIST,
            REVIEW_LIST,
            DECISION_LIST,
            RECOMMENDATION,
            CLAIM_LIST,
        ),
        CALENDAR,
        BANK_ROW,
        OUTSIDE_LEDGER,
    )
}
"""Every noun whose columns are fixed. Those of ``return`` follow from a policy: ``return_noun``."""

__all__ = [
    "CODES",
    "MICROS",
    "NOUNS",
    "SUMMABLE",
    "WORDS",
    "Column",
    "Figure",
    "Kind",
    "Noun",
    "return_noun",
]
