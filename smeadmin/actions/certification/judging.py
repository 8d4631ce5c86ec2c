"""Holding an institution against a title: from the measure of the day to the lines of a check."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, find_institution
from smeadmin.actions.given import GivenValues, judgements_of, read_given
from smeadmin.actions.library import Library
from smeadmin.actions.registering import assert_on_register
from smeadmin.domain.certification.refusals import ApplicationNotFound, LevelNeeded, LevelUnknown
from smeadmin.domain.certification.results import CertificationChecked, Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Certification, Document
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.judge import Result, judge_certification
from smeadmin.domain.rules.keeping import compact
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.rules.units import Number
from smeadmin.domain.rules.walk import all_in
from smeadmin.errors import Line
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of, judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application
from smeadmin.storage.tables.institution import Institution


def check_certification(
    view: View,
    *,
    institution: str,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
    by: str = "",
    reason: str | None = None,
) -> CertificationChecked:
    """Hold an institution against a title on a day without writing anything.

    ``given`` are figures of the application, ``judged`` what a person (``by``) finds and why, both as
    typed. Raises InstitutionNotFound, NameAmbiguous, NounNotInForce, NounAmbiguous, LevelNeeded,
    LevelUnknown, FigureUnknown, FigureValue, JudgementReason.
    """
    holder = holder_named(view, institution)
    library = Library(view)
    document, noun = noun_in_force(library, certification, view.on, policy)
    level = level_named(document, noun, level)
    values = read_given(
        document, given or {}, judged or {}, by=by, on=view.on, reason=reason, option="--because"
    )
    return judge(view, library, holder, document, noun, level, values, view.on)


def application_checked(
    view: View, *, application: str, so_far: Mapping[str, Number] | None = None
) -> CertificationChecked:
    """Judge an application as it stands now, by the measure of its day; raises ApplicationNotFound."""
    row = application_row(view, application)
    library = Library(view)
    document, on = text_of(library, row, view.on)
    noun = document.certification(row["certification"])
    values = read_given(document, row["given"], {}, by="", on=row["applied_on"], reason=None)
    values = values.joined(judgements_of(view, row["id"], document))
    holder = holder_of(view, row["institution_id"])
    checked = judge(
        view,
        library,
        holder,
        document,
        noun,
        row["level"],
        values,
        on,
        stage=next_stage(noun, row["stage"]),
        so_far=so_far,
    )
    return dataclasses.replace(checked, application=row["number"], state=row["state"])


def next_stage(noun: Certification, reached: str | None) -> str | None:
    """Give the stage that an application is judged for next; None: the measure has no stages."""
    names = [stage.status for stage in noun.stages]
    if not names:
        return None
    return names[0] if reached is None else names[min(names.index(reached) + 1, len(names) - 1)]


def text_of(library: Library, row: sa.RowMapping, on: dt.date) -> tuple[Document, dt.date]:
    """Give the text that judges an application, and its day: that of the application.

    Where the measure is judged on the day of the decision (``judged_on``), the text in force ``on`` it.
    """
    basis = Basis.of_data(row["basis"])
    document = library.kept(basis)
    if document.certification(row["certification"]).judged_on == "decision":
        return library.on(basis.policy, on), on
    return document, row["applied_on"]


def judge(
    view: View,
    library: Library,
    holder: Holder,
    document: Document,
    noun: Certification,
    level: str | None,
    values: GivenValues,
    on: dt.date,
    *,
    stage: str | None = None,
    duties: bool = False,
    so_far: Mapping[str, Number] | None = None,
) -> CertificationChecked:
    """Judge the facts of a day: what was typed for the case wins over what is filed.

    ``stage``: the requirements of a stage instead; ``duties``: what a holder keeps; ``so_far``: what each
    quota has counted up to now.
    """
    year = judged_year(noun, on)
    given = {**values.values, **({"level": level} if level is not None else {})}
    facts = facts_of(
        view,
        document,
        noun.path,
        holder.id,
        day=on,
        year=year,
        given=given,
        origins=values.origins,
    )
    judged = judge_certification(
        document, noun.head.name, facts, stage=stage, duties=duties, so_far=so_far
    )
    kept = compact(
        document,
        noun,
        judged.reading,
        judged=(judged.gate.who, judged.gate.require),
        grant=judged.quota,
    )
    return CertificationChecked(
        holder=holder,
        certification=noun.head.name,
        level=level,
        on=on,
        year=year,
        result=judged.result
        if library.concerns(document, holder.region_code)
        else Result.NOT_CONCERNED,
        basis=library.basis(document, heads_of(noun)),
        document=document,
        lines=tuple(lines(document, noun, kept)),
        trace=kept,
        reading=judged.reading,
        quota=judged.quota,
    )


def heads_of(noun: Certification) -> list[Head]:
    """Give the heads of the rules that judge a title: whom it concerns and what it asks."""
    rules = [r for r in (noun.who, noun.require) if r is not None]
    return [inner.head for rule in rules for inner in all_in(rule) if inner.head.path]


def noun_in_force(
    library: Library, certification: str, on: dt.date, policy: str | None
) -> tuple[Document, Certification]:
    """Find the title in the measures in force; raises NounNotInForce, NounAmbiguous."""
    document, found = library.noun("certification", certification, on, policy)
    return document, document.certification(found.head.name)


def level_named(document: Document, noun: Certification, word: str | None) -> str | None:
    """Give the level that is meant by its name or its label; None where the title has none.

    Raises LevelNeeded, LevelUnknown.
    """
    figure = document.figures.get("level")
    labels = {} if figure is None else figure.labels
    words = {name: labels.get(name, Text(name, name)) for name in noun.levels}
    if word is None and not words:
        return None
    for name, label in words.items():
        if word in (name, label.zh, label.en):
            return name
    details = {"certification": str(noun.label), "levels": list(noun.levels)}
    have = [Line("have", tuple(f"{name}\t{label}" for name, label in words.items()))]
    way_out = (f"--level {_('LEVEL')}",)
    if word is None:
        raise LevelNeeded(details, more=have, way_out=way_out)
    details["level"] = word
    if not words:
        raise LevelUnknown(details, way_out=(_("leave --level away"),))
    raise LevelUnknown(details, more=have, way_out=way_out)


def application_row(view: View, number: str) -> sa.RowMapping:
    """Give the row of an application; raises ApplicationNotFound."""
    t = of(Application)
    row = view.first(sa.select(t).where(t.c.number == number.strip().upper()))
    if row is None:
        raise ApplicationNotFound(
            details={"application": number}, way_out=("smeadmin certify list --open",)
        )
    return row


def holder_named(view: View, text: str) -> Holder:
    """Find who is meant by a code or a part of a name; raises NotOnRegister for one that was closed."""
    found = find_institution(view, text)
    assert_on_register(view, INSTITUTION, found.id, view.on)
    return Holder(found.id, found.office_no, found.credit_code, found.name, found.region_code)


def holder_of(view: View, key: int) -> Holder:
    """Give the institution of a row id."""
    t = of(Institution)
    row = view.one(sa.select(t).where(t.c.id == key))
    return Holder(
        row["id"],
        office_number("institution", row["office_no"]),
        row["credit_code"],
        row["name"],
        row["region_code"],
    )
