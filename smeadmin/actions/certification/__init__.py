"""Certification: judging an institution against a title, taking in applications, granting, showing."""

from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.holding import certificate_of, explain_certificate
from smeadmin.actions.certification.judging import application_checked, check_certification
from smeadmin.actions.certification.showing import show_certificate

__all__ = [
    "application_checked",
    "apply_for",
    "certificate_of",
    "check_certification",
    "explain_certificate",
    "grant_certificate",
    "show_certificate",
]
