"""The campaign of an evaluation: returns collected, figures frozen, put right with a reason, reopened."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.annual_return.figures import to_store
from smeadmin.actions.bodies import find_institution
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.gathering import (
    Gathering,
    first_filed,
    kept_of,
    label_of,
    rule_of,
)
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.annual_return import Asked
from smeadmin.domain.campaign import (
    Adjusted,
    AdjustReason,
    AwardRests,
    FigureNotAdjusted,
    FigureNotRead,
    Frozen,
    Later,
    NotFrozen,
    NothingLater,
    ObjectionElsewhere,
    ReopenReason,
    coded,
    judged_figures,
    known_of,
    next_state,
    uncoded,
)
from smeadmin.domain.columns import return_noun
from smeadmin.domain.evaluation import EvaluationLine, NobodyToScore
from smeadmin.domain.notice_refusals import ObjectionNotFound
from smeadmin.domain.numbers import change_number
from smeadmin.domain.registers import Found, office_number
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.figures import Computed, Figure, Filed
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.rules.walk import figures_of
from smeadmin.i18n import Text
from smeadmin.storage.change import Change, View
from smeadmin.storage.figures import reader_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.award import Award
from smeadmin.storage.tables.campaign import EvaluationAdjustment, EvaluationFact
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.notice import NoticeLine, Objection
from smeadmin.storage.types import canonical


def freeze_evaluation(
    change: Change, *, evaluation: str | None, year: int, policy: str | None = None
) -> Frozen:
    """Keep what is known of everybody as it is now: the scores rest on it, whatever comes later.

    Raises EvaluationNotFound, EvaluationAmbiguous, EvaluationStep, NobodyToScore.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    state = next_state(line, "freeze")
    document, noun = rule_of(change, row)
    gathering = Gathering(change, row, document, noun, live=True)  # marks stay beside what is kept
    kept = list(kept_of(gathering, document, noun))
    if not kept:
        raise NobodyToScore({"evaluation": line.name}, way_out=("smeadmin institution list",))
    t = of(EvaluationFact)
    change.delete(EvaluationFact, t.c.evaluation_id == row["id"])
    rows = ((row["id"], key, canonical(facts)) for key, facts in kept)
    change.insert_many(EvaluationFact, rows, len(kept))
    change_state(change, row, state=state, digest=None, scored_on=None, frozen_on=change.on)
    change.summary = {"evaluation": line.name, "year": year, "institutions": len(kept)}
    filing = first_filed(change, document, year, row["file_until"])
    return Frozen(
        line=evaluation_of(change, line.name, year, line.policy)[1],
        institutions=len(kept),
        not_submitted=sum(1 for key, _facts in kept if key not in filing),
        late=sum(1 for key, _facts in kept if filing.get(key, (None, False))[1]),
    )


