"""What follows from final grades: judged by the measure's effects, proposed where a title is taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.calendar import calendar_of
from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.library import Library
from smeadmin.domain.consequence import REVOKING, Consequence, Followed, NotFinalYet
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.numbers import change_number
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Document, Evaluation
from smeadmin.domain.rules.judge import due, effects
from smeadmin.domain.rules.limits import WHOLE_FEN
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.search import facts_kept
from smeadmin.domain.rules.units import is_number
from smeadmin.i18n import Text
from smeadmin.storage.certificates import certificates_in_force
from smeadmin.storage.change import View
from smeadmin.storage.gathering import grades_before
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.proposal import Approval, Proposal

LOOKED_BACK = 10  # years before whose grades an effect may ask for


def consequences_of(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> Followed:
    """Say of everybody what their final grade brings, by the measure's own effects and deadlines.

    Raises EvaluationNotFound, EvaluationAmbiguous, NotFinalYet.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    if line.state != "final":
        raise NotFinalYet(
            {"evaluation": line.name, "year": year},
            way_out=(f"smeadmin score finalise {line.name} --year {year}",),
        )
    document = Library(view).kept(line.basis)
    noun = document.evaluation(line.name)
    assert line.finalised_on is not None
    events = {"result": line.finalised_on, "decision": view.on}
    lines = tuple(_followed(view, row, line, document, noun, events))
    return Followed(line, view.on, lines, _second_chance(view, noun, events), document)


def _followed(
    view: View,
    row: sa.RowMapping,
    line: EvaluationLine,
    document: Document,
    noun: Evaluation,
    events: Mapping[str, dt.date],
) -> Iterator[Consequence]:
    s, i = of(tables.Score), of(Institution)
    before = grades_before(view, line.policy, line.year, LOOKED_BACK, line.name)
    scores = view.rows(
        sa.select(s, i.c.name, i.c.office_no, i.c.credit_code)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == row["id"])
        .order_by(i.c.office_no)
    )
    proposed = _proposed(view)
    for one in scores:
        reading = Reading(document.figures, _facts(document, line, one, before))
        number = office_number("institution", one["office_no"])
        for followed in effects(noun, reading, events, calendar_of(view)):
            effect = followed.effect
            head = effect.head
            fen = followed.worth.value if followed.worth is not None else None
            found = Consequence(
                institution_id=one["institution_id"],
                office_no=number,
                code=one["credit_code"] or number,
                name=one["name"],
                grade=one["grade"],
                effect=head.name,
                label=head.label or Text(head.name, head.name),
                clause=head.clause.of(),
                acts=effect.do,
                of=effect.of,
                amount_fen=int(WHOLE_FEN(fen)) if is_number(fen) else None,
                until=followed.until,
                choose=effect.choose is not None,
            )
            yield from _titled(view, document, found, proposed)


def _titled(
    view: View, document: Document, found: Consequence, proposed: Mapping[str, str]
) -> Iterator[Consequence]:
    """Give an effect for each title that it takes away, or as it is where it takes none."""
    if REVOKING.isdisjoint(found.acts):
        yield found
        return
    own = {path.partition(".")[2] for path in document.nouns if path.startswith("certification.")}
    named = (found.of or "").removeprefix("certification.")
    wanted = {named} if named else own
    titles = [
        one
        for one in certificates_in_force(view, found.institution_id, view.on)
        if one.certification in wanted
    ]
    if not titles:
        yield found
    for one in titles:
        yield replace(found, certificate=one.number, proposal=proposed.get(one.number))


def _facts(
    document: Document,
    line: EvaluationLine,
    row: sa.RowMapping,
    before: Mapping[int, Mapping[int, str]],
) -> Facts:
    """Give what an effect may ask about: the figures scored on, standing and grade, earlier grades."""
    facts = facts_kept(document, dict(row["trace"]), day=line.judged_on, year=line.year)
    years: dict[int, dict[str, Any]] = {y: {**known} for y, known in facts.years.items()}
    for year, grade in before.get(row["institution_id"], {}).items():
        years.setdefault(year, {})["grade"] = grade
    values = {**facts.values, "grade": row["grade"], "rank": row["rank"]}
    return replace(facts, values=values, years=years)


def _second_chance(view: View, noun: Evaluation, events: Mapping[str, dt.date]) -> dt.date | None:
    days: list[dt.date] = []
    for act in ("reapply", "retest", "rectify"):
        found = due(noun, events, calendar_of(view), act=act).values()
        days += [day for day in found if day is not None]
    return min(days, default=None)


def _proposed(view: View) -> dict[str, str]:
    """Give the proposals to revoke that wait or were approved, by certificate."""
    p, log, a = of(Proposal), of(ChangeRow), of(Approval)
    rejected = sa.select(a.c.proposal_id).where(a.c.answer == "reject")
    rows = view.rows(
        sa.select(log.c.number, log.c.arguments)
        .join(p, p.c.change_id == log.c.id)
        .where(p.c.command == "certify revoke", p.c.id.not_in(rejected))
        .order_by(log.c.number)
    )
    return {word: change_number(row["number"]) for row in rows for word in row["arguments"]}
