"""Yearly figures: which are asked for, taking sheets in, typing one, showing, listing, exporting."""

from smeadmin.actions.annual_return.figures import asking, filed_figures
from smeadmin.actions.annual_return.intake import ReturnIntake
from smeadmin.actions.annual_return.listing import (
    export_returns,
    list_returns,
    missing_returns,
    show_return,
)
from smeadmin.actions.annual_return.setting import set_figure
from smeadmin.actions.annual_return.staff import StaffIntake, export_staff

__all__ = [
    "ReturnIntake",
    "StaffIntake",
    "asking",
    "export_returns",
    "export_staff",
    "filed_figures",
    "list_returns",
    "missing_returns",
    "set_figure",
    "show_return",
]
