"""The campaign of an evaluation: which act may follow which, what was frozen, what came later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from smeadmin.domain.evaluation import EvaluationLine, check_not_final
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.figures import ByJudgement
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.walk import figures_of
from smeadmin.errors import Conflict, NotFound, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

STATES: Mapping[str, Text] = {
    "open": Text("已启动", "opened"),
    "collecting": Text("收集中", "collecting"),
    "frozen": Text("已冻结", "frozen"),
    "scored": Text("已计算", "scored"),
    "reviewed": Text("已评审", "reviewed"),
    "published": Text("公示中", "published"),
    "final": Text("已定稿", "final"),
}

TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "collect": {"open": "collecting", "collecting": "collecting"},
    "freeze": {"open": "frozen", "collecting": "frozen", "scored": "frozen"},
    "run": {
        "open": "scored",
        "frozen": "scored",
        "scored": "scored",
        "reviewed": "reviewed",
        "published": "published",
    },
    "assign": {s: s for s in ("open", "collecting", "frozen", "scored")},
    "mark": {s: s for s in ("open", "frozen", "scored")},
    "review": {"scored": "reviewed", "reviewed": "reviewed"},
    "adjust": {s: s for s in ("frozen", "scored", "reviewed", "published")},
    "publish": dict.fromkeys(("scored", "reviewed", "published"), "published"),
    "finalise": dict.fromkeys(("scored", "reviewed", "published"), "final"),
    "reopen": {"final": "scored"},
}
"""By act: the states it may be done in, and the state it leads to. What is not here is refused."""

ACTS: Mapping[str, Text] = {
    "collect": Text("收集", "collected for"),
    "freeze": Text("冻结", "frozen"),
    "run": Text("计算", "scored"),
    "assign": Text("分派评审", "assigned reviewers"),
    "mark": Text("导入评分", "marked"),
    "review": Text("结束评审", "reviewed"),
    "adjust": Text("更正", "adjusted"),
    "publish": Text("公示", "published"),
    "finalise": Text("定稿", "made final"),
    "reopen": Text("重开", "reopened"),
}

NEXT: Mapping[str, str] = {
    "open": "smeadmin score run {name} --year {year}",
    "collecting": "smeadmin score freeze {name} --year {year}",
    "frozen": "smeadmin score run {name} --year {year}",
    "scored": "smeadmin score rank {name} --year {year}",
    "reviewed": "smeadmin score rank {name} --year {year}",
    "published": "smeadmin score rank {name} --year {year}",
    "final": "smeadmin score rank {name} --year {year}",
}


GRADE_WORDS: Mapping[str, Text] = {
    "excellent": Text("优秀", "excellent"),
    "good": Text("良好", "good"),
    "pass": Text("合格", "pass"),
    "qualified": Text("合格", "qualified"),
    "fail": Text("不合格", "fail"),
    "failed": Text("不合格", "failed"),
}
"""What grades are called on paper where the measure gives them no words of its own."""


class EvaluationStep(Conflict):
    """The campaign of an evaluation goes step by step, and this one cannot follow the last.

    Collect, freeze, run, review, publish, finalise; a measure that asks for less leaves steps out.
    """

    code, sentence = (
        "evaluation-step",
        N_("{evaluation} of {year} is {state}; it cannot be {act} now"),
    )


class CollectUntil(Usage):
    """Returns are collected until a day, and neither the measure nor the command says which."""

    code, sentence = (
        "collect-until",
        N_("no measure says until when returns are filed: --until DATE"),
    )


class RankingMoved(Refused):
    """The ranking is no longer the one that was made public: nobody has seen what would be final."""

    code, guarded = "ranking-moved", True
    sentence = N_("the ranking of {evaluation} for {year} is no longer that of {notice}")


class NotFrozen(Conflict):
    """Figures are put right in an evaluation once it is frozen; before, they are put right at the source."""

    code, sentence = "evaluation-not-frozen", N_("{evaluation} of {year} is not frozen")


class AdjustReason(Usage):
    """A figure is put right after the freeze only with a reason, which is kept with it."""

    code, sentence = "adjust-reason", N_("an adjustment needs --reason")


class ObjectionElsewhere(Conflict):
    """The objection that is named was made to another institution; it is put right there."""

    code, sentence = (
        "objection-elsewhere",
        N_("{objection} is an objection to {subject}, not to {name}"),
    )


class FigureNotRead(NotFound):
    """The evaluation reads no figure of that name."""

    code, sentence = "figure-not-read", N_("{evaluation} reads no figure {figure}")


class FigureNotAdjusted(Refused):
    """What a figure is worked out from is put right, never the result; marks are the reviewers'."""

    code, sentence = "figure-not-adjusted", N_("{figure} is not put right by itself")


class NothingLater(Conflict):
    """The figure is what it was frozen as, and so does the register hold it."""

    code, sentence = "nothing-later", N_("{figure} of {name} is as it was frozen")


class ReopenReason(Usage):
    """A final evaluation is opened again only with a reason, which is kept."""

    code, sentence = "reopen-reason", N_("opening a final evaluation again needs --reason")


class AwardRests(Conflict):
    """An award rests on the scores; it is withdrawn before they may change."""

    code, sentence = "award-rests", N_("{award} rests on {evaluation} of {year}")


