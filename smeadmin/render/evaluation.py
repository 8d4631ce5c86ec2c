"""Pages about evaluations: opened, the spread before scores are stored, final, the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smeadmin.domain.campaign import STATES
from smeadmin.domain.evaluation import Band, EvaluationLine, EvaluationRun, Lacking
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.i18n import Text, joined, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
    Tone,
)
from smeadmin.render.formats import exact, integer, points, signed
from smeadmin.render.lines import equation

GRADES = {
    "excellent": N_("excellent"),
    "good": N_("good"),
    "pass": N_("pass"),
    "qualified": N_("qualified"),
    "fail": N_("fail"),
    "failed": N_("failed"),
}

_LIST = (
    Column("evaluation", Text("考评", "evaluation"), Kind.CODE, rank=0),
    Column("label", Text("名称", "name"), rank=3),
    Column("year", Text("年度", "year"), Kind.YEAR, rank=0),
    Column("state", Text("状态", "state"), rank=1),
    Column("institutions", Text("机构（家）", "institutions"), Kind.INT, rank=2),
    Column("scored", Text("有得分（家）", "with a score"), Kind.INT, rank=2),
    Column("scored_on", Text("计算日期", "scored on"), Kind.DAY, rank=4),
    Column("finalised_on", Text("定稿日期", "final since"), Kind.DAY, rank=4),
    Column("finalised_by", Text("定稿人", "by"), rank=5),
    Column("policy", Text("办法", "measure"), Kind.CODE, rank=6),
)


def grade_word(measure: Measure | None, grade: str | None) -> str | None:
    """Say a grade: by the measure's own words, else by those everybody uses."""
    if grade is None:
        return None
    figure = measure.figures.get("grade") if measure is not None else None
    if figure is not None and grade in figure.labels:
        return str(figure.labels[grade])
    return _(GRADES[grade]) if grade in GRADES else grade


def draw_opened(line: EvaluationLine) -> Document:
    """Draw an evaluation that was just opened."""
    return Document(
        title=title_of(line),
        blocks=(Pairs(_basis_pairs(line)),),
        data=line_data(line),
        deed=Deed(_("The evaluation is open."), _("would open the evaluation.")),
        next=next_of(line),
    )


def draw_run(run: EvaluationRun) -> Document:
    """Draw the spread of a whole population, against the year before, and what lacks."""
    line = run.line
    blocks: list[Block] = [_points(run)]
    if run.against is not None:
        blocks.append(_against(run))
    if run.lacking:
        said = [_lacking(run.document, one) for one in run.lacking]
        blocks.append(Section(_("missing data"), (Lines(tuple(said)),)))
    if run.without < line.institutions and run.not_ranked == line.institutions:
        blocks.append(
            Lines((_("Nobody is ranked: the measure gives no order, or somebody is not known."),))
        )
    n = line.institutions
    return Document(
        title=title_of(line),
        blocks=tuple(blocks),
        data=run_data(run),
        notes=(
            Note(
                _("Nothing has changed since: the {n} scores are as they were.").format(n=n),
                "plain",
            ),
        )
        if run.same
        else (),
        deed=None
        if run.same
        else Deed(
            ngettext("Stored {n} score.", "Stored {n} scores.", run.replaced).format(
                n=run.replaced
            ),
            ngettext("would store {n} score.", "would store {n} scores.", run.replaced).format(
                n=run.replaced
            ),
        ),
        next=f"smeadmin score rank {line.name} --year {line.year}",
    )


def next_of(line: EvaluationLine) -> str:
    """Give the command that goes on with an evaluation, with the steps that its measure asks for."""
    last = "publish" if line.posted else "finalise"
    verb = {
        "open": "run" if line.file_until is None else "collect",
        "collecting": "freeze",
        "frozen": "run",
        "scored": "panel" if line.judged else last,
        "reviewed": last,
        "published": "finalise",
        "final": "rank",
    }[line.state]
    return f"smeadmin score {verb} {line.name} --year {line.year}"


