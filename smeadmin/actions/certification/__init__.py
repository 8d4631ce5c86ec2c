"""Certification: judging an institution against a title, taking in applications, granting, showing."""

from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.batch import (
    Decision,
    decide_several,
    read_decisions,
)
from smeadmin.actions.certification.deciding import (
    lapse_application,
    refuse_application,
    withdraw_application,
)
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.holding import certificate_of, explain_certificate
from smeadmin.actions.certification.judging import application_checked, check_certification
from smeadmin.actions.certification.keeping import (
    lapse,
    reinstate_certificate,
    revoke_certificate,
    surrender_certificate,
    suspend_certificate,
    take_back_plaque,
)
from smeadmin.actions.certification.progress import application_progress
from smeadmin.actions.certification.receiving import accept_application, return_application
from smeadmin.actions.certification.recommending import read_summary, take_in_summary
from smeadmin.actions.certification.renewing import renew_certificate
from smeadmin.actions.certification.reviewing import review_application
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.certification.supervising import check_holder

__all__ = [
    "Decision",
    "accept_application",
    "application_checked",
    "application_progress",
    "apply_for",
    "certificate_of",
    "check_certification",
    "check_holder",
    "decide_several",
    "explain_certificate",
    "grant_certificate",
    "lapse",
    "lapse_application",
    "read_decisions",
    "read_summary",
    "refuse_application",
    "reinstate_certificate",
    "renew_certificate",
    "return_application",
    "review_application",
    "revoke_certificate",
    "show_certificate",
    "surrender_certificate",
    "suspend_certificate",
    "take_back_plaque",
    "take_in_summary",
    "withdraw_application",
]
