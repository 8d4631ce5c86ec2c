"""Looking through the register for those who may be one and the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from smeadmin.actions.bodies import Body
from smeadmin.actions.regions import find_region, region_prefixes, within
from smeadmin.domain.duplicates import ORDER, Duplicates, Party, Strength, find_groups
from smeadmin.domain.registers import State, office_number
from smeadmin.sheets.planning import Plan
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import PersonalValue

MOST_LOOKED_AT = 5_000
"""With more than so many, the clerk is sent to look without looking first: an import is kept short."""

COMPARED = ("name", "address", "phone", "legal_person")


def find_duplicates(
    view: View,
    body: Body,
    *,
    strength: str | None = None,
    region: str | None = None,
    limit: int | None = None,
) -> Duplicates:
    """Find who may be one and the same; ``strength`` is the least, ``region`` takes all that lies in it.

    Raises RegionNotFound, RegionAmbiguous.
    """
    parties = list(_parties(view, body, region))
    least = ORDER.index(Strength(strength)) if strength else len(ORDER)
    groups = [
        group
        for group in find_groups(parties, region_prefixes(view))
        if ORDER.index(group.strength) <= least
    ]
    shown = tuple(groups[:limit])
    return Duplicates(body.name, len(parties), shown, len(groups) - len(shown))


def count_suspects(view: View, body: Body, plan: Plan, fields: Sequence[str]) -> int | None:
    """Count the groups in which somebody new of a sheet stands; None: too many to look at them now."""
    t = body.table
    registered = int(view.scalar(sa.select(sa.func.count()).select_from(t)) or 0)
    if registered + plan.counts.new > MOST_LOOKED_AT:
        return None
    new = list(_new_parties(plan, fields))
    everybody = [*_parties(view, body, None), *new]
    return len(find_groups(everybody, region_prefixes(view), among=[one.key for one in new]))


def _parties(view: View, body: Body, region: str | None) -> Iterator[Party]:
    """Read everybody on the register; those who were merged are that other already."""
    t, kept = body.table, of(PersonalValue)
    where = (t.c.state == str(State.REGISTERED)) & t.c.merged_into_id.is_(None)
    if region:
        where &= t.c.region_code.in_(sorted(within(view, find_region(view, region).code)))
    names = _gathered(view, of(body.names).c.name, body.parent(body.names))
    codes = _gathered(view, of(body.identifiers).c.value, body.parent(body.identifiers))
    content = sa.type_coerce(kept.c.content, sa.Text)
    statement = (
        sa.select(t.c.id, t.c.office_no, t.c.credit_code, t.c.name, t.c.address, content)
        .select_from(t.outerjoin(kept, kept.c.token == t.c.personal))
        .where(where)
        .order_by(t.c.office_no)
    )
    for key, number, code, name, address, packed in view.connection.execute(statement):
        personal = json.loads(packed) if packed else {}
        yield Party(
            key,
            office_number(body.name, number),
            code,
            name,
            names.get(key, ()),
            codes.get(key, ()),
            personal.get("phone"),
            address,
            personal.get("legal_person"),
        )


def _gathered(
    view: View, value: sa.Column[str], parent: sa.Column[int]
) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for key, text in view.connection.execute(sa.select(parent, value).where(value.isnot(None))):
        found[key] = (*found.get(key, ()), text)
    return found


def _new_parties(plan: Plan, fields: Sequence[str]) -> Iterator[Party]:
    """Make parties of the new rows of a sheet; they have no keys yet, and so get negative ones."""
    code = fields.index("credit_code")
    at = {name: fields.index(name) for name in COMPARED if name in fields}
    for i, (_row, values) in enumerate(plan.new(), 1):
        given = {name: values[place] for name, place in at.items()}
        yield Party(-i, "", values[code], given.pop("name", None) or "", **given)