def next_state(line: EvaluationLine, act: str) -> str:
    """Give the state that an act leads to; raises EvaluationFinal, EvaluationStep.

    What was frozen stays so: what came later is put right figure by figure, never taken over in silence.
    """
    to = TRANSITIONS[act].get(line.state)
    again = act == "freeze" and line.frozen_on is not None
    if to is not None and not again:
        return to
    check_not_final(line)
    raise EvaluationStep(
        {
            "evaluation": line.name,
            "year": line.year,
            "state": str(STATES[line.state]),
            "act": str(ACTS[act]),
        },
        way_out=(NEXT[line.state].format(name=line.name, year=line.year),),
    )


def filing_deadline(noun: Evaluation) -> str | None:
    """Give what the measure says of a return filed too late (``refuse``, ``none`` …), if it says anything."""
    for deadline in noun.deadlines.values():
        if deadline.act == "submit":
            return deadline.otherwise or "none"
    return None


def judged_figures(document: Document, noun: Evaluation) -> tuple[str, ...]:
    """Name the figures of an evaluation that a named person judges, in the order of the document."""
    read = figures_of(document, noun)
    return tuple(
        name
        for name, figure in document.figures.items()
        if name in read and isinstance(figure.origin, ByJudgement)
    )


# ---- what was frozen ------------------------------------------------------------------------------


def coded(value: Scalar | None) -> Any:
    """Write one value for keeping: days and broken numbers say what they are."""
    if isinstance(value, Fraction):
        return {"/": [value.numerator, value.denominator]}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    return [coded(one) for one in value] if isinstance(value, tuple) else value


def uncoded(kept: Any) -> Any:
    """Read a kept value back."""
    if isinstance(kept, dict):
        return dt.date.fromisoformat(kept["day"]) if "day" in kept else Fraction(*kept["/"])
    return tuple(uncoded(one) for one in kept) if isinstance(kept, list) else kept


def _written(known: Mapping[str, Scalar | None]) -> dict[str, Any]:
    return {name: coded(value) for name, value in known.items()}


def _read(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: uncoded(value) for name, value in kept.items()}


def frozen(facts: Facts, places: Mapping[str, Any]) -> dict[str, Any]:
    """Write everything that is known of one institution, and where it stands, for keeping."""
    kept: dict[str, Any] = {"values": _written(facts.values)}
    if facts.years:
        kept["years"] = {str(year): _written(known) for year, known in facts.years.items()}
    if facts.rows:
        kept["rows"] = {
            source: [_written(row) for row in rows] for source, rows in facts.rows.items()
        }
    if places:
        kept["places"] = dict(places)
    return kept


def thawed(kept: Mapping[str, Any], day: dt.date, year: int) -> tuple[Facts, Mapping[str, Any]]:
    """Read what was frozen back: the facts, and where they stand."""
    facts = Facts(
        _read(kept["values"]),
        day,
        year,
        {int(year): _read(known) for year, known in kept.get("years", {}).items()},
        {name: [_read(row) for row in rows] for name, rows in kept.get("rows", {}).items()},
    )
    return facts, kept.get("places", {})


def put_right(facts: Facts, figure: str, value: Scalar | None) -> Facts:
    """Give the facts with one figure of the judged year as it was put right."""
    years = {year: dict(known) for year, known in facts.years.items()}
    if facts.year is not None and figure in years.get(facts.year, {}):
        years[facts.year][figure] = value
    return Facts(
        {**facts.values, figure: value}, facts.day, facts.year, years, facts.rows, facts.origins
    )


def known_of(facts: Facts, figure: str) -> Scalar | None:
    """Give what is known of a figure in the judged year, without working anything out."""
    if figure in facts.values:
        return facts.values[figure]
    return facts.years.get(facts.year or 0, {}).get(figure)


# ---- results --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Missing:
    """One institution that is concerned and has not filed everything: what lacks, how late it filed."""

    institution_id: int
    office_no: str
    credit_code: str | None
    name: str
    region_code: str | None
    figures: tuple[Text, ...]
    filed: int
    filed_on: dt.date | None
    late: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """How far the collection of returns has come: everybody asked, who lacks what, who was late."""

    line: EvaluationLine
    until: dt.date
    on: dt.date
    asked: int
    complete: int
    missing: tuple[Missing, ...]
    late: tuple[Missing, ...]
    same: bool = False  # nothing was set: it only shows how far it is

    @property
    def nothing(self) -> tuple[Missing, ...]:
        """Those who have filed nothing at all."""
        return tuple(one for one in self.missing if not one.filed)

    @property
    def partly(self) -> tuple[Missing, ...]:
        """Those who have filed a part."""
        return tuple(one for one in self.missing if one.filed)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A campaign that was frozen: how many institutions, and who had filed nothing or late."""

    line: EvaluationLine
    institutions: int
    not_submitted: int
    late: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One figure put right after the freeze."""

    line: EvaluationLine
    name: str
    office_no: str
    figure: str
    label: Text
    was: Scalar | None
    now: Scalar | None
    unit: str
    measure: Document = field(compare=False)
    reason: str | None = None
    objection: str | None = None
    on: dt.date | None = None
    by: str | None = None
    change: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """What happened after the freeze: what was put right, and what the register holds otherwise."""

    line: EvaluationLine
    adjusted: tuple[Adjusted, ...]
    waiting: tuple[Adjusted, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Due:
    """What an evaluation waits for: ``returns`` or a ``notice`` until a day, or ``marks``, and how many."""

    line: EvaluationLine
    what: str
    until: dt.date | None
    count: int = 0
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """Every evaluation, and what those that are not final wait for."""

    on: dt.date
    lines: tuple[EvaluationLine, ...]
    due: tuple[Due, ...]
