"""Reading a list of vouchers to issue, outside of any transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from smeadmin.actions.bodies import enterprise_ids
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.claim import NOT_ISSUED
from smeadmin.domain.voucher import RefusedRow
from smeadmin.i18n import joined
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.sheets.writing import write_csv, write_xlsx
from smeadmin.storage.change import Register


@dataclass(frozen=True, slots=True)
class Wish:
    """One readable row: for whom, and how much is asked (fen; None: what the measure gives)."""

    row: int
    enterprise_id: int
    asked_fen: int | None


@dataclass
class Returned:
    """The file that gives back what was not issued; a dry run and the real run write the same one."""

    path: str
    force: bool = False

    def write(self, plan: Plan, rows: Iterable[RefusedRow]) -> None:
        """Write every row that got nothing, with why; raises OutputExists, OutputRefused."""
        faults = (
            (one.place.row, None, one.value, None, None, one.message)
            for one in plan.findings
            if one.is_error
        )
        refused = (
            (r.row, r.credit_code, r.enterprise, r.asked_fen, joined(r.clauses), r.reason)
            for r in rows
        )
        write = write_csv if Path(self.path).suffix.lower() == ".csv" else write_xlsx
        write(
            self.path, NOT_ISSUED, sorted([*faults, *refused], key=itemgetter(0)), force=self.force
        )
        self.force = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was read: its plan keeps counts and faults, ``wishes`` the readable rows."""

    file: str
    sheet: str | None
    plan: Plan
    wishes: tuple[Wish, ...]
    returned: Returned | None = None


def read_list(
    register: Register,
    on: dt.date,
    path: str,
    *,
    amount_fen: int | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    returned: Returned | None = None,
) -> Listed:
    """Read a list; a row without an amount asks for ``amount_fen``. Faults of rows are kept in the plan."""
    with register.reading(on) as view:
        known = enterprise_ids(view)
    noun = NOUNS["voucher_list"]
    with open_sheet(
        path, noun, on=on, sheet=sheet, encoding=encoding, refs={"enterprise": known}
    ) as reading:
        plan = make_plan(reading, {})
        fields = reading.fields
        who = fields.index("enterprise")
        money = fields.index("amount_fen") if "amount_fen" in fields else None
        wishes = tuple(
            Wish(
                row,
                values[who],
                amount_fen if money is None or values[money] is None else values[money],
            )
            for row, values in plan.new()
        )
        return Listed(reading.facts.file, reading.facts.sheet, plan, wishes, returned)