def question_of(run: EvaluationRun) -> str:
    """Ask before scores are stored."""
    return ngettext(
        "Store this {n} score?", "Store these {n} scores?", run.line.institutions
    ).format(n=run.line.institutions)


def draw_final(line: EvaluationLine) -> Document:
    """Draw an evaluation that was just made final."""
    return Document(
        title=title_of(line),
        blocks=(Pairs((*_basis_pairs(line), (_("final by"), line.finalised_by or ""))),),
        data=line_data(line),
        deed=Deed(
            _("Final: {n} scores, they never change again.").format(n=line.institutions),
            _("would make {n} scores final.").format(n=line.institutions),
        ),
        next=f"smeadmin score rank {line.name} --year {line.year}",
    )


def draw_evaluations(lines: Sequence[EvaluationLine]) -> Document:
    """Draw the list of evaluations."""
    if not lines:
        return Document(
            data=[],
            notes=(Note(_("No evaluation has been opened yet."), "plain"),),
            next="smeadmin score open EVALUATION --year YEAR",
        )
    rows = tuple(
        (
            *(x.name, x.label, x.year, str(STATES[x.state]), x.institutions, x.scored),
            *(x.scored_on, x.finalised_on, x.finalised_by, x.policy),
        )
        for x in lines
    )
    return Document(
        blocks=(Table(_LIST, rows),),
        data=[line_data(x) for x in lines],
        next=_next(lines),
    )


def title_of(line: EvaluationLine) -> tuple[str | Cell, ...]:
    """Give the title of any page about an evaluation: what, of which year, under which measure."""
    measure = _("measure {policy}, version {n}").format(policy=line.policy, n=line.basis.version)
    parts: tuple[str | Cell, ...] = (
        str(line.label),
        _("year {year}").format(year=line.year),
        measure,
    )
    return (*parts, Cell(_("example rules"), Tone.WAIT)) if is_example(line) else parts


def is_example(line: EvaluationLine) -> bool:
    """Tell whether a score rests on rules that stand only for an example."""
    return line.basis.standing == "example"


def line_data(line: EvaluationLine) -> dict[str, Any]:
    """Give an evaluation as programs get it."""
    return {
        "evaluation": line.name,
        "year": line.year,
        "state": line.state,
        "label": line.label,
        "opened_on": line.opened_on.isoformat(),
        "judged_on": line.judged_on.isoformat(),
        "institutions": line.institutions,
        "scored": line.scored,
        "scored_on": line.scored_on.isoformat() if line.scored_on else None,
        "finalised_on": line.finalised_on.isoformat() if line.finalised_on else None,
        "finalised_by": line.finalised_by,
        "document": line.document_number,
        "policy": line.policy,
        "policy_version": line.basis.version,
        "policy_digest": line.basis.digest,
        "standing": line.basis.standing,
        "digest": line.digest,
    }


def run_data(run: EvaluationRun) -> dict[str, Any]:
    """Give a scored population as programs get it."""
    against = run.against
    return {
        **line_data(run.line),
        "same": run.same,
        "replaced": run.replaced,
        "grades": {grade: n for grade, n in run.grades if grade is not None},
        "without_score": run.without,
        "lowest": _exact(run.spread.lowest),
        "median": _exact(run.spread.median),
        "highest": _exact(run.spread.highest),
        "full": _exact(run.spread.full),
        "missing": [
            {"figures": list(x.figures), "institutions": x.count, "names": list(x.names)}
            for x in run.lacking
        ],
        "against": None
        if against is None
        else {
            "year": against.year,
            "grades": {name: {"before": a, "now": b} for name, a, b in against.grades},
            "mean": _exact(against.mean),
            "moved": [
                {"name": m.name, "before": _exact(m.before), "now": _exact(m.after)}
                for m in against.moved
            ],
        },
    }


def _exact(micro: int | None) -> str | None:
    return None if micro is None else exact(micro)


