"""The catalogue: what institutions offer at which published fee."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import INSTITUTION, as_found, find_institution, institution_ids
from smeadmin.actions.choices import stored_choice, with_choices
from smeadmin.actions.imports import Batch, LookUp
from smeadmin.actions.meanwhile import Kept
from smeadmin.actions.provenance import source_words
from smeadmin.actions.record.intake import category_words
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.columns import NOUNS, Noun
from smeadmin.domain.listing import Exported
from smeadmin.domain.registers import Cell, Found
from smeadmin.domain.service import (
    NothingGiven,
    Offer,
    ServiceEdited,
    ServiceNotFound,
    ServicePeriodReversed,
    ServicesListed,
)
from smeadmin.storage.capture import among, column_names
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.service import Service

SERVICE = NOUNS["service"]
OWN = tuple(column.name for column in SERVICE.columns if column.name != "institution")


class ServiceIntake:
    """Takes in sheets of services; a service is known by its institution and its code there."""

    unit = "row"

    @property
    def noun(self) -> Noun:
        """The columns to read."""
        return SERVICE

    def look_up(self, view: View) -> LookUp:
        """Read who is registered, and the words of the measures' categories."""
        words = category_words(view)
        return LookUp(
            words={"category": words} if words else {},
            refs={"institution": institution_ids(view)},
        )

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the catalogue, in the order of the sheet's fields."""
        c = of(Service).c
        columns = [c.institution_id if name == "institution" else c[name] for name in fields]
        rows = view.connection.execute(sa.select(c.institution_id, c.code, *columns))
        return {(body, code): tuple(values) for body, code, *values in rows}

    def kept(
        self, view: View, keys: Collection[tuple[int, str]], fields: tuple[str, ...]
    ) -> tuple[Kept, ...]:
        """Say where some services are stored."""
        t, wanted = of(Service), set(keys)
        here = among(t.c.institution_id, {body for body, _code in wanted}, view.dialect)
        found = view.connection.execute(sa.select(t.c.id, t.c.institution_id, t.c.code).where(here))
        rows = {(body, code): (row,) for row, body, code in found if (body, code) in wanted}
        return (Kept(t, rows, {name: name for name in fields if name in t.c}),)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Insert new services and update changed ones."""
        count = batch.plan.counts.new
        if count:
            change.insert_many(Service, self._rows(batch), count)
        c = of(Service).c
        for changed in batch.plan.changed():
            body, code = changed.key
            place = {"source_id": batch.source_id, "source_row": changed.row}
            here = (c.institution_id == body) & (c.code == code)
            change.update(Service, here, **changed.now, **place)
        return {}

    def _rows(self, batch: Batch) -> Iterator[tuple[Any, ...]]:
        table = column_names(of(Service))[3:]
        for row, values in batch.plan.new():
            own = dict(zip(batch.fields, values, strict=True))
            own["institution_id"] = own.pop("institution")
            own |= {"source_id": batch.source_id, "source_row": row}
            yield tuple(_stored(own.get(name)) for name in table)


def list_services(
    view: View, *, institution: str | None = None, category: str | None = None, past: bool = False
) -> ServicesListed:
    """List the services on offer on the day; ``past`` lists all. Raises what finding raises."""
    c = of(Service).c
    where: list[sa.ColumnElement[bool]] = []
    if institution:
        where.append(c.institution_id == find_institution(view, institution).id)
    if category:
        stored = stored_choice(with_choices(view, SERVICE), "category", category)
        where.append(c.category.in_({stored, category}))
    offers = _offers(view, sa.and_(sa.true(), *where))
    shown = offers if past else tuple(o for o in offers if o.on_offer(view.on))
    filtered = bool(institution or category)
    return ServicesListed(shown, view.on, len(offers) - len(shown), filtered)


def show_service(view: View, *, institution: str, service: str) -> Offer:
    """Show one service. Raises ServiceNotFound and what finding raises."""
    return _find(view, find_institution(view, institution), service)


def edit_service(
    change: Change,
    *,
    institution: str,
    service: str,
    values: Mapping[str, str | None],
    clear: tuple[str, ...] = (),
) -> ServiceEdited:
    """Set new values of one service; ``clear`` names columns to empty.

    Raises ServiceNotFound, NothingGiven, ValueRejected, ServicePeriodReversed, what finding raises.
    """
    found = find_institution(change, institution)
    offer = _find(change, found, service)
    words = category_words(change)
    reader = TypedReader(SERVICE, change.on, {"category": words} if words else {})
    read = reader.read_all(values) | dict.fromkeys(clear)
    if not read:
        raise NothingGiven(way_out=("smeadmin service edit --help",))
    cells = tuple(
        Cell(name, offer.values[name], now)
        for name, now in read.items()
        if now != offer.values[name]
    )
    after = Offer(found, offer.noun, {**offer.values, **read})
    _assert_period(after.values["valid_from"], after.values["valid_until"])
    if cells:
        c = of(Service).c
        here = (c.institution_id == found.id) & (c.code == service)
        typed = {"source_id": None, "source_row": None}
        change.update(Service, here, **{cell.field: cell.now for cell in cells}, **typed)
        change.summary = {"noun": "service", "institution": found.name, "code": service}
    return ServiceEdited(after, cells, reader.doubts)


def export_services(view: View) -> Exported:
    """Give the whole catalogue for a file that can be edited and imported again."""
    fields = tuple(column.name for column in SERVICE.columns)
    rows = tuple(
        tuple({**offer.values, "institution": offer.institution.code}[name] for name in fields)
        for offer in _offers(view, sa.true())
    )
    return Exported("service", fields, rows, len(rows))


def _find(view: View, found: Found, service: str) -> Offer:
    c = of(Service).c
    offers = _offers(view, (c.institution_id == found.id) & (c.code == service))
    if not offers:
        raise ServiceNotFound(
            details={"institution": found.name, "service": service},
            way_out=(f"smeadmin service list --institution {found.code} --past",),
        )
    return offers[0]


def _offers(view: View, where: sa.ColumnElement[bool]) -> tuple[Offer, ...]:
    t, body = of(Service), of(Institution)
    own = [t.c[name].label(f"own_{name}") for name in OWN]
    place = [t.c.source_id.label("file"), t.c.source_row.label("row")]
    rows = view.rows(
        sa.select(body, *own, *place)
        .join(t, t.c.institution_id == body.c.id)
        .where(where)
        .order_by(body.c.office_no, t.c.code)
    )
    one, noun = len(rows) == 1, with_choices(view, SERVICE)
    return tuple(
        Offer(
            as_found(INSTITUTION, row),
            noun,
            {name: row[f"own_{name}"] for name in OWN},
            source_words(view, row["file"], row["row"]) if one else None,
        )
        for row in rows
    )


def _assert_period(since: date | None, until: date | None) -> None:
    if since and until and since > until:
        raise ServicePeriodReversed(
            details={"since": since.isoformat(), "until": until.isoformat()},
            way_out=("--valid-from, --valid-until",),
        )


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
