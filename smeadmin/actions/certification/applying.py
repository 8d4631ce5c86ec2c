"""Taking in an application."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from smeadmin.actions.certification.judging import (
    check_level,
    heads_of,
    holder_named,
    judge,
    noun_in_force,
)
from smeadmin.actions.given import GivenValues, read_given
from smeadmin.actions.library import Library
from smeadmin.domain.certification import AlreadyApplied, Applied, Holder
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.rules import Certification
from smeadmin.storage.change import Change, View
from smeadmin.storage.facts import judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Judgement

NUMBER_WIDTH = 4


def apply_for(
    change: Change,
    *,
    institution: str,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
) -> Applied:
    """Take in an application; whether it is met is judged when it is granted, and shown now.

    Raises what checking raises, and AlreadyApplied.
    """
    holder = holder_named(change, institution)
    library = Library(change)
    document, noun = noun_in_force(library, certification, change.on, policy)
    check_level(noun, level)
    act = change.act
    values = read_given(
        document, given or {}, judged or {}, by=act.by, on=change.on, reason=act.reason
    )
    _refuse_second(change, holder, noun, level)
    serial = change.next_number("application", str(change.on.year))
    number = f"AP-{change.on.year}-{serial:0{NUMBER_WIDTH}d}"
    basis = library.basis(document, heads_of(noun))
    key = change.insert(
        Application,
        number=number,
        institution_id=holder.id,
        certification=noun.head.name,
        level=level,
        applied_on=change.on,
        year=judged_year(noun, change.on),
        state="applied",
        basis=basis.as_data(),
        given=values.typed,
    )
    keep_judgements(change, key, values)
    change.summary = {"application": number, "institution": holder.credit_code or holder.office_no}
    checked = judge(change, library, holder, document, noun, level, values, change.on)
    return Applied(number, holder, noun.head.name, level, change.on, basis, checked)


def _refuse_second(view: View, holder: Holder, noun: Certification, level: str | None) -> None:
    t = of(Application)
    open_one = view.scalar(
        sa.select(t.c.number).where(
            t.c.institution_id == holder.id,
            t.c.certification == noun.head.name,
            t.c.level.is_(None) if level is None else t.c.level == level,
            t.c.state.in_(OPEN),
        )
    )
    if open_one is not None:
        raise AlreadyApplied(
            details={"name": holder.name, "application": open_one},
            way_out=(f"smeadmin certify show {open_one}",),
        )


def keep_judgements(change: Change, application_id: int, values: GivenValues) -> None:
    """Keep what the acting person judged, beside whatever was judged before."""
    for name, value in values.judged.items():
        change.insert(
            Judgement,
            application_id=application_id,
            figure=name,
            value=value,
            judged_by=values.by,
            judged_on=change.on,
            reason=values.reason,
        )
