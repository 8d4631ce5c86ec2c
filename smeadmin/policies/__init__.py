"""Measures as TOML documents: loaded, checked, laid over each other, read back in words."""

from smeadmin.policies.amendments import NoRuleInForce, SeveralInForce, in_force
from smeadmin.policies.checks import check_library
from smeadmin.policies.documents import Loaded, digest, load, parse, read, read_all
from smeadmin.policies.findings import Finding, PolicyRejected

__all__ = [
    "Finding",
    "Loaded",
    "NoRuleInForce",
    "PolicyRejected",
    "SeveralInForce",
    "check_library",
    "digest",
    "in_force",
    "load",
    "parse",
    "read",
    "read_all",
]
