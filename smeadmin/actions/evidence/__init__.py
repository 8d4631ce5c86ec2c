"""Evidence: attaching files to what is on the register, finding them again, and where else they stand.

``attach`` is for the change of any other act: an application, a redemption, a claim.
"""

from smeadmin.actions.evidence.attaching import add_evidence, attach
from smeadmin.actions.evidence.finding import (
    belonging,
    evidence_of,
    find_evidence,
    list_evidence,
    used_elsewhere,
)

__all__ = [
    "add_evidence",
    "attach",
    "belonging",
    "evidence_of",
    "find_evidence",
    "list_evidence",
    "used_elsewhere",
]
