"""Short lists that are carried out at once, of decisions, codes, bank rows: whole or not at all."""

from __future__ import annotations

from smeadmin.domain.findings import Finding
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.sheets.planning import Plan
from smeadmin.sheets.refusals import RowsRefused

SAID = 20
"""So many faults are said in the refusal; a list of more is mended in several rounds."""


def assert_whole(plan: Plan) -> None:
    """Refuse a list with any error, each named with its place; raises what ``Plan.refuse`` raises."""
    try:
        plan.refuse()
    except RowsRefused as refusal:
        facts = plan.reading.facts
        errors = [one for one in plan.findings.first(len(plan.findings)) if one.is_error]
        refusal.details["findings"] = [one.as_json(facts.file, facts.sheet) for one in errors]
        refusal.more = [Line(_("place"), tuple(map(_said, errors[:SAID])))]
        refusal.way_out = (_("mend the list, then repeat the same command"),)
        raise


def _said(one: Finding) -> str:
    where = f"{one.place} {one.place.header}".strip()
    return f"{where}\t{one.message}\t{one.hint}"
