"""Taking in an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from smeadmin.actions.certification.case import case_of
from smeadmin.actions.certification.judging import (
    heads_of,
    holder_named,
    level_named,
    noun_in_force,
)
from smeadmin.actions.certification.progress import progress_of
from smeadmin.actions.certification.receiving import receive_papers
from smeadmin.actions.given import GivenValues, read_given
from smeadmin.actions.library import Library
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.certification.certificate import (
    RIGHT_WORDS,
    RIGHTS,
    WORDS,
    Right,
    State,
    state_on,
)
from smeadmin.domain.certification.refusals import AlreadyApplied, BarredFromApplying, RightMissing
from smeadmin.domain.certification.results import Applied, Holder
from smeadmin.domain.rules.document import Certification
from smeadmin.storage.certificates import tenures, with_closing
from smeadmin.storage.change import Change, View
from smeadmin.storage.facts import judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate, Judgement

NUMBER_WIDTH = 4
DOUBTED = frozenset({State.MENDING, State.SUSPENDED})


def apply_for(
    change: Change,
    *,
    institution: str,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    judged: Mapping[str, str] | None = None,
    papers: Sequence[str] = (),
    call: str | None = None,
    recommender: str | None = None,
    renews: str | None = None,
    recommended: Mapping[str, str | None] | None = None,
) -> Applied:
    """Take in an application; whether it is met is judged when it is granted, and shown now.

    ``papers`` are those of the measure's list that came with it, ``call`` and ``recommender`` where places
    are counted, ``renews`` the certificate it is to follow, ``recommended`` the number and the opinion of the
    unit. Raises what checking raises, AlreadyApplied,
    BarredFromApplying, RightMissing.
    """
    holder = holder_named(change, institution)
    library = Library(change)
    document, noun = noun_in_force(library, certification, change.on, policy)
    level = level_named(document, noun, level)
    _refuse_barred(change, holder, noun)
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
        call=call or str(change.on.year),
        recommender=recommender,
        renews=renews,
        recommended=dict(recommended) if recommended else None,
    )
    keep_judgements(change, key, values)
    case = case_of(change, number)
    receive_papers(change, case, papers)
    change.summary = {"application": number, "institution": holder.credit_code or holder.office_no}
    progress = progress_of(change, case)
    return Applied(number, holder, noun.head.name, level, change.on, basis, case.checked, progress)


def _refuse_barred(view: View, holder: Holder, noun: Certification) -> None:
    """Refuse who lost the title and may not apply again yet, and a step up from one that is in doubt."""
    t = of(Certificate)
    rows = view.rows(
        with_closing().where(t.c.institution_id == holder.id, t.c.certification == noun.head.name)
    )
    known = tenures(view, rows)
    for row in rows:
        until, state = row["barred_until"], state_on(known[row["id"]], view.on)
        if until is not None and view.on <= until:
            raise BarredFromApplying(
                {
                    "name": holder.name,
                    "certificate": row["number"],
                    "until": until.isoformat(),
                },
                way_out=(f"smeadmin certify show {row['number']}",),
            )
        if state in DOUBTED and Right.UPWARD not in RIGHTS[state]:
            raise RightMissing(
                {
                    "certificate": row["number"],
                    "state": str(WORDS[state]),
                    "right": str(RIGHT_WORDS[Right.UPWARD]),
                },
                way_out=(f"smeadmin certify show {row['number']}",),
            )


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
