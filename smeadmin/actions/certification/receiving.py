"""Receiving an application: its papers, acceptance within the quota, sending back for correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.certification.case import Case, case_of, opened, record, send_back
from smeadmin.actions.certification.progress import papers_of, progress_of, returns_most
from smeadmin.actions.evidence.attaching import attach
from smeadmin.actions.notice.reading import clock_day
from smeadmin.domain.certification.application import Act, Standing
from smeadmin.domain.certification.refusals import (
    CorrectionLate,
    DuePast,
    DueStated,
    OverQuota,
    PapersMissing,
    PaperUnknown,
    RecommenderNeeded,
    ReturnDue,
    ReturnReason,
    ReturnsUsedUp,
)
from smeadmin.domain.certification.results import Progress
from smeadmin.domain.rules.document import Certification
from smeadmin.errors import Cited
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Paper


def accept_application(
    change: Change,
    *,
    application: str,
    papers: Sequence[str] = (),
    recommender: str | None = None,
) -> Progress:
    """Accept an application, or the papers of one that was sent back.

    Nothing is accepted with a paper of the measure's list missing, past the deadline of the correction,
    or beyond the places of who recommends it. Raises what opening raises, PaperUnknown, PapersMissing,
    CorrectionLate, RecommenderNeeded, OverQuota.
    """
    case, asked = opened(change, application, Act.ACCEPT)
    _check_in_time(change, case)
    receive_papers(change, case, papers)
    missing = [paper for paper in papers_of(change, case) if paper.received_on is None]
    if missing:
        raise PapersMissing(
            {
                "n": len(missing),
                "application": case.number,
                "papers": [paper.name for paper in missing],
            },
            clause=paper_clause(case, missing[0].name),
            short_by=tuple(paper.label for paper in missing),
            way_out=(
                f"smeadmin {send_back(case.number, [paper.label for paper in missing])}",
                f"smeadmin certify accept {case.number} --paper {missing[0].name}=" + _("FILE"),
            ),
        )
    if recommender is not None:
        change.update(Application, of(Application).c.id == case.row["id"], recommender=recommender)
        case = case_of(change, case.number)
    check_quota(case)
    record(change, case, Act.ACCEPT, asked)
    return progress_of(change, case_of(change, case.number))


def return_application(
    change: Change, *, application: str, due: dt.date | None = None, reason: str | None = None
) -> Progress:
    """Send an application back to be put right: what is lacking (the reason), and by when.

    Raises what opening raises, ReturnReason, ReturnsUsedUp, ReturnDue, DueStated, DuePast.
    """
    case, _asked = opened(change, application, Act.RETURN)
    if not (reason or change.act.reason or "").strip():
        raise ReturnReason(
            way_out=(f"smeadmin certify return {case.number} --reason " + _("TEXT"),)
        )
    most, sent = returns_most(case), case.count(Act.RETURN)
    if most is not None and sent >= most:
        raise ReturnsUsedUp(
            {"application": case.number, "n": sent},
            clause=_limit_clause(case),
            way_out=(f"smeadmin certify refuse {case.number} --reason " + _("TEXT"),),
        )
    until = deadline(change, case.noun, "correct", {"return": clock_day(change)}, due)
    if until is None:
        again = f"smeadmin certify return {case.number} --due YYYY-MM-DD --reason " + _("TEXT")
        raise ReturnDue(way_out=(again,))
    record(change, case, Act.RETURN, None, due=until, comment=reason)
    return progress_of(change, case_of(change, case.number))


def receive_papers(change: Change, case: Case, papers: Sequence[str]) -> None:
    """Write down the papers that came, each ``NAME=FILE``, or ``NAME`` for one on paper only.

    A paper that came again takes the place of the one before; its file is kept with its digest. Raises
    PaperUnknown and what attaching raises.
    """
    t = of(Paper)
    for word in papers:
        typed, _equals, path = word.partition("=")
        name = _paper_named(case, typed)
        evidence = None
        if path:
            came = attach(change, [f"{name}={path}"], noun="application", name=case.number)
            evidence = (*came.added, *came.same)[0].number
        here = (t.c.application_id == case.row["id"]) & (t.c.paper == name)
        if not change.update(Paper, here, received_on=change.on, evidence=evidence):
            change.insert(
                Paper,
                application_id=case.row["id"],
                paper=name,
                received_on=change.on,
                evidence=evidence,
            )


def check_quota(case: Case) -> None:
    """Refuse what is beyond the places of who recommends it; raises RecommenderNeeded, OverQuota."""
    quota = case.checked.quota
    if quota is None or not any(limit.of == "applications" for limit in case.noun.limits):
        return
    ways = (f"smeadmin certify accept {case.number} --recommender " + _("UNIT"),)
    counted = [line.limit for line in quota.lines if line.limit.of == "applications"]
    needed = any("recommender" in limit.per for limit in counted)
    if needed and case.row["recommender"] is None:
        raise RecommenderNeeded({"application": case.number}, way_out=ways)
    for line in quota.lines:
        if line.limit.head.name in quota.refused_by:
            said = _("places {most}, taken {taken}, this would be number {this}")
            raise OverQuota(
                {
                    "application": case.number,
                    "recommender": case.row["recommender"] or "-",
                    "call": case.row["call"] or "-",
                    "quota": line.limit.head.name,
                },
                clause=case.document.cite(line.limit.head.clause.of()),
                short_by=(
                    said.format(most=line.ceiling, taken=line.so_far, this=int(line.so_far) + 1),
                ),
                way_out=(f"smeadmin certify refuse {case.number} --reason " + _("TEXT"),),
            )


def deadline(
    view: View,
    noun: Certification,
    act: str,
    events: Mapping[str, dt.date],
    typed: dt.date | None,
) -> dt.date | None:
    """Give the day by which an act is due: by the measure, else as typed; None: neither says.

    Raises DueStated where both say, DuePast for a typed day that is not after today.
    """
    stated = None
    for one in noun.deadlines.values():
        if one.act == act:
            stated = stated or one.clock.resolve(events, calendar_of(view)).end
    if stated is not None and typed is not None:
        raise DueStated({"due": stated.isoformat()}, way_out=(_("leave --due away"),))
    if typed is not None and typed <= view.on:
        raise DuePast(
            {"due": typed.isoformat(), "on": view.on.isoformat()}, way_out=("--due YYYY-MM-DD",)
        )
    return stated or typed


def paper_clause(case: Case, paper: str) -> Cited | None:
    """Cite the clause that asks for a paper."""
    return case.document.cite(case.document.evidence[paper].clause.of())


def _check_in_time(change: Change, case: Case) -> None:
    due = case.row["due_on"]
    if case.state is Standing.RETURNED and due is not None and clock_day(change) > due:
        raise CorrectionLate(
            {
                "application": case.number,
                "due": due.isoformat(),
                "on": clock_day(change).isoformat(),
            },
            clause=_deadline_clause(case, "correct"),
            way_out=(
                f"smeadmin certify lapse {case.number}",
                _("received in time and typed late: --on DATE with --reason"),
            ),
        )


def _paper_named(case: Case, typed: str) -> str:
    for name in case.noun.evidence:
        text = case.document.evidence[name].text
        if typed.strip() in (name, text.zh, text.en):
            return name
    known = tuple(f"{n}  {case.document.evidence[n].text}" for n in case.noun.evidence)
    raise PaperUnknown(
        {"paper": typed},
        way_out=known or (f"smeadmin policy show {case.document.id}",),
    )


def _deadline_clause(case: Case, act: str) -> Cited | None:
    for one in case.noun.deadlines.values():
        if one.act == act:
            return case.document.cite(one.clock.head.clause.of())
    return None


def _limit_clause(case: Case) -> Cited | None:
    for limit in case.noun.limits:
        if limit.of == "returns":
            return case.document.cite(limit.head.clause.of())
    return None
