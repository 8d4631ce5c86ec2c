"""A recommendation summary (推荐汇总表) coming in: one application for each of its rows, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smeadmin.actions.bodies import institution_ids
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.judging import holder_of
from smeadmin.domain.certification.refusals import DecisionsEmpty
from smeadmin.domain.certification.results import Recommended
from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.lists import assert_whole
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.storage.change import Change, Register


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary as it was read: its plan keeps the faults of rows, ``rows`` the readable ones."""

    plan: Plan
    rows: tuple[Mapping[str, Any], ...]


def read_summary(
    register: Register,
    on: dt.date,
    path: str,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
) -> Summary:
    """Read a recommendation summary; who is not on the register is a fault of its row."""
    with register.reading(on) as view:
        known = institution_ids(view)
    noun = NOUNS["recommendation"]
    with open_sheet(
        path, noun, on=on, sheet=sheet, encoding=encoding, refs={"institution": known}
    ) as reading:
        plan = make_plan(reading, {})
        rows = tuple(dict(zip(reading.fields, values, strict=True)) for _row, values in plan.new())
        return Summary(plan, rows)


def take_in_summary(
    change: Change,
    *,
    summary: Summary,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    call: str | None = None,
    recommender: str | None = None,
) -> Recommended:
    """Take in an application for every row; the unit is that of the row, else ``recommender``.

    Its number and its opinion are kept. Places are counted when they are accepted. Raises RowsRefused,
    DecisionsEmpty, and what applying raises.
    """
    assert_whole(summary.plan)
    if not summary.rows:
        raise DecisionsEmpty(way_out=("smeadmin certify apply --help",))
    applied = tuple(
        apply_for(
            change,
            institution=holder_of(change, row["institution"]).office_no,
            certification=certification,
            level=level,
            policy=policy,
            call=call,
            recommender=row.get("recommender") or recommender,
            recommended={"number": row.get("sender_no"), "opinion": row.get("opinion")},
        )
        for row in summary.rows
    )
    change.summary = {"applications": len(applied)}
    return Recommended(applied, call or str(change.on.year))
