"""One application in hand: what its measure asks of it, what was done, and whether an act is open to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.certification.judging import (
    application_checked,
    application_row,
    next_stage,
)
from smeadmin.actions.certification.quotas import quota_used
from smeadmin.domain.certification.application import (
    ACT_WORDS,
    ENDS,
    WORDS,
    Act,
    Asked,
    Standing,
    Stop,
    after,
    done_places,
    next_step,
    step_for,
    steps_asked,
    way,
)
from smeadmin.domain.certification.refusals import (
    ActNotOpen,
    ApplicationClosed,
    GrantBeforeApplication,
    WrongState,
)
from smeadmin.domain.certification.results import CertificationChecked
from smeadmin.domain.rules.conditions import Verdict
from smeadmin.domain.rules.document import Certification, Document, Stage, Step
from smeadmin.domain.rules.reading import Reading
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, ApplicationStep


def _begun(stage: Stage) -> str:
    """Call the act that begins a stage before the title: 「列入创建」, or by the stage's own name."""
    if stage.status == "creating" and stage.head.label is None:
        return str(ACT_WORDS[Act.CREATE])
    return _("begin {stage}").format(stage=stage.head.label or stage.status)


@dataclass(frozen=True, slots=True)
class Case:
    """One application with its judgement, the steps its measure asks, and the acts so far."""

    row: Mapping[Any, Any]
    checked: CertificationChecked
    noun: Certification
    document: Document
    asked: tuple[Asked, ...]
    acts: Sequence[Mapping[Any, Any]]

    @property
    def number(self) -> str:
        """Its number."""
        return str(self.row["number"])

    @property
    def state(self) -> Standing:
        """Where it stands."""
        return Standing(self.row["state"])

    @property
    def upcoming(self) -> Asked | None:
        """The step that comes next by the measure."""
        return next_step(self.asked)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The way it has gone and has to go; the last thing done is the present place."""
        shown = [a for a in self.acts if not (a["act"] == Act.REVIEW and a["result"] == "failed")]
        done = [Stop("apply", None, str(ACT_WORDS["apply"]), self.row["applied_on"])]
        stages = [Stop(str(Act.CREATE), None, _begun(stage)) for stage in self.noun.stages[:-1]]
        begun = iter(stages)
        done += [
            Stop(
                *(a["act"], a["role"]),
                next(begun).word if a["act"] == Act.CREATE else self._word(a),
                *(a["acted_on"], a["acted_by"]),
            )
            for a in shown
        ]
        done[-1] = replace(done[-1], present=True)
        if self.state in ENDS:
            return tuple(done)
        ahead: list[Stop] = []
        for one in self.asked:
            if one.step.do != "grant":
                ahead += [] if one.done else [Stop(one.step.do, one.step.by, one.word)]
            elif not one.done:
                ahead += [stage] if (stage := next(begun, None)) else []
        grant = Stop("grant", None, str(ACT_WORDS["grant"]))
        return (*done, *ahead, *begun, grant)

    @property
    def stage_acts(self) -> Sequence[Mapping[Any, Any]]:
        """What was done since the stage in hand was begun, or since the application."""
        begun = [at for at, one in enumerate(self.acts) if one["act"] == Act.CREATE]
        return self.acts[begun[-1] + 1 :] if begun else self.acts

    def _word(self, act: Mapping[Any, Any]) -> str:
        for one in self.asked:
            if one.place == act["place"]:
                return one.word
        return str(ACT_WORDS[act["act"]])

    @property
    def public(self) -> bool:
        """Whether it stands on a notice that is to be waited for: none was taken back since."""
        if self.state is not Standing.CREATING:
            return self.state is Standing.PUBLISHED
        posted = [one["act"] for one in self.stage_acts if one["act"] in (Act.PUBLISH, Act.RECALL)]
        return posted[-1:] == [Act.PUBLISH]

    def count(self, act: Act) -> int:
        """Count how often an act was done."""
        return sum(one["act"] == act for one in self.acts)


def case_of(view: View, number: str) -> Case:
    """Load an application with everything an act on it asks about; raises ApplicationNotFound."""
    row = application_row(view, number)
    used = quota_used(view, row)
    checked = application_checked(view, application=row["number"], so_far=used)
    noun = checked.document.certification(checked.certification)
    t = of(ApplicationStep)
    acts = view.rows(sa.select(t).where(t.c.application_id == row["id"]).order_by(t.c.id))
    done = done_places(noun, [(a["act"], a["place"], a["result"]) for a in acts])
    reading = checked.reading
    assert reading is not None
    asked = steps_asked(noun, done, lambda step: applies(step, reading))
    return Case(row, checked, noun, checked.document, asked, acts)


def applies(step: Step, reading: Reading) -> bool | None:
    """Tell whether the measure asks a step here; None: what it hangs on is not known."""
    if step.head.suspended_by is not None:
        return False
    if step.head.when is None:
        return True
    verdict = step.head.when.judge(reading).verdict
    return None if verdict is Verdict.UNKNOWN else verdict is Verdict.YES


def opened(change: Change, number: str, act: Act) -> tuple[Case, Asked | None]:
    """Hold an application for an act and give it with the step that the act carries out.

    Raises ApplicationNotFound, ApplicationClosed, GrantBeforeApplication, ActNotOpen, WrongState.
    """
    change.lock(Application, of(Application).c.number == number.strip().upper())
    case = case_of(change, number)
    if case.state in ENDS:
        raise ApplicationClosed(
            {"application": case.number, "state": str(case.state)},
            way_out=(f"smeadmin certify show {case.number}",),
        )
    if change.on < case.row["applied_on"]:
        days = {"on": change.on.isoformat(), "applied_on": case.row["applied_on"].isoformat()}
        raise GrantBeforeApplication(
            {"application": case.number, **days}, way_out=(f"smeadmin certify show {case.number}",)
        )
    if after(case.state, act) is None:
        raise ActNotOpen(
            {
                "number": case.number,
                "state": str(WORDS[case.state]),
                "act": str(ACT_WORDS[act]),
            },
            more=[Line("now", (f"{case.number}  {way(case.stops)}",))],
            way_out=(f"smeadmin {command_of(case) or f'certify show {case.number}'}",),
        )
    try:
        return case, step_for(case.asked, case.state, act)
    except LookupError as other:
        raise _wrong_state(case, act, other.args[0]) from None


def _wrong_state(case: Case, act: Act, first: Asked | None) -> WrongState:
    word = str(ACT_WORDS["grant"]) if first is None else first.word
    return WrongState(
        {"application": case.number, "act": str(ACT_WORDS[act]), "first": word},
        more=[Line("now", (f"{case.number}  {way(case.stops)}",))],
        way_out=(f"smeadmin {command_of(case) or f'certify show {case.number}'}",),
    )


def record(
    change: Change,
    case: Case,
    act: Act,
    asked: Asked | None,
    *,
    result: str = "done",
    due: dt.date | None = None,
    notice: str | None = None,
    comment: str | None = None,
    **values: Any,
) -> None:
    """Write an act down and move the application to the state it leads to; ``values`` go to its row.

    A review that failed leaves it where it is; what is done within a stage leaves the stage its time.
    """
    within = case.state is Standing.CREATING and after(case.state, act) is case.state
    until = case.row["due_on"] if within and act is not Act.CREATE else due
    change.insert(
        ApplicationStep,
        application_id=case.row["id"],
        act=str(act),
        place=None if asked is None else asked.place,
        role=None if asked is None else asked.step.by,
        result=result,
        acted_on=change.on,
        acted_by=change.act.by,
        due_on=due,
        comment=comment or change.act.reason,
        notice=notice,
    )
    state = case.state if result == "failed" else after(case.state, act)
    assert state is not None
    change.update(
        Application,
        of(Application).c.id == case.row["id"],
        state=str(state),
        due_on=until,
        **values,
    )
    holder = case.checked.holder
    change.summary = {
        "application": case.number,
        "institution": holder.credit_code or holder.office_no,
        "state": str(state),
    }


def command_of(case: Case, missing: Sequence[str] = ()) -> str | None:
    """Give the act that comes next, as it is typed after ``smeadmin``; None: it has ended."""
    command = command_for(case.number, case.state, case.upcoming, missing)
    title = next_stage(case.noun, case.row["stage"]) in (None, *_last(case.noun))
    dated = case.noun.valid or (case.row["renews"] and case.noun.renewed)
    if command == f"certify grant {case.number}" and title and not dated:
        return f"{command} --valid-until YYYY-MM-DD"
    return command


def _last(noun: Certification) -> tuple[str, ...]:
    """Name the last stage of a measure, at which the title is granted."""
    return tuple(stage.status for stage in noun.stages[-1:])


def send_back(number: str, missing: Sequence[str]) -> str:
    """Give the command that sends an application back for the papers it lacks, by name."""
    reason = _("lacking {papers}").format(papers=_(", ").join(missing))
    return f"certify return {number} --reason " + (f'"{reason}"' if " " in reason else reason)


def command_for(
    number: str, state: Standing, upcoming: Asked | None, missing: Sequence[str] = ()
) -> str | None:
    """Give the act that comes next for an application; papers that are ``missing`` send it back."""
    if state in ENDS:
        return None
    if state is Standing.RETURNED:
        return f"certify accept {number}"
    if state is Standing.MENDING:
        return f"certify review {number} --pass"
    if state is Standing.PUBLISHED or upcoming is None:
        return f"certify grant {number}"
    accept = f"certify accept {number}"
    return {
        "accept": send_back(number, missing) if missing else accept,
        "review": f"certify review {number} --pass",
        "visit": f"certify review {number} --pass",
        "notice": f"certify publish {number} --doc " + _("NUMBER"),
        "grant": f"certify grant {number}",
    }[upcoming.step.do]
