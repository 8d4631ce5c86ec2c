"""Several applications in one change, by numbers or by a list: accepted, reviewed, decided; all or none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from smeadmin.actions.certification.deciding import refuse_application
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.receiving import accept_application, return_application
from smeadmin.actions.certification.reviewing import review_application
from smeadmin.domain.certification.refusals import DecisionsEmpty, DecisionsRefused
from smeadmin.domain.certification.results import CertificateShown, Decided, Progress
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.errors import Failure
from smeadmin.i18n import gettext as _
from smeadmin.sheets.lists import assert_whole
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.storage.change import Change

LISTS = {
    "accept": "accept_list",
    "return": "accept_list",
    "review": "review_list",
    "grant": "decision_list",
    "refuse": "decision_list",
}
"""The list that a verb reads: what may stand in its column 决定 is what the verb may do."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one application (a choice of its list), why, and what its row says is judged."""

    application: str
    what: str
    reason: str | None = None
    judged: Mapping[str, str] = field(default_factory=dict)


Act = Callable[[Change, Decision], CertificateShown | Progress]
Say = Callable[[Document, TraceLine], str]


@dataclass(frozen=True, slots=True)
class DecisionList:
    """A list as it was read: its plan keeps the faults of rows, ``decisions`` what is to be decided."""

    plan: Plan
    decisions: tuple[Decision, ...]


def read_decisions(
    path: str,
    *,
    on: dt.date,
    verb: str,
    otherwise: str,
    sheet: str | None = None,
    encoding: str | None = None,
) -> DecisionList:
    """Read the list of a verb; in a row that decides nothing it is ``otherwise``."""
    noun = NOUNS[LISTS[verb]]
    with open_sheet(path, noun, on=on, sheet=sheet, encoding=encoding) as reading:
        plan = make_plan(reading, {})
        rows = (dict(zip(reading.fields, values, strict=True)) for _row, values in plan.new())
        decisions = tuple(
            Decision(
                str(row["application"]),
                row.get("decision") or otherwise,
                row.get("reason"),
                _judged(row.get("judged") or ""),
            )
            for row in rows
        )
        return DecisionList(plan, decisions)


def _judged(text: str) -> dict[str, str]:
    """Read 「suits_need=是；visit_needed=否」; a value is read, and refused, with the others of its act."""
    parts = (part.partition("=") for part in re.split("[;；]", text.replace("＝", "=")))
    return {name.strip(): value.strip() for name, _equals, value in parts if name.strip()}


def receive_several(
    change: Change,
    *,
    decisions: Sequence[Decision],
    listed: DecisionList | None = None,
    papers: Sequence[str] = (),
    recommender: str | None = None,
    due: dt.date | None = None,
) -> Decided:
    """Accept several applications or send them back; raises what ``decide_several`` does."""

    def accept(change: Change, one: Decision) -> Progress:
        return accept_application(
            change, application=one.application, papers=papers, recommender=recommender
        )

    def send_back(change: Change, one: Decision) -> Progress:
        return return_application(change, application=one.application, due=due, reason=one.reason)

    return _all(change, "accept", decisions, listed, {"accept": accept, "return": send_back})


def review_several(
    change: Change,
    *,
    decisions: Sequence[Decision],
    say: Say,
    listed: DecisionList | None = None,
    judged: Mapping[str, str] | None = None,
    due: dt.date | None = None,
) -> Decided:
    """Carry out the next review of several applications; raises what ``decide_several`` does."""

    def review(change: Change, one: Decision) -> Progress:
        return review_application(
            change,
            application=one.application,
            say=say,
            passed=one.what == "pass",
            mend=one.what == "mend",
            failed=one.what == "fail",
            due=due,
            judged={**(judged or {}), **one.judged},
            reason=one.reason,
        )

    verdicts = dict.fromkeys(
        ("pass", "mend", "fail", ""), review
    )  # none is refused as one alone is
    return _all(change, "review", decisions, listed, verdicts)


def decide_several(
    change: Change,
    *,
    decisions: Sequence[Decision],
    say: Say,
    listed: DecisionList | None = None,
    valid_until: dt.date | None = None,
    waive: list[str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> Decided:
    """Make several decisions, or none where one cannot be made: all that stands against them at once.

    Raises RowsRefused, DecisionsEmpty, DecisionsRefused.
    """

    def grant(change: Change, one: Decision) -> CertificateShown | Progress:
        return grant_certificate(
            change,
            application=one.application,
            say=say,
            valid_until=valid_until,
            waive=waive,
            judged={**(judged or {}), **one.judged},
            reason=one.reason,
        )

    def refuse(change: Change, one: Decision) -> Progress:
        return refuse_application(change, application=one.application, reason=one.reason)

    return _all(change, "grant", decisions, listed, {"grant": grant, "refuse": refuse})


def _all(
    change: Change,
    verb: str,
    decisions: Sequence[Decision],
    listed: DecisionList | None,
    acts: Mapping[str, Act],
) -> Decided:
    if listed is not None:
        assert_whole(listed.plan)
    if not decisions:
        raise DecisionsEmpty(way_out=(f"smeadmin certify {verb} --file LIST.xlsx",))
    done: list[tuple[str, CertificateShown | Progress]] = []
    against: list[tuple[str, Failure]] = []
    for one in decisions:
        try:
            done.append((one.what, acts[one.what](change, one)))
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
    decided = Decided(tuple(done))
    change.summary = decided.counts
    return decided
