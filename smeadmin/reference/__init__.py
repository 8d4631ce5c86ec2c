"""Dated reference data that ships with the program: regions and the size standard.

The data are files beside this module; ``NOTICE.md`` says where each came from and its licence.
"""

from smeadmin.reference.regions import Level, Region, Regions, Succession, regions
from smeadmin.reference.sizes import standard_on, standards

__all__ = [
    "Level",
    "Region",
    "Regions",
    "Succession",
    "regions",
    "standard_on",
    "standards",
]
