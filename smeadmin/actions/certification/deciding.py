"""Ends of an application other than the title: refused, withdrawn, lapsed."""

from __future__ import annotations

from smeadmin.actions.certification.case import Case, case_of, opened, record
from smeadmin.actions.certification.progress import progress_of
from smeadmin.actions.notice.reading import clock_day
from smeadmin.domain.certification.application import ACT_WORDS, Act
from smeadmin.domain.certification.refusals import EndReason, NotToLapse, RefusalReason
from smeadmin.domain.certification.results import Progress
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change


def refuse_application(change: Change, *, application: str, reason: str | None = None) -> Progress:
    """Refuse an application, with the reason the applicant reads; raises what opening does, RefusalReason."""
    case, _asked = opened(change, application, Act.REFUSE)
    why = (reason or change.act.reason or "").strip()
    if not why:
        raise RefusalReason(
            way_out=(f"smeadmin certify refuse {case.number} --reason " + _("TEXT"),)
        )
    return _ended(change, case, Act.REFUSE, why)


def withdraw_application(change: Change, *, application: str) -> Progress:
    """Take down that an applicant has withdrawn; raises what opening raises, EndReason."""
    case, _asked = opened(change, application, Act.WITHDRAW)
    if not (change.act.reason or "").strip():
        raise EndReason(
            {"act": str(ACT_WORDS["withdraw"])},
            way_out=(f"smeadmin certify surrender {case.number} --reason " + _("TEXT"),),
        )
    return _ended(change, case, Act.WITHDRAW, None)


def lapse_application(change: Change, *, application: str) -> Progress:
    """End an application whose deadline has passed: papers, second test or targets never came.

    Raises what opening raises, NotToLapse.
    """
    case, _asked = opened(change, application, Act.LAPSE)
    due = case.row["due_on"]
    if due is None or clock_day(change) <= due:
        ways = (f"smeadmin certify show {case.number}",)
        raise NotToLapse({"number": case.number}, way_out=ways)
    return _ended(change, case, Act.LAPSE, None)


def _ended(change: Change, case: Case, act: Act, comment: str | None) -> Progress:
    record(change, case, act, None, comment=comment)
    return progress_of(change, case_of(change, case.number))
