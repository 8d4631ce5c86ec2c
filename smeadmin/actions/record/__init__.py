"""Service records: taking sheets in, adding one, listing, exporting, and satisfaction."""

from smeadmin.actions.record.adding import add_record
from smeadmin.actions.record.intake import RecordIntake, category_words, template_words, worded
from smeadmin.actions.record.listing import Filter, export_records, list_records
from smeadmin.actions.record.rating import rate_records

__all__ = [
    "Filter",
    "RecordIntake",
    "add_record",
    "category_words",
    "export_records",
    "list_records",
    "rate_records",
    "template_words",
    "worded",
]
