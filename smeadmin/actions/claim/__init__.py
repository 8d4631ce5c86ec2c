"""Claims: redemptions put together by payee, verified, cut, approved by another person."""

from smeadmin.actions.claim.cutting import cut_claim, reject_claim
from smeadmin.actions.claim.deciding import approve_claim
from smeadmin.actions.claim.publishing import publish_claim
from smeadmin.actions.claim.red_letter import record_red_letter
from smeadmin.actions.claim.sharing import share_out
from smeadmin.actions.claim.showing import desk_claim, explain_claim, list_claims, show_claim
from smeadmin.actions.claim.submitting import submit_claim
from smeadmin.actions.claim.verifying import verify_claim

__all__ = [
    "approve_claim",
    "cut_claim",
    "desk_claim",
    "explain_claim",
    "list_claims",
    "publish_claim",
    "record_red_letter",
    "reject_claim",
    "share_out",
    "show_claim",
    "submit_claim",
    "verify_claim",
]
