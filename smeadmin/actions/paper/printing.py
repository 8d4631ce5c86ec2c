"""One printing of a paper, inside its change: numbered, marked outward, with the head it carries."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smeadmin.domain.paper import Printed
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change
from smeadmin.storage.change.sealing import head_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.printing import Printing


def print_paper(
    change: Change,
    *,
    noun: str,
    name: str,
    paper: str,
    facts: Any,
    of_change: int | None = None,
    copy: bool = False,
    more: tuple[Any, ...] = (),
) -> Printed:
    """Record that a paper is printed and give what it is printed from.

    ``of_change`` is the change whose decision it shows: once printed, that is no longer undone.
    """
    t, head = of(Printing), head_of(change)
    before = change.scalar(
        sa.select(sa.func.max(t.c.nth)).where(
            t.c.noun == noun, t.c.name == name, t.c.paper == paper
        )
    )
    nth = int(before or 0) + 1
    change.insert(Printing, noun=noun, name=name, paper=paper, nth=nth, archived=copy, head=head)
    change.outward(noun, name, _("printed paper"), of_change=of_change)
    change.summary = {"paper": paper, "name": name, "nth": nth}
    return Printed(
        noun=noun,
        name=name,
        paper=paper,
        facts=facts,
        office=change.office["name"],
        head=head,
        nth=nth,
        on=change.on,
        rehearsal=change.office["rehearsal"],
        copy=copy,
        more=more,
    )
