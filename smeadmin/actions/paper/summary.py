"""The recommendation summary: the applications of a call that a unit recommends to the office above."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.certification.progress import application_progress
from smeadmin.actions.paper.printing import print_paper
from smeadmin.actions.regions import region_names
from smeadmin.domain.certification.application import Standing
from smeadmin.domain.paper import PaperNothing, Printed
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application

RECOMMENDED = (Standing.ACCEPTED, Standing.PUBLISHED)
"""Where an application stands that may be recommended: its papers are complete, nothing is decided."""


def print_summary(change: Change, *, call: str | None, recommender: str | None = None) -> Printed:
    """Gather the applications of a call, of a recommending unit; raises PaperNothing."""
    t = of(Application)
    where: list[sa.ColumnElement[bool]] = [t.c.state.in_([str(one) for one in RECOMMENDED])]
    where += [t.c.call == call] if call else []
    where += [t.c.recommender == recommender] if recommender else []
    numbers = change.connection.execute(
        sa.select(t.c.number).where(*where).order_by(t.c.recommender, t.c.number)
    ).scalars()
    shown = tuple(application_progress(change, application=number) for number in numbers)
    name = "/".join(part for part in (call, recommender) if part)
    if not shown:
        raise PaperNothing({"name": name}, way_out=("smeadmin certify list",))
    names = region_names(change, {one.holder.region_code for one in shown})
    return print_paper(change, noun="call", name=name, paper="summary", facts=shown, more=(names,))