def _basis_pairs(line: EvaluationLine) -> tuple[tuple[str, str], ...]:
    said = _("{policy}, version {n}, in force on {day}").format(
        policy=line.policy, n=line.basis.version, day=line.judged_on.isoformat()
    )
    return ((_("measure"), said), (_("state"), str(STATES[line.state])))


def _points(run: EvaluationRun) -> Section:
    measure, spread = run.document, run.spread
    terms = [(n, _counted(grade_word(measure, g) or _("no grade"))) for g, n in run.grades]
    heading = _("points ({equation})").format(equation=equation(run.line.institutions, terms))
    rows = [_band(measure, band) for band in spread.bands]
    if run.without:
        rows.append((_("no score"), "", _count(run.without), run.without))
    columns = (
        Column("range", "", rank=0),
        Column("grade", "", rank=1),
        Column("count", "", Kind.MEASURE, rank=0),
        Column("bar", "", Kind.BAR, rank=2),
    )
    blocks: list[Block] = [Table(columns, tuple(rows), header=False, tight=True)]
    if spread.lowest is not None and spread.median is not None and spread.highest is not None:
        said = _("lowest {lowest}   median {median}   highest {highest}")
        if spread.full is not None:
            said = _("lowest {lowest}   median {median}   highest {highest} (of {full})")
        said = said.format(
            lowest=points(spread.lowest),
            median=points(spread.median),
            highest=points(spread.highest),
            full=None if spread.full is None else exact(spread.full),
        )
        blocks.append(Lines((said,)))
    return Section(heading, tuple(blocks))


def _band(measure: Measure | None, band: Band) -> tuple[Any, ...]:
    if band.lowest is None:
        said = _("under {n}").format(n=exact(band.under or 0))
    elif band.under is None:
        said = _("{n} and up").format(n=exact(band.lowest))
    else:
        said = f"{exact(band.lowest)} - {points(band.under - 10_000)}"
    word = grade_word(measure, band.grade) or ""
    return (said, word, _count(band.count), band.count)


def _counted(word: str) -> str:
    return word + " {n}" if language() == "zh" else "{n} " + word


def _count(n: int) -> str:
    return _("{n} in all").format(n=integer(n)) if language() == "zh" else integer(n)


def _against(run: EvaluationRun) -> Section:
    against = run.against
    assert against is not None
    parts = [
        f"{grade_word(run.document, name)} {before} → {now}" for name, before, now in against.grades
    ]
    if against.mean is not None:
        parts.append(_("mean {change}").format(change=signed(points(against.mean))))
    said = ["   ".join(parts)]
    if against.moved:
        moved = _("; ").join(
            f"{m.name} {points(m.before)} → {points(m.after)}" for m in against.moved
        )
        said.append(
            _("moved by more than {n} points: {names}").format(n=exact(against.limit), names=moved)
        )
    return Section(_("against {year}").format(year=against.year), (Lines(tuple(said)),))


def _lacking(measure: Measure | None, one: Lacking) -> str:
    labels = (
        str(measure.figures[name].label or name)
        if measure is not None and name in measure.figures
        else name
        for name in one.figures
    )
    names = list(one.names)
    if one.count > len(names):
        names.append("…")
    if one.counted:
        said = ngettext(
            "{n} institution without {figures}, counted 0 by the rule: {names}",
            "{n} institutions without {figures}, counted 0 by the rule: {names}",
            one.count,
        )
    else:
        said = ngettext(
            "{n} institution without {figures}, by the rule no score, not 0: {names}",
            "{n} institutions without {figures}, by the rule no score, not 0: {names}",
            one.count,
        )
    return said.format(n=one.count, figures=joined(labels), names=joined(names))


def _next(lines: Sequence[EvaluationLine]) -> str | None:
    for state in STATES:
        for line in lines:
            if line.state == state:
                return next_of(line)
    return None


__all__ = [
    "draw_evaluations",
    "draw_final",
    "draw_opened",
    "draw_run",
    "grade_word",
    "is_example",
    "line_data",
    "question_of",
    "title_of",
]
