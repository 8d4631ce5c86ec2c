"""Finding an institution or an enterprise by whatever a clerk types."""

from smeadmin.actions.bodies import (
    enterprise_ids,
    find_enterprise,
    find_institution,
    institution_ids,
)

__all__ = ["enterprise_ids", "find_enterprise", "find_institution", "institution_ids"]