def adjust_figure(
    change: Change,
    *,
    institution: str,
    figure: str,
    value: str | None = None,
    year: int,
    evaluation: str | None = None,
    policy: str | None = None,
    objection: str | None = None,
) -> Adjusted:
    """Put one figure right after the freeze, with its reason: a value typed, or what the register holds now.

    Raises EvaluationNotFound, EvaluationStep, NotFrozen, AdjustReason, FigureNotRead, FigureNotAdjusted,
    NothingLater, ObjectionNotFound, ObjectionElsewhere, and what finding an institution or reading a value
    raises.
    """
    row, line = evaluation_of(change, evaluation, year, policy, option=True)
    if line.frozen_on is None:
        raise NotFrozen(
            {"evaluation": line.name, "year": year},
            way_out=(
                f"smeadmin return set {institution} {figure} VALUE --year {year}",
                f"smeadmin score freeze {line.name} --year {year}",
            ),
        )
    next_state(line, "adjust")
    reason = (change.act.reason or "").strip()
    if not reason:
        raise AdjustReason(way_out=("--reason TEXT",))
    document, noun = rule_of(change, row)
    read = _figure(document, noun, figure)
    found = find_institution(change, institution)
    if objection is not None:
        objection = _objection_to(change, objection, found)
    was = _value_in(Gathering(change, row, document, noun, only=found.id), found.id, read.name)
    if value is None:
        live = Gathering(change, row, document, noun, live=True, only=found.id)
        now = _value_in(live, found.id, read.name)
    else:
        now = _typed(change, read, value)
    if was == now:
        raise NothingLater(
            {"figure": str(read.label or read.name), "name": found.name},
            way_out=(f"smeadmin score adjustments {line.name} --year {year}",),
        )
    change.insert(
        EvaluationAdjustment,
        evaluation_id=row["id"],
        institution_id=found.id,
        figure=read.name,
        was=coded(was),
        now=coded(now),
        reason=reason,
        objection=objection,
        document=change.act.document,
        adjusted_on=change.on,
        adjusted_by=change.act.by,
    )
    change.summary = {"evaluation": line.name, "year": year, "figure": read.name}
    told = {"reason": reason, "objection": objection, "on": change.on, "by": change.act.by}
    return _adjusted(document, line, found.name, found.office_no, read, was, now, **told)


