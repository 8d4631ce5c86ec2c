"""Reviews of an application: first and second, of experts, on the spot; passed, to be mended, failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from smeadmin.actions.certification.applying import keep_judgements
from smeadmin.actions.certification.case import Case, case_of, opened, record
from smeadmin.actions.certification.progress import progress_of
from smeadmin.actions.certification.receiving import deadline
from smeadmin.actions.clerk.acting import check_another_person
from smeadmin.actions.given import read_given
from smeadmin.actions.notice.reading import clock_day
from smeadmin.domain.certification.application import Act, Asked, Standing
from smeadmin.domain.certification.refusals import ReturnDue, ReviewReason, ReviewVerdict
from smeadmin.domain.certification.results import Progress, check_grant
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.trace import TraceLine
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change

PANELS = frozenset({"expert panel", "experts"})
"""Whose opinion a clerk writes down: who writes it down has not given it."""


def review_application(
    change: Change,
    *,
    application: str,
    say: Callable[[Document, TraceLine], str],
    passed: bool = False,
    mend: bool = False,
    failed: bool = False,
    due: dt.date | None = None,
    judged: Mapping[str, str] | None = None,
    reason: str | None = None,
) -> Progress:
    """Carry out the next review of the measure (or its site check): passed, to be mended, or failed.

    What a person judges is kept with the reason. A review that passes does so on requirements none of
    which is short; one by the office is another person's than the one before. Raises what opening raises,
    ReviewVerdict, ReviewReason, ReturnDue, CriteriaNotMet, SelfApproval.
    """
    case, asked = opened(change, application, _act(change, application, mend))
    again = f"smeadmin certify review {case.number}"
    if (passed, mend, failed).count(True) != 1:
        raise ReviewVerdict(way_out=(f"{again} --pass", f"{again} --fail --reason " + _("TEXT")))
    why = reason or change.act.reason
    if not passed and not (why or "").strip():
        raise ReviewReason(way_out=("--reason " + _("TEXT"),))
    _check_person(change, case, asked, again)
    act = change.act
    found = read_given(case.document, {}, judged or {}, by=act.by, on=change.on, reason=why)
    keep_judgements(change, case.row["id"], found)
    case = case_of(change, case.number)
    if passed:
        _check_not_short(case, say)
        record(change, case, _done(case, asked), asked, result="passed", comment=why)
    elif failed:
        due_on = case.row["due_on"]
        record(change, case, Act.REVIEW, asked, result="failed", due=due_on, comment=why)
    else:
        until = deadline(change, case.noun, "retest", {"test": clock_day(change)}, due)
        if until is None:
            raise ReturnDue(way_out=(f"{again} --mend --due YYYY-MM-DD --reason " + _("TEXT"),))
        record(change, case, Act.MEND, None, due=until, comment=why)
    return progress_of(change, case_of(change, case.number))


def _act(change: Change, application: str, mend: bool) -> Act:
    """Say whether the next step is a review or a site check: one command carries out both."""
    if mend:
        return Act.MEND
    case = case_of(change, application)
    upcoming = case.upcoming
    visiting = upcoming is not None and upcoming.step.do == "visit"
    return Act.VISIT if visiting and case.state is not Standing.MENDING else Act.REVIEW


def _done(case: Case, asked: Asked | None) -> Act:
    visiting = asked is not None and asked.step.do == "visit"
    return Act.VISIT if visiting and case.state is not Standing.MENDING else Act.REVIEW


def _check_person(change: Change, case: Case, asked: Asked | None, again: str) -> None:
    """Refuse a second review by who did the one before; the opinion of a panel is nobody's of the office."""
    if asked is None or asked.step.by in PANELS or asked.step.do != "review":
        return
    before = [
        one
        for one in case.stage_acts
        if one["act"] == Act.REVIEW and one["result"] == "passed" and one["role"] not in PANELS
    ]
    if before and before[-1]["place"] != asked.place:
        check_another_person(
            change,
            change.act,
            maker=before[-1]["acted_by"],
            change_id=before[-1]["change_id"],
            what=case.number,
            command=f"{again} --pass",
        )


def _check_not_short(case: Case, say: Callable[[Document, TraceLine], str]) -> None:
    """Refuse to let pass what is short of a requirement that nobody may waive; raises CriteriaNotMet."""
    if case.checked.result in (Result.FAIL, Result.NOT_CONCERNED):
        check_grant(
            case.checked,
            (),
            lambda line: say(case.document, line),
            f"smeadmin certify show {case.number}",
        )
