"""Reading the list of vouchers that an institution claims for."""

from __future__ import annotations

import datetime as dt

from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.lists import assert_whole
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet


def read_codes(path: str, *, on: dt.date) -> tuple[str, ...]:
    """Give the voucher codes of a list; raises FileRejected with every fault of the file."""
    with open_sheet(path, NOUNS["claim_list"], on=on) as reading:
        plan = make_plan(reading, {})
        assert_whole(plan)
        place = reading.fields.index("voucher")
        return tuple(str(values[place]) for _row, values in plan.new())
