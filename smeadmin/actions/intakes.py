"""What the import of each list needs, by the name of the list."""

from __future__ import annotations

from datetime import date

from smeadmin.actions.annual_return.intake import ReturnIntake
from smeadmin.actions.annual_return.staff import StaffIntake
from smeadmin.actions.calendar_intake import CalendarIntake
from smeadmin.actions.enterprise.intake import EnterpriseIntake
from smeadmin.actions.imports import Intake
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.record.intake import RecordIntake
from smeadmin.actions.region import RegionIntake
from smeadmin.actions.service import ServiceIntake
from smeadmin.storage.change import View


def intake_of(view: View, name: str, year: int | None) -> Intake:
    """Give what the import of a list needs, to look at a sheet without importing it."""
    match name:
        case "institution":
            return institution_intake()
        case "enterprise":
            return EnterpriseIntake(year)
        case "service":
            return ServiceIntake()
        case "record":
            return RecordIntake()
        case "region":
            return RegionIntake()
        case "staff":
            return StaffIntake(year=year or usual(view.on))
        case "calendar":
            return CalendarIntake(year or view.on.year)
        case _:
            return ReturnIntake(view, year=year or usual(view.on))


def usual(on: date) -> int:
    """The year whose figures are filed now: the one before."""
    return on.year - 1
