"""Several decisions in one change, both ways, by numbers or by a list; all of them are made or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from smeadmin.actions.certification.deciding import refuse_application
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.domain.certification.refusals import DecisionsEmpty, DecisionsRefused
from smeadmin.domain.certification.results import CertificateShown, Decided, Progress
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.errors import Failure
from smeadmin.i18n import gettext as _
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.storage.change import Change


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the application, granted or refused, and the reason of a refusal."""

    application: str
    grant: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionList:
    """A list as it was read: its plan keeps the faults of rows, ``decisions`` what is to be decided."""

    plan: Plan
    decisions: tuple[Decision, ...]


def read_decisions(
    path: str,
    *,
    on: dt.date,
    grant: bool,
    sheet: str | None = None,
    encoding: str | None = None,
) -> DecisionList:
    """Read a list of decisions; a row without one is decided as the command says (``grant``)."""
    with open_sheet(path, NOUNS["decision_list"], on=on, sheet=sheet, encoding=encoding) as reading:
        plan = make_plan(reading, {})
        fields = reading.fields
        decisions = []
        for _row, values in plan.new():
            own = dict(zip(fields, values, strict=True))
            chosen = own.get("decision")
            wanted = grant if chosen is None else chosen == "grant"
            decisions.append(Decision(str(own["application"]), wanted, own.get("reason")))
        return DecisionList(plan, tuple(decisions))


def decide_several(
    change: Change,
    *,
    decisions: Sequence[Decision],
    say: Callable[[Document, TraceLine], str],
    listed: DecisionList | None = None,
    valid_until: dt.date | None = None,
    waive: list[str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> Decided:
    """Make several decisions, or none where one cannot be made: all that stands against them at once.

    Raises RowsRefused, DecisionsEmpty, DecisionsRefused.
    """
    if listed is not None:
        listed.plan.refuse(False)
    if not decisions:
        raise DecisionsEmpty(way_out=("smeadmin certify grant --file LIST.xlsx",))
    granted: list[CertificateShown | Progress] = []
    refused: list[Progress] = []
    against: list[tuple[str, Failure]] = []
    for one in decisions:
        try:
            if one.grant:
                granted.append(
                    grant_certificate(
                        change,
                        application=one.application,
                        say=say,
                        valid_until=valid_until,
                        waive=waive,
                        judged=judged,
                    )
                )
            else:
                refused.append(
                    refuse_application(change, application=one.application, reason=one.reason)
                )
        except Failure as failure:
            against.append((one.application, failure))
    if against:
        said = _("{number}  {message}")
        raise DecisionsRefused(
            {"n": len(against), "applications": [number for number, _failure in against]},
            short_by=tuple(
                said.format(number=number, message=failure.message()) for number, failure in against
            ),
            way_out=tuple(
                dict.fromkeys(way for _n, failure in against for way in failure.way_out[:1])
            ),
        )
    change.summary = {"granted": len(granted), "refused": len(refused)}
    return Decided(tuple(granted), tuple(refused))