def list_adjustments(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> Later:
    """List what was put right since the freeze, and what the registers say otherwise by now.

    Raises EvaluationNotFound, EvaluationAmbiguous, NotFrozen.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    if line.frozen_on is None:
        raise NotFrozen(
            {"evaluation": line.name, "year": year},
            way_out=(f"smeadmin score freeze {line.name} --year {year}",),
        )
    document, noun = rule_of(view, row)
    i, log, t = of(Institution), of(ChangeRow), of(EvaluationAdjustment)
    rows = view.rows(
        sa.select(t, i.c.name, i.c.office_no, log.c.number)
        .join(i, i.c.id == t.c.institution_id)
        .join(log, log.c.id == t.c.change_id)
        .where(t.c.evaluation_id == row["id"])
        .order_by(t.c.id)
    )
    done = tuple(
        _adjusted(
            *(document, line, r["name"], office_number("institution", r["office_no"])),
            *(document.figures[r["figure"]], uncoded(r["was"]), uncoded(r["now"])),
            reason=r["reason"],
            objection=r["objection"],
            on=r["adjusted_on"],
            by=r["adjusted_by"],
            change=change_number(r["number"]),
        )
        for r in rows
    )
    return Later(line, done, tuple(_waiting(view, row, line, document, noun)))


def reopen_evaluation(
    change: Change, *, evaluation: str | None, year: int, policy: str | None = None
) -> EvaluationLine:
    """Open a final evaluation again, with a reason, as long as no award rests on it.

    Raises EvaluationNotFound, EvaluationStep, ReopenReason, AwardRests.
    """
    row, line = evaluation_of(change, evaluation, year, policy)
    state = next_state(line, "reopen")
    if not (change.act.reason or "").strip():
        raise ReopenReason(way_out=("--reason TEXT",))
    a = of(Award)
    resting = change.scalar(
        sa.select(a.c.number).where(a.c.evaluation_id == row["id"]).order_by(a.c.id).limit(1)
    )
    if resting is not None:
        raise AwardRests(
            {"award": resting, "evaluation": line.name, "year": year},
            way_out=(f"smeadmin award show {resting}",),
        )
    change_state(change, row, state=state, finalised_on=None, finalised_by=None, document=None)
    change.summary = {"evaluation": line.name, "year": year}
    return evaluation_of(change, line.name, year, line.policy)[1]


def _objection_to(view: View, number: str, body: Found) -> str:
    """Give the number of an objection to an institution, or to everybody on its notice.

    Raises ObjectionNotFound, ObjectionElsewhere.
    """
    o, at = of(Objection), of(NoticeLine)
    row = view.first(
        sa.select(o.c.number, at.c.subject, at.c.institution_id)
        .outerjoin(at, at.c.id == o.c.line_id)
        .where(o.c.number == number.strip().upper())
    )
    if row is None:
        raise ObjectionNotFound({"objection": number}, way_out=("smeadmin notice list",))
    if row["institution_id"] not in (None, body.id):
        raise ObjectionElsewhere(
            {"objection": row["number"], "subject": row["subject"], "name": body.name},
            way_out=("smeadmin notice list",),
        )
    return str(row["number"])


# ---- one figure -----------------------------------------------------------------------------------


def _figure(document: Document, noun: Evaluation, text: str) -> Figure:
    """Find a figure that somebody filed or the office counted; raises FigureNotRead, FigureNotAdjusted."""
    for name in figures_of(document, noun):
        figure = document.figures.get(name)
        if figure is None:
            continue
        label = label_of(figure)
        if text not in (name, label.zh, label.en):
            continue
        if not isinstance(figure.origin, Filed | Computed):
            judged = name in judged_figures(document, noun)
            raise FigureNotAdjusted(
                {"figure": str(label)},
                way_out=(f"smeadmin score template {noun.head.name} --year YEAR --reviewer NAME",)
                if judged
                else (f"smeadmin policy show {document.id}",),
            )
        return figure
    raise FigureNotRead(
        {"evaluation": noun.head.name, "figure": text},
        way_out=(f"smeadmin policy show {document.id}",),
    )


def _typed(change: Change, figure: Figure, value: str) -> Scalar | None:
    """Read a value as it would be read from a sheet with the figure's header; raises ValueRejected."""
    choices = tuple((name, figure.labels.get(name, Text(name, name))) for name in figure.choices)
    asked = Asked(figure.name, figure.unit, label_of(figure), choices, ())
    read = TypedReader(return_noun([asked]), change.on).read(figure.name, value)
    stored = to_store(return_noun([asked])[figure.name], read)
    return reader_of(figure)(stored["amount"] if stored["text"] is None else stored["text"])


def _value_in(gathering: Gathering, key: int, figure: str) -> Scalar | None:
    for piece in gathering.pieces():
        if key in piece:
            return known_of(piece[key][0], figure)
    return None


def _waiting(
    view: View, row: sa.RowMapping, line: EvaluationLine, document: Document, noun: Evaluation
) -> Iterator[Adjusted]:
    """Give the figures that the registers hold otherwise than the evaluation takes them."""
    names = [
        name
        for name in figures_of(document, noun)
        if name in document.figures and isinstance(document.figures[name].origin, Filed | Computed)
    ]
    now: dict[int, Facts] = {}
    for piece in Gathering(view, row, document, noun, live=True).pieces():
        now.update((key, facts) for key, (facts, _places) in piece.items())
    i = of(Institution)
    bare = Gathering(view, row, document, noun, bare=True)
    for piece, kept in zip(
        Gathering(view, row, document, noun).pieces(), bare.pieces(), strict=True
    ):
        for key, (facts, _places) in piece.items():
            if key not in now:
                continue
            for name in names:
                was, later = known_of(facts, name), known_of(now[key], name)
                if later not in (was, known_of(kept[key][0], name)):
                    body = view.one(sa.select(i.c.name, i.c.office_no).where(i.c.id == key))
                    number = office_number("institution", body["office_no"])
                    figure = document.figures[name]
                    yield _adjusted(document, line, body["name"], number, figure, was, later)


def _adjusted(
    document: Document,
    line: EvaluationLine,
    name: str,
    office_no: str,
    figure: Figure,
    was: Scalar | None,
    now: Scalar | None,
    **told: Any,
) -> Adjusted:
    return Adjusted(
        *(line, name, office_no, figure.name, label_of(figure), was, now, figure.unit, document),
        **told,
    )


def change_state(change: Change, row: sa.RowMapping, **values: Any) -> None:
    """Write into the row of an evaluation what an act led to."""
    change.update(tables.Evaluation, of(tables.Evaluation).c.id == row["id"], **values)
